//! Who people are and where they belong.

vocabulary! {
    /// What a person may do (角色; contract.md §3).
    Role {
        Agent = "agent", "坐席";
        Dispatcher = "dispatcher", "派单员";
        Handler = "handler", "承办人";
        Lead = "lead", "单位负责人";
        Reviewer = "reviewer", "审核员";
        Visitor = "visitor", "回访员";
        Signer = "signer", "销号员";
        Supervisor = "supervisor", "督办员";
        Leader = "leader", "领导";
        Office = "office", "政府办公室";
        Editor = "editor", "知识与公开编辑";
        Sysadmin = "sysadmin", "系统管理员";
        Secadmin = "secadmin", "安全管理员";
        Auditor = "auditor", "审计员";
    }
}

vocabulary! {
    /// The nature of a unit (单位类型).
    UnitKind {
        Department = "department", "区级部门";
        Township = "township", "乡镇（街道）";
        Enterprise = "enterprise", "公共服务企业";
        Office = "office", "综合机构";
        Hotline = "hotline", "热线中心";
    }
}

vocabulary! {
    /// Whose number of a unit it is (值班电话类别), in the order in which an emergency climbs (contract.md §4 ladder: 0, 10, 30
    /// minutes).
    PhoneRank {
        Desk = "desk", "值班室";
        Lead = "lead", "带班领导";
        Head = "head", "主要负责人";
    }
}

vocabulary! {
    /// What a reorganisation does (机构改革类别).
    ReorganisationWhat {
        Merge = "merge", "撤并";
        Change = "change", "调整";
    }
}

vocabulary! {
    /// What becomes of the duty numbers of a unit that ends (撤并后的值班电话).
    DutyPhones {
        Keep = "keep", "沿用承接单位的值班电话";
        TakeOver = "take_over", "原单位的值班电话并入承接单位";
    }
}

vocabulary! {
    /// How far a reorganisation has come (机构改革进度).
    ReorganisationState {
        Planned = "planned", "待生效";
        Running = "running", "移交中";
        Done = "done", "已完成";
        Cancelled = "cancelled", "已取消";
    }
}

vocabulary! {
    /// What a system with an API key may send (接口权限; contract.md §2).
    Scope {
        RatingsWrite = "ratings:write", "报送评价";
        TicketsWrite = "tickets:write", "报送工单";
        CallsWrite = "calls:write", "报送话务";
        Open311 = "open311", "开放接口";
    }
}

vocabulary! {
    /// What an administrator did (管理操作).
    AdminAction {
        PersonAdd = "person_add", "新增人员";
        PersonChange = "person_change", "修改人员";
        PersonDisable = "person_disable", "停用人员";
        PersonEnable = "person_enable", "启用人员";
        PersonUnlock = "person_unlock", "解除锁定";
        PasswordReset = "password_reset", "重置口令";
        DeputyAdd = "deputy_add", "指定代理人";
        DeputyEnd = "deputy_end", "终止代理";
        HandOver = "hand_over", "移交单位内交办";
        UnitAdd = "unit_add", "新增单位";
        UnitRename = "unit_rename", "单位更名";
        UnitChange = "unit_change", "修改单位";
        UnitClose = "unit_close", "撤销单位";
        UnitPhones = "unit_phones", "调整值班电话";
        Reorganise = "reorganise", "机构改革";
        ReorganiseCancel = "reorganise_cancel", "取消机构改革";
        CategoryAdd = "category_add", "新增类别";
        CategoryRename = "category_rename", "类别更名";
        CategoryClose = "category_close", "停用类别";
        DirectoryAdd = "directory_add", "新增派单目录";
        DirectoryReplace = "directory_replace", "替换派单目录";
        DirectoryClose = "directory_close", "终止派单目录";
        CalendarImport = "calendar_import", "导入放假安排";
        SettingChange = "setting_change", "调整时限与环节";
        SuggestionDismiss = "suggestion_dismiss", "不采纳督办建议";
        MatterPlan = "matter_plan", "高频差评事项整改";
        RatingGround = "rating_ground", "核实考核线索";
        SettingTakeBack = "setting_take_back", "撤回待生效调整";
        RatingTokenAdd = "rating_token_add", "新增评价码";
        RatingTokenRevoke = "rating_token_revoke", "停用评价码";
        SuspicionLook = "suspicion_look", "处置可疑评价";
        SourceAdd = "source_add", "新增接入系统";
        SourceRotate = "source_rotate", "更换接入密钥";
        SourceDelete = "source_delete", "停用接入系统";
        FeedChange = "feed_change", "设置好差评来源";
        LayoutChange = "layout_change", "调整上报字段布局";
        RatingsUpload = "ratings_upload", "导入省平台评价文件";
        RectificationSend = "rectification_send", "回传整改反馈";
        BatchMake = "batch_make", "生成月度汇聚批次";
        BatchSend = "batch_send", "上报月度汇聚批次";
        ServiceAdd = "service_add", "新增服务资料";
        ServiceChange = "service_change", "变更服务资料";
        ServiceClose = "service_close", "停用服务资料";
        ServiceImport = "service_import", "导入服务资料";
        IndicatorsLoad = "indicators_load", "载入评价指标";
        RatingSourceSet = "rating_source_set", "设置评价来源";
        ServedCountSet = "served_count_set", "登记办件量";
    }
}

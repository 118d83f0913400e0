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
    /// What a system with an API key may send (接口权限; contract.md §2).
    Scope {
        RatingsWrite = "ratings:write", "报送评价";
        TicketsWrite = "tickets:write", "报送工单";
        CallsWrite = "calls:write", "报送话务";
        Open311 = "open311", "开放接口";
    }
}

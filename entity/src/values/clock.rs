//! Words about deadlines.

vocabulary! {
    /// What a clock measures (时限; contract.md §4 "Clocks").
    ClockKind {
        Dispatch = "dispatch", "派单";
        Sign = "sign", "签收";
        Contact = "contact", "联系诉求人";
        Preliminary = "preliminary", "初步报告";
        Handle = "handle", "办理";
        CoHandle = "co_handle", "协办";
        ReturnDecision = "return_decision", "退单审定";
        Dispute = "dispute", "争议协商";
        ExtensionDecision = "extension_decision", "延期审定";
        SuspensionDecision = "suspension_decision", "挂起审定";
        Total = "total", "全程办理";
        Review = "review", "审核";
        Visit = "visit", "回访";
        SignOff = "sign_off", "销号";
        ReportUp = "report_up", "上报";
        Supervision = "supervision", "督办回复";
        Instruction = "instruction", "批示回复";
    }
}

vocabulary! {
    /// How a clock stands (时限状态).
    ClockState {
        Running = "running", "计时中";
        Paused = "paused", "已暂停";
        Met = "met", "按时";
        Missed = "missed", "超期";
        Cured = "cured", "已补正";
        Voided = "voided", "已撤销";
        Cancelled = "cancelled", "已取消";
    }
}

vocabulary! {
    /// A rung of the escalation ladder (督办阶梯; contract.md §4 "Escalation ladder").
    Rung {
        Remind = "remind", "到期提醒";
        Overdue = "overdue", "超期告知";
        Urge = "urge", "催办";
        Level1 = "level_1", "一级督办";
        Level2 = "level_2", "二级督办";
        Level3 = "level_3", "三级督办";
        Level4 = "level_4", "四级督办";
    }
}

vocabulary! {
    /// The light beside a ticket (灯).
    Light {
        Red = "red", "已超期";
        Yellow = "yellow", "将到期";
        Green = "green", "正常";
        Grey = "grey", "无时限";
    }
}

vocabulary! {
    /// Why a due instant moved after it was set (时限调整原因).
    ShiftReason {
        NeedInfo = "need_info", "待补充期间不计";
        ReviewFailed = "review_failed", "审核期间不计";
        NewRound = "new_round", "重办前的审核回访期间不计";
        ReturnDecidedLate = "return_decided_late", "退单审定超时顺延";
        UnitApproval = "unit_approval", "单位负责人审批期间不计";
        Extension = "extension", "批准延期";
        ExtensionDecidedLate = "extension_decided_late", "延期审定超时顺延";
        Suspended = "suspended", "挂起期间不计";
        ObjectionDecidedLate = "objection_decided_late", "协办异议审定超时顺延";
        SuspensionDecidedLate = "suspension_decided_late", "挂起审定超时顺延";
        LongTerm = "long_term", "挂账承诺日期";
        Merged = "merged", "并单后取最早期限";
        Unmerged = "unmerged", "拆回后恢复原期限";
        Calendar = "calendar", "节假日安排公布后重算";
    }
}

vocabulary! {
    /// A limit or a stage that can be set (时限与环节; contract.md §4 "Clocks", "Stages").
    LimitName {
        Handle = "handle", "办理";
        CoHandle = "co_handle", "协办";
        Sign = "sign", "签收";
        Contact = "contact", "联系诉求人";
        Dispatch = "dispatch", "派单";
        ReturnWindow = "return_window", "退单期限";
        ObjectionWindow = "objection_window", "协办异议期限";
        ReturnDecision = "return_decision", "退单审定";
        Dispute = "dispute", "争议协商";
        ExtensionDecision = "extension_decision", "延期审定";
        Extensions = "extensions", "延期次数";
        ExtensionDays = "extension_days", "延期合计";
        SuspensionDecision = "suspension_decision", "挂起审定";
        Suspensions = "suspensions", "挂起次数";
        SuspensionDays = "suspension_days", "挂起合计";
        LongTermDays = "long_term_days", "挂账最长期限";
        LongTermReview = "long_term_review", "挂账复查间隔";
        Review = "review", "审核";
        Visit = "visit", "回访";
        SignOff = "sign_off", "销号";
        VisitStage = "stage_visit", "审核后回访";
        VisitShare = "visit_share", "回访抽取比例";
        SignOffStage = "stage_sign_off", "审核后销号";
        HandleEnterprise = "handle_enterprise", "企业诉求办理";
        HandleEmergency = "handle_emergency", "紧急事项办理";
        DispatchUrgent = "dispatch_urgent", "紧急事项派单";
        SignUrgent = "sign_urgent", "紧急事项签收";
        ContactEmergency = "contact_emergency", "紧急事项联系诉求人";
        PreliminaryEmergency = "preliminary_emergency", "紧急事项初步报告";
        UpstreamReserve = "upstream_reserve", "上级转办件预留";
        NeedInfo = "need_info", "等待补充信息";
        ArchiveDays = "archive_days", "销号后归档";
        VisitAttempts = "visit_attempts", "回访未接通次数";
        SpotShare = "spot_share", "销号后每月抽查比例";
        ReturnsBeforeDispute = "returns_before_dispute", "转入争议协商的退单次数";
        RoundsWithoutSupervisor = "rounds_without_supervisor", "无须督办员同意的重办次数";
        SeparateStages = "separate_stages", "审核、回访、销号不得同一人";
        RecordDispatch = "record_dispatch", "登记和派单不得同一人";
        RecordReview = "record_review", "登记和审核不得同一人";
        RecordVisit = "record_visit", "登记和回访不得同一人";
        RecordSignOff = "record_sign_off", "登记和销号不得同一人";
        DispatchReview = "dispatch_review", "派单和审核不得同一人";
        DispatchVisit = "dispatch_visit", "派单和回访不得同一人";
        DispatchSignOff = "dispatch_sign_off", "派单和销号不得同一人";
        RefusingUrgings = "refusing_urgings", "列入督办建议的催办次数";
        ClaimMinutes = "claim_minutes", "认领保留时间";
        HotspotDays = "hotspot_days", "热点统计天数";
        HotspotTickets = "hotspot_tickets", "热点最少件数";
        FrequentDays = "frequent_days", "高频差评统计天数";
        FrequentRatings = "frequent_ratings", "高频差评最少条数";
        RectificationReport = "rectification_report", "整改反馈回传";
        MonthlyRatings = "monthly_ratings", "好差评次月汇聚";
        MonthlyReminder = "monthly_reminder", "好差评次月汇聚提前提醒";
        Ladder = "ladder", "督办阶梯";
    }
}

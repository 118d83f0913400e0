//! Words about what leaves the house.

vocabulary! {
    /// How far a promise to the outside has come (待发事项状态).
    OutboxState {
        Pending = "pending", "待处理";
        Leased = "leased", "处理中";
        Done = "done", "已完成";
        Dead = "dead", "已放弃";
    }
}

vocabulary! {
    /// How far a letter has come (信件状态).
    LetterState {
        Pending = "pending", "待发送";
        Sent = "sent", "已发送";
        Dead = "dead", "发送失败";
    }
}

vocabulary! {
    /// An official paper to a unit (公文), not to be confused with the letter that mails a notice.
    DocumentKind {
        UrgeNotice = "urge_notice", "催办通知书";
        SupervisionOrder = "supervision_order", "督办单";
        TalkNotice = "talk_notice", "约谈通知";
        TransferSlip = "transfer_slip", "转办单";
    }
}

vocabulary! {
    /// What a notice or a letter is about (通知类别).
    NoticeKind {
        Assigned = "assigned", "新派工单";
        Waiting = "waiting", "紧急待办";
        Phone = "phone", "电话交办";
        Remind = "remind", "到期提醒";
        Overdue = "overdue", "超期告知";
        Urge = "urge", "催办";
        Stage = "stage", "环节超期";
        ReviewFailed = "review_failed", "审核退回";
        Redo = "redo", "重办";
        Dispute = "dispute", "争议协商";
        Resumed = "resumed", "恢复办理";
        Assisted = "assisted", "协办动态";
        LedgerReview = "ledger_review", "挂账复查";
        Progress = "progress", "进展报告";
        Withdrawn = "withdrawn", "撤诉告知";
        Merged = "merged", "并单告知";
        RepeatCall = "repeat_call", "重复来电";
        Corrected = "corrected", "时限更正";
        Approval = "approval", "待审批";
        Decided = "decided", "审批结果";
        Supervise = "supervise", "督办";
        Instruct = "instruct", "批示";
        Answered = "answered", "督办批示回复";
        Inside = "inside", "单位内交办";
    }
}

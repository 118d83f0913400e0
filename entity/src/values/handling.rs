//! Words about handling, review and the return visit.

vocabulary! {
    /// A unit's part in a ticket (承办角色).
    AssignmentRole {
        Lead = "lead", "主办";
        Co = "co", "协办";
    }
}

vocabulary! {
    /// How far a unit has come with its part (承办状态).
    AssignmentStatus {
        Dispatched = "dispatched", "待签收";
        Handling = "handling", "办理中";
        Submitted = "submitted", "已办结";
        /// A co unit says that it is not concerned, and nobody has decided yet.
        Objected = "objected", "异议待审";
        Released = "released", "已收回";
        /// Taken from the unit while it is settled whose it is; counts neither way yet.
        Disputed = "disputed", "争议中";
        /// Given to this unit rightly, as the designation says that followed.
        Confirmed = "confirmed", "经指定确认";
        /// A co unit that is needed no longer; nobody was wrong.
        Removed = "removed", "已撤销";
    }
}

vocabulary! {
    /// What came of it, in the unit's word (办理结果).
    Outcome {
        Resolved = "resolved", "已解决";
        Partly = "partly", "部分解决";
        Unresolved = "unresolved", "未解决";
        Explained = "explained", "已解释说明";
        OutOfScope = "out_of_scope", "超出职责范围";
    }
}

vocabulary! {
    /// How a unit told the hotline what is entered in its name (代录途径; contract.md §4 `on_behalf_of`).
    EntryMedium {
        Phone = "phone", "电话";
        Wechat = "wechat", "微信工作群";
        Sms = "sms", "短信";
        Meeting = "meeting", "当面";
        Paper = "paper", "纸质材料";
        Other = "other", "其他";
    }
}

vocabulary! {
    /// How the citizen was reached (联系方式).
    ContactMethod {
        Phone = "phone", "电话";
        Visit = "visit", "上门";
        Meeting = "meeting", "当面";
        Sms = "sms", "短信";
        Wechat = "wechat", "微信";
        Other = "other", "其他";
    }
}

vocabulary! {
    /// How the return visit is made (回访方式).
    VisitChannel {
        Phone = "phone", "电话回访";
        Sms = "sms", "短信回访";
        Web = "web", "网络回访";
        Meeting = "meeting", "当面回访";
    }
}

vocabulary! {
    /// Whether the citizen holds the matter solved (是否解决).
    Solved {
        Yes = "yes", "已解决";
        Partly = "partly", "部分解决";
        No = "no", "未解决";
        Unknown = "unknown", "未表态";
    }
}

vocabulary! {
    /// What the visits have established about one caller (回访结论).
    VisitOutcome {
        Content = "content", "满意";
        NoOpinion = "no_opinion", "未评价";
        Dissatisfied = "dissatisfied", "不满意";
        Unreachable = "unreachable", "无法联系";
        NotWanted = "not_wanted", "无需回访";
    }
}

vocabulary! {
    /// What the check of a ticket that was struck off has come to (销号后抽查; 东营商办发〔2023〕7号（二）9).
    SpotState {
        Waiting = "waiting", "待抽查核实";
        Confirmed = "confirmed", "抽查属实";
        Refuted = "refuted", "抽查不属实";
    }
}

vocabulary! {
    /// What one person asks and another decides (申请事项).
    RequestKind {
        CloseDissatisfied = "close_dissatisfied", "不满意诉求结案";
        Return = "return", "退单";
        Extension = "extension", "延期";
        Suspension = "suspension", "挂起";
        Objection = "objection", "协办异议";
        /// Left out of what a unit is measured by; the ticket and its misses stay (剔除).
        Exclusion = "exclusion", "剔除";
        /// Counted again: the exclusion is taken back (撤销剔除).
        Inclusion = "inclusion", "撤销剔除";
        /// Put on the long-term ledger with a day that is promised (挂账).
        LongTerm = "long_term", "挂账";
        /// Ended with a final answer that the unit's head has signed (终结, 最终答复).
        Termination = "termination", "终结";
        /// The unit's result before it leaves, with its own lead (单位内审签).
        Inside = "inside", "办结审签";
        /// A call that disturbs on purpose, said by one person and held so by another (恶意扰乱).
        Malicious = "malicious", "认定恶意";
    }
}

vocabulary! {
    /// Where a request stands (申请状态).
    RequestState {
        Pending = "pending", "待审批";
        Approved = "approved", "已同意";
        Rejected = "rejected", "未同意";
        /// The matter ended before anybody decided.
        Lapsed = "lapsed", "已失效";
    }
}

vocabulary! {
    /// Why a unit gives a ticket back (退单原因; contract.md §4).
    ReturnReason {
        NotOurs = "not_ours", "不属本单位职责";
        WrongArea = "wrong_area", "不在本单位辖区";
        PartlyOurs = "partly_ours", "仅部分属本单位职责";
        Duplicate = "duplicate", "重复派单";
        NotGovernment = "not_government", "不属政府部门职责";
        Other = "other", "其他";
    }
}

vocabulary! {
    /// Why nobody here can go on for a while (挂起原因; domain.md §4.3).
    SuspensionReason {
        CallerMaterials = "caller_materials", "等待诉求人补充材料";
        Appraisal = "appraisal", "检测鉴定";
        Proceedings = "proceedings", "诉讼或行政程序中";
        ForceMajeure = "force_majeure", "不可抗力";
    }
}

vocabulary! {
    /// Why a person has nothing to do with a ticket (回避原因; 信访工作条例 28).
    RecusalCause {
        Accused = "accused", "本人被反映";
        Declared = "declared", "本人申请回避";
    }
}

vocabulary! {
    /// What somebody above the unit orders on a ticket (督办、批示; contract.md §4).
    DirectiveKind {
        Supervision = "supervision", "督办";
        Instruction = "instruction", "批示";
    }
}

vocabulary! {
    /// How far the unit has come with it (督办批示状态).
    DirectiveState {
        Open = "open", "待回复";
        Answered = "answered", "已回复";
        Closed = "closed", "已结束";
        /// The unit no longer has the ticket, or the ticket has come to its end.
        Lapsed = "lapsed", "已失效";
    }
}

vocabulary! {
    /// What the unit still owes an answer to (待回复事项), for the work pools.
    Owed {
        Supervision = "supervision", "督办";
        Instruction = "instruction", "批示";
        Both = "both", "督办和批示";
    }
}

vocabulary! {
    /// For which places a designation is written into the dispatch directory (写入派单目录的范围).
    DirectoryReach {
        Everywhere = "everywhere", "全区";
        Township = "township", "所在乡镇（街道）";
    }
}

vocabulary! {
    /// What a person did on a ticket, for the forbidden pairs (经办职责; contract.md §3).
    Duty {
        Record = "record", "登记";
        Dispatch = "dispatch", "派单";
        Handle = "handle", "承办";
        Review = "review", "审核";
        Visit = "visit", "回访";
        SignOff = "sign_off", "销号";
        SpotCheck = "spot_check", "抽查核实";
        Supervise = "supervise", "督办";
        Instruct = "instruct", "批示";
    }
}

vocabulary! {
    /// What a supervisor might look into (督办建议).
    SuggestionKind {
        Refusal = "refusal", "拒不接收";
        Hotspot = "hotspot", "热点诉求";
    }
}

vocabulary! {
    /// What may be done to a ticket (命令; contract.md §4 "Commands").
    CommandName {
        Accept = "accept", "受理";
        AcceptRating = "accept_rating", "预审";
        Dispatch = "dispatch", "派单";
        Answer = "answer", "即时答复";
        RequestInfo = "request_info", "要求补充";
        ProvideInfo = "provide_info", "补充信息";
        DecideObjection = "decide_objection", "审定协办异议";
        MeToo = "me_too", "加入诉求人";
        Merge = "merge", "并单";
        Unmerge = "unmerge", "拆回";
        Split = "split", "拆单";
        Link = "link", "关联工单";
        Unlink = "unlink", "取消关联";
        Sign = "sign", "签收";
        SubmitCo = "submit_co", "协办办结";
        ApproveInside = "approve_inside", "审签";
        RejectInside = "reject_inside", "审签退回";
        Submit = "submit", "办结";
        AssignInside = "assign_inside", "单位内交办";
        Contact = "contact", "联系";
        ReportPreliminary = "report_preliminary", "初步报告";
        AddCoUnit = "add_co_unit", "增加协办";
        RemoveCoUnit = "remove_co_unit", "撤销协办";
        ObjectCo = "object_co", "协办异议";
        Return = "return", "退单";
        AcceptReturn = "accept_return", "同意退单";
        RejectReturn = "reject_return", "驳回退单";
        OpenDispute = "open_dispute", "提请协商";
        RecordMeeting = "record_meeting", "会商记录";
        Designate = "designate", "指定承办";
        RequestExtension = "request_extension", "申请延期";
        ApproveExtension = "approve_extension", "同意延期";
        RejectExtension = "reject_extension", "不同意延期";
        RequestSuspension = "request_suspension", "申请挂起";
        ApproveSuspension = "approve_suspension", "同意挂起";
        RejectSuspension = "reject_suspension", "不同意挂起";
        Resume = "resume", "恢复办理";
        RequestExclusion = "request_exclusion", "申请剔除";
        ApproveExclusion = "approve_exclusion", "同意剔除";
        RejectExclusion = "reject_exclusion", "不同意剔除";
        RequestInclusion = "request_inclusion", "申请撤销剔除";
        ApproveInclusion = "approve_inclusion", "同意撤销剔除";
        RejectInclusion = "reject_inclusion", "不同意撤销剔除";
        RequestLongTerm = "request_long_term", "申请挂账";
        ApproveLongTerm = "approve_long_term", "同意挂账";
        RejectLongTerm = "reject_long_term", "不同意挂账";
        RequestTermination = "request_termination", "申请终结";
        ApproveTermination = "approve_termination", "同意终结";
        RejectTermination = "reject_termination", "不同意终结";
        ReportProgress = "report_progress", "报告进展";
        RequestMalicious = "request_malicious", "申请认定恶意";
        ApproveMalicious = "approve_malicious", "同意认定恶意";
        RejectMalicious = "reject_malicious", "不同意认定恶意";
        AdjudicateRating = "adjudicate_rating", "差评认定";
        PassReview = "pass_review", "审核通过";
        FailReview = "fail_review", "审核退回";
        ConfirmReported = "confirm_reported", "确认上报";
        RejectedByUpstream = "rejected_by_upstream", "上级退回";
        Visit = "visit", "回访";
        SignOff = "sign_off", "销号";
        RejectSignOff = "reject_sign_off", "不予销号";
        ApproveCloseDissatisfied = "approve_close_dissatisfied", "同意不满意结案";
        RejectCloseDissatisfied = "reject_close_dissatisfied", "不同意不满意结案";
        CloseDissatisfied = "close_dissatisfied", "不满意结案";
        Redo = "redo", "重办";
        SpotCheck = "spot_check", "抽查核实";
        RevokeSignOff = "revoke_sign_off", "撤销销号";
        ReplyInstruction = "reply_instruction", "回复批示";
        ReplySupervision = "reply_supervision", "回复督办";
        Instruct = "instruct", "批示";
        Supervise = "supervise", "督办";
        CloseSupervision = "close_supervision", "结束督办";
        HandOver = "hand_over", "电话交办";
        Urge = "urge", "催办";
        RepeatCall = "repeat_call", "重复来电";
        Claim = "claim", "认领";
        Release = "release", "释放认领";
        Note = "note", "备注";
        NameAccused = "name_accused", "登记被反映对象";
        SetConfidential = "set_confidential", "保密设置";
        Recuse = "recuse", "申请回避";
        Correct = "correct", "更正";
        TransferEmergency = "transfer_emergency", "转紧急热线";
        Decline = "decline", "不予受理";
        Withdraw = "withdraw", "撤诉";
        DrawSpotCheck = "draw_spot_check", "抽取核实";
        Publish = "publish", "公开";
        Unpublish = "unpublish", "撤下公开";
        RateAgain = "rate_again", "追评";
        Archive = "archive", "归档";
        Succeed = "succeed", "机构改革承接";
    }
}

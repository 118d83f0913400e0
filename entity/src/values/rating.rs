//! Words about 好差评.

vocabulary! {
    /// The unit's finding on a bad rating (差评核实结论; 国办发〔2019〕51号, contract.md §5).
    Verdict {
        Clear = "clear", "情况清楚、诉求合理";
        Complex = "complex", "情况复杂、限期整改";
        NoBasis = "no_basis", "缺乏法定依据";
        Misrated = "misrated", "误评";
        Malicious = "malicious", "恶意差评";
    }
}

vocabulary! {
    /// Whether a natural or a legal person was served (服务对象类型).
    UserKind {
        Person = "person", "个人";
        Legal = "legal", "法人";
    }
}

vocabulary! {
    /// Where a rating was given (评价渠道; contract.md §5, the province's codes).
    RatingChannel {
        Pc = "1", "政务服务网";
        Mobile = "2", "移动端";
        Qr = "3", "二维码";
        CounterTablet = "4", "窗口平板";
        HallTerminal = "5", "大厅终端";
        Sms = "6", "短信";
        Default = "7", "系统默认";
    }
}

vocabulary! {
    /// What a bad rating may say that costs points in the assessment, once found true (考核线索; 东营商办发〔2023〕7号 附件1).
    AssessmentGround {
        ExtraDemands = "extra_demands", "办事指南之外增加环节或材料";
        WrongGuide = "wrong_guide", "办事指南有错";
        OnlineOffline = "online_offline", "线上线下标准不一致";
    }
}

vocabulary! {
    /// Where the plan for a matter that keeps being rated badly stands (高频差评事项整改状态).
    MatterPlanState {
        Open = "open", "整改中";
        Effective = "effective", "复查有效";
        Ineffective = "ineffective", "复查未见效";
    }
}

vocabulary! {
    /// What a token stands for (评价码类型).
    RatingTokenKind {
        /// Hangs at a window; everybody served there rates by it.
        Window = "window", "窗口码";
        /// For one case, once.
        Case = "case", "办件码";
    }
}

vocabulary! {
    /// Why ratings are worth a look (可疑情形). None of them proves anything.
    Suspicion {
        AddressMinute = "address_minute", "同一网络地址短时间内多次评价";
        AddressHour = "address_hour", "同一网络地址一小时内多次评价";
        DeviceMinute = "device_minute", "同一窗口、同类设备短时间内多次评价";
        DeviceHour = "device_hour", "同一窗口、同类设备一小时内多次评价";
        Fives = "fives", "同类设备连续给同一窗口“非常满意”";
        StaffPhone = "staff_phone", "评价人电话是登记的工作人员电话";
    }
}

vocabulary! {
    /// What whoever looked found (查看结论).
    SuspicionVerdict {
        Cleared = "cleared", "已看，无异常";
        Referred = "referred", "移送";
    }
}

vocabulary! {
    /// What a bad rating is about, by the indicators that were ticked (差评问题归属; domain.md §10.2).
    RatingConcern {
        Matter = "matter", "办事指南和材料要求";
        TimeLimit = "time_limit", "办理时效";
        Platform = "platform", "平台和信息化";
        Process = "process", "办理流程和部门协同";
        Window = "window", "窗口服务";
    }
}

vocabulary! {
    /// What became of a rating whose words do not fit its level (文字与等级不符的评价).
    LookState {
        Waiting = "waiting", "待研判";
        Filed = "filed", "已立案";
        Dismissed = "dismissed", "无需处理";
    }
}

vocabulary! {
    /// What in a text points to a person (个人信息类别), in the order in which a mark takes precedence.
    Private {
        Phone = "phone", "手机号码";
        IdNumber = "id_number", "证件号或账号";
        Landline = "landline", "电话号码";
        Plate = "plate", "车牌号";
        Email = "email", "电子邮箱";
        Name = "name", "姓名";
        Address = "address", "详细住址";
    }
}

vocabulary! {
    /// Where the public wording of a result stands (公开状态).
    PublicState {
        Waiting = "waiting", "待公开";
        Published = "published", "已公开";
        Withdrawn = "withdrawn", "已撤下";
    }
}

vocabulary! {
    /// From when the time of a source's bad ratings runs (差评时限起算点).
    ClockStart {
        Receipt = "receipt", "本平台收到时";
        Push = "push", "省平台推送时";
    }
}

vocabulary! {
    /// How far a rectification is on its way back (整改反馈回传状态).
    SendingState {
        Pending = "pending", "待回传";
        Sent = "sent", "已回传待确认";
        Confirmed = "confirmed", "已确认";
        Superseded = "superseded", "未回传即作废";
    }
}

vocabulary! {
    /// What is laid out for the province (字段布局).
    LayoutKind {
        Monthly = "monthly", "月度汇聚文件";
        Rectification = "rectification", "整改反馈文件";
    }
}

vocabulary! {
    /// What a month's batch holds (批次类型).
    BatchKind {
        Full = "full", "全量";
        Delta = "delta", "增量";
        Zero = "zero", "零报告";
    }
}

vocabulary! {
    /// What a batch says of a rating (变更类型).
    RowChange {
        Added = "added", "新增";
        Changed = "changed", "变更";
        Withdrawn = "withdrawn", "撤回";
    }
}

vocabulary! {
    /// How a unit stands with a month's ratings (月度汇聚状态).
    MonthState {
        Absent = "absent", "不适用";
        Open = "open", "本月未结束";
        Due = "due", "待上报";
        HandedIn = "handed_in", "已上报";
        Late = "late", "逾期上报";
        Missing = "missing", "缺报";
    }
}

vocabulary! {
    /// What the register of services keeps (服务资料类别).
    ServiceWhat {
        Matter = "matter", "事项";
        Window = "window", "窗口";
        Clerk = "clerk", "窗口人员";
    }
}

vocabulary! {
    /// Whether a matter is done at once or within a promised time (办件类型; domain.md §10.1 `promiseTime`).
    MatterKind {
        Promise = "promise", "承诺件";
        Instant = "instant", "即办件";
    }
}

vocabulary! {
    /// Whether ratings of a source are collected here or come from the province's platform (评价来源类别).
    RatingSourceKind {
        Local = "local", "本地采集";
        Province = "province", "省平台";
    }
}

vocabulary! {
    /// Whether a case has been rated (办件评价情况).
    CaseRated {
        Rated = "rated", "已评价";
        ByDefault = "default", "系统默认";
        Unrated = "unrated", "未评价";
    }
}

//! Words about a ticket at intake and along its life.

vocabulary! {
    /// Which ledger a ticket belongs to (业务条线; contract.md §4).
    Line {
        Hotline = "hotline", "12345热线";
        Service = "service", "政务服务";
        Business = "business", "营商环境";
    }
}

vocabulary! {
    /// How it came in (来源渠道).
    Channel {
        Phone = "phone", "电话";
        Web = "web", "网站";
        Wechat = "wechat", "微信";
        Weibo = "weibo", "微博";
        App = "app", "手机应用";
        Mailbox = "mailbox", "信箱";
        Visit = "visit", "来访";
        Counter = "counter", "服务窗口";
        Rating = "rating", "好差评";
        Province = "province", "省级平台";
        City = "city", "市级平台";
        BusinessEnv = "business_env", "营商环境平台";
        PeopleDaily = "people_daily", "人民网";
        Police110 = "police_110", "110转办";
        Grid = "grid", "网格";
        Open311 = "open311", "开放接口";
        Media = "media", "媒体";
        Event = "event", "突发事件";
        Import = "import", "导入";
    }
}

vocabulary! {
    /// What the citizen wants (业务类别).
    Kind {
        Consult = "consult", "咨询";
        Help = "help", "求助";
        Complaint = "complaint", "投诉";
        Report = "report", "举报";
        Suggestion = "suggestion", "建议";
        Praise = "praise", "表扬";
        Rating = "rating", "差评";
        Other = "other", "其他";
    }
}

vocabulary! {
    /// How pressing it is (紧急程度).
    Urgency {
        Normal = "normal", "一般";
        Urgent = "urgent", "紧急";
        Emergency = "emergency", "特急";
    }
}

vocabulary! {
    /// What intake decided (受理处理方式; 国办函〔2025〕66号(二)).
    Disposition {
        Accept = "accept", "受理转办";
        Answer = "answer", "即时答复";
        NeedInfo = "need_info", "待补充";
        TransferEmergency = "transfer_emergency", "转紧急热线";
        LegalChannel = "legal_channel", "告知法定途径";
        Decline = "decline", "不予受理";
        OutOfScope = "out_of_scope", "超出职责范围";
        Malicious = "malicious", "恶意扰乱";
    }
}

vocabulary! {
    /// Where a ticket stands (工单状态; contract.md §4 "States").
    Status {
        Received = "received", "待受理";
        NeedInfo = "need_info", "待补充";
        ToDispatch = "to_dispatch", "待派单";
        Dispatched = "dispatched", "待签收";
        Handling = "handling", "办理中";
        ReturnReview = "return_review", "退单待审";
        Dispute = "dispute", "争议协商";
        Suspended = "suspended", "挂起";
        ToReview = "to_review", "待审核";
        ToReport = "to_report", "待上报";
        ToVisit = "to_visit", "待回访";
        ToSignOff = "to_sign_off", "待销号";
        SignedOff = "signed_off", "已销号";
        Archived = "archived", "已归档";
        Answered = "answered", "已答复";
        Declined = "declined", "不予受理";
        Transferred = "transferred", "已转紧急";
        Terminated = "terminated", "已终结";
        Merged = "merged", "已并单";
        Withdrawn = "withdrawn", "已撤诉";
    }
}

vocabulary! {
    /// The nature of a caller (诉求人类型).
    CallerKind {
        Person = "person", "个人";
        Enterprise = "enterprise", "企业";
        Other = "other", "其他";
    }
}

vocabulary! {
    /// What of a caller was put right (更正的诉求人信息).
    CallerField {
        Kind = "kind", "诉求人类型";
        Name = "name", "姓名";
        Salutation = "salutation", "称谓";
        Phone = "phone", "来电号码";
        ContactPhone = "contact_phone", "联系电话";
        Company = "company", "单位名称";
    }
}

vocabulary! {
    /// Why a matter is not taken on (不予受理原因).
    DeclineReason {
        Litigation = "litigation", "属诉讼程序";
        Arbitration = "arbitration", "属仲裁程序";
        Discipline = "discipline", "属纪检监察";
        Reconsideration = "reconsideration", "属行政复议";
        Disclosure = "disclosure", "属政府信息公开";
        Petition = "petition", "已进入信访程序";
        Secret = "secret", "涉及国家秘密、商业秘密或个人隐私";
        Improper = "improper", "违反法律法规或公序良俗";
        NoNewContent = "no_new_content", "正在办理且无新增内容";
        Concluded = "concluded", "已依法办毕且无新情况";
        NotOwnMatter = "not_own_matter", "查询非本人诉求";
        Market = "market", "应通过市场或社会渠道解决";
        Other = "other", "其他";
    }
}

vocabulary! {
    /// The emergency line a call is handed to (转接紧急热线).
    EmergencyLine {
        Police = "110", "110 报警";
        Fire = "119", "119 消防";
        Ambulance = "120", "120 急救";
        Traffic = "122", "122 交通事故";
    }
}

vocabulary! {
    /// What an uploaded file shows (附件类别).
    AttachmentKind {
        Evidence = "evidence", "办理佐证";
        Contact = "contact", "联系凭证";
        Identity = "identity", "证件";
        Other = "other", "其他";
    }
}

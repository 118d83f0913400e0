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

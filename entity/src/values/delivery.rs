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

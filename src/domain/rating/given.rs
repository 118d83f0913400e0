//! How many ratings of which kind a group got (评价计数).

/// The ratings of a group, those that count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Given {
    pub all: u64,
    /// Given by the system after silence (默认评价; 云政办发〔2020〕6号): nobody's own.
    pub by_default: u64,
    /// 基本满意 and better.
    pub content: u64,
    /// 不满意 and 非常不满意.
    pub negative: u64,
    /// Of these, under a name (实名差评).
    pub negative_named: u64,
    /// Held to be mistakes or malicious, or excluded by two persons: in no other figure (不计入的评价).
    pub not_counted: u64,
    /// Their tickets went into another rating of the same case, which alone counts (并单).
    pub merged: u64,
    /// Cases that should have been rated (应评办件); 0 where nobody knows (无分母).
    pub served: u64,
    /// Of these, rated by a citizen or by silence.
    pub covered: u64,
    /// Matters on offer (在用事项).
    pub matters: u64,
    /// Of these, those that can be rated (开通评价).
    pub open: u64,
}

impl Given {
    /// Adds another group.
    pub fn add(&mut self, other: Self) {
        self.all += other.all;
        self.by_default += other.by_default;
        self.content += other.content;
        self.negative += other.negative;
        self.negative_named += other.negative_named;
        self.not_counted += other.not_counted;
        self.merged += other.merged;
        self.served += other.served;
        self.covered += other.covered;
        self.matters += other.matters;
        self.open += other.open;
    }
}

/// The bad ratings of a group whose time has run out, and what came of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Righted {
    pub due: u64,
    pub done: u64,
    pub on_time: u64,
    pub done_by_plan: u64,
    pub on_time_by_plan: u64,
    /// 情况复杂、限期整改
    pub complex: u64,
    /// Units that had to call.
    pub to_contact: u64,
    pub contacted_on_time: u64,
    /// 实名
    pub real_name: u64,
    pub visited: u64,
    pub visited_and_done: u64,
    /// Named, and never reached in three attempts: they stay in the denominator and are shown apart.
    pub unreachable: u64,
    /// Nobody can be visited.
    pub anonymous: u64,
    /// Their time ended too, and they are in no other figure: mistakes, malicious ones, excluded by two persons (不计入的到期差评).
    pub not_counted: u64,
}

impl Righted {
    /// Adds another group.
    pub fn add_all(&mut self, other: Self) {
        self.due += other.due;
        self.done += other.done;
        self.on_time += other.on_time;
        self.done_by_plan += other.done_by_plan;
        self.on_time_by_plan += other.on_time_by_plan;
        self.complex += other.complex;
        self.to_contact += other.to_contact;
        self.contacted_on_time += other.contacted_on_time;
        self.real_name += other.real_name;
        self.visited += other.visited;
        self.visited_and_done += other.visited_and_done;
        self.unreachable += other.unreachable;
        self.anonymous += other.anonymous;
        self.not_counted += other.not_counted;
    }
}

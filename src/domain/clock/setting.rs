//! Limits and stages as somebody set them (时限与环节设置): which can be set for what, and how far.
//!
//! A setting applies to clocks started and stages entered afterwards. A clock keeps the allowance with which it started,
//! so no setting moves a promise already made.

use super::{Ladder, Matter, Policy};
use crate::domain::calendar::Allowance;
use entity::values::{ClockKind, Kind, LimitName, Line};
use std::collections::BTreeMap;

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    WorkingDays,
    /// Minutes of the working day: half a day is 240.
    WorkingMinutes,
    Minutes,
    Days,
    Times,
    Tickets,
    /// Of a hundred.
    Percent,
    /// 0 or 1.
    YesNo,
    /// No number: rungs ([`Ladder`]).
    Ladder,
}

impl Measure {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::WorkingDays => "working_days",
            Self::WorkingMinutes => "working_minutes",
            Self::Minutes => "minutes",
            Self::Days => "days",
            Self::Times => "times",
            Self::Tickets => "tickets",
            Self::Percent => "percent",
            Self::YesNo => "yes_no",
            Self::Ladder => "ladder",
        }
    }

    /// What stands behind the number; empty for yes and no.
    pub fn label(self) -> &'static str {
        match self {
            Self::WorkingDays => "个工作日",
            Self::WorkingMinutes => "分钟（工作时间）",
            Self::Minutes => "分钟",
            Self::Days => "天",
            Self::Times => "次",
            Self::Tickets => "件",
            Self::Percent => "%",
            Self::YesNo | Self::Ladder => "",
        }
    }

    /// A value in words: 5 个工作日, 24 小时, 是.
    pub fn say(self, value: u32) -> String {
        match (self, value) {
            (Self::YesNo, 0) => "否".to_owned(),
            (Self::YesNo, _) => "是".to_owned(),
            (Self::WorkingDays, days) => Allowance::WorkingDays(days).label(),
            (Self::WorkingMinutes, minutes) => Allowance::WorkingMinutes(minutes).label(),
            (Self::Minutes, minutes) => Allowance::Minutes(minutes).label(),
            (Self::Percent, _) => format!("{value}%"),
            (Self::Days | Self::Times | Self::Tickets | Self::Ladder, _) => {
                format!("{value} {}", self.label())
            }
        }
    }
}

/// What can be said of a limit before anybody sets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    pub measure: Measure,
    /// Whether it can differ by line and kind.
    pub scoped: bool,
    pub least: u32,
    pub most: u32,
}

/// The bounds of a limit.
pub fn terms(name: LimitName) -> Terms {
    use LimitName::*;
    use Measure::*;
    let (measure, scoped, least, most) = match name {
        // 行政许可法 and 信访工作条例 know no longer ordinary limit than 60 days; what is stuck is 挂账, not a limit.
        Handle | CoHandle => (WorkingDays, true, 1, 60),
        Sign | Contact | Review | Visit | SignOff | ReturnWindow | ObjectionWindow | Dispute => {
            (WorkingDays, true, 1, 20)
        }
        Dispatch | ReturnDecision | ExtensionDecision | SuspensionDecision => {
            (WorkingMinutes, true, 15, 2400)
        }
        Extensions | Suspensions => (Times, true, 0, 5),
        ExtensionDays | SuspensionDays => (WorkingDays, true, 0, 60),
        VisitStage | SignOffStage => (YesNo, true, 0, 1),
        HandleEnterprise => (WorkingDays, false, 1, 60),
        HandleEmergency => (Minutes, false, 60, 7 * 24 * 60),
        DispatchUrgent | SignUrgent | ContactEmergency => (Minutes, false, 5, 24 * 60),
        PreliminaryEmergency => (Minutes, false, 15, 24 * 60),
        UpstreamReserve => (WorkingDays, false, 0, 10),
        NeedInfo => (WorkingDays, false, 1, 30),
        VisitShare => (Percent, true, 0, 100),
        SpotShare => (Percent, false, 0, 100),
        ArchiveDays | LongTermDays => (Days, false, 1, 365),
        LongTermReview => (Days, false, 7, 180),
        // Twice is what makes it one (潍坊 26); a district may wait longer.
        RefusingUrgings => (Times, false, 2, 10),
        HotspotDays => (Days, false, 1, 90),
        HotspotTickets => (Tickets, false, 2, 1000),
        VisitAttempts | ReturnsBeforeDispute => (Times, false, 1, 10),
        RoundsWithoutSupervisor => (Times, false, 0, 10),
        SeparateStages | RecordDispatch | RecordReview | RecordVisit | RecordSignOff | DispatchReview
        | DispatchVisit | DispatchSignOff => (YesNo, false, 0, 1),
        LimitName::Ladder => (Measure::Ladder, true, 0, 0),
    };
    Terms { measure, scoped, least, most }
}

/// The clocks that a limit allows for, if it is one of clocks.
pub fn clocks_of(name: LimitName) -> &'static [ClockKind] {
    use ClockKind as C;
    use LimitName as L;
    match name {
        L::Handle | L::HandleEnterprise | L::HandleEmergency => &[C::Handle],
        L::CoHandle => &[C::CoHandle],
        L::Sign | L::SignUrgent => &[C::Sign],
        L::Contact | L::ContactEmergency => &[C::Contact],
        L::PreliminaryEmergency => &[C::Preliminary],
        L::Dispatch | L::DispatchUrgent => &[C::Dispatch],
        L::ReturnDecision => &[C::ReturnDecision],
        L::Dispute => &[C::Dispute],
        L::ExtensionDecision => &[C::ExtensionDecision],
        L::SuspensionDecision => &[C::SuspensionDecision],
        L::Review => &[C::Review],
        L::Visit => &[C::Visit],
        L::SignOff => &[C::SignOff],
        L::Ladder => &[C::Handle, C::CoHandle, C::Contact, C::Sign, C::Total],
        _ => &[],
    }
}

/// What a setting says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// Days or minutes, a share, 0 and 1 for no and yes.
    Number(u32),
    Ladder(Ladder),
}

impl Value {
    /// In words, as `name` counts.
    pub fn say(self, name: LimitName) -> String {
        match self {
            Self::Number(number) => terms(name).measure.say(number),
            Self::Ladder(ladder) => ladder.label(),
        }
    }
}

/// One setting in its scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    pub name: LimitName,
    /// `None` for every line.
    pub line: Option<Line>,
    /// `None` for every kind.
    pub kind: Option<Kind>,
    /// `None` for the shipped value.
    pub value: Option<Value>,
}

/// What is set for a line or a kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Special(BTreeMap<(LimitName, Option<Line>, Option<Kind>), Value>);

impl Special {
    fn value(&self, name: LimitName, line: Line, kind: Kind) -> Option<Value> {
        [(Some(line), Some(kind)), (Some(line), None), (None, Some(kind)), (None, None)]
            .into_iter()
            .find_map(|(line, kind)| self.0.get(&(name, line, kind)).copied())
    }

    fn of(&self, name: LimitName, line: Line, kind: Kind) -> Option<u32> {
        match self.value(name, line, kind)? {
            Value::Number(number) => Some(number),
            Value::Ladder(_) => None,
        }
    }
}

impl Policy {
    /// The shipped limits with these settings on them, the last of a name and scope counting.
    pub fn of(settings: impl IntoIterator<Item = Setting>) -> Self {
        settings.into_iter().fold(Self::default(), Self::with)
    }

    pub(super) fn with(mut self, setting: Setting) -> Self {
        let Setting { name, line, kind, value } = setting;
        if terms(name).scoped {
            match value {
                Some(value) => self.special.0.insert((name, line, kind), value),
                None => self.special.0.remove(&(name, line, kind)),
            };
        } else {
            let value = match value {
                Some(Value::Number(value)) => value,
                Some(Value::Ladder(_)) | None => Self::default().plain(name),
            };
            self.set(name, value);
        }
        self
    }

    /// What was set for a matter's line and kind, the narrower scope before the wider, the line before the kind.
    pub(super) fn special(&self, name: LimitName, matter: Matter) -> Option<u32> {
        self.special.of(name, matter.line, matter.kind)
    }

    /// The ladder that clocks of such a matter climb (督办阶梯).
    pub fn ladder(&self, matter: Matter) -> Ladder {
        match self.special.value(LimitName::Ladder, matter.line, matter.kind) {
            Some(Value::Ladder(ladder)) => ladder,
            Some(Value::Number(_)) | None => Ladder::default(),
        }
    }

    /// Whether a stage follows, where that was set.
    pub fn stage(&self, name: LimitName, line: Line, kind: Kind) -> Option<bool> {
        self.special.of(name, line, kind).map(|value| value != 0)
    }

    /// Of a hundred matters of this line and kind, how many are visited (随机回访; document D). Of bad ratings all are (实名差评
    /// 回访整改率100%), whatever is set.
    pub fn visit_share(&self, line: Line, kind: Kind) -> u32 {
        match kind {
            Kind::Rating => 100,
            _ => self.special.of(LimitName::VisitShare, line, kind).unwrap_or(100),
        }
    }

    /// The value of a limit that is one for the whole region; 0 for those that are not.
    pub fn plain(&self, name: LimitName) -> u32 {
        use LimitName::*;
        match name {
            HandleEnterprise => self.handle_enterprise,
            HandleEmergency => self.handle_emergency_minutes,
            DispatchUrgent => self.dispatch_urgent_minutes,
            SignUrgent => self.sign_urgent_minutes,
            ContactEmergency => self.contact_emergency_minutes,
            PreliminaryEmergency => self.preliminary_emergency_minutes,
            UpstreamReserve => self.upstream_reserve,
            NeedInfo => self.need_info,
            ArchiveDays => self.archive_days,
            SpotShare => self.spot_share,
            RefusingUrgings => self.refusing_urgings,
            HotspotDays => self.hotspot_days,
            HotspotTickets => self.hotspot_tickets,
            LongTermDays => self.long_term_days,
            LongTermReview => self.long_term_review,
            VisitAttempts => self.visit_attempts,
            RoundsWithoutSupervisor => self.rounds_without_supervisor,
            ReturnsBeforeDispute => self.returns_before_dispute,
            SeparateStages => u32::from(self.separate_stages),
            RecordDispatch | RecordReview | RecordVisit | RecordSignOff | DispatchReview | DispatchVisit
            | DispatchSignOff => u32::from(self.pairs.contains(&name)),
            Handle
            | CoHandle
            | Sign
            | Contact
            | Dispatch
            | ReturnWindow
            | ObjectionWindow
            | LimitName::Ladder
            | ReturnDecision
            | Dispute
            | ExtensionDecision
            | Extensions
            | ExtensionDays
            | SuspensionDecision
            | Suspensions
            | SuspensionDays
            | Review
            | Visit
            | SignOff
            | VisitStage
            | VisitShare
            | SignOffStage => 0,
        }
    }

    fn set(&mut self, name: LimitName, value: u32) {
        use LimitName::*;
        match name {
            HandleEnterprise => self.handle_enterprise = value,
            HandleEmergency => self.handle_emergency_minutes = value,
            DispatchUrgent => self.dispatch_urgent_minutes = value,
            SignUrgent => self.sign_urgent_minutes = value,
            ContactEmergency => self.contact_emergency_minutes = value,
            PreliminaryEmergency => self.preliminary_emergency_minutes = value,
            UpstreamReserve => self.upstream_reserve = value,
            NeedInfo => self.need_info = value,
            ArchiveDays => self.archive_days = value,
            SpotShare => self.spot_share = value,
            RefusingUrgings => self.refusing_urgings = value,
            HotspotDays => self.hotspot_days = value,
            HotspotTickets => self.hotspot_tickets = value,
            LongTermDays => self.long_term_days = value,
            LongTermReview => self.long_term_review = value,
            VisitAttempts => self.visit_attempts = value,
            RoundsWithoutSupervisor => self.rounds_without_supervisor = value,
            ReturnsBeforeDispute => self.returns_before_dispute = value,
            SeparateStages => self.separate_stages = value != 0,
            RecordDispatch | RecordReview | RecordVisit | RecordSignOff | DispatchReview | DispatchVisit
            | DispatchSignOff => {
                self.pairs.retain(|pair| *pair != name);
                self.pairs.extend((value != 0).then_some(name));
            }
            Handle
            | CoHandle
            | Sign
            | Contact
            | Dispatch
            | ReturnWindow
            | ObjectionWindow
            | LimitName::Ladder
            | ReturnDecision
            | Dispute
            | ExtensionDecision
            | Extensions
            | ExtensionDays
            | SuspensionDecision
            | Suspensions
            | SuspensionDays
            | Review
            | Visit
            | SignOff
            | VisitStage
            | VisitShare
            | SignOffStage => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::values::Urgency;
    use rstest::rstest;

    fn setting(name: LimitName, line: Option<Line>, kind: Option<Kind>, value: u32) -> Setting {
        Setting { name, line, kind, value: Some(Value::Number(value)) }
    }

    fn days(policy: &Policy, clock: ClockKind, line: Line, kind: Kind) -> Allowance {
        let matter = Matter { line, kind, urgency: Urgency::Normal, enterprise: false };
        policy.limit(clock, matter).allowance
    }

    #[test]
    fn the_narrower_scope_counts_and_the_line_before_the_kind() {
        let handle = |line, kind, value| setting(LimitName::Handle, line, kind, value);
        let mut set = vec![handle(None, None, 9)];
        let of = |set: &[Setting], line, kind| {
            days(&Policy::of(set.iter().copied()), ClockKind::Handle, line, kind)
        };
        assert_eq!(of(&set, Line::Service, Kind::Rating), Allowance::WorkingDays(9));
        set.push(handle(None, Some(Kind::Rating), 8));
        set.push(handle(Some(Line::Service), None, 7));
        assert_eq!(of(&set, Line::Service, Kind::Rating), Allowance::WorkingDays(7));
        assert_eq!(of(&set, Line::Hotline, Kind::Rating), Allowance::WorkingDays(8));
        set.push(handle(Some(Line::Service), Some(Kind::Rating), 2));
        assert_eq!(of(&set, Line::Service, Kind::Rating), Allowance::WorkingDays(2));
        assert_eq!(of(&set, Line::Business, Kind::Complaint), Allowance::WorkingDays(9));
        set.push(Setting { value: None, ..handle(Some(Line::Service), Some(Kind::Rating), 0) });
        assert_eq!(of(&set, Line::Service, Kind::Rating), Allowance::WorkingDays(7), "taken back");
        assert_eq!(of(&[], Line::Service, Kind::Rating), Allowance::WorkingDays(3), "as shipped");
    }

    #[rstest]
    #[case(LimitName::HandleEmergency, 1440, "24 小时")]
    #[case(LimitName::DispatchUrgent, 30, "30 分钟")]
    #[case(LimitName::SignUrgent, 90, "90 分钟")]
    #[case(LimitName::Dispatch, 240, "半个工作日")]
    #[case(LimitName::Dispatch, 45, "工作时间 45 分钟")]
    #[case(LimitName::Handle, 5, "5 个工作日")]
    #[case(LimitName::ArchiveDays, 30, "30 天")]
    #[case(LimitName::VisitAttempts, 3, "3 次")]
    #[case(LimitName::SpotShare, 5, "5%")]
    #[case(LimitName::SeparateStages, 0, "否")]
    fn a_value_is_said_as_people_say_it(#[case] name: LimitName, #[case] value: u32, #[case] said: &str) {
        assert_eq!(terms(name).measure.say(value), said);
    }

    #[rstest]
    #[case(LimitName::Sign, ClockKind::Sign)]
    #[case(LimitName::CoHandle, ClockKind::CoHandle)]
    #[case(LimitName::Contact, ClockKind::Contact)]
    #[case(LimitName::Dispute, ClockKind::Dispute)]
    #[case(LimitName::Review, ClockKind::Review)]
    #[case(LimitName::Visit, ClockKind::Visit)]
    #[case(LimitName::SignOff, ClockKind::SignOff)]
    fn every_clock_has_its_setting(#[case] name: LimitName, #[case] clock: ClockKind) {
        let policy = Policy::of([setting(name, Some(Line::Hotline), None, 4)]);
        assert_eq!(days(&policy, clock, Line::Hotline, Kind::Help), Allowance::WorkingDays(4));
        let shipped = days(&Policy::default(), clock, Line::Business, Kind::Help);
        assert_eq!(days(&policy, clock, Line::Business, Kind::Help), shipped);
    }

    #[test]
    fn what_is_one_for_the_region_is_set_and_taken_back_within_its_bounds() {
        for name in LimitName::ALL.iter().copied().filter(|name| !terms(*name).scoped) {
            let Terms { least, most, .. } = terms(name);
            let shipped = Policy::default().plain(name);
            assert!((least..=most).contains(&shipped), "{}", name.code());
            let other = if shipped == least { most } else { least };
            let set = setting(name, None, None, other);
            assert_eq!(Policy::of([set]).plain(name), other, "{}", name.code());
            assert_eq!(Policy::of([set, Setting { value: None, ..set }]), Policy::default());
        }
    }

    #[test]
    fn whoever_objects_has_as_long_as_whoever_returns_until_it_is_set() {
        let matter =
            Matter { line: Line::Hotline, kind: Kind::Help, urgency: Urgency::Normal, enterprise: false };
        let returning = setting(LimitName::ReturnWindow, None, None, 3);
        let objecting = setting(LimitName::ObjectionWindow, Some(Line::Hotline), None, 2);
        let of = |set: &[Setting]| Policy::of(set.iter().copied()).objection_days(matter);
        assert_eq!((of(&[]), of(&[returning]), of(&[returning, objecting])), (1, 3, 2));
    }

    #[test]
    fn a_ladder_is_set_for_a_scope_as_a_whole() {
        let matter = |kind| Matter { line: Line::Hotline, kind, urgency: Urgency::Normal, enterprise: false };
        let steep = Ladder { level_days: [1, 2, 3, 4], ..Ladder::default() };
        let set = Setting {
            value: Some(Value::Ladder(steep)),
            ..setting(LimitName::Ladder, None, Some(Kind::Help), 0)
        };
        let policy = Policy::of([set]);
        assert_eq!(
            (policy.ladder(matter(Kind::Help)), policy.ladder(matter(Kind::Report))),
            (steep, Ladder::default())
        );
        assert_eq!(Policy::of([set, Setting { value: None, ..set }]), Policy::default());
    }

    #[test]
    fn an_enterprise_keeps_its_shorter_limit() {
        let policy = Policy::of([setting(LimitName::Handle, None, Some(Kind::Help), 10)]);
        let matter =
            Matter { line: Line::Hotline, kind: Kind::Help, urgency: Urgency::Normal, enterprise: true };
        assert_eq!(policy.limit(ClockKind::Handle, matter).allowance, Allowance::WorkingDays(3));
    }
}

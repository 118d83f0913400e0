//! Limits and stages as somebody set them (时限与环节设置): which can be set for what, and how far.
//!
//! A setting applies to clocks started and stages entered afterwards. A clock keeps the allowance with which it started,
//! so no setting moves a promise already made.

use super::{Division, Ladder};
use crate::domain::calendar::Allowance;
use entity::values::{ClockKind, Kind, LimitName, Line};

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
    Ratings,
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
            Self::Ratings => "ratings",
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
            Self::Ratings => "条",
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
            (Self::Days | Self::Times | Self::Tickets | Self::Ratings | Self::Ladder, _) => {
                format!("{value} {}", self.label())
            }
        }
    }
}

/// What can be said of a limit before anybody sets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    pub measure: Measure,
    /// Whether it can differ by line, kind and division. What looks at all tickets at once cannot.
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
        HandleEnterprise => (WorkingDays, true, 1, 60),
        HandleEmergency => (Minutes, true, 60, 7 * 24 * 60),
        DispatchUrgent | SignUrgent | ContactEmergency => (Minutes, true, 5, 24 * 60),
        PreliminaryEmergency => (Minutes, true, 15, 24 * 60),
        UpstreamReserve => (WorkingDays, true, 0, 10),
        NeedInfo => (WorkingDays, true, 1, 30),
        RectificationReport | MonthlyRatings => (WorkingDays, false, 1, 20),
        MonthlyReminder => (WorkingDays, false, 0, 10),
        VisitShare => (Percent, true, 0, 100),
        SpotShare => (Percent, false, 0, 100),
        ArchiveDays | LongTermDays => (Days, true, 1, 365),
        LongTermReview => (Days, true, 7, 180),
        // Twice is what makes it one (潍坊 26); a district may wait longer.
        RefusingUrgings => (Times, true, 2, 10),
        // Long enough for a call, and over before the next shift.
        ClaimMinutes => (Minutes, true, 5, 8 * 60),
        HotspotDays => (Days, false, 1, 90),
        HotspotTickets => (Tickets, false, 2, 1000),
        // A quarter as shipped; what lies more than a year back says little of what a counter does now.
        FrequentDays => (Days, false, 7, 366),
        FrequentRatings => (Ratings, false, 1, 1000),
        VisitAttempts | ReturnsBeforeDispute => (Times, true, 1, 10),
        RoundsWithoutSupervisor => (Times, true, 0, 10),
        SeparateStages | RecordDispatch | RecordReview | RecordVisit | RecordSignOff | DispatchReview
        | DispatchVisit | DispatchSignOff => (YesNo, true, 0, 1),
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
    /// `None` for the whole region.
    pub area: Option<Division>,
    /// `None` for every line.
    pub line: Option<Line>,
    /// `None` for every kind.
    pub kind: Option<Kind>,
    /// `None` for what holds without it.
    pub value: Option<Value>,
}

impl Setting {
    /// For the whole region, every line and every kind.
    pub fn everywhere(name: LimitName, value: Option<Value>) -> Self {
        Self { name, area: None, line: None, kind: None, value }
    }

    /// Whether it is for some matters only.
    pub fn is_partial(&self) -> bool {
        self.area.is_some() || self.line.is_some() || self.kind.is_some()
    }

    /// Which of two that hold for one matter comes first: the greater (ADR 0018).
    fn rank(&self) -> (usize, u8) {
        let narrowness = self.area.map_or(0, |area| area.prefix().len());
        (narrowness, 2 * u8::from(self.line.is_some()) + u8::from(self.kind.is_some()))
    }

    /// Whether `other` holds in its place for some of the matters in its scope.
    pub fn yields_to(&self, other: &Self) -> bool {
        let area = self.area.is_none_or(|wide| other.area.is_some_and(|narrow| wide.contains(narrow)));
        let line = self.line.is_none() || other.line.is_none() || self.line == other.line;
        let kind = self.kind.is_none() || other.kind.is_none() || self.kind == other.kind;
        self.name == other.name && area && line && kind && other.rank() > self.rank()
    }

    /// The lines and kinds in its scope for which it can mean anything.
    pub fn bears_on(&self) -> impl Iterator<Item = (Line, Kind)> {
        let Self { name, area, line, kind, .. } = *self;
        let asked = move |of: &(Line, Kind)| {
            line.is_none_or(|line| line == of.0) && kind.is_none_or(|kind| kind == of.1)
        };
        // A rating has no place.
        let placed = move |of: &(Line, Kind)| area.is_none() || of.1 != Kind::Rating;
        pairs().filter(asked).filter(placed).filter(move |(line, kind)| concerns(name, *line, *kind))
    }
}

/// Every line with every kind.
pub fn pairs() -> impl Iterator<Item = (Line, Kind)> {
    Line::ALL.iter().copied().flat_map(|line| Kind::ALL.iter().copied().map(move |kind| (line, kind)))
}

/// Whether a limit can mean anything for a line and a kind.
pub fn concerns(name: LimitName, line: Line, kind: Kind) -> bool {
    use LimitName::*;
    let rating = kind == Kind::Rating;
    if rating && line != Line::Service {
        return false;
    }
    match name {
        // Where an enterprise has no shorter time than others (contract.md §4 "Clocks").
        HandleEnterprise => by_kind(line, kind) && kind != Kind::Report,
        // A rating's time is nobody's to move (contract.md §5), and of bad ratings all are visited (实名差评回访率 100%).
        ExtensionDecision | Extensions | ExtensionDays | SuspensionDecision | Suspensions
        | SuspensionDays | LongTermDays | LongTermReview | VisitShare => !rating,
        _ => true,
    }
}

/// Whether the line has no limit of its own for handling such a kind.
pub(super) fn by_kind(line: Line, kind: Kind) -> bool {
    match line {
        Line::Hotline => true,
        Line::Service => !matches!(kind, Kind::Rating | Kind::Complaint),
        Line::Business => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

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

    #[test]
    fn a_setting_yields_to_what_is_more_specific_in_its_scope() {
        let all = Setting::everywhere(LimitName::Handle, None);
        let at = |code| Setting { area: Division::parse(code), ..all };
        let hotline = Setting { line: Some(Line::Hotline), ..all };
        let help = Setting { kind: Some(Kind::Help), ..all };
        assert!(
            all.yields_to(&hotline) && all.yields_to(&at("530113001")) && hotline.yields_to(&at("530113001"))
        );
        assert!(at("530113001").yields_to(&at("530113001003")) && help.yields_to(&hotline));
        assert!(!all.yields_to(&all) && !at("530113001").yields_to(&hotline) && !hotline.yields_to(&help));
        assert!(!at("530113001").yields_to(&at("530113002001")));
        assert!(!hotline.yields_to(&Setting { line: Some(Line::Business), ..at("530113001") }));
        assert!(!all.yields_to(&Setting { name: LimitName::Sign, ..hotline }));
    }

    #[test]
    fn a_rating_is_the_service_lines_alone() {
        let of = |kind| Setting { kind: Some(kind), ..Setting::everywhere(LimitName::Handle, None) };
        assert_eq!(of(Kind::Rating).bears_on().collect::<Vec<_>>(), [(Line::Service, Kind::Rating)]);
        assert_eq!(of(Kind::Help).bears_on().count(), 3);
        let hotline = Setting { line: Some(Line::Hotline), ..of(Kind::Rating) };
        assert_eq!(hotline.bears_on().count(), 0);
        let town = Setting { area: Division::parse("530113001"), ..of(Kind::Rating) };
        assert_eq!(town.bears_on().count(), 0, "a rating has no place");
        let extended = Setting { name: LimitName::Extensions, ..of(Kind::Rating) };
        assert_eq!(extended.bears_on().count(), 0);
    }
}

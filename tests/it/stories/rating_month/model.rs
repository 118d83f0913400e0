//! The month as it is meant: which ratings there are, what becomes of the bad ones, and what follows for every figure. Nothing here
//! asks the product.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, TimeDelta};

/// The sources of the month.
pub const HALL: &str = "区大厅";
pub const PROVINCE: &str = "省平台";
pub const PAST: &str = "旧评价系统";
pub const LOCAL: &str = "本地评价";

/// A code and its name.
type Named = (&'static str, &'static str);

/// Units with two of their matters each: code and name, as the register of the demo district has them.
pub const UNITS: [(&str, &str, [Named; 2]); 4] = [
    (
        "shichang",
        "区市场监管局",
        [("DC-SHICHANG-01", "个体工商户设立登记"), ("DC-SHICHANG-04", "食品经营许可核发")],
    ),
    (
        "renshe",
        "区人社局",
        [("DC-RENSHE-01", "城乡居民基本养老保险参保登记"), ("DC-RENSHE-07", "社会保障卡补换")],
    ),
    ("zhujian", "区住建局", [("DC-ZHUJIAN-01", "建筑工程施工许可"), ("DC-ZHUJIAN-03", "公共租赁住房申请")]),
    ("shuiwu", "区水务局", [("DC-SHUIWU-01", "取水许可"), ("DC-SHUIWU-02", "生产建设项目水土保持方案审批")]),
];

/// By which channel a rating comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Via {
    Single,
    Batch,
    Import,
    Upload,
    Window,
    Case,
    Silence,
}

impl Via {
    pub fn source(self) -> &'static str {
        match self {
            Self::Single | Self::Batch | Self::Case | Self::Silence => HALL,
            Self::Import => PAST,
            Self::Upload => PROVINCE,
            Self::Window => LOCAL,
        }
    }
}

/// What becomes of a bad rating.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Put right in time, the citizen called, struck off.
    Righted,
    /// As that, but a day late.
    Late,
    /// Nobody does anything.
    Left,
    /// In time, and the citizen is never reached.
    Unreachable,
    /// In time, and the review does not let it pass.
    Failed,
    Malicious,
    Misrated,
    /// A plan that still runs, one that is overdue, one that was carried out.
    PlanKept,
    PlanBroken,
    PlanDone,
    /// Another unit's: that one puts it right in time.
    Moved(&'static str),
    /// No unit is named, and nobody finds out which.
    Unplaced,
    /// No unit is named, and the pre-check finds it.
    Placed(&'static str),
    /// Put right in time, and rated badly once more after it was struck off.
    Reopened,
    /// Of the past: closed there in time, or late.
    Closed {
        late: bool,
    },
}

/// Who rates, under a name or not, and whether the unit may call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rater {
    pub phone: String,
    pub consent: bool,
    pub legal: bool,
}

/// A rating as it should stand.
#[derive(Debug, Clone)]
pub struct Rated {
    pub via: Via,
    pub case: String,
    pub count: &'static str,
    pub unit: Option<&'static str>,
    pub matter: Option<(&'static str, &'static str)>,
    pub window: Option<String>,
    pub clerk: Option<&'static str>,
    pub channel: &'static str,
    pub level: u8,
    pub indicators: Vec<&'static str>,
    pub text: Option<String>,
    /// `None`: without a name.
    pub rater: Option<Rater>,
    /// Beijing time, as all instants here.
    pub assessed: NaiveDateTime,
    pub served: Option<NaiveDateTime>,
    pub pushed: Option<NaiveDateTime>,
    /// When it comes in: a wave's number.
    pub wave: usize,
    /// Of a bad one that has a ticket of its own.
    pub fate: Option<Fate>,
    /// The rating whose ticket it is written on.
    pub on: Option<usize>,
    /// A default in whose place the citizen has spoken.
    pub superseded: bool,
}

impl Rated {
    pub fn is_bad(&self) -> bool {
        self.level <= 2
    }

    pub fn is_default(&self) -> bool {
        self.via == Via::Silence
    }

    fn consents(&self) -> bool {
        self.rater.as_ref().is_some_and(|rater| rater.consent)
    }
}

/// A wave of ratings: when they come, when what is done in time is done, and when it is late.
#[derive(Debug, Clone, Copy)]
pub struct Wave {
    pub comes: NaiveDateTime,
    pub soon: NaiveDateTime,
    pub late: NaiveDateTime,
}

/// The 3 working days of each end before `late`: on 7, 14, 20 (a working Sunday) and 28 September, and on 9 October.
pub fn waves() -> [Wave; 5] {
    let days = [
        ("09-02", "09-03", "09-08"),
        ("09-09", "09-10", "09-15"),
        ("09-16", "09-17", "09-21"),
        ("09-22", "09-23", "09-29"),
        ("09-29", "09-30", "10-10"),
    ];
    days.map(|(comes, soon, late)| Wave {
        comes: moment(&format!("2026-{comes} 10:00:00")),
        soon: moment(&format!("2026-{soon} 09:00:00")),
        late: moment(&format!("2026-{late} 09:00:00")),
    })
}

/// When everything is looked at.
pub fn end() -> NaiveDateTime {
    moment("2026-10-12 09:00:00")
}

pub fn moment(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").expect("a moment")
}

/// As the interface writes it.
pub fn iso(at: NaiveDateTime) -> String {
    format!("{}+08:00", at.format("%Y-%m-%dT%H:%M:%S"))
}

/// Autumn 2026 as the State Council arranged it (国办发明电〔2025〕7号): 中秋 25–27 September, 国庆 1–7 October, work on
/// 20 September and 10 October.
pub fn is_working(day: NaiveDate) -> bool {
    let (month, date) = (day.month(), day.day());
    match (month, date) {
        (9, 20) | (10, 10) => true,
        (9, 25..=27) | (10, 1..=7) => false,
        _ => day.weekday().number_from_monday() <= 5,
    }
}

/// The last of so many working days after the day of an instant.
pub fn working_days(from: NaiveDateTime, count: u32) -> NaiveDate {
    let mut day = from.date();
    let mut left = count;
    while left > 0 {
        day = day + Days::new(1);
        left -= u32::from(is_working(day));
    }
    day
}

/// What came of a bad rating by the end.
#[derive(Debug, Clone)]
pub struct Course {
    /// Of the time that it was given first.
    pub due: NaiveDate,
    pub unit: Option<&'static str>,
    pub counts: bool,
    pub named: bool,
    pub complex: bool,
    pub done: bool,
    pub on_time: bool,
    pub done_by_plan: bool,
    pub on_time_by_plan: bool,
    pub contacted: Option<bool>,
    pub visited: bool,
    pub unreachable: bool,
}

/// The month, and whatever is known of it beside the ratings.
#[derive(Debug, Default)]
pub struct Month {
    pub ratings: Vec<Rated>,
    /// Cases that were told one by one, by what is known of them.
    pub cases: Vec<Rated>,
    /// Numbers of cases that were told for September.
    pub told: Vec<(&'static str, u64)>,
}

impl Month {
    /// The unit that a rating is counted for: whose its ticket is now, else whom it named.
    pub fn counted_unit(&self, rated: &Rated) -> Option<&'static str> {
        match rated.fate {
            Some(Fate::Moved(unit) | Fate::Placed(unit)) => Some(unit),
            _ => rated.unit,
        }
    }

    /// The rating that made a rating's ticket.
    pub fn first<'a>(&'a self, rated: &'a Rated) -> &'a Rated {
        rated.on.and_then(|at| self.ratings.get(at)).unwrap_or(rated)
    }

    /// Whether a rating is in the figures.
    pub fn counts(&self, rated: &Rated) -> bool {
        !matches!(self.first(rated).fate, Some(Fate::Malicious | Fate::Misrated))
    }

    /// What came of a rating, where it has a ticket of its own.
    pub fn course(&self, rated: &Rated) -> Option<Course> {
        use Fate::*;
        let fate = rated.fate?;
        let start = match rated.via {
            Via::Import => rated.assessed,
            Via::Upload => rated.pushed.unwrap_or(waves()[rated.wave].comes),
            _ => self.came(rated),
        };
        let named = rated.rater.is_some();
        let in_time = matches!(fate, Righted | Unreachable | Moved(_) | Placed(_) | Closed { late: false });
        let plan = matches!(fate, PlanKept | PlanBroken | PlanDone);
        let done = in_time || matches!(fate, Late | PlanDone | Closed { .. });
        let called = !matches!(fate, Late | Left);
        let by_unit = !matches!(fate, Unplaced | Closed { .. });
        let visited = named && matches!(fate, Righted | Late | PlanDone | Moved(_) | Placed(_) | Reopened);
        Some(Course {
            due: working_days(start, 3),
            unit: if fate == Unplaced { None } else { self.counted_unit(rated) },
            counts: self.counts(rated),
            named,
            complex: plan,
            done,
            on_time: in_time,
            done_by_plan: done || fate == PlanKept,
            on_time_by_plan: in_time || matches!(fate, PlanKept | PlanDone),
            contacted: (rated.consents() && by_unit).then_some(called),
            visited,
            unreachable: fate == Unreachable,
        })
    }

    /// When a rating came in through a channel of today.
    pub fn came(&self, rated: &Rated) -> NaiveDateTime {
        let wave = waves()[rated.wave];
        match rated.count {
            "2" if rated.assessed >= wave.late - TimeDelta::hours(2) => wave.late,
            "2" => wave.soon,
            _ if rated.assessed > wave.comes => wave.late,
            _ => wave.comes,
        }
    }

    /// How the ticket of a rating stands at the end.
    pub fn status(&self, fate: Fate) -> &'static str {
        use Fate::*;
        match fate {
            Righted | Late | Unreachable | Malicious | Misrated | PlanDone | Moved(_) | Placed(_) => {
                "signed_off"
            }
            Left => "dispatched",
            Failed | PlanKept | PlanBroken | Reopened => "handling",
            Unplaced => "received",
            Closed { .. } => "archived",
        }
    }
}

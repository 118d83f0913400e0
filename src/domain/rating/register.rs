//! The register of services: matters, windows and clerks, each with its days (政务服务事项、窗口、窗口人员).
//!
//! A row is never changed or deleted: it ends, and another of the same code begins.

use chrono::{Days, NaiveDate};
use entity::values::{MatterKind, ServiceWhat, UnitCode};

/// A matter, a window or a clerk as it is from one day to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceItem {
    /// Of the row; 0 before it is written, below 0 in a plan.
    pub id: i64,
    pub what: ServiceWhat,
    pub code: String,
    pub facts: ServiceFacts,
    pub valid_from: NaiveDate,
    /// The last day.
    pub valid_to: Option<NaiveDate>,
}

/// What is said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceFacts {
    pub name: String,
    pub unit: UnitCode,
    /// Of a window.
    pub hall: Option<String>,
    /// Of a clerk: the window's code.
    pub window: Option<String>,
    /// Of a matter.
    pub kind: Option<MatterKind>,
    /// Of a matter: working days.
    pub promise_days: Option<u32>,
    /// Whether it may be rated (开通评价).
    pub rated: bool,
    /// Of a matter.
    pub guide_version: Option<String>,
    /// Of a clerk: the own number (本人手机), which shows ratings that were given under it.
    pub phone: Option<SealedPhone>,
}

/// A number as it is kept: nobody reads it without the key.
#[derive(Debug, Clone)]
pub struct SealedPhone {
    pub sealed: Vec<u8>,
    /// Its keyed hash: the same for the same number, however often that is sealed.
    pub fingerprint: String,
}

impl PartialEq for SealedPhone {
    fn eq(&self, other: &Self) -> bool {
        self.fingerprint == other.fingerprint
    }
}

impl Eq for SealedPhone {}

impl ServiceItem {
    /// Whether it is so on `day`.
    pub fn is_valid(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|to| day <= to)
    }
}

/// Every row, in order of kind, code and first day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Services(Vec<ServiceItem>);

/// What becomes of a row beside those that are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placing {
    /// The register says so already.
    Known,
    /// To be added; the row with this id ends on the day before.
    Added { ends: Option<(i64, NaiveDate)> },
    /// It cannot stand beside what is there.
    Refused(&'static str),
}

impl Services {
    /// In their order.
    pub fn new(mut items: Vec<ServiceItem>) -> Self {
        items.sort_by(|a, b| (a.what, &a.code, a.valid_from).cmp(&(b.what, &b.code, b.valid_from)));
        Self(items)
    }

    /// Every row there is or was.
    pub fn iter(&self) -> impl Iterator<Item = &ServiceItem> {
        self.0.iter()
    }

    /// The rows of one code, in order of time.
    pub fn of<'a>(&'a self, what: ServiceWhat, code: &'a str) -> &'a [ServiceItem] {
        let first = self.0.partition_point(|item| (item.what, item.code.as_str()) < (what, code));
        let rest = self.0.get(first..).unwrap_or_default();
        let many = rest.partition_point(|item| (item.what, item.code.as_str()) == (what, code));
        rest.get(..many).unwrap_or_default()
    }

    /// As it is on `day`.
    pub fn on<'a>(&'a self, what: ServiceWhat, code: &'a str, day: NaiveDate) -> Option<&'a ServiceItem> {
        self.of(what, code).iter().find(|item| item.is_valid(day))
    }

    /// What it is called on `day`; before its first day and after its last one, what it is called then.
    pub fn name<'a>(&'a self, what: ServiceWhat, code: &'a str, day: NaiveDate) -> Option<&'a str> {
        let rows = self.of(what, code);
        let then = rows.iter().rev().find(|item| item.valid_from <= day).or(rows.first());
        then.map(|item| item.facts.name.as_str())
    }

    /// What becomes of `new`: rows of the same code follow one another, a later one ends the one before it.
    pub fn place(&self, new: &ServiceItem) -> Placing {
        let overlapping = self.of(new.what, &new.code).iter().filter(|row| {
            row.valid_to.is_none_or(|to| to >= new.valid_from)
                && new.valid_to.is_none_or(|to| to >= row.valid_from)
        });
        let mut ends = None;
        for row in overlapping {
            if row.facts == new.facts && row.valid_from <= new.valid_from && row.valid_to == new.valid_to {
                return Placing::Known;
            }
            if row.valid_from >= new.valid_from || ends.is_some() {
                return Placing::Refused("与同一编码的另一条记录期间重叠");
            }
            ends = Some((row.id, new.valid_from - Days::new(1)));
        }
        Placing::Added { ends }
    }

    /// The register with one row more, which ends another one.
    pub fn with(mut self, new: ServiceItem, ends: Option<(i64, NaiveDate)>) -> Self {
        if let Some((id, on)) = ends
            && let Some(before) = self.0.iter_mut().find(|row| row.id == id)
        {
            before.valid_to = Some(on);
        }
        let id = self.0.iter().map(|row| row.id).min().unwrap_or(0).min(0) - 1;
        self.0.push(ServiceItem { id, ..new });
        Self::new(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn window(id: i64, name: &str, from: &str, to: Option<&str>) -> ServiceItem {
        ServiceItem {
            id,
            what: ServiceWhat::Window,
            code: "W1".to_owned(),
            facts: ServiceFacts {
                name: name.to_owned(),
                unit: "shichang".into(),
                hall: None,
                window: None,
                kind: None,
                promise_days: None,
                rated: true,
                guide_version: None,
                phone: None,
            },
            valid_from: day(from),
            valid_to: to.map(day),
        }
    }

    #[test]
    fn a_later_row_ends_the_one_before_it() {
        let known = Services::new(vec![window(7, "综合窗口", "2018-01-01", None)]);
        assert_eq!(known.place(&window(0, "综合窗口", "2020-01-01", None)), Placing::Known);
        let renamed = window(0, "企业开办窗口", "2026-11-01", None);
        let ends = Some((7, day("2026-10-31")));
        assert_eq!(known.place(&renamed), Placing::Added { ends });
        assert!(matches!(known.place(&window(0, "早", "2017-01-01", None)), Placing::Refused(_)));
        let known = known.with(renamed, ends);
        let name = |on: &str| known.name(ServiceWhat::Window, "W1", day(on));
        assert_eq!((name("2026-10-31"), name("2026-11-01")), (Some("综合窗口"), Some("企业开办窗口")));
        assert_eq!(
            (name("2000-01-01"), known.name(ServiceWhat::Clerk, "W1", day("2026-11-01"))),
            (Some("综合窗口"), None)
        );
    }

    #[test]
    fn what_has_ended_may_begin_again() {
        let known = Services::new(vec![window(7, "综合窗口", "2018-01-01", Some("2019-12-31"))]);
        assert_eq!(known.on(ServiceWhat::Window, "W1", day("2020-01-01")), None);
        assert_eq!(known.place(&window(0, "综合窗口", "2021-01-01", None)), Placing::Added { ends: None });
    }
}

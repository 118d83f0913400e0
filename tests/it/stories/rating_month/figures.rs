//! What the report should say of the month.

use super::model::*;
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;

/// A row of the report, in whole numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    pub ratings: u64,
    pub by_default: u64,
    pub content: u64,
    pub negative: u64,
    pub ratings_not_counted: u64,
    pub due_not_counted: u64,
    pub due: u64,
    pub done: u64,
    pub on_time: u64,
    pub done_by_plan: u64,
    pub on_time_by_plan: u64,
    pub complex: u64,
    pub to_contact: u64,
    pub contacted: u64,
    pub named: u64,
    pub visited: u64,
    pub visited_and_done: u64,
    pub unreachable: u64,
    pub anonymous: u64,
    pub served: u64,
    pub covered: u64,
    pub matters: u64,
    pub open: u64,
}

/// Unit and key of a row: either may be nothing.
pub type Key = (Option<String>, Option<String>);

/// By what rows are made.
pub const GROUPS: [&str; 6] = ["unit", "matter", "window", "clerk", "channel", "month"];

fn month_of(day: NaiveDate) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

impl Row {
    fn give(&mut self, rated: &Rated, counts: bool) {
        if !counts {
            self.ratings_not_counted += 1;
            return;
        }
        self.ratings += 1;
        self.by_default += u64::from(rated.is_default());
        self.content += u64::from(rated.level >= 3);
        self.negative += u64::from(rated.is_bad());
    }

    fn end(&mut self, course: &Course) {
        let one = |yes: bool| u64::from(yes);
        if !course.counts {
            self.due_not_counted += 1;
            return;
        }
        self.due += 1;
        self.done += one(course.done);
        self.on_time += one(course.on_time);
        self.done_by_plan += one(course.done_by_plan);
        self.on_time_by_plan += one(course.on_time_by_plan);
        self.complex += one(course.complex);
        self.to_contact += one(course.contacted.is_some());
        self.contacted += one(course.contacted == Some(true));
        self.named += one(course.named);
        self.anonymous += one(!course.named);
        self.visited += one(course.named && course.visited);
        self.visited_and_done += one(course.named && course.visited && course.done);
        self.unreachable += one(course.named && course.unreachable);
    }

    /// The measures as the report names them: numerator and denominator.
    pub fn measures(&self) -> BTreeMap<&'static str, (u64, u64)> {
        BTreeMap::from([
            ("covered_cases", (self.covered, self.served)),
            ("covered_matters", (self.open, self.matters)),
            ("active", (self.ratings - self.by_default, self.ratings)),
            ("satisfied", (self.content, self.ratings)),
            ("negative", (self.negative, self.ratings)),
            ("righted", (self.done, self.due)),
            ("righted_on_time", (self.on_time, self.due)),
            ("righted_by_plan", (self.done_by_plan, self.due)),
            ("righted_on_time_by_plan", (self.on_time_by_plan, self.due)),
            ("contacted_on_time", (self.contacted, self.to_contact)),
            ("visited", (self.visited, self.named)),
            ("visited_and_righted", (self.visited_and_done, self.named)),
        ])
    }
}

/// Matters of the demo district on offer, and those of them that may be rated, by unit.
fn matters() -> BTreeMap<&'static str, (u64, u64)> {
    let rows = include_str!("../../../../src/service/demo/matters.csv").lines();
    let mut all = BTreeMap::new();
    for row in rows.filter(|row| row.starts_with("DC-")) {
        let cells: Vec<&str> = row.split(',').collect();
        let (on_offer, open): &mut (u64, u64) = all.entry(cells[2]).or_default();
        *on_offer += 1;
        *open += u64::from(cells[5] == "1");
    }
    all
}

impl Month {
    /// Which of a month's cases each unit served, and how many of them were rated.
    fn coverage(&self, month: &str) -> BTreeMap<&'static str, (u64, u64)> {
        let mut units: BTreeMap<&'static str, (u64, u64)> = BTreeMap::new();
        for case in
            self.cases.iter().filter(|case| case.served.is_some_and(|at| month_of(at.date()) == month))
        {
            units.entry(case.unit.expect("a unit")).or_default().0 += 1;
        }
        for (unit, told) in self.told.iter().filter(|_| month == "2026-09") {
            let served = &mut units.entry(*unit).or_default().0;
            *served = (*served).max(*told);
        }
        for rated in self.ratings.iter().filter(|rated| !rated.superseded && rated.count != "2") {
            let at = rated.served.unwrap_or(rated.assessed);
            if let Some(unit) = rated.unit.filter(|_| month_of(at.date()) == month) {
                let (served, covered) = units.entry(unit).or_default();
                *covered = (*covered + 1).min(*served);
            }
        }
        units
    }

    /// The report of the months from one to another, both inclusive, by a group; and its sum.
    pub fn report(&self, group: &str, from: &str, to: &str) -> (BTreeMap<Key, Row>, Row) {
        let key = |rated: &Rated, unit: Option<&'static str>, day: NaiveDate| -> Key {
            let text = |word: Option<&str>| word.map(str::to_owned);
            match group {
                "unit" => (text(unit), None),
                "matter" => (None, text(rated.matter.map(|(code, _)| code))),
                "window" => (text(rated.unit), rated.window.clone()),
                "clerk" => (text(rated.unit), text(rated.clerk)),
                "channel" => (None, text(Some(rated.channel))),
                _ => (None, Some(month_of(day))),
            }
        };
        let within = |day: NaiveDate| (from..=to).contains(&month_of(day).as_str());
        let (mut rows, mut sum) = (BTreeMap::<Key, Row>::new(), Row::default());
        for rated in self.ratings.iter().filter(|rated| !rated.superseded) {
            let day = rated.assessed.date();
            if within(day) {
                let counts = self.counts(rated);
                rows.entry(key(rated, self.counted_unit(self.first(rated)), day))
                    .or_default()
                    .give(rated, counts);
                sum.give(rated, counts);
            }
            if let Some(course) = self.course(rated).filter(|course| within(course.due)) {
                rows.entry(key(rated, course.unit, course.due)).or_default().end(&course);
                sum.end(&course);
            }
        }
        for (unit, (on_offer, open)) in matters() {
            cover(&mut rows, &mut sum, (group, unit), |row| {
                row.matters += on_offer;
                row.open += open;
            });
        }
        for month in ["2026-08", "2026-09", "2026-10"].into_iter().filter(|month| (from..=to).contains(month))
        {
            for (unit, (served, covered)) in self.coverage(month) {
                cover(&mut rows, &mut sum, (group, unit), |row| {
                    row.served += served;
                    row.covered += covered;
                });
            }
        }
        (rows, sum)
    }
}

/// Coverage is known by unit alone.
fn cover(rows: &mut BTreeMap<Key, Row>, sum: &mut Row, (group, unit): (&str, &str), put: impl Fn(&mut Row)) {
    put(sum);
    if group == "unit" {
        put(rows.entry((Some(unit.to_owned()), None)).or_default());
    }
}

//! The counters of the reports (统计计数): shares of many tickets, summed.

use super::{Change, Figure, Share, Step};
use chrono::NaiveDate;
use entity::values::{Basis, Line, Part};
use std::collections::BTreeMap;

/// One counter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    pub basis: Basis,
    pub part: Part,
    /// The Beijing day of the basis.
    pub day: NaiveDate,
    /// A code of the part; empty where a ticket has none.
    pub key: String,
    pub line: Line,
    pub confidential: bool,
    pub figure: Figure,
}

/// Counters, or how they change, in one order: whoever writes them waits for others in the same order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally(pub BTreeMap<Cell, Step>);

impl Tally {
    /// Takes over a change.
    pub fn change(&mut self, change: &Change) {
        if let Some(was) = &change.was {
            self.add(was, -1);
        }
        self.add(&change.is, 1);
    }

    /// Adds a share `sign` times.
    pub fn add(&mut self, share: &Share, sign: i64) {
        let head = &share.head;
        for (place, step) in &share.facts {
            let bases =
                [(Basis::Due, place.due), (Basis::Created, Some(head.created)), (Basis::Closed, head.closed)];
            for (basis, day) in bases.into_iter().filter_map(|(basis, day)| Some((basis, day?))) {
                let unit = place.unit.as_ref().map(|unit| unit.as_str());
                let parts = [
                    (Part::All, Some("")),
                    (Part::Unit, unit),
                    (Part::Category, head.category.as_ref().map(|category| category.as_str())),
                    (Part::Area, head.township.as_deref()),
                    (Part::Channel, Some(head.channel.code())),
                    (Part::Kind, Some(head.kind.code())),
                ];
                // What stands beside the measures is printed for the whole report only.
                let many = place.figure.is_grouped();
                for (part, key) in parts.into_iter().take(if many { parts.len() } else { 1 }) {
                    let cell = Cell {
                        basis,
                        part,
                        day,
                        key: key.unwrap_or_default().to_owned(),
                        line: head.line,
                        confidential: head.confidential,
                        figure: place.figure,
                    };
                    self.0.entry(cell).or_default().add(*step, sign);
                }
            }
        }
    }

    /// Without the counters that stand at nothing.
    pub fn trimmed(mut self) -> Self {
        self.0.retain(|_, step| *step != Step::default());
        self
    }

    /// The counters in which the two differ.
    pub fn differing(&self, other: &Self) -> Vec<Cell> {
        let get = |tally: &Self, cell: &Cell| tally.0.get(cell).copied().unwrap_or_default();
        let mut cells: Vec<&Cell> = self.0.keys().chain(other.0.keys()).collect();
        cells.sort_unstable();
        cells.dedup();
        cells.into_iter().filter(|cell| get(self, cell) != get(other, cell)).cloned().collect()
    }
}

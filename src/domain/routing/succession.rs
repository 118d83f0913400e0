//! What a reorganisation makes of the dispatch directory (机构改革).

use super::{DirectoryRow, Lead};
use chrono::{Days, NaiveDate};
use entity::values::UnitCode;

impl DirectoryRow {
    /// The row that takes this one's place from `day` on, `units` having ended with `to` as their successor; `None` where it
    /// names none of them, or has ended by then.
    pub fn succeeded(&self, units: &[UnitCode], to: &UnitCode, day: NaiveDate) -> Option<Self> {
        let ended = |unit: &UnitCode| units.contains(unit);
        let names = |lead: &Lead| matches!(lead, Lead::Unit(unit) if ended(unit));
        let concerned =
            names(&self.lead) || self.candidates.iter().any(names) || self.co_units.iter().any(ended);
        if !concerned || self.valid_to.is_some_and(|last| last < day) {
            return None;
        }
        let heir = |unit: &UnitCode| if ended(unit) { to.clone() } else { unit.clone() };
        let lead_heir = |lead: &Lead| match lead {
            Lead::Unit(unit) => Lead::Unit(heir(unit)),
            other => other.clone(),
        };
        let lead = lead_heir(&self.lead);
        let mut co_units: Vec<UnitCode> = Vec::new();
        for unit in self.co_units.iter().map(heir) {
            if !co_units.contains(&unit) && lead != Lead::Unit(unit.clone()) {
                co_units.push(unit);
            }
        }
        let mut candidates: Vec<Lead> = Vec::new();
        for candidate in self.candidates.iter().map(lead_heir) {
            if !candidates.contains(&candidate) {
                candidates.push(candidate);
            }
        }
        Some(Self { id: 0, lead, co_units, candidates, valid_from: self.valid_from.max(day), ..self.clone() })
    }

    /// Whether it names this unit: for the lead, as a candidate, or beside.
    pub fn names(&self, unit: &UnitCode) -> bool {
        let is = |lead: &Lead| matches!(lead, Lead::Unit(named) if named == unit);
        is(&self.lead) || self.candidates.iter().any(is) || self.co_units.contains(unit)
    }

    /// Whether it leaves the matter, or a part of it, to the unit of the ticket's township.
    pub fn leaves_to_township(&self) -> bool {
        let is = |lead: &Lead| *lead == Lead::Township;
        is(&self.lead) || self.candidates.iter().any(is) || self.township.is_some()
    }

    /// The last day of the row whose place another takes from `day` on; before its first one where it never began.
    pub fn last_day_before(&self, day: NaiveDate) -> NaiveDate {
        let ends = self.valid_from.max(day);
        ends.checked_sub_days(Days::new(1)).unwrap_or(ends)
    }

    /// Whether nobody is left to choose from: who keeps the directory has to say whose it is.
    pub fn is_undecided(&self) -> bool {
        self.lead == Lead::Open && self.candidates.len() < 2
    }
}

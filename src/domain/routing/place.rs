//! What a unit is and where it stands, from a day on (单位的类型、上级和辖区).

use super::Unit;
use chrono::{Days, NaiveDate};
use entity::values::{AreaCode, UnitCode, UnitKind};

/// What a unit is, below which other, and for which division.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub kind: UnitKind,
    pub parent: Option<UnitCode>,
    /// The division that a township is responsible for.
    pub area: Option<AreaCode>,
}

/// What it was before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    pub place: Place,
    /// The last day on which it was so.
    pub valid_to: NaiveDate,
}

impl Unit {
    /// What it is now.
    pub fn place(&self) -> Place {
        Place { kind: self.kind, parent: self.parent.clone(), area: self.area.clone() }
    }

    /// What it was on `day`.
    pub fn place_on(&self, day: NaiveDate) -> Place {
        let then = self.earlier.iter().find(|earlier| day <= earlier.valid_to);
        then.map_or_else(|| self.place(), |earlier| earlier.place.clone())
    }

    /// The same unit in another place from `day` on. What it was stays known with its last day, unless it never was so for a day.
    pub fn moved(mut self, to: Place, day: NaiveDate) -> Self {
        let (was, last) = (self.place(), day.checked_sub_days(Days::new(1)).unwrap_or(day));
        let known = self.earlier.last().is_some_and(|earlier| last <= earlier.valid_to);
        if was != to && !known && self.valid_from <= last {
            self.earlier.push(Earlier { place: was, valid_to: last });
        }
        let Place { kind, parent, area } = to;
        Self { kind, parent, area, ..self }
    }
}

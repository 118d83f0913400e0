//! Finding the row of the directory that answers a ticket.

use super::Reference;
use chrono::NaiveDate;
use entity::values::{AreaCode, AssignmentRole, CategoryCode, Kind, UnitCode, UnitKind};

/// Whom a row names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lead {
    /// A unit by code.
    Unit(UnitCode),
    /// The unit of the township in which the matter lies.
    Township,
    /// Nobody: a person chooses among the candidates.
    Open,
}

/// What part the township's unit may have where another unit is named (乡镇（街道）可承担的部分).
///
/// 66号(五): 应由职能部门办理的诉求事项不得分派给基层办理. Only a known ground lets a matter be given further down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TownshipPart {
    /// Who may lead may assist as well.
    pub role: AssignmentRole,
    pub basis: String,
}

/// A row of the dispatch directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectoryRow {
    pub id: i64,
    /// A category of any level; its descendants are meant too.
    pub category: CategoryCode,
    /// `None` for every area, else the area and all within it.
    pub area: Option<AreaCode>,
    /// `None` for every kind.
    pub kind: Option<Kind>,
    pub lead: Lead,
    pub co_units: Vec<UnitCode>,
    /// The ground (派单依据).
    pub basis: String,
    /// Who comes into question where the row is open.
    pub candidates: Vec<Lead>,
    /// `None`: no part, but what the row itself names.
    pub township: Option<TownshipPart>,
    pub valid_from: NaiveDate,
    /// The last day on which it applies.
    pub valid_to: Option<NaiveDate>,
}

/// What is asked of the directory.
#[derive(Debug, Clone, Copy)]
pub struct Query<'a> {
    pub category: Option<&'a CategoryCode>,
    pub area: Option<&'a AreaCode>,
    pub kind: Kind,
    pub day: NaiveDate,
}

/// A unit that comes into question, with the ground.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub unit: UnitCode,
    pub basis: String,
    /// In words, for the dispatcher: 目录：市政设施（全区）.
    pub why: String,
}

/// The directory's answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resolution {
    /// The one unit responsible, where the directory names exactly one.
    pub exact: Option<Candidate>,
    /// Whom a person may choose among; empty where nothing is known.
    pub candidates: Vec<Candidate>,
    /// Who assists, as far as they take tickets that day (协办单位).
    pub co_units: Vec<UnitCode>,
}

impl DirectoryRow {
    /// What the row lets the township's unit do beside the units that it names.
    fn allows(&self, role: AssignmentRole) -> Option<&TownshipPart> {
        self.township.as_ref().filter(|part| part.role == role || part.role == AssignmentRole::Lead)
    }

    /// The part that the row gives to the unit of the township in which a matter lies, with its ground.
    pub fn township_part(&self) -> Option<TownshipPart> {
        if self.lead == Lead::Township || self.candidates.contains(&Lead::Township) {
            return Some(TownshipPart { role: AssignmentRole::Lead, basis: self.basis.clone() });
        }
        self.township.clone()
    }

    /// Whether it speaks of what lies in `area`.
    pub fn covers(&self, area: Option<&AreaCode>) -> bool {
        self.area
            .as_ref()
            .is_none_or(|own| area.is_some_and(|asked| asked.as_str().starts_with(own.as_str())))
    }

    /// Whether it is in force on `day`.
    pub fn is_valid(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|to| day <= to)
    }
}

impl Reference {
    /// The answer of the most specific row in force: category before area before kind.
    pub fn resolve(&self, query: Query<'_>) -> Resolution {
        let Some(row) = self.row_for(query) else { return Resolution::default() };
        let candidate =
            |lead: &Lead| self.named(lead, query).and_then(|unit| self.candidate(row, &unit, query.day));
        let exact = candidate(&row.lead);
        let candidates = match &exact {
            Some(exact) => vec![exact.clone()],
            None => row.candidates.iter().filter_map(candidate).collect(),
        };
        let takes = |unit: &&UnitCode| self.dispatchable(unit, query.day).is_some();
        let co_units = row.co_units.iter().filter(takes).cloned().collect();
        Resolution { exact, candidates, co_units }
    }

    /// On what ground the directory lets the unit of a township have this part of a matter; `None` where it does not, and for units
    /// of any other kind.
    pub fn township_basis(&self, query: Query<'_>, unit: &UnitCode, role: AssignmentRole) -> Option<&str> {
        if !self.is_township(unit) {
            return None;
        }
        let row = self.row_for(query)?;
        let is = |lead: &Lead| self.named(lead, query).as_ref() == Some(unit);
        let named = is(&row.lead) || row.candidates.iter().any(is);
        if named || (role == AssignmentRole::Co && row.co_units.contains(unit)) {
            return Some(&row.basis);
        }
        row.allows(role).map(|part| part.basis.as_str())
    }

    /// Whether a unit is a township's.
    pub fn is_township(&self, unit: &UnitCode) -> bool {
        self.units.get(unit).is_some_and(|unit| unit.kind == UnitKind::Township)
    }

    pub(super) fn named(&self, lead: &Lead, query: Query<'_>) -> Option<UnitCode> {
        match lead {
            Lead::Unit(unit) => Some(unit.clone()),
            Lead::Township => self.township_unit(query.area?, query.day).map(|u| u.code.clone()),
            Lead::Open => None,
        }
    }

    pub(super) fn row_for(&self, query: Query<'_>) -> Option<&DirectoryRow> {
        let category = query.category?.as_str();
        self.directory
            .iter()
            .filter(|r| category.starts_with(r.category.as_str()) && r.covers(query.area))
            .filter(|r| r.kind.is_none_or(|k| k == query.kind))
            .filter(|r| r.is_valid(query.day))
            .max_by_key(|r| {
                let area = r.area.as_ref().map_or(0, |a| a.as_str().len());
                (r.category.as_str().len(), area, r.kind.is_some(), std::cmp::Reverse(r.id))
            })
    }

    fn candidate(&self, row: &DirectoryRow, unit: &UnitCode, day: NaiveDate) -> Option<Candidate> {
        self.dispatchable(unit, day)?;
        let category = self.categories.get(&row.category).map_or(row.category.as_str(), |c| c.name.as_str());
        let area = match &row.area {
            Some(area) => self.areas.get(area).map_or(area.as_str(), |a| a.name.as_str()),
            None => "全区",
        };
        let kind = row.kind.map(|k| format!("，{}", k.label())).unwrap_or_default();
        Some(Candidate {
            unit: unit.clone(),
            basis: row.basis.clone(),
            why: format!("派单目录：{category}（{area}{kind}）"),
        })
    }
}

//! Rows of `import directory`: the dispatch directory (派单目录), whose rows end but are never deleted.

use super::{Bound, Lookup, Reader};
use crate::domain::routing::{DirectoryRow, Lead, TownshipPart};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::time::day_of;
use chrono::{Days, NaiveDate};
use entity::values::{AssignmentRole, Kind, UnitCode};

/// What a row asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectoryEntry {
    pub row: DirectoryRow,
}

/// What becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Placed {
    /// The directory says so already.
    Known,
    /// To be added; the row with this id ends on the day before.
    Added { ends: Option<(i64, NaiveDate)> },
    /// It cannot stand beside what is there.
    Refused(&'static str),
}

/// What stands for the unit of the township in which a matter lies.
const TOWNSHIP: &[&str] = &["@township", "属地", "属地乡镇", "属地乡镇（街道）"];
/// What stands for every area, every kind.
const ALL: &[&str] = &["*", "全部", "所有"];

/// Reads a row; it is valid from `today` on where it does not say since when.
///
/// # Errors
/// Every fault of the row.
pub fn read_directory(
    bound: &Bound,
    lookup: &Lookup,
    today: NaiveDate,
    cells: &[String],
) -> Result<DirectoryEntry, FieldErrors> {
    let mut row = Reader::new(bound, cells);
    let r = &mut row;
    let category =
        r.typed("category", "不是已知的诉求类别代码或名称", |w| lookup.any_category(w));
    let category = r.required("category", category);
    let basis = r.required_text("basis", 200);
    let area = if everything(r, "area") {
        None
    } else {
        r.typed("area", "不是已知的行政区划，或有重名", |w| lookup.area(w))
    };
    let kind = if everything(r, "kind") { None } else { r.word("kind", Kind::ALL, Kind::code, Kind::label) };
    let valid_from = r.instant("valid_from").map_or(today, day_of);
    let valid_to = r.instant("valid_to").map(day_of);
    if valid_to.is_some_and(|to| to < valid_from) {
        r.errors.add("valid_to", FieldCode::Time, "停用日期早于启用日期");
    }
    let unit = |word: &str| lookup.unit(word, valid_from);
    let lead = |word: &str| match TOWNSHIP.contains(&word) {
        true => Some(Lead::Township),
        false => unit(word).map(Lead::Unit),
    };
    let first = r.typed("lead_unit", "不是已知的单位", lead).unwrap_or(Lead::Open);
    let candidates = each(r, "candidates", lead);
    let co_units: Vec<UnitCode> = each(r, "co_units", unit);
    let township = township(r);
    let whole = category.zip(basis).map(|(category, basis)| DirectoryEntry {
        row: DirectoryRow {
            id: 0,
            category,
            area,
            kind,
            lead: first,
            co_units,
            basis,
            candidates,
            township,
            valid_from,
            valid_to,
        },
    });
    row.or(whole)
}

/// What the township's unit may do beside the units named, and on what ground: never without one (66号(五)).
fn township(r: &mut Reader<'_>) -> Option<TownshipPart> {
    let role = r.word("township_role", AssignmentRole::ALL, AssignmentRole::code, AssignmentRole::label);
    let basis = r.text("township_basis", 200);
    match (role, basis) {
        (Some(role), Some(basis)) => Some(TownshipPart { role, basis }),
        (Some(_), None) => {
            r.errors.add("township_basis", FieldCode::Required, "请填写乡镇（街道）承担的依据");
            None
        }
        (None, Some(_)) => {
            r.errors.add("township_basis", FieldCode::Conflict, "没有写明乡镇（街道）可承担的部分");
            None
        }
        (None, None) => None,
    }
}

fn everything(r: &Reader<'_>, field: &str) -> bool {
    r.value(field).is_some_and(|word| ALL.contains(&word.as_ref()))
}

fn each<T>(r: &mut Reader<'_>, field: &str, parse: impl Fn(&str) -> Option<T>) -> Vec<T> {
    let mut found = Vec::new();
    for word in r.list(field) {
        match parse(&word) {
            Some(one) => found.push(one),
            None => r.errors.add(field, FieldCode::Unknown, format!("“{word}”不是已知的单位")),
        }
    }
    found
}

impl DirectoryEntry {
    /// What becomes of it beside the rows that are there.
    ///
    /// Rows of the same category, area and kind follow one another: a later one ends the one before it.
    pub fn place(&self, directory: &[DirectoryRow]) -> Placed {
        let new = &self.row;
        let same = |row: &&DirectoryRow| {
            row.category == new.category && row.area == new.area && row.kind == new.kind
        };
        let same_words = |row: &DirectoryRow| {
            row.lead == new.lead
                && row.co_units == new.co_units
                && row.candidates == new.candidates
                && row.basis == new.basis
                && row.township == new.township
        };
        let overlapping = directory.iter().filter(same).filter(|row| {
            row.valid_to.is_none_or(|to| to >= new.valid_from)
                && new.valid_to.is_none_or(|to| to >= row.valid_from)
        });
        let mut ends = None;
        for row in overlapping {
            if same_words(row) && row.valid_from <= new.valid_from && row.valid_to == new.valid_to {
                return Placed::Known;
            }
            if row.valid_from >= new.valid_from || ends.is_some() {
                return Placed::Refused("与派单目录中同类别、同区域的另一行期间重叠");
            }
            ends = Some((row.id, new.valid_from - Days::new(1)));
        }
        Placed::Added { ends }
    }
}

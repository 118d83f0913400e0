//! Rows of `unit import`: units with the names they bore. A file may be a list of units, or a log in which each row
//! names its unit as it was called on that day.

use super::{Bound, Reader};
use crate::domain::routing::{Reference, Unit, UnitName, UnitPhone};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::time::day_of;
use chrono::NaiveDate;
use entity::values::{AreaCode, PhoneRank, UnitCode, UnitKind, UnitPhoneId};
use std::collections::BTreeMap;

/// A row: a unit as it was called from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitRow {
    pub code: UnitCode,
    pub name: String,
    pub kind: Option<UnitKind>,
    pub parent: Option<UnitCode>,
    pub dispatchable: Option<bool>,
    pub area: Option<AreaCode>,
    pub valid_from: Option<NaiveDate>,
    pub valid_to: Option<NaiveDate>,
    /// The numbers by which it is reached at any hour (值班电话).
    pub phones: Vec<(PhoneRank, String)>,
}

/// Reads a row.
///
/// # Errors
/// Every fault of the row.
pub fn read_unit(bound: &Bound, cells: &[String]) -> Result<UnitRow, FieldErrors> {
    let mut row = Reader::new(bound, cells);
    let r = &mut row;
    let code = code(r, "code");
    let code = r.required("code", code);
    let name = r.required_text("name", 100);
    let rest = UnitRow {
        code: UnitCode(String::new()),
        name: String::new(),
        kind: r.word("kind", UnitKind::ALL, UnitKind::code, UnitKind::label),
        parent: self::code(r, "parent"),
        dispatchable: r.flag("dispatchable"),
        area: r.text("area", 12).map(AreaCode),
        valid_from: r.instant("valid_from").map(day_of),
        valid_to: r.instant("valid_to").map(day_of),
        phones: phones(r),
    };
    if rest.valid_to.zip(rest.valid_from).is_some_and(|(to, from)| to < from) {
        r.errors.add("valid_to", FieldCode::Time, "停用日期早于启用日期");
    }
    row.or(code.zip(name).map(|(code, name)| UnitRow { code, name, ..rest }))
}

fn code(r: &mut Reader<'_>, field: &str) -> Option<UnitCode> {
    r.typed(field, "不是单位代码，应只含小写字母和数字", |word| {
        let fits = (1..=40).contains(&word.len())
            && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        fits.then(|| UnitCode(word.to_owned()))
    })
}

fn phones(r: &mut Reader<'_>) -> Vec<(PhoneRank, String)> {
    let fields =
        [(PhoneRank::Desk, "duty_phone"), (PhoneRank::Lead, "lead_phone"), (PhoneRank::Head, "head_phone")];
    let mut phones: Vec<(PhoneRank, String)> = Vec::new();
    for (rank, field) in fields {
        for phone in r.phones(field) {
            let number = phone.as_str().to_owned();
            if !phones.iter().any(|(_, known)| *known == number) {
                phones.push((rank, number));
            }
        }
    }
    phones
}

/// What the rows say of each unit: its last word, and since when it bore each name. Holds a row per unit and name,
/// however long the file.
#[derive(Debug, Default)]
pub struct UnitLog {
    units: BTreeMap<UnitCode, Seen>,
}

#[derive(Debug)]
struct Seen {
    line: u64,
    row: UnitRow,
    /// Name → the first day on which it was seen; `None` where no row says.
    names: BTreeMap<String, Option<NaiveDate>>,
}

impl UnitLog {
    /// How many units it tells of.
    pub fn len(&self) -> usize {
        self.units.len()
    }

    /// Whether it tells of none.
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// Takes a row in.
    pub fn note(&mut self, line: u64, row: UnitRow) {
        let seen = self.units.entry(row.code.clone()).or_insert_with(|| Seen {
            line,
            row: row.clone(),
            names: BTreeMap::new(),
        });
        let first = seen.names.entry(row.name.clone()).or_insert(row.valid_from);
        *first = match (*first, row.valid_from) {
            (Some(known), Some(from)) => Some(known.min(from)),
            (known, from) => known.or(from),
        };
        if seen.row.valid_from <= row.valid_from {
            seen.row = row;
        }
    }

    /// Why a unit cannot be as the file says.
    fn fault(&self, code: &UnitCode, known: &Reference) -> Option<String> {
        let row = &self.units.get(code)?.row;
        let exists = |parent: &UnitCode| self.units.contains_key(parent) || known.units.contains_key(parent);
        if let Some(parent) = row.parent.as_ref().filter(|parent| *parent == code || !exists(parent)) {
            return Some(format!("上级单位“{parent}”不存在"));
        }
        let area = row.area.as_ref().filter(|area| !known.areas.contains_key(*area));
        area.map(|area| format!("没有行政区划“{area}”"))
    }

    /// The numbers of each unit whose numbers the file says: those of the ranks that it names take the place of the known
    /// ones, which keep their labels where they stay.
    pub fn phones(&self, known: &Reference) -> Vec<(UnitCode, Vec<UnitPhone>)> {
        let fits = |code: &UnitCode| self.fault(code, known).is_none();
        let told = self.units.iter().filter(|(code, seen)| !seen.row.phones.is_empty() && fits(code));
        let merged = told.map(|(code, seen)| {
            let known = known.phones_of(code);
            let says = |rank: PhoneRank| seen.row.phones.iter().any(|(told, _)| *told == rank);
            let others = known.iter().filter(|phone| !says(phone.rank)).cloned();
            let new = seen.row.phones.iter().map(|(rank, number)| {
                let stays = known.iter().find(|phone| phone.number == *number);
                let label = stays.and_then(|phone| phone.label.clone());
                UnitPhone {
                    id: stays.map_or(UnitPhoneId(0), |phone| phone.id),
                    rank: *rank,
                    label,
                    number: number.clone(),
                }
            });
            let new: Vec<UnitPhone> = new.collect();
            let others = others.filter(|phone| !new.iter().any(|n| n.number == phone.number));
            let mut all: Vec<UnitPhone> = others.chain(new.iter().cloned()).collect();
            all.sort_by_key(|phone| phone.rank);
            (code.clone(), all)
        });
        merged.filter(|(code, phones)| known.phones_of(code) != phones.as_slice()).collect()
    }

    /// The units that differ from what is known, as they then are; and each unit that cannot be, with its line and why.
    /// What a file does not say stays as it is. `today` is the first day of a new unit whose beginning nobody says.
    pub fn changes(self, known: &Reference, today: NaiveDate) -> (Vec<Unit>, Vec<(u64, String)>) {
        let faults: BTreeMap<UnitCode, String> =
            self.units.keys().filter_map(|code| Some((code.clone(), self.fault(code, known)?))).collect();
        let (mut changed, mut refused) = (Vec::new(), Vec::new());
        for (code, seen) in self.units {
            if let Some(fault) = faults.get(&code) {
                refused.push((seen.line, fault.clone()));
                continue;
            }
            let unit = seen.merged(known.units.get(&code), today);
            if known.units.get(&code) != Some(&unit) {
                changed.push(unit);
            }
        }
        (changed, refused)
    }
}

impl Seen {
    fn merged(self, known: Option<&Unit>, today: NaiveDate) -> Unit {
        let Self { row, names, .. } = self;
        let first = names.values().flatten().min().copied().unwrap_or(today);
        let mut borne: Vec<UnitName> = known.map_or_else(Vec::new, |unit| unit.names.clone());
        let mut told: Vec<(NaiveDate, String)> =
            names.into_iter().map(|(name, from)| (from.unwrap_or(first), name)).collect();
        told.sort();
        for (valid_from, name) in told {
            // The name that it bore on that day already is no new one.
            let then = borne.iter().rev().find(|n| n.valid_from <= valid_from);
            let early = then.is_none() && borne.first().is_some_and(|n| n.name == name);
            // Of two names since one day the first to be known stays, or each import would turn them round.
            let taken = borne.iter().any(|n| n.valid_from == valid_from);
            if !early && !taken && then.is_none_or(|n| n.name != name) {
                borne.push(UnitName { name, valid_from });
                borne.sort_by_key(|n| n.valid_from);
            }
        }
        // What has been succeeded to stays as the reorganisation left it, whatever an old list says.
        if let Some(known) = known.filter(|unit| unit.successor.is_some()) {
            return Unit { names: borne, ..known.clone() };
        }
        Unit {
            code: row.code,
            kind: row.kind.or(known.map(|u| u.kind)).unwrap_or(UnitKind::Department),
            parent: row.parent.or_else(|| known.and_then(|u| u.parent.clone())),
            dispatchable: row.dispatchable.or(known.map(|u| u.dispatchable)).unwrap_or(true),
            area: row.area.or_else(|| known.and_then(|u| u.area.clone())),
            valid_from: known.map_or(first, |u| u.valid_from.min(first)),
            valid_to: row.valid_to.or_else(|| known.and_then(|u| u.valid_to)),
            successor: None,
            names: borne,
            earlier: known.map_or_else(Vec::new, |u| u.earlier.clone()),
        }
    }
}

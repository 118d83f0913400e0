//! Units, categories, areas and the directory as one value.

use super::{DirectoryRow, Earlier};
use crate::domain::rating::{Indicators, Services};
use chrono::NaiveDate;
use entity::values::{AreaCode, CategoryCode, PhoneRank, UnitCode, UnitKind, UnitPhoneId};
use std::collections::{BTreeMap, BTreeSet};

/// A unit (承办单位) with the names it bore.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    pub code: UnitCode,
    pub kind: UnitKind,
    pub parent: Option<UnitCode>,
    /// Whether tickets can be given to it.
    pub dispatchable: bool,
    /// The division that a township is responsible for.
    pub area: Option<AreaCode>,
    pub valid_from: NaiveDate,
    /// The last day of its existence.
    pub valid_to: Option<NaiveDate>,
    /// Which unit has succeeded to it in the end (承接单位). It stands below that one since: who accuses it accuses that one.
    pub successor: Option<UnitCode>,
    /// In order of time, never empty.
    pub names: Vec<UnitName>,
    /// What it was and where it stood before, in order of time.
    pub earlier: Vec<Earlier>,
}

/// A name and since when a unit bears it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitName {
    pub name: String,
    pub valid_from: NaiveDate,
}

/// A category of matters (诉求类别), level 1–3; a leaf has level 3.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    pub code: CategoryCode,
    /// What it is called now; earlier names stand in the history.
    pub name: String,
    pub level: u8,
    pub parent: Option<CategoryCode>,
    /// `None`: since ever.
    pub valid_from: Option<NaiveDate>,
    /// The last day on which tickets are filed under it.
    pub valid_to: Option<NaiveDate>,
}

/// A division (行政区划): county, township or village.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    pub code: AreaCode,
    pub name: String,
    pub level: String,
    pub parent: Option<AreaCode>,
}

/// A matter that service counters handle (政务服务事项).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matter {
    pub code: String,
    pub name: String,
    pub unit: UnitCode,
}

/// Everything that a ticket's codes refer to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reference {
    pub units: BTreeMap<UnitCode, Unit>,
    pub categories: BTreeMap<CategoryCode, Category>,
    pub areas: BTreeMap<AreaCode, Area>,
    /// By code, as they are called now; their days and earlier names stand in `services`.
    pub matters: BTreeMap<String, Matter>,
    /// Matters, windows and clerks with their days.
    pub services: Services,
    /// The rating indicators (评价指标), by the day from which they hold.
    pub indicators: Indicators,
    pub directory: Vec<DirectoryRow>,
    /// The numbers by which units are reached at any hour, in the order in which they are tried (值班电话).
    pub phones: BTreeMap<UnitCode, Vec<UnitPhone>>,
    /// Units whose results leave with the consent of their own lead (审签).
    pub approving: BTreeSet<UnitCode>,
}

impl Unit {
    /// Whether it exists on `day`.
    pub fn is_valid(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|to| day <= to)
    }

    /// The name it bore on `day`.
    pub fn name_on(&self, day: NaiveDate) -> &str {
        let borne = self.names.iter().rev().find(|n| n.valid_from <= day).or_else(|| self.names.first());
        borne.map_or(self.code.as_str(), |n| n.name.as_str())
    }
}

impl Category {
    /// Whether tickets are filed under it on `day`.
    pub fn is_valid(&self, day: NaiveDate) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }
}

/// An official number by which a unit is reached at any hour (值班电话).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitPhone {
    pub id: UnitPhoneId,
    pub rank: PhoneRank,
    /// Whose it is: 总值班室, 分管副局长.
    pub label: Option<String>,
    pub number: String,
}

/// How many levels of units are looked at: more than any district has, so that a circle ends.
const DEPTH: usize = 8;

impl Reference {
    /// Whether what a unit hands in waits for its own lead (审签).
    pub fn approves_inside(&self, unit: &UnitCode) -> bool {
        self.approving.contains(unit)
    }

    /// The numbers of a unit, in the order in which they are tried.
    pub fn phones_of(&self, unit: &UnitCode) -> &[UnitPhone] {
        self.phones.get(unit).map_or(&[], Vec::as_slice)
    }

    /// The numbers by which whoever has what a unit had is reached: a ticket that stayed with a unit that ended is phoned to its
    /// successor. Where that has none, those of the unit itself.
    pub fn phones_to_call(&self, unit: &UnitCode) -> &[UnitPhone] {
        let heirs = self.phones_of(self.heir(unit));
        if heirs.is_empty() { self.phones_of(unit) } else { heirs }
    }

    /// The unit of this code that can be given a ticket on `day`.
    pub fn dispatchable(&self, code: &UnitCode, day: NaiveDate) -> Option<&Unit> {
        self.units.get(code).filter(|u| u.dispatchable && u.is_valid(day))
    }

    /// Whether one of two units stands above the other, however far, or they are one (上下级；本单位).
    pub fn in_one_chain(&self, one: &UnitCode, other: &UnitCode) -> bool {
        self.is_above(one, other) || self.is_above(other, one)
    }

    /// Whether `above` is `unit`, or stands above it, however far.
    pub fn is_above(&self, above: &UnitCode, unit: &UnitCode) -> bool {
        let up = |code: &&UnitCode| self.units.get(*code).and_then(|unit| unit.parent.as_ref());
        std::iter::successors(Some(unit), up).take(DEPTH).any(|code| code == above)
    }

    /// A unit with all that stand below it, however far (本单位及下级单位).
    pub fn with_below(&self, unit: &UnitCode) -> Vec<UnitCode> {
        self.units.keys().filter(|code| self.is_above(unit, code)).cloned().collect()
    }

    /// The unit that has what this one had: the one that has succeeded to it, or itself.
    pub fn heir<'a>(&'a self, unit: &'a UnitCode) -> &'a UnitCode {
        self.units.get(unit).and_then(|unit| unit.successor.as_ref()).unwrap_or(unit)
    }

    /// The name of a unit on `day`; its code where it is unknown.
    pub fn unit_name<'a>(&'a self, code: &'a UnitCode, day: NaiveDate) -> &'a str {
        self.units.get(code).map_or(code.as_str(), |u| u.name_on(day))
    }

    /// The category of this code if tickets can be filed under it (a leaf) on `day`.
    pub fn leaf(&self, code: &CategoryCode, day: NaiveDate) -> Option<&Category> {
        self.categories.get(code).filter(|c| c.level == 3 && c.is_valid(day))
    }

    /// The names from the root down to a category, joined: 城乡建设 / 噪声 / 施工噪声.
    pub fn category_path(&self, code: &CategoryCode) -> String {
        let up = |c: &&Category| c.parent.as_ref().and_then(|p| self.categories.get(p));
        path(std::iter::successors(self.categories.get(code), |c| up(c)).map(|c| c.name.as_str()))
    }

    /// The names from the county down to an area, joined.
    pub fn area_path(&self, code: &AreaCode) -> String {
        let up = |a: &&Area| a.parent.as_ref().and_then(|p| self.areas.get(p));
        path(std::iter::successors(self.areas.get(code), |a| up(a)).map(|a| a.name.as_str()))
    }

    /// The township in which an area lies, or the area itself.
    pub fn township(&self, area: &AreaCode) -> Option<&Area> {
        let up = |a: &&Area| a.parent.as_ref().and_then(|p| self.areas.get(p));
        std::iter::successors(self.areas.get(area), up).take(8).find(|a| a.level == "town")
    }

    /// The township's own unit for an area within it.
    pub fn township_unit(&self, area: &AreaCode, day: NaiveDate) -> Option<&Unit> {
        let of = |u: &&Unit| u.area.as_ref().is_some_and(|a| area.as_str().starts_with(a.as_str()));
        let own = self.units.values().filter(|u| u.dispatchable && u.is_valid(day)).find(of);
        // Where the township's unit has ended, the one that has succeeded to it.
        let heir = |u: &Unit| self.dispatchable(u.successor.as_ref()?, day);
        own.or_else(|| self.units.values().filter(of).find_map(heir))
    }
}

fn path<'a>(upwards: impl Iterator<Item = &'a str>) -> String {
    let mut names: Vec<&str> = upwards.take(8).collect();
    names.reverse();
    names.join(" / ")
}

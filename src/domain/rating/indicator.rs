//! The rating indicators (评价指标; domain.md §10.2). A table is the nation's or the province's: it is loaded whole, and
//! nothing is added to it or taken away from it here. A rating is checked against the one that held when it was given.

use crate::domain::text::{FieldCode, FieldErrors};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The first table: the nation-wide set.
const BUILT_IN: &str = include_str!("indicators.csv");

/// The most indicators of one table.
pub const MOST: usize = 200;

/// The longest name, in characters.
const NAME: usize = 60;

/// One table: code → name. A code has three digits, the first is the level 1–5 that it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatorTable {
    /// 1 is built in.
    pub version: i32,
    /// `None`: since ever.
    pub valid_from: Option<NaiveDate>,
    /// The document that orders it.
    pub basis: String,
    pub items: BTreeMap<String, String>,
}

/// Every table, in order of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indicators {
    first: IndicatorTable,
    later: Vec<IndicatorTable>,
}

impl Default for Indicators {
    fn default() -> Self {
        Self::new(Vec::new())
    }
}

impl Indicators {
    /// The built-in table and those that were loaded after it.
    pub fn new(mut later: Vec<IndicatorTable>) -> Self {
        later.sort_by_key(|table| table.valid_from);
        Self { first: built_in(), later }
    }

    /// The table in force on `day`.
    pub fn on(&self, day: NaiveDate) -> &IndicatorTable {
        let begun = |table: &&IndicatorTable| table.valid_from.is_none_or(|from| from <= day);
        self.later.iter().rev().find(begun).unwrap_or(&self.first)
    }

    /// Every table, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &IndicatorTable> {
        std::iter::once(&self.first).chain(&self.later)
    }

    /// The last one, in force or still to come.
    pub fn last(&self) -> &IndicatorTable {
        self.later.last().unwrap_or(&self.first)
    }

    /// What a code of whatever table is called, the latest word for it.
    pub fn all(&self) -> BTreeMap<&str, &str> {
        self.iter().flat_map(|t| &t.items).map(|(code, name)| (code.as_str(), name.as_str())).collect()
    }
}

fn built_in() -> IndicatorTable {
    let rows = BUILT_IN.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_digit()));
    let items = rows.filter_map(|line| line.split_once(','));
    IndicatorTable {
        version: 1,
        valid_from: None,
        basis: "全国统一评价指标".to_owned(),
        items: items.map(|(code, name)| (code.to_owned(), name.trim().to_owned())).collect(),
    }
}

impl IndicatorTable {
    /// What a code is called.
    pub fn name(&self, code: &str) -> Option<&str> {
        self.items.get(code).map(String::as_str)
    }

    /// Every indicator is one of this table, and of the level that was given.
    pub fn check(&self, indicators: &[String], satisfaction: u8, errors: &mut FieldErrors) {
        for (at, code) in indicators.iter().enumerate() {
            let field = || format!("indicators[{at}]");
            if !self.items.contains_key(code) {
                errors.add(field(), FieldCode::Unknown, "评价时有效的评价指标中没有这一项");
            } else if level_of(code) != Some(satisfaction) {
                errors.add(field(), FieldCode::Conflict, "评价指标与满意度等级不符");
            }
        }
    }
}

/// The level 1–5 of a code, if it is one.
pub fn level_of(code: &str) -> Option<u8> {
    let three = code.len() == 3 && code.bytes().all(|b| b.is_ascii_digit());
    code.bytes().next().filter(|_| three).map(|b| b - b'0').filter(|level| (1..=5).contains(level))
}

/// The rows of a new table.
///
/// # Errors
/// Codes that are none or come twice, names too long, a level that nothing belongs to, too many rows.
pub fn read_table(rows: Vec<(String, String)>) -> Result<BTreeMap<String, String>, FieldErrors> {
    let mut errors = FieldErrors::new();
    if rows.len() > MOST {
        errors.add("items", FieldCode::Length, format!("评价指标最多 {MOST} 项"));
    }
    let mut items = BTreeMap::new();
    for (at, (code, name)) in rows.into_iter().take(MOST).enumerate() {
        let code = code.trim().to_owned();
        let name = errors.required_text(&format!("items[{at}].name"), Some(name), NAME);
        if level_of(&code).is_none() {
            errors.add(
                format!("items[{at}].code"),
                FieldCode::Format,
                "编码为 3 位数字，首位是 1 至 5 的等级",
            );
        } else if items.insert(code, name.unwrap_or_default()).is_some() {
            errors.add(format!("items[{at}].code"), FieldCode::Conflict, "同一编码出现两次");
        }
    }
    let missing: Vec<String> = (1..=5)
        .filter(|wanted| !items.keys().any(|code| level_of(code) == Some(*wanted)))
        .map(|level| level.to_string())
        .collect();
    if !missing.is_empty() && errors.is_empty() {
        let detail = format!("整表载入：等级 {} 没有任何指标", missing.join("、"));
        errors.add("items", FieldCode::Required, detail);
    }
    if errors.is_empty() { Ok(items) } else { Err(errors) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn faults(table: &IndicatorTable, codes: &[&str], satisfaction: u8) -> Vec<FieldCode> {
        let mut errors = FieldErrors::new();
        let codes: Vec<String> = codes.iter().map(|code| (*code).to_owned()).collect();
        table.check(&codes, satisfaction, &mut errors);
        errors.iter().map(|e| e.code).collect()
    }

    #[test]
    fn the_table_of_the_day_counts() {
        let rows = ["101", "201", "301", "401", "501"].map(|code| (code.to_owned(), "新指标".to_owned()));
        let items = read_table(rows.to_vec()).expect("a table");
        let valid_from = Some(day("2026-12-01"));
        let all =
            Indicators::new(vec![IndicatorTable { version: 2, valid_from, basis: "省".into(), items }]);
        assert_eq!((all.on(day("2026-11-30")).version, all.on(day("2026-12-01")).version), (1, 2));
        assert_eq!(faults(all.on(day("2026-11-30")), &["115", "101"], 1), [FieldCode::Unknown]);
        assert_eq!(faults(all.on(day("2026-12-01")), &["115", "101"], 1), [FieldCode::Unknown]);
        assert_eq!(faults(all.on(day("2026-12-01")), &["101"], 2), [FieldCode::Conflict]);
        assert!(all.all().contains_key("115") && all.all().contains_key("101"));
    }

    #[test]
    fn the_built_in_table_is_whole() {
        let all = Indicators::default();
        assert!(all.last().items.len() >= 40 && all.last().items.values().all(|name| !name.is_empty()));
        let rows = all.last().items.clone().into_iter().collect();
        assert_eq!(read_table(rows).as_ref(), Ok(&all.last().items));
        assert!(all.last().name("999").is_none() && all.last().name("").is_none());
    }

    #[test]
    fn a_table_with_holes_is_refused() {
        let row = |code: &str| (code.to_owned(), "x".to_owned());
        for rows in
            [vec![], vec![row("101")], vec![row("601")], vec![row("１01")], vec![row("101"), row("101")]]
        {
            assert!(read_table(rows).is_err());
        }
    }
}

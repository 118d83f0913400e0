//! The rating indicators (评价指标; domain.md §10.2). The table is the nation's: nothing is added or taken away here.

const TABLE: &str = include_str!("indicators.csv");

/// An indicator: what a user ticks beside the level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Indicator {
    /// Three digits; the first is the level.
    pub code: &'static str,
    pub name: &'static str,
}

impl Indicator {
    /// Every indicator, in the table's order.
    pub fn all() -> impl Iterator<Item = Self> {
        let rows = TABLE.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_digit()));
        rows.filter_map(|line| line.split_once(',')).map(|(code, name)| Self { code, name: name.trim() })
    }

    /// The indicator of this code.
    pub fn find(code: &str) -> Option<Self> {
        Self::all().find(|indicator| indicator.code == code)
    }

    /// The level 1–5 that it belongs to.
    pub fn level(self) -> u8 {
        self.code.bytes().next().map_or(0, |digit| digit.wrapping_sub(b'0'))
    }
}

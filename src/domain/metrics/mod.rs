//! Measures (指标): counted facts, exact in integers (domain.md §6). A rate with denominator 0 has no value.

mod figure;
mod measure;
mod share;
mod tally;

#[cfg(test)]
mod tests;

pub use figure::Figure;
pub use measure::{Definition, Measure};
pub use share::{CONTENT, Change, Head, Place, Share, Step};
pub use tally::{Cell, Tally};

/// How many of how many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ratio {
    /// 分子
    pub numerator: u64,
    /// 分母
    pub denominator: u64,
}

impl Ratio {
    /// In percent with two decimals, rounded half up; `None` where nothing was to be counted.
    ///
    /// For reading only: what is 99.996 % prints as `100.00` and is not 100 % (compare with [`Ratio::is_whole`]).
    pub fn rate(self) -> Option<String> {
        let (n, d) = (u128::from(self.numerator), u128::from(self.denominator));
        let hundredths = (n * 20_000 + d).checked_div(2 * d)?;
        Some(format!("{}.{:02}", hundredths / 100, hundredths % 100))
    }

    /// Whether it is exactly all of them.
    pub fn is_whole(self) -> bool {
        self.denominator > 0 && self.numerator == self.denominator
    }
}

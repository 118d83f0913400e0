//! Measures (指标): counted facts, exact in integers (domain.md §6). A rate with denominator 0 has no value.

mod measure;

pub use measure::{Definition, Measure};

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_rounded_only_for_reading() {
        let rate = |numerator, denominator| Ratio { numerator, denominator }.rate();
        assert_eq!(rate(0, 0), None);
        assert_eq!(rate(0, 7).as_deref(), Some("0.00"));
        assert_eq!(rate(7, 7).as_deref(), Some("100.00"));
        assert_eq!(rate(2, 3).as_deref(), Some("66.67"));
        assert_eq!(rate(1, 3).as_deref(), Some("33.33"));
        assert_eq!(rate(1, 800).as_deref(), Some("0.13"));
        let nearly = Ratio { numerator: 24_999, denominator: 25_000 };
        assert_eq!(nearly.rate().as_deref(), Some("100.00"));
        assert!(!nearly.is_whole());
        assert_eq!(rate(u64::MAX, u64::MAX).as_deref(), Some("100.00"));
    }

    #[test]
    fn every_measure_says_what_it_counts() {
        for measure in Measure::ALL {
            let definition = measure.definition();
            assert!(!definition.label.is_empty() && definition.text.contains(definition.denominator));
        }
    }
}

//! A division (行政区划) as limits know it: what begins with its code lies in it.

use entity::values::AreaCode;

/// A division by the digits of its code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Division {
    number: u64,
    digits: u8,
}

/// How many digits tell one from another, the narrowest first: village, township, county, prefecture, province.
const LEVELS: [u8; 5] = [12, 9, 6, 4, 2];

impl Division {
    /// The division of a code of 6, 9 or 12 digits; `None` for anything else. Of six digits the last pairs of zeros stand for a
    /// whole prefecture or province (GB/T 2260).
    pub fn parse(code: &str) -> Option<Self> {
        if !matches!(code.len(), 6 | 9 | 12) || !code.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let mut telling = code;
        while let Some(wider) = telling.strip_suffix("00").filter(|_| code.len() == 6) {
            telling = wider;
        }
        let digits = u8::try_from(telling.len()).ok().filter(|digits| *digits > 0)?;
        Some(Self { number: telling.parse().ok()?, digits })
    }

    /// The division of a ticket's area.
    pub fn of(area: &AreaCode) -> Option<Self> {
        Self::parse(area.as_str())
    }

    /// Itself and all in which it lies, the narrowest first.
    pub fn upwards(self) -> impl Iterator<Item = Self> {
        LEVELS.into_iter().filter_map(move |digits| self.cut(digits))
    }

    /// Whether `other` lies in it, or is it.
    pub fn contains(self, other: Self) -> bool {
        other.cut(self.digits) == Some(self)
    }

    /// How every code begins that lies in it.
    pub fn prefix(self) -> String {
        format!("{:0width$}", self.number, width = usize::from(self.digits))
    }

    /// Its code as tables have it.
    pub fn code(self) -> AreaCode {
        AreaCode(format!("{:0<6}", self.prefix()))
    }

    fn cut(self, digits: u8) -> Option<Self> {
        let surplus = self.digits.checked_sub(digits)?;
        Some(Self { number: self.number / 10_u64.pow(surplus.into()), digits })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn division(code: &str) -> Division {
        Division::parse(code).expect("a division")
    }

    #[rstest]
    #[case("530113", "530113001", true)]
    #[case("530113", "530113001003", true)]
    #[case("530113001", "530113001003", true)]
    #[case("530113001", "530113001", true)]
    #[case("530100", "530113001", true)]
    #[case("530000", "530100", true)]
    #[case("530113001", "530113002003", false)]
    #[case("530113001003", "530113001", false)]
    #[case("530114", "530113001", false)]
    #[case("530200", "530113", false)]
    fn what_begins_with_its_code_lies_in_it(#[case] wide: &str, #[case] narrow: &str, #[case] lies: bool) {
        assert_eq!(division(wide).contains(division(narrow)), lies);
        assert_eq!(division(narrow).upwards().any(|above| above == division(wide)), lies);
    }

    #[rstest]
    #[case("")]
    #[case("5301")]
    #[case("53011300")]
    #[case("53011x")]
    #[case("530113 01")]
    #[case("000000")]
    #[case("５３０")]
    fn what_is_no_code_is_no_division(#[case] code: &str) {
        assert_eq!(Division::parse(code), None);
    }

    proptest! {
        #[test]
        fn a_code_comes_back_as_it_was(code in "[1-9][0-9]{5}([0-9]{3}){0,2}") {
            let found = division(&code);
            prop_assert_eq!(found.code(), AreaCode(code.clone()));
            prop_assert!(code.starts_with(&found.prefix()));
            prop_assert_eq!(found.upwards().next(), Some(found));
            prop_assert!(found.upwards().all(|above| above.contains(found)));
        }
    }
}

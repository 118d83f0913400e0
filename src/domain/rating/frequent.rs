//! 高频差评事项: matters that keep being rated badly (西政发〔2022〕27号: 对差评集中的高频事项建立长效化解决机制).

use entity::values::UnitCode;
use std::collections::BTreeMap;

/// A bad rating, as far as it matters here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complained {
    /// Whose it is now, after every way to another.
    pub unit: Option<UnitCode>,
    pub matter_code: Option<String>,
    pub matter_name: Option<String>,
    pub indicators: Vec<String>,
    /// `YYYY-MM` in which it was given.
    pub month: String,
}

/// A matter that was rated badly often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frequent {
    /// The code, or the name where ratings came without one.
    pub matter: String,
    /// The name that ratings gave, if any did.
    pub name: Option<String>,
    pub bad: u64,
    /// Whose they are, the most first.
    pub units: Vec<(UnitCode, u64)>,
    /// The codes that were ticked, the most first.
    pub indicators: Vec<(String, u64)>,
    /// How many each month.
    pub months: BTreeMap<String, u64>,
}

/// The matters with at least so many bad ratings, the most first; of those without any name nothing can be said.
pub fn frequent(ratings: impl IntoIterator<Item = Complained>, at_least: u64) -> Vec<Frequent> {
    let mut matters: BTreeMap<String, Counting> = BTreeMap::new();
    for rating in ratings {
        let Some(matter) = rating.matter_code.clone().or_else(|| rating.matter_name.clone()) else {
            continue;
        };
        matters.entry(matter).or_default().add(rating);
    }
    let mut found: Vec<Frequent> = matters
        .into_iter()
        .filter(|(_, counting)| counting.bad >= at_least)
        .map(|(matter, counting)| counting.close(matter))
        .collect();
    found.sort_by(|a, b| b.bad.cmp(&a.bad).then_with(|| a.matter.cmp(&b.matter)));
    found
}

#[derive(Default)]
struct Counting {
    name: Option<String>,
    bad: u64,
    units: BTreeMap<UnitCode, u64>,
    indicators: BTreeMap<String, u64>,
    months: BTreeMap<String, u64>,
}

impl Counting {
    fn add(&mut self, rating: Complained) {
        self.bad += 1;
        self.name = self.name.take().or(rating.matter_name);
        if let Some(unit) = rating.unit {
            *self.units.entry(unit).or_default() += 1;
        }
        for code in rating.indicators {
            *self.indicators.entry(code).or_default() += 1;
        }
        *self.months.entry(rating.month).or_default() += 1;
    }

    fn close(self, matter: String) -> Frequent {
        let mut indicators: Vec<_> = self.indicators.into_iter().collect();
        indicators.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let mut units: Vec<_> = self.units.into_iter().collect();
        units.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Frequent { matter, name: self.name, bad: self.bad, units, indicators, months: self.months }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bad(matter: Option<&str>, unit: &str, indicators: &[&str], month: &str) -> Complained {
        Complained {
            unit: Some(UnitCode::from(unit)),
            matter_code: matter.map(str::to_owned),
            matter_name: None,
            indicators: indicators.iter().map(|i| (*i).to_owned()).collect(),
            month: month.to_owned(),
        }
    }

    #[test]
    fn a_matter_is_frequent_from_so_many_on() {
        let given = [
            bad(Some("M1"), "shichang", &["115"], "2026-10"),
            bad(Some("M1"), "shichang", &["115", "110"], "2026-11"),
            bad(Some("M1"), "rensheju", &["110"], "2026-11"),
            bad(Some("M2"), "rensheju", &["213"], "2026-11"),
            bad(None, "rensheju", &["213"], "2026-11"),
        ];
        let found = frequent(given.clone(), 3);
        assert_eq!(found.len(), 1);
        let first = &found[0];
        assert_eq!((first.matter.as_str(), first.bad), ("M1", 3));
        assert_eq!(first.units[0], (UnitCode::from("shichang"), 2));
        let codes: Vec<_> = first.indicators.iter().map(|(code, n)| (code.as_str(), *n)).collect();
        assert_eq!(codes, [("110", 2), ("115", 2)]);
        assert_eq!(first.months["2026-11"], 2);
        // What nobody named is no matter; every other is there from one on.
        assert_eq!(frequent(given, 1).len(), 2);
    }

    #[test]
    fn a_name_stands_for_a_missing_code() {
        let named = Complained {
            matter_name: Some("社保卡补领".to_owned()),
            ..bad(None, "rensheju", &[], "2026-11")
        };
        let found = frequent([named.clone(), named], 2);
        assert_eq!((found[0].matter.as_str(), found[0].name.as_deref()), ("社保卡补领", Some("社保卡补领")));
    }
}

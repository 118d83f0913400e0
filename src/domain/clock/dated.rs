//! What held when (沿革): settings have a day from which they hold, and what began earlier keeps what held then.

use super::{Policy, Setting, Source};
use crate::domain::time::Instant;
use std::sync::Arc;

/// A setting and from when on it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dated {
    /// Of two that begin together, the one entered later holds.
    pub id: i64,
    pub from: Instant,
    pub setting: Setting,
}

/// The limits of all times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policies {
    shipped: Arc<Policy>,
    /// In order of time.
    since: Vec<(Instant, Arc<Policy>)>,
}

impl Policies {
    /// The shipped limits with these settings on them, each from its instant on.
    pub fn of(settings: impl IntoIterator<Item = Dated>) -> Self {
        let mut settings: Vec<Dated> = settings.into_iter().collect();
        settings.sort_by_key(|dated| (dated.from, dated.id));
        let shipped = Arc::new(Policy::default());
        let mut since: Vec<(Instant, Arc<Policy>)> = Vec::new();
        let mut last = Policy::default();
        for dated in settings {
            let change = Some((dated.id, dated.from));
            last = last.with(Source { setting: dated.setting, change });
            if since.last().is_some_and(|(from, _)| *from == dated.from) {
                since.pop();
            }
            since.push((dated.from, Arc::new(last.clone())));
        }
        Self { shipped, since }
    }

    /// The limits that hold at `at`.
    pub fn at(&self, at: Instant) -> &Arc<Policy> {
        let begun = self.since.partition_point(|(from, _)| *from <= at);
        begun.checked_sub(1).and_then(|n| self.since.get(n)).map_or(&self.shipped, |(_, policy)| policy)
    }
}

impl Default for Policies {
    fn default() -> Self {
        Self::of([])
    }
}

#[cfg(test)]
mod tests {
    use super::super::Value;
    use super::*;
    use crate::domain::lifecycle::tests::at;
    use entity::values::LimitName;

    #[test]
    fn a_setting_holds_from_its_instant_on_and_the_later_entered_of_two_that_begin_together() {
        let dated = |id, from: &str, value: u32| {
            let value = (value > 0).then_some(Value::Number(value));
            let setting = Setting::everywhere(LimitName::NeedInfo, value);
            Dated { id, from: at(from), setting }
        };
        // Entered first for later; then, at once; then for the same day as the first.
        let policies = Policies::of([
            dated(1, "2026-10-01 00:00", 9),
            dated(2, "2026-09-01 10:00", 7),
            dated(3, "2026-10-01 00:00", 8),
            dated(4, "2026-11-01 00:00", 0),
        ]);
        let days = |time: &str| policies.at(at(time)).plain(LimitName::NeedInfo);
        assert_eq!(days("2026-09-01 09:59"), 5, "as shipped");
        assert_eq!((days("2026-09-01 10:00"), days("2026-09-30 23:59")), (7, 7));
        assert_eq!((days("2026-10-01 00:00"), days("2026-10-31 23:59")), (8, 8));
        assert_eq!(days("2026-11-01 00:00"), 5, "as shipped again");
        assert_eq!(Policies::default().at(at("2026-09-01 10:00")).plain(LimitName::NeedInfo), 5);
    }
}

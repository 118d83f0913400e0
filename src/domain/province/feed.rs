//! Which source is the province's, and from when its bad ratings' time runs: said with a day from which it holds.

use crate::domain::rating::LOCAL_SOURCE;
use crate::domain::time::Instant;
use entity::values::ClockStart;

/// What somebody said of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedChange {
    /// Of two that begin together, the one entered later holds.
    pub id: i64,
    pub source: String,
    pub feed: Feed,
    pub basis: String,
    pub from: Instant,
}

/// What a source is to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Feed {
    /// Whether it is the province's platform, to which rectifications go back.
    pub province: bool,
    pub clock_start: ClockStart,
}

impl Feed {
    /// What a source is of which nobody said anything (contract.md §5 "ratings: receipt").
    pub const LOCAL: Self = Self { province: false, clock_start: ClockStart::Receipt };
}

/// What was said of all sources at all times. The one place that knows which source is the province's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Feeds(Vec<FeedChange>);

impl Feeds {
    /// Puts the changes in order.
    pub fn of(changes: impl IntoIterator<Item = FeedChange>) -> Self {
        let mut changes: Vec<FeedChange> = changes.into_iter().collect();
        changes.sort_by_key(|change| (change.from, change.id));
        Self(changes)
    }

    /// What `source` was at `at`. What is collected by codes here is never the province's, whatever was said.
    pub fn at(&self, source: &str, at: Instant) -> Feed {
        if source == LOCAL_SOURCE {
            return Feed::LOCAL;
        }
        self.change(source, at).map_or(Feed::LOCAL, |change| change.feed)
    }

    /// The change that holds for `source` at `at`.
    pub fn change(&self, source: &str, at: Instant) -> Option<&FeedChange> {
        self.0.iter().rev().find(|change| change.from <= at && change.source == source)
    }

    /// The sources of which something was said, by name, as they are at `at`.
    pub fn known(&self, at: Instant) -> Vec<&FeedChange> {
        let mut names: Vec<&str> = self.0.iter().map(|change| change.source.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        names.into_iter().filter_map(|name| self.change(name, at)).collect()
    }

    /// Every change, the latest first.
    pub fn changes(&self) -> impl Iterator<Item = &FeedChange> {
        self.0.iter().rev()
    }

    /// The rule of the reports' head: from when the time of bad ratings ran, source by source.
    pub fn words(&self, at: Instant) -> Vec<String> {
        let pushed = self.known(at).into_iter().filter(|change| change.feed.clock_start == ClockStart::Push);
        let mut words: Vec<String> = pushed
            .map(|change| {
                let day = crate::domain::time::day_of(change.from);
                format!(
                    "差评时限：来源“{}”自{}起算（{day} 起，依据：{}）",
                    change.source,
                    ClockStart::Push.label(),
                    change.basis
                )
            })
            .collect();
        let others = if words.is_empty() {
            "差评时限：各来源均自"
        } else {
            "差评时限：其他来源自"
        };
        words.push(format!("{others}{}起算", ClockStart::Receipt.label()));
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lifecycle::tests::at;

    fn change(id: i64, source: &str, from: &str, clock_start: ClockStart) -> FeedChange {
        let feed = Feed { province: true, clock_start };
        FeedChange { id, source: source.into(), feed, basis: "省局通知".into(), from: at(from) }
    }

    #[test]
    fn what_was_said_holds_from_its_instant_on_and_for_its_source_alone() {
        let feeds = Feeds::of([
            change(2, "省平台", "2026-10-01 00:00", ClockStart::Push),
            change(1, "省平台", "2026-09-01 00:00", ClockStart::Receipt),
        ]);
        assert_eq!(feeds.at("省平台", at("2026-08-31 23:59")), Feed::LOCAL);
        assert_eq!(feeds.at("省平台", at("2026-09-30 23:59")).clock_start, ClockStart::Receipt);
        assert_eq!(feeds.at("省平台", at("2026-10-01 00:00")).clock_start, ClockStart::Push);
        assert_eq!(feeds.at("区大厅", at("2026-10-01 00:00")), Feed::LOCAL);
        let own = Feeds::of([change(1, LOCAL_SOURCE, "2026-09-01 00:00", ClockStart::Push)]);
        assert_eq!(own.at(LOCAL_SOURCE, at("2026-10-01 00:00")), Feed::LOCAL);
        assert_eq!(feeds.known(at("2026-10-01 00:00")).len(), 1);
    }

    #[test]
    fn the_reports_say_which_rule_held() {
        let feeds = Feeds::of([change(1, "省平台", "2026-10-01 00:00", ClockStart::Push)]);
        assert_eq!(feeds.words(at("2026-09-30 00:00")), ["差评时限：各来源均自本平台收到时起算"]);
        assert_eq!(
            feeds.words(at("2026-10-02 00:00")),
            [
                "差评时限：来源“省平台”自省平台推送时起算（2026-10-01 起，依据：省局通知）",
                "差评时限：其他来源自本平台收到时起算"
            ]
        );
    }
}

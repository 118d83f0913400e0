//! Series of ratings that are worth a look (刷好评、恶意差评的线索). A person looks and decides; nothing follows by itself.
//!
//! What is known of a rater is coarse on purpose: keyed hashes of the address and of what the browser says of itself. Many people
//! share both, so a series is a reason to look, never a proof.

use crate::domain::time::Instant;
use chrono::TimeDelta;
use entity::values::{RatingId, Suspicion, UnitCode};
use std::collections::BTreeMap;

#[cfg(test)]
mod tests;

/// A rating, as far as it may arouse suspicion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    pub rating: RatingId,
    pub at: Instant,
    /// 1–5
    pub satisfaction: u8,
    pub unit: Option<UnitCode>,
    pub window: Option<String>,
    /// Given on the counter's own tablet, which everybody served there uses.
    pub tablet: bool,
    /// Keyed hash of the address.
    pub address: Option<String>,
    /// Keyed hash of the coarse mark of the device.
    pub device: Option<String>,
    /// Keyed hash of the rater's number, where it is one of the staff.
    pub staff_phone: Option<String>,
}

/// From which number on a series is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thresholds {
    /// Ratings within a minute.
    pub minute: usize,
    /// Ratings within an hour.
    pub hour: usize,
    /// 非常满意 one after the other.
    pub fives: usize,
}

/// Ratings that belong together, and why they are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    pub reason: Suspicion,
    /// In order of time, never empty.
    pub ratings: Vec<Trace>,
}

impl Series {
    /// In words: how many within what time, and how they rated.
    pub fn said(&self) -> String {
        let count = self.ratings.len();
        let fives = self.ratings.iter().filter(|trace| trace.satisfaction == 5).count();
        let bad = self.ratings.iter().filter(|trace| super::is_negative(trace.satisfaction)).count();
        let span = match (self.ratings.first(), self.ratings.last()) {
            (Some(first), Some(last)) => stretch(last.at - first.at),
            _ => String::new(),
        };
        let said = match self.reason {
            Suspicion::StaffPhone => format!("{count} 条评价留的电话是登记的工作人员电话"),
            Suspicion::Fives => format!("{span}内连续 {count} 条“非常满意”"),
            _ => format!("{span}内 {count} 条评价"),
        };
        format!("{said}：非常满意 {fives} 条，差评 {bad} 条")
    }
}

fn stretch(time: TimeDelta) -> String {
    match time.num_seconds() {
        seconds @ 0..=119 => format!("{} 秒", seconds.max(1)),
        seconds @ 120..=7199 => format!("{} 分钟", (seconds + 59) / 60),
        seconds @ 7200..=172_799 => format!("{} 小时", (seconds + 3599) / 3600),
        seconds => format!("{} 天", (seconds + 86_399) / 86_400),
    }
}

/// The series among these ratings, the latest first.
///
/// Ratings on a counter's tablet come one after the other from the same device and address: of them only several within a minute,
/// sooner than two people can have been served, are shown.
pub fn series(mut traces: Vec<Trace>, thresholds: Thresholds) -> Vec<Series> {
    traces.sort_by_key(|trace| (trace.at, trace.rating));
    let address = |trace: &Trace| (!trace.tablet).then(|| trace.address.clone()).flatten();
    let at_window = |trace: &Trace| {
        let device = trace.device.clone()?;
        Some((trace.unit.clone(), trace.window.clone(), device))
    };
    let no_tablet = |trace: &Trace| if trace.tablet { None } else { at_window(trace) };
    let (minute, hour) = (TimeDelta::minutes(1), TimeDelta::hours(1));
    let found = |reason, groups: Vec<Vec<Trace>>, find: &dyn Fn(&[Trace]) -> Vec<Vec<Trace>>| {
        let parts = groups.iter().flat_map(|group| find(group)).collect::<Vec<_>>();
        parts.into_iter().map(move |ratings| Series { reason, ratings })
    };
    let in_a_minute = |group: &[Trace]| crowds(group, minute, thresholds.minute);
    let in_an_hour = |group: &[Trace]| crowds(group, hour, thresholds.hour);
    let staff = by(&traces, |trace| trace.staff_phone.clone());
    let mut all: Vec<Series> = Vec::new();
    for series in found(Suspicion::StaffPhone, staff, &|group| vec![group.to_vec()])
        .chain(found(Suspicion::AddressMinute, by(&traces, address), &in_a_minute))
        .chain(found(Suspicion::DeviceMinute, by(&traces, at_window), &in_a_minute))
        .chain(found(Suspicion::AddressHour, by(&traces, address), &in_an_hour))
        .chain(found(Suspicion::DeviceHour, by(&traces, no_tablet), &in_an_hour))
        .chain(found(Suspicion::Fives, by(&traces, no_tablet), &|group| runs(group, thresholds.fives)))
    {
        // The same ratings are not shown twice for having come fast; a run of fives says something else.
        let crowd = |reason| !matches!(reason, Suspicion::StaffPhone | Suspicion::Fives);
        let shown = |other: &Series| crowd(other.reason) && other.ratings == series.ratings;
        if !(crowd(series.reason) && all.iter().any(shown)) {
            all.push(series);
        }
    }
    all.sort_by_key(|series| std::cmp::Reverse(series.ratings.last().map(|trace| (trace.at, trace.rating))));
    all
}

/// The ratings with the same mark, each group in order of time; those without one are in no group.
fn by<K: Ord>(traces: &[Trace], key: impl Fn(&Trace) -> Option<K>) -> Vec<Vec<Trace>> {
    let mut groups: BTreeMap<K, Vec<Trace>> = BTreeMap::new();
    for trace in traces {
        if let Some(key) = key(trace) {
            groups.entry(key).or_default().push(trace.clone());
        }
    }
    groups.into_values().collect()
}

/// Stretches in which at least `least` ratings lie within every `span`.
fn crowds(group: &[Trace], span: TimeDelta, least: usize) -> Vec<Vec<Trace>> {
    let mut dense = vec![false; group.len()];
    for (start, stretch) in group.windows(least.max(1)).enumerate() {
        let near =
            stretch.first().zip(stretch.last()).is_some_and(|(first, last)| last.at - first.at <= span);
        if near {
            dense.iter_mut().skip(start).take(stretch.len()).for_each(|mark| *mark = true);
        }
    }
    let mut crowds: Vec<Vec<Trace>> = Vec::new();
    let mut last: Option<&Trace> = None;
    for (trace, _) in group.iter().zip(&dense).filter(|(_, dense)| **dense) {
        match crowds.last_mut().filter(|_| last.is_some_and(|last| trace.at - last.at <= span)) {
            Some(crowd) => crowd.push(trace.clone()),
            None => crowds.push(vec![trace.clone()]),
        }
        last = Some(trace);
    }
    crowds
}

/// Runs of at least `least` times 非常满意 without another mark between.
fn runs(group: &[Trace], least: usize) -> Vec<Vec<Trace>> {
    let runs = group.split(|trace| trace.satisfaction != 5);
    runs.filter(|run| run.len() >= least.max(1)).map(<[Trace]>::to_vec).collect()
}

//! Limits as they are shown (时限与环节).

use super::ladder::{RungView, rungs};
use crate::domain::clock::{Division, Matter, Measure, Policy, Recipients, Setting, Source, Value, terms};
use crate::domain::permission::{DEMANDED, is_pair};
use crate::domain::time::{Instant, with_offset};
use crate::service::admin::limits::{Change, Kept, place};
use chrono::{DateTime, FixedOffset};
use entity::values::{AreaCode, Kind, LimitName, Line, PersonId, Role};
use serde::Serialize;
use utoipa::ToSchema;

/// What can be set.
#[derive(Debug, Serialize, ToSchema)]
pub struct LimitTermsView {
    name: LimitName,
    label: &'static str,
    /// working_days, working_minutes, minutes, days, times, tickets, ratings, percent, yes_no or ladder
    measure: &'static str,
    /// What stands behind the number.
    unit: &'static str,
    /// Whether it can differ by line, kind and division.
    scoped: bool,
    least: u32,
    most: u32,
    /// Whether it is a pair of duties that one person must not unite.
    pair: bool,
    /// Its last change, to be sent with the next.
    version: i64,
    /// In force where it is asked about; null where it differs by line and kind, and of a ladder.
    #[schema(required)]
    value: Option<u32>,
    /// The same in words: 24 小时; where it differs, from the least to the most: 3 个工作日至 15 个工作日.
    #[schema(required)]
    value_label: Option<String>,
}

/// A setting in force for a division, a line or a kind (另有规定).
#[derive(Debug, Serialize, ToSchema)]
pub struct LimitSpecialView {
    /// The change that set it.
    #[schema(required)]
    id: Option<i64>,
    name: LimitName,
    /// Null for the whole region.
    #[schema(required)]
    area: Option<AreaCode>,
    #[schema(required)]
    area_name: Option<String>,
    #[schema(required)]
    line: Option<Line>,
    #[schema(required)]
    kind: Option<Kind>,
    /// Null of a ladder.
    #[schema(required)]
    value: Option<u32>,
    value_label: String,
    #[schema(required)]
    valid_from: Option<DateTime<FixedOffset>>,
}

/// A limit of a line and a kind as it is in force for ordinary matters.
#[derive(Debug, Serialize, ToSchema)]
pub struct LimitInForceView {
    name: LimitName,
    line: Line,
    kind: Kind,
    value: u32,
    value_label: String,
    /// Whether it is another than the shipped one.
    changed: bool,
    /// Where it comes from: shipped, region or area.
    level: &'static str,
}

/// The ladder of a line and a kind as it is in force (督办阶梯).
#[derive(Debug, Serialize, ToSchema)]
pub struct LadderView {
    line: Line,
    kind: Kind,
    /// Whether it is another than the shipped one.
    changed: bool,
    rungs: Vec<RungView>,
}

/// A change of a limit.
#[derive(Debug, Serialize, ToSchema)]
pub struct LimitChangeView {
    id: i64,
    name: LimitName,
    /// Null for the whole region.
    #[schema(required)]
    area_name: Option<String>,
    #[schema(required)]
    line: Option<Line>,
    #[schema(required)]
    kind: Option<Kind>,
    /// Null: the shipped value again, or a ladder.
    #[schema(required)]
    value: Option<u32>,
    /// Null: what is shipped again.
    #[schema(required)]
    value_label: Option<String>,
    basis: String,
    valid_from: DateTime<FixedOffset>,
    /// waiting, begun or taken_back
    state: &'static str,
    /// 待生效、已生效、已撤回
    state_label: &'static str,
    set_at: DateTime<FixedOffset>,
    #[schema(required)]
    by: Option<String>,
    /// When it was taken back, and by whom.
    #[schema(required)]
    taken_back_at: Option<DateTime<FixedOffset>>,
    #[schema(required)]
    taken_back_by: Option<String>,
}

/// The limits in force, and every change that led to them.
#[derive(Debug, Serialize, ToSchema)]
pub struct LimitsView {
    /// The division that is shown; null for the whole region.
    #[schema(required)]
    area: Option<AreaCode>,
    terms: Vec<LimitTermsView>,
    /// What is set and holds, limit by limit, wherever it holds.
    specials: Vec<LimitSpecialView>,
    in_force: Vec<LimitInForceView>,
    ladders: Vec<LadderView>,
    /// Whom a rung can tell.
    recipients: &'static [Role],
    /// The pairs of duties that no setting loosens, in words.
    demanded: &'static [&'static str],
    /// Newest first.
    changes: Vec<LimitChangeView>,
}

/// The lines and kinds for which a limit can mean anything in a division, with what each has.
fn grid<T>(name: LimitName, area: Option<Division>, of: impl Fn(Matter) -> T) -> Vec<(Line, Kind, T)> {
    let scope = Setting { area, ..Setting::everywhere(name, None) };
    let cell = |(line, kind)| (line, kind, of(Matter::ordinary(line, kind).within(area)));
    scope.bears_on().map(cell).collect()
}

/// The one that all are, if they are.
pub(super) fn uniform<T: PartialEq>(mut all: impl Iterator<Item = T>) -> Option<T> {
    let first = all.next()?;
    all.all(|next| next == first).then_some(first)
}

fn level(source: Option<&Source>) -> &'static str {
    match source.map(|source| source.setting.area) {
        None => "shipped",
        Some(None) => "region",
        Some(Some(_)) => "area",
    }
}

impl From<Kept> for LimitsView {
    fn from(kept: Kept) -> Self {
        let names = || LimitName::ALL.iter().copied();
        let in_force = names().filter(|name| terms(*name).scoped && *name != LimitName::Ladder);
        let ladder = |matter: Matter| kept.policy.ladder(matter);
        let ladders = grid(LimitName::Ladder, kept.area, ladder).into_iter().map(|(line, kind, ladder)| {
            LadderView { line, kind, changed: !ladder.is_shipped(), rungs: rungs(&ladder) }
        });
        Self {
            area: kept.area.map(Division::code),
            terms: names().map(|name| terms_view(&kept, name)).collect(),
            specials: kept.policy.specials().filter_map(|source| special(&kept, source)).collect(),
            in_force: in_force.flat_map(|name| rows(&kept, name)).collect(),
            ladders: ladders.collect(),
            recipients: Recipients::choices(),
            demanded: &DEMANDED,
            changes: kept.changes.iter().map(|change| changed(&kept, change)).collect(),
        }
    }
}

fn rows(kept: &Kept, name: LimitName) -> Vec<LimitInForceView> {
    let shipped = Policy::default();
    let of = |matter| {
        let level = level(kept.policy.sources(name, matter).first());
        (kept.policy.number(name, matter), shipped.number(name, matter), level)
    };
    let row = |(line, kind, (value, shipped, level))| LimitInForceView {
        name,
        line,
        kind,
        value,
        value_label: terms(name).measure.say(value),
        changed: value != shipped,
        level,
    };
    grid(name, kept.area, of).into_iter().map(row).collect()
}

fn terms_view(kept: &Kept, name: LimitName) -> LimitTermsView {
    let terms = terms(name);
    let of_name = kept.changes.iter().filter(|change| change.setting.name == name);
    let numbers: Vec<u32> = match (terms.measure, terms.scoped) {
        (Measure::Ladder, _) => Vec::new(),
        (_, false) => vec![kept.policy.plain(name)],
        _ => grid(name, kept.area, |m| kept.policy.number(name, m)).into_iter().map(|cell| cell.2).collect(),
    };
    let value = uniform(numbers.iter().copied());
    let ends = numbers.iter().min().zip(numbers.iter().max());
    let value_label = match (value, ends, terms.measure) {
        (Some(value), ..) => Some(terms.measure.say(value)),
        (None, Some(_), Measure::YesNo) => Some("因业务线和类别而异".to_owned()),
        (None, Some((least, most)), measure) => {
            Some(format!("{} 至 {}", measure.say(*least), measure.say(*most)))
        }
        (None, None, _) => None,
    };
    LimitTermsView {
        name,
        label: name.label(),
        measure: terms.measure.code(),
        unit: terms.measure.label(),
        scoped: terms.scoped,
        pair: is_pair(name),
        version: of_name.map(|change| change.touched).max().unwrap_or(0),
        least: terms.least,
        most: terms.most,
        value,
        value_label,
    }
}

/// What is set for some matters only.
fn special(kept: &Kept, source: &Source) -> Option<LimitSpecialView> {
    let setting = source.setting;
    let value = setting.value.filter(|_| setting.is_partial())?;
    Some(LimitSpecialView {
        id: source.change.map(|(id, _)| id),
        name: setting.name,
        area: setting.area.map(Division::code),
        area_name: setting.area.map(|area| place(&kept.reference, area)),
        line: setting.line,
        kind: setting.kind,
        value: number(value),
        value_label: value.say(setting.name),
        valid_from: source.change.map(|(_, from)| with_offset(from)),
    })
}

fn number(value: Value) -> Option<u32> {
    match value {
        Value::Number(number) => Some(number),
        Value::Ladder(_) => None,
    }
}

fn changed(kept: &Kept, change: &Change) -> LimitChangeView {
    let name_of = |person: &PersonId| kept.names.get(person).cloned();
    let setting = change.setting;
    let (state, state_label) = state(change, kept.now);
    LimitChangeView {
        id: change.id,
        name: setting.name,
        area_name: setting.area.map(|area| place(&kept.reference, area)),
        line: setting.line,
        kind: setting.kind,
        value: setting.value.and_then(number),
        value_label: setting.value.map(|value| value.say(setting.name)),
        basis: change.basis.clone(),
        valid_from: with_offset(change.valid_from),
        state,
        state_label,
        set_at: with_offset(change.set_at),
        by: change.set_by.as_ref().and_then(name_of),
        taken_back_at: change.taken_back.as_ref().map(|back| with_offset(back.at)),
        taken_back_by: change.taken_back.as_ref().and_then(|back| back.by.as_ref().and_then(name_of)),
    }
}

fn state(change: &Change, now: Instant) -> (&'static str, &'static str) {
    match change {
        change if change.taken_back.is_some() => ("taken_back", "已撤回"),
        change if change.waits(now) => ("waiting", "待生效"),
        _ => ("begun", "已生效"),
    }
}

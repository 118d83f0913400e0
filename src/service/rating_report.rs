//! The report on ratings (好差评统计; contract.md §6 `GET /reports/ratings`).

use super::rating::sight;
use super::rules::Rules;
use super::served::counts;
use super::{Ctx, Error};
use crate::domain::permission::Actor;
use crate::domain::rating::{Given, Righted};
use crate::domain::time::{Instant, end_of};
use crate::store::report::ratings::{AskedRatings, Ended, RatedKey, ended, given};
use chrono::{Datelike, Months, NaiveDate};
use entity::values::{RatingChannel, RatingGroup, ServiceWhat, UnitCode};
use std::collections::BTreeMap;

/// What is asked: a period, and by what its rows are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// First Beijing date.
    pub from: NaiveDate,
    /// Last Beijing date, inclusive.
    pub to: NaiveDate,
    pub group: RatingGroup,
}

/// A row of the report.
#[derive(Debug, Clone)]
pub struct RatedLine {
    /// `None`: what no group has, by unit the hotline.
    pub key: Option<String>,
    pub name: String,
    pub unit: Option<UnitCode>,
    pub given: Given,
    pub righted: Righted,
}

/// The report.
#[derive(Debug, Clone)]
pub struct RatingReport {
    pub rows: Vec<RatedLine>,
    /// All together, counted once.
    pub total: RatedLine,
    pub as_of: Instant,
}

/// The ratings of the period by group, of what the actor may see: a unit's people their unit's.
///
/// # Errors
/// Forbidden for who has nothing to do with ratings.
pub async fn ratings(ctx: &Ctx, actor: &Actor, asked: Asked) -> Result<RatingReport, Error> {
    let units = sight(actor)?.units().to_vec();
    let as_of = ctx.now();
    let rules = ctx.rules(&ctx.db.read).await?;
    let Asked { from, to, group } = asked;
    let asked = AskedRatings { from, to, units, group, as_of };
    let (counts, courses) = ctx
        .db
        .snapshot(async |txn| {
            let counts = given(txn, &asked).await?;
            let mut courses: BTreeMap<RatedKey, Righted> = BTreeMap::new();
            let put = |ended: Ended| courses.entry(ended.key).or_default().add(&ended.course);
            ended(txn, &asked, put).await?;
            Ok::<_, Error>((counts, courses))
        })
        .await?;
    let mut report = report(&rules, &asked, counts, courses);
    cover(ctx, actor, &rules, &asked, &mut report).await?;
    Ok(report)
}

/// 覆盖: in both meanings, where rows are units, which is how cases are known. Cases are told by the month: of a part of one nothing
/// can be said.
async fn cover(
    ctx: &Ctx,
    actor: &Actor,
    rules: &Rules,
    asked: &AskedRatings,
    report: &mut RatingReport,
) -> Result<(), Error> {
    let mut units: BTreeMap<UnitCode, Given> = BTreeMap::new();
    let seen = |unit: &UnitCode| asked.units.is_empty() || asked.units.contains(unit);
    let matters = rules.reference.services.iter().filter(|item| item.what == ServiceWhat::Matter);
    for item in matters.filter(|item| item.is_valid(asked.to) && seen(&item.facts.unit)) {
        let given = units.entry(item.facts.unit.clone()).or_default();
        given.matters += 1;
        given.open += u64::from(item.facts.rated);
    }
    for month in whole_months(asked.from, asked.to) {
        for known in counts::month(ctx, actor, month).await?.units {
            let given = units.entry(known.unit).or_default();
            let served = known.served.unwrap_or(0);
            given.served += served;
            given.covered += (known.covered.rated + known.covered.silent).min(served);
        }
    }
    for (unit, given) in units {
        report.total.given.add(given);
        if asked.group != RatingGroup::Unit {
            continue;
        }
        match report.rows.iter_mut().find(|line| line.unit.as_ref() == Some(&unit)) {
            Some(line) => line.given.add(given),
            // Who served and was never rated is who the coverage is about.
            None => {
                let name = rules.unit_name(&unit, end_of(asked.to).min(asked.as_of));
                let key = Some(unit.to_string());
                let line = RatedLine { key, name, unit: Some(unit), given, righted: Righted::default() };
                report.rows.push(line);
            }
        }
    }
    report.rows.sort_by(|a, b| (&a.unit, &a.key).cmp(&(&b.unit, &b.key)));
    Ok(())
}

/// The months of a span that consists of whole ones; none where it does not.
fn whole_months(from: NaiveDate, to: NaiveDate) -> Vec<NaiveDate> {
    let next = |day: NaiveDate| day.checked_add_months(Months::new(1));
    let ends = to.succ_opt().is_some_and(|day| day.day() == 1);
    let whole = from.day() == 1 && ends;
    std::iter::successors(Some(from).filter(|_| whole), |day| next(*day))
        .take_while(|day| *day <= to)
        .collect()
}

fn report(
    rules: &Rules,
    asked: &AskedRatings,
    counts: Vec<(RatedKey, Given)>,
    courses: BTreeMap<RatedKey, Righted>,
) -> RatingReport {
    let mut rows: BTreeMap<RatedKey, (Given, Righted)> = BTreeMap::new();
    for (key, given) in counts {
        rows.entry(key).or_default().0.add(given);
    }
    for (key, righted) in courses {
        rows.entry(key).or_default().1.add_all(righted);
    }
    let mut total = RatedLine {
        key: None,
        name: "合计".to_owned(),
        unit: None,
        given: Given::default(),
        righted: Righted::default(),
    };
    let at = end_of(asked.to).min(asked.as_of);
    let line = |(key, (given, righted)): (RatedKey, (Given, Righted))| {
        total.given.add(given);
        total.righted.add_all(righted);
        let name = name(rules, asked.group, &key, at);
        let RatedKey { unit, code } = key;
        let key = match asked.group {
            RatingGroup::Unit => unit.as_ref().map(ToString::to_string),
            _ => code,
        };
        RatedLine { key, name, unit, given, righted }
    };
    let rows = rows.into_iter().map(line).collect();
    RatingReport { rows, total, as_of: asked.as_of }
}

/// What a group is called.
fn name(rules: &Rules, group: RatingGroup, key: &RatedKey, at: Instant) -> String {
    let unit = || key.unit.as_ref().map(|unit| rules.unit_name(unit, at));
    let Some(code) = &key.code else {
        return match group {
            RatingGroup::Unit => unit().unwrap_or_else(|| "热线中心（尚未派出）".to_owned()),
            _ => format!("{}未填写", unit().map(|name| format!("{name} · ")).unwrap_or_default()),
        };
    };
    match group {
        RatingGroup::Matter => {
            rules.reference.matters.get(code).map_or_else(|| code.clone(), |matter| matter.name.clone())
        }
        RatingGroup::Window | RatingGroup::Clerk => {
            unit().map_or_else(|| code.clone(), |unit| format!("{unit} · {code}"))
        }
        RatingGroup::Channel => {
            RatingChannel::from_code(code).map_or_else(|| code.clone(), |channel| channel.label().to_owned())
        }
        RatingGroup::Unit | RatingGroup::Month => code.clone(),
    }
}

//! 高频差评事项: which matters keep being rated badly, who puts them right for good, and whether it helped.

use super::admin::{Doer, note};
use super::rating::sight;
use super::{Ctx, Error};
use crate::domain::permission::Actor;
use crate::domain::rating::{Frequent, frequent};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::time::{Instant, day_of, end_of, start_of};
use crate::store;
use chrono::{Days, NaiveDate};
use entity::values::{AdminAction, LimitName, MatterPlanState, Role, UnitCode};
use std::collections::BTreeMap;

/// A plan as it is kept.
pub use entity::matter_plan::Model as Plan;

/// A matter that is rated badly often, and what is done about it.
#[derive(Debug, Clone)]
pub struct Matter {
    pub found: Frequent,
    pub name: String,
    pub units: Vec<(UnitCode, String, u64)>,
    /// What was ticked, with its name, the most first.
    pub indicators: Vec<(String, String, u64)>,
    /// The newest plan for it.
    pub plan: Option<Plan>,
}

/// The matters of a span, and every plan.
#[derive(Debug, Clone)]
pub struct Matters {
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub at_least: u64,
    pub matters: Vec<Matter>,
    /// Newest first, with the unit's name; also for matters that are frequent no more.
    pub plans: Vec<(Plan, String)>,
    pub today: NaiveDate,
}

/// Matters that a page shows.
const SHOWN: usize = 100;

/// What is asked for; where nothing is, the settings hold ([`LimitName::FrequentDays`], [`LimitName::FrequentRatings`]).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Asked {
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    pub at_least: Option<u64>,
}

/// Matters that were rated badly often, of what the actor may see.
///
/// # Errors
/// Forbidden for who has nothing to do with ratings.
pub async fn matters(ctx: &Ctx, actor: &Actor, asked: Asked) -> Result<Matters, Error> {
    let sight = sight(actor)?;
    let db = &ctx.db.read;
    let now = ctx.now();
    let today = day_of(now);
    let to = asked.to.unwrap_or(today);
    let rules = ctx.rules(db).await?;
    let days = u64::from(rules.policy.plain(LimitName::FrequentDays));
    let before = Days::new(days.saturating_sub(1));
    let from = asked.from.or_else(|| to.checked_sub_days(before)).unwrap_or(to);
    let at_least = asked.at_least.unwrap_or(rules.policy.plain(LimitName::FrequentRatings).into());
    let span = (start_of(from), end_of(to));
    let mut found = frequent(store::matter_plan::complained(db, span, sight.units()).await?, at_least);
    found.truncate(SHOWN);
    let plans = store::matter_plan::all(db).await?;
    let mine = |plan: &Plan| sight.shows(Some(&plan.unit));
    let newest: BTreeMap<&str, &Plan> =
        plans.iter().rev().filter(|plan| mine(plan)).map(|plan| (plan.matter.as_str(), plan)).collect();
    let named = |unit: &UnitCode, at: Instant| rules.unit_name(unit, at);
    let indicators = rules.reference.indicators.all();
    let ticked = |code: &str| indicators.get(code).copied().unwrap_or(code).to_owned();
    let matter = |found: Frequent| Matter {
        name: found
            .name
            .clone()
            .or_else(|| rules.reference.matters.get(&found.matter).map(|known| known.name.clone()))
            .unwrap_or_else(|| found.matter.clone()),
        units: found.units.iter().map(|(unit, n)| (unit.clone(), named(unit, now), *n)).collect(),
        indicators: found.indicators.iter().map(|(code, n)| (code.clone(), ticked(code), *n)).collect(),
        plan: newest.get(found.matter.as_str()).map(|plan| (*plan).clone()),
        found,
    };
    let matters = found.into_iter().map(matter).collect();
    let plans = plans.iter().filter(|plan| mine(plan));
    let plans = plans.map(|plan| (plan.clone(), named(&plan.unit, plan.made_at))).collect();
    Ok(Matters { from, to, at_least, matters, plans, today })
}

/// A plan as typed.
#[derive(Debug, Clone, Default)]
pub struct Form {
    pub matter: Option<String>,
    pub unit: Option<UnitCode>,
    pub owner: Option<String>,
    pub cause: Option<String>,
    pub measures: Option<String>,
    pub review_on: Option<NaiveDate>,
}

/// A review that lies further away is none.
const FURTHEST: u64 = 366;

fn may_plan(actor: &Actor) -> Result<(), Error> {
    match actor.is(Role::Supervisor) || actor.is(Role::Dispatcher) {
        true => Ok(()),
        false => Err(Error::Forbidden("只有督办员和派单员可以安排高频差评事项整改".to_owned())),
    }
}

/// Makes a plan for a matter that is rated badly: who answers for it, why it happens, what is done, when somebody looks again.
///
/// # Errors
/// Forbidden; faulty fields, also for a matter that nobody rated badly, or whose plan is being carried out.
pub async fn make(
    ctx: &Ctx,
    actor: &Actor,
    doer: &Doer,
    form: Form,
    mut errors: FieldErrors,
) -> Result<(), Error> {
    may_plan(actor)?;
    let e = &mut errors;
    let now = ctx.now();
    let today = day_of(now);
    let rules = ctx.rules(&ctx.db.read).await?;
    let matter = e.required_text("matter", form.matter, 200);
    let owner = e.required_text("owner", form.owner, 60);
    let cause = e.required_text("cause", form.cause, 2000);
    let measures = e.required_text("measures", form.measures, 2000);
    let unit = e.required("unit", form.unit);
    if unit.as_ref().is_some_and(|unit| rules.reference.dispatchable(unit, today).is_none()) {
        e.add("unit", FieldCode::Unknown, "没有这个承办单位，或该单位已停用");
    }
    let review_on = e.required("review_on", form.review_on);
    let last = today.checked_add_days(Days::new(FURTHEST)).unwrap_or(today);
    if review_on.is_some_and(|day| day <= today || day > last) {
        e.add("review_on", FieldCode::Time, "复查日期应在明天至一年之内");
    }
    let shown = matters(ctx, actor, Asked { at_least: Some(1), ..Asked::default() }).await?;
    let found = shown.matters.iter().find(|known| Some(&known.found.matter) == matter.as_ref());
    if matter.is_some() && found.is_none() {
        e.add("matter", FieldCode::Unknown, format!("{} 至 {} 没有这个事项的差评", shown.from, shown.to));
    }
    let whole = (|| Some((found?, owner?, cause?, measures?, unit?, review_on?)))();
    let (found, owner, cause, measures, unit, review_on) = errors.or(whole)?;
    let plan = Plan {
        id: 0,
        matter: found.found.matter.clone(),
        matter_name: found.name.clone(),
        unit,
        owner,
        cause,
        measures,
        review_on,
        bad: i64::try_from(found.found.bad).unwrap_or(i64::MAX),
        state: MatterPlanState::Open,
        made_at: now,
        made_by: Some(actor.person),
        made_by_name: actor.full_name(),
        finding: None,
        reviewed_at: None,
        reviewed_by: None,
        reviewed_by_name: None,
    };
    ctx.transaction(async |txn| {
        store::dialect::keep_still(txn).await?;
        if store::matter_plan::is_open(txn, &plan.matter).await? {
            let fault = "这个事项已有整改计划在进行，复查后才能再定";
            return Err(Error::Invalid(FieldErrors::one("matter", FieldCode::Conflict, fault)));
        }
        store::matter_plan::add(txn, plan.clone()).await?;
        note(ctx, txn, doer, AdminAction::MatterPlan, plan.matter_name.clone(), plan.measures.clone()).await
    })
    .await
}

/// Writes down whether a plan helped.
///
/// # Errors
/// Forbidden for who made it; not found; faulty fields, also where somebody has reviewed it.
pub async fn review(
    ctx: &Ctx,
    actor: &Actor,
    doer: &Doer,
    id: i64,
    effective: Option<bool>,
    finding: Option<String>,
    mut errors: FieldErrors,
) -> Result<(), Error> {
    may_plan(actor)?;
    let plan = store::matter_plan::by_id(&ctx.db.read, id).await?.ok_or(Error::NotFound)?;
    if plan.made_by == Some(actor.person) {
        return Err(Error::Forbidden("整改计划须由制定人以外的人复查".to_owned()));
    }
    let effective = errors.required("effective", effective);
    let finding = errors.required_text("finding", finding, 2000);
    if plan.state != MatterPlanState::Open {
        errors.add("effective", FieldCode::Conflict, "这项整改已经复查");
    }
    let (effective, finding) = errors.or(effective.zip(finding))?;
    let state = if effective { MatterPlanState::Effective } else { MatterPlanState::Ineffective };
    let reviewed = Plan {
        state,
        finding: Some(finding.clone()),
        reviewed_at: Some(ctx.now()),
        reviewed_by: Some(actor.person),
        reviewed_by_name: Some(actor.full_name()),
        ..plan
    };
    ctx.transaction(async |txn| {
        if !store::matter_plan::review(txn, reviewed.clone()).await? {
            let fault = "这项整改刚由他人复查";
            return Err(Error::Invalid(FieldErrors::one("effective", FieldCode::Conflict, fault)));
        }
        let detail = format!("{}：{finding}", state.label());
        note(ctx, txn, doer, AdminAction::MatterPlan, reviewed.matter_name.clone(), detail).await
    })
    .await
}

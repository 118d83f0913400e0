//! What the district's service hall served in the history's days, and how it was rated.

use super::super::rules::Rules;
use super::super::{Ctx, Error, rating, served};
use crate::domain::rating::{NewCase, NewRating, ServiceItem};
use crate::domain::text::FieldErrors;
use crate::domain::time::{Instant, day_of, start_of};
use crate::service::admin::Doer;
use crate::service::served::counts::{self, Told};
use crate::store;
use chrono::{Datelike, TimeDelta};
use entity::values::*;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use sea_orm::DatabaseTransaction;
use std::sync::Arc;

/// Whose are collected here.
const HALL: &str = "区政务服务大厅";

/// Days before the first one in which the history lies (contract.md §1).
const DAYS: u32 = 60;

/// The same district every time.
const SEED: u64 = 53_011_312_345;

/// What people write beside a good mark.
const WORDS: &[&str] = &[
    "工作人员耐心细致，一次就办好了。",
    "叫号很快，材料也不多。",
    "态度很好，还帮忙复印了材料。",
    "网上预约后到窗口直接办，省时间。",
    "大厅指引清楚，就是停车不太方便。",
];

/// Settles that silence about what the district's own hall served is a rating.
///
/// # Errors
/// When the database refuses.
pub async fn sources(ctx: &Ctx, txn: &DatabaseTransaction) -> Result<(), Error> {
    Ok(store::services::put_rating_source(txn, HALL, true, ctx.now()).await?)
}

/// Writes some more cases than there are tickets, with the ratings that citizens and silence gave until the end of the history.
///
/// # Errors
/// When the tables do not fit together, or the database refuses.
pub async fn write(ctx: &Ctx, txn: &DatabaseTransaction, tickets: u32) -> Result<(), Error> {
    if tickets == 0 {
        return Ok(());
    }
    let rules = Rules {
        calendar: ctx.calendars.of(txn, Some(&ctx.config.region.code)).await?,
        policy: Arc::default(),
        policies: Arc::default(),
        reference: Arc::new(store::reference::load(txn).await?),
        office: ctx.config.documents.office.as_str().into(),
    };
    let end = start_of(day_of(ctx.now()));
    let mut random = StdRng::seed_from_u64(SEED);
    let (mut cases, mut ratings) = (Vec::new(), Vec::new());
    for n in 0..tickets + tickets / 2 {
        let back = i64::from(random.random_range(1..DAYS));
        let day = rules.calendar.working_day_from(day_of(end - TimeDelta::days(back)));
        let at = start_of(day) + TimeDelta::minutes(random.random_range(9 * 60..17 * 60));
        let Some(case) = Counter::draw(&rules, &mut random).map(|counter| counter.serve(n, at)) else {
            continue;
        };
        if at >= end {
            continue;
        }
        // Three of four say something, mostly at once.
        let later = at + TimeDelta::minutes(random.random_range(1..600));
        if random.random_range(0..4) > 0 && later < end {
            let new = said(&case, later, &mut random);
            ratings.push(rating::row(&ctx.vault, HALL, &new, later)?);
        }
        cases.push(served::row(&ctx.vault, HALL, case, at, Some(ctx.silence()), &rules)?);
    }
    store::served::insert_once(txn, cases).await?;
    store::rating::insert_once(txn, ratings).await?;
    let locals = rating::Locals::at(txn, end).await?;
    while rating::silence::give(txn, HALL, &locals, &rules.reference, end).await? > 0 {}
    told(ctx, txn, &rules, end, &mut random).await
}

/// Where somebody is served, and with what.
struct Counter<'a> {
    matter: &'a ServiceItem,
    window: Option<&'a ServiceItem>,
    clerk: Option<&'a ServiceItem>,
}

impl<'a> Counter<'a> {
    fn draw(rules: &'a Rules, random: &mut StdRng) -> Option<Self> {
        let of = |what: ServiceWhat| rules.reference.services.iter().filter(move |item| item.what == what);
        let windows: Vec<&ServiceItem> = of(ServiceWhat::Window).collect();
        let window = windows.get(random.random_range(0..windows.len().max(1))).copied()?;
        let own = |item: &&ServiceItem| item.facts.unit == window.facts.unit && item.facts.rated;
        let matters: Vec<&ServiceItem> = of(ServiceWhat::Matter).filter(own).collect();
        let matter = matters.get(random.random_range(0..matters.len().max(1))).copied()?;
        let seated = |item: &&ServiceItem| item.facts.window.as_ref() == Some(&window.code);
        let clerks: Vec<&ServiceItem> = of(ServiceWhat::Clerk).filter(seated).collect();
        let clerk = clerks.get(random.random_range(0..clerks.len().max(1))).copied();
        // One in five does it from home.
        let counter = random.random_range(0..5) > 0;
        Some(Self { matter, window: Some(window).filter(|_| counter), clerk: clerk.filter(|_| counter) })
    }

    fn serve(&self, n: u32, at: Instant) -> NewCase {
        NewCase {
            project_no: format!("DT{}{n:05}", day_of(at).format("%Y%m%d")),
            unit: self.matter.facts.unit.clone(),
            matter_code: Some(self.matter.code.clone()),
            matter_name: None,
            window: self.window.map(|window| window.code.clone()),
            clerk: self.clerk.map(|clerk| clerk.code.clone()),
            user_kind: Some(if n.is_multiple_of(6) { UserKind::Legal } else { UserKind::Person }),
            user_name: None,
            user_phone: None,
            consent_contact: None,
            served_at: at,
            finished_at: Some(at),
        }
    }
}

/// A good mark: the bad ones have their own stories.
fn said(case: &NewCase, at: Instant, random: &mut StdRng) -> NewRating {
    let satisfaction = match random.random_range(0..20) {
        0 => 3,
        1..=5 => 4,
        _ => 5,
    };
    let channel = match &case.window {
        Some(_) => {
            [RatingChannel::CounterTablet, RatingChannel::Qr][usize::from(random.random_range(0..4) == 0)]
        }
        None => [RatingChannel::Mobile, RatingChannel::Pc][usize::from(random.random_range(0..3) == 0)],
    };
    let word = random.random_range(0..WORDS.len() * 4);
    NewRating {
        project_no: case.project_no.clone(),
        assess_number: "1".to_owned(),
        unit: Some(case.unit.clone()),
        matter_code: case.matter_code.clone(),
        matter_name: None,
        window: case.window.clone(),
        clerk: case.clerk.clone(),
        channel,
        satisfaction,
        indicators: if satisfaction == 5 { vec!["517".to_owned()] } else { Vec::new() },
        text: WORDS.get(word).map(|word| (*word).to_owned()),
        real_name: false,
        consent_contact: None,
        user_name: None,
        user_phone: None,
        user_kind: case.user_kind,
        served_at: Some(case.served_at),
        assessed_at: Some(at),
        is_default: false,
        pushed_at: None,
    }
}

/// Of some units only the month's number is known.
async fn told(
    ctx: &Ctx,
    txn: &DatabaseTransaction,
    rules: &Rules,
    end: Instant,
    random: &mut StdRng,
) -> Result<(), Error> {
    let last = day_of(end - TimeDelta::days(1));
    let before = last.with_day(1).map(|first| first - TimeDelta::days(1));
    let doer = Doer { person: None, who: "演示数据".to_owned(), address: None };
    for month in [before.and_then(|day| day.with_day(1)), last.with_day(1)].into_iter().flatten() {
        for unit in ["shichang", "renshe", "gongan", "weijian"] {
            let served = Some(random.random_range(120..400));
            let told = Told { month: Some(month), unit: Some(unit.into()), served, ..Told::default() };
            let count = counts::read(told, rules, ctx.now(), FieldErrors::new())?;
            counts::keep(ctx, txn, &doer, rules, count).await?;
        }
    }
    Ok(())
}

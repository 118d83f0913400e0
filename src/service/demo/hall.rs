//! What the district did about its ratings beside the tickets: codes at the windows and what came through them, series that
//! were looked into, words that do not fit their level, plans for matters that keep being rated badly, grounds of the assessment.

use super::super::matter_plan::{self, Asked};
use super::super::province::Caller;
use super::super::rating_token::{self, Given, Maker, New, Outcome, Sender, Token};
use super::super::{Ctx, Error, ground, look, suspicion};
use super::cast::Cast;
use crate::clock::Clock;
use crate::domain::permission::Actor;
use crate::domain::text::FieldErrors;
use crate::domain::time::{Instant, day_of, start_of};
use chrono::{Days, TimeDelta};
use entity::values::*;

/// Windows with a code on the wall: unit and name as in the register.
const WINDOWS: &[(&str, &str)] = &[
    ("shichang", "综合窗口3号"),
    ("shichang", "综合窗口5号"),
    ("renshe", "社保窗口1号"),
    ("renshe", "社保窗口2号"),
    ("yibao", "医保窗口2号"),
    ("ziran", "不动产窗口2号"),
    ("gongan", "户政窗口1号"),
    ("minzheng", "婚姻登记窗口"),
];

/// Cases of which the link was sent.
const CASES: u32 = 3;

/// Happy marks with unhappy words: level and words.
const ODD: &[(u8, &str)] = &[
    (4, "办是办成了，就是窗口人员态度差，问一句顶一句。"),
    (5, "等了一上午，效率太低了，建议多开几个窗口。"),
    (3, "材料清单没有写清楚，白跑了两趟。"),
];

/// Plans for matters: how many days ago, after how many more somebody looks again, who did.
const PLANS: &[(i64, u64, Option<&str>)] = &[(40, 30, Some("supervisor2")), (21, 14, None), (6, 60, None)];

/// Plays it, as the people whose work it is.
///
/// # Errors
/// When a step is refused: the history is wrong.
pub async fn look_after(ctx: &Ctx, cast: &Cast) -> Result<(), Error> {
    let today = start_of(day_of(ctx.now()));
    // Each on the heap: together they are more than a thread's stack holds in a build that is not optimised.
    let codes = Box::pin(codes(ctx, &cast.actor("sysadmin")?, today)).await?;
    Box::pin(rated(ctx, &codes, today)).await?;
    Box::pin(looked_into(ctx, &cast.actor("supervisor1")?, today)).await?;
    Box::pin(read(ctx, &cast.actor("dispatcher1")?, today)).await?;
    Box::pin(planned(ctx, cast, today)).await?;
    Box::pin(verified(ctx, &cast.actor("supervisor1")?, today)).await
}

fn at(ctx: &Ctx, at: Instant) -> Ctx {
    ctx.clone().with_clock(Clock::fixed(at))
}

fn caller(actor: &Actor) -> Caller {
    Caller::Person { actor: actor.clone(), address: None }
}

async fn codes(ctx: &Ctx, keeper: &Actor, today: Instant) -> Result<Vec<Token>, Error> {
    let doer = caller(keeper).doer();
    let then = at(ctx, today - TimeDelta::hours(8 * 24 - 10));
    let window = |(unit, window): &(&str, &str)| New {
        unit: (*unit).into(),
        window: Some((*window).to_owned()),
        project_no: None,
        channel: RatingChannel::Qr,
    };
    let case = |n: u32| New {
        unit: "shichang".into(),
        window: Some("综合窗口3号".to_owned()),
        project_no: Some(format!("DC{}{n:05}", day_of(then.now()).format("%Y%m%d"))),
        channel: RatingChannel::Sms,
    };
    let mut made = Vec::new();
    for new in WINDOWS.iter().map(window).chain((1..=CASES).map(case)) {
        made.push(Box::pin(rating_token::make(&then, Maker::Person(keeper, &doer), new)).await?.0);
    }
    Ok(made)
}

/// What citizens said through the codes; two series of it are odd.
async fn rated(ctx: &Ctx, codes: &[Token], today: Instant) -> Result<(), Error> {
    let yesterday = today - TimeDelta::hours(14);
    let phones = |n: usize| Sender { address: format!("192.0.2.{}", n + 10), device: format!("手机{n}") };
    let alone = phones(200);
    for n in 0..6 {
        if let Some(code) = codes.get(1) {
            let when = yesterday - TimeDelta::days(1) + TimeDelta::seconds(n * 9);
            give(ctx, code, 5, None, &alone, when).await?;
        }
    }
    for n in 0..4 {
        if let Some(code) = codes.get(2) {
            let when = yesterday + TimeDelta::minutes(150) + TimeDelta::seconds(n * 12);
            give(ctx, code, if n == 3 { 4 } else { 5 }, None, &phones(201), when).await?;
        }
    }
    for (n, (level, words)) in ODD.iter().enumerate() {
        if let Some(code) = codes.get(3 + n) {
            let when = yesterday + TimeDelta::minutes(37 * i64::try_from(n).unwrap_or(0));
            give(ctx, code, *level, Some(words), &phones(n), when).await?;
        }
    }
    Ok(())
}

async fn give(
    ctx: &Ctx,
    code: &Token,
    satisfaction: u8,
    text: Option<&str>,
    sender: &Sender,
    when: Instant,
) -> Result<Outcome, Error> {
    let given = Given {
        satisfaction,
        indicators: Vec::new(),
        text: text.map(str::to_owned),
        real_name: false,
        consent_contact: false,
        user_name: None,
        user_phone: None,
        again: false,
        tablet: false,
        once: None,
    };
    Box::pin(rating_token::give(&at(ctx, when), &code.token, given, sender)).await
}

/// The older of the series has been looked into.
async fn looked_into(ctx: &Ctx, supervisor: &Actor, today: Instant) -> Result<(), Error> {
    let then = at(ctx, today - TimeDelta::hours(7));
    let page = Box::pin(suspicion::list(&then, supervisor)).await?;
    let Some(found) = page.open.last().filter(|_| page.open.len() > 1) else { return Ok(()) };
    let form = suspicion::Form {
        reason: Some(found.series.reason),
        rating: found.series.ratings.first().map(|trace| trace.rating.0),
        seen: i64::try_from(found.series.ratings.len()).ok(),
        verdict: Some(SuspicionVerdict::Cleared),
        note: Some("调看监控并核对叫号记录，为群众排队连续评价，使用大厅无线网络。".to_owned()),
    };
    let doer = caller(supervisor).doer();
    Box::pin(suspicion::look(&then, supervisor, &doer, form, FieldErrors::new())).await
}

/// One of the odd words has been read; the others wait.
async fn read(ctx: &Ctx, dispatcher: &Actor, today: Instant) -> Result<(), Error> {
    let then = at(ctx, today - TimeDelta::hours(6));
    let (waiting, _) = look::list(&then, dispatcher, LookState::Waiting, None, 1).await?;
    let Some(seen) = waiting.first() else { return Ok(()) };
    let note = "已联系窗口了解，材料清单当日补齐，评价人未留电话。".to_owned();
    let decision = look::Decision::Dismiss { note };
    Box::pin(look::decide(&then, dispatcher, seen.look.rating_id, decision)).await?;
    Ok(())
}

async fn planned(ctx: &Ctx, cast: &Cast, today: Instant) -> Result<(), Error> {
    let maker = cast.actor("supervisor1")?;
    let mut planned: Vec<String> = Vec::new();
    for (ago, days, reviewer) in PLANS {
        let then = at(ctx, today - TimeDelta::days(*ago) + TimeDelta::hours(10));
        let asked = Asked { at_least: Some(1), ..Asked::default() };
        let shown = Box::pin(matter_plan::matters(&then, &maker, asked)).await?.matters;
        let Some(matter) = shown.into_iter().find(|shown| !planned.contains(&shown.found.matter)) else {
            continue;
        };
        let Some((unit, unit_name, _)) = matter.units.first().cloned() else { continue };
        planned.push(matter.found.matter.clone());
        let about = matter.indicators.first().map_or("同一问题", |(_, name, _)| name.as_str());
        let form = matter_plan::Form {
            matter: Some(matter.found.matter.clone()),
            unit: Some(unit),
            owner: Some(format!("{unit_name}分管负责人")),
            cause: Some(format!("群众多次反映“{about}”，窗口与后台对受理口径理解不一致。")),
            measures: Some("统一受理口径并公示材料清单；窗口人员重新培训；每周抽查十件。".to_owned()),
            review_on: day_of(then.now()).checked_add_days(Days::new(*days)),
        };
        let doer = caller(&maker).doer();
        Box::pin(matter_plan::make(&then, &maker, &doer, form, FieldErrors::new())).await?;
        let Some(reviewer) = reviewer else { continue };
        let reviewer = cast.actor(reviewer)?;
        let plans = Box::pin(matter_plan::matters(&then, &reviewer, asked)).await?.plans;
        let Some((plan, _)) = plans.first() else { continue };
        let later = at(ctx, then.now() + TimeDelta::days(i64::try_from(*days).unwrap_or(0)));
        let finding = Some("抽查二十件均按公示清单受理，复查期内没有新的同类差评。".to_owned());
        let doer = caller(&reviewer).doer();
        let none = FieldErrors::new();
        Box::pin(matter_plan::review(&later, &reviewer, &doer, plan.id, Some(true), finding, none)).await?;
    }
    Ok(())
}

/// Of what bad ratings suggest, one is found true and one is not; the others wait.
async fn verified(ctx: &Ctx, supervisor: &Actor, today: Instant) -> Result<(), Error> {
    let last = day_of(today - TimeDelta::days(1));
    let span = (last.checked_sub_days(Days::new(29)).unwrap_or(last), last);
    let then = at(ctx, today - TimeDelta::hours(8));
    let found = ground::suggestions(&then, supervisor, span).await?;
    let findings = [
        (true, "调阅受理记录，所反映的情形属实，已责成单位整改。"),
        (false, "经核对受理记录和办事指南，与所反映的情形不符。"),
    ];
    for (item, (verified, note)) in found.iter().zip(findings) {
        let form = ground::Form {
            rating: Some(item.rating),
            ground: Some(item.ground),
            verified: Some(verified),
            note: Some(note.to_owned()),
        };
        let doer = caller(supervisor).doer();
        Box::pin(ground::decide(&then, supervisor, &doer, form, FieldErrors::new())).await?;
    }
    Ok(())
}

//! What a change of a limit would do, seen before it is made (看影响).

use super::limits::{Form, begins, check};
use crate::domain::calendar::Calendar;
use crate::domain::clock::{Dated, Measure, Policies, Policy, Setting, clocks_of, terms};
use crate::domain::routing::Reference;
use crate::domain::text::FieldErrors;
use crate::service::{Ctx, Error};
use crate::store::setting::{self, Begun, Change};
use chrono::TimeDelta;
use entity::values::TicketId;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What a change would do: the limits before and after it, and how much of what there is lies in its scope.
#[derive(Debug, Clone)]
pub struct Preview {
    pub setting: Setting,
    pub now: Arc<Policy>,
    pub then: Arc<Policy>,
    /// Clocks that have begun and keep what they began with.
    pub running: u64,
    /// Tickets in hand in its scope.
    pub open: u64,
    /// Set for parts of its scope, so that it does not hold there.
    pub narrower: Vec<Setting>,
    /// What it would have done lately; `None` for what moves no due day.
    pub lately: Option<Counted>,
}

/// Tickets of the last [`DAYS`] days, their due days counted under both rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    pub days: i64,
    /// Tickets whose due day would have been another.
    pub other: u64,
    /// Tickets looked at.
    pub looked_at: u64,
    /// Whether these are all.
    pub complete: bool,
}

/// How far back is counted, in days.
const DAYS: i64 = 90;

/// How many clocks are counted at most, the latest.
const CLOCKS: u64 = 20_000;

/// What a change would do, without doing it, and the names of the divisions.
///
/// # Errors
/// Invalid, as the change itself.
pub async fn preview(
    ctx: &Ctx,
    form: Form,
    mut errors: FieldErrors,
) -> Result<(Preview, Arc<Reference>), Error> {
    let db = &ctx.db.read;
    let rules = ctx.rules(db).await?;
    let setting = check(ctx, &rules.reference, &form, &mut errors);
    let from = begins(ctx, &form, &mut errors);
    let setting = errors.or(setting)?;
    let changes = setting::all(db).await?;
    let dated = Dated { id: i64::MAX, from, setting };
    let of = |more: Option<Dated>| {
        Policies::of(changes.iter().filter_map(Change::dated).chain(more)).at(from).clone()
    };
    let (now, then) = (of(None), of(Some(dated)));
    let narrower = then.specials().map(|source| source.setting).filter(|other| setting.yields_to(other));
    let narrower = narrower.collect();
    let open = setting::open(db, setting).await?;
    let clocks = clocks_of(setting.name);
    let running = if clocks.is_empty() { 0 } else { setting::running(db, clocks, setting).await? };
    let lately = match terms(setting.name).measure {
        // Who is told when moves no due day.
        Measure::Ladder => None,
        _ if clocks.is_empty() => None,
        _ => {
            let since = ctx.now() - TimeDelta::days(DAYS);
            let begun = setting::begun(db, clocks, setting, since, CLOCKS).await?;
            Some(count(&begun, &rules.calendar, &now, &then))
        }
    };
    let preview = Preview { setting, now, then, running, open, narrower, lately };
    Ok((preview, rules.reference))
}

fn count(begun: &[Begun], calendar: &Calendar, now: &Policy, then: &Policy) -> Counted {
    let moved = |clock: &&Begun| {
        let of = |policy: &Policy| policy.limit(clock.kind, clock.matter).allowance;
        let (was, becomes) = (of(now), of(then));
        was != becomes && calendar.due(clock.at, was).at != calendar.due(clock.at, becomes).at
    };
    let tickets = |clocks: BTreeSet<TicketId>| u64::try_from(clocks.len()).unwrap_or(u64::MAX);
    Counted {
        days: DAYS,
        other: tickets(begun.iter().filter(moved).map(|clock| clock.ticket).collect()),
        looked_at: tickets(begun.iter().map(|clock| clock.ticket).collect()),
        complete: u64::try_from(begun.len()).is_ok_and(|found| found < CLOCKS),
    }
}

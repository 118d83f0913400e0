//! What a notice would do to the open deadlines, without doing it.

use std::convert::Infallible;

use chrono::NaiveDate;
use entity::values::{ClockKind, ClockState, TicketId, TicketNumber, UnitCode};

use super::follow::{BEHIND, Followed, count};
use super::import::{Changed, Notice, put};
use crate::domain::calendar::Calendar;
use crate::domain::lifecycle::recalculate;
use crate::domain::text::FieldErrors;
use crate::domain::ticket::Event;
use crate::service::rules::Rules;
use crate::service::{Ctx, Error};
use crate::store::{self, ticket};

/// Tickets that are looked at; more are told by their number only.
const MOST: u64 = 5000;
const BATCH: u64 = 200;
/// Deadlines that are named one by one.
const NAMED: usize = 50;

/// A deadline that would end later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    pub number: TicketNumber,
    pub clock: ClockKind,
    pub unit: Option<UnitCode>,
    pub was: NaiveDate,
    pub becomes: NaiveDate,
}

/// What would happen.
#[derive(Debug, Clone)]
pub struct Preview {
    pub changed: Changed,
    pub followed: Followed,
    /// The first of those that would be lengthened.
    pub moved: Vec<Moved>,
    /// Whether every ticket concerned was looked at.
    pub complete: bool,
}

/// A transaction that is always taken back.
enum Tried {
    Back(Box<(Changed, Calendar)>),
    Failed(Error),
}

impl<E: Into<Error>> From<E> for Tried {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// What `notice` would change: days, and open deadlines.
///
/// # Errors
/// Invalid, as the import itself.
pub async fn preview(ctx: &Ctx, notice: Notice, errors: FieldErrors) -> Result<Preview, Error> {
    let region = ctx.config.region.code.clone();
    // The district's calendar with the notice in it is made by the import itself, which is then taken back.
    let tried = ctx
        .db
        .transaction(async |txn| {
            let changed = put(ctx, txn, notice, None, false, errors).await?;
            let calendar = store::calendar::load(txn, Some(&region)).await?;
            Err::<Infallible, _>(Tried::Back(Box::new((changed, ctx.calendars.with_hours(calendar)))))
        })
        .await;
    let (changed, calendar) = match tried {
        Err(Tried::Back(found)) => *found,
        Err(Tried::Failed(error)) => return Err(error),
        Ok(never) => match never {},
    };
    let mut preview = Preview { followed: Followed::default(), moved: Vec::new(), complete: true, changed };
    if preview.changed.version.is_none() {
        return Ok(preview);
    }
    let rules = Rules { calendar, ..ctx.rules(&ctx.db.read).await? };
    look(ctx, &rules, &mut preview).await?;
    Ok(preview)
}

async fn look(ctx: &Ctx, rules: &Rules, preview: &mut Preview) -> Result<(), Error> {
    let since = preview.changed.since();
    let since = since.checked_sub_days(BEHIND).unwrap_or(since);
    let (db, mut after, mut seen) = (&ctx.db.read, TicketId(0), 0);
    loop {
        let ids = store::calendar::concerned(db, since, after, BATCH).await?;
        let Some(last) = ids.last() else { return Ok(()) };
        if seen >= MOST {
            preview.complete = false;
            return Ok(());
        }
        after = *last;
        for id in &ids {
            seen += 1;
            let Some(stored) = ticket::by_id(db, *id).await? else { continue };
            let events = recalculate(&stored.ticket, rules.context(ctx.now()));
            preview.followed += count(&stored.ticket.clocks, &events);
            for event in events {
                let Event::ClockRecalculated { key, due, shift: Some(_), .. } = event else { continue };
                let Some(clock) = stored.ticket.clock(&key) else { continue };
                if preview.moved.len() < NAMED && clock.state != ClockState::Cancelled {
                    preview.moved.push(Moved {
                        number: stored.ticket.number.clone(),
                        clock: key.kind,
                        unit: key.unit.clone(),
                        was: clock.due.on,
                        becomes: due.on,
                    });
                }
            }
        }
    }
}

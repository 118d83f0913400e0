//! What the district has handed in to the province: rectifications sent back, and the months that are over.

use super::super::province::Caller;
use super::super::province::batches::{self, Made, Receipt, Wanted};
use super::super::province::board;
use super::super::province::rectifications::{self, Asked};
use super::super::{Ctx, Error};
use crate::clock::Clock;
use crate::domain::permission::Actor;
use crate::domain::province::{month_of, next_month};
use crate::domain::text::FieldErrors;
use crate::domain::time::{Instant, day_of, start_of};
use chrono::TimeDelta;
use entity::values::{MonthState, SendingState};

/// Hands in what a dispatcher would have: most in time, one unit's late, one's never; the latest rectifications wait.
///
/// # Errors
/// When a step is refused: the history is wrong.
pub async fn hand_in(ctx: &Ctx, dispatcher: &Actor) -> Result<(), Error> {
    let caller = Caller::Person { actor: dispatcher.clone(), address: None };
    send_back(ctx, &caller).await?;
    let today = start_of(day_of(ctx.now()));
    let board = board::board(ctx, &caller, None).await?;
    for (n, row) in board.rows.into_iter().enumerate() {
        for cell in row.cells.into_iter().filter(|cell| cell.state == MonthState::Missing) {
            let last = next_month(next_month(cell.month)) > month_of(day_of(today));
            let at = match n % 9 {
                4 if last => continue,
                2 => cell.due.at + TimeDelta::hours(34),
                _ => cell.due.at - TimeDelta::hours(8 + i64::try_from(n % 5).unwrap_or(0)),
            };
            if at >= today {
                continue;
            }
            let then = at_time(ctx, at);
            let zero = cell.count == Some(0);
            let wanted = Wanted { unit: row.unit.clone(), month: cell.month, zero, anew: false };
            if let Made::New(batch) = batches::make_as(&then, &caller.doer(), wanted).await? {
                let receipt = format!("HJ{}{:04}", cell.month.format("%Y%m"), n + 1);
                let said = Receipt { receipt: Some(receipt), at: None };
                batches::sent(&then, &caller, batch.id, said, FieldErrors::new()).await?;
            }
        }
    }
    Ok(())
}

async fn send_back(ctx: &Ctx, caller: &Caller) -> Result<(), Error> {
    let asked = Asked { state: Some(SendingState::Pending), limit: 200, ..Asked::default() };
    let waiting = rectifications::list(ctx, caller, &asked).await?.items;
    // The latest three wait; of the others every fourth was sent late.
    for (n, item) in waiting.into_iter().enumerate().skip(3) {
        let days = if n % 4 == 0 { 6 } else { 1 };
        let then = at_time(ctx, item.row.ready_at + TimeDelta::days(days));
        if then.now() >= ctx.now() {
            continue;
        }
        let receipt = rectifications::Receipt {
            source: Some(item.report.source),
            project_no: Some(item.report.project_no),
            assess_number: Some(item.report.assess_number),
            receipt: Some(format!("ZG{:06}", item.row.id)),
            ..rectifications::Receipt::default()
        };
        rectifications::receipts(&then, caller, vec![receipt]).await?;
    }
    Ok(())
}

fn at_time(ctx: &Ctx, at: Instant) -> Ctx {
    ctx.clone().with_clock(Clock::fixed(at))
}

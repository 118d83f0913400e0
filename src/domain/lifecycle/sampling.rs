//! 随机回访: where only a share of a line and kind is visited, the month's seed decides which (东营商办发〔2023〕7号 “随机回访”; users.md:
//! 随机回访 is sampling). Nobody can choose, and anybody can draw again ([`crate::domain::sampling`]).

use super::Context;
use super::draft::Draft;
use super::stages::{Stage, stages};
use crate::domain::clock::Matter;
use crate::domain::sampling::{is_drawn, lot, seal};
use crate::domain::ticket::{Event, Ticket, VisitDraw};
use chrono::NaiveDate;
use entity::values::{ClockKind, Kind};

/// What a month's draws follow from (回访抽取种子).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitSeed {
    /// Its first day.
    pub month: NaiveDate,
    pub seed: String,
}

/// Whether chance decides if this ticket is visited after its review.
pub fn is_sampled(ticket: &Ticket, context: Context<'_>) -> bool {
    context.policy.visit_share(Matter::of(ticket)) < 100
        && !always_visited(ticket)
        && stages(ticket, context.policy).contains(&Stage::Visit)
}

/// Bad ratings (实名差评回访率 100%), what was handled again, late, supervised or instructed, and what somebody had to ask for again:
/// there the caller is heard whatever chance says.
fn always_visited(ticket: &Ticket) -> bool {
    let late = |c: &crate::domain::clock::Clock| c.key.kind == ClockKind::Handle && c.is_missed();
    ticket.kind == Kind::Rating
        || ticket.round > 1
        || !ticket.directives.is_empty()
        || !ticket.urgings.is_empty()
        || !ticket.repeat_calls.is_empty()
        || ticket.clocks.iter().any(late)
}

/// 回访抽取, when the review passes. Without a seed everybody is visited.
pub(super) fn draw(draft: &mut Draft<'_>, seed: Option<VisitSeed>) {
    let Some(VisitSeed { month, seed }) = seed.filter(|_| is_sampled(&draft.ticket, draft.context)) else {
        return;
    };
    let share = draft.context.policy.visit_share(draft.matter());
    let lot = lot(&seed, &draft.ticket.number);
    let draw = VisitDraw {
        round: draft.ticket.round,
        month,
        seal: seal(&seed),
        share,
        lot,
        drawn: is_drawn(lot, share),
        at: draft.now(),
    };
    draft.push(Event::VisitDrawn { draw });
}

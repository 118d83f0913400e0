//! 并单、拆回: one matter is handled once, and every caller is kept and visited (66号(五) 重复诉求事项原则上并单处理;
//! domain.md §4.3; contract.md §4 `merge`).
//!
//! Nobody gets rid of anything by merging: what a leader ordered, what is promised on the ledger and what a platform above
//! waits for keeps a ticket for itself, a ticket that stands still does not stop another's time, and the earliest running
//! deadline wins. What is taken apart again stands where it stood, the time in between counted.

use super::calendar_change::{derive_but, follow_calendar};
use super::draft::Draft;
use super::gates::is_over;
use super::{Command, Context, Refusal};
use crate::domain::calendar::Due;
use crate::domain::clock::{Clock, ClockKey, Shift};
use crate::domain::permission::By;
use crate::domain::text::FieldCode;
use crate::domain::ticket::{Absorbed, Caller, Event, Joined, Text, Ticket};
use crate::domain::time::Instant;
use entity::values::*;

/// The other ticket of a command on two.
#[derive(Debug, Clone, PartialEq)]
pub enum Peer {
    /// As it is named; whoever may not see it gets no further.
    Named(TicketNumber),
    /// As it stands.
    Found(Box<Other>),
}

/// A ticket beside the one that a command is given on.
#[derive(Debug, Clone, PartialEq)]
pub struct Other {
    pub ticket: Ticket,
    /// Whether both are ratings of one case (同一办件; contract.md §5).
    pub same_case: bool,
}

impl Peer {
    pub(super) fn found(&self, field: &str) -> Result<&Other, Refusal> {
        match self {
            Self::Found(other) => Ok(other),
            Self::Named(_) => Err(Refusal::field(field, FieldCode::Unknown, "没有这张工单，或您无权查看")),
        }
    }
}

/// Where a ticket may be into which another is merged: its callers can still be visited.
const OPEN: &[Status] = &[
    Status::Received,
    Status::NeedInfo,
    Status::ToDispatch,
    Status::Dispatched,
    Status::Handling,
    Status::ReturnReview,
    Status::Dispute,
    Status::ToReview,
    Status::ToReport,
    Status::ToVisit,
];

/// Why this ticket cannot be merged into any, whichever.
pub(super) fn may_merge(ticket: &Ticket) -> Result<(), Refusal> {
    let ordered = |state| matches!(state, DirectiveState::Open | DirectiveState::Answered);
    let why = if ticket.merged_in().next().is_some() {
        "已有工单并入本单，请将其他工单并入本单，或先拆回"
    } else if ticket.upstream.is_some() {
        "上级交办的工单须单独办结上报，不能并入其他工单；可将其他工单并入本单"
    } else if ticket.directives.iter().any(|d| ordered(d.state)) {
        "有未了结的督办或批示，不能并入其他工单"
    } else if ticket.ledger().is_some() {
        "已列入挂账，不能并入其他工单"
    } else {
        return Ok(());
    };
    Err(Refusal::NotMergeable(why.to_owned()))
}

/// Whether `ticket` may be merged into `into`.
fn may_join(ticket: &Ticket, into: &Other) -> Result<(), Refusal> {
    let root = &into.ticket;
    let conflict = |detail: &str| Err(Refusal::field("into", FieldCode::Conflict, detail));
    if root.number == ticket.number {
        return conflict("不能并入自身");
    }
    if let Some(merged) = &root.merged {
        let detail = format!("工单{}已并入{}，请并入{}", root.number, merged.into, merged.into);
        return Err(Refusal::NotMergeable(detail));
    }
    if !OPEN.contains(&root.status) {
        let why = match root.status {
            Status::Suspended => "正在挂起，恢复办理后再并单",
            Status::ToSignOff => "回访已结束，不能再并入",
            _ => "已办结或关闭，不能并入",
        };
        return Err(Refusal::NotMergeable(format!("工单{}{why}", root.number)));
    }
    if root.confidential != ticket.confidential {
        return conflict("保密工单与非保密工单不能并单");
    }
    let accuses = |t: &'_ Ticket| (t.kind == Kind::Report).then(|| t.subject_unit.clone());
    if accuses(root) != accuses(ticket) {
        return conflict("举报件只能与反映同一单位的举报件并单");
    }
    // Who sees the root reads what was merged into it.
    if ticket.recusals.iter().any(|r| r.in_force && !root.is_recused(r.person)) {
        return conflict("该工单有须回避的人员，不能并入未要求其回避的工单");
    }
    if root.line != ticket.line {
        return conflict("不同业务条线的工单不能并单");
    }
    let ratings = [ticket, root].map(|t| t.kind == Kind::Rating);
    match ratings {
        [true, true] if into.same_case => Ok(()),
        [false, false] => Ok(()),
        [true, true] => conflict("差评只能并入同一办件的差评"),
        _ => conflict("差评只能与同一办件的差评并单"),
    }
}

/// 并单: on the ticket that goes into another.
pub(super) fn merge(draft: &mut Draft<'_>, into: &Peer, reason: Option<String>) -> Result<(), Refusal> {
    let other = into.found("into")?;
    may_join(&draft.ticket, other)?;
    let into = other.ticket.number.clone();
    draft.push(Event::Merged { into, reason: reason.map(Text::plain) });
    draft.clear_alarm();
    draft.cancel_all();
    draft.move_to(Status::Merged);
    Ok(())
}

/// Why a merged ticket cannot stand for itself again, as the one into which it was merged stands now.
///
/// # Errors
/// [`Refusal::NotMergeable`].
pub fn may_unmerge(ticket: &Ticket, root: &Ticket) -> Result<(), Refusal> {
    let refuse = |why: &str| Err(Refusal::NotMergeable(format!("主单{}{why}", root.number)));
    if is_over(root) || root.status == Status::ToSignOff {
        return refuse("已办结，并入的诉求随主单了结，不能再拆回");
    }
    let absorbed = root.merged_in().find(|absorbed| absorbed.number == ticket.number);
    let begun = |id: CallerId| root.visits.iter().any(|visit| visit.caller == id);
    if absorbed.is_some_and(|absorbed| absorbed.callers.iter().any(|c| begun(c.id))) {
        return refuse("已开始回访该诉求人，不能再拆回");
    }
    Ok(())
}

/// 拆回: it stands where it stood, with its own deadlines; what passed meanwhile is a miss at its instant.
pub(super) fn unmerge(draft: &mut Draft<'_>, root: &Peer, reason: Option<String>) -> Result<(), Refusal> {
    let root = root.found("into")?;
    may_unmerge(&draft.ticket, &root.ticket)?;
    let Some(from) = draft.ticket.merged.as_ref().map(|merged| merged.from) else {
        return Err(super::gates::wrong_state(&draft.ticket, CommandName::Unmerge));
    };
    let root = root.ticket.number.clone();
    draft.push(Event::Unmerged { from: root, reason: reason.map(Text::plain) });
    follow_calendar(draft);
    draft.record_misses();
    draft.move_to(from);
    Ok(())
}

/// What a command on `before` does to the other ticket that it names, besides what [`super::decide`] says of its own.
///
/// The command has been agreed to: nothing of this can be refused.
pub fn answer(
    before: &Ticket,
    other: &Ticket,
    command: &Command,
    by: &By,
    context: Context<'_>,
) -> Vec<Event> {
    let mut draft = Draft::new(other.clone(), by, context);
    if let By::Person(actor) = by {
        draft.take_part(command.name(), actor);
    }
    match command {
        Command::Merge { .. } => absorb(&mut draft, before),
        Command::Unmerge { .. } => release(&mut draft, &before.number),
        Command::Link { .. } => draft.push(Event::Linked { to: before.number.clone(), note: None }),
        Command::Unlink { .. } => draft.push(Event::Unlinked { to: before.number.clone() }),
        _ => {}
    }
    draft.events
}

/// 并入: every caller, every file, and the earliest running deadline.
fn absorb(draft: &mut Draft<'_>, merged: &Ticket) {
    let (at, by) = (draft.now(), draft.person());
    let first = draft.ticket.next_caller();
    let staying = merged.callers.iter().filter(|caller| !caller.left());
    let callers = (first.0..).zip(staying).map(|(id, caller)| Caller {
        id: CallerId(id),
        joined: Some(Joined {
            from: Some(merged.number.clone()),
            at,
            by,
            reply_wanted: merged.reply_is_wanted(caller),
            consent: merged.consented(caller),
            left: false,
        }),
        ..caller.clone()
    });
    let absorbed = Absorbed {
        number: merged.number.clone(),
        at,
        by,
        callers: callers.collect(),
        attachments: merged.attachments.clone(),
        due: None,
        released: false,
    };
    let undispatched = draft.ticket.latest(ClockKind::Total).is_none();
    let due = running(merged, ClockKind::Handle, at).filter(|_| undispatched);
    draft.push(Event::Absorbed { absorbed: Box::new(Absorbed { due, ..absorbed }) });
    for kind in [ClockKind::Dispatch, ClockKind::Preliminary, ClockKind::Handle, ClockKind::Total] {
        if let Some(due) = running(merged, kind, at) {
            nearer(draft, kind, due);
        }
    }
    if let Some(due) = draft.ticket.latest(ClockKind::Handle).map(|handle| handle.due) {
        // Who assists has at most the lead's time.
        nearer(draft, ClockKind::CoHandle, due);
    }
}

/// When a running clock of this kind ends; what was missed is recorded where it was missed and presses nobody else.
fn running(ticket: &Ticket, kind: ClockKind, now: Instant) -> Option<Due> {
    let running = |c: &&Clock| c.key.kind == kind && c.state == ClockState::Running && c.is_open();
    ticket.clocks.iter().filter(running).map(|c| c.due).filter(|due| due.at > now).min_by_key(|due| due.at)
}

/// Lets the clocks of a kind that can still be missed end no later than `due`.
fn nearer(draft: &mut Draft<'_>, kind: ClockKind, due: Due) {
    let later = |c: &Clock| {
        let waits = c.stopped_at.is_none() || draft.ticket.awaits_review(c);
        let undecided = matches!(c.state, ClockState::Running | ClockState::Paused);
        c.key.kind == kind && waits && undecided && c.due.at > due.at
    };
    for key in draft.keys(later) {
        let shift = Shift { reason: ShiftReason::Merged, at: draft.now(), working_days: 0, minutes: 0, due };
        draft.push(Event::ClockMoved { key, shift });
    }
}

/// 拆回: what came with it goes, and the deadline is again what it would have been without it.
fn release(draft: &mut Draft<'_>, number: &TicketNumber) {
    draft.push(Event::Released { number: number.clone() });
    let gone: Vec<Instant> = draft
        .ticket
        .absorbed
        .iter()
        .filter(|absorbed| absorbed.released)
        .map(|absorbed| absorbed.at)
        .collect();
    let staying: Vec<Instant> = draft.ticket.merged_in().map(|absorbed| absorbed.at).collect();
    // Of two that were merged at one instant the deadline of the one that stays is not known apart: it stays.
    let lifted = |shift: &Shift| {
        shift.reason == ShiftReason::Merged && gone.contains(&shift.at) && !staying.contains(&shift.at)
    };
    let concerned = |c: &Clock| {
        let waits = c.stopped_at.is_none() || draft.ticket.awaits_review(c);
        waits && c.state != ClockState::Cancelled && c.shifts.iter().any(lifted)
    };
    for key in draft.keys(concerned) {
        farther(draft, &key, &lifted);
    }
}

fn farther(draft: &mut Draft<'_>, key: &ClockKey, lifted: &impl Fn(&Shift) -> bool) {
    let Some(clock) = draft.ticket.clock(key).cloned() else { return };
    let due = derive_but(&clock, draft.context.calendar, lifted);
    let reached = clock.stopped_at.unwrap_or(draft.now());
    // Its own deadline has passed as well: the miss is its own.
    if due.at <= clock.due.at || (clock.is_missed() && due.at <= reached) {
        return;
    }
    draft.cure(&clock);
    let shift = Shift { reason: ShiftReason::Unmerged, at: draft.now(), working_days: 0, minutes: 0, due };
    draft.push(Event::ClockMoved { key: key.clone(), shift });
}

/// The deadline of what was merged into a ticket that no unit had then, for the first unit that gets it; never before the
/// end of the first working day after.
pub(super) fn inherited(draft: &Draft<'_>, unit: &UnitCode) -> Option<Due> {
    let ticket = &draft.ticket;
    let first = draft.context.calendar.add_working_days(crate::domain::time::day_of(draft.now()), 1);
    let taken = ticket.merged_in().filter_map(|absorbed| absorbed.due);
    // A unit gains no time by getting a part of what it has had as a ticket of its own.
    let part = ticket.split_from.as_ref().filter(|from| from.units.contains(unit)).and_then(|from| from.due);
    let due = taken.chain(part).min_by_key(|due| due.at)?;
    Some(if due.at < first.at { first } else { due })
}

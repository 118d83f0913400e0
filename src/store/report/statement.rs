//! The statements behind the performance report, one per table that is counted.

use super::select::{Seen, Which, count_if, in_period, key, over_tickets};
use super::{Asked, Basis, GroupBy};
use crate::domain::metrics::{CONTENT, Measure};
use crate::store::scope::tickets_of;
use entity::values::{AssignmentStatus, ClockKind, ClockState, RequestKind, RequestState, Status};
use entity::{assignment, clock, origin, ruling, spot, ticket, visit};
use sea_orm::ColumnTrait;
use sea_orm::sea_query::{
    Alias, CaseStatement, Condition, Expr, ExprTrait, Func, Query, SelectStatement, SimpleExpr,
};

/// The column of a measure's denominator.
pub(super) fn of(measure: Measure) -> String {
    format!("{}_of", measure.name())
}

/// Deadlines: met, missed, or past and not yet done. What was handed in in time and waits for its review counts as on
/// time until the review has decided; what was cancelled or voided, or is not yet due, does not count.
pub(super) fn clocks(seen: Seen<'_>, asked: &Asked, group: Option<GroupBy>) -> SelectStatement {
    use clock::Column as C;
    let due = counts(seen, asked);
    // What was merged stopped without being done: it is handled with the ticket into which it went.
    let done = Condition::any()
        .add(ticket::Column::Status.ne(Status::Merged))
        .add(Expr::col(C::StoppedAt.as_column_ref()).not_equals(ticket::Column::ClosedAt.as_column_ref()));
    let stopped = Condition::all().add(due.clone()).add(C::StoppedAt.is_not_null()).add(done);
    let kept = Condition::all().add(on_time()).add(C::Revoked.eq(false));
    use ClockKind::{CoHandle, Contact, Handle, Instruction, Preliminary, Sign, SignOff, Supervision, Total};
    let counted = [Handle, CoHandle, Total, Sign, Contact, Preliminary, SignOff, Supervision, Instruction];
    let mut select = over_tickets(seen, asked, key(group, whose_clock()));
    select
        .expr_as(Expr::col(C::Kind.as_column_ref()), Alias::new("kind"))
        .expr_as(Expr::col(C::Level.as_column_ref()), Alias::new("level"))
        .expr_as(count_if(on_time()), Alias::new("on_time"))
        .expr_as(count_if(kept), Alias::new("kept"))
        .expr_as(count_if(stopped), Alias::new("stopped"))
        .expr_as(count_if(enterprises(on_time())), Alias::new("enterprise_on_time"))
        .expr_as(count_if(enterprises(due.clone())), Alias::new("enterprise_due"))
        .expr_as(count_if(due), Alias::new("due"))
        .inner_join(clock::Entity, same_ticket(C::TicketId))
        .and_where(C::Kind.is_in(counted))
        .group_by_col(C::Kind.as_column_ref())
        .group_by_col(C::Level.as_column_ref())
        .cond_where(clocks_in_period(asked));
    select
}

/// What was met, cured, or handed in in time and waits for its review.
fn on_time() -> Condition {
    use clock::Column as C;
    let handed_in = Condition::all().add(C::State.eq(ClockState::Paused)).add(C::StoppedAt.is_not_null());
    Condition::any().add(C::State.is_in([ClockState::Met, ClockState::Cured])).add(handed_in)
}

/// Deadlines of which is decided whether they were kept.
fn counts(seen: Seen<'_>, asked: &Asked) -> Condition {
    use clock::Column as C;
    let passed = Condition::all().add(C::State.eq(ClockState::Running)).add(C::DueAt.lte(asked.as_of));
    match seen.which {
        Which::Unrecorded => passed,
        Which::All | Which::Confidential => {
            Condition::any().add(on_time()).add(C::State.eq(ClockState::Missed)).add(passed)
        }
    }
}

/// Of the enterprise lane alone (企业诉求).
fn enterprises(which: Condition) -> Condition {
    Condition::all().add(ticket::Column::Enterprise.eq(true)).add(which)
}

fn clocks_in_period(asked: &Asked) -> Condition {
    match asked.basis {
        Basis::Due => Condition::all().add(clock::Column::DueOn.between(asked.from, asked.to)),
        Basis::Created | Basis::Closed => in_period(asked),
    }
}

/// Whose a deadline is: of the one that missed it before another succeeded to it, its unit's, else the lead unit's; a miss before the first dispatch is the hotline's
/// (contract.md §5), which has no key.
fn whose_clock() -> SimpleExpr {
    let missed = Expr::col(clock::Column::MissedAt.as_column_ref());
    let dispatched = Expr::col(ticket::Column::DispatchedAt.as_column_ref());
    let after_dispatch = Condition::any()
        .add(clock::Column::MissedAt.is_null())
        .add(Condition::all().add(ticket::Column::DispatchedAt.is_not_null()).add(missed.gte(dispatched)));
    let a_units = Condition::all().add(clock::Column::Hotlines.eq(false)).add(after_dispatch);
    let column = |column: clock::Column| Expr::col(column.as_column_ref());
    let unit = Func::coalesce([column(clock::Column::MissedBy), column(clock::Column::Unit), lead_unit()]);
    CaseStatement::new().case(a_units, unit).into()
}

fn lead_unit() -> SimpleExpr {
    Expr::col(ticket::Column::LeadUnit.as_column_ref())
}

/// `ON <part>.ticket_id = ticket.id`
fn same_ticket(part: impl ColumnTrait) -> SimpleExpr {
    Expr::col(part.as_column_ref()).equals(ticket::Column::Id.as_column_ref())
}

/// Units' parts, and those taken back.
pub(super) fn parts(seen: Seen<'_>, asked: &Asked, group: Option<GroupBy>) -> SelectStatement {
    use assignment::Column as C;
    let unit = Expr::col(C::Unit.as_column_ref());
    let mut select = over_tickets(seen, asked, key(group, unit));
    select
        .expr_as(count_if(C::Status.eq(AssignmentStatus::Released)), Alias::new(Measure::Returned.name()))
        .expr_as(Func::count(Expr::col(C::N.as_column_ref())), Alias::new(of(Measure::Returned)))
        .expr_as(
            count_if(C::Status.ne(AssignmentStatus::Released)),
            Alias::new(Measure::DispatchedRight.name()),
        )
        .expr_as(Func::count(Expr::col(C::N.as_column_ref())), Alias::new(of(Measure::DispatchedRight)))
        .expr_as(count_if(C::PushedDown.eq(true)), Alias::new(Measure::PushedDown.name()))
        .expr_as(Func::count(Expr::col(C::N.as_column_ref())), Alias::new(of(Measure::PushedDown)))
        .inner_join(assignment::Entity, same_ticket(C::TicketId))
        .cond_where(in_period(asked));
    select
}

/// Tickets: handled again, and visited.
pub(super) fn tickets(seen: Seen<'_>, asked: &Asked, group: Option<GroupBy>) -> SelectStatement {
    use ticket::Column as C;
    let submitted = || Condition::all().add(C::SubmittedAt.is_not_null());
    let given = || Condition::all().add(C::LeadUnit.is_not_null());
    let urged = || Condition::all().add(C::Urged.eq(true)).add(C::Status.ne(Status::Merged));
    let to_visit = || {
        let visits = tickets_of(clock::Entity, clock::Column::TicketId)
            .and_where(clock::Column::Kind.eq(ClockKind::Visit))
            .and_where(clock::Column::State.ne(ClockState::Cancelled))
            .take();
        Condition::all().add(C::Id.in_subquery(visits))
    };
    let reached = || {
        tickets_of(visit::Entity, visit::Column::TicketId).and_where(visit::Column::Reached.eq(true)).take()
    };
    let mut select = over_tickets(seen, asked, key(group, lead_unit()));
    select
        .expr_as(count_if(submitted().add(C::Round.gt(1))), Alias::new(Measure::Redone.name()))
        .expr_as(count_if(submitted()), Alias::new(of(Measure::Redone)))
        .expr_as(count_if(enterprises(given())), Alias::new(Measure::Enterprise.name()))
        .expr_as(count_if(given()), Alias::new(of(Measure::Enterprise)))
        .expr_as(count_if(urged().add(C::SubmittedAt.is_not_null())), Alias::new(Measure::Urged.name()))
        .expr_as(count_if(urged()), Alias::new(of(Measure::Urged)))
        .expr_as(count_if(C::VisitDrawn.eq(true)), Alias::new(Measure::VisitDrawn.name()))
        .expr_as(count_if(C::VisitDrawn.is_not_null()), Alias::new(of(Measure::VisitDrawn)))
        .expr_as(count_if(to_visit().add(C::Id.in_subquery(reached()))), Alias::new(Measure::Visited.name()))
        .expr_as(count_if(to_visit()), Alias::new(of(Measure::Visited)))
        .expr_as(
            count_if(to_visit().add(C::Id.not_in_subquery(reached()))),
            Alias::new(Measure::NotReached.name()),
        )
        .expr_as(count_if(to_visit()), Alias::new(of(Measure::NotReached)))
        .cond_where(in_period(asked));
    select
}

/// What callers said last of one thing: the result, the unit or the hotline's service; one opinion each.
pub(super) fn opinions(
    seen: Seen<'_>,
    asked: &Asked,
    group: Option<GroupBy>,
    (measure, mark): (Measure, visit::Column),
) -> SelectStatement {
    use visit::Column as C;
    let later = Alias::new("later");
    let of_later = |column: C| Expr::col((later.clone(), column));
    let own = |column: C| Expr::col(column.as_column_ref());
    let said_since = Query::select()
        .expr(Expr::val(1))
        .from_as(visit::Entity, later.clone())
        .and_where(of_later(C::TicketId).eq(own(C::TicketId)))
        .and_where(of_later(C::Caller).eq(own(C::Caller)))
        .and_where(of_later(C::N).gt(own(C::N)))
        .and_where(of_later(mark).is_not_null())
        .take();
    let mut select = over_tickets(seen, asked, key(group, lead_unit()));
    select
        .expr_as(count_if(mark.gte(i32::from(CONTENT))), Alias::new(measure.name()))
        .expr_as(Func::count(own(C::N)), Alias::new(of(measure)))
        .inner_join(visit::Entity, same_ticket(C::TicketId))
        .and_where(C::Reached.eq(true))
        .and_where(mark.is_not_null())
        .and_where(Expr::exists(said_since).not())
        .cond_where(in_period(asked));
    select
}

/// Sign-offs that were to be looked at again, and what was found.
pub(super) fn spots(seen: Seen<'_>, asked: &Asked, group: Option<GroupBy>) -> SelectStatement {
    use spot::Column as C;
    let drawn = || Condition::all().add(C::Month.is_not_null());
    let looked = || C::Confirmed.is_not_null();
    let mut select = over_tickets(seen, asked, key(group, lead_unit()));
    select
        .expr_as(count_if(drawn().add(looked())), Alias::new(Measure::SpotChecked.name()))
        .expr_as(count_if(drawn()), Alias::new(of(Measure::SpotChecked)))
        .expr_as(count_if(C::Confirmed.eq(true)), Alias::new(Measure::SpotConfirmed.name()))
        .expr_as(count_if(looked()), Alias::new(of(Measure::SpotConfirmed)))
        .inner_join(spot::Entity, same_ticket(C::TicketId))
        .cond_where(in_period(asked));
    select
}

/// Handling deadlines that do not count: cancelled, voided, or of an excluded ticket.
pub(super) fn cancelled(seen: Seen<'_>, asked: &Asked) -> SelectStatement {
    use clock::Column as C;
    let mut select = over_tickets(seen, asked, key(None, lead_unit()));
    select
        .expr_as(Func::count(Expr::col(C::N.as_column_ref())), Alias::new("excluded"))
        .inner_join(clock::Entity, same_ticket(C::TicketId))
        .and_where(C::Kind.eq(ClockKind::Handle))
        .cond_where(
            Condition::any()
                .add(C::State.is_in([ClockState::Cancelled, ClockState::Voided]))
                .add(ticket::Column::Excluded.eq(true))
                .add(ticket::Column::NotCounted.eq(true)),
        )
        .cond_where(clocks_in_period(asked));
    select
}

/// Tickets that are excluded, or that were ended with a final answer.
pub(super) fn ruled(
    seen: Seen<'_>,
    asked: &Asked,
    group: Option<GroupBy>,
    which: impl Into<Condition>,
) -> SelectStatement {
    let mut select = over_tickets(seen, asked, key(group, lead_unit()));
    select
        .expr_as(Func::count(Expr::col(ticket::Column::Id.as_column_ref())), Alias::new(TICKETS))
        .cond_where(which.into())
        .cond_where(in_period(asked));
    select
}

/// The column of how many tickets there are.
pub(super) const TICKETS: &str = "tickets";

/// Tickets on the long-term ledger; by due date where their time would have ended without it.
pub(super) fn on_ledger(seen: Seen<'_>, asked: &Asked, group: Option<GroupBy>) -> SelectStatement {
    use ruling::Column as C;
    let mut select = over_tickets(seen, asked, key(group, lead_unit()));
    select
        .expr_as(Func::count(Expr::col(C::N.as_column_ref())), Alias::new(TICKETS))
        .inner_join(ruling::Entity, same_ticket(C::TicketId))
        .and_where(ticket::Column::LongTerm.eq(true))
        .and_where(C::Kind.eq(RequestKind::LongTerm))
        .and_where(C::State.eq(RequestState::Approved))
        .and_where(C::LeftAt.is_null())
        .cond_where(match asked.basis {
            Basis::Due => Condition::all().add(C::DueOn.between(asked.from, asked.to)),
            Basis::Created | Basis::Closed => in_period(asked),
        });
    select
}

/// Tickets of the period that another system recorded.
pub(super) fn imported(seen: Seen<'_>, asked: &Asked) -> SelectStatement {
    use origin::Column as C;
    let mut select = over_tickets(seen, asked, key(None, lead_unit()));
    select
        .expr_as(Func::count(Expr::col(C::Number.as_column_ref())), Alias::new("imported"))
        .inner_join(origin::Entity, same_ticket(C::TicketId))
        .cond_where(in_period(asked));
    select
}

/// Tickets of the period that were merged into another (并单).
pub(super) fn merged(seen: Seen<'_>, asked: &Asked) -> SelectStatement {
    let mut select = over_tickets(seen, asked, key(None, lead_unit()));
    select
        .expr_as(Func::count(Expr::col(ticket::Column::Id.as_column_ref())), Alias::new("merged"))
        .and_where(ticket::Column::Status.eq(Status::Merged))
        .cond_where(in_period(asked));
    select
}

/// Calls that were logged on tickets of the period (重复来电), and made none.
pub(super) fn repeat_calls(seen: Seen<'_>, asked: &Asked) -> SelectStatement {
    let mut select = over_tickets(seen, asked, key(None, lead_unit()));
    let calls = Expr::col(ticket::Column::RepeatCalls.as_column_ref());
    select
        .expr_as(Func::sum(calls).cast_as("bigint"), Alias::new("repeat_calls"))
        .and_where(ticket::Column::RepeatCalls.gt(0))
        .cond_where(in_period(asked));
    select
}

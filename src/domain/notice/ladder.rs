//! The ladder's recipients (督办阶梯; contract.md §4 "Escalation ladder").
//!
//! | rung | of a unit's clock | of the total |
//! |---|---|---|
//! | 到期提醒 | handler | dispatcher, supervisor |
//! | 超期告知 | handler, unit's lead | dispatcher, supervisor |
//! | 催办 | unit's lead, supervisor | dispatcher, supervisor |
//!
//! While a rating waits for its first unit, its time is the hotline's: the dispatcher stands for the handler, the
//! supervisor for the lead.

use super::words::{deadline, named};
use super::{Audience, Promise, Told};
use crate::domain::calendar::Allowance;
use crate::domain::clock::Clock;
use crate::domain::lifecycle::Context;
use crate::domain::ticket::Ticket;
use entity::values::*;

/// What a rung of `clock` makes known, and to whom.
pub(super) fn climbed(ticket: &Ticket, clock: &Clock, rung: Rung, context: Context<'_>) -> Vec<Promise> {
    let told = Told {
        kind: kind(rung),
        text: text(ticket, clock, rung, context),
        letter: true,
        // Clocks in natural time press: they climb in minutes, at any hour.
        at_once: matches!(clock.allowance, Allowance::Minutes(_)),
    };
    let cause = cause(clock, rung);
    audiences(clock, rung).into_iter().map(|to| told.clone().promise(ticket, &cause, to)).collect()
}

fn kind(rung: Rung) -> NoticeKind {
    match rung {
        Rung::Remind => NoticeKind::Remind,
        Rung::Overdue => NoticeKind::Overdue,
        Rung::Urge => NoticeKind::Urge,
    }
}

fn audiences(clock: &Clock, rung: Rung) -> Vec<Audience> {
    let Some(unit) = clock.key.unit.as_ref() else {
        return vec![Audience::roles(&[Role::Dispatcher, Role::Supervisor])];
    };
    match rung {
        Rung::Remind => vec![Audience::handlers(unit)],
        Rung::Overdue => vec![Audience::unit(unit)],
        Rung::Urge => vec![Audience::leads(unit), Audience::roles(&[Role::Supervisor])],
    }
}

fn text(ticket: &Ticket, clock: &Clock, rung: Rung, context: Context<'_>) -> String {
    let (what, due) = (clock.key.kind.label(), deadline(&clock.due));
    let whose = named(ticket, clock.key.unit.as_ref(), context);
    match rung {
        Rung::Remind => format!("{whose}的“{what}”时限至{due}，请按时完成。"),
        Rung::Overdue => format!("{whose}的“{what}”时限（{due}）已超期，请立即处理。"),
        Rung::Urge => format!("催办通知书：{whose}的“{what}”时限为{due}，至今未完成，请立即处理并说明原因。"),
    }
}

/// Clock, rung and due value: the same rung of the same row is promised once.
fn cause(clock: &Clock, rung: Rung) -> String {
    let key = &clock.key;
    let unit = key.unit.as_ref().map_or("-", UnitCode::as_str);
    let due = clock.due.at.timestamp();
    format!("{}.{unit}.{}.{}:{}:{due}", key.kind.code(), key.round, key.run, rung.code())
}

//! The ladder's recipients (督办阶梯; contract.md §4 "Escalation ladder"), as shipped; the ladder with which a clock started
//! says whom each rung tells.
//!
//! | rung | of a unit's clock | of the total |
//! |---|---|---|
//! | 到期提醒 | handler | dispatcher, supervisor |
//! | 超期告知 | handler, unit's lead | dispatcher, supervisor |
//! | 催办 | unit's lead, supervisor | dispatcher, supervisor |
//! | 一级督办 | unit's lead | dispatcher, supervisor |
//! | 二级督办 | supervisor, unit's lead | dispatcher, supervisor |
//! | 三级督办 (约谈), 四级督办 (提级办理) | leader | dispatcher, supervisor |
//!
//! Leaders see nothing that is confidential: there the supervisor stands for them.
//!
//! An emergency's rungs besides call somebody to the phone ([`phoned`]).
//!
//! A co unit's part that is late is made known to the lead unit's handlers as well: they wait for it.
//!
//! While a rating waits for its first unit, its time is the hotline's: the dispatcher stands for the handler, the
//! supervisor for the lead.

use super::words::{deadline, named};
use super::{Audience, Promise, Told, phoned, supervised};
use crate::domain::calendar::Allowance;
use crate::domain::clock::Clock;
use crate::domain::lifecycle::Context;
use crate::domain::ticket::Ticket;
use entity::values::*;

/// What begins with the name of a paper goes with one.
const URGING: &str = DocumentKind::UrgeNotice.label();
pub(super) const SUPERVISION: &str = DocumentKind::SupervisionOrder.label();
const TALK: &str = DocumentKind::TalkNotice.label();

/// What a rung of `clock` makes known, and to whom.
pub(super) fn climbed(ticket: &Ticket, clock: &Clock, rung: Rung, context: Context<'_>) -> Vec<Promise> {
    if matches!(clock.key.kind, ClockKind::Supervision | ClockKind::Instruction) {
        let reminded = supervised::remind(ticket, clock, context);
        return reminded
            .into_iter()
            .map(|(to, told)| told.promise(ticket, &cause(clock, rung), to))
            .collect();
    }
    let told = Told {
        kind: kind(rung),
        text: text(ticket, clock, rung, context),
        letter: true,
        // Clocks in natural time press: they climb in minutes, at any hour.
        at_once: matches!(clock.allowance, Allowance::Minutes(_)),
    };
    let cause = cause(clock, rung);
    let climbs = audiences(ticket, clock, rung).into_iter().map(|to| (to, told.clone()));
    let by_phone = phoned::to_climb(ticket, clock, context);
    climbs.chain(by_phone).map(|(to, told)| told.promise(ticket, &cause, to)).collect()
}

fn kind(rung: Rung) -> NoticeKind {
    match rung {
        Rung::Remind => NoticeKind::Remind,
        Rung::Overdue => NoticeKind::Overdue,
        Rung::Urge => NoticeKind::Urge,
        Rung::Level1 | Rung::Level2 | Rung::Level3 | Rung::Level4 => NoticeKind::Supervise,
    }
}

fn audiences(ticket: &Ticket, clock: &Clock, rung: Rung) -> Vec<Audience> {
    let Some(unit) = clock.key.unit.as_ref() else {
        return vec![Audience::roles(&[Role::Dispatcher, Role::Supervisor])];
    };
    let mut to = clock.ladder.to(rung).roles();
    if ticket.confidential {
        to.iter_mut().filter(|role| **role == Role::Leader).for_each(|role| *role = Role::Supervisor);
        to.dedup();
    }
    let (of_unit, above): (Vec<Role>, Vec<Role>) =
        to.into_iter().partition(|role| matches!(role, Role::Handler | Role::Lead));
    let waits = ticket.lead().filter(|_| rung == Rung::Overdue && clock.key.kind == ClockKind::CoHandle);
    let own = (!of_unit.is_empty()).then(|| Audience::Unit { unit: unit.clone(), roles: of_unit });
    let watching = (!above.is_empty()).then(|| Audience::roles(&above));
    own.into_iter().chain(waits.map(|lead| Audience::handlers(&lead.unit))).chain(watching).collect()
}

fn text(ticket: &Ticket, clock: &Clock, rung: Rung, context: Context<'_>) -> String {
    let (what, due) = (clock.key.kind.label(), deadline(&clock.due));
    let whose = named(ticket, clock.key.unit.as_ref(), context);
    match rung {
        Rung::Remind => format!("{whose}的“{what}”时限至{due}，请按时完成。"),
        Rung::Overdue => format!("{whose}的“{what}”时限（{due}）已超期，请立即处理。"),
        Rung::Urge => format!("{URGING}：{whose}的“{what}”时限为{due}，至今未完成，请立即处理并说明原因。"),
        Rung::Level1 => format!(
            "{SUPERVISION}：{whose}的“{what}”时限（{due}）已过{}，列入 1 级督办，请单位负责人督促立即完成。",
            late(clock, rung)
        ),
        Rung::Level2 => format!(
            "{SUPERVISION}：{whose}的“{what}”时限（{due}）已过{}，列入 2 级督办，请立即完成并书面说明原因。",
            late(clock, rung)
        ),
        Rung::Level3 => format!(
            "{TALK}：{whose}的“{what}”时限（{due}）已过{}，列入 3 级督办，请约谈承办单位负责人。",
            late(clock, rung)
        ),
        Rung::Level4 => format!(
            "{whose}的“{what}”时限（{due}）已过{}，列入 4 级督办，请研究提级办理。",
            late(clock, rung)
        ),
    }
}

/// How long the deadline has been over with a rung.
fn late(clock: &Clock, rung: Rung) -> String {
    clock.ladder.late(rung, clock.allowance).map_or_else(|| "期".to_owned(), |late| format!(" {late}"))
}

/// Clock, rung and due value: the same rung of the same row is promised once.
fn cause(clock: &Clock, rung: Rung) -> String {
    let key = &clock.key;
    let unit = key.unit.as_ref().map_or("-", UnitCode::as_str);
    let due = clock.due.at.timestamp();
    format!("{}.{unit}.{}.{}:{}:{due}", key.kind.code(), key.round, key.run, rung.code())
}

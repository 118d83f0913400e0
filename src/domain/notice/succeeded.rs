//! Who hears that a ticket has passed to another unit (机构改革承接).

use super::told::pressing;
use super::words::deadline;
use super::{Audience, Told};
use crate::domain::clock::Clock;
use crate::domain::lifecycle::Context;
use crate::domain::ticket::{Succession, Ticket};
use crate::domain::time::day_of;
use entity::values::*;

/// The successor learns in writing what it has now, and until when: the days are those of before.
pub(super) fn passed(
    ticket: &Ticket,
    succession: &Succession,
    context: Context<'_>,
) -> Vec<(Audience, Told)> {
    let from = context
        .reference
        .unit_name(&succession.from, day_of(succession.since).pred_opt().unwrap_or_default());
    let own = |c: &&Clock| {
        matches!(c.key.kind, ClockKind::Handle | ClockKind::CoHandle)
            && c.key.unit.as_ref() == Some(&succession.to)
            && c.is_open()
    };
    let until = match ticket.clocks.iter().rev().find(own) {
        Some(clock) => format!("办理期限不变，为{}", deadline(&clock.due)),
        None => "按现有状态接办".to_owned(),
    };
    let text = format!("工单{}因机构改革由你单位承接（原承办单位：{from}），{until}。", ticket.number);
    let told = Told { kind: NoticeKind::Assigned, text, letter: true, at_once: pressing(ticket) };
    vec![(Audience::unit(&succession.to), told)]
}

//! Looking again at what was struck off (销号后抽查核实; domain.md §4.6).

use super::Refusal;
use super::draft::Draft;
use super::reviewing::reopen;
use crate::domain::text::FieldCode;
use crate::domain::ticket::{Event, RoundCause, SpotCheck, Text};
use chrono::{NaiveDate, TimeDelta};
use entity::values::*;

/// 抽取: this ticket is in the month's draw.
pub(super) fn draw(draft: &mut Draft<'_>, month: NaiveDate) {
    draft.push(Event::SpotDrawn { month });
}

/// 抽查核实: what was found. What is untrue waits for the supervisor, and may be looked at once more by somebody else.
pub(super) fn check(draft: &mut Draft<'_>, confirmed: bool, note: Option<String>) -> Result<(), Refusal> {
    if !confirmed && note.is_none() {
        return Err(Refusal::field("note", FieldCode::Required, "整改不属实的，请写明核实情况"));
    }
    let check = SpotCheck { confirmed, note: note.map(Text::plain), at: draft.now(), by: draft.person() };
    draft.push(Event::SpotChecked { check });
    // Its time for the archive came while the check was open.
    if confirmed && draft.ticket.alarm.is_none() && is_old(draft) {
        draft.archive();
    }
    Ok(())
}

fn is_old(draft: &Draft<'_>) -> bool {
    let days = draft.context.policy.number(LimitName::ArchiveDays, draft.matter());
    let keep = TimeDelta::days(i64::from(days));
    draft.ticket.closed_at.is_some_and(|closed| closed + keep <= draft.now())
}

/// 归档, after the month's check (contract.md §4 "States"): where that is open, the ticket stays until it is done.
pub(super) fn archive(draft: &mut Draft<'_>) {
    if draft.ticket.awaits_spot_check() { draft.clear_alarm() } else { draft.archive() }
}

/// 撤销销号: a new round under the same number; what was counted as struck off in time no longer is (domain.md §4.6).
pub(super) fn revoke(draft: &mut Draft<'_>, reason: String) {
    let round = draft.ticket.round;
    draft.clear_alarm();
    for key in draft.keys(|c| c.key.kind == ClockKind::SignOff && c.key.round == round) {
        draft.push(Event::ClockRevoked { key });
    }
    reopen(draft, RoundCause::SignOffRevoked, reason);
}

//! 争议协商: whose a matter is that nobody wants, settled by a meeting and a designation.
//!
//! 66号(五): 难以确定办理单位的由热线管理机构组织协商确定主办和协办单位; 潍坊: 争议可直接指定, 指定后不得退回.

use super::assisting::check_co_units;
use super::command::Minutes;
use super::dispatching::{Order, check_category, check_order, check_unit, dispatch_to};
use super::draft::{Draft, Terms};
use super::returning::{self, pending};
use super::{Refusal, gates, guarding};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::ticket::{Event, Meeting, Request, Text};
use crate::domain::time::day_of;
use entity::values::*;

/// 提请协商: a return that waits is settled by it, so the unit's time ends here.
pub(super) fn open(draft: &mut Draft<'_>, reason: Option<String>) {
    draft.push(Event::DisputeOpened { reason: reason.map(Text::plain) });
    if let Ok((request, returning)) = pending(&draft.ticket) {
        draft.stop_deciding(&request);
        returning::take_back(draft, &request, &returning, AssignmentStatus::Disputed);
    }
    enter(draft);
}

/// Into the dispute, with the supervisor's time to end it.
pub(super) fn enter(draft: &mut Draft<'_>) {
    draft.move_to(Status::Dispute);
    draft.start(ClockKind::Dispute, None, draft.now(), Terms::default());
}

/// Out of the dispute without a designation: somebody answers for the hotline itself, so the unit was right to return it.
pub(super) fn leave(draft: &mut Draft<'_>) {
    if draft.ticket.status != Status::Dispute {
        return;
    }
    let at = draft.now();
    if let Ok((request, returning)) = pending(&draft.ticket) {
        settle(draft, &request, returning.assignment, true);
    }
    for key in draft.keys(|c| c.key.kind == ClockKind::Dispute && c.stopped_at.is_none()) {
        draft.push(Event::ClockCancelled { key, at });
    }
}

/// 会商记录
pub(super) fn record(draft: &mut Draft<'_>, minutes: Minutes) -> Result<(), Refusal> {
    let Minutes { participants, decision, lead_unit, co_units, until } = minutes;
    check_unit(draft.context, "lead_unit", &lead_unit)?;
    guarding::check(&draft.ticket, "lead_unit", &lead_unit, draft.context)?;
    let mut errors = FieldErrors::default();
    check_co_units(&draft.ticket, draft.context, &lead_unit, &co_units, &mut errors);
    if until.is_some_and(|day| day < day_of(draft.now())) {
        errors.add("until", FieldCode::Time, "办结期限不能早于今天");
    }
    if !errors.is_empty() {
        return Err(Refusal::Invalid(errors));
    }
    let meeting = Meeting {
        participants: participants.into_iter().map(Text::plain).collect(),
        decision: Text::plain(decision),
        lead_unit,
        co_units,
        until,
        at: draft.now(),
        by: draft.person(),
    };
    draft.push(Event::MeetingRecorded { meeting: Box::new(meeting) });
    Ok(())
}

/// 指定承办: the unit has it for good. A return that led here was right if it is another's, and wrong if it is not.
pub(super) fn designate(
    draft: &mut Draft<'_>,
    order: Order,
    basis: String,
    directory: Option<DirectoryReach>,
) -> Result<(), Refusal> {
    check_order(draft, &order)?;
    check_category(draft.context, order.category.as_ref())?;
    gates::categorised(&draft.ticket, order.category.as_ref())?;
    check_reach(draft, directory)?;
    draft.stop(ClockKind::Dispute, None, false);
    if let Ok((request, returning)) = pending(&draft.ticket) {
        settle(draft, &request, returning.assignment, returning.unit != order.unit);
    }
    draft.push(Event::Designated { unit: order.unit.clone(), basis: Text::plain(basis), directory });
    dispatch_to(draft, Order { settled: directory.is_some(), ..order });
    Ok(())
}

/// What may be written into the directory: a category, and a township where only one is meant.
fn check_reach(draft: &Draft<'_>, directory: Option<DirectoryReach>) -> Result<(), Refusal> {
    let Some(reach) = directory else { return Ok(()) };
    if draft.ticket.kind == Kind::Rating {
        // Ratings go by the matter that was served, not by the directory.
        return Err(Refusal::field("directory", FieldCode::Conflict, "差评按办事事项派单，不写入派单目录"));
    }
    let township = draft.ticket.area.as_ref().and_then(|area| draft.context.reference.township(area));
    if reach == DirectoryReach::Township && township.is_none_or(|area| area.level != "town") {
        return Err(Refusal::field(
            "directory",
            FieldCode::Conflict,
            "工单没有所在乡镇（街道），请选“全区”或不写入",
        ));
    }
    Ok(())
}

fn settle(draft: &mut Draft<'_>, request: &Request, assignment: AssignmentId, returned_rightly: bool) {
    draft.decided(request, returned_rightly, None);
    let to = if returned_rightly { AssignmentStatus::Released } else { AssignmentStatus::Confirmed };
    draft.push(Event::AssignmentMoved { assignment, to });
}

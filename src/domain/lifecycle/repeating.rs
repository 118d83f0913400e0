//! 重复来电: whoever is on a ticket calls again and says nothing new. It is logged where the matter stands, and makes no ticket
//! (昆明市12345运行管理办法: 正在办理且无新增内容、已依法办毕而无新情况的不重复受理; domain.md §4.3 重复诉求).
//!
//! It decides nothing and moves no time. What somebody says anew is a ticket, and who wants haste is heard by `urge`.

use super::draft::Draft;
use super::gates::{open, permit};
use super::{Context, Refusal};
use crate::domain::permission::{Actor, By};
use crate::domain::text::FieldCode;
use crate::domain::ticket::{Event, Text, Ticket};
use entity::values::{CallerId, CommandName};

/// Who is confidential is not known to the next agent.
pub(super) fn may_log(ticket: &Ticket) -> Result<(), Refusal> {
    if ticket.confidential {
        return Err(Refusal::NotForThisTicket(CommandName::RepeatCall));
    }
    Ok(())
}

/// Whether `actor` may log on this ticket that somebody called again.
pub fn may_log_call(ticket: &Ticket, actor: &Actor, context: Context<'_>) -> bool {
    let (name, by) = (CommandName::RepeatCall, By::Person(actor.clone()));
    permit(ticket, name, &by, context).and_then(|()| open(ticket, name, &by, context)).is_ok()
}

/// 登记重复来电
pub(super) fn log(
    draft: &mut Draft<'_>,
    caller: Option<CallerId>,
    note: Option<String>,
) -> Result<(), Refusal> {
    let here = |id: &CallerId| draft.ticket.callers.iter().any(|c| c.id == *id && !c.left());
    let Some(caller) = caller.filter(here) else {
        let detail = "这个号码不在本工单的诉求人中";
        return Err(Refusal::field("phone", FieldCode::Unknown, detail));
    };
    draft.push(Event::CalledAgain { caller, note: note.map(Text::plain) });
    Ok(())
}

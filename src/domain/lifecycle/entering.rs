//! 代录: the hotline enters what a unit told it by phone or message (contract.md §4 `on_behalf_of`), shown as such.
//!
//! It is the unit's act: its clocks stop, its window counts, its own lead signs where the unit wants that. Who entered it
//! has had a hand in the handling and judges it no more.

use super::context::Context;
use super::draft::Draft;
use super::handling::unknown_evidence;
use super::{Refusal, gates};
use crate::domain::permission::{Actor, By};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::ticket::{Entry, Event, Text, Ticket};
use entity::values::*;

/// What may be entered in a unit's name.
pub const ENTERABLE: [CommandName; 5] = [
    CommandName::Sign,
    CommandName::Contact,
    CommandName::ReportPreliminary,
    CommandName::Submit,
    CommandName::SubmitCo,
];

/// By whom and how a unit's word came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Behalf {
    /// Who of the unit said it.
    pub person: String,
    pub medium: EntryMedium,
    pub attachment: Option<AttachmentId>,
}

/// Whether this person, who would enter it in a unit's name, may do so (403).
pub(super) fn permit(command: CommandName, actor: &Actor, context: Context<'_>) -> Result<(), Refusal> {
    let staff = [Role::Agent, Role::Dispatcher, Role::Supervisor].iter().any(|role| actor.is(*role));
    let hotline = context.reference.units.get(&actor.unit).is_some_and(|unit| unit.kind == UnitKind::Hotline);
    if ENTERABLE.contains(&command) && staff && hotline { Ok(()) } else { Err(Refusal::NotYourDuty(command)) }
}

/// Whether the unit has the part in the ticket that this command is about.
pub(super) fn check_unit(ticket: &Ticket, command: CommandName, actor: &Actor) -> Result<(), Refusal> {
    let Some(unit) = actor.enters_for() else { return Ok(()) };
    let field = |detail| Err(Refusal::field("on_behalf_of.unit", FieldCode::Unknown, detail));
    if !ticket.current_unit(unit) {
        return field("该单位没有承办本工单，不能代录");
    }
    if !gates::holds(ticket, command, actor) {
        return field("该单位在本工单中不承担这一步，不能代录");
    }
    Ok(())
}

/// The entry itself, before what it says.
pub(super) fn enter(
    draft: &mut Draft<'_>,
    actor: &Actor,
    command: CommandName,
    behalf: Behalf,
) -> Result<(), Refusal> {
    let Some(unit) = actor.enters_for().cloned() else { return Err(Refusal::NotYourDuty(command)) };
    let mut errors = FieldErrors::default();
    if let Some(unknown) = behalf.attachment.and_then(|id| unknown_evidence(draft, &[id])) {
        errors.add("on_behalf_of.attachment", FieldCode::Unknown, unknown);
    }
    if !errors.is_empty() {
        return Err(Refusal::Invalid(errors));
    }
    let entry = Entry {
        command,
        unit,
        person: Text::plain(behalf.person),
        medium: behalf.medium,
        attachment: behalf.attachment,
        by: draft.person(),
        at: draft.now(),
    };
    draft.push(Event::Entered { entry: Box::new(entry) });
    Ok(())
}

/// What this person could enter now, and in which units' names.
pub fn enterable(ticket: &Ticket, actor: &Actor, context: Context<'_>) -> Vec<(CommandName, Vec<UnitCode>)> {
    let units = ticket.assignments.iter().filter(|part| part.is_current()).map(|part| &part.unit);
    let units: Vec<&UnitCode> = units.collect();
    let may = |command: CommandName, unit: &UnitCode| {
        let by = By::Person(actor.entering(unit.clone()));
        gates::permit(ticket, command, &by, context)
            .and_then(|()| gates::open(ticket, command, &by, context))
            .is_ok()
    };
    let list = ENTERABLE.into_iter().map(|command| {
        let mut able: Vec<UnitCode> = Vec::new();
        for unit in &units {
            if !able.contains(*unit) && may(command, unit) {
                able.push((*unit).clone());
            }
        }
        (command, able)
    });
    list.filter(|(_, units)| !units.is_empty()).collect()
}

//! 交办单: what a worker without an account takes along, on paper.

use super::super::{Ctx, Error};
use super::workers::cards;
use crate::domain::permission::{Actor, scope};
use crate::domain::privacy::mask_numbers;
use crate::domain::ticket::{Hand, InnerTask};
use crate::domain::time::{Instant, day_of};
use crate::store;
use chrono::NaiveDate;
use entity::values::{ClockKind, Kind, TicketNumber, Urgency};

/// The paper, in the unit's words. It goes through many hands: it says what is to be done and where, not who called.
#[derive(Debug, Clone)]
pub struct Slip {
    pub number: TicketNumber,
    pub kind: Kind,
    pub urgency: Urgency,
    pub unit_name: String,
    pub title: String,
    /// Numbers in it are hidden; `None` for a confidential ticket.
    pub content: Option<String>,
    pub place: Option<String>,
    /// Who is to do it.
    pub person: String,
    pub village: Option<String>,
    pub note: Option<String>,
    /// The day that the unit gives.
    pub due_on: NaiveDate,
    /// The unit's own last day.
    pub unit_due_on: Option<NaiveDate>,
    pub given_by: String,
    pub given_on: NaiveDate,
    pub printed_at: Instant,
}

/// The slip of an inner task of the actor's own unit.
///
/// # Errors
/// Not found, also for what another unit gave to its people.
pub async fn slip(ctx: &Ctx, actor: &Actor, number: &TicketNumber, n: u32) -> Result<Slip, Error> {
    let db = &ctx.db.read;
    let stored = store::ticket::get(db, &scope(actor), number).await?.ok_or(Error::NotFound)?;
    let ticket = &stored.ticket;
    let own = |task: &&InnerTask| task.n == n && actor.works_for(&task.unit);
    let task = ticket.inside.iter().find(own).ok_or(Error::NotFound)?;
    let rules = ctx.rules(db).await?;
    let texts = store::text::read(db, stored.id).await?;
    let words = |text: &crate::domain::ticket::Text| text.number().and_then(|n| texts.get(&n)).cloned();
    let (person, village) = match &task.hand {
        Hand::Person { person } => {
            let names = store::people::names(db, &[*person]).await?;
            (names.get(person).cloned(), None)
        }
        Hand::Worker { worker } => {
            let card = cards(ctx, db, &[*worker]).await?.remove(worker);
            (card.as_ref().and_then(|c| c.name.clone()), card.and_then(|c| c.village))
        }
        Hand::Named(_) => (None, None),
    };
    let lead = ticket.lead().is_some_and(|lead| lead.unit == task.unit);
    let kind = if lead { ClockKind::Handle } else { ClockKind::CoHandle };
    let due =
        ticket.clocks.iter().rev().find(|c| c.key.kind == kind && c.key.unit.as_ref() == Some(&task.unit));
    let by = store::people::names(db, &[task.by]).await?.remove(&task.by);
    let area = ticket.area.as_ref().map(|area| rules.reference.area_path(area));
    let address = ticket.address.as_ref().and_then(&words);
    let place = [area, address].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let told = !ticket.confidential;
    Ok(Slip {
        number: ticket.number.clone(),
        kind: ticket.kind,
        urgency: ticket.urgency,
        unit_name: rules.unit_name(&task.unit, task.at),
        title: if told { mask_numbers(&stored.title) } else { "（保密工单）".to_owned() },
        content: words(&ticket.content).filter(|_| told).map(|text| mask_numbers(&text)),
        place: Some(mask_numbers(&place)).filter(|place| told && !place.is_empty()),
        person: person.unwrap_or_else(|| "（信息已删除）".to_owned()),
        village,
        note: task.note.as_ref().and_then(words),
        due_on: task.due_on,
        unit_due_on: due.map(|clock| clock.due.on),
        given_by: by.unwrap_or_default(),
        given_on: day_of(task.at),
        printed_at: ctx.now(),
    })
}

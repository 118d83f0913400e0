//! What happens inside a unit, and what was entered in its name.

use crate::api::tickets::fields::beijing_time as t;
use crate::domain::lifecycle::inner_days;
use crate::domain::ticket::{self, Hand};
use crate::domain::time::day_of;
use crate::service::ticket::Detail;
use chrono::{DateTime, FixedOffset, NaiveDate};
use entity::values::*;
use serde::Serialize;
use utoipa::ToSchema;

use super::SpanView;

/// What the caller's own unit gave to one of its people (单位内交办).
#[derive(Debug, Serialize, ToSchema)]
pub struct InsideView {
    n: u32,
    unit: UnitCode,
    unit_name: String,
    /// Null once erased.
    #[schema(required)]
    person: Option<String>,
    /// Of a colleague with an account.
    person_id: Option<PersonId>,
    /// Of a worker without one.
    worker_id: Option<WorkerId>,
    village: Option<String>,
    phone: Option<String>,
    due_on: NaiveDate,
    /// Whether that day has passed and somebody still has it in hand.
    late: bool,
    /// Whether the caller has it in hand.
    mine: bool,
    note: Option<String>,
    by: Option<String>,
    at: DateTime<FixedOffset>,
    /// Null while somebody has it in hand.
    #[schema(required)]
    ended_at: Option<DateTime<FixedOffset>>,
}

impl InsideView {
    /// Those of the caller's own unit, oldest first: nobody else's business.
    pub fn all(d: &Detail) -> Vec<Self> {
        let own = |task: &&ticket::InnerTask| d.actor.works_for(&task.unit);
        d.ticket().inside.iter().filter(own).map(|task| Self::of(d, task)).collect()
    }

    fn of(d: &Detail, task: &ticket::InnerTask) -> Self {
        let (person_id, worker_id) = match task.hand {
            Hand::Person { person } => (Some(person), None),
            Hand::Worker { worker } => (None, Some(worker)),
            Hand::Named(_) => (None, None),
        };
        let worker = worker_id.and_then(|id| d.workers.get(&id));
        let name = person_id.and_then(|id| d.person(id)).map(str::to_owned);
        Self {
            n: task.n,
            unit_name: d.rules.unit_name(&task.unit, task.at),
            unit: task.unit.clone(),
            person: name.or_else(|| worker.and_then(|w| w.name.clone())),
            person_id,
            worker_id,
            village: worker.and_then(|w| w.village.clone()),
            phone: worker.and_then(|w| w.phone.clone()),
            due_on: task.due_on,
            late: task.is_open() && task.due_on < day_of(d.now),
            mine: d.actor.persons().any(|person| task.is_with(person)),
            note: task.note.as_ref().and_then(|note| d.words(note)),
            by: d.person(task.by).map(str::to_owned),
            at: t(task.at),
            ended_at: task.ended_at.map(t),
        }
    }
}

/// The days that the caller's unit may set inside; null where it has no part.
pub fn inside_days(d: &Detail) -> Option<SpanView> {
    if !d.actor.works_for(&d.actor.unit) {
        return None;
    }
    let (from, to) = inner_days(d.ticket(), &d.actor.unit, d.rules.context(d.now))?;
    Some(SpanView { from, to })
}

/// What the hotline entered in a unit's name (代录).
#[derive(Debug, Serialize, ToSchema)]
pub struct BehalfView {
    command: CommandName,
    label: &'static str,
    unit: UnitCode,
    unit_name: String,
    /// Who of the unit said it; null once erased.
    #[schema(required)]
    person: Option<String>,
    medium: EntryMedium,
    attachment: Option<AttachmentId>,
    by: Option<String>,
    at: DateTime<FixedOffset>,
}

impl BehalfView {
    pub fn of(d: &Detail, e: &ticket::Entry) -> Self {
        Self {
            command: e.command,
            label: e.command.label(),
            unit_name: d.rules.unit_name(&e.unit, e.at),
            unit: e.unit.clone(),
            person: d.words(&e.person),
            medium: e.medium,
            attachment: e.attachment,
            by: d.person(e.by).map(str::to_owned),
            at: t(e.at),
        }
    }
}

//! Who is told what, when something happened to a ticket (通知): from the events of one decision to promises.
//!
//! The words carry no personal data and nothing that a citizen wrote: number, unit, deadline. Who an audience is, and
//! whether each of them may see the ticket, is found out when a promise is kept (peers.md lesson 33).

mod assisted;
mod extended;
mod inside;
mod joined;
mod ladder;
mod monthly;
mod phoned;
mod returned;
mod ruled;
mod succeeded;
mod supervised;
mod suspended;
mod told;
mod words;

pub use monthly::month_due;
pub(crate) use words::deadline;

#[cfg(test)]
mod tests;

use crate::domain::calendar::Calendar;
use crate::domain::lifecycle::Context;
use crate::domain::ticket::{Event, Ticket};
use crate::domain::time::Instant;
use chrono::TimeDelta;
use entity::values::*;
use serde::{Deserialize, Serialize};

/// For whom a promise is (收件对象).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "to", rename_all = "snake_case")]
pub enum Audience {
    /// Everybody of a unit with one of these roles.
    Unit { unit: UnitCode, roles: Vec<Role> },
    /// Everybody with one of these roles.
    Roles { roles: Vec<Role> },
    /// One person.
    Person { person: PersonId },
}

/// Something that somebody will be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    /// Unique and stable: ticket and journal entry, or ticket, clock, rung and due value, then the audience (peers.md
    /// lesson 42). Whoever makes the same promise again makes it once.
    pub key: String,
    pub audience: Audience,
    pub kind: NoticeKind,
    /// In Chinese, with the number and the deadline in words.
    pub text: String,
    /// Also as a letter by mail.
    pub letter: bool,
    /// The letter leaves at any hour.
    pub at_once: bool,
}

impl Promise {
    /// What stands above the letter: 催办通知书 53011326112200001; the title alone where it is about no ticket.
    pub fn subject(&self, ticket: Option<&TicketNumber>) -> String {
        // What a paper goes with bears its name: 催办通知书：…
        let paper =
            DocumentKind::ALL.iter().map(|kind| kind.label()).find(|name| self.text.starts_with(name));
        let title = paper.unwrap_or(self.kind.label());
        ticket.map_or_else(|| title.to_owned(), |ticket| format!("{title} {ticket}"))
    }
}

/// What follows from the events of one decision.
///
/// `ticket` is as they leave it, `first_seq` the first one's number in the ticket's journal.
pub fn promises(ticket: &Ticket, events: &[Event], first_seq: i64, context: Context<'_>) -> Vec<Promise> {
    (first_seq..).zip(events).flat_map(|(seq, event)| following(ticket, event, seq, context)).collect()
}

fn following(ticket: &Ticket, event: &Event, seq: i64, context: Context<'_>) -> Vec<Promise> {
    if let Event::RungFired { key, rung } = event {
        return ticket
            .clock(key)
            .map(|clock| ladder::climbed(ticket, clock, *rung, context))
            .unwrap_or_default();
    }
    let told = told::told(ticket, event, context);
    told.into_iter().map(|(audience, told)| told.promise(ticket, &seq.to_string(), audience)).collect()
}

/// What is told, before it is known to whom.
#[derive(Debug, Clone)]
struct Told {
    kind: NoticeKind,
    text: String,
    letter: bool,
    at_once: bool,
}

impl Told {
    fn promise(self, ticket: &Ticket, cause: &str, audience: Audience) -> Promise {
        let Self { kind, text, letter, at_once } = self;
        let key = format!("{}:{cause}:{}", ticket.number, audience.code());
        Promise { key, audience, kind, text, letter, at_once }
    }
}

impl Audience {
    /// The handlers of a unit.
    fn handlers(unit: &UnitCode) -> Self {
        Self::Unit { unit: unit.clone(), roles: vec![Role::Handler] }
    }

    /// The leads of a unit.
    fn leads(unit: &UnitCode) -> Self {
        Self::Unit { unit: unit.clone(), roles: vec![Role::Lead] }
    }

    /// Handlers and leads of a unit, each person once.
    fn unit(unit: &UnitCode) -> Self {
        Self::Unit { unit: unit.clone(), roles: vec![Role::Handler, Role::Lead] }
    }

    fn roles(roles: &[Role]) -> Self {
        Self::Roles { roles: roles.to_vec() }
    }

    /// The audience's part of a key.
    fn code(&self) -> String {
        let all = |roles: &[Role]| roles.iter().map(|r| r.code()).collect::<Vec<_>>().join("+");
        match self {
            Self::Unit { unit, roles } => format!("{unit}.{}", all(roles)),
            Self::Roles { roles } => all(roles),
            Self::Person { person } => format!("person.{person}"),
        }
    }
}

/// When the letter of a promise made at `now` leaves: in working hours, what presses at once (contract.md §4
/// "Escalation ladder", peers.md lesson 9). A notice in the console never waits.
pub fn not_before(promise: &Promise, now: Instant, calendar: &Calendar) -> Instant {
    if promise.at_once { now } else { opening(now, calendar) }
}

/// The first instant from `at` on that lies in working time: where the next moment of it could be spent.
pub fn opening(at: Instant, calendar: &Calendar) -> Instant {
    let moment = TimeDelta::microseconds(1);
    calendar.add_working_time(at, moment) - moment
}

//! Emergencies by phone: whom to phone now, and what became of the calls.

use crate::api::admin::UnitPhoneView;
use crate::api::tickets::fields::beijing_time as t;
use crate::domain::lifecycle::{Dial, dials};
use crate::domain::ticket::{PhoneCall, TransferCall};
use crate::service::ticket::Detail;
use chrono::{DateTime, FixedOffset};
use entity::values::*;
use serde::Serialize;
use utoipa::ToSchema;

/// A unit that has to be phoned now (待电话).
#[derive(Debug, Serialize, ToSchema)]
pub struct DialView {
    unit: UnitCode,
    unit_name: String,
    /// The clock that ran out; null: nobody of the unit has been told yet.
    #[schema(required)]
    clock: Option<ClockKind>,
    /// Why, in words.
    why: String,
    /// Who is to be phoned at least.
    rank: PhoneRank,
    since: DateTime<FixedOffset>,
    /// When the clock runs out, or did.
    #[schema(required)]
    due_at: Option<DateTime<FixedOffset>>,
    numbers: Vec<NumberView>,
    /// The number to try next; null where the unit has none.
    #[schema(required)]
    next: Option<UnitPhoneId>,
    /// Whether every number was tried since and nobody answered.
    exhausted: bool,
}

/// One of a unit's numbers.
#[derive(Debug, Serialize, ToSchema)]
pub struct NumberView {
    #[serde(flatten)]
    phone: UnitPhoneView,
    /// How often it was dialled for this ticket.
    tries: usize,
}

impl DialView {
    /// For whoever may phone; nothing for others.
    pub fn all(d: &Detail) -> Vec<Self> {
        if !d.actions.iter().any(|action| action.name == CommandName::HandOver) {
            return Vec::new();
        }
        dials(d.ticket(), d.rules.context(d.now)).into_iter().map(|dial| Self::of(d, dial)).collect()
    }

    fn of(d: &Detail, dial: Dial) -> Self {
        let Dial { task, numbers, next, exhausted } = dial;
        let number = |n: crate::domain::lifecycle::Number| NumberView {
            phone: UnitPhoneView::of(&n.phone),
            tries: n.tries,
        };
        Self {
            unit_name: d.rules.unit_name(&task.unit, d.now),
            unit: task.unit,
            clock: task.clock,
            why: match task.clock {
                Some(clock) => format!("{}时限已过，请联系{}", clock.label(), task.rank.label()),
                None => "尚未电话交办".to_owned(),
            },
            rank: task.rank,
            since: t(task.since),
            due_at: task.due.map(t),
            numbers: numbers.into_iter().map(number).collect(),
            next,
            exhausted,
        }
    }
}

/// A call about an emergency: who took it, and what was said.
#[derive(Debug, Serialize, ToSchema)]
pub struct CallView {
    /// Who answered; null where nobody did, or once erased.
    #[schema(required)]
    person: Option<String>,
    #[schema(required)]
    number: Option<String>,
    at: DateTime<FixedOffset>,
    #[schema(required)]
    note: Option<String>,
    by: Option<String>,
}

impl CallView {
    /// The call by which an emergency was handed to its own line (转接通话记录).
    pub fn transfer(d: &Detail, call: &TransferCall) -> Self {
        Self {
            person: d.words(&call.person),
            number: d.words(&call.number),
            at: t(call.at),
            note: call.note.as_ref().and_then(|text| d.words(text)),
            by: d.person(call.by).map(str::to_owned),
        }
    }
}

/// A call to a unit (电话交办记录).
#[derive(Debug, Serialize, ToSchema)]
pub struct PhoneCallView {
    unit: UnitCode,
    unit_name: String,
    reached: bool,
    #[serde(flatten)]
    call: CallView,
}

impl PhoneCallView {
    pub fn of(d: &Detail, call: &PhoneCall) -> Self {
        Self {
            unit: call.unit.clone(),
            unit_name: d.rules.unit_name(&call.unit, call.at),
            reached: call.reached,
            call: CallView {
                person: call.person.as_ref().and_then(|text| d.words(text)),
                number: d.words(&call.number),
                at: t(call.at),
                note: call.note.as_ref().and_then(|text| d.words(text)),
                by: d.person(call.by).map(str::to_owned),
            },
        }
    }
}

//! What makes somebody hurry, and what the unit answers.

use crate::api::tickets::fields::beijing_time as t;
use crate::domain::ticket;
use crate::service::ticket::Detail;
use chrono::{DateTime, FixedOffset, NaiveDate};
use entity::values::*;
use serde::Serialize;
use utoipa::ToSchema;

/// Somebody made to hurry.
#[derive(Debug, Serialize, ToSchema)]
pub struct UrgingView {
    /// Who had the ticket then; null: the hotline itself.
    #[schema(required)]
    unit: Option<UnitCode>,
    unit_name: Option<String>,
    note: Option<String>,
    at: DateTime<FixedOffset>,
    by: Option<String>,
}

impl UrgingView {
    pub fn of(d: &Detail, u: &ticket::Urging) -> Self {
        Self {
            unit_name: u.unit.as_ref().map(|unit| d.rules.unit_name(unit, u.at)),
            unit: u.unit.clone(),
            note: d.words(&u.note),
            at: t(u.at),
            by: d.person(u.by).map(str::to_owned),
        }
    }
}

/// Somebody who is on the ticket called again and said nothing new.
#[derive(Debug, Serialize, ToSchema)]
pub struct RepeatCallView {
    caller: CallerId,
    note: Option<String>,
    at: DateTime<FixedOffset>,
    by: Option<String>,
}

impl RepeatCallView {
    pub fn of(d: &Detail, c: &ticket::RepeatCall) -> Self {
        Self {
            caller: c.caller,
            note: c.note.as_ref().and_then(|note| d.words(note)),
            at: t(c.at),
            by: d.person(c.by).map(str::to_owned),
        }
    }
}

/// A supervision or a leader's instruction.
#[derive(Debug, Serialize, ToSchema)]
pub struct DirectiveView {
    id: DirectiveId,
    kind: DirectiveKind,
    /// 1–4; null of an instruction.
    #[schema(required)]
    level: Option<u8>,
    unit: UnitCode,
    unit_name: String,
    /// What is wanted.
    text: Option<String>,
    given_by: Option<String>,
    given_at: DateTime<FixedOffset>,
    /// Of the answer; exclusive.
    due_at: Option<DateTime<FixedOffset>>,
    due_on: Option<NaiveDate>,
    /// Whether the answer came late, or is late.
    late: bool,
    state: DirectiveState,
    answer: Option<AnswerView>,
    closed_by: Option<String>,
    closed_at: Option<DateTime<FixedOffset>>,
    note: Option<String>,
}

/// What the unit answered.
#[derive(Debug, Serialize, ToSchema)]
pub struct AnswerView {
    content: Option<String>,
    at: DateTime<FixedOffset>,
    by: Option<String>,
}

impl DirectiveView {
    pub fn of(d: &Detail, o: &ticket::Directive) -> Self {
        let clock = d.ticket().clock(&o.clock);
        let answer = |a: &ticket::DirectiveAnswer| AnswerView {
            content: d.words(&a.content),
            at: t(a.at),
            by: d.person(a.by).map(str::to_owned),
        };
        let closing = o.closing.as_ref();
        Self {
            id: o.id,
            kind: o.kind,
            level: o.level,
            unit_name: d.rules.unit_name(&o.unit, o.given_at),
            unit: o.unit.clone(),
            text: d.words(&o.text),
            given_by: d.person(o.given_by).map(str::to_owned),
            given_at: t(o.given_at),
            due_at: clock.map(|c| t(c.due.at)),
            due_on: clock.map(|c| c.due.on),
            late: clock.is_some_and(|c| c.is_missed()),
            state: o.state,
            answer: o.answer.as_ref().map(answer),
            closed_by: closing.and_then(|c| d.person(c.by)).map(str::to_owned),
            closed_at: closing.map(|c| t(c.at)),
            note: closing.and_then(|c| c.note.as_ref()).and_then(|n| d.words(n)),
        }
    }
}

//! The parameters of a call to a unit (电话交办): `reached, person, number, at`.

use super::{CommandForm, NOTE};
use crate::api::tickets::fields::{code, instant};
use crate::domain::lifecycle::{CallReport, Command, TransferReport};
use crate::domain::text::FieldErrors;
use chrono::{DateTime, FixedOffset};
use serde::Deserialize;
use utoipa::ToSchema;

impl CommandForm {
    /// 电话交办
    pub(super) fn hand_over(self, e: &mut FieldErrors) -> Option<Command> {
        let unit = code(e, "unit", self.unit);
        let reached = e.required("reached", self.reached);
        let person = e.text("person", self.person, 40);
        let number = e.phone("number", self.number);
        let number = e.required("number", number);
        let at = instant(e, "at", self.at);
        let note = e.text("note", self.note, NOTE);
        Some(Command::HandOver(Box::new(CallReport {
            unit,
            reached: reached?,
            person,
            number: number?,
            at,
            note,
        })))
    }

    /// 转紧急热线, with the call if anything is said of it.
    pub(super) fn transfer(self, e: &mut FieldErrors) -> Option<Command> {
        let to = e.required("transfer_to", self.transfer_to);
        let call = TransferCallForm {
            reached: self.reached,
            person: self.person,
            number: self.number,
            at: self.at,
            note: self.note,
        };
        let call = if call.says_nothing() { None } else { Some(call.read(e, "")?) };
        Some(Command::TransferEmergency { to: to?, call })
    }
}

/// The call by which an emergency was handed over: `reached, person, number, at`.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct TransferCallForm {
    /// Whoever was not reached has not taken it: only `true` hands over.
    #[schema(required, value_type = bool)]
    reached: Option<bool>,
    /// Who took it.
    #[schema(required, value_type = String)]
    person: Option<String>,
    /// The number that was dialled; absent: the line's own.
    number: Option<String>,
    /// When the call was made; absent: now.
    at: Option<DateTime<FixedOffset>>,
    note: Option<String>,
}

impl TransferCallForm {
    /// Whether nobody says anything of a call; a note alone is none.
    fn says_nothing(&self) -> bool {
        let blank = |text: &Option<String>| text.as_ref().is_none_or(|text| text.trim().is_empty());
        self.reached.is_none() && self.at.is_none() && blank(&self.person) && blank(&self.number)
    }

    /// The call, its fields under `prefix`.
    pub(in crate::api::tickets) fn read(self, e: &mut FieldErrors, prefix: &str) -> Option<TransferReport> {
        let name = |field: &str| format!("{prefix}{field}");
        let reached = e.required(&name("reached"), self.reached);
        let person = e.text(&name("person"), self.person, 40);
        let number = e.phone(&name("number"), self.number);
        let at = instant(e, &name("at"), self.at);
        let note = e.text(&name("note"), self.note, NOTE);
        Some(TransferReport { reached: reached?, person, number, at, note })
    }
}

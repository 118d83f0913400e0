//! The parameters of a call to a unit (电话交办): `reached, person, number, at`.

use super::{CommandForm, NOTE};
use crate::api::tickets::fields::{code, instant};
use crate::domain::lifecycle::{CallReport, Command};
use crate::domain::text::FieldErrors;

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
}

//! The parameters of the commands by which somebody is kept away from a ticket.

use super::{CommandForm, NOTE};
use crate::api::tickets::fields::code;
use crate::domain::lifecycle::Command;
use crate::domain::text::{FieldCode, FieldErrors};

/// Characters of the name of whom a citizen accuses.
pub(in crate::api::tickets) const ACCUSED: usize = 40;

impl CommandForm {
    /// 登记被反映对象
    pub(super) fn name_accused(self, e: &mut FieldErrors) -> Option<Command> {
        let subject_unit = code(e, "subject_unit", self.subject_unit);
        let accused = e.text("accused", self.accused, ACCUSED);
        if subject_unit.is_none() && accused.is_none() && !e.has("subject_unit") && !e.has("accused") {
            e.add("subject_unit", FieldCode::Required, "请填写被反映单位或被反映人");
        }
        Some(Command::NameAccused { subject_unit, accused, people: Vec::new() })
    }

    /// 保密设置
    pub(super) fn set_confidential(self, e: &mut FieldErrors) -> Option<Command> {
        let confidential = e.required("confidential", self.confidential);
        let reason = e.required_text("reason", self.reason, NOTE);
        Some(Command::SetConfidential { confidential: confidential?, reason: reason? })
    }

    /// 申请回避
    pub(super) fn recuse(self, e: &mut FieldErrors) -> Option<Command> {
        Some(Command::Recuse { reason: e.required_text("reason", self.reason, NOTE)? })
    }
}

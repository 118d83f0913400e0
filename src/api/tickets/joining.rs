//! The parameters of commands on several tickets, and of one more caller.

use super::command::{CommandForm, NOTE};
use super::fields::code;
use super::new::CallerBody;
use crate::domain::lifecycle::{Command, Fellow, NewCaller, PARTS, Part, Peer};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::service::handling::{Asked, Beside};
use entity::values::*;
use serde::Deserialize;
use utoipa::ToSchema;

/// Of `visit` the number of a caller on the ticket; of `me_too` who calls, as in `POST /tickets`.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum CallerChoice {
    Known(i64),
    New(Box<CallerBody>),
}

/// One matter of several, for `split`.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct PartForm {
    #[schema(required, value_type = String)]
    title: Option<String>,
    #[schema(required, value_type = String)]
    content: Option<String>,
    category: Option<String>,
    area: Option<String>,
}

impl CommandForm {
    /// Which other tickets are named, before anybody has looked at the rest.
    pub(super) fn beside(&self) -> Beside {
        let named = self.into.as_ref().or(self.number.as_ref());
        Beside {
            number: named.map(|number| TicketNumber(number.trim().to_owned())),
            parts: self.parts.as_ref().map_or(0, Vec::len),
        }
    }

    /// Of a visit: which caller.
    pub(super) fn known_caller(&self, e: &mut FieldErrors) -> Option<CallerId> {
        match &self.caller {
            Some(CallerChoice::Known(id)) => Some(CallerId(*id)),
            Some(CallerChoice::New(_)) => {
                e.add("caller", FieldCode::Type, "应为整数");
                None
            }
            None => None,
        }
    }

    pub(super) fn on_another(self, name: CommandName, e: &mut FieldErrors) -> Option<Command> {
        match name {
            CommandName::Merge => {
                let into = named(e, "into", self.into);
                let reason = e.text("reason", self.reason, NOTE);
                Some(Command::Merge { into: into?, reason })
            }
            CommandName::Unmerge => {
                let reason = e.text("reason", self.reason, NOTE);
                // The ticket itself knows into which it was merged.
                Some(Command::Unmerge { root: Peer::Named(TicketNumber(String::new())), reason })
            }
            CommandName::Link => {
                let to = named(e, "number", self.number);
                let note = e.text("note", self.note, NOTE);
                Some(Command::Link { to: to?, note })
            }
            CommandName::Unlink => Some(Command::Unlink { from: named(e, "number", self.number)? }),
            _ => self.split(e),
        }
    }

    fn split(self, e: &mut FieldErrors) -> Option<Command> {
        let reason = e.text("reason", self.reason, NOTE);
        let given = self.parts.unwrap_or_default();
        let count = given.len();
        let read = |(at, part): (usize, PartForm)| {
            let field = |name: &str| format!("parts[{at}].{name}");
            let title = e.required_text(&field("title"), part.title, 100);
            let content = e.required_text(&field("content"), part.content, 5000);
            let category = code(e, &field("category"), part.category);
            let area = code(e, &field("area"), part.area);
            Some(Part { title: title?, content: content?, category, area })
        };
        let parts: Vec<Part> = given.into_iter().take(PARTS).enumerate().filter_map(read).collect();
        match count {
            0 => e.add("parts", FieldCode::Required, "请填写拆出的诉求"),
            1..=PARTS => {}
            _ => e.add("parts", FieldCode::Length, format!("一次最多拆出 {PARTS} 件")),
        }
        Some(Command::Split { parts, numbers: Vec::new(), reason })
    }

    /// One more caller, with what only his row keeps.
    pub(super) fn me_too(self, e: &mut FieldErrors) -> Option<Asked> {
        let content = e.text("content", self.content, 2000);
        let body = match self.caller {
            Some(CallerChoice::New(body)) => Some(*body),
            Some(CallerChoice::Known(_)) => {
                e.add("caller", FieldCode::Type, "应为对象");
                return None;
            }
            None => e.required("caller", None),
        };
        let form = body?.read(e)?;
        let caller = NewCaller {
            kind: form.kind,
            anonymous: form.anonymous,
            reachable: form.phone.is_some() || form.contact_phone.is_some(),
            // Of the row, which is not written yet.
            identity: String::new(),
        };
        let reply_wanted = self.reply_wanted.unwrap_or(true);
        let fellow = Fellow { caller, known: false, content, reply_wanted };
        Some(Asked { caller: Some(form), ..Command::MeToo(Box::new(fellow)).into() })
    }

    /// 重复来电: by the number on the line, or by whom of the ticket's callers it was.
    pub(super) fn repeat_call(self, e: &mut FieldErrors) -> Option<Asked> {
        let caller = self.known_caller(e);
        let phone = e.phone("phone", self.phone);
        let note = e.text("note", self.note, NOTE);
        Some(Asked { phone, ..Command::RepeatCall { caller, note }.into() })
    }
}

fn named(e: &mut FieldErrors, field: &str, given: Option<String>) -> Option<Peer> {
    let given = e.text(field, given, 40);
    Some(Peer::Named(TicketNumber(e.required(field, given)?)))
}

//! The parameters of what the hotline's people say: whose a ticket is, what is granted, what the caller says of it.

use super::{CommandForm, LONG, NOTE, ids};
use crate::api::tickets::fields::{code, date, instant};
use crate::api::tickets::joining::CallerChoice;
use crate::domain::lifecycle::{Command, Decision, Minutes, Remedy, VisitReport};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::service::handling::Asked;
use entity::values::*;

/// Characters of a title and of an address, as at intake.
const TITLE: usize = 100;
const ADDRESS: usize = 200;

/// How many people a record of a meeting names.
const PRESENT: usize = 50;

impl CommandForm {
    pub(super) fn dispatch(self, e: &mut FieldErrors) -> Option<Command> {
        let (lead_unit, co_units) = units(e, self.lead_unit, self.co_units);
        let category = code(e, "category", self.category);
        let note = e.text("note", self.note, NOTE);
        let override_reason = e.text("override_reason", self.override_reason, NOTE);
        Some(Command::Dispatch { lead_unit: lead_unit?, co_units, category, note, override_reason })
    }

    pub(super) fn correct(self, e: &mut FieldErrors) -> Option<Asked> {
        let title = e.text("title", self.title, TITLE);
        let content = e.text("content", self.content, LONG);
        let address = e.text("address", self.address, ADDRESS);
        let category = code(e, "category", self.category);
        let area = code(e, "area", self.area);
        let occurred_at = instant(e, "occurred_at", self.occurred_at);
        let wish = match self.caller {
            Some(CallerChoice::New(body)) => Some(body.read_wish(e)),
            Some(CallerChoice::Known(_)) => {
                e.add("caller", FieldCode::Type, "应为对象");
                None
            }
            None => None,
        };
        let reason = e.required_text("reason", self.reason, NOTE)?;
        let correction = Command::Correct(Box::new(Remedy {
            title,
            content,
            address,
            category,
            area,
            occurred_at,
            // Whoever is meant, and what differs, the rows say.
            caller: None,
            reason,
        }));
        Some(Asked { wish, ..correction.into() })
    }

    pub(super) fn ruling(self, ruling: RequestKind, e: &mut FieldErrors) -> Option<Command> {
        let reason = e.required_text("reason", self.reason, NOTE);
        let until = date(e, "until", self.until);
        Some(Command::AskRuling { ruling, reason: reason?, evidence: ids(self.evidence), until })
    }

    pub(super) fn decision(self, decision: Decision, e: &mut FieldErrors) -> Option<Command> {
        let Decision { request, approved, says_why } = decision;
        let note = match says_why {
            true => Some(e.required_text("note", self.note, NOTE)?),
            false => e.text("note", self.note, NOTE),
        };
        Some(Command::Decide { request, approved, note })
    }

    pub(super) fn meeting(self, e: &mut FieldErrors) -> Option<Command> {
        let present = self.participants.unwrap_or_default();
        let count = present.len();
        let name = |(at, name)| e.required_text(&format!("participants[{at}]"), Some(name), 100);
        let participants: Vec<String> =
            present.into_iter().take(PRESENT).enumerate().filter_map(name).collect();
        match count {
            0 => e.add("participants", FieldCode::Required, "请填写参加会商的人员"),
            1..=PRESENT => {}
            _ => e.add("participants", FieldCode::Length, format!("参加人员最多 {PRESENT} 名")),
        }
        let decision = e.required_text("decision", self.decision, 2000);
        let (lead_unit, co_units) = units(e, self.lead_unit, self.co_units);
        let until = date(e, "until", self.until);
        Some(Command::RecordMeeting(Box::new(Minutes {
            participants,
            decision: decision?,
            lead_unit: lead_unit?,
            co_units,
            until,
        })))
    }

    pub(super) fn designate(self, e: &mut FieldErrors) -> Option<Command> {
        let (lead_unit, co_units) = units(e, self.lead_unit, self.co_units);
        let category = code(e, "category", self.category);
        // As long as the directory takes it.
        let basis = e.required_text("basis", self.basis, 200);
        Some(Command::Designate {
            lead_unit: lead_unit?,
            co_units,
            category,
            basis: basis?,
            directory: self.directory,
        })
    }

    pub(super) fn visit(self, e: &mut FieldErrors) -> Option<Command> {
        let channel = e.required("channel", self.channel);
        let reached = e.required("reached", self.reached);
        let caller = self.known_caller(e);
        let note = e.text("note", self.note, NOTE);
        Some(Command::Visit(Box::new(VisitReport {
            caller,
            channel: channel?,
            reached: reached?,
            unit_contacted: self.unit_contacted,
            solved: self.solved,
            satisfaction: self.satisfaction,
            satisfaction_unit: self.satisfaction_unit,
            satisfaction_agent: self.satisfaction_agent,
            note,
        })))
    }
}

/// The lead unit, which must be given, and those that assist.
fn units(
    e: &mut FieldErrors,
    lead: Option<String>,
    co_units: Option<Vec<String>>,
) -> (Option<UnitCode>, Vec<UnitCode>) {
    let given = code(e, "lead_unit", lead);
    let lead = e.required("lead_unit", given);
    let co_units = co_units.unwrap_or_default();
    if co_units.len() > 20 {
        e.add("co_units", FieldCode::Length, "协办单位最多 20 个");
    }
    (lead, co_units.iter().map(|unit| UnitCode::from(unit.as_str())).collect())
}

//! Which parameters each command has, and how they are read.

use super::{CommandForm, LONG, NOTE, evidence, ids};
use crate::api::tickets::fields::{code, date, instant};
use crate::domain::lifecycle::{Command, Wording, asked_by, decided_by};
use crate::domain::text::{FieldCode, FieldErrors};
use entity::values::*;

impl CommandForm {
    pub(super) fn parameters(self, name: CommandName, e: &mut FieldErrors) -> Option<Command> {
        use CommandName as C;
        Some(match name {
            C::Accept => Command::Accept { category: code(e, "category", self.category) },
            C::AcceptRating => Command::AcceptRating {
                unit: code(e, "unit", self.unit),
                note: e.text("note", self.note, NOTE),
            },
            C::Dispatch => self.dispatch(e)?,
            C::Answer => Command::Answer { reply: e.required_text("reply", self.reply, 2000)? },
            C::Decline => {
                let reason = reason(e, self.reason_code, DeclineReason::from_code);
                let told_caller = e.required("told_caller", self.told_caller);
                let told_text = e.text("told_text", self.told_text, 1000);
                Command::Decline { reason: reason?, told_caller: told_caller?, told_text }
            }
            C::TransferEmergency => self.transfer(e)?,
            C::RequestInfo => {
                Command::RequestInfo { question: e.required_text("question", self.question, 1000)? }
            }
            C::ProvideInfo => {
                Command::ProvideInfo { content: Some(e.required_text("content", self.content, LONG)?) }
            }
            C::Sign => Command::Sign,
            C::AssignInside => self.assign_inside(e)?,
            C::AddCoUnit => {
                let given = code(e, "unit", self.unit);
                let unit = e.required("unit", given);
                let working_days = e.required("due_working_days", self.due_working_days);
                let override_reason = e.text("override_reason", self.override_reason, NOTE);
                Command::AddCoUnit { unit: unit?, working_days: working_days?, override_reason }
            }
            C::RemoveCoUnit => {
                let given = code(e, "unit", self.unit);
                let note = e.text("note", self.note, NOTE);
                Command::RemoveCoUnit { unit: e.required("unit", given)?, note }
            }
            C::SubmitCo => {
                let result = e.required_text("result", self.result, LONG);
                let evidence = evidence(e, self.evidence);
                Command::SubmitCo { result: result?, evidence }
            }
            C::ObjectCo => Command::ObjectCo { basis: e.required_text("basis", self.basis, NOTE)? },
            C::DecideObjection => {
                let unit = code(e, "unit", self.unit);
                let note = e.text("note", self.note, NOTE);
                Command::DecideObjection { unit, accepted: e.required("accepted", self.accepted)?, note }
            }
            C::Contact => {
                let contacted_at = instant(e, "contacted_at", self.contacted_at);
                let note = e.text("note", self.note, NOTE);
                Command::Contact { method: e.required("method", self.method)?, contacted_at, note }
            }
            C::ReportPreliminary => {
                Command::ReportPreliminary { content: e.required_text("content", self.content, LONG)? }
            }
            C::Return => {
                let reason = reason(e, self.reason_code, ReturnReason::from_code);
                let basis = e.required_text("basis", self.basis, NOTE);
                let suggested_unit = code(e, "suggested_unit", self.suggested_unit);
                Command::Return { reason: reason?, basis: basis?, suggested_unit }
            }
            C::RequestExtension => {
                let working_days = e.required("working_days", self.working_days);
                let reason = e.required_text("reason", self.reason, NOTE);
                let told_caller = e.required("told_caller", self.told_caller);
                Command::RequestExtension {
                    working_days: working_days?,
                    reason: reason?,
                    told_caller: told_caller?,
                }
            }
            C::RequestSuspension => {
                let reason = reason(e, self.reason_code, SuspensionReason::from_code);
                let resume_on = date(e, "resume_on", self.resume_on);
                let resume_on = e.required("resume_on", resume_on);
                let why = e.text("reason", self.reason, NOTE);
                Command::RequestSuspension { reason: reason?, resume_on: resume_on?, why }
            }
            C::RequestExclusion
            | C::RequestInclusion
            | C::RequestLongTerm
            | C::RequestTermination
            | C::RequestMalicious => self.ruling(asked_by(name)?, e)?,
            C::ReportProgress => {
                Command::ReportProgress { content: e.required_text("content", self.content, LONG)? }
            }
            C::Resume => Command::Resume,
            C::OpenDispute => Command::OpenDispute { reason: e.text("reason", self.reason, NOTE) },
            C::RecordMeeting => self.meeting(e)?,
            C::Designate => self.designate(e)?,
            C::Submit => self.submit(e)?,
            C::AdjudicateRating => {
                let verdict = e.required("verdict", self.verdict);
                let note = e.required_text("note", self.note, NOTE);
                let evidence = evidence(e, self.evidence);
                Command::AdjudicateRating { verdict: verdict?, note: note?, evidence }
            }
            C::Publish => {
                let title = e.text("title", self.title, 100);
                let question = e.required_text("question", self.question, 2000);
                let reply = e.required_text("reply", self.reply, 2000);
                let confirmed = self.confirmed.unwrap_or(false);
                Command::Publish(Box::new(Wording { title, question: question?, reply: reply?, confirmed }))
            }
            C::Unpublish => Command::Unpublish { reason: e.required_text("reason", self.reason, NOTE)? },
            C::PassReview => Command::PassReview { note: e.text("note", self.note, NOTE), seed: None },
            C::FailReview => Command::FailReview { note: e.required_text("note", self.note, NOTE)? },
            C::ConfirmReported => Command::ConfirmReported {
                receipt: e.text("receipt", self.receipt, NOTE),
                at: instant(e, "at", self.at),
            },
            C::RejectedByUpstream => {
                Command::RejectedByUpstream { reason: e.required_text("reason", self.reason, NOTE)? }
            }
            C::Visit => self.visit(e)?,
            C::Redo => Command::Redo { reason: e.required_text("reason", self.reason, NOTE)? },
            C::SignOff => Command::SignOff { note: e.text("note", self.note, NOTE) },
            C::RejectSignOff => Command::RejectSignOff { note: e.required_text("note", self.note, NOTE)? },
            C::SpotCheck => {
                let note = e.text("note", self.note, NOTE);
                Command::SpotCheck { confirmed: e.required("confirmed", self.confirmed)?, note }
            }
            C::RevokeSignOff => {
                Command::RevokeSignOff { reason: e.required_text("reason", self.reason, NOTE)? }
            }
            // Only the system gives them: the month's draw, a reorganisation, a second rating. Anybody is refused before parameters are read.
            C::DrawSpotCheck | C::Succeed | C::RateAgain => return None,
            C::CloseDissatisfied => {
                let reason = e.required_text("reason", self.reason, NOTE);
                let basis = e.required_text("basis", self.basis, NOTE);
                Command::CloseDissatisfied { reason: reason?, basis: basis?, evidence: ids(self.evidence) }
            }
            C::AcceptReturn
            | C::RejectReturn
            | C::ApproveExtension
            | C::RejectExtension
            | C::ApproveSuspension
            | C::RejectSuspension
            | C::ApproveCloseDissatisfied
            | C::RejectCloseDissatisfied
            | C::ApproveExclusion
            | C::RejectExclusion
            | C::ApproveInclusion
            | C::RejectInclusion
            | C::ApproveLongTerm
            | C::RejectLongTerm
            | C::ApproveTermination
            | C::RejectTermination
            | C::ApproveInside
            | C::RejectInside
            | C::ApproveMalicious
            | C::RejectMalicious => self.decision(decided_by(name)?, e)?,
            C::Withdraw => Command::Withdraw { reason: e.required_text("reason", self.reason, NOTE)? },
            C::HandOver => self.hand_over(e)?,
            C::Urge => Command::Urge { note: e.required_text("note", self.note, NOTE)? },
            C::Supervise => {
                let level = e.required("level", self.level);
                let requirement = e.required_text("requirement", self.requirement, 1000);
                let due_working_days = e.required("due_working_days", self.due_working_days);
                Command::Supervise {
                    level: level?,
                    requirement: requirement?,
                    due_working_days: due_working_days?,
                }
            }
            C::ReplySupervision => Command::ReplySupervision {
                directive: self.directive.map(DirectiveId),
                content: e.required_text("content", self.content, LONG)?,
            },
            C::CloseSupervision => Command::CloseSupervision {
                directive: self.directive.map(DirectiveId),
                note: e.text("note", self.note, NOTE),
            },
            C::Instruct => {
                let text = e.required_text("text", self.text, 1000);
                let unit = code(e, "unit", self.unit);
                let due_on = date(e, "due_on", self.due_on);
                let due_on = e.required("due_on", due_on);
                Command::Instruct { text: text?, unit, due_on: due_on? }
            }
            C::ReplyInstruction => Command::ReplyInstruction {
                directive: self.directive.map(DirectiveId),
                content: e.required_text("content", self.content, LONG)?,
            },
            C::Merge | C::Unmerge | C::Link | C::Unlink | C::Split => self.on_another(name, e)?,
            // Read with what only the caller's row keeps.
            C::MeToo | C::RepeatCall | C::Correct => return None,
            C::NameAccused => self.name_accused(e)?,
            C::SetConfidential => self.set_confidential(e)?,
            C::Recuse => self.recuse(e)?,
            C::Claim => Command::Claim,
            C::Release => Command::Release { note: e.text("note", self.note, NOTE) },
            C::Note => Command::Note { text: e.required_text("text", self.text, 2000)? },
            C::Archive => Command::Archive,
        })
    }
}

/// A reason by its code.
fn reason<T>(e: &mut FieldErrors, given: Option<String>, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
    let given = e.required_text("reason_code", given, 40)?;
    let found = parse(&given);
    if found.is_none() {
        e.add("reason_code", FieldCode::Choice, "不在允许的取值之内");
    }
    found
}

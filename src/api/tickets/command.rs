//! `POST /tickets/{number}/commands`.

pub(super) mod guarded;
mod phoned;

use super::fields::{code, date, instant};
use super::joining::{CallerChoice, PartForm};
use super::view::TicketView;
use crate::api::auth::Member;
use crate::api::input::Body;
use crate::api::problem::Problem;
use crate::domain::lifecycle::{
    Behalf, Command, Decision, Minutes, SubmitResult, VisitReport, asked_by, decided_by,
};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::ticket::{Hand, Named};
use crate::service::handling::{self, Asked, Order};
use crate::service::{Ctx, Error, ticket};
use actix_web::{post, web};
use chrono::{DateTime, FixedOffset, NaiveDate};
use entity::values::*;
use serde::Deserialize;
use utoipa::ToSchema;

/// A command with its parameters (contract.md §4 "Commands"): each command has its own.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct CommandForm {
    #[schema(required, value_type = CommandName)]
    pub(super) command: Option<CommandName>,
    /// The version that the caller saw.
    #[schema(required, value_type = i64)]
    version: Option<i64>,
    /// Of `POST /tickets/batch`: the tickets, in the place of `version`.
    pub(super) numbers: Option<Vec<String>>,
    category: Option<String>,
    unit: Option<String>,
    lead_unit: Option<String>,
    co_units: Option<Vec<String>>,
    override_reason: Option<String>,
    pub(super) note: Option<String>,
    /// Of `assign_inside`: user name or name of a colleague, or the name of a worker without an account. Of `hand_over`: who
    /// answered.
    person: Option<String>,
    /// Of `assign_inside` to a worker without an account.
    village: Option<String>,
    /// Of `assign_inside` the worker's, of `repeat_call` the number on the line.
    pub(super) phone: Option<String>,
    /// Of `sign`, `contact`, `submit`, `submit_co` by hotline staff: in whose name it is entered.
    on_behalf_of: Option<BehalfForm>,
    text: Option<String>,
    reply: Option<String>,
    /// Of `decline` a decline_reason, of `return` a return_reason, of `request_suspension` a suspension_reason
    /// (`GET /vocabulary`).
    reason_code: Option<String>,
    told_caller: Option<bool>,
    told_text: Option<String>,
    transfer_to: Option<EmergencyLine>,
    question: Option<String>,
    pub(super) content: Option<String>,
    method: Option<ContactMethod>,
    contacted_at: Option<DateTime<FixedOffset>>,
    verified: Option<bool>,
    outcome: Option<Outcome>,
    measures: Option<String>,
    public_reply: Option<String>,
    open_to_public: Option<bool>,
    evidence: Option<Vec<i64>>,
    /// Of `submit`: why it does not wait for a co unit that is outstanding.
    open_co_reason: Option<String>,
    /// Of `submit_co`: what the co unit did and found.
    result: Option<String>,
    /// Of `decide_objection`.
    accepted: Option<bool>,
    verdict: Option<Verdict>,
    plan: Option<PlanForm>,
    receipt: Option<String>,
    /// Of `confirm_reported`, and of `hand_over`: when the call was made; absent: now.
    at: Option<DateTime<FixedOffset>>,
    pub(super) reason: Option<String>,
    basis: Option<String>,
    pub(super) caller: Option<CallerChoice>,
    /// Of `merge`: the ticket that answers for both.
    pub(super) into: Option<String>,
    /// Of `link` and `unlink`: the other ticket. Of `hand_over`: the number that was dialled.
    pub(super) number: Option<String>,
    /// Of `split`: the matters that become tickets of their own.
    pub(super) parts: Option<Vec<PartForm>>,
    /// Of `me_too`: absent, yes.
    pub(super) reply_wanted: Option<bool>,
    channel: Option<VisitChannel>,
    reached: Option<bool>,
    unit_contacted: Option<bool>,
    solved: Option<Solved>,
    satisfaction: Option<u8>,
    satisfaction_unit: Option<u8>,
    satisfaction_agent: Option<u8>,
    /// Of `spot_check`: whether it is put right as the unit said.
    confirmed: Option<bool>,
    /// Of `request_extension`: 1 or more.
    working_days: Option<u32>,
    /// Of `request_suspension`: with this day the time runs again.
    resume_on: Option<NaiveDate>,
    /// Of `supervise`: 1 to 4.
    level: Option<u8>,
    /// Of `supervise`: what the unit is to do and to answer.
    requirement: Option<String>,
    /// Of `supervise`: working days until the answer. Of `add_co_unit`: 1 or more; the co unit's time ends no later than the lead's.
    due_working_days: Option<u32>,
    /// Of `instruct`: the last day of the answer. Of `assign_inside`: the last day inside the unit, no later than its own.
    due_on: Option<NaiveDate>,
    /// Of the replies and `close_supervision`: which order; absent: the one that is due first.
    directive: Option<i64>,
    /// Of `return`: whose it is instead.
    suggested_unit: Option<String>,
    participants: Option<Vec<String>>,
    decision: Option<String>,
    /// Of `record_meeting` the day that the meeting wants, of `request_long_term` the day that is promised.
    until: Option<NaiveDate>,
    /// Of `name_accused`: the unit and the person whom the citizen accuses.
    subject_unit: Option<String>,
    accused: Option<String>,
    /// Of `set_confidential`.
    confidential: Option<bool>,
    /// Of `designate`: whether and for where it becomes a row of the dispatch directory.
    directory: Option<DirectoryReach>,
}

/// What a unit told the hotline, entered in its name (代录).
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct BehalfForm {
    #[schema(required, value_type = String)]
    unit: Option<String>,
    /// Who of the unit said it.
    #[schema(required, value_type = String)]
    person: Option<String>,
    #[schema(required, value_type = EntryMedium)]
    medium: Option<EntryMedium>,
    /// A file of the ticket: a recording, a picture of the message, the paper.
    attachment: Option<i64>,
}

/// What the verdict complex promises.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct PlanForm {
    #[schema(required, value_type = String)]
    measures: Option<String>,
    #[schema(required, value_type = NaiveDate)]
    until: Option<NaiveDate>,
}

/// Act on a ticket.
#[utoipa::path(tag = "tickets", request_body = CommandForm,
    params(("number" = String, Path, description = "The ticket's number")),
    responses((status = 200, description = "The ticket", body = TicketView)))]
#[post("/tickets/{number}/commands")]
pub async fn command(
    who: Member,
    ctx: web::Data<Ctx>,
    number: web::Path<TicketNumber>,
    body: Body<CommandForm>,
) -> Result<web::Json<TicketView>, Problem> {
    let (form, mut errors) = body.into_parts();
    let Some(name) = form.command else {
        // Without a command there is still a ticket that may not be seen.
        ticket::detail(&ctx, &who, &number).await?;
        errors.required("command", form.command);
        errors.required("version", form.version);
        return Err(Error::Invalid(errors).into());
    };
    let (version, behalf, beside) = (form.version, form.entered_for(), form.beside());
    let parse = || form.read(name, errors);
    let order = Order { name, version, behalf, parse, beside };
    let saved = handling::command(&ctx, &who, &number, order).await?;
    Ok(web::Json(TicketView::of(&ticket::after(&ctx, &who, saved).await?)))
}

/// Characters of a note, of a text that goes out, of a long one.
pub(super) const NOTE: usize = 500;
const LONG: usize = 5000;

impl CommandForm {
    /// The unit in whose name it is entered; no unit's where that is missing.
    pub(super) fn entered_for(&self) -> Option<UnitCode> {
        let behalf = self.on_behalf_of.as_ref()?;
        Some(UnitCode(behalf.unit.as_deref().unwrap_or_default().trim().to_owned()))
    }

    fn read(self, name: CommandName, mut errors: FieldErrors) -> Result<Asked, FieldErrors> {
        errors.required("version", self.version);
        self.read_for_many(name, errors)
    }

    /// Of a batch, whose tickets are taken as they stand.
    pub(super) fn read_for_many(
        self,
        name: CommandName,
        mut errors: FieldErrors,
    ) -> Result<Asked, FieldErrors> {
        let mut form = self;
        let behalf = form.on_behalf_of.take().map(|behalf| behalf.read(&mut errors));
        if name == CommandName::MeToo {
            let read = form.me_too(&mut errors);
            return errors.or(read);
        }
        if name == CommandName::RepeatCall {
            let read = form.repeat_call(&mut errors);
            return errors.or(read);
        }
        let read = form.parameters(name, &mut errors);
        let read = match behalf {
            Some(behalf) => {
                behalf.zip(read).map(|(behalf, what)| Command::Entered { behalf, command: Box::new(what) })
            }
            None => read,
        };
        errors.or(read.map(Asked::from))
    }

    fn parameters(self, name: CommandName, e: &mut FieldErrors) -> Option<Command> {
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
            C::TransferEmergency => {
                Command::TransferEmergency { to: e.required("transfer_to", self.transfer_to)? }
            }
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
            C::RequestExclusion | C::RequestLongTerm | C::RequestTermination | C::RequestMalicious => {
                self.ruling(asked_by(name)?, e)?
            }
            C::ReportProgress => {
                Command::ReportProgress { content: e.required_text("content", self.content, LONG)? }
            }
            C::Resume => Command::Resume,
            C::OpenDispute => Command::OpenDispute { reason: e.text("reason", self.reason, NOTE) },
            C::RecordMeeting => self.meeting(e)?,
            C::Designate => self.designate(e)?,
            C::Submit => self.submit(e)?,
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
            // Only the system gives them: the month's draw, a reorganisation. Anybody is refused before parameters are read.
            C::DrawSpotCheck | C::Succeed => return None,
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
            C::MeToo | C::RepeatCall => return None,
            C::NameAccused => self.name_accused(e)?,
            C::SetConfidential => self.set_confidential(e)?,
            C::Recuse => self.recuse(e)?,
            C::Note => Command::Note { text: e.required_text("text", self.text, 2000)? },
            C::Archive => Command::Archive,
        })
    }

    fn dispatch(self, e: &mut FieldErrors) -> Option<Command> {
        let (lead_unit, co_units) = units(e, self.lead_unit, self.co_units);
        let category = code(e, "category", self.category);
        let note = e.text("note", self.note, NOTE);
        let override_reason = e.text("override_reason", self.override_reason, NOTE);
        Some(Command::Dispatch { lead_unit: lead_unit?, co_units, category, note, override_reason })
    }

    fn assign_inside(self, e: &mut FieldErrors) -> Option<Command> {
        let name = e.required_text("person", self.person, 40);
        let village = e.text("village", self.village, 60);
        let phone = e.phone("phone", self.phone).map(|phone| phone.as_str().to_owned());
        let due_on = date(e, "due_on", self.due_on);
        let due_on = e.required("due_on", due_on);
        let note = e.text("note", self.note, NOTE);
        let hand = Hand::Named(Box::new(Named { name: name?, village, phone }));
        Some(Command::AssignInside { unit: None, hand, due_on: due_on?, note })
    }

    fn ruling(self, ruling: RequestKind, e: &mut FieldErrors) -> Option<Command> {
        let reason = e.required_text("reason", self.reason, NOTE);
        let until = date(e, "until", self.until);
        Some(Command::AskRuling { ruling, reason: reason?, evidence: ids(self.evidence), until })
    }

    fn decision(self, decision: Decision, e: &mut FieldErrors) -> Option<Command> {
        let Decision { request, approved, says_why } = decision;
        let note = match says_why {
            true => Some(e.required_text("note", self.note, NOTE)?),
            false => e.text("note", self.note, NOTE),
        };
        Some(Command::Decide { request, approved, note })
    }

    fn meeting(self, e: &mut FieldErrors) -> Option<Command> {
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

    fn designate(self, e: &mut FieldErrors) -> Option<Command> {
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

    fn submit(self, e: &mut FieldErrors) -> Option<Command> {
        let verified = e.required("verified", self.verified);
        let outcome = e.required("outcome", self.outcome);
        let measures = e.required_text("measures", self.measures, LONG);
        let public_reply = e.required_text("public_reply", self.public_reply, LONG);
        let open_to_public = e.required("open_to_public", self.open_to_public);
        let evidence = evidence(e, self.evidence);
        let open_co_reason = e.text("open_co_reason", self.open_co_reason, NOTE);
        let plan = match self.plan {
            Some(plan) => {
                let measures = e.required_text("plan.measures", plan.measures, LONG);
                let until = date(e, "plan.until", plan.until);
                let until = e.required("plan.until", until);
                measures.zip(until)
            }
            None => None,
        };
        Some(Command::Submit(Box::new(SubmitResult {
            verified: verified?,
            outcome: outcome?,
            measures: measures?,
            public_reply: public_reply?,
            open_to_public: open_to_public?,
            evidence,
            verdict: self.verdict,
            plan,
            open_co_reason,
        })))
    }

    fn visit(self, e: &mut FieldErrors) -> Option<Command> {
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

impl BehalfForm {
    fn read(self, e: &mut FieldErrors) -> Option<Behalf> {
        let person = e.required_text("on_behalf_of.person", self.person, 40);
        let medium = e.required("on_behalf_of.medium", self.medium);
        Some(Behalf { person: person?, medium: medium?, attachment: self.attachment.map(AttachmentId) })
    }
}

/// How many people a record of a meeting names.
const PRESENT: usize = 50;

/// A reason by its code.
fn reason<T>(e: &mut FieldErrors, given: Option<String>, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
    let given = e.required_text("reason_code", given, 40)?;
    let found = parse(&given);
    if found.is_none() {
        e.add("reason_code", FieldCode::Choice, "不在允许的取值之内");
    }
    found
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

/// Files of the ticket, not too many of them.
fn evidence(e: &mut FieldErrors, given: Option<Vec<i64>>) -> Vec<AttachmentId> {
    if given.as_ref().is_some_and(|given| given.len() > 50) {
        e.add("evidence", FieldCode::Length, "佐证最多 50 份");
    }
    ids(given)
}

fn ids(evidence: Option<Vec<i64>>) -> Vec<AttachmentId> {
    evidence.unwrap_or_default().into_iter().map(AttachmentId).collect()
}

//! `POST /tickets/{number}/commands`.

pub(super) mod guarded;
mod hotline;
pub(super) mod phoned;
mod reading;
mod unit;

use super::joining::{CallerChoice, PartForm};
use super::view::TicketView;
use crate::api::auth::Member;
use crate::api::input::Body;
use crate::api::problem::Problem;
use crate::api::publications::PublicationItem;
use crate::domain::lifecycle::Command;
use crate::domain::text::{FieldCode, FieldErrors};
use crate::service::handling::{self, Asked, Order};
use crate::service::{Ctx, Error, publication, ticket};
use actix_web::{post, web};
use chrono::{DateTime, FixedOffset, NaiveDate};
use entity::values::*;
use serde::{Deserialize, Serialize};
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
    /// Of `assign_inside`: user name or name of a colleague, or the name of a worker without an account. Of `hand_over` and
    /// `transfer_emergency`: who answered.
    person: Option<String>,
    /// Of `assign_inside` to a worker without an account.
    village: Option<String>,
    /// Of `assign_inside` the worker's, of `repeat_call` the number on the line.
    pub(super) phone: Option<String>,
    /// Of `sign`, `contact`, `report_preliminary`, `submit`, `submit_co` by hotline staff: in whose name it is entered.
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
    /// Of `correct`, like `content`, `category`, `area` and `occurred_at`: as it should have been taken down; absent: as it stands.
    title: Option<String>,
    address: Option<String>,
    area: Option<String>,
    occurred_at: Option<DateTime<FixedOffset>>,
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
    /// Of `submit` of a rating, and of `adjudicate_rating`.
    verdict: Option<Verdict>,
    plan: Option<PlanForm>,
    receipt: Option<String>,
    /// Of `confirm_reported`, and of `hand_over` and `transfer_emergency`: when the call was made; absent: now.
    at: Option<DateTime<FixedOffset>>,
    pub(super) reason: Option<String>,
    basis: Option<String>,
    pub(super) caller: Option<CallerChoice>,
    /// Of `merge`: the ticket that answers for both.
    pub(super) into: Option<String>,
    /// Of `link` and `unlink`: the other ticket. Of `hand_over` and `transfer_emergency`: the number that was dialled.
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
    /// Of `spot_check`: whether it is put right as the unit said. Of `publish`: what looks like a name, an address, a plate or a
    /// landline number was looked at and may stand.
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

/// The ticket as the caller's command has left it.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub enum CommandAnswer {
    Ticket(Box<TicketView>),
    /// Of `publish` and `unpublish`, for who sees no tickets: what `GET /publications` shows of it.
    Publication(Box<PublicationItem>),
}

/// Act on a ticket.
#[utoipa::path(tag = "tickets", request_body = CommandForm,
    params(("number" = String, Path, description = "The ticket's number")),
    responses((status = 200, description = "The ticket; to an editor, what is to be read of it in the pool", body = CommandAnswer)))]
#[post("/tickets/{number}/commands")]
pub async fn command(
    who: Member,
    ctx: web::Data<Ctx>,
    number: web::Path<TicketNumber>,
    body: Body<CommandForm>,
) -> Result<web::Json<CommandAnswer>, Problem> {
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
    if matches!(name, CommandName::Publish | CommandName::Unpublish)
        && let Some((found, rules)) = publication::after(&ctx, &who, &saved).await?
    {
        let item = PublicationItem::of(&found, &rules).ok_or(Error::NotFound)?;
        return Ok(web::Json(CommandAnswer::Publication(Box::new(item))));
    }
    let view = TicketView::of(&ticket::after(&ctx, &who, saved).await?);
    Ok(web::Json(CommandAnswer::Ticket(Box::new(view))))
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
        if name == CommandName::Correct {
            let read = form.correct(&mut errors);
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

//! `POST /tickets/batch`: one command on many tickets, each on its own (批量办理).

use super::command::CommandForm;
use crate::api::auth::Member;
use crate::api::input::Body;
use crate::api::problem::{Code, Problem, ProblemBody};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::service::handling::{self, Order};
use crate::service::{Ctx, Error};
use actix_web::{post, web};
use entity::values::{CommandName, Status, TicketNumber};
use serde::Serialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// Tickets of one request.
const MOST: usize = 500;

/// What became of each ticket, in the order in which they were named.
#[derive(Debug, Serialize, ToSchema)]
pub struct BatchView {
    items: Vec<BatchItem>,
    /// How many it was done to.
    done: usize,
}

/// One ticket of a batch.
#[derive(Debug, Serialize, ToSchema)]
pub struct BatchItem {
    number: TicketNumber,
    /// As it is now; null where it was refused.
    #[schema(required)]
    status: Option<Status>,
    #[schema(required)]
    version: Option<i64>,
    /// Why nothing was done to this one; null where it was.
    #[schema(required)]
    problem: Option<ProblemBody>,
}

impl BatchItem {
    fn refused(number: TicketNumber, problem: &Problem) -> Self {
        Self { number, status: None, version: None, problem: Some(problem.body()) }
    }
}

/// Give one command on up to 500 tickets, as each stands now: `numbers` beside the command and its parameters, without
/// `version`. Each is decided and written on its own; a refusal leaves the others as they are done.
#[utoipa::path(tag = "tickets", request_body = CommandForm,
    responses((status = 200, description = "What became of each", body = BatchView)))]
#[post("/tickets/batch")]
pub async fn batch(
    who: Member,
    ctx: web::Data<Ctx>,
    body: Body<CommandForm>,
) -> Result<web::Json<BatchView>, Problem> {
    let (mut form, mut errors) = body.into_parts();
    let numbers = named(form.numbers.take().unwrap_or_default(), &mut errors);
    let name = errors.required("command", form.command);
    let name = errors.or(name).map_err(Error::Invalid)?;
    let mut items = Vec::with_capacity(numbers.len());
    let mut numbers = numbers.into_iter();
    for number in numbers.by_ref() {
        match give(&ctx, &who, &number, name, form.clone()).await {
            Ok((status, version)) => {
                items.push(BatchItem { number, status: Some(status), version: Some(version), problem: None });
            }
            Err(error) => {
                let gone = matches!(error, Error::Unavailable(_));
                items.push(BatchItem::refused(number, &error.into()));
                if gone {
                    break;
                }
            }
        }
    }
    // The database went away: the rest would only wait for it one after the other.
    let gone = Problem::plain(Code::Unavailable);
    items.extend(numbers.map(|number| BatchItem::refused(number, &gone)));
    let done = items.iter().filter(|item| item.problem.is_none()).count();
    Ok(web::Json(BatchView { items, done }))
}

async fn give(
    ctx: &Ctx,
    who: &Member,
    number: &TicketNumber,
    name: CommandName,
    form: CommandForm,
) -> Result<(Status, i64), Error> {
    let (behalf, beside) = (form.entered_for(), form.beside());
    let parse = || form.read_for_many(name, FieldErrors::default());
    let order = Order { name, version: None, behalf, parse, beside };
    let saved = handling::command(ctx, who, number, order).await?;
    Ok((saved.ticket.status, saved.ticket.version))
}

/// The numbers, each once.
fn named(numbers: Vec<String>, errors: &mut FieldErrors) -> Vec<TicketNumber> {
    match numbers.len() {
        0 => errors.add("numbers", FieldCode::Required, "请选择工单"),
        1..=MOST => {}
        _ => errors.add("numbers", FieldCode::Length, format!("一次最多 {MOST} 件")),
    }
    let mut seen = BTreeSet::new();
    let once = numbers.into_iter().filter(|number| seen.insert(number.clone()));
    once.map(TicketNumber).collect()
}

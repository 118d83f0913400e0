//! `POST /tickets/{number}/unmask`.

use crate::api::auth::Member;
use crate::api::input::Body;
use crate::api::problem::Problem;
use crate::domain::text::FieldCode;
use crate::service::ticket::{self, Unmask, UnmaskField};
use crate::service::{Ctx, Error};
use actix_web::{post, web};
use entity::values::{CallerId, TicketNumber};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is asked to be seen in full, and why.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UnmaskForm {
    /// name, phone, contact_phone, on_behalf_of
    #[schema(required, value_type = String)]
    field: Option<String>,
    /// The first caller unless one is named.
    caller: Option<i64>,
    /// Of a value that was put right: `n` of the caller's `former`; absent: as it stands.
    former: Option<i32>,
    #[schema(required, value_type = String)]
    reason: Option<String>,
}

/// One field in full.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnmaskView {
    field: &'static str,
    caller: CallerId,
    #[schema(required)]
    value: Option<String>,
}

/// See a name or a number in full; the look is logged.
#[utoipa::path(tag = "tickets", request_body = UnmaskForm,
    params(("number" = String, Path, description = "The ticket's number")),
    responses((status = 200, description = "The field in full", body = UnmaskView)))]
#[post("/tickets/{number}/unmask")]
pub async fn unmask(
    who: Member,
    ctx: web::Data<Ctx>,
    number: web::Path<TicketNumber>,
    body: Body<UnmaskForm>,
) -> Result<web::Json<UnmaskView>, Problem> {
    let (form, mut errors) = body.into_parts();
    ticket::may_look(&ctx, &who, &number).await?;
    let field = form.field.as_deref().and_then(UnmaskField::from_code);
    if form.field.is_some() && field.is_none() {
        errors.add("field", FieldCode::Choice, "只能查看姓名、来电号码、联系电话或代何人反映");
    }
    let field = errors.required("field", field);
    let reason = errors.required_text("reason", form.reason, 200);
    let (field, reason) = errors.or(field.zip(reason)).map_err(Error::Invalid)?;
    let look = Unmask { field, caller: form.caller.map(CallerId), former: form.former, reason };
    let seen = ticket::unmask(&ctx, &who, &number, look).await?;
    Ok(web::Json(UnmaskView { field: field.code(), caller: seen.caller, value: seen.value }))
}

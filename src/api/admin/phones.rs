//! The numbers by which a unit is reached at any hour (值班电话).

use crate::api::auth::Member;
use crate::api::input::Body;
use crate::api::problem::Problem;
use crate::domain::routing::UnitPhone;
use crate::service::Ctx;
use crate::service::admin::phones::{self, Form};
use actix_web::{HttpResponse, get, put, web};
use entity::values::{PhoneRank, UnitCode, UnitPhoneId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An official number of a unit.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnitPhoneView {
    pub(in crate::api) id: UnitPhoneId,
    pub(in crate::api) rank: PhoneRank,
    pub(in crate::api) rank_label: &'static str,
    /// Whose it is.
    #[schema(required)]
    pub(in crate::api) label: Option<String>,
    pub(in crate::api) number: String,
}

impl UnitPhoneView {
    pub(in crate::api) fn of(phone: &UnitPhone) -> Self {
        let UnitPhone { id, rank, label, number } = phone.clone();
        Self { id, rank, rank_label: rank.label(), label, number }
    }
}

/// The numbers of a unit, in the order in which they are tried.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnitPhoneList {
    items: Vec<UnitPhoneView>,
}

/// A number to be kept.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UnitPhoneForm {
    #[schema(required, value_type = PhoneRank)]
    rank: Option<PhoneRank>,
    /// Whose it is, at most 20 characters.
    label: Option<String>,
    /// A landline with its area code, a mobile or a short number.
    #[schema(required, value_type = String)]
    number: Option<String>,
}

/// All numbers of a unit; those that are not among them are no longer dialled.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UnitPhonesForm {
    #[schema(required, value_type = Vec<UnitPhoneForm>)]
    phones: Option<Vec<UnitPhoneForm>>,
}

/// The numbers by which a unit is reached at any hour (值班电话): hotline staff, its own people, the administrators.
#[utoipa::path(tag = "units", params(("code" = String, Path, description = "The unit")),
    responses((status = 200, description = "The numbers", body = UnitPhoneList)))]
#[get("/units/{code}/phones")]
pub async fn list(
    who: Member,
    ctx: web::Data<Ctx>,
    code: web::Path<UnitCode>,
) -> Result<web::Json<UnitPhoneList>, Problem> {
    let phones = phones::list(&ctx, &who, &code).await?;
    Ok(web::Json(UnitPhoneList { items: phones.iter().map(UnitPhoneView::of).collect() }))
}

/// Say by which numbers a unit is reached at any hour: the unit's lead or the system administrator.
#[utoipa::path(tag = "units", params(("code" = String, Path, description = "The unit")), request_body = UnitPhonesForm,
    responses((status = 204, description = "Set")))]
#[put("/units/{code}/phones")]
pub async fn set(
    who: Member,
    ctx: web::Data<Ctx>,
    code: web::Path<UnitCode>,
    body: Body<UnitPhonesForm>,
) -> Result<HttpResponse, Problem> {
    let (form, mut errors) = body.into_parts();
    let given = errors.required("phones", form.phones).unwrap_or_default();
    let form = |form: UnitPhoneForm| Form { rank: form.rank, label: form.label, number: form.number };
    phones::put(&ctx, &who, &code, given.into_iter().map(form).collect(), errors).await?;
    Ok(HttpResponse::NoContent().finish())
}

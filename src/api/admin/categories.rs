//! Categories as their keeper sees them (系统管理员).

use super::doer;
use super::units::{CloseForm, DatedNameView, state};
use crate::api::auth::{ManageSettings, Require};
use crate::api::input::Body;
use crate::api::problem::Problem;
use crate::domain::time::day_of;
use crate::service::Ctx;
use crate::service::admin::categories::{self, Kept};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::NaiveDate;
use entity::values::CategoryCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A category to be added.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CategoryForm {
    /// 2, 4 or 6 digits, beginning with the parent's.
    #[schema(required, value_type = String)]
    code: Option<String>,
    #[schema(required, value_type = String)]
    name: Option<String>,
    /// Absent: today.
    valid_from: Option<NaiveDate>,
}

/// Another name.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CategoryNameForm {
    #[schema(required, value_type = String)]
    name: Option<String>,
}

/// A category with its history.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeptCategoryView {
    code: CategoryCode,
    name: String,
    level: u8,
    #[schema(required)]
    parent: Option<CategoryCode>,
    /// Null: since ever.
    #[schema(required)]
    valid_from: Option<NaiveDate>,
    /// The last day on which tickets are filed under it.
    #[schema(required)]
    valid_to: Option<NaiveDate>,
    /// `present`, `future` or `past`.
    state: &'static str,
    /// In order of time; empty for one that was never renamed.
    names: Vec<DatedNameView>,
}

/// Every category there is or was.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeptCategoryList {
    items: Vec<KeptCategoryView>,
}

/// Every category there is or was, in order of their codes.
#[utoipa::path(tag = "categories", responses((status = 200, description = "All", body = KeptCategoryList)))]
#[get("/categories/register")]
pub async fn register(
    _: Require<ManageSettings>,
    ctx: web::Data<Ctx>,
) -> Result<web::Json<KeptCategoryList>, Problem> {
    let today = day_of(ctx.now());
    let view = |Kept { category, names }: Kept| KeptCategoryView {
        state: state(category.valid_from, category.valid_to, today),
        code: category.code,
        name: category.name,
        level: category.level,
        parent: category.parent,
        valid_from: category.valid_from,
        valid_to: category.valid_to,
        names: names
            .into_iter()
            .map(|name| DatedNameView { name: name.name, valid_from: name.valid_from })
            .collect(),
    };
    Ok(web::Json(KeptCategoryList { items: categories::list(&ctx).await?.into_iter().map(view).collect() }))
}

/// Add a category.
#[utoipa::path(tag = "categories", request_body = CategoryForm, responses((status = 204, description = "Added")))]
#[post("/categories")]
pub async fn create(
    who: Require<ManageSettings>,
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    body: Body<CategoryForm>,
) -> Result<HttpResponse, Problem> {
    let (form, errors) = body.into_parts();
    let doer = doer(&request, &ctx, &who);
    categories::add(&ctx, &doer, form.code, form.name, form.valid_from, errors).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Give a category another name from today on.
#[utoipa::path(tag = "categories", params(("code" = String, Path, description = "The category")),
    request_body = CategoryNameForm, responses((status = 204, description = "Renamed")))]
#[post("/categories/{code}/rename")]
pub async fn rename(
    who: Require<ManageSettings>,
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    code: web::Path<CategoryCode>,
    body: Body<CategoryNameForm>,
) -> Result<HttpResponse, Problem> {
    let (form, errors) = body.into_parts();
    categories::rename(&ctx, &doer(&request, &ctx, &who), &code, form.name, errors).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// End a category after a day; tickets that are filed under it stay so.
#[utoipa::path(tag = "categories", params(("code" = String, Path, description = "The category")),
    request_body = CloseForm, responses((status = 204, description = "Closed")))]
#[post("/categories/{code}/close")]
pub async fn close(
    who: Require<ManageSettings>,
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    code: web::Path<CategoryCode>,
    body: Body<CloseForm>,
) -> Result<HttpResponse, Problem> {
    let (form, errors) = body.into_parts();
    categories::close(&ctx, &doer(&request, &ctx, &who), &code, form.last_day, errors).await?;
    Ok(HttpResponse::NoContent().finish())
}

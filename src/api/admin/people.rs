//! People and their roles (安全管理员).

use super::doer;
use crate::api::auth::{ManagePeople, Require};
use crate::api::input::{Body, Params, upload};
use crate::api::problem::{FieldProblem, Problem};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::time::with_offset;
use crate::service::people::{self, AddPerson, ChangePerson, Filter, ImportReport, Leftover, Person};
use crate::service::{Ctx, Error};
use actix_multipart::Multipart;
use actix_web::{HttpRequest, HttpResponse, get, post, put, web};
use chrono::{DateTime, FixedOffset};
use entity::values::{PersonId, Role, UnitCode};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which people.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PeopleParams {
    /// Part of the user name or the name.
    q: Option<String>,
    unit: Option<String>,
    role: Option<String>,
    /// `enabled` or `disabled`.
    state: Option<String>,
    /// 1–200, 50 by default.
    limit: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// A person as typed.
#[derive(Debug, Deserialize, ToSchema)]
pub struct PersonForm {
    /// Only read for a new person.
    username: Option<String>,
    #[schema(required, value_type = String)]
    name: Option<String>,
    email: Option<String>,
    /// Code or name.
    #[schema(required, value_type = String)]
    unit: Option<String>,
    #[schema(required, value_type = Vec<Role>)]
    roles: Option<Vec<String>>,
    /// Hired from outside.
    contractor: Option<bool>,
}

/// A person.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonView {
    id: PersonId,
    username: String,
    name: String,
    #[schema(required)]
    email: Option<String>,
    unit: UnitCode,
    unit_name: String,
    roles: Vec<Role>,
    contractor: bool,
    /// Since when (s)he cannot sign in.
    #[schema(required)]
    disabled_at: Option<DateTime<FixedOffset>>,
    /// Until when failed sign-ins keep the account shut.
    #[schema(required)]
    locked_until: Option<DateTime<FixedOffset>>,
    /// Nothing else works until the password is changed.
    must_change_password: bool,
    /// One of a demo's accounts, whose password never changes.
    demo: bool,
    #[schema(required)]
    last_sign_in: Option<DateTime<FixedOffset>>,
    created_at: DateTime<FixedOffset>,
}

/// A page of people.
#[derive(Debug, Serialize, ToSchema)]
pub struct PeopleList {
    items: Vec<PersonView>,
    #[schema(required)]
    next_cursor: Option<String>,
}

/// A password that is shown this once.
#[derive(Debug, Serialize, ToSchema)]
pub struct OneTimePasswordView {
    id: PersonId,
    username: String,
    name: String,
    password: String,
}

/// A row of a file that was not taken.
#[derive(Debug, Serialize, ToSchema)]
pub struct RefusedRowView {
    /// The line of the file, from 1.
    line: u64,
    username: String,
    errors: Vec<FieldProblem>,
}

/// Somebody who was, or would be, added.
#[derive(Debug, Serialize, ToSchema)]
pub struct AcceptedRowView {
    username: String,
    name: String,
}

/// What became of a file of people.
#[derive(Debug, Serialize, ToSchema)]
pub struct PeopleImportView {
    /// Rows with something in them.
    rows: usize,
    accepted: Vec<AcceptedRowView>,
    refused: Vec<RefusedRowView>,
    /// Empty when it was only tried.
    passwords: Vec<OneTimePasswordView>,
}

/// A file of people.
#[derive(Debug, ToSchema)]
pub struct PeopleFile {
    /// CSV in UTF-8 or XLSX with the columns 用户名, 姓名, 邮箱, 单位, 角色, 外包.
    #[schema(value_type = String, format = Binary)]
    #[expect(dead_code, reason = "documents the form; the part is read as it arrives")]
    file: Vec<u8>,
}

/// Whether to write.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TryParams {
    /// `true`: only say what would happen.
    dry_run: Option<String>,
}

impl From<Person> for PersonView {
    fn from(person: Person) -> Self {
        let row = person.row;
        Self {
            id: row.id,
            username: row.username,
            name: row.name,
            email: row.email,
            unit: row.unit,
            unit_name: person.unit_name,
            roles: person.roles.into_iter().collect(),
            contractor: row.contractor,
            disabled_at: row.disabled_at.map(with_offset),
            locked_until: person.locked_until.map(with_offset),
            must_change_password: row.must_change_password,
            demo: row.password_permanent,
            last_sign_in: person.last_sign_in.map(with_offset),
            created_at: with_offset(row.created_at),
        }
    }
}

impl From<people::Added> for OneTimePasswordView {
    fn from(added: people::Added) -> Self {
        let password = added.password.expose_secret().to_owned();
        Self { id: added.id, username: added.username, name: added.name, password }
    }
}

impl From<ImportReport> for PeopleImportView {
    fn from(report: ImportReport) -> Self {
        let refused = report.refused.into_iter().map(|row| RefusedRowView {
            line: row.line,
            username: row.username,
            errors: row.faults.iter().map(FieldProblem::of).collect(),
        });
        Self {
            rows: report.rows,
            accepted: report
                .accepted
                .into_iter()
                .map(|(username, name)| AcceptedRowView { username, name })
                .collect(),
            refused: refused.collect(),
            passwords: report.added.into_iter().map(OneTimePasswordView::from).collect(),
        }
    }
}

/// People, oldest account first.
#[utoipa::path(tag = "people", params(PeopleParams),
    responses((status = 200, description = "A page", body = PeopleList)))]
#[get("/people")]
pub async fn list(
    _: Require<ManagePeople>,
    ctx: web::Data<Ctx>,
    params: Params<PeopleParams>,
) -> Result<web::Json<PeopleList>, Problem> {
    let Params { value, mut errors } = params;
    let page = crate::api::page::PageParams { limit: value.limit, cursor: value.cursor }.read(&mut errors);
    let role = value.role.and_then(|code| {
        let role = Role::from_code(&code);
        if role.is_none() {
            errors.add("role", FieldCode::Choice, "没有这种角色");
        }
        role
    });
    let enabled = match value.state.as_deref() {
        None => None,
        Some("enabled") => Some(true),
        Some("disabled") => Some(false),
        Some(_) => {
            errors.add("state", FieldCode::Choice, "应为 enabled 或 disabled");
            None
        }
    };
    let q = errors.text("q", value.q, 100);
    let filter = Filter { q, unit: value.unit.map(UnitCode), role, enabled };
    let page = errors.or(Some(page)).map_err(Error::Invalid)?;
    let (items, next) = people::list(&ctx, &filter, page.after, page.limit).await?;
    Ok(web::Json(PeopleList {
        items: items.into_iter().map(PersonView::from).collect(),
        next_cursor: next.map(|id| id.to_string()),
    }))
}

/// One person.
#[utoipa::path(tag = "people", params(("id" = i64, Path, description = "The person")),
    responses((status = 200, description = "The person", body = PersonView)))]
#[get("/people/{id}")]
pub async fn show(
    _: Require<ManagePeople>,
    ctx: web::Data<Ctx>,
    id: web::Path<PersonId>,
) -> Result<web::Json<PersonView>, Problem> {
    Ok(web::Json(people::get(&ctx, *id).await?.into()))
}

/// Add a person; the answer alone shows the first password, which must be changed at the first sign-in.
#[utoipa::path(tag = "people", request_body = PersonForm,
    responses((status = 201, description = "The password", body = OneTimePasswordView)))]
#[post("/people")]
pub async fn create(
    who: Require<ManagePeople>,
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    body: Body<PersonForm>,
) -> Result<HttpResponse, Problem> {
    let (form, errors) = body.into_parts();
    let new = AddPerson {
        username: form.username,
        name: form.name,
        email: form.email,
        unit: form.unit,
        roles: form.roles.unwrap_or_default(),
        contractor: form.contractor.unwrap_or(false),
        password: None,
    };
    let added = people::add(&ctx, &doer(&request, &ctx, &who), new, errors).await?;
    Ok(HttpResponse::Created().json(OneTimePasswordView::from(added)))
}

/// Give a person other particulars or roles; sessions end where unit or roles change.
#[utoipa::path(tag = "people", params(("id" = i64, Path, description = "The person")), request_body = PersonForm,
    responses((status = 200, description = "The person", body = PersonView)))]
#[put("/people/{id}")]
pub async fn change(
    who: Require<ManagePeople>,
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    id: web::Path<PersonId>,
    body: Body<PersonForm>,
) -> Result<web::Json<PersonView>, Problem> {
    let (form, errors): (PersonForm, FieldErrors) = body.into_parts();
    let to = ChangePerson {
        name: form.name,
        email: form.email,
        unit: form.unit,
        roles: form.roles.unwrap_or_default(),
        contractor: form.contractor.unwrap_or(false),
    };
    Ok(web::Json(people::change(&ctx, &doer(&request, &ctx, &who), *id, to, errors).await?.into()))
}

/// What becomes of what the person has in hand inside the unit.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct DisableForm {
    /// User name of the colleague who takes it over.
    hand_over_to: Option<String>,
    /// It stays as it is; the unit's lead gives it to others.
    leave_open: Option<bool>,
}

/// Shut a person out, at once and everywhere. Where (s)he has tickets in hand inside the unit, say who takes them over or that
/// they stay.
#[utoipa::path(tag = "people", params(("id" = i64, Path, description = "The person")), request_body = DisableForm,
    responses((status = 200, description = "The person", body = PersonView)))]
#[post("/people/{id}/disable")]
pub async fn disable(
    who: Require<ManagePeople>,
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    id: web::Path<PersonId>,
    body: Body<DisableForm>,
) -> Result<web::Json<PersonView>, Problem> {
    let (form, mut errors) = body.into_parts();
    let colleague = errors.text("hand_over_to", form.hand_over_to, 64);
    errors.or(Some(())).map_err(Error::from)?;
    let leftover = match (colleague, form.leave_open) {
        (Some(colleague), _) => Leftover::To(colleague),
        (None, Some(true)) => Leftover::Leave,
        (None, _) => Leftover::Unsaid,
    };
    Ok(web::Json(people::disable(&ctx, &doer(&request, &ctx, &who), *id, leftover).await?.into()))
}

/// Let a person sign in again.
#[utoipa::path(tag = "people", params(("id" = i64, Path, description = "The person")),
    responses((status = 200, description = "The person", body = PersonView)))]
#[post("/people/{id}/enable")]
pub async fn enable(
    who: Require<ManagePeople>,
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    id: web::Path<PersonId>,
) -> Result<web::Json<PersonView>, Problem> {
    Ok(web::Json(people::enable(&ctx, &doer(&request, &ctx, &who), *id).await?.into()))
}

/// Forget the failed sign-ins that keep an account shut.
#[utoipa::path(tag = "people", params(("id" = i64, Path, description = "The person")),
    responses((status = 200, description = "The person", body = PersonView)))]
#[post("/people/{id}/unlock")]
pub async fn unlock(
    who: Require<ManagePeople>,
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    id: web::Path<PersonId>,
) -> Result<web::Json<PersonView>, Problem> {
    Ok(web::Json(people::unlock(&ctx, &doer(&request, &ctx, &who), *id).await?.into()))
}

/// Give a person a new password, shown this once; the sessions end.
#[utoipa::path(tag = "people", params(("id" = i64, Path, description = "The person")),
    responses((status = 200, description = "The password", body = OneTimePasswordView)))]
#[post("/people/{id}/reset-password")]
pub async fn reset_password(
    who: Require<ManagePeople>,
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    id: web::Path<PersonId>,
) -> Result<web::Json<OneTimePasswordView>, Problem> {
    let (person, password) = people::reset_password(&ctx, &doer(&request, &ctx, &who), *id).await?;
    Ok(web::Json(OneTimePasswordView {
        id: person.row.id,
        username: person.row.username,
        name: person.row.name,
        password: password.expose_secret().to_owned(),
    }))
}

/// Add the people of a file, each row whole or not at all.
#[utoipa::path(tag = "people", params(TryParams),
    request_body(content = PeopleFile, content_type = "multipart/form-data"),
    responses((status = 200, description = "What became of it", body = PeopleImportView)))]
#[post("/people/import")]
pub async fn import(
    who: Require<ManagePeople>,
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    params: Params<TryParams>,
    parts: Result<Multipart, actix_web::Error>,
) -> Result<web::Json<PeopleImportView>, Problem> {
    let dry_run = params.value.dry_run.as_deref() == Some("true");
    let (_, bytes) = upload::file(parts).await?;
    Ok(web::Json(people::import(&ctx, &doer(&request, &ctx, &who), bytes, dry_run).await?.into()))
}

//! Signing in and out, and who one is (contract.md §2 "Sessions").

use super::auth::{Identified, caller_address};
use super::input::Body;
use super::problem::{Code, Problem};
use crate::domain::time::with_offset;
use crate::service::account::{self, Granted, Member};
use crate::service::{Ctx, Error, inside};
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::{DateTime, FixedOffset, NaiveDate};
use entity::values::{PersonId, Role};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const COOKIE: &str = "hotline_refresh";
const COOKIE_PATH: &str = "/api/v1/auth";

/// Name and password.
#[derive(Debug, Deserialize, ToSchema)]
pub struct LoginForm {
    #[schema(required, value_type = String)]
    username: Option<String>,
    #[schema(required, value_type = String)]
    password: Option<SecretString>,
}

/// A refresh token; the console leaves it out and sends its cookie.
#[derive(Debug, Deserialize, ToSchema)]
pub struct RefreshForm {
    #[schema(value_type = Option<String>)]
    refresh_token: Option<SecretString>,
}

/// The old and the new password.
#[derive(Debug, Deserialize, ToSchema)]
pub struct PasswordForm {
    #[schema(required, value_type = String)]
    old_password: Option<SecretString>,
    #[schema(required, value_type = String)]
    new_password: Option<SecretString>,
}

/// What a signed-in client holds.
#[derive(Debug, Serialize, ToSchema)]
pub struct TokenView {
    access_token: String,
    #[schema(example = "Bearer")]
    token_type: &'static str,
    /// Seconds.
    expires_in: i64,
    /// Null for the console, which has it in a cookie that scripts cannot read.
    #[schema(required)]
    refresh_token: Option<String>,
    user: UserView,
}

/// A person who has signed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct UserView {
    id: PersonId,
    username: String,
    name: String,
    unit: String,
    unit_name: String,
    roles: Vec<Role>,
    must_change_password: bool,
}

/// The person, and what the console shows around everything else.
#[derive(Debug, Serialize, ToSchema)]
pub struct MeView {
    #[serde(flatten)]
    user: UserView,
    /// The product's time.
    clock: DateTime<FixedOffset>,
    /// Whether this is a demo.
    demo: bool,
    /// Whether the product's clock may be moved.
    demo_clock: bool,
    /// What this person may open in the console.
    duties: Vec<&'static str>,
    /// Whom this person represents in this request (`X-Acting-For`); null in the own name.
    #[schema(required)]
    acting_for: Option<PersonId>,
    /// For whom this person may act today.
    principals: Vec<PrincipalView>,
}

/// Somebody for whom one may act (AB岗).
#[derive(Debug, Serialize, ToSchema)]
pub struct PrincipalView {
    id: PersonId,
    name: String,
    /// The last day.
    to: NaiveDate,
}

impl From<&Member> for UserView {
    fn from(member: &Member) -> Self {
        Self {
            id: member.actor.person,
            username: member.username.clone(),
            name: member.actor.full_name(),
            unit: member.actor.unit.to_string(),
            unit_name: member.unit_name.clone(),
            roles: member.actor.roles.iter().copied().collect(),
            must_change_password: member.must_change_password,
        }
    }
}

/// Sign in. Failures alone are counted: 5 in 10 minutes lock the account for 10.
#[utoipa::path(tag = "session", security(()), request_body = LoginForm,
    responses((status = 200, description = "Signed in", body = TokenView)))]
#[post("/auth/login")]
pub async fn login(
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    body: Body<LoginForm>,
) -> Result<HttpResponse, Problem> {
    let (form, mut errors) = body.into_parts();
    let username = errors.required("username", form.username);
    let password = errors.required("password", form.password);
    let (username, password) = errors.or(username.zip(password)).map_err(Error::from)?;
    let address = caller_address(&request, &ctx.config);
    let granted =
        account::sign_in(&ctx, &username, &password, &address).await.map_err(|error| match error {
            Error::Unauthenticated(_) => Problem::new(Code::Unauthenticated, "用户名或口令不正确"),
            other => other.into(),
        })?;
    Ok(grant(&request, &ctx, granted))
}

/// Exchange a refresh token for the next pair. The old one is spent; using it again ends the session.
#[utoipa::path(tag = "session", security(()), request_body = RefreshForm,
    responses((status = 200, description = "The next pair", body = TokenView)))]
#[post("/auth/refresh")]
pub async fn refresh(
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    body: Body<RefreshForm>,
) -> Result<HttpResponse, Problem> {
    let token = held(&request, body)?;
    let token = token.ok_or_else(|| Problem::new(Code::Unauthenticated, "请登录"))?;
    let granted = account::refresh(&ctx, &token).await.map_err(|error| match error {
        Error::Unauthenticated(_) => Problem::new(Code::Unauthenticated, "登录已失效，请重新登录"),
        other => other.into(),
    })?;
    Ok(grant(&request, &ctx, granted))
}

/// End the session of the access token, or else of the refresh token. Succeeds whatever was held.
#[utoipa::path(tag = "session", request_body = RefreshForm, responses((status = 204, description = "Signed out")))]
#[post("/auth/logout")]
pub async fn logout(
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    body: Body<RefreshForm>,
) -> Result<HttpResponse, Problem> {
    let bearer = request.headers().get("authorization").and_then(|value| value.to_str().ok());
    if let Some((_, token)) = bearer.and_then(|value| value.split_once(' ')) {
        match account::member(&ctx, token.trim()).await {
            Ok(member) => account::sign_out(&ctx, &member).await?,
            Err(Error::Unauthenticated(_)) => {}
            Err(other) => return Err(other.into()),
        }
    }
    if let Some(token) = held(&request, body)? {
        account::sign_out_by_token(&ctx, &token).await?;
    }
    let mut gone = cookie(&ctx, String::new());
    gone.make_removal();
    Ok(HttpResponse::NoContent().cookie(gone).finish())
}

/// Change the own password; the other sessions end.
#[utoipa::path(tag = "session", request_body = PasswordForm, responses((status = 204, description = "Changed")))]
#[post("/auth/password")]
pub async fn change_password(
    who: Identified,
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    body: Body<PasswordForm>,
) -> Result<HttpResponse, Problem> {
    let (form, errors) = body.into_parts();
    errors.or(Some(())).map_err(Error::from)?;
    let address = caller_address(&request, &ctx.config);
    account::change_password(&ctx, &who.0, form.old_password, form.new_password, &address).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Who I am and what I may open.
#[utoipa::path(tag = "session", responses((status = 200, description = "The signed-in person", body = MeView)))]
#[get("/me")]
pub async fn whoami(who: Identified, ctx: web::Data<Ctx>) -> Result<web::Json<MeView>, Problem> {
    let principals = inside::principals(&ctx, who.0.actor.person).await?.into_iter();
    Ok(web::Json(MeView {
        acting_for: who.0.actor.principal(),
        principals: principals.map(|p| PrincipalView { id: p.id, name: p.name, to: p.to_on }).collect(),
        user: UserView::from(&who.0),
        clock: with_offset(ctx.now()),
        demo: ctx.demo,
        demo_clock: ctx.clock.is_demo(),
        duties: duties(&who.0),
    }))
}

/// What the console offers to whom (contract.md §3). It decides nothing: each path checks for itself.
fn duties(member: &Member) -> Vec<&'static str> {
    use Role::*;
    const DUTIES: &[(&str, &[Role])] = &[
        ("intake", &[Agent, Dispatcher]),
        ("dispatch", &[Dispatcher]),
        ("report_up", &[Dispatcher]),
        ("publish", &[Editor, Supervisor]),
        ("unit", &[Handler, Lead]),
        ("review", &[Reviewer]),
        ("visit", &[Visitor]),
        ("sign_off", &[Signer]),
        ("supervise", &[Supervisor]),
        ("leader", &[Leader, Office]),
        ("sources", &[Sysadmin]),
        ("people", &[Secadmin]),
        ("audit", &[Auditor]),
        ("letters", &[Supervisor, Dispatcher, Sysadmin, Handler, Lead]),
        ("calendar", &[Sysadmin]),
        ("settings", &[Sysadmin]),
        ("stuck", &[Supervisor, Sysadmin]),
        ("rating_codes", &[Sysadmin, Lead]),
    ];
    let opens = |roles: &[Role]| roles.iter().any(|role| member.actor.is(*role));
    DUTIES.iter().filter(|(_, roles)| opens(roles)).map(|(duty, _)| *duty).collect()
}

fn is_console(request: &HttpRequest) -> bool {
    request.headers().get("x-console").is_some_and(|value| value == "1")
}

/// The refresh token in the body, or the console's cookie. The header cannot be sent from another site.
fn held(request: &HttpRequest, body: Body<RefreshForm>) -> Result<Option<SecretString>, Problem> {
    let (form, errors) = body.into_parts();
    errors.or(Some(())).map_err(Error::from)?;
    let kept = is_console(request).then(|| request.cookie(COOKIE)).flatten();
    Ok(form.refresh_token.or_else(|| kept.map(|cookie| cookie.value().to_owned().into())))
}

fn grant(request: &HttpRequest, ctx: &Ctx, granted: Granted) -> HttpResponse {
    let console = is_console(request);
    let refresh_token = granted.grant.refresh_token.expose_secret().to_owned();
    let mut response = HttpResponse::Ok();
    if console {
        let mut kept = cookie(ctx, refresh_token.clone());
        kept.set_max_age(Duration::hours(i64::from(ctx.config.session.max_hours)));
        response.cookie(kept);
    }
    response.json(TokenView {
        access_token: granted.grant.access_token,
        token_type: "Bearer",
        expires_in: granted.grant.expires_in,
        refresh_token: (!console).then_some(refresh_token),
        user: UserView::from(&granted.member),
    })
}

fn cookie(ctx: &Ctx, value: String) -> Cookie<'static> {
    Cookie::build(COOKIE, value)
        .path(COOKIE_PATH)
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(ctx.config.http.secure_cookies)
        .finish()
}

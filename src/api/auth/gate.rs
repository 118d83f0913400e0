//! The gate before `/api/v1`: whoever asks is known before anything else is looked at (contract.md §2: 401 first).

use crate::api::limit::Limits;
use crate::api::problem::{Code, Problem};
use crate::service::source::Source;
use crate::service::{Ctx, account, inside, source};
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::AUTHORIZATION;
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, ResponseError, web};
use entity::values::PersonId;

/// Who asks.
#[derive(Debug, Clone)]
pub(super) enum Principal {
    /// A person in a session.
    Member(account::Member),
    /// A system with a key.
    Source(Source),
}

/// The paths of `/api/v1` that need nobody to be known. Everything else does, whatever its handler says.
const OPEN: &[&str] = &["/api/v1/auth/login", "/api/v1/auth/refresh", "/api/v1/auth/logout"];

/// Finds out who asks, and turns away who is nobody.
pub async fn authenticate(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let path = request.path();
    let inside = path == "/api/v1" || path.starts_with("/api/v1/");
    if inside && !OPEN.contains(&path) {
        match admit(&request).await {
            Ok(principal) => request.extensions_mut().insert(principal),
            Err(problem) => return Ok(request.into_response(problem.error_response())),
        };
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}

/// Names, by id, whom a deputy represents in this request (AB岗).
const ACTING_FOR: &str = "x-acting-for";

/// In the place of another, where a request says so and the appointment of the day allows it.
async fn stand_in(
    ctx: &Ctx,
    member: account::Member,
    principal: Option<&str>,
) -> Result<account::Member, Problem> {
    let Some(principal) = principal.map(str::trim).filter(|id| !id.is_empty()) else { return Ok(member) };
    let id = principal.parse().map(PersonId).map_err(|_| Problem::new(Code::Forbidden, "代理身份无效"))?;
    Ok(inside::stand_in(ctx, member, id).await?)
}

async fn admit(request: &ServiceRequest) -> Result<Principal, Problem> {
    let principal = identify(request).await?;
    if let Some(limits) = request.app_data::<web::Data<Limits>>() {
        limits.signed_in(match &principal {
            Principal::Member(member) => format!("person {}", member.actor.person),
            Principal::Source(source) => format!("source {}", source.id),
        })?;
    }
    Ok(principal)
}

async fn identify(request: &ServiceRequest) -> Result<Principal, Problem> {
    let ctx = request.app_data::<web::Data<Ctx>>().ok_or_else(|| Problem::plain(Code::Internal))?;
    let header = |name: &str| request.headers().get(name).map(|value| value.to_str().unwrap_or(""));
    if let Some(value) = header(AUTHORIZATION.as_str()) {
        let token = value.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
        let (_, token) = token.ok_or_else(|| Problem::new(Code::Unauthenticated, "请登录"))?;
        let member = account::member(ctx, token.trim()).await.map_err(|error| match error {
            crate::service::Error::Unauthenticated(_) => {
                Problem::new(Code::Unauthenticated, "登录已失效，请重新登录")
            }
            other => other.into(),
        })?;
        return stand_in(ctx, member, header(ACTING_FOR)).await.map(Principal::Member);
    }
    if let Some(key) = header("x-api-key") {
        let source = source::by_key(ctx, key).await.map_err(|error| match error {
            crate::service::Error::Unauthenticated(_) => Problem::new(Code::Unauthenticated, "接口密钥无效"),
            other => other.into(),
        })?;
        return Ok(Principal::Source(source));
    }
    Err(Problem::new(Code::Unauthenticated, "请登录"))
}

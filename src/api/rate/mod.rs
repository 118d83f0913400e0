//! Citizens rate by a QR code or a link: `GET /r/{token}`, `POST /api/public/ratings/{token}` (contract.md §5).
//!
//! Pages, not an application: no script, no cookie, no second request, so that they work on any phone. Whoever posts a form is
//! answered with a page, whoever posts JSON with JSON.

mod faces;
mod form;
mod html;
mod page;
mod read;
mod said;

pub use page::{PAGE, refusal};

use super::auth::caller_address;
use super::input::{Params, Posted, is_form};
use super::limit::Limits;
use super::problem::{Code, Problem, ProblemBody};
use crate::domain::rating::Standing;
use crate::domain::text::FieldErrors;
use crate::service::rating_token::{self, Faced, Outcome, Sender, new_once};
use crate::service::{Ctx, Error};
use actix_web::http::StatusCode;
use actix_web::http::header::{ACCEPT_LANGUAGE, USER_AGENT};
use actix_web::{HttpRequest, HttpResponse, ResponseError, get, post, web};
use form::{Form, Typed};
use page::Look;
use read::{GivenForm, Read};
use said::GivenView;
use serde::Deserialize;
use utoipa::IntoParams;

/// Whether a person at a page is answered, not a program.
pub fn is_page(request: &HttpRequest) -> bool {
    request.path().starts_with("/r/") || is_form(request)
}

/// How the page is looked at; 1 is yes.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LookParams {
    /// Large type.
    elder: Option<String>,
    /// On a counter's tablet.
    tablet: Option<String>,
    /// One more rating of a case.
    again: Option<String>,
}

impl From<LookParams> for Look {
    fn from(params: LookParams) -> Self {
        let yes = |word: Option<String>| word.as_deref() == Some("1");
        Self { elder: yes(params.elder), tablet: yes(params.tablet), again: yes(params.again) }
    }
}

/// The page on which a citizen rates.
#[utoipa::path(tag = "public", security(()), params(("token" = String, Path, description = "The token"), LookParams), responses(
    (status = 200, description = "The page", body = String, content_type = "text/html"),
    (status = 404, description = "No such token", body = String, content_type = "text/html"),
    (status = 410, description = "No longer good", body = String, content_type = "text/html"),
    (status = 429, description = "Too often", body = String, content_type = "text/html")))]
#[get("/r/{token}")]
pub async fn show_page(
    ctx: web::Data<Ctx>,
    token: web::Path<String>,
    params: Result<Params<LookParams>, Problem>,
) -> HttpResponse {
    let look = params.map(|params| params.value).unwrap_or_default().into();
    match rating_token::face(&ctx, &token).await {
        Ok(faced) => show(&token, look, &faced),
        Err(error) => refusal(&error.into()),
    }
}

fn show(token: &str, look: Look, faced: &Faced) -> HttpResponse {
    let once = match new_once() {
        Ok(once) => once,
        Err(error) => return refusal(&error.into()),
    };
    // Who asks for one more without a first gives the first.
    let again = look.again && faced.standing == Standing::Rated;
    let look = Look { again, ..look };
    let form =
        Form { token, look, faced, once: &once, typed: &Typed::default(), errors: &FieldErrors::new() };
    match faced.standing {
        Standing::Expired | Standing::Revoked => {
            said::closed(faced.standing.closed().unwrap_or_default(), look).answer(StatusCode::GONE)
        }
        Standing::Complete => said::already(token, look, false).answer(StatusCode::OK),
        Standing::Rated if !again => said::already(token, look, true).answer(StatusCode::OK),
        Standing::Rated | Standing::Open => form.page().answer(StatusCode::OK),
    }
}

/// Rate. The same case again answers 200 and keeps the first; `again` adds one more, once.
#[utoipa::path(tag = "public", security(()), params(("token" = String, Path, description = "The token")),
    request_body(content((GivenForm = "application/json"), (GivenForm = "application/x-www-form-urlencoded"))),
    responses(
        (status = 201, description = "Kept", content((GivenView = "application/json"), (String = "text/html"))),
        (status = 200, description = "Rated before", content((GivenView = "application/json"), (String = "text/html"))),
        (status = "4XX", description = "A problem, or a page that says it",
            content((ProblemBody = "application/problem+json"), (String = "text/html")))))]
#[post("/api/public/ratings/{token}")]
pub async fn give_rating(
    request: HttpRequest,
    ctx: web::Data<Ctx>,
    limits: web::Data<Limits>,
    token: web::Path<String>,
    posted: Result<Posted<GivenForm>, Problem>,
) -> HttpResponse {
    let page = is_form(&request);
    match answer(&request, &ctx, &limits, &token, posted, page).await {
        Ok(answer) => answer,
        Err(problem) if page => refusal(&problem),
        Err(problem) => problem.error_response(),
    }
}

async fn answer(
    request: &HttpRequest,
    ctx: &Ctx,
    limits: &Limits,
    token: &str,
    posted: Result<Posted<GivenForm>, Problem>,
    page: bool,
) -> Result<HttpResponse, Problem> {
    // Whether there is such a token is found out before anything that was sent is looked at.
    let faced = rating_token::face(ctx, token).await?;
    limits.rating_code(faced.id.to_string())?;
    let (form, errors) = posted?.0.into_parts();
    let Read { look, typed, given, once } = form.read(errors, page);
    let sender = Sender { address: caller_address(request, &ctx.config), device: device(request) };
    let reachable = typed.real_name;
    let given = match given {
        Ok(given) => rating_token::give(ctx, token, given, &sender).await,
        Err(errors) => match faced.standing.closed() {
            Some(sentence) => Ok(Outcome::Closed(sentence)),
            None => Err(Error::Invalid(errors)),
        },
    };
    let outcome = match given {
        Err(Error::Invalid(errors)) if page => {
            let once = once.map_or_else(new_once, Ok)?;
            let form = Form { token, look, faced: &faced, once: &once, typed: &typed, errors: &errors };
            return Ok(form.page().answer(StatusCode::UNPROCESSABLE_ENTITY));
        }
        given => given?,
    };
    let status = match &outcome {
        Outcome::Taken { known: false, .. } => StatusCode::CREATED,
        Outcome::Taken { .. } | Outcome::Already { .. } => StatusCode::OK,
        Outcome::Closed(sentence) if page => {
            return Ok(said::closed(sentence, look).answer(Code::WindowClosed.status()));
        }
        Outcome::Closed(sentence) => return Err(Problem::new(Code::WindowClosed, *sentence)),
    };
    if !page {
        return Ok(HttpResponse::build(status).json(GivenView::from(&outcome)));
    }
    Ok(match &outcome {
        Outcome::Taken { ticket, unit_name, .. } => {
            said::thanks(token, look, unit_name, ticket.as_ref(), reachable).answer(status)
        }
        Outcome::Already { may_add } => said::already(token, look, *may_add).answer(status),
        Outcome::Closed(sentence) => said::closed(sentence, look).answer(status),
    })
}

/// What a browser says of itself without being asked: coarse on purpose.
fn device(request: &HttpRequest) -> String {
    let said = |name| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or("");
    format!("{}\n{}", said(USER_AGENT), said(ACCEPT_LANGUAGE)).chars().take(1000).collect()
}

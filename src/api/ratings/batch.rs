//! `POST /ratings/batch` (contract.md §5).

use super::RatingForm;
use crate::api::auth::{Key, SendRatings};
use crate::api::input::{Line, Lines};
use crate::api::problem::Problem;
use crate::domain::import::{Field, RATINGS, reason};
use crate::domain::text::FieldErrors;
use crate::service::Ctx;
use crate::service::rating::{self, Refused};
use actix_web::{post, web};
use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

/// What became of a batch. What is known already, or comes twice in it, counts as accepted.
#[derive(Debug, Serialize, ToSchema)]
pub struct RatingsTakenView {
    accepted: u64,
    /// In order of lines.
    refused: Vec<RefusedLineView>,
}

/// A line that was not taken.
#[derive(Debug, Serialize, ToSchema)]
pub struct RefusedLineView {
    /// From 1.
    line: u64,
    /// bad_request: no JSON object; invalid: faulty fields; refused: could not be written
    code: &'static str,
    /// In Chinese, all faults at once.
    detail: String,
}

impl RatingsTakenView {
    pub(in crate::api) fn of(accepted: u64, mut refused: Vec<Refused>) -> Self {
        refused.sort_by_key(|line| line.line);
        let view = |Refused { line, code, detail }: Refused| RefusedLineView { line, code, detail };
        Self { accepted, refused: refused.into_iter().map(view).collect() }
    }
}

/// Each line read by `read`, or refused.
pub(in crate::api) fn read_all<F: DeserializeOwned, T>(
    lines: Vec<Line>,
    fields: &'static [Field],
    read: impl Fn(F, FieldErrors) -> Result<T, FieldErrors>,
) -> (Vec<(u64, T)>, Vec<Refused>) {
    let (mut good, mut refused) = (Vec::with_capacity(lines.len()), Vec::new());
    for line in lines {
        let number = line.number;
        match line.read().map(|(form, errors)| read(form, errors)) {
            Ok(Ok(new)) => good.push((number, new)),
            Ok(Err(faults)) => {
                let detail = reason(&faults, fields);
                refused.push(Refused { line: number, code: "invalid", detail });
            }
            Err(detail) => refused.push(Refused { line: number, code: "bad_request", detail }),
        }
    }
    (good, refused)
}

/// Send many ratings, one JSON object a line; each line is taken whole or not at all, and bad ones become tickets as one by one.
#[utoipa::path(tag = "ratings",
    request_body(content = String, content_type = "application/x-ndjson", description = "Objects as of `POST /ratings`, one a line"),
    responses((status = 200, description = "What became of it", body = RatingsTakenView)))]
#[post("/ratings/batch")]
pub async fn batch(
    key: Key<SendRatings>,
    ctx: web::Data<Ctx>,
    lines: Lines,
) -> Result<web::Json<RatingsTakenView>, Problem> {
    let (good, mut refused) = read_all(lines.0, RATINGS, RatingForm::read);
    let accepted = rating::take_batch(&ctx, &key.0.name, good, &mut refused).await?;
    Ok(web::Json(RatingsTakenView::of(accepted, refused)))
}

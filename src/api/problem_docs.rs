//! docs/problems.md, and the page that a problem's `type` leads to: both from the one table.

use super::console::PLAIN_TEXT;
use super::problem::{Code, Problem};
use crate::domain::text::FieldCode;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{HttpResponse, get, web};

/// What a kind of problem means, for people.
#[utoipa::path(tag = "health", security(()), params(("code" = String, Path, description = "The code")),
    responses((status = 200, description = "What it means", body = String, content_type = "text/plain")))]
#[get("/problems/{code}")]
pub async fn page(code: web::Path<String>) -> Result<HttpResponse, Problem> {
    let known = Code::ALL.iter().find(|known| known.code() == code.as_str());
    let known = known.ok_or_else(|| Problem::plain(Code::NotFound))?;
    let text = format!("{} {}\n\n{}。\n", known.status().as_u16(), known.title(), known.when());
    Ok(HttpResponse::Ok().insert_header((CONTENT_TYPE, PLAIN_TEXT)).body(text))
}

/// docs/problems.md.
pub fn markdown() -> String {
    let mut text = String::from(HEAD);
    text.push_str("\n| status | `code` | `title` | when |\n|---|---|---|---|\n");
    for code in Code::ALL {
        let (status, name) = (code.status().as_u16(), code.code());
        text.push_str(&format!("| {status} | `{name}` | {} | {} |\n", code.title(), code.when()));
    }
    text.push_str("\n## Codes in `errors[]`\n\n| `code` | meaning |\n|---|---|\n");
    for (code, meaning) in FieldCode::ALL {
        text.push_str(&format!("| `{}` | {meaning} |\n", code.code()));
    }
    text
}

const HEAD: &str = "\
# Problems

Generated from `src/api/problem.rs` and `src/domain/text/field.rs`; a test keeps this page fresh (`HOTLINE_UPDATE_DOCS=1 cargo test --test it docs`
writes it anew).

Every error is `application/problem+json` (RFC 9457): `type` (`/problems/<code>`, a page of the server), `title`, `status`, `detail` in Chinese, a
stable `code`, and `errors[]` with `field` (a path such as `caller.phone` or `evidence[2]`; empty for the whole), `code` and `detail`. Programs
decide by `code`. Things are checked in this order: 401, 404, 403, 409, 422 (contract.md §2).
";

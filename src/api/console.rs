//! The console's files, built into the binary (`web/dist`).

use super::problem::{Code, Problem};
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, HttpResponse};
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "web/dist"]
#[allow_missing = true]
struct Files;

/// The content type of texts for people.
pub const PLAIN_TEXT: &str = "text/plain; charset=utf-8";

const INDEX: &str = "index.html";
/// Names in this folder change with their content.
const HASHED: &str = "assets/";

/// The file at a path, or the console itself for a page that it knows by the path.
pub fn serve(request: &HttpRequest) -> Result<HttpResponse, Problem> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Err(Problem::plain(Code::NotFound));
    }
    let path = request.path().trim_start_matches('/');
    if let Some(file) = Files::get(path).filter(|_| path != INDEX) {
        return Ok(answer(request, path, &file));
    }
    // A page of the console has no dot in its last step; a file that is not there is not found.
    let is_page = !path.rsplit('/').next().unwrap_or("").contains('.');
    match Files::get(INDEX) {
        Some(file) if is_page => Ok(answer(request, INDEX, &file)),
        None if is_page => Ok(HttpResponse::build(StatusCode::NOT_FOUND)
            .insert_header((CONTENT_TYPE, PLAIN_TEXT))
            .body("控制台尚未构建，请运行 make run。")),
        _ => Err(Problem::plain(Code::NotFound)),
    }
}

fn answer(request: &HttpRequest, path: &str, file: &EmbeddedFile) -> HttpResponse {
    let tag = format!("\"{}\"", hex::encode(&file.metadata.sha256_hash()[..16]));
    let cache = if path.starts_with(HASHED) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let known = request.headers().get(IF_NONE_MATCH).is_some_and(|value| value == tag.as_str());
    let status = if known { StatusCode::NOT_MODIFIED } else { StatusCode::OK };
    let mut response = HttpResponse::build(status);
    response.insert_header((CACHE_CONTROL, cache)).insert_header((ETAG, tag));
    if known {
        return response.finish();
    }
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let kind = if kind.type_() == "text" { format!("{kind}; charset=utf-8") } else { kind.to_string() };
    response.insert_header((CONTENT_TYPE, kind)).body(file.data.clone().into_owned())
}

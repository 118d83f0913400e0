//! The outermost layer: every answer leaves as it should, whatever happened inside.

use super::problem::{Code, Problem};
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, ResponseError};
use futures_util::FutureExt;
use std::panic::AssertUnwindSafe;
use tracing_actix_web::RequestId;

/// Turns panics, the framework's errors and bare statuses into problems, reads what a refused client is still sending,
/// and names the request.
pub async fn edge(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if !is_readable(request.path()) {
        return Ok(request.into_response(Problem::plain(Code::NotFound).error_response()));
    }
    let rest = super::drain::share(&mut request);
    let answered = match AssertUnwindSafe(next.call(request)).catch_unwind().await {
        Ok(Ok(response)) => response.map_into_boxed_body(),
        Ok(Err(error)) => {
            tracing::error!(%error, "a layer failed");
            return Err(Problem::of_status(error.as_response_error().status_code()).into());
        }
        Err(_) => {
            tracing::error!("a handler panicked");
            return Err(Problem::new(Code::Internal, "服务器出错，请稍后再试").into());
        }
    };
    let mut answered = if is_bare(&answered) {
        let plain = Problem::of_status(answered.status()).error_response();
        answered.into_response(plain)
    } else {
        answered
    };
    if answered.status().is_client_error() {
        rest.drain().await;
    }
    let id = answered.request().extensions().get::<RequestId>().map(ToString::to_string);
    if let Some(id) = id.and_then(|id| HeaderValue::from_str(&id).ok()) {
        answered.headers_mut().insert(HeaderName::from_static("x-request-id"), id);
    }
    Ok(answered)
}

/// An error status without a problem document is the framework speaking English. Texts of our own stay.
fn is_bare(response: &ServiceResponse<BoxBody>) -> bool {
    let status = response.status();
    let kind = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    let ours = kind.starts_with("application/problem+json")
        || kind == super::console::PLAIN_TEXT
        || kind == super::rate::PAGE;
    (status.is_client_error() || status.is_server_error()) && !ours
}

/// A path with control characters or broken UTF-8 names nothing.
fn is_readable(path: &str) -> bool {
    match percent_decode(path) {
        Some(decoded) => !decoded.chars().any(char::is_control),
        None => false,
    }
}

fn percent_decode(path: &str) -> Option<String> {
    let bytes = path.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let coded = (byte == b'%').then(|| bytes.get(at + 1..at + 3)).flatten();
        match coded.and_then(|digits| hex::decode(digits).ok()) {
            Some(decoded) => {
                plain.extend_from_slice(&decoded);
                at += 3;
            }
            None => {
                plain.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(plain).ok()
}

#[cfg(test)]
mod tests {
    use super::is_readable;

    #[test]
    fn paths_that_no_row_can_have() {
        for path in ["/a%00b", "/%0a", "/%ff", "/%e6%b0"] {
            assert!(!is_readable(path), "{path}");
        }
        for path in ["/", "/tickets/%E6%B0%B4", "/100%", "/%zz"] {
            assert!(is_readable(path), "{path}");
        }
    }
}

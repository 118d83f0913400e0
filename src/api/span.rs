//! One span a request. It never shows queries or bodies: they carry citizens' numbers and words.

use crate::clock::Stopwatch;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::{Error, HttpMessage};
use tracing::{Span, field};
use tracing_actix_web::{RequestId, RootSpanBuilder};

/// When the request came.
#[derive(Debug, Clone, Copy)]
struct Begun(Stopwatch);

/// Builds the span.
pub struct Spans;

impl RootSpanBuilder for Spans {
    fn on_request_start(request: &ServiceRequest) -> Span {
        let id = request.extensions().get::<RequestId>().map(ToString::to_string).unwrap_or_default();
        let route = request.match_pattern().unwrap_or_default();
        request.extensions_mut().insert(Begun(Stopwatch::start()));
        tracing::info_span!("request", method = %request.method(), route, id, status = field::Empty, ms = field::Empty)
    }

    fn on_request_end<B: MessageBody>(span: Span, outcome: &Result<ServiceResponse<B>, Error>) {
        let status = match outcome {
            Ok(response) => {
                if let Some(Begun(begun)) = response.request().extensions().get::<Begun>() {
                    span.record("ms", u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX));
                }
                response.status()
            }
            Err(error) => error.as_response_error().status_code(),
        };
        span.record("status", status.as_u16());
        span.in_scope(|| tracing::info!("answered"));
    }
}

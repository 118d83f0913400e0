//! `/metrics` for Prometheus: what this process has answered, and what the database says about the work that waits.

use super::problem::Problem;
use crate::clock::Stopwatch;
use crate::service::health::{self, Load};
use crate::service::{Ctx, Error};
use crate::telemetry;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::CONTENT_TYPE;
use actix_web::middleware::Next;
use actix_web::{HttpResponse, get, web};
use chrono::TimeDelta;
use metrics::{counter, gauge, histogram};

/// Counts and times every answer by its route's pattern, never by the path, which holds numbers.
pub async fn measure(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let begun = Stopwatch::start();
    let method = request.method().to_string();
    let route = request.match_pattern().unwrap_or_else(|| "-".to_owned());
    let answered = next.call(request).await;
    let status = match &answered {
        Ok(response) => response.status(),
        Err(error) => error.as_response_error().status_code(),
    };
    let labels = [("method", method), ("route", route), ("status", status.as_u16().to_string())];
    counter!("hotline_requests_total", &labels).increment(1);
    histogram!("hotline_request_seconds", &labels).record(begun.elapsed());
    answered
}

/// Figures for Prometheus, in its text format.
#[utoipa::path(tag = "health", security(()),
    responses((status = 200, description = "Figures", body = String, content_type = "text/plain")))]
#[get("/metrics")]
pub async fn show(ctx: web::Data<Ctx>) -> Result<HttpResponse, Problem> {
    let load = health::load(&ctx).await?;
    let told =
        telemetry::measured(|| tell(&load)).map_err(|error| Error::Internal("metrics", Box::new(error)))?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8"))
        .body(told))
}

fn tell(load: &Load) {
    let seconds = |wait: TimeDelta| wait.as_seconds_f64();
    gauge!("hotline_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
    for waiting in &load.outbox {
        let lane = waiting.lane.name();
        gauge!("hotline_outbox_depth", "lane" => lane).set(waiting.depth as f64);
        gauge!("hotline_outbox_lag_seconds", "lane" => lane).set(seconds(waiting.lag));
        gauge!("hotline_outbox_oldest_seconds", "lane" => lane).set(seconds(waiting.oldest));
    }
    gauge!("hotline_timers_lag_seconds").set(seconds(load.timers_lag));
    gauge!("hotline_timers_parked").set(load.parked as f64);
    gauge!("hotline_promises_dead").set(load.dead as f64);
    for queue in &load.queues {
        let status = queue.status.code();
        gauge!("hotline_tickets_waiting", "status" => status).set(queue.depth as f64);
        gauge!("hotline_tickets_oldest_seconds", "status" => status).set(seconds(queue.oldest));
    }
    gauge!("hotline_live_listeners").set(load.listeners as f64);
}

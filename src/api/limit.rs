//! Rate limits: the public paths per address, and, if set, signed-in callers (contract.md §2).

use super::auth::caller_address;
use super::problem::Problem;
use crate::service::Ctx;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::AUTHORIZATION;
use actix_web::middleware::Next;
use actix_web::{Error, web};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::num::NonZeroU32;

/// The counters of this process.
#[derive(Debug)]
pub struct Limits {
    public: Option<DefaultKeyedRateLimiter<String>>,
    signed_in: Option<DefaultKeyedRateLimiter<String>>,
}

impl Limits {
    /// Counters as the settings want them.
    pub fn new(config: &crate::config::Limits) -> Self {
        let keyed = |quota: fn(NonZeroU32) -> Quota, count| {
            NonZeroU32::new(count).map(|count| RateLimiter::keyed(quota(count)))
        };
        Self {
            public: keyed(Quota::per_minute, config.public_per_minute),
            signed_in: keyed(Quota::per_second, config.signed_in_per_second),
        }
    }

    /// Forgets callers who have been quiet.
    pub fn tidy(&self) {
        for limiter in [&self.public, &self.signed_in].into_iter().flatten() {
            limiter.retain_recent();
        }
    }
}

fn refuse(limiter: &Option<DefaultKeyedRateLimiter<String>>, who: String) -> Result<(), Problem> {
    let Some(limiter) = limiter else { return Ok(()) };
    limiter.check_key(&who).map_err(|until| {
        let wait = until.wait_time_from(DefaultClock::default().now());
        Problem::limited("操作过于频繁，请稍后再试", wait.as_secs() + 1)
    })
}

/// Refuses callers who come too often. Whoever holds a token or key is told apart by it, others by address.
pub async fn limit(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    if let Some(limits) = request.app_data::<web::Data<Limits>>() {
        let path = request.path();
        if path.starts_with("/api/public/") || path.starts_with("/r/") {
            let address = request
                .app_data::<web::Data<Ctx>>()
                .map(|ctx| caller_address(request.request(), &ctx.config))
                .unwrap_or_default();
            refuse(&limits.public, address)?;
        } else if limits.signed_in.is_some() {
            let headers = request.headers();
            let held = headers.get(AUTHORIZATION).or_else(|| headers.get("x-api-key"));
            if let Some(held) = held.and_then(|value| value.to_str().ok()) {
                refuse(&limits.signed_in, crate::secrets::token_hash(held))?;
            }
        }
    }
    next.call(request).await
}

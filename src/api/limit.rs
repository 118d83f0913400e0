//! Rate limits: the public paths per address, and, if set, signed-in callers (contract.md §2).

use super::auth::caller_address;
use super::problem::Problem;
use super::rate;
use crate::service::Ctx;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{Error, ResponseError, web};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::num::NonZeroU32;

/// The counters of this process.
#[derive(Debug)]
pub struct Limits {
    public: Option<DefaultKeyedRateLimiter<String>>,
    signed_in: Option<DefaultKeyedRateLimiter<String>>,
    rating_code: Option<DefaultKeyedRateLimiter<String>>,
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
            rating_code: keyed(Quota::per_minute, config.rating_code_per_minute),
        }
    }

    /// Forgets callers who have been quiet.
    pub fn tidy(&self) {
        for limiter in [&self.public, &self.signed_in, &self.rating_code].into_iter().flatten() {
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

impl Limits {
    /// Refuses a person or key that comes too often.
    pub(super) fn signed_in(&self, who: String) -> Result<(), Problem> {
        refuse(&self.signed_in, who)
    }

    /// Refuses ratings that come too often through one code, from however many addresses.
    pub(super) fn rating_code(&self, code: String) -> Result<(), Problem> {
        refuse(&self.rating_code, code)
    }
}

/// Refuses addresses that come too often to the public paths.
pub async fn limit(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let path = request.path();
    if path.starts_with("/api/public/") || path.starts_with("/r/") || path == "/replies" {
        let ctx = request.app_data::<web::Data<Ctx>>();
        if let Some((limits, ctx)) = request.app_data::<web::Data<Limits>>().zip(ctx) {
            let address = caller_address(request.request(), &ctx.config);
            if let Err(problem) = refuse(&limits.public, address) {
                let answer = match rate::is_page(request.request()) {
                    true => rate::refusal(&problem),
                    false => problem.error_response(),
                };
                return Ok(request.into_response(answer));
            }
        }
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}

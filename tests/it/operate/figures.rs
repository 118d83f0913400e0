//! `/metrics`.

use crate::app::on_both_apps;
use crate::walk::{complaint, take_down};
use crate::worker::work;
use chrono::TimeDelta;

/// The value of a line of the text format.
fn figure(text: &str, name: &str) -> Option<f64> {
    let line = text.lines().find(|line| line.strip_prefix(name).is_some_and(|rest| rest.starts_with(' ')))?;
    line.rsplit(' ').next()?.parse().ok()
}

on_both_apps! {
    async fn metrics_tell_what_was_answered_and_what_waits(app: &TestApp) {
        let agent = app.agent().await;
        take_down(&agent, complaint()).await;
        take_down(&agent, complaint()).await;
        app.ctx.clock.advance_to(app.ctx.now() + TimeDelta::seconds(90));
        let told = app.nobody.get("/metrics").await.is(200);
        assert_eq!(told.header("content-type"), "text/plain; version=0.0.4; charset=utf-8");
        let at = |name: &str| figure(&told.text, name).unwrap_or_else(|| panic!("{name} in {}", told.text));
        // Other tests of this process count along.
        assert!(at(r#"hotline_requests_total{method="POST",route="/api/v1/tickets",status="201"}"#) >= 2.0);
        assert!(at(r#"hotline_request_seconds_count{method="POST",route="/api/v1/tickets",status="201"}"#) >= 2.0);
        assert!(at(r#"hotline_outbox_depth{lane="house"}"#) >= 4.0, "live events and notices of two tickets");
        assert_eq!(at(r#"hotline_outbox_lag_seconds{lane="house"}"#), 90.0);
        assert_eq!(at(r#"hotline_outbox_oldest_seconds{lane="house"}"#), 90.0);
        assert_eq!(at(r#"hotline_tickets_waiting{status="dispatched"}"#), 2.0);
        assert_eq!(at(r#"hotline_tickets_waiting{status="to_visit"}"#), 0.0);
        assert_eq!(at(r#"hotline_tickets_oldest_seconds{status="dispatched"}"#), 90.0);
        assert_eq!((at("hotline_timers_lag_seconds"), at("hotline_timers_parked"), at("hotline_promises_dead")), (0.0, 0.0, 0.0));
        work(&app.ctx).await;
        let told = app.nobody.get("/metrics").await.is(200);
        assert_eq!(figure(&told.text, r#"hotline_outbox_lag_seconds{lane="house"}"#), Some(0.0));
        assert!(!told.text.contains("5301132609"), "no number of a ticket becomes a label: {}", told.text);
    }
}

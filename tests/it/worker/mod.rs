//! What happens by itself: timers, notices, letters, live events, the demo's clock. Workers are stepped, never slept on.

mod deadlines;
mod demo_clock;
mod letters;
pub mod live;
pub mod sink;

use crate::app::{Answer, Client, TestApp, at};
use chrono::TimeDelta;
use hotline::clock::Clock;
use hotline::outbox::Lane;
use hotline::service::{Ctx, delivery, timers};
use hotline::startup;
use serde_json::{Value, json};

/// What the workers would do by now, until nothing is due. Returns how much that was.
pub async fn work(ctx: &Ctx) -> usize {
    let mut count = 0;
    loop {
        let mut step = timers::step(ctx).await.expect("timers");
        for lane in Lane::ALL {
            step += delivery::step(ctx, lane).await.expect("a lane");
        }
        if step == 0 {
            return count;
        }
        count += step;
        assert!(count < 10_000, "the workers do not come to rest");
    }
}

/// The clock shows `text`, and the workers have seen it.
pub async fn by(app: &TestApp, text: &str) -> usize {
    app.now_is(text);
    work(&app.ctx).await
}

/// The clock shows `wait` more.
pub fn later(ctx: &Ctx, wait: TimeDelta) {
    assert!(ctx.clock.advance_to(ctx.now() + wait), "the clock only goes forward");
}

/// The program as it is after a restart: the same database and settings, nothing else kept.
pub async fn restarted(app: &TestApp) -> Ctx {
    let clock = Clock::fixed(app.ctx.now());
    startup::context(app.ctx.config.clone(), clock, true).await.expect("a context")
}

/// Signs and contacts at once, so that only the handling runs on.
pub async fn sign_and_contact(handler: &Client, number: &str) -> Answer {
    let seen = handler.get(&format!("/api/v1/tickets/{number}")).await.is(200);
    let version = crate::walk::version(&seen);
    handler.command(number, "sign", version, json!({})).await.is(200);
    let contact = json!({"method": "phone", "note": "已联系，说明办理安排。"});
    handler.command(number, "contact", version + 1, contact).await.is(200)
}

/// The inbox of somebody: kinds and tickets, oldest first.
pub async fn inbox(who: &Client) -> Vec<(String, String)> {
    let answer = who.get("/api/v1/notices?limit=200").await.is(200);
    let items = answer.body["items"].as_array().expect("items");
    let text = |item: &Value, field: &str| item[field].as_str().unwrap_or_default().to_owned();
    items.iter().rev().map(|item| (text(item, "kind"), text(item, "ticket"))).collect()
}

/// How often an event stands in a ticket's timeline, and when.
pub async fn happened(who: &Client, number: &str, event: &str) -> Vec<String> {
    let answer = who.get(&format!("/api/v1/tickets/{number}/timeline")).await.is(200);
    let items = answer.body["items"].as_array().expect("items");
    items
        .iter()
        .filter(|item| item["event"] == event)
        .map(|item| at(item["at"].as_str().expect("a time")).to_rfc3339())
        .collect()
}

/// The letters that somebody may read, newest first.
pub async fn letters(who: &Client) -> Vec<Value> {
    who.get("/api/v1/letters?limit=200").await.is(200).body["items"].as_array().expect("items").clone()
}

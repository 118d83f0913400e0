//! The counters behind the reports: never behind, proved and mended from the tickets.

use crate::app::{Client, on_both_apps};
use crate::walk::{complaint, take_down};
use crate::worker::{by, sign_and_contact, work};
use hotline::outbox::Lane;
use hotline::service::{delivery, report};
use sea_orm::ConnectionTrait;
use serde_json::Value;

/// The report of September, without the instant at which it was made.
async fn september(who: &Client, query: &str) -> Value {
    let path = format!("/api/v1/reports/performance?from=2026-09-01&to=2026-09-30&{query}");
    let mut body = who.get(&path).await.is(200).body;
    body.as_object_mut().expect("a report").remove("as_of");
    body
}

on_both_apps! {
    async fn a_report_is_the_same_before_and_after_its_counters_are_kept(app: &TestApp) {
        let agent = app.agent().await;
        let number = take_down(&agent, complaint()).await.text_of("number");
        take_down(&agent, complaint()).await;
        sign_and_contact(&app.handler("zhujian").await, &number).await;
        let leader = app.login("leader1").await;
        let queries = ["basis=created", "basis=due&group_by=month", "basis=created&group_by=category&line=hotline"];
        let mut promised = Vec::new();
        for query in queries {
            promised.push(september(&leader, query).await);
        }
        assert_eq!(promised[0]["rows"][0]["measures"]["signed_on_time"]["numerator"], 1, "{}", promised[0]);
        assert_ne!(delivery::step(&app.ctx, Lane::Counters).await.expect("counters"), 0);
        assert_eq!(delivery::step(&app.ctx, Lane::Counters).await.expect("counters"), 0, "all of it is kept");
        for (query, promised) in queries.iter().zip(promised) {
            assert_eq!(september(&leader, query).await, promised, "{query}");
        }
        assert!(report::verify(&app.ctx).await.expect("verified").differing.is_empty());
        by(app, "2026-10-20T09:00:00+08:00").await;
        let missed = september(&leader, "basis=due").await;
        assert_eq!(missed["total"]["measures"]["on_time"]["denominator"], 2, "{missed}");
        assert!(report::verify(&app.ctx).await.expect("verified").differing.is_empty());
    }

    /// A counter that somebody changed by hand, and one that is gone.
    async fn counters_that_are_astray_are_named_and_mended(app: &TestApp) {
        take_down(&app.agent().await, complaint()).await;
        work(&app.ctx).await;
        let leader = app.login("leader1").await;
        let right = september(&leader, "basis=created").await;
        let before = report::verify(&app.ctx).await.expect("verified");
        let db = app.connect().await;
        let hand = "UPDATE report_count SET denominator = denominator + 1 WHERE basis = 'created' AND part = 'unit'";
        db.execute_unprepared(hand).await.expect("changed");
        db.execute_unprepared("DELETE FROM report_count WHERE part = 'kind' AND basis = 'created'").await.expect("gone");
        let found = report::verify(&app.ctx).await.expect("verified");
        assert!(!found.differing.is_empty());
        assert!(found.differing.iter().all(|cell| ["unit", "kind"].contains(&cell.part.code())), "{found:?}");
        assert_ne!(september(&leader, "basis=created").await, right);
        db.close().await.expect("closed");
        assert_eq!(report::recount(&app.ctx.db, app.ctx.now()).await.expect("recounted"), before.counters);
        assert_eq!(report::verify(&app.ctx).await.expect("verified"), before);
        assert_eq!(september(&leader, "basis=created").await, right);
    }

    /// A promise that nobody can read is set aside and seen; the others' figures stay.
    async fn an_unreadable_promise_takes_no_report_along(app: &TestApp) {
        take_down(&app.agent().await, complaint()).await;
        let leader = app.login("leader1").await;
        let right = september(&leader, "basis=created").await;
        let db = app.connect().await;
        let hand = "INSERT INTO outbox (key, topic, payload, state, attempts, next_at, created_at) \
            SELECT key || ':bad', topic, 'nonsense', state, 0, next_at, created_at FROM outbox WHERE topic = 'count'";
        assert_eq!(db.execute_unprepared(hand).await.expect("spoilt").rows_affected(), 1);
        db.close().await.expect("closed");
        assert_eq!(september(&leader, "basis=created").await, right);
        work(&app.ctx).await;
        assert_eq!(september(&leader, "basis=created").await, right);
        let stuck = app.login("sysadmin").await.get("/api/v1/stuck").await.is(200).body;
        assert_eq!(stuck["dead"].as_array().map(Vec::len), Some(1), "{stuck}");
        assert_eq!(stuck["dead"][0]["topic"], "count");
        assert!(report::verify(&app.ctx).await.expect("verified").differing.is_empty());
    }
}

//! `/readyz` says what is wrong.

use crate::app::on_both_apps;
use crate::walk::{complaint, take_down};
use crate::worker::work;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

/// The names of the checks that failed, each with words.
fn faults(body: &Value) -> Vec<&str> {
    let checks = body["checks"].as_array().expect("checks");
    let failed = checks.iter().filter(|check| check["ok"] == json!(false));
    failed
        .inspect(|check| assert!(check["detail"].as_str().is_some_and(|detail| !detail.is_empty())))
        .filter_map(|check| check["name"].as_str())
        .collect()
}

on_both_apps! {
    async fn all_is_well_at_first(app: &TestApp) {
        let ready = app.nobody.get("/readyz").await.is(200);
        assert_eq!(ready.body["status"], "ok");
        let checks = ready.body["checks"].as_array().expect("checks");
        let names: Vec<_> = checks.iter().filter_map(|check| check["name"].as_str()).collect();
        assert_eq!(names, ["database", "schema", "storage", "outbox", "timers"]);
        assert!(faults(&ready.body).is_empty());
    }

    /// What was due before the process started counts from its start: here a second must pass, and the limit is one.
    async fn what_is_left_lying_is_told(app: &TestApp, |config| {
        config.health.outbox_lag_seconds = 1;
        config.health.timer_lag_seconds = 1;
    }) {
        take_down(&app.agent().await, complaint()).await;
        app.now_is("2026-09-20T10:00:00+08:00");
        tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
        let ill = app.nobody.get("/readyz").await.problem(503, "unavailable");
        assert_eq!(faults(&ill.body), ["outbox", "timers"]);
        work(&app.ctx).await;
        app.nobody.get("/readyz").await.is(200);
    }

    async fn another_schema_is_told(app: &TestApp) {
        let db = app.connect().await;
        db.execute_unprepared("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9990_tomorrow', 0)").await.expect("a change");
        let newer = app.nobody.get("/readyz").await.problem(503, "unavailable");
        assert_eq!(faults(&newer.body), ["schema"]);
        assert!(newer.text.contains("m9990_tomorrow"), "{}", newer.text);
        db.execute_unprepared("DELETE FROM seaql_migrations WHERE version IN ('m9990_tomorrow', 'm0080_journal_at')").await.expect("undone");
        db.close().await.expect("closed");
        let older = app.nobody.get("/readyz").await.problem(503, "unavailable");
        assert!(older.text.contains("m0080_journal_at"), "{}", older.text);
    }

    async fn a_database_that_is_gone_is_told(app: &TestApp) {
        app.ctx.db.read.clone().close().await.expect("closed");
        let ill = app.nobody.get("/readyz").await.problem(503, "unavailable");
        assert_eq!(faults(&ill.body), ["database"]);
        app.nobody.get("/healthz").await.is(200);
    }
}

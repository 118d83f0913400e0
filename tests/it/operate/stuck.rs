//! What the workers set aside or gave up is tried again when the administrator says so.

use crate::app::on_both_apps;
use crate::walk::{complaint, take_down};
use crate::worker::work;
use hotline::service::timers;
use sea_orm::ConnectionTrait;
use serde_json::json;

on_both_apps! {
    async fn a_dead_promise_and_a_parked_timer_are_tried_again(app: &TestApp) {
        let number = take_down(&app.agent().await, complaint()).await.text_of("number");
        let db = app.connect().await;
        for spoilt in [
            "UPDATE outbox SET payload = '{' WHERE topic = 'notice'".to_owned(),
            format!("UPDATE ticket SET facts = '{{}}', parked_error = facts WHERE number = '{number}'"),
        ] {
            db.execute_unprepared(&spoilt).await.expect("spoilt");
        }
        work(&app.ctx).await;
        app.now_is("2026-09-20T10:00:00+08:00");
        timers::step(&app.ctx).await.expect("a step");
        let sysadmin = app.login("sysadmin").await;
        let stuck = sysadmin.get("/api/v1/stuck").await.is(200);
        let (dead, parked) = (&stuck.body["dead"], &stuck.body["parked"]);
        assert_eq!((dead.as_array().map(Vec::len), parked.as_array().map(Vec::len)), (Some(1), Some(1)), "{}", stuck.text);
        let promise = format!("/api/v1/stuck/promises/{}/retry", dead[0]["id"]);
        let timer = format!("/api/v1/stuck/timers/{number}/retry");
        for path in [&promise, &timer] {
            app.nobody.post(path, json!({})).await.problem(401, "unauthenticated");
            app.login("supervisor1").await.post(path, json!({})).await.problem(403, "forbidden");
            sysadmin.post(path, json!({})).await.is(204);
            sysadmin.post(path, json!({})).await.problem(404, "not_found");
        }
        let stuck = sysadmin.get("/api/v1/stuck").await.is(200);
        assert_eq!(stuck.body, json!({"parked": [], "dead": []}));
        work(&app.ctx).await;
        let again = sysadmin.get("/api/v1/stuck").await.is(200);
        assert_eq!(again.body["dead"][0]["attempts"], 1, "it was tried anew and failed anew: {}", again.text);
        assert_eq!(again.body["parked"][0]["ticket"], json!(number));
        db.close().await.expect("closed");

        let log = app.login("auditor").await.get("/api/v1/audit/access?what=retry").await.is(200);
        let subjects: Vec<_> = log.body["items"].as_array().expect("items").iter().map(|line| line["subject"].as_str().unwrap_or_default().split(':').next().unwrap_or_default().to_owned()).collect();
        assert_eq!(subjects, ["timer", "notice"]);
    }
}

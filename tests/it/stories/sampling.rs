//! 随机回访: a share per line and kind from a seed that is logged (issue item 7; contract.md §4 "Stages").

use super::returns::{figure, rows_are_what_the_journal_makes_of_them};
use super::*;
use crate::app::on_both_apps;
use entity::values::TicketNumber;
use hotline::domain::sampling::{is_drawn, lot, seal};

async fn share(app: &TestApp, value: Option<u32>) -> Answer {
    let body = json!({"name": "visit_share", "line": "hotline", "kind": "complaint", "value": value, "basis": "回访办法第5条"});
    app.login("sysadmin").await.post("/api/v1/settings/limits", body).await
}

/// Handled and reviewed, as the reviewer then sees it.
async fn reviewed(app: &TestApp, title: &str) -> Value {
    let number = take_down(&app.agent().await, with(complaint(), json!({"title": title}))).await;
    handle(app, &number, "zhujian").await;
    give(&app.login("reviewer1").await, &number, "pass_review", json!({})).await.is(200).body
}

on_both_apps! {
    async fn who_is_visited_follows_from_a_seed_that_is_told_when_its_month_is_over(app: &TestApp) {
        let shipped = reviewed(app, "件件回访").await;
        assert_eq!((&shipped["status"], &shipped["visit_draws"]), (&json!("to_visit"), &json!([])));
        share(app, Some(40)).await.is(204);
        let mut draws = Vec::new();
        for n in 0..6 {
            draws.push(reviewed(app, &format!("抽取 {n}")).await);
        }
        let supervisor = app.login("supervisor1").await;
        let open = supervisor.get("/api/v1/spot-draws").await.is(200).body;
        let month = &open["visits"][0];
        assert_eq!((&month["month"], &month["seed"], &month["population"]), (&json!("2026-09-01"), &Value::Null, &json!(6)));
        app.now_is("2026-10-01T10:00:00+08:00");
        let told = supervisor.get("/api/v1/spot-draws").await.is(200).body;
        let seed = told["visits"][0]["seed"].as_str().expect("a seed").to_owned();
        assert_eq!(told["visits"][0]["seal"], json!(seal(&seed)));
        let mut drawn = 0;
        for ticket in &draws {
            let number = TicketNumber(ticket["number"].as_str().expect("a number").to_owned());
            let draw = &ticket["visit_draws"][0];
            let again = lot(&seed, &number);
            // Anybody can draw again.
            assert_eq!((&draw["lot"], &draw["share"], &draw["seal"]), (&json!(again), &json!(40), &told["visits"][0]["seal"]));
            assert_eq!(draw["drawn"], json!(is_drawn(again, 40)));
            assert_eq!(ticket["status"], if is_drawn(again, 40) { "to_visit" } else { "archived" });
            drawn += u32::from(is_drawn(again, 40));
        }
        assert_eq!(told["visits"][0]["drawn"], json!(drawn));
        // Its rate has its own denominator: who was not drawn is not owed a visit.
        assert_eq!(figure(app, "zhujian", "visit_drawn").await, (json!(drawn), json!(6)));
        assert_eq!(figure(app, "zhujian", "visited").await.1, json!(drawn + 1));
        let timeline = supervisor.get(&format!("/api/v1/tickets/{}/timeline", draws[0]["number"].as_str().expect("one"))).await.is(200).text;
        assert!(timeline.contains("抽中回访") && timeline.contains("抽签号"), "{timeline}");
        let counted = hotline::service::report::verify(&app.ctx).await.expect("counted");
        assert!(counted.differing.is_empty(), "{:?}", counted.differing);
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn two_reviews_at_once_draw_from_one_seed(app: &TestApp) {
        share(app, Some(50)).await.is(204);
        let agent = app.agent().await;
        let (one, other) = (take_down(&agent, complaint()).await, take_down(&agent, with(complaint(), json!({"title": "另一件"}))).await);
        handle(app, &one, "zhujian").await;
        handle(app, &other, "zhujian").await;
        let (a, b) = (app.login("reviewer1").await, app.login("reviewer2").await);
        let (first, second) = tokio::join!(give(&a, &one, "pass_review", json!({})), give(&b, &other, "pass_review", json!({})));
        let seals = [first.is(200).body, second.is(200).body].map(|t| t["visit_draws"][0]["seal"].clone());
        assert_eq!(seals[0], seals[1]);
        assert!(seals[0].is_string());
    }

    async fn the_share_is_a_setting_like_the_others(app: &TestApp) {
        assert_eq!(share(app, Some(101)).await.faults(), ["value range"]);
        app.login("reviewer1").await.post("/api/v1/settings/limits", json!({"name": "visit_share", "value": 5, "basis": "x"})).await.problem(403, "forbidden");
        share(app, Some(0)).await.is(204);
        let limits = app.login("sysadmin").await.get("/api/v1/settings/limits").await.is(200).body;
        let row = limits["in_force"].as_array().expect("rows").iter().find(|r| r["name"] == "visit_share" && r["line"] == "hotline" && r["kind"] == "complaint").expect("the row");
        assert_eq!((&row["value"], &row["value_label"], &row["changed"]), (&json!(0), &json!("0%"), &json!(true)));
        assert_eq!(limits["changes"][0]["basis"], "回访办法第5条");
        assert_eq!(reviewed(app, "不回访").await["status"], "archived");
        // Who had to call again is heard whatever chance says.
        let agent = app.agent().await;
        let number = take_down(&agent, with(complaint(), json!({"title": "又打来"}))).await;
        give(&agent, &number, "repeat_call", json!({})).await.is(200);
        handle(app, &number, "zhujian").await;
        let heard = give(&app.login("reviewer1").await, &number, "pass_review", json!({})).await.is(200).body;
        assert_eq!((&heard["status"], &heard["visit_draws"]), (&json!("to_visit"), &json!([])));
        // And who is called in vain is called in another half-day.
        let visitor = app.login("visitor1").await;
        let vain = give(&visitor, &number, "visit", json!({"channel": "phone", "reached": false})).await.is(200).body;
        let attempts = &vain["callers"][0]["attempts"];
        assert_eq!((&attempts["tried"], &attempts["counted"], &attempts["needed"], &attempts["counts_from"]), (&json!(1), &json!(1), &json!(3), &json!("2026-09-01T12:00:00+08:00")));
        app.login("leader1").await.get("/api/v1/spot-draws").await.is(200);
        app.handler("zhujian").await.get("/api/v1/spot-draws").await.problem(403, "forbidden");
    }
}

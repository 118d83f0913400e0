//! 重复来电: the card of who calls again, and one key for who says nothing new (users.md, the agent; domain.md §4.3).

use super::returns::{refused, rows_are_what_the_journal_makes_of_them};
use super::*;
use crate::app::on_both_apps;
use crate::worker::{inbox, work};

const CARD: &str = "/api/v1/callers/history?phone=13800000000";

async fn card(who: &Client) -> Value {
    who.get(CARD).await.is(200).body
}

/// Handled, reviewed, visited.
async fn archived(app: &TestApp, number: &str) {
    handle(app, number, "zhujian").await;
    give(&app.login("reviewer1").await, number, "pass_review", json!({})).await.is(200);
    let heard = json!({"channel": "phone", "reached": true, "unit_contacted": true, "solved": "yes", "satisfaction": 4});
    give(&app.login("visitor1").await, number, "visit", heard).await.is(200);
}

on_both_apps! {
    async fn the_card_says_what_is_open_and_what_was_decided_in_the_agreed_words(app: &TestApp) {
        let (agent, colleague) = (app.agent().await, app.login("agent2").await);
        let done = take_down(&colleague, complaint()).await;
        archived(app, &done).await;
        app.now_is("2026-09-03T10:00:00+08:00");
        let other = take_down(&colleague, with(complaint(), json!({"title": "路灯不亮", "category": "010202"}))).await;
        let open = &card(&agent).await["items"][0];
        assert_eq!((&open["number"], &open["decided"], &open["same"]), (&json!(other), &Value::Null, &json!([])));
        // What is called about now comes first.
        let seen = agent.get(&format!("{CARD}&category=030101&area=530113001")).await.is(200).body;
        let first = &seen["items"][0];
        assert_eq!((&first["number"], &first["status"], &first["may_log_call"]), (&json!(done), &json!("archived"), &json!(true)));
        assert_eq!((&first["decided"]["label"], &first["decided"]["text"]), (&json!("办理结果：已解决"), &json!("您好，您反映的情况属实，已责令停止夜间施工。")));
        assert_eq!((&seen["total"], &seen["repeat_calls"], &first["repeat_calls"]), (&json!(2), &json!(0), &json!(0)));
        assert!(!seen.to_string().contains("13800000000"), "masked, as everything of others' tickets");
    }

    async fn nothing_new_costs_one_key_and_no_ticket(app: &TestApp) {
        let (agent, colleague) = (app.agent().await, app.login("agent2").await);
        let number = take_down(&colleague, complaint()).await;
        agent.get(&format!("/api/v1/tickets/{number}")).await.problem(404, "not_found");
        let before = look(&colleague, &number).await;
        let version = card(&agent).await["items"][0]["version"].as_i64().expect("a version");
        // Whoever does not see it says who is on the line, and that one must be on it.
        assert_eq!(agent.command(&number, "repeat_call", version, json!({})).await.faults(), ["phone required"]);
        assert_eq!(agent.command(&number, "repeat_call", version, json!({"phone": "13900000001"})).await.faults(), ["phone unknown"]);
        assert_eq!(agent.command(&number, "repeat_call", version, json!({"phone": "12"})).await.faults(), ["phone format"]);
        let logged = agent.command(&number, "repeat_call", version, json!({"phone": "138 0000 0000"})).await.is(200).body;
        assert_eq!((&logged["status"], &logged["deadlines"], &logged["version"]), (&before["status"], &before["deadlines"], &json!(version + 1)));
        agent.get(&format!("/api/v1/tickets/{number}")).await.problem(404, "not_found");
        agent.command(&number, "repeat_call", version, json!({"phone": "13800000000"})).await.problem(409, "version_conflict");
        let item = &card(&agent).await["items"][0];
        assert_eq!((&item["repeat_calls"], &item["last_called_at"]), (&json!(1), &json!("2026-09-01T10:00:00+08:00")));

        // Who has it open needs no number; the unit hears of it and need not hurry.
        let seen = give(&colleague, &number, "repeat_call", json!({"note": "只问进度"})).await.is(200).body;
        assert_eq!((seen["repeat_calls"].as_array().map(Vec::len), &seen["repeat_calls"][1]["note"]), (Some(2), &json!("只问进度")));
        work(&app.ctx).await;
        assert_eq!(inbox(&app.handler("zhujian").await).await.iter().filter(|(kind, _)| kind == "repeat_call").count(), 2);
        let timeline = colleague.get(&format!("/api/v1/tickets/{number}/timeline")).await.is(200).body;
        let labels: Vec<&str> = timeline["items"].as_array().expect("items").iter().filter_map(|i| i["label"].as_str()).collect();
        assert_eq!(labels.iter().filter(|label| **label == "重复来电，无新情况").count(), 2, "{labels:?}");

        // Counted apart: one ticket, two calls.
        let report = app.login("leader1").await.get("/api/v1/reports/performance?from=2026-09-01&to=2026-09-30&basis=created").await.is(200).body;
        assert_eq!(report["repeat_calls"], 2);
        let counted = hotline::service::report::verify(&app.ctx).await.expect("counted");
        assert!(counted.differing.is_empty(), "{:?}", counted.differing);
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn what_is_over_takes_the_call_too(app: &TestApp) {
        let agent = app.agent().await;
        let number = take_down(&agent, complaint()).await;
        archived(app, &number).await;
        let seen = give(&agent, &number, "repeat_call", json!({})).await.is(200).body;
        assert_eq!((&seen["status"], &actions(&seen), &seen["may_log_call"]), (&json!("archived"), &vec!["note"], &json!(true)));
        refused(&app.handler("zhujian").await, &number, "repeat_call", json!({}), 403, "forbidden").await;
        app.handler("chengguan").await.command(&number, "repeat_call", 1, json!({})).await.problem(404, "not_found");
        // What was merged is called about at its root.
        let root = take_down(&agent, complaint()).await;
        let into = take_down(&agent, with(complaint(), json!({"caller": {"kind": "person", "anonymous": false, "name": "李大梅", "phone": "13800000001"}}))).await;
        give(&app.dispatcher().await, &root, "merge", json!({"into": into})).await.is(200);
        refused(&agent, &root, "repeat_call", json!({}), 409, "illegal_transition").await;
        give(&agent, &into, "repeat_call", json!({"phone": "13800000000"})).await.is(200);
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn the_confidential_never_appears(app: &TestApp) {
        let agent = app.agent().await;
        let secret = take_down(&agent, with(complaint(), json!({"confidential": true}))).await;
        assert_eq!(card(&agent).await, json!({"items": [], "total": 0, "repeat_calls": 0}));
        refused(&agent, &secret, "repeat_call", json!({"phone": "13800000000"}), 409, "illegal_transition").await;
        app.login("agent2").await.command(&secret, "repeat_call", 1, json!({"phone": "13800000000"})).await.problem(404, "not_found");
        let plain = take_down(&agent, complaint()).await;
        let more = agent.get(&format!("/api/v1/tickets/{plain}/earlier")).await.is(200).body;
        assert_eq!(more["items"], json!([]));
        app.handler("zhujian").await.get(CARD).await.problem(403, "forbidden");
        app.handler("zhujian").await.get(&format!("/api/v1/tickets/{plain}/earlier")).await.problem(403, "forbidden");
        app.handler("chengguan").await.get(&format!("/api/v1/tickets/{plain}/earlier")).await.problem(404, "not_found");
        // On a ticket's page stands what one may see anyway: a colleague's ticket of the same caller does not.
        take_down(&app.login("agent2").await, with(complaint(), json!({"title": "另一件"}))).await;
        let path = format!("/api/v1/tickets/{plain}/earlier");
        assert_eq!(agent.get(&path).await.is(200).body["items"], json!([]));
        assert_eq!(app.dispatcher().await.get(&path).await.is(200).body["items"][0]["title"], "另一件");
    }
}

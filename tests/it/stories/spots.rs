//! What was struck off is looked at again (东营商办发〔2023〕7号（二）9; contract.md §4 `spot_check`, `revoke_sign_off`).

use super::returns::{refused, rows_are_what_the_journal_makes_of_them, waiting};
use super::*;
use crate::app::on_both_apps;
use crate::worker::{inbox, work};
use hotline::service::{report, spot};

/// Handled, visited and struck off on the first of September.
async fn struck_off(app: &TestApp) -> String {
    let agent = app.agent().await;
    let number = take_down(&agent, with(complaint(), json!({"line": "business"}))).await;
    handle(app, &number, "zhujian").await;
    give(&app.login("reviewer1").await, &number, "pass_review", json!({})).await.is(200);
    let happy = json!({"channel": "phone", "reached": true, "solved": "yes", "satisfaction": 5});
    give(&app.login("visitor1").await, &number, "visit", happy).await.is(200);
    let done = give(&app.login("signer1").await, &number, "sign_off", json!({})).await.is(200).body;
    assert_eq!(done["status"], "signed_off");
    number
}

/// A measure of the whole year, by what was taken down.
async fn measured(who: &Client, measure: &str) -> (i64, i64) {
    let path = "/api/v1/reports/performance?from=2026-01-01&to=2026-12-31&basis=created";
    let report = who.get(path).await.is(200).body;
    let figure = &report["total"]["measures"][measure];
    (figure["numerator"].as_i64().unwrap_or(0), figure["denominator"].as_i64().unwrap_or(0))
}

on_both_apps! {
    async fn each_month_some_are_drawn_and_what_is_untrue_is_opened_again(app: &TestApp) {
        let number = struck_off(app).await;
        let (visited, other) = (app.login("visitor1").await, app.login("visitor2").await);
        let (supervisor, leader) = (app.login("supervisor1").await, app.login("leader1").await);
        assert_eq!(spot::step(&app.ctx).await.expect("no month has ended with anything"), 3);
        assert_eq!(waiting(&other, "spot_checks").await, json!(0));
        other.get(&format!("/api/v1/tickets/{number}")).await.problem(404, "not_found");

        // With the first of October September's are drawn: one of one.
        app.now_is("2026-10-01T00:00:00+08:00");
        assert_eq!(spot::step(&app.ctx).await.expect("drawn"), 1);
        assert_eq!(spot::step(&app.ctx).await.expect("once"), 0);
        let draws = leader.get("/api/v1/spot-draws").await.is(200).body;
        let draw = &draws["items"][0];
        assert_eq!((&draw["month"], &draw["line"], &draw["share"]), (&json!("2026-09-01"), &json!("business"), &json!(5)));
        assert_eq!((&draw["population"], &draw["drawn"], &draw["checked"]), (&json!(1), &json!(1), &json!(0)));
        assert_eq!(draw["seed"].as_str().map(str::len), Some(32));
        assert_eq!(draws["items"].as_array().map(Vec::len), Some(1), "{draws}");
        app.handler("zhujian").await.get("/api/v1/spot-draws").await.problem(403, "forbidden");
        assert_eq!(waiting(&other, "spot_checks").await, json!(1));
        let seen = look(&other, &number).await;
        assert_eq!((&seen["spots"][0]["state"], &seen["spots"][0]["month"]), (&json!("waiting"), &json!("2026-09-01")));
        assert_eq!(actions(&seen), ["spot_check", "note"]);
        assert_eq!(look(&visited, &number).await["blocked"][0]["code"], "separation_of_duties");

        // Another visitor looks: (s)he may call the citizen, and the unit did not do what it said.
        let unmask = format!("/api/v1/tickets/{number}/unmask");
        let why = json!({"field": "phone", "reason": "销号后核实"});
        assert!(other.post(&unmask, why.clone()).await.is(200).text.contains("13800000000"));
        assert_eq!(give(&other, &number, "spot_check", json!({})).await.faults(), ["confirmed required"]);
        assert_eq!(give(&other, &number, "spot_check", json!({"confirmed": false})).await.faults(), ["note required"]);
        refused(&visited, &number, "spot_check", json!({"confirmed": true}), 403, "separation_of_duties").await;
        refused(&supervisor, &number, "spot_check", json!({"confirmed": true}), 403, "forbidden").await;
        app.now_is("2026-10-09T10:00:00+08:00");
        let checked = give(&other, &number, "spot_check", json!({"confirmed": false, "note": "诉求人说夜间仍在施工"})).await.is(200).body;
        assert_eq!(checked["spots"][0]["checks"][0]["by"], other.get("/api/v1/me").await.is(200).body["name"], "who looked is named");
        work(&app.ctx).await;
        assert_eq!(waiting(&supervisor, "spot_refuted").await, json!(1));
        assert!(inbox(&supervisor).await.contains(&("approval".to_owned(), number.clone())));
        assert_eq!((measured(&leader, "spot_checked").await, measured(&leader, "spot_confirmed").await), ((1, 1), (0, 1)));
        assert_eq!(measured(&leader, "signed_off_on_time").await, (1, 1));

        // The supervisor takes the sign-off back: a new round under the same number, and it no longer counts.
        refused(&other, &number, "revoke_sign_off", json!({"reason": "虚假整改"}), 403, "forbidden").await;
        assert_eq!(give(&supervisor, &number, "revoke_sign_off", json!({})).await.faults(), ["reason required"]);
        let opened = give(&supervisor, &number, "revoke_sign_off", json!({"reason": "虚假整改"})).await.is(200).body;
        assert_eq!((&opened["status"], &opened["round"], &opened["closed_at"]), (&json!("handling"), &json!(2), &Value::Null));
        other.post(&unmask, why).await.problem(403, "forbidden");
        assert_eq!(measured(&leader, "signed_off_on_time").await, (0, 1));
        assert_eq!(measured(&leader, "signed_off_as_struck").await, (1, 1), "both figures are shown");
        work(&app.ctx).await;
        let told = app.handler("zhujian").await.get("/api/v1/notices").await.is(200).text;
        assert!(told.contains("的销号已撤销，须重办"), "{told}");
        refused(&supervisor, &number, "revoke_sign_off", json!({"reason": "虚假整改"}), 409, "illegal_transition").await;
        let timeline = supervisor.get(&format!("/api/v1/tickets/{number}/timeline")).await.is(200).text;
        for label in ["抽中销号后核实", "销号后核实", "撤销销号，重办", "销号时限不再计为按时完成"] {
            assert!(timeline.contains(label), "{label}");
        }
        assert!(report::verify(&app.ctx).await.expect("verified").differing.is_empty());
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    /// The share is a setting; of more than one the seed says which, and anybody finds the same.
    async fn the_seed_on_record_gives_the_draw_again(app: &TestApp) {
        let mut numbers = Vec::new();
        for _ in 0..4 {
            numbers.push(entity::values::TicketNumber(struck_off(app).await));
        }
        let set = json!({"name": "spot_share", "value": 50, "basis": "加大核实力度"});
        app.login("sysadmin").await.post("/api/v1/settings/limits", set).await.is(204);
        app.now_is("2026-10-01T08:00:00+08:00");
        assert_eq!(spot::step(&app.ctx).await.expect("drawn"), 3);
        let leader = app.login("leader1").await;
        let draw = leader.get("/api/v1/spot-draws").await.is(200).body["items"][0].clone();
        assert_eq!((&draw["population"], &draw["drawn"]), (&json!(4), &json!(2)));
        let seed = draw["seed"].as_str().expect("a seed");
        let mut expected: Vec<String> = hotline::domain::sampling::draw(seed, 50, &numbers).iter().map(ToString::to_string).collect();
        expected.sort();
        let visitor = app.login("visitor2").await;
        let list = visitor.get("/api/v1/tickets?spot=waiting").await.is(200).body;
        let mut found: Vec<String> = list["items"].as_array().expect("items").iter().map(|row| row["number"].as_str().expect("a number").to_owned()).collect();
        found.sort();
        assert_eq!(found, expected);
        assert_eq!(visitor.get("/api/v1/tickets?spot=later").await.faults(), ["spot choice"]);
    }
}

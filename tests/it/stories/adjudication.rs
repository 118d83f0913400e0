//! 误评 and 恶意差评: said by the unit, held by a supervisor outside it, counted apart, and taken back (contract.md §5).

use super::*;
use crate::app::on_both_apps;

/// A bad rating of 区市场监管局; its number.
pub(super) async fn rated(app: &TestApp, more: Value) -> String {
    let platform = app.key(&["ratings:write"]).await;
    let base = json!({
        "project_no": "DC2026090100031", "assess_number": 1, "unit": "shichang", "matter_code": "DC-SHICHANG-01",
        "channel": "4", "satisfaction": 1, "indicators": ["115"], "text": "等了一上午，没有人理。",
        "real_name": true, "user_name": "李某某", "user_phone": "13900000000", "user_kind": "person",
    });
    platform.post("/api/v1/ratings", with(base, more)).await.is(201).text_of("ticket_number")
}

/// The unit hands in what it found.
pub(super) async fn found(app: &TestApp, number: &str, more: Value) -> i64 {
    let handler = app.handler("shichang").await;
    let seen = look(&handler, number).await;
    if seen["status"] == "dispatched" {
        give(&handler, number, "sign", json!({})).await.is(200);
        if !deadline(&seen, "contact").is_null() {
            give(&handler, number, "contact", json!({"method": "phone"})).await.is(200);
        }
    }
    let picture = evidence(&handler, number).await;
    give(&handler, number, "submit", with(result(picture), more)).await.is(200);
    picture
}

async fn report(who: &Client) -> Value {
    let path =
        "/api/v1/reports/performance?from=2026-09-01&to=2026-09-30&basis=created&group_by=unit&line=service";
    who.get(path).await.is(200).body
}

fn row<'a>(report: &'a Value, unit: &str) -> &'a Value {
    let rows = report["rows"].as_array().expect("rows");
    rows.iter().find(|row| row["key"] == unit).unwrap_or(&Value::Null)
}

/// Put right, and in time, as it was really done and by the plan.
async fn righted(who: &Client) -> Vec<String> {
    let seen = who.get("/api/v1/reports/ratings?month=2026-09").await.is(200).body;
    let measure = |name: &str| {
        let m = &row(&seen, "shichang")["measures"][name];
        format!("{}/{}", m["numerator"], m["denominator"])
    };
    ["righted", "righted_on_time", "righted_by_plan", "righted_on_time_by_plan"].map(measure).to_vec()
}

on_both_apps! {
    async fn malice_is_held_outside_the_unit_counted_apart_and_taken_back(app: &TestApp) {
        let number = rated(app, json!({})).await;
        found(app, &number, json!({"verdict": "malicious"})).await;
        let reviewer = app.login("reviewer1").await;
        give(&reviewer, &number, "pass_review", json!({})).await.problem(409, "illegal_transition");
        let blocked = look(&reviewer, &number).await["blocked"].clone();
        assert!(blocked.as_array().is_some_and(|all| all.iter().any(|b| b["name"] == "pass_review")), "{blocked}");

        // Not by the unit, not by the reviewer, not without evidence.
        for name in ["handler.shichang", "lead.shichang"] {
            let unit = app.login(name).await;
            give(&unit, &number, "adjudicate_rating", json!({"verdict": "malicious", "note": "查无此事"})).await.problem(403, "forbidden");
        }
        give(&reviewer, &number, "adjudicate_rating", json!({"verdict": "malicious", "note": "查无此事"})).await.problem(403, "forbidden");
        let supervisor = app.login("supervisor1").await;
        let seen = look(&supervisor, &number).await;
        assert_eq!(seen["contested"], "malicious");
        let waiting = supervisor.get("/api/v1/tickets?flag=contested").await.is(200).body;
        assert_eq!(waiting["items"][0]["number"], number.as_str());
        let bare = give(&supervisor, &number, "adjudicate_rating", json!({"verdict": "malicious", "note": "查无此事"})).await;
        assert_eq!(bare.faults(), ["evidence required"]);
        assert_eq!(give(&supervisor, &number, "adjudicate_rating", json!({})).await.faults(), ["verdict required", "note required"]);

        let proof = evidence(&supervisor, &number).await;
        let held = json!({"verdict": "malicious", "note": "监控显示未到过大厅", "evidence": [proof]});
        let held = give(&supervisor, &number, "adjudicate_rating", held).await.is(200).body;
        assert_eq!((&held["status"], &held["flags"]["not_counted"], &held["contested"]), (&json!("to_review"), &json!(true), &Value::Null));
        assert_eq!(held["adjudications"][0]["verdict"], "malicious");
        give(&reviewer, &number, "pass_review", json!({})).await.is(200);

        // Kept and shown, and in no rate.
        let counted = report(&supervisor).await;
        let line = row(&counted, "shichang");
        assert_eq!((&line["not_counted"], &line["measures"]["on_time"]["denominator"]), (&json!(1), &json!(0)));
        assert_eq!(line["with_excluded"]["on_time"]["denominator"], 1);
        let listed = supervisor.get("/api/v1/tickets?flag=not_counted").await.is(200).body;
        assert_eq!(listed["items"][0]["number"], number.as_str());

        // Taken back by a second word.
        let back = json!({"verdict": "clear", "note": "复核后认定属实"});
        let back = give(&app.login("supervisor2").await, &number, "adjudicate_rating", back).await.is(200).body;
        assert_eq!((&back["flags"]["not_counted"], &back["status"]), (&json!(false), &json!("to_visit")));
        let counted = report(&supervisor).await;
        let line = row(&counted, "shichang");
        assert_eq!((&line["not_counted"], &line["measures"]["on_time"]["denominator"]), (&json!(0), &json!(1)));
    }

    async fn what_is_not_held_so_goes_back_and_no_clock_is_lost(app: &TestApp) {
        let number = rated(app, json!({})).await;
        found(app, &number, json!({"verdict": "misrated"})).await;
        let supervisor = app.login("supervisor1").await;
        let refused = json!({"verdict": "clear", "note": "评价内容属实"});
        let back = give(&supervisor, &number, "adjudicate_rating", refused).await.is(200).body;
        assert_eq!((&back["status"], &back["round"]), (&json!("handling"), &json!(1)));
        assert_eq!(deadline(&back, "handle")["state"], "running");
        found(app, &number, json!({"verdict": "clear"})).await;
        give(&app.login("reviewer1").await, &number, "pass_review", json!({})).await.is(200);
    }

    /// 限期整改: the supervisor approves the plan, the unit reports on the way, both readings stand in the report.
    async fn a_complex_one_goes_by_its_plan(app: &TestApp) {
        let number = rated(app, json!({})).await;
        let plan = json!({"measures": "改造叫号系统", "until": "2026-10-30"});
        found(app, &number, json!({"verdict": "complex", "plan": plan})).await;
        give(&app.login("reviewer1").await, &number, "pass_review", json!({})).await.problem(409, "illegal_transition");
        let supervisor = app.login("supervisor1").await;
        let going = give(&supervisor, &number, "approve_long_term", json!({})).await.is(200).body;
        assert_eq!((&going["status"], &going["flags"]["long_term"]), (&json!("handling"), &json!(true)));
        assert_eq!(deadline(&going, "handle")["due_on"], "2026-10-30");
        app.now_is("2026-09-08T10:00:00+08:00");
        // Not done, and done by its plan; the report on ratings alone tells it.
        assert_eq!(righted(&supervisor).await, ["0/1", "0/1", "1/1", "1/1"]);
        let performance = report(&supervisor).await;
        let names: Vec<_> = performance["definitions"].as_array().expect("definitions").iter().map(|d| &d["name"]).collect();
        assert!(!names.contains(&&json!("rectified")) && !names.contains(&&json!("rectified_or_planned")));
        give(&app.handler("shichang").await, &number, "report_progress", json!({"content": "设备已到货"})).await.is(200);
        app.now_is("2026-10-20T10:00:00+08:00");
        found(app, &number, json!({"verdict": "complex"})).await;
        give(&app.login("reviewer1").await, &number, "pass_review", json!({})).await.is(200);
        assert_eq!(righted(&supervisor).await, ["1/1", "0/1", "1/1", "1/1"], "done, though not by the first day");
    }

    /// Whose it seems to be is said to whoever settles it, also of what came dispatched.
    async fn the_pre_check_is_given_a_hint(app: &TestApp) {
        let number = rated(app, json!({"unit": null, "indicators": ["108", "109", "115"]})).await;
        let agent = app.agent().await;
        let seen = look(&agent, &number).await;
        let hint = &seen["rating_hints"][0];
        assert_eq!((&hint["concern"], &hint["unit"]), (&json!("matter"), &json!("shichang")));
        assert_eq!(hint["indicators"].as_array().map(Vec::len), Some(2));
        assert_eq!(seen["suggested_units"][0]["unit"], "shichang");
        give(&agent, &number, "accept_rating", json!({"unit": "shichang"})).await.is(200);
        let dispatcher = look(&app.dispatcher().await, &number).await;
        assert_eq!(dispatcher["rating_hints"].as_array().map(Vec::len), Some(2));
        let unit = look(&app.handler("shichang").await, &number).await;
        assert_eq!(unit["rating_hints"], json!([]));
    }

    /// Without consent the unit sees no number, and the hotline's visitor does.
    async fn who_does_not_agree_is_called_by_the_hotline_alone(app: &TestApp) {
        let number = rated(app, json!({"consent_contact": false})).await;
        let unit = app.handler("shichang").await;
        assert_eq!(look(&unit, &number).await["callers"][0]["phone"], Value::Null);
        found(app, &number, json!({"verdict": "clear"})).await;
        give(&app.login("reviewer1").await, &number, "pass_review", json!({})).await.is(200);
        let visitor = app.login("visitor1").await;
        let seen = look(&visitor, &number).await;
        assert_eq!((&seen["status"], &seen["rating"]["consent_contact"]), (&json!("to_visit"), &json!(false)));
        let shown = json!({"field": "phone", "reason": "回访"});
        let number_of = visitor.post(&format!("/api/v1/tickets/{number}/unmask"), shown).await.is(200);
        assert!(number_of.text.contains("13900000000"));
        let content = json!({"channel": "phone", "reached": true, "solved": "yes", "satisfaction": 5});
        give(&visitor, &number, "visit", content).await.is(200);
        assert_eq!(look(&unit, &number).await["callers"][0]["phone"], Value::Null);
        give(&app.login("signer1").await, &number, "sign_off", json!({})).await.is(200);
    }

    async fn who_says_no_name_is_neither_called_nor_visited_and_struck_off_all_the_same(app: &TestApp) {
        let silent = rated(app, json!({"real_name": false})).await;
        found(app, &silent, json!({"verdict": "no_basis"})).await;
        let passed = give(&app.login("reviewer1").await, &silent, "pass_review", json!({})).await.is(200).body;
        assert_eq!((&passed["status"], &passed["rating"]["real_name"]), (&json!("to_sign_off"), &json!(false)));
        give(&app.login("signer1").await, &silent, "sign_off", json!({})).await.is(200);
    }
}

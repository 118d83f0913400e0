//! A bad rating goes round: three working days from its receipt (东营商办发〔2023〕7号（二）9).

use super::*;
use crate::app::on_both_apps;

pub(super) fn bad() -> Value {
    json!({
        "project_no": "DC2026093000017", "assess_number": 1, "unit": "shichang", "matter_code": "DC-SHICHANG-01",
        "window": "综合窗口3号", "channel": "4", "satisfaction": 1, "indicators": ["115"], "text": "一直在聊天，叫了两次才抬头。",
        "real_name": true, "user_name": "李某某", "user_phone": "13900000000", "user_kind": "person",
    })
}

on_both_apps! {
    async fn a_bad_rating_is_due_on_the_working_saturday(app: &TestApp) {
        app.now_is("2026-09-30T10:00:00+08:00");
        let platform = app.key(&["ratings:write"]).await;
        let taken = platform.post("/api/v1/ratings", bad()).await.is(201).body;
        let number = taken["ticket_number"].as_str().expect("a ticket").to_owned();
        // The same again: the same answer, no second ticket.
        assert_eq!(platform.post("/api/v1/ratings", bad()).await.is(200).body, taken);

        let handler = app.handler("shichang").await;
        let seen = look(&handler, &number).await;
        assert_eq!((&seen["status"], &seen["line"], &seen["kind"]), (&json!("dispatched"), &json!("service"), &json!("rating")));
        let handle = deadline(&seen, "handle");
        assert_eq!(handle["due_on"], "2026-10-10");
        assert_eq!(handle["due_at"], "2026-10-11T00:00:00+08:00");
        assert_eq!(handle["starts_at"], "2026-09-30T10:00:00+08:00");
        assert_eq!(handle["unit"], "shichang");

        handle_rating(app, &number, "clear").await;
        give(&app.login("reviewer1").await, &number, "pass_review", json!({})).await.is(200);
        let happy = json!({"channel": "phone", "reached": true, "solved": "yes", "satisfaction": 5});
        give(&app.login("visitor1").await, &number, "visit", happy).await.is(200);
        let done = give(&app.login("signer1").await, &number, "sign_off", json!({})).await.is(200).body;
        assert_eq!(done["status"], "signed_off");
    }

    async fn a_good_rating_becomes_no_ticket(app: &TestApp) {
        let platform = app.key(&["ratings:write"]).await;
        let good = with(bad(), json!({"satisfaction": 5, "indicators": ["517"]}));
        assert_eq!(platform.post("/api/v1/ratings", good).await.is(201).body["ticket_number"], Value::Null);
    }

    /// Without a unit it waits for the pre-check; the time runs all the same and is the hotline's.
    async fn a_rating_without_a_unit_waits_for_its_pre_check(app: &TestApp) {
        let platform = app.key(&["ratings:write"]).await;
        let form = with(bad(), json!({"unit": null}));
        let number = platform.post("/api/v1/ratings", form).await.is(201).text_of("ticket_number");
        let agent = app.agent().await;
        let seen = look(&agent, &number).await;
        assert_eq!((&seen["status"], &deadline(&seen, "handle")["unit"]), (&json!("received"), &Value::Null));
        assert!(actions(&seen).contains(&"accept_rating") && !actions(&seen).contains(&"accept"));
        let due = deadline(&seen, "handle")["due_at"].clone();
        for (command, body) in [
            ("answer", json!({"reply": "好"})),
            ("decline", json!({"reason_code": "other", "told_caller": true})),
            ("transfer_emergency", json!({"transfer_to": "110"})),
            ("accept", json!({})),
        ] {
            give(&agent, &number, command, body).await.problem(409, "illegal_transition");
        }
        assert_eq!(give(&agent, &number, "accept_rating", json!({"unit": "nirgends"})).await.faults(), ["unit unknown"]);
        let given = give(&agent, &number, "accept_rating", json!({"unit": "shichang"})).await.is(200).body;
        assert_eq!(given["status"], "dispatched");
        assert_eq!((&deadline(&given, "handle")["unit"], &deadline(&given, "handle")["due_at"]), (&json!("shichang"), &due));
    }

    /// Whoever does not agree to be called is called by the hotline, never by the unit.
    async fn without_consent_the_unit_never_sees_the_number(app: &TestApp) {
        let platform = app.key(&["ratings:write"]).await;
        let form = with(bad(), json!({"consent_contact": false}));
        let number = platform.post("/api/v1/ratings", form).await.is(201).text_of("ticket_number");
        let handler = app.handler("shichang").await;
        let seen = look(&handler, &number).await;
        assert_eq!(seen["callers"][0]["phone"], Value::Null);
        assert_eq!(deadline(&seen, "contact"), &Value::Null);
        let look_at = json!({"field": "phone", "reason": "联系诉求人"});
        handler.post(&format!("/api/v1/tickets/{number}/unmask"), look_at).await.problem(403, "forbidden");
        handle_rating(app, &number, "no_basis").await;
        let passed = give(&app.login("reviewer1").await, &number, "pass_review", json!({})).await.is(200).body;
        assert_eq!(passed["status"], "to_visit");
    }

    async fn an_anonymous_rating_is_neither_called_nor_visited(app: &TestApp) {
        let platform = app.key(&["ratings:write"]).await;
        let form = with(bad(), json!({"real_name": false}));
        let number = platform.post("/api/v1/ratings", form).await.is(201).text_of("ticket_number");
        let handler = app.handler("shichang").await;
        assert_eq!(deadline(&look(&handler, &number).await, "contact"), &Value::Null);
        handle_rating(app, &number, "clear").await;
        let passed = give(&app.login("reviewer1").await, &number, "pass_review", json!({})).await.is(200).body;
        assert_eq!(passed["status"], "to_sign_off");
    }

    async fn a_rating_that_makes_no_sense_says_where(app: &TestApp) {
        let platform = app.key(&["ratings:write"]).await;
        let odd = with(bad(), json!({
            "unit": "nirgends", "satisfaction": 2, "indicators": ["115", "999"], "assessed_at": "2027-01-01T00:00:00+08:00",
        }));
        let faults = platform.post("/api/v1/ratings", odd).await.faults();
        assert_eq!(faults, ["unit unknown", "indicators[0] conflict", "indicators[1] unknown", "assessed_at time"]);
        let faults = platform.post("/api/v1/ratings", json!({"satisfaction": 9, "channel": [1]})).await.faults();
        assert_eq!(faults, ["project_no required", "assess_number required", "channel type", "satisfaction choice"]);
    }
}

pub(super) async fn handle_rating(app: &TestApp, number: &str, verdict: &str) {
    let handler = app.handler("shichang").await;
    give(&handler, number, "sign", json!({})).await.is(200);
    let seen = look(&handler, number).await;
    if deadline(&seen, "contact")["stopped_at"].is_null() && !deadline(&seen, "contact").is_null() {
        give(&handler, number, "contact", json!({"method": "phone"})).await.is(200);
    }
    let picture = evidence(&handler, number).await;
    let without = give(&handler, number, "submit", result(picture)).await;
    assert_eq!(without.faults(), ["verdict required"]);
    give(&handler, number, "submit", with(result(picture), json!({"verdict": verdict}))).await.is(200);
}

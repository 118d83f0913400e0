//! 追评: a case is rated once more, and has one ticket (domain.md §3.2).

use super::rating::bad;
use super::*;
use crate::app::on_both_apps;

fn second(satisfaction: u8) -> Value {
    with(
        bad(),
        json!({"assess_number": 2, "satisfaction": satisfaction, "indicators": [], "text": "还是没有解决"}),
    )
}

/// As far as its sign-off.
async fn close(app: &TestApp, number: &str) {
    let handler = app.handler("shichang").await;
    give(&handler, number, "sign", json!({})).await.is(200);
    give(&handler, number, "contact", json!({"method": "phone"})).await.is(200);
    let picture = evidence(&handler, number).await;
    give(&handler, number, "submit", with(result(picture), json!({"verdict": "clear"}))).await.is(200);
    give(&app.login("reviewer1").await, number, "pass_review", json!({})).await.is(200);
    let happy = json!({"channel": "phone", "reached": true, "solved": "yes", "satisfaction": 5});
    give(&app.login("visitor1").await, number, "visit", happy).await.is(200);
    give(&app.login("signer1").await, number, "sign_off", json!({})).await.is(200);
}

on_both_apps! {
    async fn a_second_bad_rating_is_written_on_the_open_ticket(app: &TestApp) {
        let platform = app.key(&["ratings:write"]).await;
        let number = platform.post("/api/v1/ratings", bad()).await.is(201).text_of("ticket_number");
        let again = platform.post("/api/v1/ratings", second(2)).await.is(201);
        assert_eq!(again.text_of("ticket_number"), number);
        assert_eq!(platform.post("/api/v1/ratings", second(2)).await.is(200).body, again.body);
        let handler = app.handler("shichang").await;
        let seen = look(&handler, &number).await;
        assert_eq!((&seen["status"], &seen["round"]), (&json!("dispatched"), &json!(1)));
        assert_eq!(seen["rating"]["again"][0]["text"], "还是没有解决");
        let told = handler.get(&format!("/api/v1/tickets/{number}/timeline")).await.is(200);
        assert!(told.text.contains("追评"));
        let tickets = app.login("supervisor1").await.get("/api/v1/tickets?kind=rating").await.is(200).body;
        assert_eq!(tickets["items"].as_array().map(Vec::len), Some(1), "one ticket for one case");
    }

    async fn a_better_second_rating_does_not_close_it(app: &TestApp) {
        let platform = app.key(&["ratings:write"]).await;
        let number = platform.post("/api/v1/ratings", bad()).await.is(201).text_of("ticket_number");
        assert_eq!(platform.post("/api/v1/ratings", second(5)).await.is(201).body["ticket_number"], Value::Null);
        let seen = look(&app.handler("shichang").await, &number).await;
        assert_eq!((&seen["status"], &seen["rating"]["again"][0]["satisfaction"]), (&json!("dispatched"), &json!(5)));
    }

    async fn after_the_closure_a_second_bad_one_begins_it_anew(app: &TestApp) {
        let platform = app.key(&["ratings:write"]).await;
        let number = platform.post("/api/v1/ratings", bad()).await.is(201).text_of("ticket_number");
        close(app, &number).await;
        let batch = format!("{}\n", second(1));
        let request = platform.request(reqwest::Method::POST, "/api/v1/ratings/batch");
        let sent = crate::app::send(request.header("content-type", "application/x-ndjson").body(batch)).await.is(200);
        assert_eq!(sent.body, json!({"accepted": 1, "refused": []}));
        let handler = app.handler("shichang").await;
        let seen = look(&handler, &number).await;
        assert_eq!((&seen["status"], &seen["round"]), (&json!("handling"), &json!(2)));
        assert_eq!(deadline(&seen, "handle")["state"], "running");
        let notices = handler.get("/api/v1/notices").await.is(200);
        assert!(notices.body["items"].is_array());
        let bare = with(bad(), json!({"project_no": "ohne", "assess_number": 2}));
        platform.post("/api/v1/ratings", bare).await.is(201).text_of("ticket_number");
    }

    async fn a_third_rating_is_not_taken(app: &TestApp) {
        let platform = app.key(&["ratings:write"]).await;
        platform.post("/api/v1/ratings", bad()).await.is(201);
        platform.post("/api/v1/ratings", second(2)).await.is(201);
        for count in [json!(3), json!("0"), json!("第三次")] {
            let third = with(second(1), json!({"assess_number": count}));
            assert_eq!(platform.post("/api/v1/ratings", third).await.faults(), ["assess_number choice"]);
        }
    }

    /// Whoever has the case answers for both of its ratings, whichever unit the second one names and whenever it comes.
    async fn both_ratings_are_counted_for_the_unit_that_has_the_case(app: &TestApp) {
        let (platform, dispatcher) = (app.key(&["ratings:write"]).await, app.dispatcher().await);
        let handler = app.handler("shichang").await;
        for (case, before) in [("P1", true), ("P2", false)] {
            let of = |rating: Value| with(rating, json!({"project_no": case}));
            let number = platform.post("/api/v1/ratings", of(bad())).await.is(201).text_of("ticket_number");
            let again = async || assert_eq!(platform.post("/api/v1/ratings", of(second(2))).await.is(201).text_of("ticket_number"), number);
            if before {
                again().await;
            }
            let back = json!({"reason_code": "not_ours", "basis": "职责清单第 3 条。", "suggested_unit": "zhujian"});
            give(&handler, &number, "return", back).await.is(200);
            give(&dispatcher, &number, "accept_return", json!({"note": "同意"})).await.is(200);
            give(&dispatcher, &number, "dispatch", json!({"lead_unit": "zhujian", "override_reason": "主管部门"})).await.is(200);
            if !before {
                again().await;
            }
        }
        let seen = app.login("leader1").await.get("/api/v1/reports/ratings?month=2026-09").await.is(200).body;
        let rows = seen["rows"].as_array().expect("rows");
        let rated: Vec<_> = rows.iter().filter(|row| row["ratings"] != 0).map(|row| (&row["key"], &row["negative"])).collect();
        assert_eq!(rated, [(&json!("zhujian"), &json!(4))]);
    }

    /// A complaint out of a happy rating's words is no bad rating's ticket: the bad one that follows has its own.
    async fn after_a_complaint_out_of_a_happy_one_a_bad_one_goes_its_own_way(app: &TestApp) {
        let platform = app.key(&["ratings:write"]).await;
        let happy = with(bad(), json!({"satisfaction": 4, "indicators": [], "text": "等了一上午没人管"}));
        let id = platform.post("/api/v1/ratings", happy).await.is(201).body["id"].clone();
        let path = format!("/api/v1/ratings/{id}/look");
        let filed = app.dispatcher().await.post(&path, json!({"decision": "file"})).await.is(200).text_of("ticket_number");
        let number = platform.post("/api/v1/ratings", second(1)).await.is(201).text_of("ticket_number");
        assert_ne!(number, filed);
        let seen = look(&app.handler("shichang").await, &number).await;
        assert_eq!((&seen["kind"], &seen["status"]), (&json!("rating"), &json!("dispatched")));
    }
}

//! A complaint on the hotline's line: review, visit, archived.

use super::{actions, complaint, deadline, evidence, result, take_down, version};
use crate::app::on_both_apps;
use serde_json::{Value, json};

on_both_apps! {
    async fn a_complaint_goes_all_the_way(app: &TestApp) {
        let (agent, handler) = (app.agent().await, app.handler("zhujian").await);
        let (reviewer, visitor) = (app.login("reviewer1").await, app.login("visitor1").await);

        // Tuesday 10:00: the directory has one answer, so it is dispatched at once.
        let ticket = take_down(&agent, complaint()).await;
        let number = ticket.text_of("number");
        assert!(number.starts_with("530113260901"), "{number}");
        assert_eq!(ticket.body["status"], "dispatched");
        assert_eq!(ticket.body["assignments"][0]["unit_name"], "区住建局");
        assert_eq!(ticket.body["callers"][0]["phone"], "138****1234");
        assert_eq!(deadline(&ticket, "handle")["due_at"], "2026-09-09T00:00:00+08:00");
        assert_eq!(deadline(&ticket, "handle")["due_on"], "2026-09-08");
        assert_eq!(deadline(&ticket, "sign")["due_on"], "2026-09-02");
        assert_eq!(ticket.body["query_code"].as_str().map(str::len), Some(8));

        let path = format!("/api/v1/tickets/{number}");
        let seen = handler.get(&path).await.is(200);
        assert!(actions(&seen).contains(&"sign"), "{:?}", actions(&seen));
        let signed = handler.command(&number, "sign", version(&seen), json!({})).await.is(200);
        assert_eq!(signed.body["status"], "handling");
        assert_eq!(deadline(&signed, "sign")["state"], "met");

        // Nothing is handed in before the citizen was called, nor without evidence.
        let photo = evidence(&handler, &number).await;
        handler.command(&number, "submit", version(&signed), result(photo)).await.problem(409, "illegal_transition");
        let called = json!({"method": "phone", "note": "已与诉求人联系"});
        let called = handler.command(&number, "contact", version(&signed), called).await.is(200);
        let mut bare = result(photo);
        bare["evidence"] = json!([]);
        let faults = handler.command(&number, "submit", version(&called), bare).await.faults();
        assert_eq!(faults, ["evidence required"]);
        let submitted = handler.command(&number, "submit", version(&called), result(photo)).await.is(200);
        assert_eq!(submitted.body["status"], "to_review");
        assert_eq!(deadline(&submitted, "handle")["state"], "paused");

        let passed = reviewer.command(&number, "pass_review", version(&submitted), json!({})).await.is(200);
        assert_eq!(passed.body["status"], "to_visit");
        assert_eq!(deadline(&passed, "handle")["state"], "met");
        let content = json!({"channel": "phone", "reached": true, "unit_contacted": true, "solved": "yes", "satisfaction": 5});
        let visited = visitor.command(&number, "visit", version(&passed), content).await.is(200);
        assert_eq!(visited.body["status"], "archived");
        assert_eq!(visited.body["light"], "grey");

        let told = app.dispatcher().await.get(&format!("{path}/timeline")).await.is(200);
        let events = told.body["items"].as_array().expect("items");
        assert!(events.len() >= 6, "{}", told.text);
        assert!(!told.text.contains("13800001234"), "no number in the open");
        let lead = app.lead("zhujian").await.get("/api/v1/tickets?status=archived").await.is(200);
        assert_eq!(lead.body["items"][0]["number"], Value::String(number));
    }

    async fn the_explanation_counts_each_day(app: &TestApp) {
        app.now_is("2026-09-30T10:00:00+08:00");
        let ticket = take_down(&app.agent().await, complaint()).await;
        // The first working days after National Day are 8, 9 and, made up, 10 October.
        assert_eq!(deadline(&ticket, "handle")["due_on"], "2026-10-13");
        let path = format!("/api/v1/tickets/{}/deadlines/handle/explain", ticket.text_of("number"));
        let why = app.dispatcher().await.get(&path).await.is(200);
        let counted: Vec<_> = why.body["days"]
            .as_array()
            .expect("days")
            .iter()
            .filter(|day| day["counted"] == true)
            .filter_map(|day| day["date"].as_str())
            .collect();
        assert_eq!(counted, ["2026-10-08", "2026-10-09", "2026-10-10", "2026-10-12", "2026-10-13"]);
    }

    async fn the_same_key_is_the_same_ticket(app: &TestApp) {
        let agent = app.agent().await;
        let send = async |key: &'static str, body: Value| {
            let request = agent.request(reqwest::Method::POST, "/api/v1/tickets").header("idempotency-key", key);
            crate::app::send(request.json(&body)).await
        };
        let first = send("k1", complaint()).await.is(201);
        let again = send("k1", complaint()).await.is(201);
        assert_eq!(first.text_of("number"), again.text_of("number"));
        let mut other = complaint();
        other["title"] = json!("另一件事情");
        send("k1", other).await.problem(422, "idempotency_mismatch");
        let (one, two) = tokio::join!(send("k2", complaint()), send("k2", complaint()));
        assert_eq!(one.is(201).text_of("number"), two.is(201).text_of("number"));
    }
}

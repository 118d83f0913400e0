//! What an agent may take down, and what comes of it at once.

use super::*;
use crate::app::on_both_apps;
use reqwest::Method;

on_both_apps! {
    async fn every_fault_is_told_at_once(app: &TestApp) {
        let agent = app.agent().await;
        let faults = agent.post("/api/v1/tickets", json!({})).await.faults();
        assert_eq!(faults, [
            "kind required", "disposition required", "channel required", "content required", "title required",
            "caller.kind required", "caller.anonymous required",
        ]);
        let odd = with(complaint(), json!({
            "category": "03", "area": "999999", "caller": {"kind": "person", "anonymous": false, "phone": "12"},
        }));
        assert_eq!(agent.post("/api/v1/tickets", odd).await.faults(), ["caller.phone format"]);
        let odd = with(complaint(), json!({"category": "03", "area": "999999", "occurred_at": "2030-01-01T00:00:00+08:00"}));
        assert_eq!(agent.post("/api/v1/tickets", odd).await.faults(), ["category unknown", "area unknown", "occurred_at time"]);
        // Nothing was taken down meanwhile.
        assert_eq!(app.login("supervisor1").await.get("/api/v1/tickets").await.body["total"], 0);
    }

    async fn a_consultation_is_answered_at_once(app: &TestApp) {
        let agent = app.agent().await;
        let asked = json!({
            "kind": "consult", "disposition": "answer", "category": "030101",
            "content": "夜间施工几点必须停？", "reply": "22 时至次日 6 时不得施工。",
        });
        let taken = agent.post("/api/v1/tickets", asked).await.is(201).body;
        assert_eq!((&taken["status"], &taken["channel"], &taken["title"]), (&json!("answered"), &json!("phone"), &json!("夜间施工几点必须停？")));
        assert_eq!(taken["reply"], "22 时至次日 6 时不得施工。");
        assert_eq!(deadline(&taken, "dispatch")["state"], "met");
    }

    async fn each_disposition_has_its_state(app: &TestApp) {
        let agent = app.agent().await;
        let cases = [
            (json!({"disposition": "need_info", "question": "哪一栋楼？"}), "need_info"),
            (json!({"disposition": "transfer_emergency", "transfer_to": "119"}), "transferred"),
            (json!({"disposition": "decline", "reason_code": "market", "told_caller": true}), "declined"),
            (json!({"disposition": "legal_channel", "reason_code": "litigation", "told_caller": true, "told_text": "请向法院咨询"}), "declined"),
            (json!({"disposition": "malicious", "reason": "连续辱骂"}), "received"),
            (json!({"category": null}), "to_dispatch"),
        ];
        for (more, status) in cases {
            let taken = agent.post("/api/v1/tickets", with(complaint(), more)).await.is(201).body;
            assert_eq!(taken["status"], status, "{taken}");
        }
        let faults = agent.post("/api/v1/tickets", with(complaint(), json!({"disposition": "decline"}))).await.faults();
        assert_eq!(faults, ["reason_code required", "told_caller required"]);
    }

    /// 国办函〔2025〕66号(三): a contractor's agent records and does not decide.
    async fn a_contractor_only_proposes(app: &TestApp) {
        let contractor = app.login("agent3").await;
        let declined = with(complaint(), json!({"disposition": "decline", "reason_code": "market", "told_caller": false}));
        let taken = contractor.post("/api/v1/tickets", declined).await.is(201).body;
        assert_eq!((&taken["status"], &taken["proposal"]["command"]), (&json!("received"), &json!("decline")));
        let number = taken["number"].as_str().expect("a number");
        let dispatcher = app.dispatcher().await;
        let accepted = give(&dispatcher, number, "accept", json!({})).await.is(200).body;
        assert_eq!((&accepted["status"], &accepted["proposal"]), (&json!("dispatched"), &Value::Null));
    }

    async fn the_same_key_takes_one_ticket_down(app: &TestApp) {
        let agent = app.agent().await;
        let send = async |key: &str, body: Value| {
            let request = agent.request(Method::POST, "/api/v1/tickets").header("Idempotency-Key", key).json(&body);
            crate::app::send(request).await
        };
        let (one, two) = futures_util::future::join(send("k1", complaint()), send("k1", complaint())).await;
        assert_eq!(one.is(201).text_of("number"), two.is(201).text_of("number"));
        send("k1", with(complaint(), json!({"title": "另一件事"}))).await.problem(422, "idempotency_mismatch");
        // Missing, null and "" are the same.
        let same = send("k1", with(complaint(), json!({"tags": null, "upstream": null, "late_reason": ""}))).await.is(201);
        // Of the two at once either number may be the one that was used.
        assert!(same.text_of("number").starts_with("5301132609010000"));
        assert_eq!(app.login("supervisor1").await.get("/api/v1/tickets").await.body["total"], 1);
    }

    /// After a power cut: written on paper, entered later with the true time.
    async fn a_late_entry_says_why(app: &TestApp) {
        let agent = app.agent().await;
        let late = with(complaint(), json!({"received_at": "2026-08-31T10:00:00+08:00"}));
        assert_eq!(agent.post("/api/v1/tickets", late.clone()).await.faults(), ["late_reason required"]);
        let taken = agent.post("/api/v1/tickets", with(late, json!({"late_reason": "停电"}))).await.is(201).body;
        assert_eq!(deadline(&taken, "dispatch")["state"], "missed");
        assert_eq!(deadline(&taken, "handle")["starts_at"], "2026-09-01T10:00:00+08:00");
        let old = with(complaint(), json!({"received_at": "2026-08-20T10:00:00+08:00", "late_reason": "停电"}));
        assert_eq!(agent.post("/api/v1/tickets", old).await.faults(), ["received_at time"]);
    }

    /// The number on the line is not always the citizen's own: whom to call, when and how, and for whom it was said.
    async fn whom_to_call_when_and_for_whom_is_kept(app: &TestApp) {
        let said = json!({"salutation": "先生", "on_behalf_of": "母亲", "language": "只说东川方言，听力不便", "best_time": "晚上七点后"});
        let caller = json!({"kind": "person", "anonymous": false, "name": "王小明", "phone": "13800000000", "contact_phone": "13900000002"});
        let number = take_down(&app.agent().await, with(complaint(), json!({"caller": with(caller, said.clone())}))).await;
        let seen = look(&app.handler("zhujian").await, &number).await["callers"][0].clone();
        for field in ["salutation", "language", "best_time"] {
            assert_eq!(seen[field], said[field], "{field}");
        }
        assert_eq!(seen["on_behalf_of"], "母*");
        assert_eq!((&seen["phone"], &seen["contact_phone"]), (&json!("138****0000"), &json!("139****0002")));
    }

    async fn whatever_is_typed_is_a_text(app: &TestApp) {
        let agent = app.agent().await;
        let nasty = "'; DROP TABLE ticket; -- <script>alert(1)</script> %_\\ 😀";
        let number = take_down(&agent, with(complaint(), json!({"title": nasty, "content": nasty, "address": nasty}))).await;
        let seen = look(&agent, &number).await;
        assert_eq!((&seen["title"], &seen["content"], &seen["address"]), (&json!(nasty), &json!(nasty), &json!(nasty)));
        let found = agent.get(&format!("/api/v1/tickets?q={}", urlencoded("DROP TABLE"))).await.is(200).body;
        assert_eq!(found["total"], 1);
        assert_eq!(agent.get("/api/v1/tickets?q=%25").await.is(200).body["total"], 1);
        assert_eq!(agent.get("/api/v1/tickets?q=%5F%5F").await.is(200).body["total"], 0);
    }
}

fn urlencoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

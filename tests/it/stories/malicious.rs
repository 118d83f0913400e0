//! 处理建议、恶意扰乱、涉企专席: what one person only proposes, what two decide, and the enterprise lane (contract.md §4; 66号(二)–(四)).

use super::returns::{refused, rows_are_what_the_journal_makes_of_them, waiting};
use super::*;
use crate::app::on_both_apps;
use crate::worker::work;

fn abusive() -> Value {
    with(complaint(), json!({"disposition": "malicious", "reason": "连续辱骂"}))
}

/// The line of the hotline itself in the report of what was recorded in September.
async fn counted(who: &Client) -> Value {
    let path = "/api/v1/reports/performance?from=2026-09-01&to=2026-09-30&basis=created&group_by=unit";
    let report = who.get(path).await.is(200).body;
    report["rows"]
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| row["malicious"].as_u64().unwrap_or(0))
        .sum::<u64>()
        .into()
}

on_both_apps! {
    async fn what_a_contractor_proposes_a_dispatcher_gives_or_drops(app: &TestApp) {
        let (contractor, dispatcher) = (app.login("agent3").await, app.dispatcher().await);
        let declines = with(complaint(), json!({"disposition": "legal_channel", "reason_code": "litigation", "told_caller": true, "told_text": "请向法院咨询"}));
        let number = take_down(&contractor, declines.clone()).await;
        let seen = look(&dispatcher, &number).await;
        let proposal = &seen["proposal"];
        assert_eq!((&seen["status"], &proposal["command"], &proposal["given_by"]), (&json!("received"), &json!("legal_channel"), &json!("decline")));
        assert_eq!((&proposal["label"], &proposal["told_caller"], &proposal["note"]), (&json!("告知法定途径"), &json!(true), &json!("请向法院咨询")));
        assert_eq!(waiting(&dispatcher, "proposals").await, json!(1));
        assert_eq!(dispatcher.get("/api/v1/tickets?flag=proposed").await.is(200).body["items"][0]["number"], json!(number));
        let given = json!({"reason_code": "litigation", "told_caller": true, "told_text": "请向法院咨询"});
        refused(&app.handler("zhujian").await, &take_down(&app.agent().await, complaint()).await, "decline", given.clone(), 403, "forbidden").await;
        let done = give(&dispatcher, &number, "decline", given).await.is(200).body;
        assert_eq!((&done["status"], &done["proposal"]), (&json!("declined"), &Value::Null));
        let other = take_down(&contractor, declines).await;
        let taken = give(&dispatcher, &other, "accept", json!({})).await.is(200).body;
        assert_eq!((&taken["status"], &taken["proposal"]), (&json!("dispatched"), &Value::Null));
        assert_eq!(waiting(&dispatcher, "proposals").await, json!(0));
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn malicious_takes_two_persons_and_is_counted_apart(app: &TestApp) {
        let (agent, dispatcher, supervisor) = (app.agent().await, app.dispatcher().await, app.login("supervisor1").await);
        let number = take_down(&agent, abusive()).await;
        let seen = look(&supervisor, &number).await;
        assert_eq!((&seen["status"], &seen["proposal"]["command"]), (&json!("received"), &json!("malicious")));
        assert_eq!(waiting(&supervisor, "rulings").await, json!(1));
        refused(&dispatcher, &number, "approve_malicious", json!({}), 403, "forbidden").await;
        refused(&supervisor, &number, "reject_malicious", json!({}), 422, "invalid").await;
        let held = give(&supervisor, &number, "approve_malicious", json!({"note": "属实"})).await.is(200).body;
        assert_eq!((&held["status"], &held["flags"]["malicious"], &held["proposal"]), (&json!("declined"), &json!(true), &Value::Null));
        assert_eq!(deadline(&held, "dispatch")["state"], json!("met"));
        refused(&supervisor, &number, "approve_malicious", json!({}), 409, "illegal_transition").await;
        assert_eq!(supervisor.get("/api/v1/tickets?flag=malicious").await.is(200).body["total"], json!(1));
        assert_eq!(counted(&supervisor).await, json!(1), "from the rows and what is promised to the counters");
        work(&app.ctx).await;
        assert_eq!(counted(&supervisor).await, json!(1), "from the counters");
        // A contractor's word a dispatcher makes the own first; who asks never decides.
        let number = take_down(&app.login("agent3").await, abusive()).await;
        refused(&supervisor, &number, "approve_malicious", json!({}), 409, "illegal_transition").await;
        give(&dispatcher, &number, "request_malicious", json!({"reason": "第九次来电辱骂"})).await.is(200);
        refused(&dispatcher, &number, "request_malicious", json!({"reason": "再说一次"}), 409, "illegal_transition").await;
        give(&supervisor, &number, "reject_malicious", json!({"note": "确有诉求"})).await.is(200);
        assert_eq!(give(&agent, &number, "accept", json!({})).await.is(200).body["status"], json!("dispatched"));
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn no_emergency_waits_for_what_somebody_held_malicious(app: &TestApp) {
        for username in ["agent1", "agent3"] {
            let who = app.login(username).await;
            let number = take_down(&who, with(abusive(), json!({"urgency": "emergency"}))).await;
            let seen = look(&who, &number).await;
            assert_eq!(deadline(&seen, "dispatch")["state"], json!("running"), "its clock runs");
            let handed = give(&who, &number, "transfer_emergency", json!({"transfer_to": "110"})).await.is(200).body;
            assert_eq!((&handed["status"], &handed["proposal"]), (&json!("transferred"), &Value::Null));
            assert!(handed["requests"].as_array().is_some_and(|all| all.iter().all(|r| r["state"] != "pending")));
        }
    }

    async fn the_enterprise_lane_has_its_clock_its_flag_and_its_queue(app: &TestApp) {
        let (agent, dispatcher) = (app.agent().await, app.dispatcher().await);
        let firm = json!({"kind": "enterprise", "anonymous": false, "name": "李经理", "phone": "13800000009", "company": "东川某公司"});
        let number = take_down(&agent, with(complaint(), json!({"caller": firm}))).await;
        let seen = look(&dispatcher, &number).await;
        assert_eq!((&seen["flags"]["enterprise"], &deadline(&seen, "handle")["due_on"]), (&json!(true), &json!("2026-09-04")));
        take_down(&agent, complaint()).await;
        assert_eq!(waiting(&dispatcher, "enterprise").await, json!(1));
        assert_eq!(dispatcher.get("/api/v1/tickets?flag=enterprise").await.is(200).body["items"][0]["number"], json!(number));
    }
}

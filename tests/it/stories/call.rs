//! A call goes round: recorded, signed for, put right, reviewed, called back.

use super::*;
use crate::app::on_both_apps;

on_both_apps! {
    /// Over National Day: five working days from 28 September end on Saturday 10 October.
    async fn a_complaint_goes_round(app: &TestApp) {
        app.now_is("2026-09-28T10:00:00+08:00");
        let agent = app.agent().await;
        let taken = agent.post("/api/v1/tickets", complaint()).await.is(201).body;
        let number = taken["number"].as_str().expect("a number").to_owned();
        assert_eq!(number, "53011326092800001");
        assert_eq!(taken["status"], "dispatched");
        assert_eq!(taken["assignments"][0]["unit"], "zhujian");
        assert_eq!(taken["assignments"][0]["unit_name"], "区住建局");
        assert_eq!(taken["query_code"].as_str().map(str::len), Some(8));
        assert_eq!(taken["callers"][0]["name"], "王**");
        assert_eq!(taken["callers"][0]["phone"], "138****0000");
        let handle = deadline(&taken, "handle");
        assert_eq!(handle["due_on"], "2026-10-10");
        assert_eq!(handle["due_at"], "2026-10-11T00:00:00+08:00");
        assert_eq!(handle["rule"], "投诉办理 5 个工作日");
        assert_eq!(deadline(&taken, "dispatch")["state"], "met");

        let handler = app.handler("zhujian").await;
        assert_eq!(actions(&look(&handler, &number).await), ["sign", "assign_inside", "contact", "return", "request_extension", "add_co_unit", "request_exclusion", "request_termination", "request_malicious", "note"]);
        give(&handler, &number, "sign", json!({})).await.is(200);
        // Before the citizen has been called nothing is handed in.
        let seen = look(&handler, &number).await;
        assert_eq!(seen["blocked"][0]["name"], "submit");
        give(&handler, &number, "submit", result(1)).await.problem(409, "illegal_transition");
        give(&handler, &number, "contact", json!({"method": "phone", "contacted_at": "2026-09-28T09:00:00+08:00"}))
            .await.problem(422, "invalid");
        give(&handler, &number, "contact", json!({"method": "phone", "note": "已电话核实"})).await.is(200);
        assert_eq!(give(&handler, &number, "submit", result(999)).await.faults(), ["evidence unknown"]);
        let picture = evidence(&handler, &number).await;

        app.now_is("2026-10-08T16:00:00+08:00");
        let handed_in = give(&handler, &number, "submit", result(picture)).await.is(200).body;
        assert_eq!(handed_in["status"], "to_review");
        assert_eq!(deadline(&handed_in, "handle")["state"], "paused");
        assert_eq!(deadline(&handed_in, "handle")["stopped_at"], "2026-10-08T16:00:00+08:00");

        // The review takes a day, which is not the unit's.
        app.now_is("2026-10-09T11:00:00+08:00");
        let reviewer = app.login("reviewer1").await;
        let refused = give(&reviewer, &number, "fail_review", json!({"note": "请补充夜查记录"})).await.is(200).body;
        assert_eq!(refused["status"], "handling");
        assert_eq!(deadline(&refused, "handle")["due_on"], "2026-10-12");
        assert_eq!(deadline(&refused, "total")["due_on"], "2026-10-12");
        give(&handler, &number, "submit", result(picture)).await.is(200);
        let passed = give(&reviewer, &number, "pass_review", json!({})).await.is(200).body;
        assert_eq!(passed["status"], "to_visit");
        assert_eq!(deadline(&passed, "handle")["state"], "met");

        let visitor = app.login("visitor1").await;
        let visited = give(&visitor, &number, "visit", json!({
            "channel": "phone", "reached": true, "unit_contacted": true, "solved": "yes", "satisfaction": 5,
        })).await.is(200).body;
        assert_eq!(visited["status"], "archived");
        assert_eq!(visited["light"], "grey");
        assert_eq!(visited["callers"][0]["visit"], "content");

        let timeline = agent.get(&format!("/api/v1/tickets/{number}/timeline")).await.is(200).body;
        let told: Vec<&str> = timeline["items"].as_array().expect("items").iter()
            .filter(|i| i["system"] == false).filter_map(|i| i["label"].as_str()).collect();
        assert_eq!(told, [
            "登记", "受理", "自动派单", "签收", "联系诉求人", "上传附件", "办结", "审核退回", "办结", "审核通过", "回访",
        ]);
    }

    /// 不满意: recorded, the clock stopped, and no way on but a redo or an approved close.
    async fn an_unhappy_citizen_is_not_archived_away(app: &TestApp) {
        let agent = app.agent().await;
        let number = take_down(&agent, complaint()).await;
        handle(app, &number, "zhujian").await;
        let (reviewer, visitor) = (app.login("reviewer1").await, app.login("visitor1").await);
        give(&reviewer, &number, "pass_review", json!({})).await.is(200);
        let unhappy = json!({"channel": "phone", "reached": true, "solved": "no", "satisfaction": 2});
        let seen = give(&visitor, &number, "visit", unhappy.clone()).await.is(200).body;
        assert_eq!(seen["status"], "to_visit");
        assert_eq!(deadline(&seen, "visit")["state"], "met");
        give(&visitor, &number, "visit", unhappy).await.problem(409, "illegal_transition");

        let ask = json!({"reason": "已依法办理", "basis": "现行规定"});
        give(&reviewer, &number, "close_dissatisfied", ask).await.is(200);
        let supervisor = app.login("supervisor1").await;
        let rejected = give(&supervisor, &number, "reject_close_dissatisfied", json!({"note": "再办一次"})).await.is(200).body;
        assert_eq!(rejected["status"], "to_visit");

        let redone = give(&visitor, &number, "redo", json!({"reason": "问题复发"})).await.is(200).body;
        assert_eq!((&redone["status"], &redone["round"]), (&json!("handling"), &json!(2)));
        let handle = deadline(&redone, "handle");
        // Half of five working days, rounded up.
        assert_eq!((&handle["round"], &handle["due_on"]), (&json!(2), &json!("2026-09-04")));
        assert_eq!(deadline(&redone, "total")["state"], "running");
        assert!(redone["deadlines"].as_array().expect("deadlines").iter().all(|d| d["round"] == 1 || d["clock"] == "handle"));
    }

    /// A ticket of the service line is struck off the ledger by a third person.
    async fn the_service_line_ends_with_a_sign_off(app: &TestApp) {
        let agent = app.agent().await;
        let number = take_down(&agent, with(complaint(), json!({"line": "service", "channel": "counter"}))).await;
        handle(app, &number, "zhujian").await;
        give(&app.login("reviewer1").await, &number, "pass_review", json!({})).await.is(200);
        let happy = json!({"channel": "phone", "reached": true, "solved": "yes", "satisfaction": 4});
        let seen = give(&app.login("visitor1").await, &number, "visit", happy).await.is(200).body;
        assert_eq!(seen["status"], "to_sign_off");
        let signer = app.login("signer1").await;
        let done = give(&signer, &number, "sign_off", json!({"note": "材料齐全"})).await.is(200).body;
        assert_eq!(done["status"], "signed_off");
        give(&signer, &number, "sign_off", json!({})).await.problem(409, "illegal_transition");
        assert_eq!(deadline(&done, "sign_off")["state"], "met");
    }
}

//! The unit's time stands still until a day that is said beforehand (contract.md §4 `request_suspension`).

use super::returns::{refused, rows_are_what_the_journal_makes_of_them, waiting};
use super::*;
use crate::app::on_both_apps;
use crate::worker::{inbox, work};

fn until(resume_on: &str) -> Value {
    json!({"reason_code": "appraisal", "resume_on": resume_on, "reason": "等噪声检测报告"})
}

/// Signed by 区住建局 and due on Tuesday 8 September.
async fn in_hand(app: &TestApp) -> String {
    let number = take_down(&app.agent().await, complaint()).await;
    give(&app.handler("zhujian").await, &number, "sign", json!({})).await.is(200);
    number
}

on_both_apps! {
    async fn the_time_stands_still_and_goes_on_by_itself(app: &TestApp) {
        let number = in_hand(app).await;
        let (handler, dispatcher) = (app.handler("zhujian").await, app.dispatcher().await);
        assert_eq!(look(&handler, &number).await["suspensions_left"], json!({"times": 2, "working_days": 30}));
        let asked = give(&handler, &number, "request_suspension", until("2026-09-04")).await.is(200).body;
        let request = &asked["requests"][0];
        assert_eq!((&asked["status"], &request["kind"], &request["suspension"]["reason_code"]), (&json!("handling"), &json!("suspension"), &json!("appraisal")));
        assert_eq!(deadline(&asked, "suspension_decision")["due_at"], "2026-09-01T15:00:00+08:00");
        work(&app.ctx).await;
        assert_eq!(inbox(&dispatcher).await, [("approval".to_owned(), number.clone())]);
        assert_eq!(waiting(&dispatcher, "suspensions").await, json!(1));
        let suspended = give(&dispatcher, &number, "approve_suspension", json!({"note": "同意"})).await.is(200).body;
        assert_eq!((&suspended["status"], &suspended["light"]), (&json!("suspended"), &json!("grey")));
        for clock in ["handle", "total", "contact"] {
            assert_eq!(deadline(&suspended, clock)["state"], "paused", "{clock}");
        }
        assert_eq!((waiting(&dispatcher, "suspensions").await, waiting(&handler, "suspended").await), (json!(0), json!(1)));
        let seen = look(&handler, &number).await;
        assert_eq!(actions(&seen), ["resume", "assign_inside", "report_progress", "request_exclusion", "request_termination", "note"]);
        refused(&handler, &number, "submit", json!({}), 409, "illegal_transition").await;
        refused(&handler, &number, "request_extension", json!({}), 409, "illegal_transition").await;

        // With the day it goes on by itself: three working days are given back.
        app.now_is("2026-09-04T08:00:00+08:00");
        work(&app.ctx).await;
        let seen = look(&handler, &number).await;
        assert_eq!((&seen["status"], &deadline(&seen, "handle")["state"]), (&json!("handling"), &json!("running")));
        assert_eq!((&deadline(&seen, "handle")["due_on"], &deadline(&seen, "total")["due_on"]), (&json!("2026-09-11"), &json!("2026-09-11")));
        assert_eq!(seen["requests"][0]["suspension"]["resumed_at"], "2026-09-04T00:00:00+08:00");
        assert_eq!(seen["suspensions_left"], json!({"times": 1, "working_days": 27}));
        work(&app.ctx).await;
        let text = handler.get("/api/v1/notices").await.is(200).text;
        assert!(text.contains("恢复办理，办理期限为9月11日（周五）24:00"), "{text}");
        let why = handler.get(&format!("/api/v1/tickets/{number}/deadlines/handle/explain")).await.is(200).text;
        assert!(why.contains("挂起期间不计"), "{why}");

        // The second by hand, and no third.
        give(&handler, &number, "request_suspension", until("2026-09-10")).await.is(200);
        give(&dispatcher, &number, "approve_suspension", json!({})).await.is(200);
        app.now_is("2026-09-04T16:00:00+08:00");
        let back = give(&handler, &number, "resume", json!({})).await.is(200).body;
        assert_eq!((&back["status"], &deadline(&back, "handle")["due_on"]), (&json!("handling"), &json!("2026-09-11")), "shorter than a day");
        refused(&handler, &number, "request_suspension", until("2026-09-10"), 409, "cap_exceeded").await;
        let timeline = dispatcher.get(&format!("/api/v1/tickets/{number}/timeline")).await.is(200).body;
        let told: Vec<&str> = timeline["items"].as_array().expect("items").iter()
            .filter(|i| i["system"] == false).filter_map(|i| i["label"].as_str()).collect();
        let suspended = ["申请挂起", "同意挂起", "挂起，办理时限暂停", "恢复办理"];
        assert_eq!(told.iter().filter(|label| suspended.contains(label)).count(), 8, "{told:?}");
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn a_suspension_out_of_place_is_refused_once_and_changes_nothing(app: &TestApp) {
        let number = take_down(&app.agent().await, complaint()).await;
        let (handler, dispatcher) = (app.handler("zhujian").await, app.dispatcher().await);
        refused(&handler, &number, "request_suspension", until("2026-09-04"), 409, "illegal_transition").await;
        give(&handler, &number, "sign", json!({})).await.is(200);
        assert_eq!(give(&handler, &number, "request_suspension", json!({})).await.faults(), ["reason_code required", "resume_on required"]);
        assert_eq!(give(&handler, &number, "request_suspension", json!({"reason_code": "holiday", "resume_on": "2026-09-04"})).await.faults(), ["reason_code choice"]);
        assert_eq!(give(&handler, &number, "request_suspension", until("2026-09-01")).await.faults(), ["resume_on time"]);
        refused(&handler, &number, "request_suspension", until("2026-12-31"), 409, "cap_exceeded").await;
        refused(&dispatcher, &number, "request_suspension", until("2026-09-04"), 403, "forbidden").await;
        refused(&dispatcher, &number, "approve_suspension", json!({}), 409, "illegal_transition").await;
        refused(&handler, &number, "resume", json!({}), 409, "illegal_transition").await;
        app.handler("chengguan").await.command(&number, "request_suspension", 2, until("2026-09-04")).await.problem(404, "not_found");

        let db = app.connect().await;
        hands::role(&db, "handler.zhujian", entity::values::Role::Dispatcher).await;
        let both = app.handler("zhujian").await;
        give(&both, &number, "request_suspension", until("2026-09-02")).await.is(200);
        refused(&both, &number, "approve_suspension", json!({}), 403, "separation_of_duties").await;
        refused(&handler, &number, "request_suspension", until("2026-09-04"), 409, "illegal_transition").await;
        assert_eq!(give(&dispatcher, &number, "reject_suspension", json!({})).await.faults(), ["note required"]);
        // Two decide at once: one does.
        let version = look(&dispatcher, &number).await["version"].as_i64().expect("a version");
        let other = app.login("dispatcher2").await;
        let (first, second) = futures_util::future::join(
            dispatcher.command(&number, "approve_suspension", version, json!({})),
            other.command(&number, "approve_suspension", version, json!({})),
        ).await;
        let (won, lost) = if first.status == 200 { (first, second) } else { (second, first) };
        won.is(200);
        lost.problem(409, "version_conflict");
        give(&app.agent().await, &number, "withdraw", json!({"reason": "已解决"})).await.is(200);
        refused(&handler, &number, "resume", json!({}), 409, "illegal_transition").await;

        // After the time has run out, and when the day has come before anybody decided.
        let late = in_hand(app).await;
        give(&handler, &late, "request_suspension", until("2026-09-03")).await.is(200);
        app.now_is("2026-09-03T09:00:00+08:00");
        refused(&dispatcher, &late, "approve_suspension", json!({}), 409, "window_closed").await;
        give(&dispatcher, &late, "reject_suspension", json!({"note": "恢复日期已到"})).await.is(200);
        app.now_is("2026-09-20T09:00:00+08:00");
        refused(&handler, &late, "request_suspension", until("2026-09-22"), 409, "window_closed").await;
        let platform = app.key(&["ratings:write"]).await;
        let rated = platform.post("/api/v1/ratings", rating::bad()).await.is(201).text_of("ticket_number");
        let shichang = app.handler("shichang").await;
        give(&shichang, &rated, "sign", json!({})).await.is(200);
        refused(&shichang, &rated, "request_suspension", until("2026-09-22"), 409, "illegal_transition").await;
        rows_are_what_the_journal_makes_of_them(app).await;
    }
}

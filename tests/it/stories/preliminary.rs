//! 初步报告: what is known of an emergency, two hours after it came in (contract.md §4 `report_preliminary`; 潍坊 2 小时初步).

use super::returns::{refused, rows_are_what_the_journal_makes_of_them};
use super::*;
use crate::app::on_both_apps;
use crate::worker::{by, happened, inbox, work};
use hotline::service::report;

const CONTENT: &str = "抢修队已到场，正在关阀，无人员伤亡";

/// A burst pipe; the directory gives it to 区住建局.
fn burst() -> Value {
    with(complaint(), json!({"urgency": "emergency", "title": "主管道爆裂，路面塌陷"}))
}

fn said() -> Value {
    json!({"content": CONTENT})
}

/// How many emergencies a unit reported in time, of how many.
async fn measured(app: &TestApp, unit: &str) -> (i64, i64) {
    let path = "/api/v1/reports/performance?from=2026-09-01&to=2026-09-30&basis=created&group_by=unit";
    let report = app.login("leader1").await.get(path).await.is(200).body;
    let rows = report["rows"].as_array().expect("rows");
    let figure =
        rows.iter().find(|row| row["key"] == unit).map(|row| &row["measures"]["preliminary_on_time"]);
    figure.map_or((0, 0), |f| (f["numerator"].as_i64().unwrap_or(0), f["denominator"].as_i64().unwrap_or(0)))
}

on_both_apps! {
    async fn one_unit_reports_in_time_and_another_does_not(app: &TestApp) {
        app.now_is("2026-09-06T02:00:00+08:00");
        let (agent, dispatcher, handler) = (app.agent().await, app.dispatcher().await, app.handler("zhujian").await);
        let (number, late) = (take_down(&agent, burst()).await, take_down(&agent, burst()).await);
        let taken = look(&handler, &number).await;
        let clock = deadline(&taken, "preliminary");
        assert_eq!((&clock["due_at"], &clock["unit"], &clock["rule"]), (&json!("2026-09-06T04:00:00+08:00"), &json!("zhujian"), &json!("特急初步报告 2 小时")));
        assert_eq!((&clock["state"], &taken["preliminary"]), (&json!("running"), &Value::Null));
        work(&app.ctx).await;
        let told = handler.get("/api/v1/notices").await.is(200).text;
        assert!(told.contains("04:00前提交初步报告"), "{told}");
        for number in [&number, &late] {
            give(&handler, number, "sign", json!({})).await.is(200);
            give(&handler, number, "contact", json!({"method": "phone"})).await.is(200);
        }
        assert!(actions(&look(&handler, &number).await).contains(&"report_preliminary"));
        assert!(!actions(&look(&dispatcher, &number).await).contains(&"dispatch"));

        app.now_is("2026-09-06T03:30:00+08:00");
        let reported = give(&handler, &number, "report_preliminary", said()).await.is(200).body;
        assert_eq!((&deadline(&reported, "preliminary")["state"], &reported["status"]), (&json!("met"), &json!("handling")));
        assert_eq!((&reported["preliminary"]["content"], &reported["preliminary"]["unit"], &reported["preliminary"]["at"]), (&json!(CONTENT), &json!("zhujian"), &json!("2026-09-06T03:30:00+08:00")));
        work(&app.ctx).await;
        assert!(inbox(&dispatcher).await.contains(&("progress".to_owned(), number.clone())), "the hotline is told");
        let timeline = dispatcher.get(&format!("/api/v1/tickets/{number}/timeline")).await.is(200).text;
        assert!(timeline.contains("初步报告") && timeline.contains(CONTENT), "{timeline}");
        let journal = app.login("auditor").await.get("/api/v1/audit/journal").await.is(200).text;
        assert!(!journal.contains("关阀"), "what people wrote stands in rows that can be erased");

        // The other one: missed once, and called up in minutes.
        for at in ["04:00", "04:05", "04:10", "04:30", "06:00"] {
            by(app, &format!("2026-09-06T{at}:00+08:00")).await;
        }
        let seen = look(&dispatcher, &late).await;
        assert_eq!((&deadline(&seen, "preliminary")["state"], &seen["light"]), (&json!("missed"), &json!("red")));
        assert_eq!((seen["to_phone"][0]["clock"].clone(), seen["to_phone"][0]["rank"].clone()), (json!("preliminary"), json!("head")));
        let missed = happened(&dispatcher, &late, "clock_missed").await;
        assert_eq!(missed.len(), 1, "{missed:?}");
        assert_eq!(happened(&dispatcher, &late, "rung_fired").await.len(), 3);
        assert!(inbox(&app.lead("zhujian").await).await.contains(&("supervise".to_owned(), late.clone())));
        let explained = handler.get(&format!("/api/v1/tickets/{late}/deadlines/preliminary/explain")).await.is(200).text;
        assert!(explained.contains("2026-09-06T04:00:00+08:00"), "{explained}");
        assert_eq!(measured(app, "zhujian").await, (1, 2));
        let filtered = dispatcher.get("/api/v1/tickets?light=red&urgency=emergency").await.is(200).body;
        assert_eq!((&filtered["total"], &filtered["items"][0]["clock"]), (&json!(1), &json!("preliminary")));
        give(&handler, &late, "report_preliminary", said()).await.is(200);
        let after = look(&handler, &late).await;
        assert_eq!((&deadline(&after, "preliminary")["state"], &deadline(&after, "preliminary")["stopped_at"]), (&json!("missed"), &json!("2026-09-06T06:00:00+08:00")));
        assert_eq!(measured(app, "zhujian").await, (1, 2));
        assert!(report::verify(&app.ctx).await.expect("verified").differing.is_empty());
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn what_cannot_be_reported_is_refused(app: &TestApp) {
        app.now_is("2026-09-06T02:00:00+08:00");
        let (agent, handler) = (app.agent().await, app.handler("zhujian").await);
        let calm = take_down(&agent, complaint()).await;
        let refusal = give(&handler, &calm, "report_preliminary", said()).await.problem(409, "illegal_transition");
        assert_eq!(refusal.body["detail"], "只有特急工单需要初步报告");
        assert!(deadline(&look(&handler, &calm).await, "preliminary").is_null());
        let number = take_down(&agent, burst()).await;
        for nothing in [json!({}), json!({"content": "  "}), json!({"content": null})] {
            assert_eq!(give(&handler, &number, "report_preliminary", nothing).await.faults(), ["content required"]);
        }
        let long = json!({"content": "长".repeat(5001)});
        assert_eq!(give(&handler, &number, "report_preliminary", long).await.faults(), ["content length"]);
        let version = look(&handler, &number).await["version"].clone();
        app.handler("chengguan").await.command(&number, "report_preliminary", version.as_i64().expect("a version"), said()).await.problem(404, "not_found");
        refused(&agent, &number, "report_preliminary", said(), 403, "forbidden").await;
        handler.command(&number, "report_preliminary", 0, said()).await.problem(409, "version_conflict");
        give(&handler, &number, "report_preliminary", said()).await.is(200);
        refused(&handler, &number, "report_preliminary", said(), 409, "illegal_transition").await;
        // Handed in at once: there is nothing preliminary left to say, and after the end nothing at all.
        let other = take_down(&agent, burst()).await;
        handle(app, &other, "zhujian").await;
        assert_eq!(deadline(&look(&handler, &other).await, "preliminary")["state"], "met");
        refused(&handler, &other, "report_preliminary", said(), 409, "illegal_transition").await;
        give(&app.login("reviewer1").await, &other, "fail_review", json!({"note": "请补充现场照片"})).await.is(200);
        refused(&handler, &other, "report_preliminary", said(), 409, "illegal_transition").await;
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    /// The clock is the ticket's: whoever has it at its end has missed it, and nobody gets more time.
    async fn another_unit_has_what_is_left_of_the_time(app: &TestApp) {
        app.now_is("2026-09-07T10:00:00+08:00");
        let (agent, dispatcher, handler) = (app.agent().await, app.dispatcher().await, app.handler("zhujian").await);
        let number = take_down(&agent, burst()).await;
        let back = json!({"reason_code": "not_ours", "basis": "职责清单第 3 条", "suggested_unit": "chengguan"});
        give(&handler, &number, "return", back).await.is(200);
        give(&dispatcher, &number, "accept_return", json!({})).await.is(200);
        assert_eq!(deadline(&look(&dispatcher, &number).await, "preliminary")["unit"], Value::Null);
        let order = json!({"lead_unit": "chengguan", "override_reason": "退单建议"});
        let given = give(&dispatcher, &number, "dispatch", order).await.is(200).body;
        let clock = deadline(&given, "preliminary");
        assert_eq!((&clock["unit"], &clock["due_at"], &clock["state"]), (&json!("chengguan"), &json!("2026-09-07T12:00:00+08:00"), &json!("running")));
        by(app, "2026-09-07T12:30:00+08:00").await;
        assert_eq!((measured(app, "zhujian").await, measured(app, "chengguan").await), ((0, 0), (0, 1)));
        // While nobody has it, the hotline misses it.
        let open = take_down(&agent, with(burst(), json!({"category": "010105"}))).await;
        by(app, "2026-09-07T14:40:00+08:00").await;
        let order = json!({"lead_unit": "chengguan", "co_units": [], "override_reason": "现场属地"});
        give(&dispatcher, &open, "dispatch", order).await.is(200);
        assert_eq!(deadline(&look(&dispatcher, &open).await, "preliminary")["state"], "missed");
        assert_eq!(measured(app, "chengguan").await, (0, 1));
        assert!(report::verify(&app.ctx).await.expect("verified").differing.is_empty());
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn the_hotline_enters_it_in_the_units_name(app: &TestApp) {
        app.now_is("2026-09-06T02:00:00+08:00");
        let (agent, dispatcher) = (app.agent().await, app.dispatcher().await);
        let number = take_down(&agent, burst()).await;
        refused(&dispatcher, &number, "report_preliminary", said(), 403, "forbidden").await;
        let behalf = json!({"unit": "zhujian", "person": "李四", "medium": "phone"});
        let entered = give(&dispatcher, &number, "report_preliminary", with(said(), json!({"on_behalf_of": behalf}))).await.is(200).body;
        assert_eq!((&deadline(&entered, "preliminary")["state"], &entered["preliminary"]["unit"]), (&json!("met"), &json!("zhujian")));
        assert_eq!((&entered["entries"][0]["command"], &entered["entries"][0]["person"]), (&json!("report_preliminary"), &json!("李四")));
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn how_long_it_may_take_is_a_setting(app: &TestApp) {
        let admin = app.login("sysadmin").await;
        let set = |value: u32| json!({"name": "preliminary_emergency", "value": value, "basis": "区应急预案"});
        admin.post("/api/v1/settings/limits", set(10)).await.problem(422, "invalid");
        admin.post("/api/v1/settings/limits", set(60)).await.is(204);
        app.now_is("2026-09-06T02:00:00+08:00");
        let number = take_down(&app.agent().await, burst()).await;
        let seen = look(&app.handler("zhujian").await, &number).await;
        assert_eq!(deadline(&seen, "preliminary")["due_at"], "2026-09-06T03:00:00+08:00");
    }
}

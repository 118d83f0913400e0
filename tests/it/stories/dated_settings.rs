//! A limit is set for a day to come, waits for it, and begins by itself; what runs keeps its promise (contract.md §4 "Clocks").

use super::*;
use crate::app::on_both_apps;
use crate::worker::by;

const LIMITS: &str = "/api/v1/settings/limits";

async fn changes(who: &Client) -> Vec<Value> {
    who.get(LIMITS).await.is(200).body["changes"].as_array().expect("changes").clone()
}

async fn in_force(who: &Client, name: &str) -> Value {
    let view = who.get(LIMITS).await.is(200).body;
    let rows = view["in_force"].as_array().expect("rows");
    rows.iter()
        .find(|row| row["name"] == name && row["line"] == "hotline" && row["kind"] == "complaint")
        .expect("a row")["value"]
        .clone()
}

fn from(name: &str, value: u32, day: &str) -> Value {
    json!({"name": name, "line": "hotline", "value": value, "valid_from": day, "basis": "区政府办通知"})
}

on_both_apps! {
    async fn a_limit_for_a_day_to_come_waits_and_begins_by_itself(app: &TestApp) {
        let (sysadmin, agent) = (app.login("sysadmin").await, app.agent().await);
        let seen = sysadmin.post(&format!("{LIMITS}/preview"), from("handle", 8, "2026-09-10")).await.is(200).body;
        assert_eq!((&seen["moves"][2]["was"], &seen["moves"][2]["becomes"]), (&json!("5 个工作日"), &json!("8 个工作日")));
        sysadmin.post(LIMITS, from("handle", 8, "2026-09-10")).await.is(204);
        let waiting = changes(&sysadmin).await;
        assert_eq!((&waiting[0]["state_label"], &waiting[0]["valid_from"]), (&json!("待生效"), &json!("2026-09-10T00:00:00+08:00")));
        assert_eq!(waiting[0]["set_at"], "2026-09-01T10:00:00+08:00");
        assert_eq!(in_force(&sysadmin, "handle").await, json!(5), "not yet");
        // What is set at once meanwhile holds until that day, and no longer.
        sysadmin.post(LIMITS, json!({"name": "handle", "line": "hotline", "value": 6, "basis": "临时"})).await.is(204);
        app.now_is("2026-09-09T23:59:00+08:00");
        let before = take_down(&agent, complaint()).await;
        assert_eq!(deadline(&look(&agent, &before).await, "handle")["rule"], "投诉办理 6 个工作日");
        by(app, "2026-09-10T00:00:00+08:00").await;
        let after = take_down(&agent, complaint()).await;
        assert_eq!(deadline(&look(&agent, &after).await, "handle")["rule"], "投诉办理 8 个工作日");
        assert_eq!(deadline(&look(&agent, &before).await, "handle")["rule"], "投诉办理 6 个工作日", "as promised");
        assert_eq!(in_force(&sysadmin, "handle").await, json!(8));
        assert_eq!(changes(&sysadmin).await[1]["state"], "begun");
    }

    async fn a_window_that_has_opened_stays_as_long_as_it_was(app: &TestApp) {
        let (sysadmin, agent) = (app.login("sysadmin").await, app.agent().await);
        sysadmin.post(LIMITS, from("return_window", 5, "2026-09-02")).await.is(204);
        let number = take_down(&agent, complaint()).await;
        let handler = app.handler("zhujian").await;
        assert_eq!(look(&handler, &number).await["return_until"], "2026-09-03T00:00:00+08:00");
        app.now_is("2026-09-02T09:00:00+08:00");
        assert_eq!(look(&handler, &number).await["return_until"], "2026-09-03T00:00:00+08:00", "given under the old rule");
        let next = take_down(&agent, complaint()).await;
        assert_eq!(look(&handler, &next).await["return_until"], "2026-09-10T00:00:00+08:00");
        app.now_is("2026-09-03T09:00:00+08:00");
        let back = json!({"reason_code": "not_ours", "basis": "不属本单位职责", "suggested_unit": "chengguan"});
        give(&handler, &number, "return", back.clone()).await.problem(409, "window_closed");
        give(&handler, &next, "return", back).await.is(200);
    }

    async fn what_waits_is_taken_back_and_what_has_begun_is_not(app: &TestApp) {
        let sysadmin = app.login("sysadmin").await;
        sysadmin.post(LIMITS, from("sign", 3, "2026-09-03")).await.is(204);
        assert_eq!(sysadmin.post(LIMITS, from("sign", 4, "2026-09-03")).await.faults(), ["valid_from taken"]);
        sysadmin.post(LIMITS, from("sign", 4, "2026-09-04")).await.is(204);
        let listed = changes(&sysadmin).await;
        let back = |n: usize| format!("{LIMITS}/changes/{}/take-back", listed[n]["id"]);
        for stranger in [app.login("secadmin").await, app.login("supervisor1").await] {
            stranger.post(&back(0), json!({})).await.problem(403, "forbidden");
        }
        sysadmin.post(&back(0), json!({})).await.is(204);
        assert_eq!(sysadmin.post(&back(0), json!({})).await.faults(), ["id conflict"], "once");
        let kept = changes(&sysadmin).await;
        assert_eq!((kept.len(), &kept[0]["state"], &kept[0]["taken_back_by"]), (2, &json!("taken_back"), &json!("系统管理员")));
        let log = app.login("auditor").await.get("/api/v1/audit/changes").await.is(200).body;
        assert_eq!((&log["items"][0]["action"], &log["items"][0]["detail"]), (&json!("setting_take_back"), &json!("原定 2026-09-04 生效")));
        assert_eq!(log["items"][1]["detail"], "4 个工作日，自 2026-09-04 起，依据：区政府办通知");
        app.now_is("2026-09-05T09:00:00+08:00");
        assert_eq!(in_force(&sysadmin, "sign").await, json!(3), "the one that was left");
        assert_eq!(sysadmin.post(&back(1), json!({})).await.faults(), ["id conflict"]);
        sysadmin.post(&format!("{LIMITS}/changes/999999/take-back"), json!({})).await.problem(404, "not_found");
        for (day, fault) in [("2026-09-04", "valid_from time"), ("2031-01-01", "valid_from time"), ("2026-02-30", "valid_from format")] {
            assert_eq!(sysadmin.post(LIMITS, from("sign", 2, day)).await.faults(), [fault], "{day}");
        }
        // Today is at once.
        sysadmin.post(LIMITS, from("sign", 2, "2026-09-05")).await.is(204);
        assert_eq!(in_force(&sysadmin, "sign").await, json!(2));
        let seen = sysadmin.get(LIMITS).await.is(200).body["terms"].as_array().expect("terms").iter().find(|t| t["name"] == "sign").expect("a limit")["version"].clone();
        let stale = with(from("sign", 3, "2026-10-01"), json!({"version": 1}));
        sysadmin.post(LIMITS, stale).await.problem(409, "version_conflict");
        sysadmin.post(LIMITS, with(from("sign", 3, "2026-10-01"), json!({"version": seen}))).await.is(204);
    }
}

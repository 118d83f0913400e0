//! A township has limits of its own (contract.md §4 "Clocks": each limit is a setting per line, kind and region).

use super::rating::bad;
use super::*;
use crate::app::on_both_apps;
use hotline::domain::routing::Area;

const LIMITS: &str = "/api/v1/settings/limits";
const TONGDU: &str = "530113001";
const BIGU: &str = "530113002";

fn town(name: &str, area: &str, value: u32) -> Value {
    json!({"name": name, "area": area, "value": value, "basis": "区政府办关于山区乡镇办理时限的通知"})
}

/// A complaint from there; its category leads to 区住建局 wherever it lies.
fn from(area: &str) -> Value {
    with(complaint(), json!({"area": area}))
}

async fn handled_by(who: &Client, number: &str) -> String {
    deadline(&look(who, number).await, "handle")["rule"].as_str().expect("a rule").to_owned()
}

fn term(view: &Value, name: &str) -> Value {
    let terms = view["terms"].as_array().expect("terms");
    terms.iter().find(|term| term["name"] == name).cloned().expect("a limit")
}

fn applied(answer: &Value, name: &str) -> Value {
    let limits = answer["limits"].as_array().expect("limits");
    limits.iter().find(|limit| limit["name"] == name).cloned().unwrap_or(Value::Null)
}

async fn tried(who: &Client, query: &str) -> Value {
    who.get(&format!("{LIMITS}/applied?{query}")).await.is(200).body
}

on_both_apps! {
    async fn a_township_has_its_own_limit_and_what_runs_keeps_its_promise(app: &TestApp) {
        let (sysadmin, agent) = (app.login("sysadmin").await, app.agent().await);
        let before = take_down(&agent, from("530113001003")).await;
        let elsewhere = take_down(&agent, from(BIGU)).await;
        let wish = town("handle", TONGDU, 8);
        let seen = sysadmin.post(&format!("{LIMITS}/preview"), wish.clone()).await.is(200).body;
        assert_eq!((&seen["open"], &seen["running"]), (&json!(1), &json!(1)), "the one of that township");
        assert_eq!(seen["lately"], json!({"days": 90, "other": 1, "looked_at": 1, "complete": true}));
        assert_eq!(seen["moves"][2], json!({"line": "hotline", "kind": "complaint", "was": "5 个工作日", "becomes": "8 个工作日"}));
        sysadmin.post(LIMITS, wish).await.is(204);

        assert_eq!(handled_by(&agent, &before).await, "投诉办理 5 个工作日", "as promised");
        // A village of that township, and another township.
        let after = take_down(&agent, from("530113001003")).await;
        let other = take_down(&agent, from(BIGU)).await;
        assert_eq!(handled_by(&agent, &after).await, "投诉办理 8 个工作日");
        assert_eq!(deadline(&look(&agent, &after).await, "handle")["due_on"], "2026-09-11");
        assert_eq!(deadline(&look(&agent, &after).await, "total")["due_on"], "2026-09-11");
        for number in [&elsewhere, &other] {
            assert_eq!(handled_by(&agent, number).await, "投诉办理 5 个工作日");
        }
        // What is set for all, even for this very kind, does not reach the township.
        let kind = json!({"name": "handle", "line": "hotline", "kind": "complaint", "value": 6, "basis": "区政府办通知"});
        let seen = sysadmin.post(&format!("{LIMITS}/preview"), kind.clone()).await.is(200).body;
        assert_eq!(seen["narrower"], json!(["铜都街道 · 各业务线 · 各类诉求：8 个工作日"]));
        assert_eq!(seen["lately"], json!({"days": 90, "other": 2, "looked_at": 4, "complete": true}), "the two of 碧谷街道");
        sysadmin.post(LIMITS, kind).await.is(204);
        assert_eq!(handled_by(&agent, &take_down(&agent, from(TONGDU)).await).await, "投诉办理 8 个工作日");
        assert_eq!(handled_by(&agent, &take_down(&agent, from(BIGU)).await).await, "投诉办理 6 个工作日");
        // Back again: what is wider holds, and the township's running clock goes on as it began.
        sysadmin.post(LIMITS, json!({"name": "handle", "area": TONGDU, "basis": "试行结束"})).await.is(204);
        assert_eq!(handled_by(&agent, &take_down(&agent, from(TONGDU)).await).await, "投诉办理 6 个工作日");
        assert_eq!(handled_by(&agent, &after).await, "投诉办理 8 个工作日");
        let log = app.login("auditor").await.get("/api/v1/audit/changes").await.is(200).body;
        assert_eq!(log["items"][0]["subject"], "办理（铜都街道，各业务线，各类诉求）");
    }

    async fn windows_caps_stages_and_pairs_differ_by_township_too(app: &TestApp) {
        let (sysadmin, agent) = (app.login("sysadmin").await, app.agent().await);
        for (name, value) in [("return_window", 3), ("extensions", 0), ("stage_visit", 0), ("need_info", 9), ("separate_stages", 0)] {
            sysadmin.post(LIMITS, town(name, TONGDU, value)).await.is(204);
        }
        let (here, there) = (take_down(&agent, from(TONGDU)).await, take_down(&agent, from(BIGU)).await);
        let handler = app.handler("zhujian").await;
        assert_eq!(look(&handler, &here).await["return_until"], "2026-09-05T00:00:00+08:00");
        assert_eq!(look(&handler, &there).await["return_until"], "2026-09-03T00:00:00+08:00");
        // Where it lies is put right: the window that is open stays as long as it was.
        let moved = json!({"area": BIGU, "reason": "复核录音后更正"});
        give(&app.dispatcher().await, &here, "correct", moved).await.is(200);
        assert_eq!(look(&handler, &here).await["return_until"], "2026-09-05T00:00:00+08:00");

        let again = take_down(&agent, from(TONGDU)).await;
        for number in [&again, &there] {
            handle(app, number, "zhujian").await;
        }
        let reviewer = app.login("reviewer1").await;
        let status = async |number: &String| give(&reviewer, number, "pass_review", json!({})).await.is(200).body["status"].clone();
        assert_eq!((status(&again).await, status(&there).await), (json!("archived"), json!("to_visit")));
        let report = app.login("leader1").await.get("/api/v1/reports/performance?from=2026-09-01&to=2026-09-30").await.is(200).body;
        assert_eq!(report["duties"], json!(["审核、回访、销号由不同人员承担", "部分业务线、业务类别或镇街另有规定"]));
    }

    async fn a_rating_has_no_place_and_goes_by_the_whole_region(app: &TestApp) {
        let sysadmin = app.login("sysadmin").await;
        sysadmin.post(LIMITS, town("handle", TONGDU, 9)).await.is(204);
        let platform = app.key(&["ratings:write"]).await;
        let taken = platform.post("/api/v1/ratings", bad()).await.is(201).body;
        let number = taken["ticket_number"].as_str().expect("a ticket");
        let handler = app.handler("shichang").await;
        assert_eq!(deadline(&look(&handler, number).await, "handle")["rule"], "差评办理 3 个工作日");
        let rating = with(town("handle", TONGDU, 2), json!({"kind": "rating"}));
        assert_eq!(sysadmin.post(LIMITS, rating).await.faults(), ["kind conflict"]);
        let answer = tried(&sysadmin, &format!("line=service&kind=rating&area={TONGDU}")).await;
        assert_eq!((&answer["area"], &applied(&answer, "handle")["rule"]["level"]), (&json!(null), &json!("shipped")));
    }

    async fn one_glance_shows_which_value_holds_where(app: &TestApp) {
        let sysadmin = app.login("sysadmin").await;
        sysadmin.post(LIMITS, json!({"name": "sign", "value": 2, "basis": "试行"})).await.is(204);
        sysadmin.post(LIMITS, with(town("sign", TONGDU, 3), json!({"line": "hotline"}))).await.is(204);
        sysadmin.post(LIMITS, with(town("sign", BIGU, 4), json!({"valid_from": "2026-10-08"}))).await.is(204);
        let region = sysadmin.get(LIMITS).await.is(200).body;
        assert_eq!((&region["area"], &term(&region, "sign")["value"]), (&json!(null), &json!(2)));
        assert_eq!(region["specials"].as_array().map(Vec::len), Some(1), "what waits does not hold");
        let special = &region["specials"][0];
        assert_eq!((&special["area_name"], &special["line"], &special["value_label"]), (&json!("铜都街道"), &json!("hotline"), &json!("3 个工作日")));
        assert_eq!(region["changes"][0]["area_name"], "碧谷街道");
        let cell = |view: &Value, line: &str| {
            let rows = view["in_force"].as_array().expect("rows");
            let row = rows.iter().find(|r| r["name"] == "sign" && r["line"] == line && r["kind"] == "help").expect("a row");
            (row["value"].clone(), row["level"].clone())
        };
        assert_eq!(cell(&region, "hotline"), (json!(2), json!("region")));
        let township = sysadmin.get(&format!("{LIMITS}?area=530113001003")).await.is(200).body;
        assert_eq!((cell(&township, "hotline"), cell(&township, "business")), ((json!(3), json!("area")), (json!(2), json!("region"))));
        let sign = term(&township, "sign");
        assert_eq!((&sign["value"], &sign["value_label"]), (&json!(null), &json!("2 个工作日 至 3 个工作日")));
        // A rating is the service line's alone, and has no place.
        let ratings = |view: &Value| view["in_force"].as_array().expect("rows").iter().filter(|r| r["kind"] == "rating" && r["name"] == "sign").count();
        assert_eq!((ratings(&region), ratings(&township)), (1, 0));
        assert_eq!(sysadmin.get(&format!("{LIMITS}?area=530113999")).await.faults(), ["area unknown"]);
        assert_eq!(sysadmin.get(&format!("{LIMITS}?area=530113")).await.is(200).body["area"], json!(null), "the region is everywhere");
    }

    async fn the_tester_says_which_rule_applies_and_what_it_overrode(app: &TestApp) {
        let (sysadmin, agent, supervisor) = (app.login("sysadmin").await, app.agent().await, app.login("supervisor1").await);
        let before = take_down(&agent, from("530113001003")).await;
        sysadmin.post(LIMITS, json!({"name": "handle", "line": "hotline", "kind": "complaint", "value": 6, "basis": "区政府办通知"})).await.is(204);
        sysadmin.post(LIMITS, town("handle", TONGDU, 8)).await.is(204);
        let answer = tried(&sysadmin, "line=hotline&kind=complaint&area=530113001003").await;
        let found = applied(&answer, "handle");
        assert_eq!((&found["rule"]["value_label"], &found["rule"]["level"], &found["rule"]["area_name"]), (&json!("8 个工作日"), &json!("area"), &json!("铜都街道")));
        assert_eq!(found["rule"]["why"], "地点在铜都街道，越小的区划越优先；适用于各业务线、各类诉求");
        assert_eq!((&found["rule"]["valid_from"], &found["rule"]["basis"]), (&json!("2026-09-01T10:00:00+08:00"), &json!("区政府办关于山区乡镇办理时限的通知")));
        assert!(found["rule"]["version"].is_i64(), "{found}");
        assert_eq!((&found["overrode"]["value_label"], &found["overrode"]["level"]), (&json!("6 个工作日"), &json!("region")));
        let sign = applied(&answer, "sign");
        assert_eq!((&sign["rule"]["level"], &sign["rule"]["version"], &sign["overrode"]), (&json!("shipped"), &json!(null), &json!(null)));
        assert_eq!((&applied(&answer, "handle_emergency"), &applied(&answer, "handle_enterprise")), (&Value::Null, &Value::Null), "not of this matter");
        let pressing = tried(&sysadmin, "line=hotline&kind=complaint&urgency=emergency&caller=enterprise").await;
        assert_eq!(applied(&pressing, "handle_emergency")["rule"]["value_label"], "24 小时");
        let enterprise = tried(&sysadmin, "line=hotline&kind=complaint&caller=enterprise").await;
        assert!(applied(&enterprise, "handle_enterprise")["note"].as_str().is_some_and(|said| said.ends_with("，按此项")));
        let yesterday = tried(&sysadmin, "line=hotline&kind=complaint&area=530113001&date=2026-08-31").await;
        assert_eq!((&applied(&yesterday, "handle")["rule"]["value_label"], &yesterday["on"]), (&json!("5 个工作日"), &json!("2026-08-31")));

        // By number, for who sees tickets; what has begun keeps the rule with which it began.
        let known = tried(&supervisor, &format!("number={before}")).await;
        assert_eq!((&known["number"], &known["area_name"]), (&json!(before), &json!("铜都街道 / 桂苑社区居民委员会")));
        assert_eq!(applied(&known, "handle")["rule"]["value_label"], "8 个工作日");
        let begun = known["begun"].as_array().expect("clocks").iter().find(|clock| clock["clock"] == "handle").expect("a clock");
        assert_eq!((&begun["rule"], &begun["state_label"]), (&json!("投诉办理 5 个工作日"), &json!("计时中")));
        let path = format!("{LIMITS}/applied?number={before}");
        sysadmin.get(&path).await.problem(404, "not_found");
        app.handler("chengguan").await.get(&path).await.problem(404, "not_found");
        agent.get(&path).await.problem(403, "forbidden");
        app.login("leader1").await.get(&format!("{LIMITS}/applied?line=hotline&kind=help")).await.problem(403, "forbidden");
        supervisor.get(&format!("{LIMITS}/applied?number=53011326090199999")).await.problem(404, "not_found");
        app.nobody.get(&path).await.problem(401, "unauthenticated");
        let faults = async |query: &str| supervisor.get(&format!("{LIMITS}/applied?{query}")).await.faults();
        assert_eq!(faults("").await, ["line required", "kind required"]);
        assert_eq!(faults("line=x&kind=y&urgency=z&caller=w&area=1&date=morgen").await, ["date format", "line choice", "kind choice", "urgency choice", "caller choice", "area unknown"]);
        assert_eq!(faults("line=hotline&kind=rating").await, ["kind conflict"]);
        assert_eq!(faults(&format!("number={before}&line=hotline")).await, ["number conflict"]);
    }

    async fn what_makes_no_sense_for_a_division_is_refused(app: &TestApp) {
        let sysadmin = app.login("sysadmin").await;
        let db = app.connect().await;
        let neighbour = Area { code: "530114001".into(), name: "邻区街道".to_owned(), level: "town".to_owned(), parent: None };
        hotline::store::reference::put_areas(&db, vec![neighbour]).await.expect("areas");
        let tried = async |form: Value| sysadmin.post(LIMITS, form).await.faults();
        assert_eq!(tried(town("handle", "530113999", 5)).await, ["area unknown"]);
        assert_eq!(tried(town("handle", "铜都", 5)).await, ["area unknown"]);
        assert_eq!(tried(town("handle", &"5".repeat(40), 5)).await, ["area length"]);
        assert_eq!(tried(town("handle", "530114001", 5)).await, ["area conflict"], "not ours");
        assert_eq!(tried(town("hotspot_days", TONGDU, 5)).await, ["area conflict"], "one for all");
        assert_eq!(tried(town("handle", TONGDU, 99)).await, ["value range"]);
        assert_eq!(tried(town("handle", TONGDU, u32::MAX)).await, ["value range"]);
        assert_eq!(tried(with(town("handle", TONGDU, 5), json!({"valid_from": "2026-08-31"}))).await, ["valid_from time"]);
        assert_eq!(sysadmin.get(LIMITS).await.is(200).body["changes"], json!([]), "nothing is set");

        // Two editors: one of them is told, whatever part of the region each had in mind.
        let seen = term(&sysadmin.get(LIMITS).await.is(200).body, "handle")["version"].clone();
        let over = |area: &str, value: u32| with(town("handle", area, value), json!({"version": seen}));
        sysadmin.post(LIMITS, over(TONGDU, 6)).await.is(204);
        sysadmin.post(LIMITS, over(BIGU, 7)).await.problem(409, "version_conflict");
        // The region itself is everywhere; a day is one township's own.
        let day = |area: &str| with(town("sign", area, 3), json!({"valid_from": "2026-09-10"}));
        for area in [TONGDU, BIGU, "530113"] {
            sysadmin.post(LIMITS, day(area)).await.is(204);
        }
        assert_eq!(tried(day(TONGDU)).await, ["valid_from taken"]);
        let everywhere = with(day(TONGDU), json!({"area": null}));
        assert_eq!(tried(everywhere).await, ["valid_from taken"]);
    }
}

//! The escalation ladder, pairs of duties and windows are set, and no promise moves (contract.md §3, §4).

use super::returns::refused;
use super::*;
use crate::app::on_both_apps;
use crate::worker::{by, inbox, sign_and_contact, work};

const LIMITS: &str = "/api/v1/settings/limits";

/// The rungs of a ladder: days, minutes, whom.
fn rungs(days: [u32; 6], minutes: [u32; 2], to: [&[&str]; 7]) -> Value {
    let [remind, urge, one, two, three, four] = days;
    json!([
        {"rung": "remind", "days": remind, "to": to[0]},
        {"rung": "overdue", "to": to[1]},
        {"rung": "urge", "days": urge, "minutes": minutes[0], "to": to[2]},
        {"rung": "level_1", "days": one, "minutes": minutes[1], "to": to[3]},
        {"rung": "level_2", "days": two, "to": to[4]},
        {"rung": "level_3", "days": three, "to": to[5]},
        {"rung": "level_4", "days": four, "to": to[6]},
    ])
}

const TO: [&[&str]; 7] = [
    &["handler"],
    &["handler", "lead"],
    &["lead", "supervisor"],
    &["lead"],
    &["supervisor"],
    &["leader"],
    &["leader"],
];

async fn shown(who: &Client) -> Value {
    who.get(LIMITS).await.is(200).body
}

fn term(view: &Value, name: &str) -> Value {
    let terms = view["terms"].as_array().expect("terms");
    terms.iter().find(|term| term["name"] == name).cloned().expect("a limit")
}

fn ladder(view: &Value, line: &str, kind: &str) -> Value {
    let ladders = view["ladders"].as_array().expect("ladders");
    ladders.iter().find(|l| l["line"] == line && l["kind"] == kind).cloned().expect("a ladder")
}

/// What of a ticket's time reached whom.
async fn heard(who: &Client, number: &str, kind: &str) -> usize {
    inbox(who).await.iter().filter(|(of, about)| of == kind && about == number).count()
}

on_both_apps! {
    async fn a_ladder_is_set_and_what_runs_keeps_its_own(app: &TestApp) {
        let (sysadmin, agent) = (app.login("sysadmin").await, app.agent().await);
        let before = take_down(&agent, complaint()).await;
        let shipped = shown(&sysadmin).await;
        let first = &ladder(&shipped, "hotline", "complaint")["rungs"][3];
        assert_eq!((&first["when"], &first["to_label"]), (&json!("超期 1 个工作日（紧急：超期 30 分钟）"), &json!("单位负责人")));
        let mut to = TO;
        to[0] = &["lead", "supervisor"];
        let new = json!({"name": "ladder", "line": "hotline", "rungs": rungs([2, 1, 2, 3, 5, 10], [10, 30], to),
            "basis": "区政府办通知", "version": term(&shipped, "ladder")["version"]});
        let seen = sysadmin.post(&format!("{LIMITS}/preview"), new.clone()).await.is(200).body;
        assert_eq!((seen["moves"].as_array().map(Vec::len), &seen["moves"][0]["kind"], &seen["lately"]), (Some(1), &json!(null), &json!(null)), "all kinds alike, and no due day");
        assert_eq!(seen["moves"][0]["becomes"], "到期提醒：到期前 2 个工作日 9:00，告知单位负责人、督办员；一级督办：超期 2 个工作日（紧急：超期 30 分钟），告知单位负责人；二级督办：超期 3 个工作日，告知督办员");
        assert_eq!(seen["running"], json!(4), "sign, contact, handle, total");
        sysadmin.post(LIMITS, new).await.is(204);

        let set = shown(&sysadmin).await;
        let changed = ladder(&set, "hotline", "complaint");
        assert_eq!((&changed["changed"], &changed["rungs"][0]["days"], &changed["rungs"][0]["to"]), (&json!(true), &json!(2), &json!(["lead", "supervisor"])));
        assert_eq!(ladder(&set, "service", "rating")["changed"], json!(false));
        assert!(set["changes"][0]["value_label"].as_str().is_some_and(|said| said.starts_with("到期提醒：到期前 2 个工作日")));
        let log = app.login("auditor").await.get("/api/v1/audit/changes").await.is(200).body;
        assert_eq!(log["items"][0]["subject"], "督办阶梯（12345热线，各类诉求）");

        let after = take_down(&agent, complaint()).await;
        let (handler, lead, supervisor) = (app.handler("zhujian").await, app.lead("zhujian").await, app.login("supervisor1").await);
        for number in [&before, &after] {
            sign_and_contact(&handler, number).await;
        }
        // Due on 8 September: the old one is reminded of on the 7th, the new one on the 4th, and others hear of it.
        by(app, "2026-09-04T09:30:00+08:00").await;
        assert_eq!((heard(&handler, &before, "remind").await, heard(&lead, &before, "remind").await), (0, 0));
        assert_eq!((heard(&handler, &after, "remind").await, heard(&lead, &after, "remind").await, heard(&supervisor, &after, "remind").await), (0, 1, 1));
        by(app, "2026-09-07T09:30:00+08:00").await;
        assert_eq!((heard(&handler, &before, "remind").await, heard(&lead, &before, "remind").await), (1, 0), "as it began");
        by(app, "2026-09-10T08:00:00+08:00").await;
        let level = async |number: &String| look(&supervisor, number).await["flags"]["supervision_level"].clone();
        assert_eq!((level(&before).await, level(&after).await), (json!(1), json!(0)));
        by(app, "2026-09-11T08:00:00+08:00").await;
        assert_eq!(level(&after).await, json!(1));
        let told = lead.get("/api/v1/notices?limit=200").await.is(200).text;
        assert!(told.contains("已过 2 个工作日，列入 1 级督办") && told.contains("已过 1 个工作日，列入 1 级督办"), "{told}");

        sysadmin.post(LIMITS, json!({"name": "ladder", "line": "hotline", "basis": "试行结束"})).await.is(204);
        assert_eq!(ladder(&shown(&sysadmin).await, "hotline", "complaint"), ladder(&shipped, "hotline", "complaint"));
        work(&app.ctx).await;
    }

    async fn a_ladder_that_makes_no_sense_is_refused_rung_by_rung(app: &TestApp) {
        let sysadmin = app.login("sysadmin").await;
        let tried = async |rungs: Value| -> Vec<String> {
            sysadmin.post(LIMITS, json!({"name": "ladder", "rungs": rungs, "basis": "依据"})).await.faults()
        };
        assert_eq!(tried(rungs([0, 0, 1, 3, 5, 10], [0, 30], TO)).await, ["rungs[2].days range", "rungs[2].minutes range"]);
        assert_eq!(tried(rungs([11, 1, 1, 3, 3, 10], [10, 10], TO)).await, ["rungs[0].days range", "rungs[5].days range", "rungs[3].minutes range"]);
        assert_eq!(tried(rungs([1, 2, 1, 3, 5, 9999], [10, 30], TO)).await, ["rungs[3].days range", "rungs[6].days range"]);
        let mut to = TO;
        (to[0], to[2], to[6]) = (&["leader"], &[], &["handler"]);
        assert_eq!(tried(rungs([1, 1, 1, 3, 5, 10], [10, 30], to)).await, ["rungs[0].to conflict", "rungs[2].to conflict", "rungs[6].to conflict"]);
        to[1] = &["sysadmin"];
        assert_eq!(tried(rungs([1, 1, 1, 3, 5, 10], [10, 30], to)).await, ["rungs[1].to choice"]);
        assert_eq!(tried(json!([])).await, ["rungs required"]);
        let twice = json!([{"rung": "remind", "days": 1, "to": ["lead"]}, {"rung": "remind", "days": 1, "to": ["lead"]}, {"rung": "x"}, {"days": 1}]);
        assert_eq!(tried(twice).await, ["rungs[1].rung taken", "rungs[2].rung choice", "rungs[3].rung required", "rungs required"]);
        let odd = json!([{"rung": "overdue", "days": 1, "minutes": 1, "to": ["lead"]}, {"rung": "urge", "to": ["lead"]}]);
        assert_eq!(tried(odd).await, ["rungs[0].days conflict", "rungs[0].minutes conflict", "rungs[1].days required", "rungs[1].minutes required", "rungs required"]);
        let negative = sysadmin.post(LIMITS, json!({"name": "ladder", "rungs": [{"rung": "remind", "days": -1, "to": ["lead"]}], "basis": "依据"}));
        assert_eq!(negative.await.faults(), ["rungs[0].days type"]);
        let value = json!({"name": "ladder", "value": 3, "basis": "依据"});
        assert_eq!(sysadmin.post(LIMITS, value).await.faults(), ["value conflict"]);
        let both = json!({"name": "sign", "value": 3, "rungs": [], "basis": "依据"});
        assert_eq!(sysadmin.post(LIMITS, both).await.faults(), ["rungs conflict"]);
        assert_eq!(shown(&sysadmin).await["changes"], json!([]), "nothing is set");
    }

    async fn whoever_saw_another_version_changes_nothing(app: &TestApp) {
        let sysadmin = app.login("sysadmin").await;
        let seen = term(&shown(&sysadmin).await, "sign")["version"].clone();
        let set = |value: u32, version: &Value| json!({"name": "sign", "value": value, "basis": "试行", "version": version});
        sysadmin.post(LIMITS, set(2, &seen)).await.is(204);
        sysadmin.post(LIMITS, set(3, &seen)).await.problem(409, "version_conflict");
        // Before what is wrong with it, as everywhere.
        sysadmin.post(LIMITS, set(99, &seen)).await.problem(409, "version_conflict");
        let view = shown(&sysadmin).await;
        assert_eq!(view["changes"].as_array().map(Vec::len), Some(1));
        assert_eq!(term(&view, "review")["version"], json!(0), "each limit has its own");
        sysadmin.post(LIMITS, set(3, &term(&view, "sign")["version"])).await.is(204);
        for stranger in [app.login("secadmin").await, app.login("supervisor1").await, app.login("leader1").await] {
            stranger.post(LIMITS, set(4, &seen)).await.problem(403, "forbidden");
            stranger.get(LIMITS).await.problem(403, "forbidden");
        }
        app.nobody.post(LIMITS, set(4, &seen)).await.problem(401, "unauthenticated");
        // Two at the same moment: one of them is told.
        let seen = term(&shown(&sysadmin).await, "sign")["version"].clone();
        let (one, two) = tokio::join!(sysadmin.post(LIMITS, set(5, &seen)), sysadmin.post(LIMITS, set(6, &seen)));
        let mut statuses = [one.status.as_u16(), two.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [204, 409]);
    }

    async fn a_pair_that_the_district_wants_apart_is_apart(app: &TestApp) {
        let (sysadmin, secadmin) = (app.login("sysadmin").await, app.login("secadmin").await);
        let found = secadmin.get("/api/v1/people?q=dispatcher2").await.is(200).body["items"][0].clone();
        let roles = with(found.clone(), json!({"roles": ["agent", "dispatcher"]}));
        secadmin.put(&format!("/api/v1/people/{}", found["id"]), roles).await.is(200);
        let (both, agent) = (app.login("dispatcher2").await, app.agent().await);
        let open = with(complaint(), json!({"category": null}));
        let own = take_down(&both, open.clone()).await;
        let view = shown(&sysadmin).await;
        let pair = term(&view, "record_dispatch");
        assert_eq!((&pair["pair"], &pair["value"], &term(&view, "separate_stages")["value"]), (&json!(true), &json!(0), &json!(1)));
        assert!(view["demanded"].as_array().is_some_and(|all| all.len() == 7));
        sysadmin.post(LIMITS, json!({"name": "record_dispatch", "value": 1, "basis": "内控制度"})).await.is(204);
        let to = json!({"lead_unit": "zhujian", "category": "030101", "note": "请办理"});
        refused(&both, &own, "dispatch", to.clone(), 403, "separation_of_duties").await;
        let blocked = look(&both, &own).await["blocked"].clone();
        assert!(blocked.as_array().is_some_and(|all| all.iter().any(|b| b["name"] == "dispatch" && b["code"] == "separation_of_duties")), "{blocked}");
        let other = take_down(&agent, open).await;
        give(&both, &other, "dispatch", to.clone()).await.is(200);
        let report = app.login("leader1").await.get("/api/v1/reports/performance?from=2026-09-01&to=2026-09-30").await.is(200).body;
        assert_eq!(report["duties"], json!(["审核、回访、销号由不同人员承担", "登记、派单由不同人员承担"]));
        assert_eq!(sysadmin.post(LIMITS, json!({"name": "record_dispatch", "value": 2, "basis": "x"})).await.faults(), ["value range"]);
        sysadmin.post(LIMITS, json!({"name": "record_dispatch", "basis": "人手不足"})).await.is(204);
        give(&both, &own, "dispatch", to).await.is(200);
    }

    async fn whoever_objects_has_a_window_of_its_own(app: &TestApp) {
        let (sysadmin, dispatcher) = (app.login("sysadmin").await, app.dispatcher().await);
        for (name, value) in [("return_window", 3), ("objection_window", 2)] {
            sysadmin.post(LIMITS, json!({"name": name, "line": "hotline", "value": value, "basis": "试行"})).await.is(204);
        }
        let number = take_down(&app.agent().await, with(complaint(), json!({"category": null}))).await;
        let to = json!({"lead_unit": "zhujian", "co_units": ["jiaotong"], "category": "030101", "note": "请办理"});
        let sent = give(&dispatcher, &number, "dispatch", to).await.is(200).body;
        let part = |ticket: &Value, unit: &str| {
            let parts = ticket["assignments"].as_array().expect("parts");
            parts.iter().find(|part| part["unit"] == unit).cloned().expect("a part")
        };
        assert_eq!(part(&sent, "zhujian")["unit"], "zhujian");
        let seen = look(&app.handler("jiaotong").await, &number).await;
        assert_eq!(part(&seen, "jiaotong")["object_until"], "2026-09-04T00:00:00+08:00");
        let lead = look(&app.handler("zhujian").await, &number).await;
        assert_eq!(lead["return_until"], "2026-09-05T00:00:00+08:00");
        assert_eq!(sysadmin.post(LIMITS, json!({"name": "objection_window", "value": 0, "basis": "x"})).await.faults(), ["value range"]);
    }
}

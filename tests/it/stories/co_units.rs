//! One unit leads, others assist, each in its own time (contract.md §4 `co_units`, domain.md §4.3 主办/协办).

use super::returns::{figure, refused, rows_are_what_the_journal_makes_of_them, waiting};
use super::*;
use crate::app::on_both_apps;
use crate::worker::{inbox, work};

/// A complaint about a road that nobody has taken over: a dispatcher chooses.
fn broken_road() -> Value {
    with(complaint(), json!({"title": "道路塌陷", "content": "路面塌陷，积水很深。", "category": "010105"}))
}

/// Given to 区城市管理局, assisted by these units.
async fn assisted(app: &TestApp, co_units: &[&str]) -> String {
    let number = take_down(&app.agent().await, broken_road()).await;
    let order = json!({"lead_unit": "chengguan", "co_units": co_units});
    give(&app.dispatcher().await, &number, "dispatch", order).await.is(200);
    number
}

/// The latest deadline of a unit.
fn deadline_of<'a>(ticket: &'a Value, clock: &str, unit: &str) -> &'a Value {
    let deadlines = ticket["deadlines"].as_array().expect("deadlines");
    deadlines.iter().rev().find(|d| d["clock"] == clock && d["unit"] == unit).unwrap_or(&Value::Null)
}

/// How far a unit has come.
fn part<'a>(ticket: &'a Value, unit: &str) -> &'a Value {
    let parts = ticket["assignments"].as_array().expect("parts");
    parts.iter().rev().find(|a| a["unit"] == unit).unwrap_or(&Value::Null)
}

fn blocked<'a>(ticket: &'a Value, command: &str) -> &'a Value {
    let blocked = ticket["blocked"].as_array().expect("blocked");
    blocked.iter().find(|b| b["name"] == command).unwrap_or(&Value::Null)
}

on_both_apps! {
    async fn three_units_work_on_one_matter_and_one_of_them_answers(app: &TestApp) {
        let number = assisted(app, &["jiaotong", "shuiwu"]).await;
        let (lead, jiaotong, shuiwu) = (app.handler("chengguan").await, app.handler("jiaotong").await, app.handler("shuiwu").await);
        let seen = look(&lead, &number).await;
        let roles: Vec<_> = seen["assignments"].as_array().expect("parts").iter().map(|a| (a["unit"].clone(), a["role"].clone())).collect();
        assert_eq!(roles, [(json!("chengguan"), json!("lead")), (json!("jiaotong"), json!("co")), (json!("shuiwu"), json!("co"))]);
        for unit in ["chengguan", "jiaotong", "shuiwu"] {
            assert_eq!(deadline_of(&seen, "sign", unit)["due_on"], "2026-09-02", "{unit}");
        }
        let (handle, co) = (deadline_of(&seen, "handle", "chengguan"), deadline_of(&seen, "co_handle", "jiaotong"));
        assert_eq!((&handle["due_at"], &co["due_at"], &co["rule"]), (&co["due_at"], &json!("2026-09-09T00:00:00+08:00"), &json!("协办 5 个工作日")));
        let explained = jiaotong.get(&format!("/api/v1/tickets/{number}/deadlines/co_handle/explain?unit=jiaotong")).await.is(200).body;
        assert_eq!(explained["due_on"], "2026-09-08");

        // Who assists finds it in its own pools, and nothing of the citizen.
        assert_eq!((waiting(&jiaotong, "co_to_sign").await, waiting(&jiaotong, "to_sign").await), (json!(1), json!(0)));
        assert_eq!((waiting(&lead, "co_to_sign").await, waiting(&lead, "to_sign").await), (json!(0), json!(1)));
        let theirs = look(&jiaotong, &number).await;
        assert_eq!((&theirs["callers"][0]["name"], &theirs["callers"][0]["phone"]), (&Value::Null, &Value::Null));
        let look_at = json!({"field": "phone", "reason": "联系诉求人"});
        jiaotong.post(&format!("/api/v1/tickets/{number}/unmask"), look_at.clone()).await.problem(403, "forbidden");
        lead.post(&format!("/api/v1/tickets/{number}/unmask"), look_at).await.is(200);
        assert_eq!(actions(&theirs), ["sign", "assign_inside", "object_co", "note"]);
        assert_eq!(blocked(&theirs, "submit_co")["detail"], "请先签收，再提交协办结果");

        // Each signs for itself; a co unit's signature leaves the ticket where it is.
        let signed = give(&jiaotong, &number, "sign", json!({})).await.is(200).body;
        assert_eq!((&signed["status"], &part(&signed, "jiaotong")["status"]), (&json!("dispatched"), &json!("handling")));
        give(&lead, &number, "sign", json!({})).await.is(200);
        give(&lead, &number, "contact", json!({"method": "phone"})).await.is(200);
        assert_eq!(waiting(&jiaotong, "co_handling").await, json!(1));
        let list = jiaotong.get("/api/v1/tickets?co_unit=jiaotong&co_status=handling,objected").await.is(200).body;
        assert_eq!((&list["total"], &list["items"][0]["number"]), (&json!(1), &json!(number)));

        // The result goes to the lead, with its proof.
        assert_eq!(give(&jiaotong, &number, "submit_co", json!({})).await.faults(), ["result required"]);
        assert_eq!(give(&jiaotong, &number, "submit_co", json!({"result": "x", "evidence": [4711]})).await.faults(), ["evidence unknown"]);
        let picture = evidence(&jiaotong, &number).await;
        let done = json!({"result": "该路段未移交，已设围挡。", "evidence": [picture]});
        let after = give(&jiaotong, &number, "submit_co", done.clone()).await.is(200).body;
        assert_eq!((&part(&after, "jiaotong")["status"], &deadline_of(&after, "co_handle", "jiaotong")["state"]), (&json!("submitted"), &json!("met")));
        refused(&jiaotong, &number, "submit_co", done, 409, "illegal_transition").await;
        let seen = look(&lead, &number).await;
        let delivered = &seen["co_results"][0];
        assert_eq!((&delivered["unit_name"], &delivered["result"], &delivered["evidence"]), (&json!("区交通运输局"), &json!("该路段未移交，已设围挡。"), &json!([picture])));

        // One is outstanding: the lead says why it does not wait.
        assert!(actions(&seen).contains(&"submit"));
        assert_eq!(blocked(&seen, "submit")["detail"], "协办单位区水务局尚未办结，提交办结须说明理由");
        let proof = evidence(&lead, &number).await;
        assert_eq!(give(&lead, &number, "submit", result(proof)).await.faults(), ["open_co_reason required"]);
        let unassisted = with(result(proof), json!({"open_co_reason": "排水检查不影响路面修复"}));
        let submitted = give(&lead, &number, "submit", unassisted).await.is(200).body;
        assert_eq!((&submitted["status"], &submitted["results"][0]["open_co_reason"]), (&json!("to_review"), &json!("排水检查不影响路面修复")));
        // And the one that is late can still hand it in.
        app.now_is("2026-09-09T10:00:00+08:00");
        work(&app.ctx).await;
        give(&shuiwu, &number, "sign", json!({})).await.is(200);
        give(&shuiwu, &number, "submit_co", json!({"result": "排水管网通畅。"})).await.is(200);

        // In the reports its delay is its own.
        assert_eq!(figure(app, "shuiwu", "co_on_time").await, (json!(0), json!(1)));
        assert_eq!(figure(app, "jiaotong", "co_on_time").await, (json!(1), json!(1)));
        assert_eq!((figure(app, "chengguan", "on_time").await, figure(app, "chengguan", "co_on_time").await), ((json!(1), json!(1)), (json!(0), json!(0))));
        assert_eq!(figure(app, "shuiwu", "on_time").await, (json!(0), json!(0)));
        let timeline = lead.get(&format!("/api/v1/tickets/{number}/timeline")).await.is(200).body;
        let told: Vec<&str> = timeline["items"].as_array().expect("items").iter()
            .filter(|i| i["system"] == false).filter_map(|i| i["label"].as_str()).collect();
        assert!(told.starts_with(&["登记", "受理", "派单", "派协办", "派协办", "签收", "签收", "联系诉求人", "上传附件", "协办办结", "上传附件", "办结"]), "{told:?}");
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn a_lead_calls_for_help_and_does_without(app: &TestApp) {
        let number = assisted(app, &["jiaotong"]).await;
        let (lead, dispatcher) = (app.handler("chengguan").await, app.dispatcher().await);
        assert_eq!(give(&lead, &number, "add_co_unit", json!({})).await.faults(), ["unit required", "due_working_days required"]);
        assert_eq!(give(&lead, &number, "add_co_unit", json!({"unit": "nobody", "due_working_days": 2})).await.faults(), ["unit unknown"]);
        for unit in ["chengguan", "jiaotong"] {
            assert_eq!(give(&lead, &number, "add_co_unit", json!({"unit": unit, "due_working_days": 2})).await.faults(), ["unit conflict"]);
        }
        assert_eq!(give(&lead, &number, "add_co_unit", json!({"unit": "shuiwu", "due_working_days": 0})).await.faults(), ["due_working_days range"]);
        refused(&app.handler("jiaotong").await, &number, "add_co_unit", json!({"unit": "shuiwu", "due_working_days": 2}), 403, "forbidden").await;
        // A unit that is no more that day.
        app.login("sysadmin").await.post("/api/v1/units/gongxin/close", json!({})).await.is(204);
        app.now_is("2026-09-02T10:00:00+08:00");
        assert_eq!(give(&lead, &number, "add_co_unit", json!({"unit": "gongxin", "due_working_days": 2})).await.faults(), ["unit unknown"]);

        let added = give(&lead, &number, "add_co_unit", json!({"unit": "shuiwu", "due_working_days": 2})).await.is(200).body;
        assert_eq!(deadline_of(&added, "co_handle", "shuiwu")["due_on"], "2026-09-04");
        let more = give(&dispatcher, &number, "add_co_unit", json!({"unit": "huanjing", "due_working_days": 30})).await.is(200).body;
        assert_eq!(deadline_of(&more, "co_handle", "huanjing")["due_at"], deadline_of(&more, "handle", "chengguan")["due_at"], "at most the lead's");

        assert_eq!(give(&lead, &number, "remove_co_unit", json!({"unit": "zhujian"})).await.faults(), ["unit unknown"]);
        let spared = give(&lead, &number, "remove_co_unit", json!({"unit": "shuiwu", "note": "不涉及排水"})).await.is(200).body;
        assert_eq!((&part(&spared, "shuiwu")["status"], &deadline_of(&spared, "co_handle", "shuiwu")["state"]), (&json!("removed"), &json!("cancelled")));
        let gone = app.handler("shuiwu").await;
        refused(&gone, &number, "sign", json!({}), 403, "forbidden").await;
        assert_eq!(waiting(&gone, "co_to_sign").await, json!(0));
        // What was handed in is not taken back, but more can be asked for.
        let huanjing = app.handler("huanjing").await;
        give(&huanjing, &number, "sign", json!({})).await.is(200);
        give(&huanjing, &number, "submit_co", json!({"result": "水质无异常。"})).await.is(200);
        refused(&lead, &number, "remove_co_unit", json!({"unit": "huanjing"}), 409, "illegal_transition").await;
        let again = give(&lead, &number, "add_co_unit", json!({"unit": "huanjing", "due_working_days": 1})).await.is(200).body;
        assert_eq!(deadline_of(&again, "co_handle", "huanjing")["run"], 2);
        // Nobody was wrong: a spared unit is no returned dispatch.
        assert_eq!(figure(app, "shuiwu", "returned").await, (json!(0), json!(1)));

        work(&app.ctx).await;
        let kinds = async |who: &Client| inbox(who).await.into_iter().map(|(kind, _)| kind).collect::<Vec<_>>();
        assert_eq!(kinds(&gone).await, ["assigned", "assisted"]);
        assert_eq!(kinds(&huanjing).await, ["assigned", "assigned"]);
        assert_eq!(kinds(&lead).await.iter().filter(|kind| *kind == "assisted").count(), 1);
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn a_co_unit_objects_and_the_hotline_decides(app: &TestApp) {
        let number = assisted(app, &["jiaotong", "shuiwu"]).await;
        let (jiaotong, shuiwu, dispatcher) = (app.handler("jiaotong").await, app.handler("shuiwu").await, app.dispatcher().await);
        assert_eq!(part(&look(&jiaotong, &number).await, "jiaotong")["object_until"], "2026-09-03T00:00:00+08:00");
        assert_eq!(give(&jiaotong, &number, "object_co", json!({})).await.faults(), ["basis required"]);
        let ground = json!({"basis": "职责清单第 3 条，该路段由区城市管理局养护。"});
        let asked = give(&jiaotong, &number, "object_co", ground.clone()).await.is(200).body;
        assert_eq!((&part(&asked, "jiaotong")["status"], &deadline(&asked, "return_decision")["due_at"]), (&json!("objected"), &json!("2026-09-01T15:00:00+08:00")));
        for command in ["object_co", "sign", "submit_co"] {
            refused(&jiaotong, &number, command, with(ground.clone(), json!({"result": "x"})), 409, "illegal_transition").await;
        }
        assert_eq!(waiting(&dispatcher, "objections").await, json!(1));
        refused(&jiaotong, &number, "decide_objection", json!({"accepted": true}), 403, "forbidden").await;
        give(&shuiwu, &number, "object_co", json!({"basis": "不涉及排水"})).await.is(200);
        assert_eq!(give(&dispatcher, &number, "decide_objection", json!({"accepted": true})).await.faults(), ["unit required"]);
        assert_eq!(give(&dispatcher, &number, "decide_objection", json!({"unit": "shuiwu", "accepted": false})).await.faults(), ["note required"]);
        assert_eq!(give(&dispatcher, &number, "decide_objection", json!({})).await.faults(), ["accepted required"]);
        let kept = give(&dispatcher, &number, "decide_objection", json!({"unit": "shuiwu", "accepted": false, "note": "须检查管网"})).await.is(200).body;
        assert_eq!(part(&kept, "shuiwu")["status"], "dispatched");
        refused(&shuiwu, &number, "object_co", ground.clone(), 409, "no_return").await;
        let freed = give(&dispatcher, &number, "decide_objection", json!({"accepted": true})).await.is(200).body;
        assert_eq!((&part(&freed, "jiaotong")["status"], &freed["requests"][0]["state"], &freed["requests"][0]["objecting"]["unit"]), (&json!("released"), &json!("approved"), &json!("jiaotong")));
        refused(&dispatcher, &number, "decide_objection", json!({"accepted": true}), 409, "illegal_transition").await;
        assert_eq!(waiting(&dispatcher, "objections").await, json!(0));
        // It was a wrong dispatch.
        assert_eq!((figure(app, "jiaotong", "returned").await, figure(app, "shuiwu", "returned").await), ((json!(1), json!(1)), (json!(0), json!(1))));

        // A second after its window.
        let late = assisted(app, &["jiaotong"]).await;
        app.now_is("2026-09-03T00:00:00+08:00");
        refused(&jiaotong, &late, "object_co", ground, 409, "window_closed").await;
        work(&app.ctx).await;
        let kinds = |inbox: Vec<(String, String)>| inbox.into_iter().map(|(kind, _)| kind).collect::<Vec<_>>();
        assert!(kinds(inbox(&jiaotong).await).contains(&"decided".to_owned()));
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    /// What a dispatch may not name beside the lead; and nothing of it happens.
    async fn a_dispatch_with_the_wrong_co_units_is_refused_whole(app: &TestApp) {
        let number = take_down(&app.agent().await, broken_road()).await;
        let dispatcher = app.dispatcher().await;
        let order = |co: &[&str]| json!({"lead_unit": "chengguan", "co_units": co});
        for (co, faults) in [
            (&["chengguan"][..], vec!["co_units[0] conflict"]),
            (&["jiaotong", "jiaotong"], vec!["co_units[1] conflict"]),
            (&["nobody", "hotline"], vec!["co_units[0] unknown", "co_units[1] unknown"]),
        ] {
            assert_eq!(give(&dispatcher, &number, "dispatch", order(co)).await.faults(), faults, "{co:?}");
        }
        refused(&dispatcher, &number, "dispatch", order(&["x"; 21]), 422, "invalid").await;
        assert_eq!(look(&dispatcher, &number).await["status"], "to_dispatch");
    }

    async fn of_two_dispatchers_one_gives_it_away(app: &TestApp) {
        let number = take_down(&app.agent().await, broken_road()).await;
        let (one, two) = (app.login("dispatcher1").await, app.login("dispatcher2").await);
        let (first, second) = futures_util::future::join(
            one.command(&number, "dispatch", 1, json!({"lead_unit": "chengguan", "co_units": ["jiaotong"]})),
            two.command(&number, "dispatch", 1, json!({"lead_unit": "jiaotong", "co_units": ["chengguan"]})),
        ).await;
        let (won, lost) = if first.status == 200 { (first, second) } else { (second, first) };
        lost.problem(409, "version_conflict");
        let given = won.is(200).body;
        assert_eq!(look(&one, &number).await["assignments"], given["assignments"]);
        assert_eq!(given["assignments"].as_array().expect("parts").len(), 2);
        // The co unit hands in while the lead spares it: one of the two.
        let co = given["assignments"][1]["unit"].as_str().expect("a unit").to_owned();
        let handler = app.handler(&co).await;
        give(&handler, &number, "sign", json!({})).await.is(200);
        let version = look(&one, &number).await["version"].as_i64().expect("a version");
        let (done, spared) = futures_util::future::join(
            handler.command(&number, "submit_co", version, json!({"result": "已办"})),
            one.command(&number, "remove_co_unit", version, json!({"unit": co})),
        ).await;
        assert_eq!([done.status.as_u16(), spared.status.as_u16()].iter().filter(|status| **status == 200).count(), 1, "{} {}", done.text, spared.text);
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    /// Given back, the lead takes its co units with it; settled by designation, they are there for good, and in the directory.
    async fn a_designation_names_who_assists_for_good(app: &TestApp) {
        let number = assisted(app, &["jiaotong", "shuiwu"]).await;
        let (lead, jiaotong, supervisor) = (app.handler("chengguan").await, app.handler("jiaotong").await, app.login("supervisor1").await);
        give(&jiaotong, &number, "sign", json!({})).await.is(200);
        let back = json!({"reason_code": "not_ours", "basis": "尚未移交", "suggested_unit": "jiaotong"});
        give(&lead, &number, "return", back).await.is(200);
        let disputed = give(&supervisor, &number, "open_dispute", json!({})).await.is(200).body;
        assert_eq!((&part(&disputed, "jiaotong")["status"], &part(&disputed, "shuiwu")["status"]), (&json!("removed"), &json!("removed")));
        refused(&jiaotong, &number, "submit_co", json!({"result": "x"}), 403, "forbidden").await;
        let order = json!({"lead_unit": "jiaotong", "co_units": ["chengguan", "jiaotong"], "basis": "会商纪要〔2026〕2号", "directory": "everywhere"});
        assert_eq!(give(&supervisor, &number, "designate", order.clone()).await.faults(), ["co_units[1] conflict"]);
        let given = give(&supervisor, &number, "designate", with(order, json!({"co_units": ["chengguan"]}))).await.is(200).body;
        assert_eq!((&part(&given, "jiaotong")["role"], &part(&given, "chengguan")["role"]), (&json!("lead"), &json!("co")));
        refused(&lead, &number, "object_co", json!({"basis": "x"}), 409, "no_return").await;
        refused(&jiaotong, &number, "remove_co_unit", json!({"unit": "chengguan"}), 409, "illegal_transition").await;
        // The next one finds its way to both.
        let next = app.agent().await.post("/api/v1/tickets", broken_road()).await.is(201).body;
        let parts: Vec<_> = next["assignments"].as_array().expect("parts").iter().map(|a| (a["unit"].clone(), a["role"].clone(), a["automatic"].clone())).collect();
        assert_eq!(parts, [(json!("jiaotong"), json!("lead"), json!(true)), (json!("chengguan"), json!("co"), json!(true))]);
        let suggested = lead.get("/api/v1/routing/suggest?category=010105").await.is(200).body;
        assert_eq!(suggested["co_units"], json!(["chengguan"]));
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    /// A confidential ticket's objection can be decided too, by those whose pool it is in.
    async fn a_confidential_objection_is_decided_in_its_pool(app: &TestApp) {
        let number = take_down(&app.agent().await, with(complaint(), json!({"confidential": true}))).await;
        let (lead, dispatcher) = (app.handler("zhujian").await, app.dispatcher().await);
        give(&lead, &number, "add_co_unit", json!({"unit": "jiaotong", "due_working_days": 2})).await.is(200);
        dispatcher.get(&format!("/api/v1/tickets/{number}")).await.problem(404, "not_found");
        give(&app.handler("jiaotong").await, &number, "object_co", json!({"basis": "不在职责内"})).await.is(200);
        assert_eq!(waiting(&dispatcher, "objections").await, json!(1));
        give(&dispatcher, &number, "decide_objection", json!({"accepted": true})).await.is(200);
        dispatcher.get(&format!("/api/v1/tickets/{number}")).await.problem(404, "not_found");
    }

    /// A co unit's lateness is told to those who owe and to those who wait.
    async fn a_late_co_unit_is_reminded_and_the_lead_knows(app: &TestApp) {
        let number = assisted(app, &["jiaotong"]).await;
        let (lead, jiaotong) = (app.handler("chengguan").await, app.handler("jiaotong").await);
        for who in [&lead, &jiaotong] {
            give(who, &number, "sign", json!({})).await.is(200);
        }
        give(&lead, &number, "contact", json!({"method": "phone"})).await.is(200);
        give(&lead, &number, "add_co_unit", json!({"unit": "shuiwu", "due_working_days": 1})).await.is(200);
        app.now_is("2026-09-03T00:00:00+08:00");
        work(&app.ctx).await;
        let kinds = async |who: &Client| inbox(who).await.into_iter().map(|(kind, _)| kind).collect::<Vec<_>>();
        let shuiwu = app.handler("shuiwu").await;
        assert_eq!(kinds(&shuiwu).await.iter().filter(|kind| *kind == "overdue").count(), 2, "sign and co_handle");
        assert_eq!(kinds(&lead).await.iter().filter(|kind| *kind == "overdue").count(), 1);
        assert_eq!(kinds(&jiaotong).await.iter().filter(|kind| *kind == "overdue").count(), 0);
    }
}

//! 督办建议、热点: what a supervisor might look into, with the reasons; nothing happens by itself (domain.md §4.3; 潍坊 26).

use super::returns::{rows_are_what_the_journal_makes_of_them, waiting};
use super::*;
use crate::app::on_both_apps;
use crate::worker::{by, inbox, work};

const SUGGESTIONS: &str = "/api/v1/supervision/suggestions";

async fn suggested(who: &Client) -> Vec<Value> {
    who.get(SUGGESTIONS).await.is(200).body["items"].as_array().expect("items").clone()
}

async fn hotspots(who: &Client, query: &str) -> Vec<Value> {
    let body = who.get(&format!("/api/v1/hotspots{query}")).await.is(200).body;
    body["items"].as_array().expect("items").clone()
}

on_both_apps! {
    async fn a_unit_that_is_urged_twice_and_does_not_sign_is_suggested(app: &TestApp) {
        let (agent, supervisor) = (app.agent().await, app.login("supervisor1").await);
        let (number, other) = (take_down(&agent, complaint()).await, take_down(&agent, complaint()).await);
        give(&agent, &number, "urge", json!({"note": "诉求人再次来电"})).await.is(200);
        give(&agent, &other, "urge", json!({"note": "诉求人再次来电"})).await.is(200);
        assert_eq!((suggested(&supervisor).await.len(), waiting(&supervisor, "refusing").await), (0, json!(0)));
        app.now_is("2026-09-02T10:00:00+08:00");
        give(&agent, &number, "urge", json!({"note": "仍无人联系"})).await.is(200);
        let found = suggested(&supervisor).await;
        assert_eq!((found.len(), &found[0]["number"], &found[0]["unit"], &found[0]["level"]), (1, &json!(number), &json!("zhujian"), &json!(3)));
        assert_eq!(found[0]["reasons"], json!(["09-01 10:00 派出，已过 1 个工作日未签收", "人工催办 2 次，最近一次 09-02 10:00"]));
        assert_eq!(waiting(&supervisor, "refusing").await, json!(1));
        let listed = supervisor.get("/api/v1/tickets?flag=refusing").await.is(200).body;
        assert_eq!((&listed["total"], &listed["items"][0]["number"]), (&json!(1), &json!(number)));
        // It is a suggestion: no order, no level, no letter about it.
        let seen = look(&supervisor, &number).await;
        assert_eq!((&seen["directives"], &seen["flags"]["supervision_level"]), (&json!([]), &json!(0)));
        work(&app.ctx).await;
        assert!(!inbox(&app.lead("zhujian").await).await.iter().any(|(kind, _)| kind == "supervise"));
        for stranger in [app.dispatcher().await, app.handler("zhujian").await, app.login("leader1").await, app.login("sysadmin").await] {
            stranger.get(SUGGESTIONS).await.problem(403, "forbidden");
        }
        // The supervisor acts on it, or the unit signs: it is gone.
        let order = json!({"level": 3, "requirement": "立即签收并说明原因", "due_working_days": 1});
        give(&supervisor, &number, "supervise", order).await.is(200);
        assert_eq!((suggested(&supervisor).await.len(), waiting(&supervisor, "refusing").await), (0, json!(0)));
        give(&agent, &other, "urge", json!({"note": "第三次来电"})).await.is(200);
        assert_eq!(suggested(&supervisor).await.len(), 1);
        give(&app.handler("zhujian").await, &other, "sign", json!({})).await.is(200);
        assert_eq!(suggested(&supervisor).await.len(), 0);
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn since_when_a_unit_has_not_signed_is_said_as_people_say_it(app: &TestApp) {
        let (agent, supervisor) = (app.agent().await, app.login("supervisor1").await);
        let number = take_down(&agent, complaint()).await;
        for note in ["诉求人再次来电", "仍无人联系"] {
            give(&agent, &number, "urge", json!({"note": note})).await.is(200);
        }
        let said = async || suggested(&supervisor).await[0]["reasons"][0].clone();
        assert_eq!(said().await, json!("今日派出（09-01 10:00），尚未签收"));
        app.now_is("2026-09-02T00:00:00+08:00");
        assert_eq!(said().await, json!("09-01 10:00 派出，已过 1 个工作日未签收"));
        // What is given on a Friday: nobody has been late by a working day on Sunday.
        app.now_is("2026-09-04T16:00:00+08:00");
        let late = take_down(&agent, complaint()).await;
        for note in ["诉求人再次来电", "仍无人联系"] {
            give(&agent, &late, "urge", json!({"note": note})).await.is(200);
        }
        app.now_is("2026-09-06T10:00:00+08:00");
        let found = suggested(&supervisor).await;
        let of = found.iter().find(|item| item["number"] == json!(late)).expect("suggested");
        assert_eq!(of["reasons"][0], json!("09-04 16:00 派出，其后尚无工作日，仍未签收"));
    }

    async fn a_suggestion_that_is_not_followed_stays_away_until_something_new_happens(app: &TestApp) {
        let (agent, supervisor) = (app.agent().await, app.login("supervisor1").await);
        let number = take_down(&agent, complaint()).await;
        let dismiss = async |who: &Client, body: Value| who.post(&format!("{SUGGESTIONS}/dismiss"), body).await;
        let body = json!({"number": number, "reason": "单位已电话说明，正在核对职责"});
        assert_eq!(dismiss(&supervisor, body.clone()).await.faults(), ["number unknown"], "nobody has suggested it");
        for _ in 0..2 {
            give(&agent, &number, "urge", json!({"note": "诉求人再次来电"})).await.is(200);
        }
        assert_eq!(dismiss(&supervisor, json!({"number": number})).await.faults(), ["reason required"]);
        assert_eq!(dismiss(&supervisor, json!({"reason": "理由"})).await.faults(), ["number required"]);
        assert_eq!(dismiss(&supervisor, json!({"number": number, "category": "030101", "reason": "理由"})).await.faults(), ["number required"]);
        for stranger in [app.dispatcher().await, app.handler("zhujian").await, app.login("leader1").await, app.login("sysadmin").await] {
            dismiss(&stranger, body.clone()).await.problem(403, "forbidden");
        }
        dismiss(&supervisor, body.clone()).await.is(204);
        let seen = supervisor.get(SUGGESTIONS).await.is(200).body;
        assert_eq!(seen["items"], json!([]));
        let away = &seen["dismissed"][0];
        assert_eq!((&away["number"], &away["reason"], &away["at"]), (&json!(number), &json!("单位已电话说明，正在核对职责"), &json!("2026-09-01T10:00:00+08:00")));
        assert!(away["by"].as_str().is_some_and(|name| !name.is_empty()));
        let log = app.login("auditor").await.get("/api/v1/audit/changes").await.is(200).body;
        assert_eq!((&log["items"][0]["action"], &log["items"][0]["subject"]), (&json!("suggestion_dismiss"), &json!(format!("{number}（区住建局）"))));
        assert_eq!(dismiss(&supervisor, body).await.faults(), ["number unknown"], "once");
        app.now_is("2026-09-01T15:00:00+08:00");
        assert_eq!(suggested(&supervisor).await.len(), 0, "time alone is nothing new");
        give(&agent, &number, "urge", json!({"note": "第三次来电"})).await.is(200);
        let again = supervisor.get(SUGGESTIONS).await.is(200).body;
        assert_eq!((again["items"].as_array().map(Vec::len), &again["dismissed"]), (Some(1), &json!([])));
        // How often makes one is set.
        let sysadmin = app.login("sysadmin").await;
        let set = async |value: u32| sysadmin.post("/api/v1/settings/limits", json!({"name": "refusing_urgings", "value": value, "basis": "督办室意见"})).await;
        assert_eq!(set(1).await.faults(), ["value range"]);
        set(4).await.is(204);
        assert_eq!(suggested(&supervisor).await.len(), 0);
        set(3).await.is(204);
        assert_eq!(suggested(&supervisor).await.len(), 1);
    }

    async fn a_hot_spot_that_is_not_followed_comes_back_with_the_next_ticket(app: &TestApp) {
        let (agent, supervisor) = (app.agent().await, app.login("supervisor1").await);
        for n in 0..5 {
            let caller = json!({"kind": "person", "anonymous": false, "name": "王小明", "phone": format!("1380000100{n}")});
            take_down(&agent, with(complaint(), json!({"caller": caller}))).await;
        }
        let dismiss = async |who: &Client, more: Value| {
            let body = with(json!({"category": "030101", "area": "530113001", "reason": "同一工地，已在处理"}), more);
            who.post(&format!("{SUGGESTIONS}/dismiss"), body).await
        };
        assert_eq!(dismiss(&supervisor, json!({"area": "530113002"})).await.faults(), ["category unknown"]);
        assert_eq!(dismiss(&supervisor, json!({"at_least": 6})).await.faults(), ["category unknown"]);
        assert_eq!(dismiss(&supervisor, json!({"days": 91, "reason": ""})).await.faults(), ["days range", "reason required"]);
        dismiss(&app.login("leader1").await, json!({})).await.problem(403, "forbidden");
        dismiss(&supervisor, json!({})).await.is(204);
        assert_eq!(hotspots(&supervisor, "").await.len(), 0);
        assert_eq!(hotspots(&supervisor, "?days=30&at_least=2").await.len(), 0, "however it is looked for");
        let leader = app.login("leader1").await.get("/api/v1/hotspots").await.is(200).body;
        assert_eq!((&leader["items"], &leader["dismissed"][0]["reason"]), (&json!([]), &json!("同一工地，已在处理")));
        app.now_is("2026-09-02T10:00:00+08:00");
        assert_eq!(hotspots(&supervisor, "").await.len(), 0);
        let number = take_down(&agent, complaint()).await;
        assert_eq!(hotspots(&supervisor, "").await[0]["tickets"], json!(6));
        // So it does with whoever calls about one of them: to join it, or once more.
        dismiss(&supervisor, json!({})).await.is(204);
        app.now_is("2026-09-02T11:00:00+08:00");
        assert_eq!(hotspots(&supervisor, "").await.len(), 0);
        let fellow = json!({"kind": "person", "anonymous": false, "name": "陈三", "phone": "13900000001"});
        give(&agent, &number, "me_too", json!({"caller": fellow})).await.is(200);
        assert_eq!(hotspots(&supervisor, "").await.len(), 1, "somebody joined");
        dismiss(&supervisor, json!({})).await.is(204);
        app.now_is("2026-09-02T12:00:00+08:00");
        give(&agent, &number, "repeat_call", json!({"note": "再次来电"})).await.is(200);
        assert_eq!(hotspots(&supervisor, "").await.len(), 1, "somebody called again");
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn who_has_to_answer_an_order_is_reminded_before(app: &TestApp) {
        let number = take_down(&app.agent().await, complaint()).await;
        let (supervisor, handler, lead) = (app.login("supervisor1").await, app.handler("zhujian").await, app.lead("zhujian").await);
        let order = json!({"level": 1, "requirement": "查明原因", "due_working_days": 3});
        give(&supervisor, &number, "supervise", order).await.is(200);
        work(&app.ctx).await;
        let reminded = async |who: &Client| inbox(who).await.into_iter().filter(|(kind, of)| kind == "remind" && *of == number).count();
        by(app, "2026-09-02T18:00:00+08:00").await;
        let before = (reminded(&handler).await, reminded(&lead).await);
        by(app, "2026-09-03T09:30:00+08:00").await;
        assert_eq!((reminded(&handler).await, reminded(&lead).await), (before.0 + 1, before.1 + 1));
        let timeline = supervisor.get(&format!("/api/v1/tickets/{number}/timeline")).await.is(200).text;
        assert!(timeline.contains("到期提醒（督办回复）"), "{timeline}");
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    /// Each call counts once: by its ticket, also where that was merged, or by joining one that was there (66号(五)).
    async fn a_hot_spot_counts_no_caller_twice(app: &TestApp) {
        let (agent, dispatcher, supervisor) = (app.agent().await, app.dispatcher().await, app.login("supervisor1").await);
        let mut numbers = Vec::new();
        for n in 0..3 {
            let caller = json!({"kind": "person", "anonymous": false, "name": "王小明", "phone": format!("1380000200{n}")});
            numbers.push(take_down(&agent, with(complaint(), json!({"caller": caller}))).await);
        }
        let [root, merged, other] = &numbers[..] else { unreachable!() };
        let fellow = |phone: &str| json!({"caller": {"kind": "person", "anonymous": false, "name": "陈三", "phone": phone}});
        give(&agent, merged, "me_too", fellow("13900000001")).await.is(200);
        let counted = async || {
            let found = hotspots(&supervisor, "?at_least=3").await;
            assert_eq!(found.len(), 1, "{found:?}");
            (found[0]["tickets"].clone(), found[0]["joined"].clone(), found[0]["open"].clone())
        };
        assert_eq!(counted().await, (json!(3), json!(1), json!(3)));
        give(&dispatcher, merged, "merge", json!({"into": root})).await.is(200);
        assert_eq!(counted().await, (json!(3), json!(1), json!(2)), "merging makes it neither smaller nor larger");
        let row = supervisor.get("/api/v1/tickets?area=530113001").await.is(200).body;
        let row = row["items"].as_array().expect("items").iter().find(|t| t["number"] == json!(root)).cloned().expect("the root");
        assert_eq!(row["joined"], json!(2), "the list tells who answers to one ticket");
        give(&agent, root, "me_too", fellow("13900000002")).await.is(200);
        give(&agent, other, "me_too", fellow("13900000003")).await.is(200);
        assert_eq!(counted().await, (json!(3), json!(3), json!(2)));
        give(&dispatcher, merged, "unmerge", json!({})).await.is(200);
        assert_eq!(counted().await, (json!(3), json!(3), json!(3)));
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn many_of_a_kind_in_one_place_are_a_hot_spot(app: &TestApp) {
        let (agent, supervisor) = (app.agent().await, app.login("supervisor1").await);
        take_down(&agent, complaint()).await;
        app.now_is("2026-09-05T09:00:00+08:00");
        let mut numbers = Vec::new();
        for n in 0..5 {
            let caller = json!({"kind": "person", "anonymous": false, "name": "王小明", "phone": format!("1380000100{n}")});
            numbers.push(take_down(&agent, with(complaint(), json!({"caller": caller}))).await);
        }
        assert_eq!(hotspots(&supervisor, "?days=3&at_least=6").await.len(), 0);
        take_down(&agent, with(complaint(), json!({"area": "530113002"}))).await;
        let found = hotspots(&supervisor, "?days=3&at_least=5").await;
        assert_eq!(found.len(), 1, "another township is another matter");
        let spot = &found[0];
        assert_eq!((&spot["category"], &spot["area"], &spot["tickets"], &spot["open"], &spot["before"]), (&json!("030101"), &json!("530113001"), &json!(5), &json!(5), &json!(1)));
        assert_eq!(spot["reasons"][0], "3 天内 5 件，此前 3 天 1 件");
        let open: Vec<_> = spot["open_tickets"].as_array().expect("tickets").iter().map(|t| t["number"].clone()).collect();
        numbers.reverse();
        assert_eq!(open, numbers.iter().map(|n| json!(n)).collect::<Vec<_>>(), "the newest first");
        assert_eq!((&spot["first_at"], &spot["last_at"]), (&json!("2026-09-05T09:00:00+08:00"), &json!("2026-09-05T09:00:00+08:00")));
        assert_eq!(hotspots(&supervisor, "").await[0]["tickets"], json!(6), "seven days and five tickets by themselves");
        for reader in [app.dispatcher().await, app.login("leader1").await, app.login("office1").await] {
            assert_eq!(hotspots(&reader, "?days=3").await.len(), 1);
        }
        // How many make one is set for the region.
        let sysadmin = app.login("sysadmin").await;
        let set = async |name: &str, value: u32| sysadmin.post("/api/v1/settings/limits", json!({"name": name, "value": value, "basis": "督办室意见"})).await;
        set("hotspot_tickets", 7).await.is(204);
        assert_eq!((hotspots(&supervisor, "").await.len(), hotspots(&supervisor, "?at_least=5").await.len()), (0, 1));
        set("hotspot_tickets", 5).await.is(204);
        set("hotspot_days", 3).await.is(204);
        let asked = supervisor.get("/api/v1/hotspots").await.is(200).body;
        assert_eq!((&asked["days"], &asked["at_least"], &asked["items"][0]["tickets"]), (&json!(3), &json!(5), &json!(5)));
        assert_eq!((set("hotspot_days", 0).await.faults(), set("hotspot_tickets", 1).await.faults()), (vec!["value range".to_owned()], vec!["value range".to_owned()]));
        for stranger in [app.agent().await, app.handler("zhujian").await, app.login("auditor").await] {
            stranger.get("/api/v1/hotspots").await.problem(403, "forbidden");
        }
        for wrong in ["?days=0", "?days=91", "?days=x", "?at_least=1", "?at_least=1001"] {
            supervisor.get(&format!("/api/v1/hotspots{wrong}")).await.problem(422, "invalid");
        }
        // What is confidential makes no hot spot for whoever may not know of it, and what is declined none at all.
        for number in &numbers[..1] {
            give(&agent, number, "set_confidential", json!({"confidential": true, "reason": "诉求人要求保密"})).await.is(200);
        }
        assert_eq!(hotspots(&app.login("leader1").await, "?days=3").await.len(), 0);
        assert_eq!(hotspots(&supervisor, "?days=3").await.len(), 1);
        for number in &numbers[1..2] {
            give(&agent, number, "withdraw", json!({"reason": "诉求人要求撤回"})).await.is(200);
        }
        assert_eq!(hotspots(&supervisor, "?days=3").await.len(), 0);
    }
}

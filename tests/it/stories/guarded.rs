//! 保密、举报、回避: who must not learn of a ticket learns of it on no path (contract.md §3; 信访工作条例 28、30; domain.md §8.4, §11).

use super::returns::{refused, rows_are_what_the_journal_makes_of_them, waiting};
use super::*;
use crate::app::on_both_apps;
use crate::worker::live::Ear;
use crate::worker::{inbox, letters, work};

/// Somebody reports 区住建局, whose matter it would be.
fn report() -> Value {
    with(
        complaint(),
        json!({"kind": "report", "subject_unit": "zhujian", "title": "执法人员收受好处", "confidential": true}),
    )
}

/// Everything by which somebody could learn of a ticket that (s)he must not know.
async fn finds_nothing(who: &Client, number: &str) {
    for path in ["", "/timeline", "/deadlines/total/explain", "/attachments", "/attachments/1", "/documents"]
    {
        let (hidden, absent) =
            (format!("/api/v1/tickets/{number}{path}"), format!("/api/v1/tickets/53011326090199999{path}"));
        let (hidden, absent) = (who.get(&hidden).await, who.get(&absent).await);
        assert_eq!((hidden.status, &hidden.text), (absent.status, &absent.text), "{path}");
        assert_ne!(hidden.status, 200, "{path}");
    }
    for command in ["sign", "note", "submit", "recuse", "name_accused", "set_confidential"] {
        who.command(number, command, 1, json!({"text": "？"})).await.problem(404, "not_found");
    }
    let unmask = json!({"field": "phone", "reason": "联系诉求人"});
    who.post(&format!("/api/v1/tickets/{number}/unmask"), unmask).await.problem(404, "not_found");
    let batch = json!({"command": "sign", "numbers": [number]});
    let answer = who.post("/api/v1/tickets/batch", batch).await;
    assert!(!answer.text.contains("zhujian") && !answer.text.contains("举报"), "{}", answer.text);
    for query in [
        "",
        "?q=收受",
        "?kind=report",
        "?unit=zhujian",
        "?flag=confidential",
        "?status=dispatched",
        "?mine=true",
        "?light=green",
    ] {
        let list = who.get(&format!("/api/v1/tickets{query}")).await.is(200);
        assert!(!list.text.contains(number), "{query}");
        assert_eq!(list.body["total"], json!(0), "{query}");
    }
    let q = format!("?q={number}");
    assert_eq!(who.get(&format!("/api/v1/tickets{q}")).await.is(200).body["total"], json!(0));
    assert!(!who.get("/api/v1/notices").await.is(200).text.contains(number));
    let letters = who.get("/api/v1/letters").await;
    assert!(!letters.text.contains(number) && !letters.text.contains("收受"));
}

/// The counts of the pools, all of them.
async fn pools(who: &Client) -> Vec<Value> {
    let pools = who.get("/api/v1/pools").await.is(200).body;
    pools["items"].as_array().expect("pools").iter().map(|p| p["count"].clone()).collect()
}

/// What the report of September counts for everybody together.
async fn counted(who: &Client) -> Value {
    let path = "/api/v1/reports/performance?from=2026-09-01&to=2026-09-30&basis=created&group_by=unit";
    who.get(path).await.is(200).body["rows"].clone()
}

on_both_apps! {
    async fn whoever_is_outside_learns_of_a_confidential_ticket_on_no_path(app: &TestApp) {
        let (leader, office) = (app.login("leader1").await, app.login("office1").await);
        let (dispatcher, stranger) = (app.dispatcher().await, app.handler("shichang").await);
        let before = (pools(&leader).await, counted(&leader).await, pools(&stranger).await);
        let mut ear = Ear::open(&leader).await;
        let number = take_down(&app.agent().await, with(complaint(), json!({"confidential": true, "title": "收受好处"}))).await;
        work(&app.ctx).await;
        assert_eq!((pools(&leader).await, counted(&leader).await, pools(&stranger).await), before, "no count tells of it");
        for outsider in [&leader, &office, &stranger, &app.login("sysadmin").await] {
            finds_nothing(outsider, &number).await;
        }
        dispatcher.get(&format!("/api/v1/tickets/{number}")).await.problem(404, "not_found");
        assert!(!dispatcher.get("/api/v1/letters").await.is(200).text.contains(&number), "letters name it to nobody else");
        // The same caller once more: it is no possible duplicate for whoever may not see the first.
        let open = take_down(&app.agent().await, complaint()).await;
        assert_eq!(look(&dispatcher, &open).await["possible_duplicates"], json!([]));
        assert_eq!(look(&app.agent().await, &open).await["possible_duplicates"], json!([number]));
        work(&app.ctx).await;
        let (_, event) = ear.next().await;
        assert_eq!(event["number"], json!(open), "nobody outside hears of the first");
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn the_accused_unit_never_sees_the_report_and_nobody_gives_it_to_it(app: &TestApp) {
        let (agent, dispatcher, supervisor) = (app.agent().await, app.dispatcher().await, app.login("supervisor1").await);
        let station = json!({"code": "zhijian", "name": "区质监站", "kind": "department", "parent": "zhujian", "dispatchable": true, "valid_from": "2026-09-01"});
        app.login("sysadmin").await.post("/api/v1/units", station).await.is(204);
        let mut ear = Ear::open(&app.lead("zhujian").await).await;
        let number = take_down(&agent, report()).await;
        assert_eq!(look(&agent, &number).await["status"], json!("to_dispatch"), "not by itself either");
        for unit in ["zhujian", "zhijian"] {
            let order = json!({"lead_unit": unit});
            assert_eq!(give(&dispatcher, &number, "dispatch", order).await.faults(), ["lead_unit conflict"]);
            let order = json!({"lead_unit": "chengguan", "co_units": [unit], "override_reason": "回避"});
            assert_eq!(give(&dispatcher, &number, "dispatch", order).await.faults(), ["co_units[0] conflict"]);
        }
        let suggested = look(&dispatcher, &number).await["suggested_units"].to_string();
        assert!(!suggested.contains("zhujian"), "{suggested}");
        give(&dispatcher, &number, "dispatch", json!({"lead_unit": "chengguan"})).await.is(200);
        work(&app.ctx).await;
        for who in [app.handler("zhujian").await, app.lead("zhujian").await] {
            finds_nothing(&who, &number).await;
        }
        let handler = app.handler("chengguan").await;
        let back = json!({"reason_code": "not_ours", "basis": "职责清单", "suggested_unit": "zhijian"});
        assert_eq!(give(&handler, &number, "return", back).await.faults(), ["suggested_unit conflict"]);
        assert_eq!(give(&handler, &number, "add_co_unit", json!({"unit": "zhujian", "due_working_days": 2})).await.faults(), ["unit conflict"]);
        assert_eq!(supervisor.get("/api/v1/tickets?kind=report").await.is(200).body["total"], json!(1));
        // Another ticket is the first that the accused unit hears of.
        let other = take_down(&agent, complaint()).await;
        work(&app.ctx).await;
        let (_, event) = ear.next().await;
        assert_eq!(event["number"], json!(other));
    }

    async fn a_unit_that_is_accused_later_loses_the_report_and_what_it_was_told(app: &TestApp) {
        let (agent, dispatcher) = (app.agent().await, app.dispatcher().await);
        let number = take_down(&agent, with(complaint(), json!({"kind": "report", "title": "收受好处"}))).await;
        let (handler, lead) = (app.handler("zhujian").await, app.lead("zhujian").await);
        work(&app.ctx).await;
        assert_eq!(inbox(&handler).await, [("assigned".to_owned(), number.clone())]);
        give(&handler, &number, "sign", json!({})).await.is(200);
        refused(&lead, &number, "name_accused", json!({"subject_unit": "chengguan"}), 403, "forbidden").await;
        refused(&dispatcher, &number, "name_accused", json!({}), 422, "invalid").await;
        refused(&dispatcher, &number, "name_accused", json!({"subject_unit": "nobody"}), 422, "invalid").await;
        let taken = give(&dispatcher, &number, "name_accused", json!({"subject_unit": "zhujian", "accused": "区住建局负责人"})).await.is(200).body;
        assert_eq!((&taken["status"], &taken["assignments"][0]["status"]), (&json!("to_dispatch"), &json!("released")));
        assert_eq!((&taken["accused"], &taken["recusals"][0]["person"]), (&json!("区住建局负责人"), &json!("区住建局负责人")));
        work(&app.ctx).await;
        finds_nothing(&handler, &number).await;
        finds_nothing(&lead, &number).await;
        assert_eq!(inbox(&handler).await, [], "what was said before is not read any more");
        give(&dispatcher, &number, "dispatch", json!({"lead_unit": "chengguan"})).await.is(200);
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn who_is_accused_by_name_or_account_finds_nothing_and_colleagues_go_on(app: &TestApp) {
        let agent = app.agent().await;
        for accused in ["区住建局承办人", "handler.zhujian"] {
            let number = take_down(&agent, with(complaint(), json!({"subject_unit": null, "accused": accused}))).await;
            assert_eq!(look(&agent, &number).await["recusals"].as_array().map(Vec::len), Some(1));
            app.handler("zhujian").await.get(&format!("/api/v1/tickets/{number}")).await.problem(404, "not_found");
            give(&app.lead("zhujian").await, &number, "sign", json!({})).await.is(200);
        }
        // Of the same name elsewhere is somebody else.
        let number = take_down(&agent, with(complaint(), json!({"subject_unit": "chengguan", "accused": "区住建局承办人"}))).await;
        assert_eq!(look(&agent, &number).await["recusals"], json!([]));
        let long = with(complaint(), json!({"accused": "张".repeat(41)}));
        assert_eq!(agent.post("/api/v1/tickets", long).await.faults(), ["accused length"]);
    }

    async fn who_is_concerned_keeps_away_by_the_own_word(app: &TestApp) {
        let number = take_down(&app.agent().await, complaint()).await;
        let (handler, lead) = (app.handler("zhujian").await, app.lead("zhujian").await);
        assert_eq!(look(&handler, &number).await["may_recuse"], json!(true));
        assert_eq!(look(&app.login("leader1").await, &number).await["may_recuse"], json!(false));
        refused(&handler, &number, "recuse", json!({}), 422, "invalid").await;
        refused(&app.login("leader1").await, &number, "recuse", json!({"reason": "？"}), 403, "forbidden").await;
        give(&handler, &number, "recuse", json!({"reason": "与诉求人系近亲属"})).await.is(200);
        handler.get(&format!("/api/v1/tickets/{number}")).await.problem(404, "not_found");
        let seen = look(&lead, &number).await;
        assert_eq!((&seen["recusals"][0]["person"], &seen["recusals"][0]["cause"]), (&json!("区住建局承办人"), &json!("declared")));
        give(&lead, &number, "sign", json!({})).await.is(200);
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn confidential_is_soon_said_and_lifted_by_a_supervisor_alone(app: &TestApp) {
        let (agent, dispatcher, supervisor) = (app.agent().await, app.dispatcher().await, app.login("supervisor1").await);
        let number = take_down(&agent, complaint()).await;
        let secret = json!({"confidential": true, "reason": "诉求人要求保密"});
        refused(&agent, &number, "set_confidential", json!({"confidential": true}), 422, "invalid").await;
        refused(&app.handler("zhujian").await, &number, "set_confidential", secret.clone(), 403, "forbidden").await;
        give(&dispatcher, &number, "set_confidential", secret.clone()).await.is(200);
        dispatcher.get(&format!("/api/v1/tickets/{number}")).await.problem(404, "not_found");
        let seen = look(&app.handler("zhujian").await, &number).await;
        assert_eq!((&seen["callers"][0]["name"], &seen["flags"]["confidential"]), (&Value::Null, &json!(true)));
        let open = json!({"confidential": false, "reason": "诉求人同意公开"});
        refused(&agent, &number, "set_confidential", open.clone(), 403, "forbidden").await;
        assert_eq!(waiting(&app.login("leader1").await, "mine").await, json!(0));
        give(&supervisor, &number, "set_confidential", open).await.is(200);
        look(&dispatcher, &number).await;
        assert_eq!(letters(&app.handler("zhujian").await).await.len(), 0, "nothing has been sent yet");
    }
}

//! 认领: two people of a pool do not take the same ticket, call the same citizen or judge the same result.

use super::returns::{refused, rows_are_what_the_journal_makes_of_them, waiting};
use super::*;
use crate::app::on_both_apps;
use crate::worker::work;

async fn listed(who: &Client, query: &str) -> Vec<Value> {
    let body = who.get(&format!("/api/v1/tickets?{query}")).await.is(200).body;
    body["items"].as_array().expect("items").clone()
}

async fn to_visit(app: &TestApp) -> String {
    let number = take_down(&app.agent().await, complaint()).await;
    handle(app, &number, "zhujian").await;
    give(&app.login("reviewer1").await, &number, "pass_review", json!({})).await.is(200);
    number
}

async fn name(who: &Client) -> String {
    who.get("/api/v1/me").await.is(200).text_of("name")
}

on_both_apps! {
    async fn two_visitors_do_not_call_the_same_citizen(app: &TestApp) {
        let number = to_visit(app).await;
        let (one, two) = (app.login("visitor1").await, app.login("visitor2").await);
        let before = look(&one, &number).await;
        assert!(actions(&before).contains(&"claim") && before["claim"].is_null(), "{before}");
        let claimed = give(&one, &number, "claim", json!({})).await.is(200).body;
        let named = name(&one).await;
        let claim = &claimed["claim"];
        assert_eq!((&claim["by"], &claim["mine"], &claim["since"]), (&json!(named), &json!(true), &json!("2026-09-01T10:00:00+08:00")));
        assert_eq!(claim["until"], json!("2026-09-01T10:30:00+08:00"));
        for same in ["status", "deadlines", "assignments", "round", "light"] {
            assert_eq!(claimed[same], before[same], "{same} follows from no claim");
        }
        // The colleague sees who has it, in the list and on the page, and is told so.
        let row = &listed(&two, "status=to_visit").await[0];
        assert_eq!((&row["claim"]["by"], &row["claim"]["mine"]), (&json!(named), &json!(false)));
        let seen = look(&two, &number).await;
        assert!(!actions(&seen).contains(&"visit") && !actions(&seen).contains(&"claim"), "{seen}");
        assert_eq!((&seen["blocked"][0]["name"], &seen["blocked"][0]["code"]), (&json!("visit"), &json!("illegal_transition")));
        assert!(seen["blocked"][0]["detail"].as_str().is_some_and(|why| why.contains(&named) && why.contains("10:00 认领")), "{seen}");
        let happy = json!({"channel": "phone", "reached": true, "satisfaction": 5});
        let told = give(&two, &number, "visit", happy.clone()).await;
        told.problem(409, "illegal_transition");
        let told = give(&two, &number, "visit", happy.clone()).await;
        assert!(told.text_of("detail").starts_with(&format!("{named}正在处理")), "{}", told.text);
        refused(&two, &number, "claim", json!({}), 409, "illegal_transition").await;
        refused(&two, &number, "release", json!({}), 409, "illegal_transition").await;
        // What one has taken is a list of its own; what nobody else has, too.
        assert_eq!((listed(&one, "claim=mine").await.len(), listed(&two, "claim=mine").await.len()), (1, 0));
        assert_eq!((listed(&one, "status=to_visit&claim=free").await.len(), listed(&two, "status=to_visit&claim=free").await.len()), (1, 0));
        assert_eq!((waiting(&one, "claimed").await, waiting(&two, "claimed").await), (json!(1), json!(0)));
        assert_eq!(one.get("/api/v1/tickets?claim=yours").await.faults(), ["claim choice"]);
        give(&one, &number, "visit", happy).await.is(200);
        let timeline = one.get(&format!("/api/v1/tickets/{number}/timeline")).await.is(200).body;
        let entry = timeline["items"].as_array().expect("items").iter().find(|e| e["event"] == "claimed").cloned().expect("told");
        assert_eq!((&entry["label"], &entry["actor"]["name"], &entry["system"]), (&json!("认领"), &json!(named), &json!(false)));
        work(&app.ctx).await;
        assert!(hotline::service::report::verify(&app.ctx).await.expect("verified").differing.is_empty());
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn a_claim_lapses_or_is_given_back_and_a_supervisor_releases_anybodys(app: &TestApp) {
        let number = to_visit(app).await;
        let (one, two, supervisor) = (app.login("visitor1").await, app.login("visitor2").await, app.login("supervisor1").await);
        refused(&one, &number, "release", json!({}), 409, "illegal_transition").await;
        give(&one, &number, "claim", json!({})).await.is(200);
        app.now_is("2026-09-01T10:29:59+08:00");
        refused(&two, &number, "claim", json!({}), 409, "illegal_transition").await;
        app.now_is("2026-09-01T10:30:00+08:00");
        assert_eq!((listed(&one, "claim=mine").await.len(), &listed(&two, "status=to_visit").await[0]["claim"]), (0, &Value::Null));
        give(&two, &number, "claim", json!({})).await.is(200);
        refused(&one, &number, "visit", json!({"channel": "phone", "reached": false}), 409, "illegal_transition").await;
        let freed = give(&two, &number, "release", json!({})).await.is(200).body;
        assert_eq!((&freed["claim"], &freed["status"]), (&Value::Null, &json!("to_visit")));
        give(&one, &number, "claim", json!({})).await.is(200);
        refused(&supervisor, &number, "claim", json!({}), 403, "forbidden").await;
        assert!(actions(&look(&supervisor, &number).await).contains(&"release"));
        give(&supervisor, &number, "release", json!({"note": "认领人临时外出"})).await.is(200);
        let timeline = supervisor.get(&format!("/api/v1/tickets/{number}/timeline")).await.is(200).text;
        assert!(timeline.contains("督办员释放认领") && timeline.contains("认领人临时外出"), "{timeline}");
        // How long it holds is set.
        let sysadmin = app.login("sysadmin").await;
        let set = async |value: u32| sysadmin.post("/api/v1/settings/limits", json!({"name": "claim_minutes", "value": value, "basis": "热线中心意见"})).await;
        assert_eq!(set(4).await.faults(), ["value range"]);
        set(60).await.is(204);
        let claimed = give(&two, &number, "claim", json!({})).await.is(200).body;
        assert_eq!(claimed["claim"]["until"], json!("2026-09-01T11:30:00+08:00"));
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn of_two_who_claim_at_once_one_has_it(app: &TestApp) {
        let number = take_down(&app.agent().await, with(complaint(), json!({"category": null}))).await;
        let (one, two) = (app.login("dispatcher1").await, app.login("dispatcher2").await);
        let (first, second) = futures_util::future::join(
            one.command(&number, "claim", 1, json!({})),
            two.command(&number, "claim", 1, json!({})),
        ).await;
        let mut statuses = [first.status.as_u16(), second.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409]);
        let (winner, loser) = if first.status == 200 { (&one, &two) } else { (&two, &one) };
        let order = json!({"lead_unit": "zhujian", "category": "030101"});
        refused(loser, &number, "dispatch", order.clone(), 409, "illegal_transition").await;
        // In a batch too, and only there where somebody has it.
        let other = take_down(&app.agent().await, with(complaint(), json!({"category": null}))).await;
        let batch = with(json!({"command": "dispatch", "numbers": [number, other]}), order.clone());
        let done = loser.post("/api/v1/tickets/batch", batch).await.is(200).body;
        assert_eq!((&done["done"], &done["items"][0]["problem"]["code"]), (&json!(1), &json!("illegal_transition")));
        let dispatched = give(winner, &number, "dispatch", order).await.is(200).body;
        assert_eq!((&dispatched["status"], &dispatched["claim"]), (&json!("dispatched"), &Value::Null));
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn who_may_not_decide_may_not_claim(app: &TestApp) {
        let number = to_visit(app).await;
        let db = app.connect().await;
        super::hands::role(&db, "reviewer1", entity::values::Role::Visitor).await;
        refused(&app.login("reviewer1").await, &number, "claim", json!({}), 403, "separation_of_duties").await;
        for stranger in ["reviewer2", "signer1", "agent2", "lead.chengguan"] {
            app.login(stranger).await.command(&number, "claim", 1, json!({})).await.problem(404, "not_found");
        }
        refused(&app.handler("zhujian").await, &number, "claim", json!({}), 403, "separation_of_duties").await;
        for other in ["dispatcher1", "leader1", "supervisor1"] {
            refused(&app.login(other).await, &number, "claim", json!({}), 403, "forbidden").await;
        }
        // Whoever takes calls claims what came in without one.
        let form = json!({"kind": "complaint", "disposition": "need_info", "question": "具体在哪一栋？"});
        let waits = take_down(&app.agent().await, with(complaint(), form)).await;
        let agent = app.login("agent2").await;
        give(&agent, &waits, "claim", json!({})).await.is(200);
        refused(&app.agent().await, &waits, "accept", json!({"category": "030101"}), 409, "illegal_transition").await;
        // What the citizen says does not wait for whoever has it open.
        give(&app.agent().await, &waits, "provide_info", json!({"content": "三栋"})).await.is(200);
        rows_are_what_the_journal_makes_of_them(app).await;
    }
}

//! Who sees what: one negative test per path (contract.md §3).

use super::*;
use crate::app::on_both_apps;

on_both_apps! {
    async fn another_unit_finds_nothing_on_any_path(app: &TestApp) {
        let agent = app.agent().await;
        let number = take_down(&agent, complaint()).await;
        let stranger = app.handler("shichang").await;
        let own = app.handler("zhujian").await;
        for path in ["", "/timeline", "/deadlines/handle/explain", "/attachments", "/attachments/1"] {
            stranger.get(&format!("/api/v1/tickets/{number}{path}")).await.problem(404, "not_found");
        }
        stranger.command(&number, "sign", 1, json!({})).await.problem(404, "not_found");
        let look_at = json!({"field": "phone", "reason": "好奇"});
        stranger.post(&format!("/api/v1/tickets/{number}/unmask"), look_at).await.problem(404, "not_found");
        assert_eq!(stranger.get("/api/v1/tickets").await.is(200).body["total"], 0);
        assert_eq!(own.get("/api/v1/tickets").await.is(200).body["total"], 1);
        // A number that nobody has looks the same.
        let (absent, hidden) = (stranger.get("/api/v1/tickets/53011326090199999").await, stranger.get(&format!("/api/v1/tickets/{number}")).await);
        assert_eq!(absent.text, hidden.text);
    }

    async fn administrators_see_no_tickets(app: &TestApp) {
        let number = take_down(&app.agent().await, complaint()).await;
        for username in ["sysadmin", "secadmin", "auditor", "editor1"] {
            let who = app.login(username).await;
            who.get(&format!("/api/v1/tickets/{number}")).await.problem(404, "not_found");
            assert_eq!(who.get("/api/v1/tickets").await.is(200).body["total"], 0);
        }
    }

    async fn an_agent_sees_the_own_tickets_and_the_queue(app: &TestApp) {
        let (one, two) = (app.login("agent1").await, app.login("agent2").await);
        let dispatched = take_down(&one, complaint()).await;
        let waiting = take_down(&one, with(complaint(), json!({"disposition": "need_info", "question": "哪里？"}))).await;
        two.get(&format!("/api/v1/tickets/{dispatched}")).await.problem(404, "not_found");
        look(&two, &waiting).await;
        // But the earlier tickets of the caller on the line, masked.
        let card = two.get("/api/v1/callers/history?phone=13800000000").await.is(200).body;
        assert_eq!(card["total"], 2);
        app.handler("zhujian").await.get("/api/v1/callers/history?phone=13800000000").await.problem(403, "forbidden");
    }

    async fn confidential_tickets_stay_in_their_pools(app: &TestApp) {
        let agent = app.agent().await;
        let number = take_down(&agent, with(complaint(), json!({"confidential": true}))).await;
        for username in ["dispatcher1", "leader1", "office1"] {
            let who = app.login(username).await;
            who.get(&format!("/api/v1/tickets/{number}")).await.problem(404, "not_found");
            assert_eq!(who.get("/api/v1/tickets").await.is(200).body["total"], 0);
        }
        // The unit works on it without learning who called.
        let seen = look(&app.handler("zhujian").await, &number).await;
        assert_eq!((&seen["callers"][0]["name"], &seen["callers"][0]["phone"]), (&Value::Null, &Value::Null));
    }

    async fn a_number_is_unmasked_with_a_reason_and_logged(app: &TestApp) {
        let number = take_down(&app.agent().await, complaint()).await;
        let handler = app.handler("zhujian").await;
        let path = format!("/api/v1/tickets/{number}/unmask");
        assert_eq!(handler.post(&path, json!({"field": "phone"})).await.faults(), ["reason required"]);
        assert_eq!(handler.post(&path, json!({"field": "age", "reason": "x"})).await.faults(), ["field choice"]);
        let seen = handler.post(&path, json!({"field": "phone", "reason": "联系诉求人"})).await.is(200).body;
        assert_eq!(seen["value"], "13800000000");
        app.login("leader1").await.post(&path, json!({"field": "phone", "reason": "看看"})).await.problem(403, "forbidden");
        let rows = logged_looks(app).await;
        assert_eq!(rows, 1);
    }
}

async fn logged_looks(app: &TestApp) -> u64 {
    use entity::access_log;
    use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
    let db = app.connect().await;
    let looks = access_log::Entity::find().filter(access_log::Column::Action.eq("unmask"));
    looks.count(&db).await.expect("a count")
}

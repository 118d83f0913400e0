//! Who may not see a ticket gets 404 on every path, and does not find it in any list (contract.md §3).

use super::{complaint, take_down, version};
use crate::app::on_both_apps;
use serde_json::json;

on_both_apps! {
    async fn strangers_find_nothing(app: &TestApp) {
        let ticket = take_down(&app.agent().await, complaint()).await;
        let number = ticket.text_of("number");
        let strangers = ["handler.shichang", "lead.shichang", "agent2", "visitor1", "signer1", "reviewer1", "editor1", "sysadmin", "secadmin", "auditor"];
        for username in strangers {
            let client = app.login(username).await;
            let path = format!("/api/v1/tickets/{number}");
            for rest in ["", "/timeline", "/attachments", "/deadlines/handle/explain"] {
                client.get(&format!("{path}{rest}")).await.problem(404, "not_found");
            }
            client.command(&number, "note", version(&ticket), json!({"text": "看一看"})).await.problem(404, "not_found");
            let asked = json!({"field": "phone", "reason": "联系诉求人"});
            client.post(&format!("{path}/unmask"), asked).await.problem(404, "not_found");
            let listed = client.get("/api/v1/tickets").await;
            if listed.status == 200 {
                assert_eq!(listed.body["items"], json!([]), "{username}");
                assert_eq!(listed.body["total"], 0, "{username}");
            } else {
                listed.problem(403, "forbidden");
            }
        }
        for username in ["handler.zhujian", "lead.zhujian", "agent1", "dispatcher1", "supervisor1", "leader1"] {
            let client = app.login(username).await;
            client.get(&format!("/api/v1/tickets/{number}")).await.is(200);
            assert_eq!(client.get("/api/v1/tickets").await.is(200).body["total"], 1, "{username}");
        }
    }

    async fn what_is_confidential_stays_in_its_pool(app: &TestApp) {
        let mut body = complaint();
        body["confidential"] = json!(true);
        let number = take_down(&app.agent().await, body).await.text_of("number");
        let path = format!("/api/v1/tickets/{number}");
        for username in ["leader1", "office1", "dispatcher1"] {
            app.login(username).await.get(&path).await.problem(404, "not_found");
        }
        for username in ["supervisor1", "handler.zhujian"] {
            app.login(username).await.get(&path).await.is(200);
        }
    }

    async fn a_number_is_seen_with_a_reason_and_remembered(app: &TestApp) {
        let number = take_down(&app.agent().await, complaint()).await.text_of("number");
        let handler = app.handler("zhujian").await;
        let path = format!("/api/v1/tickets/{number}/unmask");
        assert_eq!(handler.post(&path, json!({"field": "phone"})).await.faults(), ["reason required"]);
        let seen = handler.post(&path, json!({"field": "phone", "reason": "联系诉求人"})).await.is(200);
        assert_eq!(seen.body["value"], "13800001234");
        app.login("leader1").await.post(&path, json!({"field": "phone", "reason": "好奇"})).await.problem(403, "forbidden");

        let db = app.connect().await;
        use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
        let log = entity::access_log::Entity::find().filter(entity::access_log::Column::Action.eq("unmask")).all(&db).await;
        let log: Vec<_> = log.expect("log").into_iter().filter(|line| line.success).collect();
        assert_eq!(log.len(), 1);
        assert_eq!(log[0].ticket.as_deref(), Some(number.as_str()));
        assert_eq!(log[0].reason.as_deref(), Some("联系诉求人"));
        db.close().await.expect("closed");
    }
}

//! The auditor reads the journal and the access log, and nobody else does.

use crate::app::{Answer, Client, on_both_apps};
use crate::walk::{complaint, take_down};
use crate::worker::sign_and_contact;
use hotline::service::audit::{self, Astray};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

fn events(page: &Answer) -> Vec<String> {
    let items = page.body["items"].as_array().expect("items");
    items.iter().map(|line| line["event"].as_str().unwrap_or_default().to_owned()).collect()
}

async fn pages(who: &Client, path: &str) -> Vec<Value> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = who.get(&format!("{path}{cursor}")).await.is(200);
        all.extend(page.body["items"].as_array().expect("items").clone());
        match page.body["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return all,
        }
    }
}

on_both_apps! {
    async fn the_journal_is_read_page_by_page_and_narrowed(app: &TestApp) {
        let agent = app.agent().await;
        let number = take_down(&agent, complaint()).await.text_of("number");
        take_down(&agent, complaint()).await;
        app.now_is("2026-09-02T10:00:00+08:00");
        sign_and_contact(&app.handler("zhujian").await, &number).await;
        let auditor = app.login("auditor").await;
        let all = auditor.get("/api/v1/audit/journal").await.is(200);
        assert_eq!(pages(&auditor, "/api/v1/audit/journal?limit=1").await, *all.body["items"].as_array().expect("items"));
        let line = &all.body["items"][0];
        assert_eq!((&line["ticket"], &line["event"]), (&json!(number), &json!("contacted")), "newest first");
        assert_eq!((&line["label"], &line["unit"]), (&json!("联系诉求人"), &json!("区住建局")));
        assert_eq!(line["hash"].as_str().map(str::len), Some(64));
        for word in ["王小明", "13800001234", "浇筑混凝土", "夜间施工"] {
            assert!(!all.text.contains(word), "{word} in {}", all.text);
        }
        let only = async |query: &str| events(&auditor.get(&format!("/api/v1/audit/journal?{query}")).await.is(200));
        assert_eq!(only("person=handler.zhujian&what=contacted").await, ["contacted"]);
        assert!(only("person=agent1").await.iter().all(|event| event != "contacted"));
        assert_eq!(only("what=signed").await, ["signed"]);
        assert_eq!(only("from=2026-09-02&limit=1").await, ["contacted"]);
        assert!(!only("from=2026-09-02").await.contains(&"received".to_owned()));
        assert!(!only("to=2026-09-01").await.contains(&"signed".to_owned()));
        assert!(only("person=nobody.here").await.is_empty());
        assert_eq!(only(&format!("ticket={number}&what=received")).await, ["received"]);
        assert_eq!(auditor.get("/api/v1/audit/journal?limit=0&cursor=x&from=y").await.faults().len(), 3);
        auditor.get("/api/v1/tickets").await.is(200);
        auditor.get(&format!("/api/v1/tickets/{number}")).await.problem(404, "not_found");
    }

    /// What the journal cannot vouch for is named: a row that somebody changed by hand.
    async fn rows_that_are_not_what_the_journal_makes_of_them_are_named(app: &TestApp) {
        let number = take_down(&app.agent().await, complaint()).await.text_of("number");
        take_down(&app.agent().await, complaint()).await;
        let verified = audit::verify(&app.ctx).await.expect("verified");
        assert!(verified.is_whole(), "{verified:?}");
        assert_eq!(verified.tickets, 2);
        assert!(verified.rows > 2);
        let db = app.connect().await;
        let of = format!("ticket_id = (SELECT id FROM ticket WHERE number = '{number}')");
        let spoilt = [
            (format!("UPDATE clock SET due_at = '2027-01-01T00:00:00+00:00' WHERE kind = 'sign' AND {of}"), Astray::Clocks),
            (format!("UPDATE assignment SET unit = 'jiaotong' WHERE {of}"), Astray::Assignments),
            (format!("UPDATE ticket SET status = 'archived' WHERE number = '{number}'"), Astray::Ticket),
        ];
        for (spoil, astray) in spoilt {
            db.execute_unprepared(&spoil).await.expect("spoilt");
            let verified = audit::verify(&app.ctx).await.expect("verified");
            assert_eq!((verified.count_astray, verified.astray), (1, vec![(number.as_str().into(), astray)]));
        }
        db.close().await.expect("closed");
    }

    async fn the_access_log_tells_who_signed_in_and_who_looked(app: &TestApp) {
        let number = take_down(&app.agent().await, complaint()).await.text_of("number");
        let look = json!({"field": "phone", "reason": "联系诉求人"});
        app.handler("zhujian").await.post(&format!("/api/v1/tickets/{number}/unmask"), look).await.is(200);
        let auditor = app.login("auditor").await;
        let unmask = auditor.get("/api/v1/audit/access?what=unmask").await.is(200);
        assert_eq!(unmask.body["items"][0]["ticket"], json!(number));
        assert_eq!(unmask.body["items"][0]["reason"], "联系诉求人");
        let signed_in = pages(&auditor, "/api/v1/audit/access?what=sign_in&limit=1").await;
        assert_eq!(signed_in.len(), 3);
        assert_eq!(pages(&auditor, &format!("/api/v1/audit/access?ticket={number}")).await.len(), 1);
        assert_eq!(pages(&auditor, "/api/v1/audit/access?person=auditor").await.len(), 1);
    }

    async fn nobody_else_reads_them(app: &TestApp) {
        for path in ["/api/v1/audit/journal", "/api/v1/audit/access"] {
            app.nobody.get(path).await.problem(401, "unauthenticated");
            for who in ["sysadmin", "secadmin", "supervisor1", "agent1", "leader1"] {
                app.login(who).await.get(path).await.problem(403, "forbidden");
            }
        }
    }
}

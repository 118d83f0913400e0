//! 评价和回复公开: an editor prepares what the public reads, and nothing in it leads to anybody (西政发〔2022〕27号).

use super::adjudication::{found, rated};
use super::*;
use crate::app::on_both_apps;

/// A complaint in the archive, open to the public.
async fn finished(app: &TestApp, more: Value) -> String {
    let agent = app.agent().await;
    let number = take_down(&agent, with(complaint(), more)).await;
    handle(app, &number, "zhujian").await;
    give(&app.login("reviewer1").await, &number, "pass_review", json!({})).await.is(200);
    let content = json!({"channel": "phone", "reached": true, "solved": "yes", "satisfaction": 5});
    let done = give(&app.login("visitor1").await, &number, "visit", content).await.is(200).body;
    assert_eq!(done["status"], "archived");
    number
}

async fn pool(who: &Client, state: &str) -> Vec<Value> {
    let page = who.get(&format!("/api/v1/publications?state={state}")).await.is(200).body;
    page["items"].as_array().cloned().expect("items")
}

async fn replies(app: &TestApp, query: &str) -> Vec<Value> {
    let page = app.nobody.get(&format!("/api/public/replies{query}")).await.is(200).body;
    page["items"].as_array().cloned().expect("items")
}

on_both_apps! {
    async fn an_editor_releases_and_takes_down(app: &TestApp) {
        let content = "我叫张伟，住白云街15号501室，电话13800001234，工地半夜施工。";
        let number = finished(app, json!({"content": content})).await;
        let editor = app.login("editor1").await;
        // The editor sees no tickets, but what is finished in the pool, without the number.
        editor.get(&format!("/api/v1/tickets/{number}")).await.problem(404, "not_found");
        let waiting = pool(&editor, "waiting").await;
        let item = &waiting[0];
        assert_eq!((&item["number"], &item["unit_name"]), (&json!(number), &json!("区住建局")));
        assert!(!item["question"]["text"].as_str().expect("text").contains("13800001234"));
        let marked: Vec<_> = item["question"]["marks"].as_array().expect("marks").iter().map(|m| m["kind"].clone()).collect();
        assert_eq!(marked, ["name", "address"]);
        let proposed = item["proposed"]["question"].as_str().expect("proposed");
        assert!(!proposed.contains("张伟") && !proposed.contains("501"), "{proposed}");

        let version = item["version"].as_i64().expect("a version");
        let publish = |question: &str, confirmed: bool| {
            json!({"title": "夜间施工扰民", "question": question, "reply": "已责令停止夜间施工。", "confirmed": confirmed})
        };
        let refused = editor.command(&number, "publish", version, publish("电话13800001234", true)).await;
        assert_eq!(refused.faults(), ["question conflict"]);
        assert_eq!(editor.command(&number, "publish", version, publish("我叫张伟。", false)).await.faults(), ["question conflict"]);
        for name in ["supervisor1", "agent1", "handler.zhujian"] {
            app.login(name).await.command(&number, "publish", version, publish("噪声", false)).await.problem(403, "forbidden");
        }
        assert_eq!(replies(app, "").await, Vec::<Value>::new());
        let told = editor.command(&number, "publish", version, publish("工地夜间施工扰民。", false)).await.is(200);
        // The answer is what the pool shows, not the ticket that the editor may not read.
        assert_eq!(told.body, pool(&editor, "published").await[0]);
        assert_eq!(told.body["published"]["question"], "工地夜间施工扰民。");
        for hidden in ["query_code", "callers", "content", "deadlines", "actions", "submissions", "assignments", "visits", "recorded_by"] {
            assert!(told.body.get(hidden).is_none(), "{hidden} is none of an editor's");
        }
        assert!(!told.text.contains("13800001234") && !told.text.contains("王**"), "{}", told.text);
        editor.get(&format!("/api/v1/tickets/{number}")).await.problem(404, "not_found");

        let public = replies(app, "").await;
        assert_eq!((&public[0]["question"], &public[0]["unit_name"]), (&json!("工地夜间施工扰民。"), &json!("区住建局")));
        let whole = app.nobody.get("/api/public/replies").await.is(200);
        assert!(!whole.text.contains(&number) && !whole.text.contains("query_code") && !whole.text.contains("王小明"));
        let page = app.nobody.get("/replies").await.is(200);
        assert!(page.text.contains("工地夜间施工扰民。") && !page.text.contains(&number) && !page.text.contains("<script"));
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        // Whoever has it asks whether it still holds.
        let tag = whole.header("etag").to_owned();
        let again = app.nobody.request(reqwest::Method::GET, "/api/public/replies").header("if-none-match", &tag);
        crate::app::send(again).await.is(304);

        assert_eq!(pool(&editor, "waiting").await, Vec::<Value>::new());
        let version = pool(&editor, "published").await[0]["version"].as_i64().expect("a version");
        assert_eq!(editor.command(&number, "unpublish", version, json!({})).await.faults(), ["reason required"]);
        let told = editor.command(&number, "unpublish", version, json!({"reason": "答复有误"})).await.is(200).body;
        assert_eq!((&told["withdrawn_reason"], &told["published"], told.get("callers")), (&json!("答复有误"), &Value::Null, None));
        assert_eq!(replies(app, "").await, Vec::<Value>::new());
        assert_eq!(pool(&editor, "withdrawn").await[0]["withdrawn_reason"], "答复有误");
    }

    async fn what_is_confidential_or_a_report_never_comes_near_the_public(app: &TestApp) {
        let hidden = finished(app, json!({"confidential": true})).await;
        let report = finished(app, json!({"kind": "report", "title": "举报"})).await;
        let editor = app.login("editor1").await;
        assert_eq!(pool(&editor, "waiting").await, Vec::<Value>::new());
        for number in [&hidden, &report] {
            let words = json!({"question": "噪声", "reply": "已处理"});
            editor.command(number, "publish", 1, words).await.problem(404, "not_found");
        }
        app.agent().await.get("/api/v1/publications").await.problem(403, "forbidden");
        app.handler("zhujian").await.get("/api/v1/publications").await.problem(403, "forbidden");
    }

    async fn a_rating_is_published_with_its_level_and_found_again(app: &TestApp) {
        let number = rated(app, json!({})).await;
        found(app, &number, json!({"verdict": "clear", "open_to_public": false})).await;
        give(&app.login("reviewer1").await, &number, "pass_review", json!({})).await.is(200);
        let content = json!({"channel": "phone", "reached": true, "solved": "yes", "satisfaction": 5});
        give(&app.login("visitor1").await, &number, "visit", content).await.is(200);
        give(&app.login("signer1").await, &number, "sign_off", json!({})).await.is(200);
        let other = finished(app, json!({})).await;
        let editor = app.login("editor1").await;
        for (number, question) in [(&number, "等候时间长"), (&other, "夜间施工扰民")] {
            let waiting = pool(&editor, "waiting").await;
            let item = waiting.iter().find(|item| item["number"] == number.as_str()).expect("waiting");
            let words = json!({"question": question, "reply": "已改进。"});
            editor.command(number, "publish", item["version"].as_i64().expect("a version"), words).await.is(200);
            app.now_is(if *number == other { "2026-09-02T10:00:00+08:00" } else { "2026-09-01T11:00:00+08:00" });
        }
        let all = replies(app, "").await;
        assert_eq!(all.len(), 2);
        let rating = all.iter().find(|item| item["kind"] == "rating").expect("the rating");
        assert_eq!((&rating["satisfaction_label"], &rating["matter_name"]), (&json!("非常不满意"), &json!("个体工商户设立登记")));
        for (query, count) in [
            ("?q=%E7%AD%89%E5%80%99", 1), ("?q=100%25", 0), ("?unit=zhujian", 1), ("?category=03", 1), ("?category=05", 0),
            ("?month=2026-09", 2), ("?month=2026-08", 0),
        ] {
            assert_eq!(replies(app, query).await.len(), count, "{query}");
        }
        // Page by page, none twice.
        let first = app.nobody.get("/api/public/replies?limit=1").await.is(200).body;
        let cursor = first["next_cursor"].as_str().expect("more");
        let second = app.nobody.get(&format!("/api/public/replies?limit=1&cursor={cursor}")).await.is(200).body;
        assert!(first["items"][0]["question"] != second["items"][0]["question"] && second["next_cursor"].is_null());
        let odd = app.nobody.get("/api/public/replies?month=x&limit=0&cursor=y").await;
        assert_eq!(odd.faults(), ["month format", "limit range", "cursor format"]);
        // What is taken up again is public no longer.
        give(&app.login("supervisor1").await, &number, "revoke_sign_off", json!({"reason": "虚假整改"})).await.is(200);
        assert_eq!(replies(app, "").await.len(), 1);
    }
}

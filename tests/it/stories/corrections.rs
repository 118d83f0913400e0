//! 更正: what was taken down wrongly is put right, and what stood there stays (contract.md §4 `correct`; GB/T 36113).

use super::returns::{refused, rows_are_what_the_journal_makes_of_them};
use super::*;
use crate::app::on_both_apps;
use crate::worker::{inbox, work};

const TITLE: &str = "白云街十五号夜间施工扰民";

fn misheard() -> Value {
    json!({"title": TITLE, "address": "白云街15号", "reason": "门牌号听错，诉求人来电更正"})
}

on_both_apps! {
    async fn a_misheard_address_is_put_right_and_the_old_one_stays_known(app: &TestApp) {
        let (agent, handler) = (app.agent().await, app.handler("zhujian").await);
        let number = take_down(&agent, with(complaint(), json!({"address": "白云街51号"}))).await;
        give(&handler, &number, "sign", json!({})).await.is(200);
        let before = look(&handler, &number).await;
        let seen = look(&agent, &number).await;
        assert!(actions(&seen).contains(&"correct"), "{seen}");
        let after = give(&agent, &number, "correct", misheard()).await.is(200).body;
        assert_eq!((&after["title"], &after["address"], &after["content"]), (&json!(TITLE), &json!("白云街15号"), &before["content"]));
        let now = look(&handler, &number).await;
        for same in ["status", "deadlines", "assignments", "round", "category", "light"] {
            assert_eq!(now[same], before[same], "{same} follows from no correction");
        }
        let found = handler.get("/api/v1/tickets?q=十五号").await.is(200).body;
        assert_eq!((&found["items"][0]["number"], &found["items"][0]["title"]), (&json!(number), &json!(TITLE)));
        let timeline = handler.get(&format!("/api/v1/tickets/{number}/timeline")).await.is(200).text;
        for told in ["更正", "标题、详细地址", "白云街51号", "白云街15号", "门牌号听错"] {
            assert!(timeline.contains(told), "{told}: {timeline}");
        }
        work(&app.ctx).await;
        assert!(inbox(&handler).await.contains(&("progress".to_owned(), number.clone())), "whoever works on it is told");
        let journal = app.login("auditor").await.get("/api/v1/audit/journal").await.is(200).text;
        assert!(!journal.contains("白云街"), "what people wrote stands in rows that can be erased");
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn what_it_is_about_and_where_is_counted_anew(app: &TestApp) {
        let (agent, dispatcher) = (app.agent().await, app.dispatcher().await);
        let number = take_down(&agent, complaint()).await;
        let wish = json!({"category": "030102", "area": "530113002", "reason": "复核录音后更正"});
        let after = give(&dispatcher, &number, "correct", wish.clone()).await.is(200).body;
        assert_eq!((&after["category"], &after["area"]), (&json!("030102"), &json!("530113002")));
        assert_eq!(after["assignments"][0]["unit"], "zhujian", "whose it is stays");
        work(&app.ctx).await;
        assert!(hotline::service::report::verify(&app.ctx).await.expect("verified").differing.is_empty());
        let listed = dispatcher.get("/api/v1/tickets?category=030102").await.is(200).body;
        assert_eq!(listed["items"][0]["number"], json!(number));
        // Said again it is nothing new.
        let version = after["version"].as_i64().expect("a version");
        assert_eq!(dispatcher.command(&number, "correct", version, wish).await.faults(), ["title required"]);
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn what_is_put_away_is_the_supervisors_to_put_right(app: &TestApp) {
        let agent = app.agent().await;
        let answered = json!({"kind": "consult", "disposition": "answer", "reply": "工作日九点到十七点"});
        let number = take_down(&agent, with(complaint(), answered)).await;
        refused(&agent, &number, "correct", misheard(), 403, "forbidden").await;
        let supervisor = app.login("supervisor1").await;
        let after = give(&supervisor, &number, "correct", misheard()).await.is(200).body;
        assert_eq!((&after["status"], &after["title"]), (&json!("answered"), &json!(TITLE)));
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn what_cannot_be_put_right_is_refused(app: &TestApp) {
        let (agent, dispatcher, handler) = (app.agent().await, app.dispatcher().await, app.handler("zhujian").await);
        let number = take_down(&agent, complaint()).await;
        let wrong = json!({"title": "长".repeat(101), "category": "0301", "area": "5301130 1", "occurred_at": "1999-01-01T00:00:00+08:00"});
        assert_eq!(give(&agent, &number, "correct", wrong).await.faults(), ["title length", "area format", "occurred_at time", "reason required"]);
        let unknown = json!({"category": "0301", "area": "999999", "occurred_at": "2027-01-01T00:00:00+08:00", "reason": "更正"});
        assert_eq!(give(&agent, &number, "correct", unknown).await.faults(), ["category unknown", "area unknown", "occurred_at time"]);
        assert_eq!(give(&agent, &number, "correct", json!({"reason": "更正", "title": " "})).await.faults(), ["title required"]);
        refused(&handler, &number, "correct", misheard(), 403, "forbidden").await;
        agent.command(&number, "correct", 0, misheard()).await.problem(409, "version_conflict");
        app.handler("chengguan").await.command(&number, "correct", 1, misheard()).await.problem(404, "not_found");
        let platform = app.key(&["ratings:write"]).await;
        let rated = platform.post("/api/v1/ratings", super::rating::bad()).await.is(201).text_of("ticket_number");
        assert_eq!(give(&dispatcher, &rated, "correct", misheard()).await.faults(), ["title conflict"]);
        give(&dispatcher, &rated, "correct", json!({"address": "政务大厅3号窗口", "reason": "补充地点"})).await.is(200);
        rows_are_what_the_journal_makes_of_them(app).await;
    }
}

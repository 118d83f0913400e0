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

    async fn a_misheard_number_is_put_right_and_the_old_one_is_seen_with_a_reason_only(app: &TestApp) {
        let (agent, supervisor, handler) = (app.agent().await, app.login("supervisor1").await, app.handler("zhujian").await);
        let number = take_down(&agent, complaint()).await;
        let deadlines = look(&agent, &number).await["deadlines"].clone();
        let wish = json!({"caller": {"name": "汪小明", "phone": "13800000009", "salutation": "先生"}, "reason": "复核录音后更正"});
        let after = give(&agent, &number, "correct", wish.clone()).await.is(200).body;
        let caller = &after["callers"][0];
        assert_eq!((&caller["name"], &caller["phone"], &after["deadlines"]), (&json!("汪**"), &json!("138****0009"), &deadlines));
        // Only what differs was put right; what stood there is masked too.
        let former = &caller["former"][0];
        assert_eq!((&former["n"], &former["name"], &former["phone"], &former["salutation"]), (&json!(1), &json!("王**"), &json!("138****0000"), &Value::Null));
        assert_eq!(former["at"], json!("2026-09-01T10:00:00+08:00"));
        let path = format!("/api/v1/tickets/{number}/unmask");
        let ask = async |who: &Client, more: Value| who.post(&path, with(json!({"field": "phone", "reason": "核对来电"}), more)).await;
        assert_eq!(ask(&supervisor, json!({})).await.is(200).body["value"], json!("13800000009"));
        assert_eq!(ask(&supervisor, json!({"former": 1})).await.is(200).body["value"], json!("13800000000"));
        ask(&supervisor, json!({"former": 2})).await.problem(404, "not_found");
        assert_eq!(ask(&supervisor, json!({"former": 1, "reason": ""})).await.faults(), ["reason required"]);
        ask(&app.login("leader1").await, json!({"former": 1})).await.problem(403, "forbidden");
        let looks = app.login("auditor").await.get("/api/v1/audit/access?what=unmask").await.is(200).text;
        assert!(looks.contains("phone:1:former:1") && !looks.contains("13800000000"), "{looks}");
        // The old number finds it no more, the new one does.
        let found = async |phone: &str| supervisor.get(&format!("/api/v1/tickets?q={phone}")).await.is(200).body["total"].clone();
        assert_eq!((found("13800000000").await, found("13800000009").await), (json!(0), json!(1)));
        let timeline = handler.get(&format!("/api/v1/tickets/{number}/timeline")).await.is(200).text;
        assert!(timeline.contains("姓名、来电号码") && !timeline.contains("小明") && !timeline.contains("1380000000"), "{timeline}");
        let journal = app.login("auditor").await.get("/api/v1/audit/journal").await.is(200).text;
        assert!(!journal.contains("小明") && !journal.contains("1380000000"), "{journal}");
        // Said again as it stands it is nothing new.
        assert_eq!(give(&agent, &number, "correct", wish).await.faults(), ["title required"]);
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn of_several_callers_the_one_who_is_meant_is_put_right(app: &TestApp) {
        let (agent, dispatcher) = (app.agent().await, app.dispatcher().await);
        let fellow = json!({"kind": "person", "anonymous": false, "name": "陈三", "phone": "13900000001"});
        let number = take_down(&agent, complaint()).await;
        give(&agent, &number, "me_too", json!({"caller": fellow})).await.is(200);
        let reason = "诉求人来电更正";
        let wish = |caller: Value| json!({"caller": caller, "reason": reason});
        let firm = wish(json!({"id": 2, "kind": "enterprise", "company": "铜都建材", "contact_phone": "087162120000"}));
        let after = give(&dispatcher, &number, "correct", firm).await.is(200).body;
        let (first, second) = (&after["callers"][0], &after["callers"][1]);
        assert_eq!((&first["kind"], &second["kind"], &second["company"]), (&json!("person"), &json!("enterprise"), &json!("铜都建材")));
        assert_eq!((&second["former"][0]["kind"], &second["former"][0]["company"]), (&json!("person"), &Value::Null));
        assert_eq!(after["flags"]["enterprise"], json!(false), "who joined makes it nobody else's matter");
        let own = give(&dispatcher, &number, "correct", wish(json!({"kind": "enterprise"}))).await.is(200).body;
        assert_eq!(own["flags"]["enterprise"], json!(true));
        work(&app.ctx).await;
        assert!(hotline::service::report::verify(&app.ctx).await.expect("verified").differing.is_empty());
        assert_eq!(give(&dispatcher, &number, "correct", wish(json!({"id": 9, "name": "无此人"}))).await.faults(), ["caller.id unknown"]);
        assert_eq!(give(&dispatcher, &number, "correct", wish(json!({"phone": "1380", "name": "长".repeat(41)}))).await.faults(), ["caller.name length", "caller.phone format"]);
        refused(&app.handler("zhujian").await, &number, "correct", wish(json!({"name": "别人"})), 403, "forbidden").await;
        let quiet = take_down(&agent, with(complaint(), json!({"caller": {"kind": "person", "anonymous": true, "phone": "13800000003"}}))).await;
        assert_eq!(give(&agent, &quiet, "correct", wish(json!({"name": "李四"}))).await.faults(), ["caller.name conflict"]);
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn what_was_put_right_of_a_caller_who_came_with_a_merger_goes_with_him(app: &TestApp) {
        let (agent, dispatcher) = (app.agent().await, app.dispatcher().await);
        let neighbour = json!({"caller": {"kind": "person", "anonymous": false, "name": "李大梅", "phone": "13800000001"}});
        let (root, merged) = (take_down(&agent, complaint()).await, take_down(&agent, with(complaint(), neighbour)).await);
        give(&dispatcher, &merged, "merge", json!({"into": root})).await.is(200);
        let wish = |id: i64, name: &str| json!({"caller": {"id": id, "name": name}, "reason": "复核录音后更正"});
        let after = give(&dispatcher, &root, "correct", wish(2, "厉大梅")).await.is(200).body;
        assert_eq!((&after["callers"][1]["name"], &after["callers"][1]["former"][0]["n"]), (&json!("厉**"), &json!(1)));
        give(&dispatcher, &root, "correct", wish(1, "汪小明")).await.is(200);
        give(&dispatcher, &merged, "unmerge", json!({})).await.is(200);
        let after = give(&dispatcher, &root, "correct", wish(1, "王晓明")).await.is(200).body;
        let numbers: Vec<_> = after["callers"][0]["former"].as_array().expect("former").iter().map(|f| f["n"].clone()).collect();
        assert_eq!(numbers, [json!(2), json!(3)]);
        assert_eq!(give(&dispatcher, &root, "correct", wish(2, "厉大梅")).await.faults(), ["caller.id unknown"]);
        assert_eq!(look(&dispatcher, &merged).await["callers"][0]["name"], json!("李**"), "as it was taken down");
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn what_is_said_again_as_it_stands_is_no_change(app: &TestApp) {
        let agent = app.agent().await;
        let number = take_down(&agent, complaint()).await;
        let seen = look(&agent, &number).await;
        let same = json!({"title": seen["title"], "content": seen["content"], "address": seen["address"], "reason": "核对"});
        assert_eq!(give(&agent, &number, "correct", same.clone()).await.faults(), ["title required"]);
        let after = give(&agent, &number, "correct", with(same, json!({"address": "桂苑社区 3 栋旁"}))).await.is(200).body;
        assert_eq!((&after["title"], &after["address"]), (&seen["title"], &json!("桂苑社区 3 栋旁")));
        let timeline = agent.get(&format!("/api/v1/tickets/{number}/timeline")).await.is(200).text;
        assert!(timeline.contains("原详细地址") && !timeline.contains("原标题"), "{timeline}");
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

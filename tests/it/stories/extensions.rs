//! A unit asks for more time: its lead, then the hotline (contract.md §4 `request_extension`, domain.md §11).

use super::returns::{refused, rows_are_what_the_journal_makes_of_them, waiting};
use super::*;
use crate::app::on_both_apps;
use crate::worker::{inbox, work};

fn more(working_days: u32) -> Value {
    json!({"working_days": working_days, "reason": "须等检测机构出具噪声检测报告。", "told_caller": true})
}

/// Signed by 区住建局 and due on Tuesday 8 September.
async fn in_hand(app: &TestApp) -> String {
    let number = take_down(&app.agent().await, complaint()).await;
    give(&app.handler("zhujian").await, &number, "sign", json!({})).await.is(200);
    number
}

/// Asked for and passed on by the unit's own lead.
async fn consented(app: &TestApp, number: &str, working_days: u32) {
    give(&app.handler("zhujian").await, number, "request_extension", more(working_days)).await.is(200);
    give(&app.lead("zhujian").await, number, "approve_extension", json!({})).await.is(200);
}

on_both_apps! {
    async fn more_time_is_asked_for_consented_to_and_granted(app: &TestApp) {
        let number = in_hand(app).await;
        let (handler, lead, dispatcher) = (app.handler("zhujian").await, app.lead("zhujian").await, app.dispatcher().await);
        let seen = look(&handler, &number).await;
        assert!(actions(&seen).contains(&"request_extension"));
        assert_eq!(seen["extensions_left"], json!({"times": 2, "working_days": 10}));
        let asked = give(&handler, &number, "request_extension", more(2)).await.is(200).body;
        let request = &asked["requests"][0];
        assert_eq!((&asked["status"], &request["kind"], &request["state"]), (&json!("handling"), &json!("extension"), &json!("pending")));
        assert_eq!((&request["reason"], &request["basis"]), (&json!("须等检测机构出具噪声检测报告。"), &Value::Null));
        assert_eq!((&deadline(&asked, "extension_decision")["state"], &deadline(&asked, "handle")["due_on"]), (&json!("paused"), &json!("2026-09-08")));

        // The unit's lead sees it waiting, and what it would mean.
        assert_eq!((waiting(&lead, "unit_approvals").await, waiting(&dispatcher, "extensions").await), (json!(1), json!(0)));
        let listed = lead.get("/api/v1/tickets?awaits=extension&awaits_of=unit").await.is(200).body;
        assert_eq!(listed["items"][0]["number"], json!(number));
        let seen = look(&lead, &number).await;
        let extension = &seen["requests"][0]["extension"];
        assert_eq!((&extension["awaits"], &extension["due_on"], &extension["new_due_on"]), (&json!("unit"), &json!("2026-09-08"), &json!("2026-09-10")));
        assert!(actions(&seen).contains(&"approve_extension") && actions(&seen).contains(&"reject_extension"));
        let passed = give(&lead, &number, "approve_extension", json!({"note": "确需检测"})).await.is(200).body;
        assert_eq!((&deadline(&passed, "extension_decision")["state"], &deadline(&passed, "extension_decision")["due_at"]), (&json!("running"), &json!("2026-09-01T15:00:00+08:00")));
        assert!(!actions(&passed).contains(&"approve_extension"));

        assert_eq!((waiting(&lead, "unit_approvals").await, waiting(&dispatcher, "extensions").await), (json!(0), json!(1)));
        let seen = look(&dispatcher, &number).await;
        let extension = &seen["requests"][0]["extension"];
        assert_eq!((&extension["awaits"], &extension["endorsement"], &extension["endorsed_by"]), (&json!("hotline"), &json!("确需检测"), &json!("区住建局负责人")));
        let granted = give(&dispatcher, &number, "approve_extension", json!({"note": "同意"})).await.is(200).body;
        for clock in ["handle", "total"] {
            assert_eq!((&deadline(&granted, clock)["due_on"], &deadline(&granted, clock)["state"]), (&json!("2026-09-10"), &json!("running")), "{clock}");
        }
        assert_eq!(deadline(&granted, "extension_decision")["state"], "met");
        assert_eq!((waiting(&dispatcher, "extensions").await, &granted["extensions_left"]), (json!(0), &json!({"times": 1, "working_days": 8})));
        let why = handler.get(&format!("/api/v1/tickets/{number}/deadlines/handle/explain")).await.is(200).text;
        assert!(why.contains("批准延期"), "{why}");

        let timeline = dispatcher.get(&format!("/api/v1/tickets/{number}/timeline")).await.is(200).body;
        let told: Vec<&str> = timeline["items"].as_array().expect("items").iter()
            .filter(|i| i["system"] == false).filter_map(|i| i["label"].as_str()).collect();
        assert_eq!(told, ["登记", "受理", "自动派单", "签收", "申请延期", "单位负责人同意延期", "同意延期", "办理时限顺延", "全程办理时限顺延"]);
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn an_extension_out_of_place_is_refused_once_and_changes_nothing(app: &TestApp) {
        let number = in_hand(app).await;
        let (handler, lead, dispatcher) = (app.handler("zhujian").await, app.lead("zhujian").await, app.dispatcher().await);
        assert_eq!(
            give(&handler, &number, "request_extension", json!({})).await.faults(),
            ["working_days required", "reason required", "told_caller required"]
        );
        assert_eq!(give(&handler, &number, "request_extension", more(0)).await.faults(), ["working_days range"]);
        refused(&handler, &number, "request_extension", more(11), 409, "cap_exceeded").await;
        refused(&dispatcher, &number, "request_extension", more(1), 403, "forbidden").await;
        refused(&lead, &number, "approve_extension", json!({}), 409, "illegal_transition").await;
        app.handler("chengguan").await.command(&number, "request_extension", 2, more(1)).await.problem(404, "not_found");
        handler.command(&number, "request_extension", 1, more(1)).await.problem(409, "version_conflict");
        handler.get("/api/v1/tickets?awaits_of=anybody").await.problem(422, "invalid");

        // Who asks never approves; nobody decides before the turn, nor twice; a second one waits for the first.
        give(&lead, &number, "request_extension", more(1)).await.is(200);
        refused(&lead, &number, "approve_extension", json!({}), 403, "separation_of_duties").await;
        refused(&lead, &number, "reject_extension", json!({"note": "x"}), 403, "separation_of_duties").await;
        refused(&dispatcher, &number, "approve_extension", json!({}), 403, "forbidden").await;
        refused(&handler, &number, "approve_extension", json!({}), 403, "forbidden").await;
        refused(&handler, &number, "request_extension", more(1), 409, "illegal_transition").await;
        let db = app.connect().await;
        hands::role(&db, "handler.zhujian", entity::values::Role::Lead).await;
        hands::role(&db, "handler.zhujian", entity::values::Role::Dispatcher).await;
        let both = app.handler("zhujian").await;
        give(&both, &number, "approve_extension", json!({})).await.is(200);
        refused(&both, &number, "approve_extension", json!({}), 403, "separation_of_duties").await;
        refused(&lead, &number, "approve_extension", json!({}), 403, "separation_of_duties").await;
        assert_eq!(give(&dispatcher, &number, "reject_extension", json!({})).await.faults(), ["note required"]);
        give(&dispatcher, &number, "reject_extension", json!({"note": "可以按期办结"})).await.is(200);
        assert_eq!(deadline(&look(&handler, &number).await, "handle")["due_on"], "2026-09-08");

        // Two and no third.
        for _ in 0..2 {
            give(&lead, &number, "request_extension", more(1)).await.is(200);
            give(&both, &number, "approve_extension", json!({})).await.is(200);
            give(&dispatcher, &number, "approve_extension", json!({})).await.is(200);
        }
        refused(&lead, &number, "request_extension", more(1), 409, "cap_exceeded").await;
        let seen = look(&lead, &number).await;
        let blocked = seen["blocked"].as_array().expect("blocked").iter().find(|b| b["name"] == "request_extension").cloned().unwrap_or_default();
        assert_eq!(blocked["detail"], "延期最多 2 次、合计 10 个工作日；已延期 2 次、2 个工作日，还可延长 0 个工作日");

        // In the last moment, a moment late, and when all is over.
        let other = take_down(&app.agent().await, complaint()).await;
        app.now_is("2026-09-08T23:59:59+08:00");
        give(&lead, &other, "request_extension", more(1)).await.is(200);
        let late = take_down(&app.agent().await, with(complaint(), json!({"title": "另一处工地"}))).await;
        app.now_is("2026-09-16T00:00:00+08:00");
        refused(&lead, &late, "request_extension", more(1), 409, "window_closed").await;
        give(&app.agent().await, &late, "withdraw", json!({"reason": "已解决"})).await.is(200);
        refused(&lead, &late, "request_extension", more(1), 409, "illegal_transition").await;
        refused(&lead, &late, "approve_extension", json!({}), 409, "illegal_transition").await;
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn of_two_dispatchers_one_decides_on_the_extension(app: &TestApp) {
        let number = in_hand(app).await;
        consented(app, &number, 3).await;
        let (one, two) = (app.login("dispatcher1").await, app.login("dispatcher2").await);
        let version = look(&one, &number).await["version"].as_i64().expect("a version");
        let (first, second) = futures_util::future::join(
            one.command(&number, "approve_extension", version, json!({})),
            two.command(&number, "reject_extension", version, json!({"note": "可以按期办结"})),
        ).await;
        let (won, lost) = if first.status == 200 { (first, second) } else { (second, first) };
        lost.problem(409, "version_conflict");
        let decided = won.is(200).body;
        assert_eq!(look(&one, &number).await["requests"][0]["state"], decided["requests"][0]["state"]);
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    /// Asked for in time, allowed two days after the old day: nobody was late but the hotline.
    async fn allowed_late_it_cures_the_miss(app: &TestApp) {
        let number = in_hand(app).await;
        give(&app.handler("zhujian").await, &number, "contact", json!({"method": "phone"})).await.is(200);
        consented(app, &number, 4).await;
        app.now_is("2026-09-10T10:00:00+08:00");
        work(&app.ctx).await;
        let dispatcher = app.dispatcher().await;
        let seen = look(&dispatcher, &number).await;
        assert_eq!((&deadline(&seen, "handle")["state"], &deadline(&seen, "extension_decision")["state"]), (&json!("missed"), &json!("missed")));
        // Handed in meanwhile: the review waits for the decision.
        let handler = app.handler("zhujian").await;
        let proof = evidence(&handler, &number).await;
        give(&handler, &number, "submit", result(proof)).await.is(200);
        let reviewer = app.login("reviewer1").await;
        refused(&reviewer, &number, "pass_review", json!({}), 409, "illegal_transition").await;
        assert_eq!(waiting(&dispatcher, "extensions").await, json!(1));
        let granted = give(&dispatcher, &number, "approve_extension", json!({})).await.is(200).body;
        assert_eq!((&deadline(&granted, "handle")["state"], &deadline(&granted, "handle")["due_on"]), (&json!("paused"), &json!("2026-09-14")));
        let passed = give(&reviewer, &number, "pass_review", json!({})).await.is(200).body;
        assert_eq!((&deadline(&passed, "handle")["state"], &deadline(&passed, "total")["state"]), (&json!("cured"), &json!("cured")));
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    /// A confidential ticket's extension can be decided too, by those whose pool it is in.
    async fn a_confidential_extension_is_decided_in_its_pool(app: &TestApp) {
        let number = take_down(&app.agent().await, with(complaint(), json!({"confidential": true}))).await;
        let dispatcher = app.dispatcher().await;
        give(&app.handler("zhujian").await, &number, "request_extension", more(1)).await.is(200);
        dispatcher.get(&format!("/api/v1/tickets/{number}")).await.problem(404, "not_found");
        give(&app.lead("zhujian").await, &number, "approve_extension", json!({})).await.is(200);
        assert_eq!(waiting(&dispatcher, "extensions").await, json!(1));
        give(&dispatcher, &number, "approve_extension", json!({})).await.is(200);
        dispatcher.get(&format!("/api/v1/tickets/{number}")).await.problem(404, "not_found");
    }

    async fn those_whom_an_extension_concerns_are_told(app: &TestApp) {
        let number = in_hand(app).await;
        let (handler, lead, dispatcher) = (app.handler("zhujian").await, app.lead("zhujian").await, app.dispatcher().await);
        give(&handler, &number, "request_extension", more(2)).await.is(200);
        work(&app.ctx).await;
        assert_eq!((inbox(&lead).await, inbox(&dispatcher).await), (vec![("approval".to_owned(), number.clone())], vec![]));
        give(&lead, &number, "approve_extension", json!({})).await.is(200);
        work(&app.ctx).await;
        assert_eq!(inbox(&dispatcher).await, [("approval".to_owned(), number.clone())]);
        give(&dispatcher, &number, "approve_extension", json!({})).await.is(200);
        work(&app.ctx).await;
        let text = handler.get("/api/v1/notices").await.is(200).text;
        assert!(text.contains("的延期申请已获同意，办理期限延至9月10日（周四）24:00"), "{text}");
        let kinds: Vec<_> = inbox(&handler).await.into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, ["assigned", "decided"]);
        let letters = crate::worker::letters(&app.login("supervisor1").await).await;
        assert_eq!(letters.iter().filter(|l| l["subject"].as_str().is_some_and(|s| s.starts_with("审批结果"))).count(), 2, "{letters:?}");
    }

    /// contract.md §5: "extension, suspension and long_term are refused".
    async fn a_ratings_days_are_not_extended(app: &TestApp) {
        let platform = app.key(&["ratings:write"]).await;
        let rated = platform.post("/api/v1/ratings", rating::bad()).await.is(201).text_of("ticket_number");
        let handler = app.handler("shichang").await;
        let seen = look(&handler, &rated).await;
        assert_eq!((actions(&seen).contains(&"request_extension"), &seen["extensions_left"]), (false, &Value::Null));
        refused(&handler, &rated, "request_extension", more(1), 409, "illegal_transition").await;
    }
}

//! A supervisor's and a leader's orders to the unit, beside its deadlines (contract.md §4 `supervise`, `instruct`).

use super::returns::{refused, rows_are_what_the_journal_makes_of_them, waiting};
use super::*;
use crate::app::on_both_apps;
use crate::worker::{by, inbox, work};

fn supervision(level: u8, days: u32) -> Value {
    json!({"level": level, "requirement": "查明夜间施工是否许可，三日内整改。", "due_working_days": days})
}

fn instruction(due_on: &str) -> Value {
    json!({"text": "请住建局务必重视，限期解决。", "unit": "zhujian", "due_on": due_on})
}

/// The kinds of the lines in somebody's inbox about a ticket.
async fn told(who: &Client, number: &str) -> Vec<String> {
    inbox(who).await.into_iter().filter(|(_, of)| of == number).map(|(kind, _)| kind).collect()
}

on_both_apps! {
    async fn a_supervision_is_given_answered_and_closed(app: &TestApp) {
        let number = take_down(&app.agent().await, complaint()).await;
        let (supervisor, handler, lead) = (app.login("supervisor1").await, app.handler("zhujian").await, app.lead("zhujian").await);
        let before = look(&supervisor, &number).await;
        let given = give(&supervisor, &number, "supervise", supervision(2, 3)).await.is(200).body;
        assert_eq!((&given["status"], &given["flags"]["supervision_level"]), (&json!("dispatched"), &json!(2)));
        for clock in ["sign", "contact", "handle", "total"] {
            assert_eq!(deadline(&given, clock), deadline(&before, clock), "{clock}");
        }
        let own = deadline(&given, "supervision");
        assert_eq!((&own["unit"], &own["due_on"], &own["rule"]), (&json!("zhujian"), &json!("2026-09-04"), &json!("2 级督办，3 个工作日内回复")));
        let order = &given["directives"][0];
        assert_eq!((&order["kind"], &order["level"], &order["state"], &order["due_at"]), (&json!("supervision"), &json!(2), &json!("open"), &json!("2026-09-05T00:00:00+08:00")));
        work(&app.ctx).await;
        assert_eq!(told(&handler, &number).await, ["assigned", "supervise"]);
        assert_eq!(told(&lead, &number).await, ["supervise"]);
        assert!(told(&app.login("leader1").await, &number).await.is_empty(), "not before level 3");
        let marked = supervisor.get("/api/v1/tickets?flag=supervised").await.is(200).body;
        assert_eq!((&marked["items"][0]["number"], &marked["items"][0]["flags"]["supervision_level"]), (&json!(number), &json!(2)));
        for (who, pool) in [(&handler, "to_answer"), (&lead, "to_answer"), (&supervisor, "supervised")] {
            assert_eq!(waiting(who, pool).await, json!(1), "{pool}");
        }
        assert_eq!(waiting(&supervisor, "to_close").await, json!(0));

        refused(&supervisor, &number, "close_supervision", json!({}), 409, "illegal_transition").await;
        let seen = look(&supervisor, &number).await;
        assert!(seen["blocked"].as_array().expect("blocked").iter().any(|b| b["name"] == "close_supervision"), "and says why");
        app.now_is("2026-09-02T10:00:00+08:00");
        let content = json!({"content": "已约谈施工方，今晚起停工整改。"});
        let answered = give(&lead, &number, "reply_supervision", content.clone()).await.is(200).body;
        assert_eq!((&answered["directives"][0]["state"], &answered["directives"][0]["late"]), (&json!("answered"), &json!(false)));
        assert_eq!(&deadline(&answered, "supervision")["state"], "met");
        refused(&handler, &number, "reply_supervision", content, 409, "illegal_transition").await;
        work(&app.ctx).await;
        assert_eq!(told(&supervisor, &number).await, ["answered"]);
        assert_eq!((waiting(&handler, "to_answer").await, waiting(&supervisor, "to_close").await), (json!(0), json!(1)));
        let closed = give(&supervisor, &number, "close_supervision", json!({"note": "回复属实"})).await.is(200).body;
        assert_eq!((&closed["flags"]["supervision_level"], &closed["directives"][0]["note"]), (&json!(0), &json!("回复属实")));
        assert_eq!((waiting(&supervisor, "supervised").await, waiting(&supervisor, "to_close").await), (json!(0), json!(0)));
        let timeline = handler.get(&format!("/api/v1/tickets/{number}/timeline")).await.is(200).text;
        for label in ["2 级督办", "回复督办", "结束督办", "已约谈施工方"] {
            assert!(timeline.contains(label), "{label}");
        }
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    /// A leader's day is the hardest: it is no working day's matter, and late is late.
    async fn a_leaders_line_becomes_a_task(app: &TestApp) {
        let number = take_down(&app.agent().await, complaint()).await;
        let (leader, handler) = (app.login("leader1").await, app.handler("zhujian").await);
        // Sunday.
        let given = give(&leader, &number, "instruct", instruction("2026-09-06")).await.is(200).body;
        assert_eq!(deadline(&given, "instruction")["due_at"], "2026-09-07T00:00:00+08:00");
        assert_eq!(given["callers"][0]["phone"], "138****0000", "a leader's answer names nobody");
        let why = leader.get(&format!("/api/v1/tickets/{number}/deadlines/instruction/explain")).await.is(200).text;
        assert!(why.contains("领导批示"), "{why}");
        work(&app.ctx).await;
        assert_eq!(told(&handler, &number).await, ["assigned", "instruct"]);
        assert_eq!(told(&app.login("supervisor2").await, &number).await, ["instruct"], "who sees to it");
        assert_eq!((waiting(&leader, "instructed").await, waiting(&handler, "to_answer").await), (json!(1), json!(1)));
        by(app, "2026-09-07T09:00:00+08:00").await;
        let late = look(&leader, &number).await;
        assert_eq!((&deadline(&late, "instruction")["state"], &late["light"]), (&json!("missed"), &json!("red")));
        assert_eq!(told(&leader, &number).await.last().map(String::as_str), Some("instruct"));
        let content = json!({"content": "已责令停工。"});
        let answered = give(&handler, &number, "reply_instruction", content).await.is(200).body;
        let order = &answered["directives"][0];
        assert_eq!((&order["state"], &order["late"], &order["answer"]["content"]), (&json!("answered"), &json!(true), &json!("已责令停工。")));
        work(&app.ctx).await;
        assert_eq!(told(&leader, &number).await.last().map(String::as_str), Some("answered"));
        assert_eq!(waiting(&leader, "instructed").await, json!(0));
        assert_eq!(leader.get("/api/v1/tickets?mine=true").await.is(200).body["total"], 1, "what a leader wrote on is found again");
        // What is confidential a leader does not find.
        let secret = take_down(&app.agent().await, with(complaint(), json!({"confidential": true}))).await;
        leader.command(&secret, "instruct", 1, instruction("2026-09-30")).await.problem(404, "not_found");
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn orders_end_with_the_units_part(app: &TestApp) {
        let number = take_down(&app.agent().await, complaint()).await;
        let (supervisor, leader, dispatcher) = (app.login("supervisor1").await, app.login("leader1").await, app.dispatcher().await);
        let (zhujian, chengguan) = (app.handler("zhujian").await, app.handler("chengguan").await);
        give(&supervisor, &number, "supervise", supervision(3, 5)).await.is(200);
        give(&leader, &number, "instruct", instruction("2026-09-10")).await.is(200);
        let back = json!({"reason_code": "not_ours", "basis": "职责清单第 3 条", "suggested_unit": "chengguan"});
        give(&zhujian, &number, "return", back).await.is(200);
        assert_eq!(look(&zhujian, &number).await["flags"]["supervision_level"], 3, "until it is decided");
        let away = give(&dispatcher, &number, "accept_return", json!({})).await.is(200).body;
        let states: Vec<_> = away["directives"].as_array().expect("orders").iter().map(|d| d["state"].clone()).collect();
        assert_eq!((states, &away["flags"]["supervision_level"]), (vec![json!("lapsed"), json!("lapsed")], &json!(0)));
        assert_eq!((&deadline(&away, "supervision")["state"], &deadline(&away, "instruction")["state"]), (&json!("cancelled"), &json!("cancelled")));
        work(&app.ctx).await;
        assert_eq!(told(&leader, &number).await, ["supervise", "answered"], "level 3, and that nobody answers any more");
        refused(&supervisor, &number, "supervise", supervision(3, 5), 409, "illegal_transition").await;
        let order = json!({"lead_unit": "chengguan", "category": "030102"});
        give(&dispatcher, &number, "dispatch", order).await.is(200);
        give(&supervisor, &number, "supervise", supervision(1, 2)).await.is(200);
        refused(&zhujian, &number, "reply_supervision", json!({"content": "不是我们"}), 403, "forbidden").await;
        give(&chengguan, &number, "reply_supervision", json!({"content": "正在处理"})).await.is(200);
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn an_order_out_of_place_is_refused_once_and_changes_nothing(app: &TestApp) {
        let number = take_down(&app.agent().await, complaint()).await;
        let (supervisor, leader, handler) = (app.login("supervisor1").await, app.login("leader1").await, app.handler("zhujian").await);
        assert_eq!(give(&supervisor, &number, "supervise", json!({})).await.faults(), ["level required", "requirement required", "due_working_days required"]);
        assert_eq!(give(&supervisor, &number, "supervise", supervision(5, 0)).await.faults(), ["level range", "due_working_days range"]);
        assert_eq!(give(&leader, &number, "instruct", json!({})).await.faults(), ["text required", "due_on required"]);
        assert_eq!(give(&leader, &number, "instruct", with(instruction("2026-08-31"), json!({"unit": "chengguan"}))).await.faults(), ["unit conflict", "due_on time"]);
        assert_eq!(give(&leader, &number, "instruct", with(instruction("2026-09-04"), json!({"due_on": "明天"}))).await.status, 422);
        for (who, command, body) in [
            (&leader, "supervise", supervision(1, 3)),
            (&supervisor, "instruct", instruction("2026-09-04")),
            (&app.login("office1").await, "instruct", instruction("2026-09-04")),
            (&handler, "supervise", supervision(1, 3)),
            (&supervisor, "reply_supervision", json!({"content": "答"})),
        ] {
            refused(who, &number, command, body, 403, "forbidden").await;
        }
        for command in ["reply_supervision", "reply_instruction"] {
            refused(&handler, &number, command, json!({"content": "答"}), 409, "illegal_transition").await;
        }
        refused(&supervisor, &number, "close_supervision", json!({}), 409, "illegal_transition").await;
        app.handler("chengguan").await.command(&number, "reply_supervision", 1, json!({"content": "答"})).await.problem(404, "not_found");

        // Two supervisors at once: one does.
        let version = look(&supervisor, &number).await["version"].as_i64().expect("a version");
        let other = app.login("supervisor2").await;
        let (first, second) = futures_util::future::join(
            supervisor.command(&number, "supervise", version, supervision(2, 3)),
            other.command(&number, "supervise", version, supervision(2, 3)),
        ).await;
        let (won, lost) = if first.status == 200 { (first, second) } else { (second, first) };
        won.is(200);
        lost.problem(409, "version_conflict");
        assert_eq!(look(&supervisor, &number).await["directives"].as_array().map(Vec::len), Some(1));
        assert_eq!(give(&handler, &number, "reply_supervision", json!({"directive": 2, "content": "答"})).await.faults(), ["directive unknown"]);

        // Whose unit answered does not close it.
        let db = app.connect().await;
        hands::role(&db, "handler.zhujian", entity::values::Role::Supervisor).await;
        let both = app.handler("zhujian").await;
        give(&both, &number, "reply_supervision", json!({"content": "答"})).await.is(200);
        refused(&both, &number, "close_supervision", json!({}), 403, "separation_of_duties").await;
        // And nothing on what is over.
        give(&app.agent().await, &number, "withdraw", json!({"reason": "已解决"})).await.is(200);
        refused(&supervisor, &number, "supervise", supervision(1, 3), 409, "illegal_transition").await;
        refused(&leader, &number, "instruct", instruction("2026-09-04"), 409, "illegal_transition").await;
        refused(&supervisor, &number, "close_supervision", json!({}), 409, "illegal_transition").await;
        assert_eq!(supervisor.get("/api/v1/tickets?ordered=soon").await.faults(), ["ordered choice"]);
        rows_are_what_the_journal_makes_of_them(app).await;
    }
}

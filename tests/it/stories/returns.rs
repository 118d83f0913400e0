//! A ticket that a unit does not want: given back, decided, disputed, designated (contract.md §4, domain.md §11).

use super::*;
use crate::app::on_both_apps;
use crate::worker::{inbox, work};
use hotline::service::audit;

fn give_back(suggested: &str) -> Value {
    json!({"reason_code": "not_ours", "basis": "职责清单第 3 条，该事项由其他部门主管。", "suggested_unit": suggested})
}

/// How many wait in a pool.
pub async fn waiting(who: &Client, pool: &str) -> Value {
    let pools = who.get("/api/v1/pools").await.is(200).body;
    let items = pools["items"].as_array().expect("pools").clone();
    items.iter().find(|p| p["key"] == pool).map_or(Value::Null, |p| p["count"].clone())
}

/// A refusal leaves the ticket and its timeline as they were.
pub async fn refused(who: &Client, number: &str, command: &str, body: Value, status: u16, code: &str) {
    let before = (look(who, number).await, who.get(&format!("/api/v1/tickets/{number}/timeline")).await.text);
    give(who, number, command, body).await.problem(status, code);
    let after = (look(who, number).await, who.get(&format!("/api/v1/tickets/{number}/timeline")).await.text);
    assert_eq!(before, after, "{command} changed something");
}

pub async fn rows_are_what_the_journal_makes_of_them(app: &TestApp) {
    let verified = audit::verify(&app.ctx).await.expect("verified");
    assert!(verified.is_whole(), "{verified:?}");
}

/// What of what, in a row of the performance report.
pub async fn figure(app: &TestApp, unit: &str, measure: &str) -> (Value, Value) {
    let leader = app.login("leader1").await;
    let path = "/api/v1/reports/performance?from=2026-09-01&to=2026-09-30&basis=created&group_by=unit";
    let report = leader.get(path).await.is(200).body;
    let row = report["rows"].as_array().expect("rows").iter().find(|r| r["key"] == unit).cloned();
    let measure = row.unwrap_or_default()["measures"][measure].clone();
    (measure["numerator"].clone(), measure["denominator"].clone())
}

on_both_apps! {
    async fn a_ticket_that_nobody_wants_is_designated_and_the_next_one_finds_its_way(app: &TestApp) {
        let (agent, dispatcher, supervisor) = (app.agent().await, app.dispatcher().await, app.login("supervisor1").await);
        let number = take_down(&agent, complaint()).await;
        let (zhujian, chengguan) = (app.handler("zhujian").await, app.handler("chengguan").await);
        let seen = look(&zhujian, &number).await;
        assert_eq!((&seen["return_until"], &seen["flags"]["no_return"]), (&json!("2026-09-03T00:00:00+08:00"), &json!(false)));
        assert!(actions(&seen).contains(&"return"));

        // The first return: decided within half a working day by the hotline's own clock.
        let back = give(&zhujian, &number, "return", give_back("chengguan")).await.is(200).body;
        assert_eq!((&back["status"], actions(&back)), (&json!("return_review"), vec!["request_exclusion", "note"]));
        assert_eq!(deadline(&back, "return_decision")["due_at"], "2026-09-01T15:00:00+08:00");
        assert_eq!(deadline(&back, "handle")["state"], "running");
        let request = &back["requests"][0];
        assert_eq!((&request["kind"], &request["state"]), (&json!("return"), &json!("pending")));
        assert_eq!((&request["returning"]["reason_code"], &request["returning"]["suggested_unit"]), (&json!("not_ours"), &json!("chengguan")));
        assert_eq!((waiting(&dispatcher, "return_review").await, waiting(&supervisor, "dispute").await), (json!(1), json!(0)));
        let accepted = give(&dispatcher, &number, "accept_return", json!({"note": "属市容管理"})).await.is(200).body;
        assert_eq!((&accepted["status"], &accepted["assignments"][0]["status"]), (&json!("to_dispatch"), &json!("released")));
        for clock in ["sign", "contact", "handle"] {
            assert_eq!(deadline(&accepted, clock)["state"], "cancelled", "{clock}");
        }
        assert_eq!((&deadline(&accepted, "total")["state"], &deadline(&accepted, "return_decision")["state"]), (&json!("running"), &json!("met")));
        let suggested: Vec<_> = accepted["suggested_units"].as_array().expect("units").iter().map(|u| u["unit"].clone()).collect();
        assert_eq!(suggested, [json!("chengguan")], "whom the unit names, and not the unit itself");
        // Who has it no longer still sees it, without the citizen.
        assert_eq!(look(&zhujian, &number).await["callers"][0]["phone"], Value::Null);

        // The second: nobody knows whose it is.
        give(&dispatcher, &number, "dispatch", json!({"lead_unit": "chengguan"})).await.is(200);
        give(&chengguan, &number, "return", give_back("zhujian")).await.is(200);
        let disputed = give(&app.login("dispatcher2").await, &number, "accept_return", json!({})).await.is(200).body;
        assert_eq!((&disputed["status"], &deadline(&disputed, "dispute")["due_on"]), (&json!("dispute"), &json!("2026-09-04")));
        assert_eq!((waiting(&supervisor, "dispute").await, waiting(&dispatcher, "dispute").await), (json!(1), json!(1)));
        refused(&dispatcher, &number, "designate", json!({"lead_unit": "zhujian", "basis": "x"}), 403, "forbidden").await;
        let faults = give(&dispatcher, &number, "record_meeting", json!({})).await.faults();
        assert_eq!(faults, ["participants required", "decision required", "lead_unit required"]);
        let meeting = json!({
            "participants": ["区住建局张三", "区城市管理局李四"], "decision": "夜间施工由区住建局牵头。",
            "lead_unit": "zhujian", "co_units": ["chengguan"], "until": "2026-09-10",
        });
        let met = give(&dispatcher, &number, "record_meeting", meeting).await.is(200).body;
        assert_eq!(met["meetings"][0]["participants"], json!(["区住建局张三", "区城市管理局李四"]));
        assert_eq!((&met["status"], &met["meetings"][0]["co_unit_names"]), (&json!("dispute"), &json!(["区城市管理局"])));
        let order = json!({"lead_unit": "chengguan", "basis": "会商纪要〔2026〕1号", "directory": "township"});
        let given = give(&supervisor, &number, "designate", order).await.is(200).body;
        assert_eq!((&given["status"], &given["flags"]["no_return"]), (&json!("dispatched"), &json!(true)));
        assert_eq!((&deadline(&given, "handle")["unit"], &deadline(&given, "handle")["run"]), (&json!("chengguan"), &json!(2)));
        let seen = look(&chengguan, &number).await;
        assert_eq!((&seen["return_until"], actions(&seen).contains(&"return")), (&Value::Null, false));
        assert!(seen["blocked"].as_array().expect("blocked").iter().any(|b| b["name"] == "return" && b["code"] == "no_return"));
        refused(&chengguan, &number, "return", give_back("zhujian"), 409, "no_return").await;
        let listed = supervisor.get("/api/v1/tickets?flag=no_return").await.is(200).body;
        assert_eq!((&listed["total"], &listed["items"][0]["flags"]["no_return"]), (&json!(1), &json!(true)));

        // In one step it has become a row of the directory: the next complaint from there goes to the unit by itself.
        let next = agent.post("/api/v1/tickets", complaint()).await.is(201).body;
        assert_eq!((&next["assignments"][0]["unit"], &next["assignments"][0]["basis"]), (&json!("chengguan"), &json!("会商纪要〔2026〕1号")));
        let elsewhere = agent.post("/api/v1/tickets", with(complaint(), json!({"area": "530113002"}))).await.is(201).body;
        assert_eq!(elsewhere["assignments"][0]["unit"], "zhujian", "only for the township");
        let log = app.login("auditor").await.get("/api/v1/audit/changes").await.is(200).body;
        assert_eq!((&log["items"][0]["action"], &log["items"][0]["who"]), (&json!("directory_add"), &json!("督办员一号")));

        // Two wrong dispatches and two right ones, whoever put them right.
        assert_eq!(figure(app, "zhujian", "returned").await, (json!(1), json!(2)));
        assert_eq!(figure(app, "chengguan", "returned").await, (json!(1), json!(3)));
        assert_eq!(figure(app, "chengguan", "dispatched_right").await, (json!(2), json!(3)));

        let timeline = supervisor.get(&format!("/api/v1/tickets/{number}/timeline")).await.is(200).body;
        let told: Vec<&str> = timeline["items"].as_array().expect("items").iter()
            .filter(|i| i["system"] == false).filter_map(|i| i["label"].as_str()).collect();
        assert_eq!(told, [
            "登记", "受理", "自动派单", "退单", "同意退单", "派单", "退单", "同意退单", "会商记录", "指定承办", "派单",
        ]);
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn a_return_out_of_place_is_refused_once_and_changes_nothing(app: &TestApp) {
        let (agent, dispatcher) = (app.agent().await, app.dispatcher().await);
        let number = take_down(&agent, complaint()).await;
        let handler = app.handler("zhujian").await;
        assert_eq!(give(&handler, &number, "return", json!({})).await.faults(), ["reason_code required", "basis required"]);
        assert_eq!(give(&handler, &number, "return", with(give_back("chengguan"), json!({"reason_code": "litigation"}))).await.faults(), ["reason_code choice"]);
        let nobody = json!({"reason_code": "wrong_area", "basis": "不在辖区"});
        assert_eq!(give(&handler, &number, "return", nobody).await.faults(), ["suggested_unit required"]);
        assert_eq!(give(&handler, &number, "return", give_back("zhujian")).await.faults(), ["suggested_unit conflict"]);
        // A unit that is no more.
        let sysadmin = app.login("sysadmin").await;
        sysadmin.post("/api/v1/units/jiaotong/close", json!({})).await.is(204);
        assert_eq!(give(&handler, &number, "return", give_back("jiaotong")).await.faults(), ["suggested_unit unknown"]);
        refused(&dispatcher, &number, "return", give_back("chengguan"), 403, "forbidden").await;
        refused(&dispatcher, &number, "accept_return", json!({}), 409, "illegal_transition").await;
        app.handler("chengguan").await.command(&number, "return", 1, give_back("zhujian")).await.problem(404, "not_found");

        // In the last moment; nobody decides on the own return, and it is not returned twice.
        app.now_is("2026-09-02T23:59:59+08:00");
        give(&handler, &number, "return", give_back("chengguan")).await.is(200);
        refused(&handler, &number, "return", give_back("chengguan"), 409, "illegal_transition").await;
        refused(&handler, &number, "sign", json!({}), 409, "illegal_transition").await;
        refused(&handler, &number, "accept_return", json!({}), 403, "forbidden").await;
        assert_eq!(give(&dispatcher, &number, "reject_return", json!({})).await.faults(), ["note required"]);
        give(&dispatcher, &number, "reject_return", json!({"note": "属你单位职责"})).await.is(200);
        refused(&handler, &number, "return", give_back("chengguan"), 409, "no_return").await;

        // A second late.
        let late = take_down(&agent, complaint()).await;
        app.now_is("2026-09-04T00:00:00+08:00");
        refused(&handler, &late, "return", give_back("chengguan"), 409, "window_closed").await;
        let seen = look(&handler, &late).await;
        let blocked = seen["blocked"].as_array().expect("blocked").iter().find(|b| b["name"] == "return").cloned().unwrap_or_default();
        assert_eq!(blocked["detail"], "退单期限已于 2026-09-03 24:00届满，由本单位承办");

        // What is over is over.
        give(&agent, &late, "withdraw", json!({"reason": "已解决"})).await.is(200);
        refused(&handler, &late, "return", give_back("chengguan"), 409, "illegal_transition").await;
        refused(&app.login("supervisor1").await, &late, "open_dispute", json!({}), 409, "illegal_transition").await;
        refused(&app.login("supervisor1").await, &late, "designate", json!({"lead_unit": "zhujian", "basis": "x"}), 409, "illegal_transition").await;
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    async fn of_two_dispatchers_one_decides(app: &TestApp) {
        let number = take_down(&app.agent().await, complaint()).await;
        give(&app.handler("zhujian").await, &number, "return", give_back("chengguan")).await.is(200);
        let (one, two) = (app.login("dispatcher1").await, app.login("dispatcher2").await);
        let (first, second) = futures_util::future::join(
            one.command(&number, "accept_return", 2, json!({})),
            two.command(&number, "reject_return", 2, json!({"note": "属该单位职责"})),
        ).await;
        let (won, lost) = if first.status == 200 { (first, second) } else { (second, first) };
        lost.problem(409, "version_conflict");
        let decided = won.is(200).body;
        assert_eq!(look(&one, &number).await["requests"][0]["state"], decided["requests"][0]["state"]);
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    /// Who holds both roles asks and does not decide.
    async fn who_returned_it_does_not_decide(app: &TestApp) {
        let number = take_down(&app.agent().await, complaint()).await;
        let db = app.connect().await;
        hands::role(&db, "handler.zhujian", entity::values::Role::Dispatcher).await;
        let both = app.handler("zhujian").await;
        give(&both, &number, "return", give_back("chengguan")).await.is(200);
        for (command, body) in [("accept_return", json!({})), ("reject_return", json!({"note": "x"})), ("open_dispute", json!({}))] {
            refused(&both, &number, command, body, 403, "separation_of_duties").await;
        }
        give(&app.dispatcher().await, &number, "accept_return", json!({})).await.is(200);
    }

    /// Decided two working days late and refused: the unit gets them back, and the hotline has missed its own clock.
    async fn the_hotlines_delay_is_not_the_units(app: &TestApp) {
        let number = take_down(&app.agent().await, complaint()).await;
        let (handler, dispatcher) = (app.handler("zhujian").await, app.dispatcher().await);
        let due = deadline(&look(&handler, &number).await, "handle")["due_on"].clone();
        assert_eq!(due, "2026-09-08");
        give(&handler, &number, "return", give_back("chengguan")).await.is(200);
        app.now_is("2026-09-03T10:00:00+08:00");
        work(&app.ctx).await;
        assert_eq!(deadline(&look(&handler, &number).await, "sign")["state"], "missed");
        let back = give(&dispatcher, &number, "reject_return", json!({"note": "属你单位职责"})).await.is(200).body;
        assert_eq!((&back["status"], &deadline(&back, "return_decision")["state"]), (&json!("dispatched"), &json!("missed")));
        assert_eq!((&deadline(&back, "handle")["due_on"], &deadline(&back, "total")["due_on"]), (&json!("2026-09-10"), &json!("2026-09-08")));
        assert_eq!((&deadline(&back, "sign")["state"], &deadline(&back, "sign")["due_on"]), (&json!("running"), &json!("2026-09-04")));
        let signed = give(&handler, &number, "sign", json!({})).await.is(200).body;
        assert_eq!(deadline(&signed, "sign")["state"], "cured");
        assert_eq!(figure(app, "zhujian", "signed_on_time").await, (json!(1), json!(1)));
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    /// Each who must act or must stop acting hears of it; the unit in writing.
    async fn those_concerned_are_told(app: &TestApp) {
        let number = take_down(&app.agent().await, complaint()).await;
        let (handler, dispatcher, supervisor) = (app.handler("zhujian").await, app.dispatcher().await, app.login("supervisor1").await);
        give(&handler, &number, "return", give_back("chengguan")).await.is(200);
        work(&app.ctx).await;
        assert_eq!(inbox(&dispatcher).await, [("approval".to_owned(), number.clone())]);
        give(&dispatcher, &number, "open_dispute", json!({"reason": "目录不明"})).await.is(200);
        work(&app.ctx).await;
        assert_eq!(inbox(&supervisor).await, [("dispute".to_owned(), number.clone())]);
        give(&supervisor, &number, "designate", json!({"lead_unit": "chengguan", "basis": "会商纪要"})).await.is(200);
        work(&app.ctx).await;
        let kinds = |inbox: Vec<(String, String)>| inbox.into_iter().map(|(kind, _)| kind).collect::<Vec<_>>();
        assert_eq!(kinds(inbox(&handler).await), ["assigned", "decided"]);
        assert_eq!(kinds(inbox(&app.lead("zhujian").await).await), ["decided"]);
        assert_eq!(kinds(inbox(&app.handler("chengguan").await).await), ["assigned"]);
        let letters = crate::worker::letters(&supervisor).await;
        let subject = |word: &str| letters.iter().filter(|l| l["subject"].as_str().is_some_and(|s| s.starts_with(word))).count();
        assert_eq!((subject("审批结果"), subject("新派工单")), (2, 2), "{letters:?}");
        let text = app.handler("chengguan").await.get("/api/v1/notices").await.is(200).text;
        assert!(text.contains("经争议协商指定，不得退单"), "{text}");
    }

    /// A confidential ticket's return can be decided too, by those whose pool it is in.
    async fn a_confidential_return_is_decided_in_its_pool(app: &TestApp) {
        let agent = app.agent().await;
        let number = take_down(&agent, with(complaint(), json!({"confidential": true}))).await;
        let dispatcher = app.dispatcher().await;
        dispatcher.get(&format!("/api/v1/tickets/{number}")).await.problem(404, "not_found");
        give(&app.handler("zhujian").await, &number, "return", give_back("chengguan")).await.is(200);
        give(&dispatcher, &number, "accept_return", json!({})).await.is(200);
        assert_eq!(waiting(&dispatcher, "to_dispatch").await, json!(1));
    }

    /// contract.md §5: a rating's time goes on whoever has it, and is nobody's while nobody has it.
    async fn a_ratings_return_neither_restarts_nor_pauses_its_clock(app: &TestApp) {
        let platform = app.key(&["ratings:write"]).await;
        let rated = platform.post("/api/v1/ratings", rating::bad()).await.is(201).text_of("ticket_number");
        let (handler, dispatcher) = (app.handler("shichang").await, app.dispatcher().await);
        let due = deadline(&look(&dispatcher, &rated).await, "handle")["due_at"].clone();
        give(&handler, &rated, "return", give_back("zhujian")).await.is(200);
        let accepted = give(&dispatcher, &rated, "accept_return", json!({})).await.is(200).body;
        assert_eq!((&deadline(&accepted, "handle")["unit"], &deadline(&accepted, "handle")["state"]), (&Value::Null, &json!("running")));
        let given = give(&dispatcher, &rated, "dispatch", json!({"lead_unit": "zhujian"})).await.is(200).body;
        let handle = deadline(&given, "handle");
        assert_eq!((&handle["unit"], &handle["due_at"], &handle["run"]), (&json!("zhujian"), &due, &json!(1)));
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    /// Two meetings come to the same at once: the directory says it once.
    async fn two_designations_make_one_row(app: &TestApp) {
        let (agent, supervisor) = (app.agent().await, app.login("supervisor1").await);
        let mut numbers = Vec::new();
        for _ in 0..2 {
            let number = take_down(&agent, complaint()).await;
            give(&app.handler("zhujian").await, &number, "return", give_back("chengguan")).await.is(200);
            give(&supervisor, &number, "open_dispute", json!({})).await.is(200);
            numbers.push(number);
        }
        let order = json!({"lead_unit": "chengguan", "basis": "会商纪要〔2026〕1号", "directory": "everywhere"});
        let second = app.login("supervisor2").await;
        let (one, two) = futures_util::future::join(
            give(&supervisor, &numbers[0], "designate", order.clone()),
            give(&second, &numbers[1], "designate", order.clone()),
        ).await;
        assert_eq!((one.status.as_u16(), two.status.as_u16()), (200, 200), "{} {}", one.text, two.text);
        let rows = async || {
            let all = agent.get("/api/v1/directory").await.is(200).body;
            let of = |row: &&Value| row["category"] == "030101" && row["area"].is_null();
            all["items"].as_array().expect("rows").iter().filter(of).map(|row| row["lead_unit"].clone()).collect::<Vec<_>>()
        };
        assert_eq!(rows().await, [json!("chengguan")]);
        // Another meeting comes to something else: the row gives way.
        let number = take_down(&agent, complaint()).await;
        give(&supervisor, &number, "open_dispute", json!({})).await.problem(409, "illegal_transition");
        give(&app.handler("chengguan").await, &number, "return", give_back("zhujian")).await.is(200);
        give(&supervisor, &number, "open_dispute", json!({})).await.is(200);
        give(&supervisor, &number, "designate", with(order, json!({"lead_unit": "zhujian"}))).await.is(200);
        assert_eq!(rows().await, [json!("zhujian")]);
        let log = app.login("auditor").await.get("/api/v1/audit/changes").await.is(200).body;
        assert_eq!(log["items"][0]["action"], "directory_replace");
    }
}

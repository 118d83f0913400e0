//! What is over is over, nobody ends the own work, and a caller's last word (domain.md §11 "Acceptance-test ideas"; contract.md §3, §4).

use super::returns::{refused, rows_are_what_the_journal_makes_of_them};
use super::*;
use crate::app::on_both_apps;
use crate::worker::{inbox, work};
use entity::values::{CommandName, Role};

/// What is left to do with a ticket that is over: none of it opens it again, takes it from its state or moves a clock.
const AFTERWARDS: &[&str] =
    &["note", "correct", "link", "unlink", "repeat_call", "publish", "unpublish", "unmerge"];

async fn closed_at_intake(app: &TestApp, more: Value) -> String {
    take_down(&app.agent().await, with(complaint(), more)).await
}

async fn terminated(app: &TestApp) -> String {
    let number = take_down(&app.agent().await, complaint()).await;
    let handler = app.handler("zhujian").await;
    give(&handler, &number, "sign", json!({})).await.is(200);
    let file = evidence(&handler, &number).await;
    let ask = json!({"reason": "经复核，已是终局意见。", "evidence": [file]});
    give(&handler, &number, "request_termination", ask).await.is(200);
    give(&app.login("supervisor1").await, &number, "approve_termination", json!({})).await.is(200);
    number
}

async fn archived(app: &TestApp) -> String {
    let number = take_down(&app.agent().await, complaint()).await;
    super::successors::archived(app, &number, "zhujian").await;
    number
}

async fn merged(app: &TestApp) -> String {
    let agent = app.agent().await;
    let neighbour = json!({"kind": "person", "anonymous": false, "name": "李大梅", "phone": "13800000001"});
    let (part, root) = (
        take_down(&agent, complaint()).await,
        take_down(&agent, with(complaint(), json!({"caller": neighbour}))).await,
    );
    give(&app.dispatcher().await, &part, "merge", json!({"into": root})).await.is(200);
    part
}

/// One of the service line whose visit is done.
async fn to_sign_off(app: &TestApp) -> String {
    let number = closed_at_intake(app, json!({"line": "service", "channel": "counter"})).await;
    handle(app, &number, "zhujian").await;
    give(&app.login("reviewer1").await, &number, "pass_review", json!({})).await.is(200);
    let happy = json!({"channel": "phone", "reached": true, "unit_contacted": true, "solved": "yes", "satisfaction": 5});
    let seen = give(&app.login("visitor1").await, &number, "visit", happy).await.is(200).body;
    assert_eq!(seen["status"], "to_sign_off");
    number
}

async fn story(who: &Client, number: &str) -> String {
    who.get(&format!("/api/v1/tickets/{number}/timeline")).await.is(200).text
}

on_both_apps! {
    /// Every command there is, on every kind of ticket that is over, by whoever could give it before.
    async fn nothing_happens_to_a_ticket_that_is_over(app: &TestApp) {
        let withdrawn = closed_at_intake(app, json!({})).await;
        give(&app.agent().await, &withdrawn, "withdraw", json!({"reason": "已解决"})).await.is(200);
        let over = [
            (closed_at_intake(app, json!({"kind": "consult", "disposition": "answer", "reply": "22 时后不得施工。"})).await, "answered"),
            (closed_at_intake(app, json!({"disposition": "decline", "reason_code": "market", "told_caller": true})).await, "declined"),
            (closed_at_intake(app, json!({"disposition": "transfer_emergency", "transfer_to": "119"})).await, "transferred"),
            (withdrawn, "withdrawn"),
            (terminated(app).await, "terminated"),
            (merged(app).await, "merged"),
            (archived(app).await, "archived"),
        ];
        work(&app.ctx).await;
        let mut people = Vec::new();
        for name in ["handler.zhujian", "dispatcher1", "supervisor1"] {
            people.push((name, app.login(name).await));
        }
        let (_, supervisor) = people.last().expect("a supervisor");
        for (number, status) in &over {
            let before = (look(supervisor, number).await, story(supervisor, number).await);
            assert_eq!((&before.0["status"], &before.0["light"]), (&json!(status), &json!("grey")));
            for (name, who) in &people {
                let seen = who.get(&format!("/api/v1/tickets/{number}")).await;
                let offered = if seen.status == 200 { actions(&seen.body) } else { Vec::new() };
                assert!(offered.iter().all(|action| AFTERWARDS.contains(action)), "{name} on {status}: {offered:?}");
                for command in CommandName::ALL.iter().map(|command| command.code()).filter(|c| !AFTERWARDS.contains(c)) {
                    let version = seen.body["version"].as_i64().unwrap_or(1);
                    let answer = who.command(number, command, version, json!({"reason": "？", "note": "？"})).await;
                    let code = answer.text_of("code");
                    let clear = ["not_found", "forbidden", "separation_of_duties", "illegal_transition"].contains(&code.as_str());
                    assert!(clear, "{name} gave {command} on {status}: {}", answer.text);
                    answer.is(match code.as_str() {
                        "not_found" => 404,
                        "illegal_transition" => 409,
                        _ => 403,
                    });
                }
            }
            assert_eq!((look(supervisor, number).await, story(supervisor, number).await), before, "{status}");
        }
        // And nothing by itself.
        app.now_is("2026-12-01T09:00:00+08:00");
        work(&app.ctx).await;
        for (number, status) in &over {
            let seen = look(supervisor, number).await;
            assert_eq!((&seen["status"], &seen["light"]), (&json!(status), &json!("grey")));
        }
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    /// 销号: whoever handled, reviewed or visited it leaves the ledger to somebody else, whatever duties they have besides.
    async fn nobody_signs_off_what_they_had_a_hand_in(app: &TestApp) {
        let number = to_sign_off(app).await;
        let db = app.connect().await;
        for name in ["handler.zhujian", "lead.zhujian", "reviewer1", "visitor1"] {
            hands::role(&db, name, Role::Signer).await;
            let who = app.login(name).await;
            for (command, body) in [("sign_off", json!({})), ("reject_sign_off", json!({"note": "材料不全"}))] {
                refused(&who, &number, command, body, 403, "separation_of_duties").await;
            }
            let seen = look(&who, &number).await;
            assert!(!actions(&seen).contains(&"sign_off"), "{name}");
            let blocked = seen["blocked"].as_array().expect("blocked").iter();
            assert!(blocked.clone().any(|b| b["name"] == "sign_off" && b["code"] == "separation_of_duties"), "{name}: {seen}");
        }
        let signed = give(&app.login("signer1").await, &number, "sign_off", json!({})).await.is(200).body;
        assert_eq!(signed["status"], "signed_off");
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    /// 办结后撤诉: the result stands and is judged; only the visit falls away.
    async fn who_withdraws_after_the_result_is_not_called_any_more(app: &TestApp) {
        let agent = app.agent().await;
        let reviewer = app.login("reviewer1").await;
        let before = take_down(&agent, complaint()).await;
        handle(app, &before, "zhujian").await;
        let said = json!({"reason": "诉求人称已解决，不再追究"});
        let seen = give(&agent, &before, "withdraw", said.clone()).await.is(200).body;
        assert_eq!((&seen["status"], &deadline(&seen, "review")["state"]), (&json!("to_review"), &json!("running")), "it is judged all the same");
        let passed = give(&reviewer, &before, "pass_review", json!({})).await.is(200).body;
        assert_eq!((&passed["status"], deadline(&passed, "visit"), &passed["callers"][0]["visit"]), (&json!("archived"), &Value::Null, &json!("not_wanted")));
        assert_eq!(deadline(&passed, "handle")["state"], "met");

        // While the visit waits: it is over, and the unit's result counts as it was.
        let later = take_down(&agent, complaint()).await;
        handle(app, &later, "zhujian").await;
        give(&reviewer, &later, "pass_review", json!({})).await.is(200);
        let seen = give(&agent, &later, "withdraw", said.clone()).await.is(200).body;
        assert_eq!((&seen["status"], &deadline(&seen, "handle")["state"]), (&json!("archived"), &json!("met")));
        assert!(deadline(&seen, "visit")["stopped_at"].is_string(), "{seen}");
        refused(&agent, &later, "withdraw", said, 409, "illegal_transition").await;
        work(&app.ctx).await;
        assert!(inbox(&app.handler("zhujian").await).await.iter().any(|(_, of)| *of == later));
        let report = app.login("leader1").await.get("/api/v1/reports/performance?from=2026-09-01&to=2026-09-30&basis=created").await.is(200).body;
        assert_eq!(report["total"]["measures"]["on_time"], json!({"numerator": 2, "denominator": 2, "rate": "100.00"}));
        rows_are_what_the_journal_makes_of_them(app).await;
    }
}

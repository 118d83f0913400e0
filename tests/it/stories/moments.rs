//! What happens in the same moment: a timer fires while somebody decides, a limit is changed while the time stands still.

use super::returns::{refused, rows_are_what_the_journal_makes_of_them};
use super::*;
use crate::app::on_both_apps;
use crate::worker::{happened, inbox, sign_and_contact, work};
use hotline::service::{report, timers};

const RESUMES: &str = "2026-09-04";

/// Signed by 区住建局, due on Tuesday 8 September, and to stand still until Friday the 4th.
async fn suspended(app: &TestApp) -> String {
    let number = take_down(&app.agent().await, complaint()).await;
    let handler = app.handler("zhujian").await;
    give(&handler, &number, "sign", json!({})).await.is(200);
    let ask = json!({"reason_code": "appraisal", "resume_on": RESUMES, "reason": "等噪声检测报告"});
    give(&handler, &number, "request_suspension", ask).await.is(200);
    give(&app.dispatcher().await, &number, "approve_suspension", json!({})).await.is(200);
    number
}

on_both_apps! {
    /// The unit hands in at the very instant at which its time ends: the miss is written down once, whoever comes first.
    async fn a_deadline_passes_while_the_result_is_handed_in(app: &TestApp) {
        let (agent, handler) = (app.agent().await, app.handler("zhujian").await);
        let mut ready = Vec::new();
        for _ in 0..8 {
            let number = take_down(&agent, complaint()).await;
            sign_and_contact(&handler, &number).await;
            ready.push((evidence(&handler, &number).await, number));
        }
        app.now_is("2026-09-08T23:59:59+08:00");
        work(&app.ctx).await;
        app.now_is("2026-09-09T00:00:00+08:00");
        let submits = ready.iter().map(|(file, number)| handler.command(number, "submit", 3, result(*file)));
        let (answers, first, second) =
            tokio::join!(futures_util::future::join_all(submits), timers::step(&app.ctx), timers::step(&app.ctx));
        first.expect("timers");
        second.expect("timers");
        for answer in answers {
            assert_eq!(answer.is(200).body["status"], "to_review", "a timer is no command: nobody is told to look again");
        }
        work(&app.ctx).await;
        for (_, number) in &ready {
            let seen = look(&handler, number).await;
            assert_eq!((&seen["version"], &deadline(&seen, "handle")["state"]), (&json!(4), &json!("missed")), "late by an instant is late");
            assert_eq!(happened(&handler, number, "clock_missed").await.len(), 2, "the unit's and the whole, each once");
            assert!(inbox(&handler).await.iter().filter(|(kind, of)| kind == "overdue" && of == number).count() <= 1);
        }
        assert!(report::verify(&app.ctx).await.expect("verified").differing.is_empty());
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    /// The day of resumption comes while the unit goes on by hand: it goes on once, with the same time given back.
    async fn a_pause_ends_by_itself_and_by_hand_at_once(app: &TestApp) {
        let mut numbers = Vec::new();
        for _ in 0..4 {
            numbers.push(suspended(app).await);
        }
        let handler = app.handler("zhujian").await;
        app.now_is("2026-09-04T00:00:00+08:00");
        let version = look(&handler, &numbers[0]).await["version"].as_i64().expect("a version");
        let resumes = numbers.iter().map(|number| handler.command(number, "resume", version, json!({})));
        let (answers, fired) = tokio::join!(futures_util::future::join_all(resumes), timers::step(&app.ctx));
        fired.expect("timers");
        for answer in answers {
            if answer.status != 200 {
                assert!(["illegal_transition", "version_conflict"].contains(&answer.text_of("code").as_str()), "{}", answer.text);
            }
        }
        work(&app.ctx).await;
        for number in &numbers {
            let seen = look(&handler, number).await;
            assert_eq!((&seen["status"], &deadline(&seen, "handle")["due_on"]), (&json!("handling"), &json!("2026-09-11")));
            let story = handler.get(&format!("/api/v1/tickets/{number}/timeline")).await.is(200).body;
            let resumed = story["items"].as_array().expect("items").iter().filter(|item| item["label"] == "恢复办理").count();
            assert_eq!(resumed, 1, "{story}");
            refused(&handler, number, "resume", json!({}), 409, "illegal_transition").await;
        }
        rows_are_what_the_journal_makes_of_them(app).await;
    }

    /// peers.md lesson 11: the pause is the ticket's, so no other limit takes its time away.
    async fn a_limit_is_changed_while_the_time_stands_still(app: &TestApp) {
        let (longer, shorter) = (suspended(app).await, suspended(app).await);
        let (sysadmin, handler) = (app.login("sysadmin").await, app.handler("zhujian").await);
        let set = async |value: u32| {
            let wish = json!({"name": "handle", "line": "hotline", "value": value, "basis": "试行"});
            sysadmin.post("/api/v1/settings/limits", wish).await.is(204);
        };
        app.now_is("2026-09-02T10:00:00+08:00");
        set(9).await;
        app.now_is("2026-09-03T10:00:00+08:00");
        set(2).await;
        app.now_is("2026-09-04T08:00:00+08:00");
        work(&app.ctx).await;
        for number in [&longer, &shorter] {
            let seen = look(&handler, number).await;
            for clock in ["handle", "total"] {
                assert_eq!((&deadline(&seen, clock)["due_on"], &deadline(&seen, clock)["state"]), (&json!("2026-09-11"), &json!("running")), "{clock}");
            }
            assert_eq!(deadline(&seen, "handle")["rule"], "投诉办理 5 个工作日");
        }
        rows_are_what_the_journal_makes_of_them(app).await;
    }
}

//! What comes down from the city with its number and its day, and goes back there (contract.md §4 "Clocks"; users.md, the head of the office).

use super::returns::{refused, rows_are_what_the_journal_makes_of_them, waiting};
use super::*;
use crate::app::on_both_apps;

const NUMBER: &str = "KM-2026-000123";

/// Due above on Tuesday 8 September at 18:00.
fn from_the_city() -> Value {
    let upstream = json!({"system": "city", "number": NUMBER, "due_at": "2026-09-08T18:00:00+08:00"});
    with(complaint(), json!({"channel": "city", "upstream": upstream}))
}

on_both_apps! {
    async fn what_the_city_hands_down_is_answered_there_in_its_time(app: &TestApp) {
        let (agent, dispatcher, reviewer) = (app.agent().await, app.dispatcher().await, app.login("reviewer1").await);
        let taken = agent.post("/api/v1/tickets", from_the_city()).await.is(201).body;
        let number = taken["number"].as_str().expect("a number").to_owned();
        assert_eq!((&taken["upstream"]["number"], &taken["upstream"]["due_at"]), (&json!(NUMBER), &json!("2026-09-08T18:00:00+08:00")));
        // Two working days are kept for the way back.
        for clock in ["handle", "total"] {
            assert_eq!(deadline(&taken, clock)["due_on"], "2026-09-04", "{clock}");
        }
        let found = dispatcher.get(&format!("/api/v1/tickets?upstream={NUMBER}")).await.is(200).body;
        assert_eq!((&found["total"], &found["items"][0]["number"]), (&json!(1), &json!(number)));
        refused(&agent, &number, "withdraw", json!({"reason": "已解决"}), 409, "illegal_transition").await;

        handle(app, &number, "zhujian").await;
        refused(&dispatcher, &number, "confirm_reported", json!({"receipt": "回执1"}), 409, "illegal_transition").await;
        let passed = give(&reviewer, &number, "pass_review", json!({})).await.is(200).body;
        assert_eq!((&passed["status"], &deadline(&passed, "report_up")["due_at"]), (&json!("to_report"), &json!("2026-09-08T18:00:00+08:00")));
        assert_eq!(waiting(&dispatcher, "to_report").await, json!(1));
        refused(&reviewer, &number, "confirm_reported", json!({"receipt": "回执1"}), 403, "forbidden").await;

        // Sent back above: a new round under the same day.
        assert_eq!(give(&dispatcher, &number, "rejected_by_upstream", json!({})).await.faults(), ["reason required"]);
        let again = give(&dispatcher, &number, "rejected_by_upstream", json!({"reason": "答复不完整"})).await.is(200).body;
        assert_eq!((&again["status"], &again["round"], &deadline(&again, "handle")["due_on"]), (&json!("handling"), &json!(2), &json!("2026-09-04")));
        let handler = app.handler("zhujian").await;
        let picture = evidence(&handler, &number).await;
        give(&handler, &number, "submit", result(picture)).await.is(200);
        give(&reviewer, &number, "pass_review", json!({})).await.is(200);
        let done = give(&dispatcher, &number, "confirm_reported", json!({"receipt": "回执2"})).await.is(200).body;
        assert_eq!((&done["status"], &deadline(&done, "report_up")["state"]), (&json!("archived"), &json!("met")));
        refused(&dispatcher, &number, "confirm_reported", json!({"receipt": "回执3"}), 409, "illegal_transition").await;
        rows_are_what_the_journal_makes_of_them(app).await;
    }
}

//! What is refused changes nothing: stale versions, forbidden pairs, faults all at once, dangerous words.

use super::{complaint, deadline, evidence, result, take_down, version};
use crate::app::on_both_apps;
use chrono::TimeDelta;
use serde_json::json;

on_both_apps! {
    async fn all_faults_of_an_intake_come_at_once(app: &TestApp) {
        let agent = app.agent().await;
        let body = json!({"channel": "pigeon", "kind": 5, "title": "", "content": "字".repeat(20_000), "caller": {"anonymous": "no", "phone": "12"}});
        let faults = agent.post("/api/v1/tickets", body).await.faults();
        for wanted in ["channel choice", "kind type", "disposition required", "title required", "content length", "caller.anonymous type", "caller.kind required", "caller.phone format"] {
            assert!(faults.iter().any(|fault| fault == wanted), "{wanted} in {faults:?}");
        }
        assert_eq!(agent.get("/api/v1/tickets").await.body["total"], 0);
    }

    async fn words_are_words(app: &TestApp) {
        let agent = app.agent().await;
        for word in ["'; DROP TABLE ticket; --", "<script>alert(1)</script>", "%_\\\"`$(id)", "🀄️𠮷"] {
            let mut body = complaint();
            for field in ["title", "content", "address"] {
                body[field] = json!(format!("{word} 说明"));
            }
            let ticket = take_down(&agent, body).await;
            assert_eq!(ticket.body["title"], format!("{word} 说明"));
            let query = url_encoded(word);
            for filter in ["q", "status", "unit", "category", "area", "cursor", "created_from", "sort", "limit"] {
                let answer = agent.get(&format!("/api/v1/tickets?{filter}={query}")).await;
                assert!([200, 422].contains(&answer.status.as_u16()), "{filter}: {}", answer.text);
            }
        }
    }

    async fn an_event_in_the_future_is_a_fault(app: &TestApp) {
        let agent = app.agent().await;
        let mut body = complaint();
        body["occurred_at"] = json!((app.ctx.now() + TimeDelta::minutes(6)).to_rfc3339());
        assert_eq!(agent.post("/api/v1/tickets", body).await.faults(), ["occurred_at time"]);
        let ticket = take_down(&agent, complaint()).await;
        let handler = app.handler("zhujian").await;
        let early = json!({"method": "phone", "contacted_at": "2026-09-01T09:00:00+08:00"});
        let faults = handler.command(&ticket.text_of("number"), "contact", version(&ticket), early).await.faults();
        assert_eq!(faults, ["contacted_at time"]);
    }

    async fn a_stale_version_changes_nothing(app: &TestApp) {
        let ticket = take_down(&app.agent().await, complaint()).await;
        let number = ticket.text_of("number");
        let handler = app.handler("zhujian").await;
        let (one, two) = tokio::join!(
            handler.command(&number, "sign", version(&ticket), json!({})),
            handler.command(&number, "contact", version(&ticket), json!({"method": "phone"})),
        );
        let mut statuses = [one.status.as_u16(), two.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409]);
        let loser = if one.status == 409 { one } else { two };
        loser.problem(409, "version_conflict");
        let now = handler.get(&format!("/api/v1/tickets/{number}")).await.is(200);
        assert_eq!(version(&now), version(&ticket) + 1);
        assert_eq!(handler.command(&number, "sign", 1_000, json!({})).await.status, 409);
        assert_eq!(handler.post(&format!("/api/v1/tickets/{number}/commands"), json!({})).await.faults(), ["command required", "version required"]);
    }

    async fn who_handles_does_not_review_and_who_reviews_does_not_visit(app: &TestApp) {
        let ticket = take_down(&app.agent().await, complaint()).await;
        let number = ticket.text_of("number");
        let handler = app.handler("zhujian").await;
        let signed = handler.command(&number, "sign", version(&ticket), json!({})).await.is(200);
        let called = handler.command(&number, "contact", version(&signed), json!({"method": "phone"})).await.is(200);
        let photo = evidence(&handler, &number).await;
        let submitted = handler.command(&number, "submit", version(&called), result(photo)).await.is(200);
        let again = handler.command(&number, "pass_review", version(&submitted), json!({})).await;
        again.problem(403, "separation_of_duties");
        let again = handler.command(&number, "submit", version(&submitted), result(photo)).await;
        again.problem(409, "illegal_transition");
        assert_eq!(deadline(&submitted, "review")["state"], "running");
    }
}

fn url_encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

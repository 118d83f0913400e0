//! What has had its time goes away, and nothing else.

use crate::app::{on_both_apps, send};
use crate::walk::complaint;
use crate::worker::work;
use chrono::TimeDelta;
use entity::values::OutboxState;
use hotline::service::retention::{Swept, sweep};
use hotline::store::outbox;
use reqwest::Method;
use sea_orm::ConnectionTrait;

on_both_apps! {
    async fn old_answers_promises_and_sessions_go(app: &TestApp) {
        let agent = app.agent().await;
        let take = async || {
            let request = agent.request(Method::POST, "/api/v1/tickets").header("idempotency-key", "one");
            send(request.json(&complaint())).await.is(201).text_of("number")
        };
        let first = take().await;
        work(&app.ctx).await;
        let done = outbox::count(&app.ctx.db.read, OutboxState::Done).await.expect("a count");
        assert!(done > 0);
        assert_eq!(sweep(&app.ctx).await.expect("swept"), Swept::default(), "nothing is old yet");
        assert_eq!(take().await, first);

        app.ctx.clock.advance_to(app.ctx.now() + TimeDelta::days(8));
        let swept = sweep(&app.ctx).await.expect("swept");
        assert_eq!((swept.promises, swept.answers, swept.sessions), (done, 0, 0));
        // Answers and sessions live by real time, which no test moves: they are made older.
        let db = app.connect().await;
        for old in [
            "UPDATE idempotency SET created_at = '2020-01-01T00:00:00+00:00'",
            "UPDATE session SET expires_at = '2020-01-01T00:00:00+00:00'",
        ] {
            db.execute_unprepared(old).await.expect(old);
        }
        db.close().await.expect("closed");
        let swept = sweep(&app.ctx).await.expect("swept");
        assert_eq!((swept.promises, swept.answers, swept.sessions), (0, 1, 1));
        agent.get("/api/v1/me").await.problem(401, "unauthenticated");
    }
}

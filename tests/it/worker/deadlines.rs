//! A ticket crosses its deadline (peers.md lesson 10), and what goes wrong beside it.

use super::{by, happened, inbox, letters, restarted, sign_and_contact, work};
use crate::app::{TestApp, on_both_apps};
use crate::walk::{complaint, deadline, take_down};
use hotline::outbox::Lane;
use hotline::service::{delivery, timers};
use sea_orm::ConnectionTrait;
use serde_json::json;

async fn number(app: &TestApp) -> String {
    take_down(&app.agent().await, complaint()).await.text_of("number")
}

on_both_apps! {
    /// Tuesday 1 September, 5 working days: 8 September is the last. Sign and contact are in time.
    async fn a_missed_deadline_is_one_miss_and_one_notice(app: &TestApp) {
        let number = number(app).await;
        let (handler, lead) = (app.handler("zhujian").await, app.lead("zhujian").await);
        work(&app.ctx).await;
        assert_eq!(inbox(&handler).await, [("assigned".to_owned(), number.clone())]);
        sign_and_contact(&handler, &number).await;

        by(app, "2026-09-08T23:59:59+08:00").await;
        assert_eq!(happened(&handler, &number, "clock_missed").await.len(), 0);
        by(app, "2026-09-09T00:00:00+08:00").await;
        let ticket = handler.get(&format!("/api/v1/tickets/{number}")).await.is(200);
        assert_eq!(ticket.body["version"], json!(3), "timers are not commands");
        for clock in ["handle", "total"] {
            assert_eq!(deadline(&ticket, clock)["state"], "missed");
            assert_eq!(deadline(&ticket, clock)["stopped_at"], json!(null));
        }
        assert_eq!(ticket.body["light"], "red");
        // Two clocks, one miss each; the total has the same due and climbs no ladder of its own.
        let at_due = "2026-09-08T16:00:00+00:00".to_owned();
        assert_eq!(happened(&handler, &number, "clock_missed").await, [at_due.clone(), at_due.clone()]);
        assert_eq!(happened(&handler, &number, "rung_fired").await.len(), 2, "the reminder, and this");
        assert_eq!(work(&app.ctx).await, 0);
        assert_eq!(work(&restarted(app).await).await, 0, "nor after a restart");

        let kinds = |lines: &[(String, String)]| lines.iter().map(|(kind, _)| kind.clone()).collect::<Vec<_>>();
        assert_eq!(kinds(&inbox(&handler).await), ["assigned", "remind", "overdue"]);
        assert_eq!(kinds(&inbox(&lead).await), ["overdue"]);
        by(app, "2026-09-09T09:00:00+08:00").await;
        assert_eq!(kinds(&inbox(&lead).await), ["overdue", "urge"]);
        assert_eq!(kinds(&inbox(&app.login("supervisor1").await).await), ["urge"]);
        assert_eq!(kinds(&inbox(&app.handler("jiaotong").await).await).len(), 0, "another unit hears nothing");
    }

    /// Without a mail server a letter waits where everybody concerned can read it.
    async fn letters_wait_and_are_shown_without_a_mail_server(app: &TestApp) {
        let number = number(app).await;
        work(&app.ctx).await;
        let shown = letters(&app.handler("zhujian").await).await;
        assert_eq!(shown.len(), 1);
        assert_eq!((&shown[0]["state"], &shown[0]["ticket"], &shown[0]["attempts"]), (&json!("pending"), &json!(number), &json!(0)));
        assert_eq!(shown[0]["subject"], json!(format!("新派工单 {number}")));
        assert_eq!(letters(&app.dispatcher().await).await.len(), 1);
        assert_eq!(letters(&app.handler("jiaotong").await).await.len(), 0);
        app.agent().await.get("/api/v1/letters").await.problem(403, "forbidden");
        let supervisor = app.login("supervisor1").await;
        assert_eq!(supervisor.get("/api/v1/letters").await.is(200).body["smtp"], json!(false));
    }

    /// peers.md lesson 45: one that cannot be read is set aside and shown; the others go on.
    async fn a_timer_that_fails_is_set_aside_and_the_others_fire(app: &TestApp) {
        let (bad, good) = (number(app).await, number(app).await);
        let db = app.connect().await;
        let spoilt = format!("UPDATE ticket SET facts = '{{}}' WHERE number = '{bad}'");
        db.execute_unprepared(&spoilt).await.expect("spoilt");
        db.close().await.expect("closed");
        by(app, "2026-09-20T10:00:00+08:00").await;
        let supervisor = app.login("supervisor1").await;
        assert!(!happened(&supervisor, &good, "clock_missed").await.is_empty());
        let stuck = supervisor.get("/api/v1/stuck").await.is(200);
        assert_eq!(stuck.body["parked"].as_array().map(Vec::len), Some(1), "{}", stuck.text);
        assert_eq!(stuck.body["parked"][0]["ticket"], json!(bad));
        assert!(stuck.body["parked"][0]["error"].as_str().is_some_and(|why| !why.is_empty()));
        assert_eq!(timers::step(&app.ctx).await.expect("a step"), 0, "it is not tried again and again");
        app.agent().await.get("/api/v1/stuck").await.problem(403, "forbidden");
        assert_eq!(timers::unpark(&app.ctx).await.expect("unparked"), 1);
        assert_eq!(timers::step(&app.ctx).await.expect("a step"), 1, "after a restart it is");
    }

    /// Two processes on one database: what one does the other does not do again.
    async fn two_workers_do_nothing_twice(app: &TestApp) {
        let mut numbers = Vec::new();
        let agent = app.agent().await;
        for _ in 0..12 {
            numbers.push(take_down(&agent, complaint()).await.text_of("number"));
        }
        app.now_is("2026-09-20T10:00:00+08:00");
        let other = restarted(app).await;
        let (one, two) = (&app.ctx, &other);
        let both = async |ctx: &hotline::service::Ctx| {
            let mut fired = 0;
            for _ in 0..4 {
                fired += timers::step(ctx).await.expect("timers");
                delivery::step(ctx, Lane::House).await.expect("house");
            }
            fired
        };
        let (first, second) = tokio::join!(both(one), both(two));
        assert_eq!(first + second, 12, "{first} and {second}");
        work(one).await;
        let supervisor = app.login("supervisor1").await;
        for number in &numbers {
            let misses = happened(&supervisor, number, "clock_missed").await;
            assert_eq!(misses.len(), 4, "sign, contact, handle and total of {number}");
        }
        // So late, each deadline is the leader's; the lower rungs are skipped.
        let heard = inbox(&app.login("leader1").await).await;
        assert_eq!(heard.iter().filter(|(kind, _)| kind == "supervise").count(), 36, "of {}", heard.len());
        assert!(inbox(&supervisor).await.iter().all(|(kind, _)| kind != "urge" && kind != "supervise"));
        two.db.clone().close().await.expect("closed");
    }

    async fn an_inbox_is_read_by_its_owner_alone(app: &TestApp) {
        number(app).await;
        number(app).await;
        work(&app.ctx).await;
        let (handler, other) = (app.handler("zhujian").await, app.handler("jiaotong").await);
        let first = handler.get("/api/v1/notices?limit=1").await.is(200);
        assert_eq!((&first.body["unread"], first.body["items"].as_array().map(Vec::len)), (&json!(2), Some(1)));
        assert_eq!(first.body["items"][0]["label"], "新派工单");
        let cursor = first.text_of("next_cursor");
        let second = handler.get(&format!("/api/v1/notices?limit=1&cursor={cursor}")).await.is(200);
        assert_eq!(second.body["next_cursor"], json!(null));
        let id = second.body["items"][0]["id"].as_i64().expect("an id");
        other.post(&format!("/api/v1/notices/{id}/read"), json!({})).await.problem(404, "not_found");
        handler.post(&format!("/api/v1/notices/{id}/read"), json!({})).await.is(204);
        assert_eq!(handler.get("/api/v1/notices?unread=true").await.is(200).body["unread"], json!(1));
        handler.post("/api/v1/notices/read", json!({})).await.is(204);
        assert_eq!(handler.get("/api/v1/notices").await.is(200).body["unread"], json!(0));
        assert_eq!(handler.get("/api/v1/notices?unread=x&limit=0&cursor=y").await.faults().len(), 3);
        app.nobody.get("/api/v1/notices").await.problem(401, "unauthenticated");
    }
}

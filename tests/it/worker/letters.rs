//! Letters over a real SMTP conversation, and what happens when nobody listens.

use super::sink::{Sink, url};
use super::{by, later, letters, restarted, sign_and_contact, work};
use crate::app::{Kind, TestApp};
use crate::walk::{complaint, take_down};
use chrono::TimeDelta;
use hotline::outbox::Lane;
use hotline::service::delivery;
use hotline::service::people::{self, Doer, Leftover};
use hotline::store::outbox;
use sea_orm::TransactionTrait;
use serde_json::json;
use std::net::SocketAddr;

const HANDLER: &str = "handler.zhujian@dongchuan.example";
const LEAD: &str = "lead.zhujian@dongchuan.example";

/// Two tests from one, with a mail server at an address.
macro_rules! with_mail {
    ($($(#[$doc:meta])* async fn $name:ident($app:ident: &TestApp, $address:ident: SocketAddr) $body:block)+) => {$(
        $(#[$doc])*
        mod $name {
            use super::*;

            async fn test($app: &TestApp, $address: SocketAddr) $body

            async fn run(kind: Kind) {
                let address = Sink::nowhere().await;
                match TestApp::with(kind, |config| config.mail.smtp_url = url(address).into()).await {
                    Some(app) => {
                        test(&app, address).await;
                        app.end().await;
                    }
                    None => println!("HOTLINE_TEST_POSTGRES_URL is not set: not run on PostgreSQL"),
                }
            }

            #[actix_web::test]
            async fn sqlite() {
                run(Kind::Sqlite).await;
            }

            #[actix_web::test]
            async fn postgres() {
                run(Kind::Postgres).await;
            }
        }
    )+};
}

async fn number(app: &TestApp) -> String {
    take_down(&app.agent().await, complaint()).await.text_of("number")
}

with_mail! {
    async fn letters_leave_in_working_hours_once_and_known_again(app: &TestApp, address: SocketAddr) {
        let sink = Sink::at(address).await;
        let number = number(app).await;
        work(&app.ctx).await;
        let sent = sink.to(HANDLER);
        assert_eq!((sent.len(), sink.letters().len()), (1, 1));
        assert_eq!(sent[0].header("Auto-Submitted"), "auto-generated");
        assert!(sent[0].header("Subject").contains(&number) || sent[0].header("Subject").starts_with("=?utf-8?"));
        sign_and_contact(&app.handler("zhujian").await, &number).await;

        // The miss is at midnight: its letters are written, and wait for the morning.
        by(app, "2026-09-09T00:00:00+08:00").await;
        let supervisor = app.login("supervisor1").await;
        let waiting: Vec<_> = letters(&supervisor).await.into_iter().filter(|l| l["state"] == "pending").collect();
        assert_eq!(waiting.len(), 2, "handler and lead");
        assert_eq!(sink.to(LEAD).len(), 0);
        by(app, "2026-09-09T08:59:59+08:00").await;
        assert_eq!(sink.to(LEAD).len(), 0);
        by(app, "2026-09-09T09:00:00+08:00").await;
        // 超期告知 and 催办通知书 to the lead, the second also to both supervisors.
        assert_eq!(sink.to(LEAD).len(), 2);
        assert_eq!(sink.to("supervisor1@dongchuan.example").len(), 1);
        assert!(letters(&supervisor).await.iter().all(|l| l["state"] == "sent" && l["sent_at"].is_string()));
        let mut ids: Vec<String> = sink.letters().iter().map(|l| l.header("Message-ID").to_owned()).collect();
        let all = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), all, "each letter has an id of its own");
        assert_eq!(work(&app.ctx).await, 0);
    }

    /// The server is down for an hour, new letters come meanwhile: each leaves once when it is back, and nothing else was held up.
    async fn an_hour_without_a_server_loses_nothing_and_doubles_nothing(app: &TestApp, address: SocketAddr) {
        for minute in 0..60 {
            if minute % 20 == 0 {
                number(app).await;
            }
            work(&app.ctx).await;
            later(&app.ctx, TimeDelta::minutes(1));
        }
        assert_eq!(crate::worker::inbox(&app.handler("zhujian").await).await.len(), 3, "inboxes go on");
        app.nobody.get("/readyz").await.is(200);
        let sink = Sink::at(address).await;
        later(&app.ctx, TimeDelta::hours(1));
        work(&app.ctx).await;
        assert_eq!(sink.to(HANDLER).len(), 3);
        later(&app.ctx, TimeDelta::hours(2));
        work(&app.ctx).await;
        let ids: std::collections::BTreeSet<_> = sink.letters().iter().map(|l| l.header("Message-ID").to_owned()).collect();
        assert_eq!(ids.len(), sink.letters().len());
        let shown = letters(&app.login("supervisor1").await).await;
        assert!(shown.iter().all(|letter| letter["state"] == "sent"), "{shown:?}");
    }

    async fn a_server_that_is_down_gets_the_letter_once_when_it_is_back(app: &TestApp, address: SocketAddr) {
        number(app).await;
        work(&app.ctx).await;
        let supervisor = app.login("supervisor1").await;
        let shown = letters(&supervisor).await;
        assert_eq!((&shown[0]["state"], &shown[0]["attempts"]), (&json!("pending"), &json!(1)));
        assert!(shown[0]["last_error"].as_str().is_some_and(|why| why.starts_with("邮件服务器")), "{shown:?}");
        later(&app.ctx, TimeDelta::seconds(29));
        assert_eq!(work(&app.ctx).await, 0, "not before the wait is over");
        later(&app.ctx, TimeDelta::seconds(10));
        assert_eq!(work(&app.ctx).await, 1);
        later(&app.ctx, TimeDelta::seconds(35));
        assert_eq!(work(&app.ctx).await, 0, "the second wait is longer");
        assert_eq!(letters(&supervisor).await[0]["attempts"], json!(2));

        // A restart in between, and a server that first wants to be asked again.
        let (sink, after) = (Sink::at(address).await, restarted(app).await);
        sink.refuse(1);
        later(&after, TimeDelta::minutes(2));
        assert_eq!(work(&after).await, 1);
        assert_eq!(sink.letters().len(), 0);
        let shown = letters(&supervisor).await;
        assert!(shown[0]["last_error"].as_str().is_some_and(|why| why.contains("try again later")), "{shown:?}");
        later(&after, TimeDelta::minutes(5));
        work(&after).await;
        assert_eq!(sink.to(HANDLER).len(), 1);
        let shown = letters(&supervisor).await;
        assert_eq!((&shown[0]["state"], &shown[0]["attempts"], &shown[0]["last_error"]), (&json!("sent"), &json!(4), &json!(null)));
        later(&after, TimeDelta::days(1));
        work(&after).await;
        assert_eq!(sink.to(HANDLER).iter().filter(|l| l.text.contains("Message-ID")).count(), sink.to(HANDLER).len());
        let ids: std::collections::BTreeSet<_> =
            sink.letters().iter().map(|l| l.header("Message-ID").to_owned()).collect();
        assert_eq!(ids.len(), sink.letters().len(), "none came twice");
        after.db.clone().close().await.expect("closed");
    }

    async fn a_worker_that_dies_with_a_letter_in_its_hand_loses_nothing(app: &TestApp, address: SocketAddr) {
        let sink = Sink::at(address).await;
        number(app).await;
        for lane in [Lane::House, Lane::Counters] {
            delivery::step(&app.ctx, lane).await.expect("written");
        }
        // It claimed the letter and was never heard of again.
        let now = app.ctx.now();
        let db = app.connect().await;
        let txn = db.begin().await.expect("begin");
        let claimed = outbox::claim(&txn, &["mail"], now, now + TimeDelta::minutes(5), 10).await.expect("claimed");
        txn.commit().await.expect("commit");
        db.close().await.expect("closed");
        assert_eq!(claimed.len(), 1);
        assert_eq!(work(&app.ctx).await, 0, "leased");
        later(&app.ctx, TimeDelta::minutes(5));
        assert_eq!(work(&app.ctx).await, 1);
        assert_eq!(sink.to(HANDLER).len(), 1);
        assert_eq!(letters(&app.login("supervisor1").await).await[0]["attempts"], json!(2), "both attempts count");
    }

    async fn a_letter_that_cannot_be_delivered_is_given_up_and_shown(app: &TestApp, _address: SocketAddr) {
        number(app).await;
        let supervisor = app.login("supervisor1").await;
        let mut tries = 0;
        // The oldest stands last; time brings further ones.
        while letters(&supervisor).await.last().is_none_or(|letter| letter["state"] == "pending") {
            work(&app.ctx).await;
            later(&app.ctx, TimeDelta::hours(1));
            tries += 1;
            assert!(tries < 300, "it is never given up");
        }
        let letter = letters(&supervisor).await.into_iter().next_back().expect("a letter");
        assert_eq!((&letter["state"], &letter["attempts"]), (&json!("dead"), &json!(24)));
        let stuck = supervisor.get("/api/v1/stuck").await.is(200);
        assert_eq!(stuck.body["dead"][0]["topic"], "mail", "{}", stuck.text);
    }

    /// peers.md lesson 33: the right to see the ticket counts when the letter leaves.
    async fn who_was_disabled_meanwhile_gets_no_letter(app: &TestApp, address: SocketAddr) {
        let sink = Sink::at(address).await;
        app.now_is("2026-09-01T20:00:00+08:00");
        number(app).await;
        work(&app.ctx).await;
        assert_eq!(sink.letters().len(), 0, "after work");
        let id = people::by_username(&app.ctx, "handler.zhujian").await.expect("known");
        people::disable(&app.ctx, &Doer::at_the_command_line(), id, Leftover::Leave).await.expect("disabled");
        by(app, "2026-09-02T09:00:00+08:00").await;
        assert_eq!(sink.to(HANDLER).len(), 0);
        let shown = letters(&app.login("supervisor1").await).await;
        let dead: Vec<_> = shown.iter().filter(|letter| letter["state"] == "dead").collect();
        assert_eq!(dead.len(), 1);
        assert_eq!(dead[0]["last_error"], "收件人已停用或无权查看此工单");
    }
}

//! Promises: made once, leased, tried again, given up in sight; and what is sent by them.

use super::db::{self, on_both};
use super::desk;
use chrono::TimeDelta;
use entity::values::*;
use hotline::domain::permission::KeptAway;
use hotline::store::outbox::{self, Promise};
use hotline::store::{letter, notice};
use sea_orm::DatabaseConnection;

fn promise(key: &str) -> Promise {
    let at = desk::at("2026-09-01T10:00");
    Promise { key: key.to_owned(), topic: "mail", ticket: None, payload: "{}".to_owned(), at }
}

/// Somebody whom nothing keeps away.
fn reader(person: i64) -> KeptAway {
    KeptAway { persons: vec![PersonId(person)], unit: "zhujian".into() }
}

on_both! {
    async fn a_promise_is_made_once_and_kept_by_the_holder_of_its_lease(db: &DatabaseConnection) {
        let now = desk::at("2026-09-01T10:00");
        let minute = TimeDelta::minutes(1);
        outbox::enqueue(db, vec![promise("a"), promise("b")], now).await.expect("enqueue");
        outbox::enqueue(db, vec![promise("a"), promise("c")], now).await.expect("enqueue");
        outbox::enqueue(db, vec![], now).await.expect("enqueue nothing");
        assert_eq!(outbox::count(db, OutboxState::Pending).await.expect("count"), 3);
        assert!(outbox::claim(db, &["sms"], now, now + minute, 9).await.expect("claim").is_empty());
        assert_eq!(outbox::next_at(db, &["sms"]).await.expect("next"), None);
        assert!(outbox::claim(db, &["mail"], now - minute, now, 9).await.expect("claim").is_empty());
        let held = outbox::claim(db, &["mail"], now, now + minute, 2).await.expect("claim");
        assert_eq!(held.iter().map(|row| row.key.as_str()).collect::<Vec<_>>(), ["a", "b"]);
        assert!(held.iter().all(|row| row.attempts == 1));
        assert_eq!(outbox::claim(db, &["mail"], now, now + minute, 9).await.expect("claim").len(), 1);
        assert_eq!(outbox::next_at(db, &["mail"]).await.expect("next"), Some(now + minute));
        assert!(outbox::done(db, &held[0], now).await.expect("done"));
        assert!(!outbox::done(db, &held[0], now).await.expect("done twice"));
        let again = outbox::claim(db, &["mail"], now + minute, now + minute * 2, 9).await.expect("claim");
        assert_eq!(again.iter().map(|row| (row.key.as_str(), row.attempts)).collect::<Vec<_>>(), [("b", 2), ("c", 2)]);
        assert!(!outbox::done(db, &held[1], now).await.expect("the lease ran out"));
        assert!(outbox::fail(db, &again[0], "421 稍后再试", Some(now + minute * 5)).await.expect("fail"));
        assert!(outbox::fail(db, &again[1], "550 无此信箱", None).await.expect("give up"));
        assert_eq!(outbox::next_at(db, &["mail"]).await.expect("next"), Some(now + minute * 5));
        let dead = outbox::in_state(db, OutboxState::Dead, 10).await.expect("dead");
        assert_eq!(dead[0].last_error.as_deref(), Some("550 无此信箱"));
        assert!(outbox::retry(db, dead[0].id, now).await.expect("retry").is_some());
        assert_eq!(outbox::claim(db, &["mail"], now, now + minute, 9).await.expect("claim")[0].attempts, 1);
        assert_eq!(outbox::forget_done(db, now + minute, 10).await.expect("forget"), 1);
    }

    async fn a_notice_comes_once_and_is_read_by_its_owner(db: &DatabaseConnection) {
        let now = desk::at("2026-09-01T10:00");
        let new = notice::New {
            key: "t1/handle/remind".to_owned(),
            persons: vec![PersonId(1), PersonId(2)],
            kind: "remind".to_owned(),
            text: "明日到期".to_owned(),
            ticket: Some(TicketNumber::from("53011326090100001")),
        };
        assert_eq!(notice::put(db, new.clone(), now).await.expect("put").len(), 2);
        let more = notice::New { persons: vec![PersonId(2), PersonId(3)], ..new };
        assert_eq!(notice::put(db, more, now).await.expect("put").len(), 1);
        let own = notice::list(db, &reader(2), true, None, 10).await.expect("list");
        assert_eq!(own.len(), 1);
        assert!(!notice::read(db, PersonId(1), own[0].id, now).await.expect("another's"));
        assert!(notice::read(db, PersonId(2), own[0].id, now).await.expect("read"));
        assert!(notice::read(db, PersonId(2), own[0].id, now).await.expect("read again"));
        assert_eq!(notice::unread(db, &reader(2)).await.expect("unread"), 0);
        assert_eq!(notice::unread(db, &reader(3)).await.expect("unread"), 1);
        assert_eq!(notice::read_all(db, PersonId(3), now).await.expect("read all"), 1);
    }

    async fn a_letter_is_written_once_and_shown_with_its_fate(db: &DatabaseConnection) {
        let now = desk::at("2026-09-01T10:00");
        let new = letter::New {
            key: "t1/handle/urge".to_owned(),
            to_address: None,
            to_name: "区住建局负责人".to_owned(),
            to_person: None,
            to_unit: Some("zhujian".into()),
            subject: "催办通知书".to_owned(),
            body: "请尽快办理。".to_owned(),
            ticket: None,
            message_id: "<1@hotline>".to_owned(),
        };
        let first = letter::put(db, new.clone(), now).await.expect("put");
        assert_eq!(letter::put(db, new, now).await.expect("put").id, first.id);
        letter::failed(db, first.id, 1, "无法连接", false).await.expect("failed");
        let row = letter::by_id(db, first.id).await.expect("read").expect("a letter");
        assert_eq!((row.state, row.attempts), (LetterState::Pending, 1));
        letter::sent(db, first.id, 2, now).await.expect("sent");
        let shown = letter::list(db, Some(vec!["zhujian".into()]), None, 10).await.expect("list");
        assert_eq!((shown[0].state, shown[0].attempts, shown[0].sent_at), (LetterState::Sent, 2, Some(now)));
        assert!(letter::list(db, Some(vec!["chengguan".into()]), None, 10).await.expect("list").is_empty());
        assert_eq!(letter::list(db, None, Some(first.id), 10).await.expect("list").len(), 0);
    }
}

//! A ticket round the loop: after every step the rows say what the journal says.

use super::db::{self, on_both};
use super::desk::{self, Desk};
use chrono::TimeDelta;
use entity::values::*;
use hotline::domain::lifecycle::Command;
use hotline::domain::permission::{Scope, Sight};
use hotline::store::ticket::{Projection, Stored};
use hotline::store::{caller, idempotency, journal, text, ticket};
use sea_orm::{DatabaseConnection, DbErr, TransactionTrait};

async fn same_as_journal(desk: &Desk<'_>, stored: &Stored) {
    let journal = journal::read(desk.db, stored.id).await.expect("a journal");
    let rebuilt = ticket::rebuild(stored.frame(), &journal, &desk.calendar).expect("rebuilt");
    let rows = standing(desk.db, stored.id).await;
    assert_eq!(rebuilt, Some(rows));
    let read = ticket::by_id(desk.db, stored.id).await.expect("read");
    assert_eq!(read.as_ref(), Some(stored));
}

/// The rows of one ticket.
async fn standing(db: &DatabaseConnection, id: TicketId) -> Projection {
    let mut rows = ticket::standing(db, TicketId(id.0 - 1), 1).await.expect("rows");
    rows.pop().expect("a ticket")
}

fn request<'a>(caller: &'a str, body_hash: &'a str, answer: &'a str) -> idempotency::Repeatable<'a> {
    idempotency::Repeatable { caller, key: "k", body_hash, status: 201, answer }
}

on_both! {
    async fn round_the_loop_the_rows_are_a_projection_of_the_journal(db: &DatabaseConnection) {
        let mut desk = Desk::open(db);
        let mut stored = desk.complaint().await;
        let number = stored.ticket.number.clone();
        assert_eq!((stored.ticket.status, stored.ticket.version), (Status::Dispatched, 1));
        same_as_journal(&desk, &stored).await;
        desk.later(TimeDelta::hours(5));
        stored = desk.handled(&stored).await;
        same_as_journal(&desk, &stored).await;
        let failed = Command::FailReview { note: "缺少整改照片".to_owned() };
        stored = desk.command(&number, &desk::reviewer(), failed).await;
        same_as_journal(&desk, &stored).await;
        desk.later(TimeDelta::days(14));
        desk.tick().await;
        stored = ticket::by_id(db, stored.id).await.expect("read").expect("a ticket");
        assert!(stored.ticket.latest(ClockKind::Handle).is_some_and(|c| c.is_missed()));
        same_as_journal(&desk, &stored).await;
        desk.handled(&stored).await;
        stored = desk.command(&number, &desk::reviewer(), Command::PassReview { note: None, seed: None }).await;
        same_as_journal(&desk, &stored).await;
        stored = desk.command(&number, &desk::visitor(), desk::visited(1)).await;
        same_as_journal(&desk, &stored).await;
        let redo = Command::Redo { reason: "群众不满意".to_owned() };
        stored = desk.command(&number, &desk::visitor(), redo).await;
        assert_eq!(stored.ticket.round, 2);
        same_as_journal(&desk, &stored).await;
        desk.handled(&stored).await;
        desk.command(&number, &desk::reviewer(), Command::PassReview { note: None, seed: None }).await;
        stored = desk.command(&number, &desk::visitor(), desk::visited(5)).await;
        assert_eq!(stored.ticket.status, Status::Archived);
        same_as_journal(&desk, &stored).await;
    }

    async fn texts_stand_beside_the_journal_and_can_be_erased(db: &DatabaseConnection) {
        let desk = Desk::open(db);
        let stored = desk.complaint().await;
        assert_eq!(stored.title, "路面坑洼50%_无人修");
        let kept = text::read(db, stored.id).await.expect("texts");
        assert_eq!(kept.values().filter(|body| body.contains("积水")).count(), 1);
        assert_eq!(kept.len(), stored.ticket.texts as usize);
        let rows = standing(db, stored.id).await;
        assert!(!rows.ticket.facts.contains("积水") && !rows.ticket.facts.contains("兴东路"));
        let content = *kept.iter().find(|(_, body)| body.contains("积水")).expect("the content").0;
        assert_eq!(text::erase(db, stored.id, &[content]).await.expect("erase"), 1);
        assert!(!text::read(db, stored.id).await.expect("texts").contains_key(&content));
        text::erase(db, stored.id, &[1]).await.expect("erase");
        let untitled = ticket::by_id(db, stored.id).await.expect("read").expect("a ticket");
        assert_eq!(untitled.title, "");
    }

    async fn a_stale_copy_is_not_written(db: &DatabaseConnection) {
        let desk = Desk::open(db);
        let stale = desk.complaint().await;
        desk.command(&stale.ticket.number, &desk::handler(), Command::Sign).await;
        let note = vec![hotline::domain::ticket::Event::Noted { text: hotline::domain::ticket::Text::plain("迟到") }];
        let act = desk.act(&desk::agent());
        let refused = ticket::apply(db, &stale, note, &act, &desk.calendar).await;
        assert_eq!(refused, Err(DbErr::RecordNotUpdated));
    }

    async fn what_is_not_visible_is_not_there(db: &DatabaseConnection) {
        let desk = Desk::open(db);
        let stored = desk.complaint().await;
        let number = &stored.ticket.number;
        let cases = [
            (vec![], false),
            (vec![Sight::All], true),
            (vec![Sight::NotConfidential], true),
            (vec![Sight::InState(&[Status::ToReview])], false),
            (vec![Sight::InState(&[Status::Dispatched])], true),
            (vec![Sight::RecordedBy(PersonId(1))], true),
            (vec![Sight::RecordedBy(PersonId(9))], false),
            (vec![Sight::OfUnit("zhujian".into())], true),
            (vec![Sight::OfUnit("chengguan".into())], false),
            (vec![Sight::OfSuccessor { unit: "chengguan".into(), ended: vec!["fangguan".into(), "zhujian".into()] }], true),
            (vec![Sight::OfSuccessor { unit: "chengguan".into(), ended: vec!["fangguan".into()] }], false),
            (vec![Sight::OfSuccessor { unit: "zhujian".into(), ended: vec!["fangguan".into()] }], true),
            (vec![Sight::OfUnit("chengguan".into()), Sight::WorkedOnBy(PersonId(1))], true),
            (vec![Sight::WorkedOnBy(PersonId(9))], false),
        ];
        for (sights, seen) in cases {
            let scope = Scope::of(sights);
            let filter = ticket::Filter::default();
            assert_eq!(ticket::get(db, &scope, number).await.expect("get").is_some(), seen, "get {scope:?}");
            assert_eq!(ticket::lock(db, &scope, number).await.expect("lock").is_some(), seen, "lock {scope:?}");
            assert_eq!(ticket::is_visible(db, &scope, number).await.expect("see"), seen, "events {scope:?}");
            assert_eq!(ticket::count(db, &scope, &filter).await.expect("count"), u64::from(seen), "count {scope:?}");
            let (rows, _) = ticket::list(db, &scope, &filter, ticket::Sort::Created, None, 50).await.expect("list");
            assert_eq!(!rows.is_empty(), seen, "list {scope:?}");
        }
    }

    async fn numbers_count_up_and_callers_are_read_back(db: &DatabaseConnection) {
        let desk = Desk::open(db);
        let first = desk.complaint().await;
        let second = desk.complaint().await;
        assert_eq!(first.ticket.number.as_str(), "53011326090100001");
        assert_eq!(second.ticket.number.as_str(), "53011326090100002");
        let callers = caller::read(db, second.id).await.expect("callers");
        assert_eq!(callers.len(), 1);
        assert_eq!(callers[0].phone_enc, Some(vec![1, 2, 3]));
        let found = ticket::by_word(db, &second.query_code).await.expect("read").expect("a ticket");
        assert_eq!(found.id, second.id);
    }

    async fn an_answer_is_given_once_per_key(db: &DatabaseConnection) {
        let now = desk::at("2026-09-01T10:00");
        let day = TimeDelta::hours(24);
        let begin = async |body: &'static str, now| {
            let asked = request("person:1", body, "53011326090100001");
            idempotency::begin(db, asked, now, now - day).await.expect("begin")
        };
        assert_eq!(begin("a", now).await, idempotency::Begun::New);
        let answered = idempotency::Begun::Answered { status: 201, answer: "53011326090100001".to_owned() };
        assert_eq!(begin("a", now + TimeDelta::hours(23)).await, answered);
        assert_eq!(begin("b", now + TimeDelta::hours(23)).await, idempotency::Begun::Mismatch);
        assert_eq!(begin("b", now + TimeDelta::hours(25)).await, idempotency::Begun::New);
        let txn = db.begin().await.expect("begin");
        idempotency::begin(&txn, request("person:2", "a", "1"), now, now - day).await.expect("begin");
        txn.rollback().await.expect("rollback");
        let other = idempotency::begin(db, request("person:2", "z", "2"), now, now - day).await.expect("begin");
        assert_eq!(other, idempotency::Begun::New);
    }

    async fn of_two_at_once_under_one_key_one_makes_and_the_other_hears_of_it(db: &DatabaseConnection) {
        let now = desk::at("2026-09-01T10:00");
        let ask = async |own: &'static str| {
            let txn = db.begin().await.expect("begin");
            let asked = request("source:1", "a", own);
            let begun = idempotency::begin(&txn, asked, now, now).await.expect("begin");
            txn.commit().await.expect("commit");
            begun
        };
        let (one, two) = tokio::join!(ask("one"), ask("two"));
        let heard = |answer: &str| idempotency::Begun::Answered { status: 201, answer: answer.to_owned() };
        let fair = [(idempotency::Begun::New, heard("one")), (heard("two"), idempotency::Begun::New)];
        assert!(fair.contains(&(one.clone(), two.clone())), "{one:?} {two:?}");
    }
}

//! Timers are claimed when they are due, and one that fails does not hold up the rest.

use super::db::{self, on_both};
use super::desk::{self, Desk};
use chrono::TimeDelta;
use entity::values::*;
use hotline::store::ticket;
use sea_orm::{DatabaseConnection, DbBackend, TransactionTrait};

on_both! {
    async fn a_miss_is_recorded_once_and_the_worker_sleeps_until_the_next_instant(db: &DatabaseConnection) {
        let mut desk = Desk::open(db);
        let stored = desk.complaint().await;
        let first = ticket::next_fire(db).await.expect("next").expect("an instant");
        assert!(first > desk.now);
        assert_eq!(desk.tick().await, 0);
        let mut fired = 0;
        while let Some(next) = ticket::next_fire(db).await.expect("next") {
            assert!(next > desk.now || fired == 0, "the same instant again");
            desk.now = next;
            assert_eq!(desk.tick().await, 1);
            fired += 1;
            assert!(fired < 40, "the worker does not come to rest");
        }
        let after = ticket::by_id(db, stored.id).await.expect("read").expect("a ticket");
        assert_eq!(after.ticket.version, stored.ticket.version, "timers do not count as commands");
        assert!(after.ticket.clocks.iter().filter(|c| c.is_open()).all(|c| c.is_missed()));
        let journal = hotline::store::journal::read(db, stored.id).await.expect("journal");
        let misses = journal.iter().filter(|e| matches!(e.event, hotline::domain::ticket::Event::ClockMissed { .. }));
        assert_eq!(misses.count(), after.ticket.clocks.iter().filter(|c| c.is_missed()).count());
    }

    async fn a_parked_timer_is_shown_and_waits_for_the_next_event(db: &DatabaseConnection) {
        let mut desk = Desk::open(db);
        let bad = desk.complaint().await;
        desk.complaint().await;
        desk.later(TimeDelta::days(20));
        ticket::park(db, bad.id, "目录缺失", desk.now).await.expect("park");
        assert_eq!(desk.tick().await, 1);
        let parked = ticket::parked(db, 10).await.expect("parked");
        assert_eq!(parked.len(), 1);
        assert_eq!(parked[0].parked_error.as_deref(), Some("目录缺失"));
        let note = hotline::domain::lifecycle::Command::Note { text: "已处理".to_owned() };
        desk.command(&bad.ticket.number, &desk::dispatcher(), note).await;
        assert!(ticket::parked(db, 10).await.expect("parked").is_empty());
        assert_eq!(desk.tick().await, 1);
    }

    async fn two_workers_never_hold_the_same_ticket(db: &DatabaseConnection) {
        let mut desk = Desk::open(db);
        for _ in 0..4 {
            desk.complaint().await;
        }
        desk.later(TimeDelta::days(20));
        if db.get_database_backend() == DbBackend::Postgres {
            let one = db.begin().await.expect("begin");
            let two = db.begin().await.expect("begin");
            let held = ticket::claim_due(&one, desk.now, 3).await.expect("claim");
            let rest = ticket::claim_due(&two, desk.now, 3).await.expect("claim");
            assert_eq!((held.len(), rest.len()), (3, 1));
            let ids: std::collections::BTreeSet<TicketId> = held.iter().chain(&rest).map(|(id, _)| *id).collect();
            assert_eq!(ids.len(), 4);
            one.rollback().await.expect("rollback");
            two.rollback().await.expect("rollback");
        }
        assert_eq!(desk.tick().await, 4);
    }
}

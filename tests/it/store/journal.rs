//! The journal keeps what happened, and shows what was done to it.

use super::db::{self, on_both};
use super::desk::Desk;
use entity::values::TicketId;
use hotline::store::journal::{Broken, Fault, verify};
use hotline::store::{journal, text};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend};

/// As somebody with the owner's rights would: without the triggers.
async fn behind_its_back(db: &DatabaseConnection, sql: &str) {
    let (off, on) = match db.get_database_backend() {
        DbBackend::Postgres => {
            (vec!["ALTER TABLE journal DISABLE TRIGGER ALL"], vec!["ALTER TABLE journal ENABLE TRIGGER ALL"])
        }
        _ => (vec!["DROP TRIGGER journal_no_update", "DROP TRIGGER journal_no_delete"], vec![]),
    };
    for statement in off.iter().chain([&sql]).chain(&on) {
        db.execute_unprepared(statement).await.expect("a statement");
    }
}

on_both! {
    async fn the_database_refuses_to_change_or_delete_a_row(db: &DatabaseConnection) {
        Desk::open(db).complaint().await;
        let mut attempts = vec!["UPDATE journal SET version = 9", "DELETE FROM journal"];
        if db.get_database_backend() == DbBackend::Postgres {
            attempts.push("TRUNCATE journal");
        }
        for attempt in attempts {
            let refused = db.execute_unprepared(attempt).await.expect_err(attempt);
            assert!(refused.to_string().contains("append-only"), "{refused}");
        }
    }

    async fn an_untouched_journal_is_whole_even_after_an_erasure(db: &DatabaseConnection) {
        let desk = Desk::open(db);
        let stored = desk.complaint().await;
        let found = desk.complaint().await;
        text::erase(db, stored.id, &[1, 2]).await.expect("erase");
        let verified = verify(db, TicketId(0), 100).await.expect("verify");
        let rows = journal::read(db, stored.id).await.expect("read").len()
            + journal::read(db, found.id).await.expect("read").len();
        assert_eq!((verified.broken, verified.rows), (None, rows as u64));
    }

    async fn a_changed_row_is_named(db: &DatabaseConnection) {
        let desk = Desk::open(db);
        desk.complaint().await;
        let stored = desk.complaint().await;
        let id = stored.id;
        behind_its_back(db, &format!("UPDATE journal SET actor_id = 77 WHERE ticket_id = {id} AND seq = 2")).await;
        let broken = Broken { number: stored.ticket.number, seq: 2, fault: Fault::Changed };
        assert_eq!(verify(db, TicketId(0), 100).await.expect("verify").broken, Some(broken));
    }

    async fn a_row_taken_out_is_named(db: &DatabaseConnection) {
        let stored = Desk::open(db).complaint().await;
        behind_its_back(db, "DELETE FROM journal WHERE seq = 3").await;
        let broken = Broken { number: stored.ticket.number, seq: 3, fault: Fault::Missing };
        assert_eq!(verify(db, TicketId(0), 100).await.expect("verify").broken, Some(broken));
    }

    async fn a_tail_cut_off_is_named(db: &DatabaseConnection) {
        let stored = Desk::open(db).complaint().await;
        behind_its_back(db, &format!("DELETE FROM journal WHERE seq = {}", stored.seq)).await;
        let broken = Broken { number: stored.ticket.number, seq: stored.seq, fault: Fault::Missing };
        assert_eq!(verify(db, TicketId(0), 100).await.expect("verify").broken, Some(broken));
    }

    async fn other_words_under_an_old_hash_are_named(db: &DatabaseConnection) {
        let stored = Desk::open(db).complaint().await;
        db.execute_unprepared("UPDATE text SET body = '没有这回事' WHERE n = 2").await.expect("update");
        let broken = Broken { number: stored.ticket.number, seq: 1, fault: Fault::TextChanged };
        assert_eq!(verify(db, TicketId(0), 100).await.expect("verify").broken, Some(broken));
    }
}

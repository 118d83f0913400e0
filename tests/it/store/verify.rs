//! What was done to a journal behind its back shows, and so do rows that are not what it makes of them.

use super::db::{self, on_both};
use super::desk::{self, Desk};
use chrono::TimeDelta;
use entity::values::TicketId;
use hotline::domain::lifecycle::Command;
use hotline::store::ticket::Stored;
use hotline::store::verify::{Astray, Broken, Fault, Page, page};
use hotline::store::{journal, text};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

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

async fn look(desk: &Desk<'_>, after: TicketId, limit: u64) -> Page {
    page(desk.db, after, limit, &desk.calendar).await.expect("a page")
}

/// What is wrong with the journals.
async fn broken(desk: &Desk<'_>) -> Option<Broken> {
    look(desk, TicketId(0), 100).await.broken
}

fn at(stored: &Stored, seq: i64, fault: Fault) -> Option<Broken> {
    Some(Broken { number: stored.ticket.number.clone(), seq, fault })
}

/// A ticket that has every kind of rows.
async fn visited(desk: &Desk<'_>) -> Stored {
    let stored = desk.complaint().await;
    desk.handled(&stored).await;
    let number = &stored.ticket.number;
    desk.command(number, &desk::reviewer(), Command::PassReview { note: None, seed: None }).await;
    desk.command(number, &desk::visitor(), desk::visited(5)).await
}

on_both! {
    async fn an_untouched_journal_is_whole_even_after_an_erasure(db: &DatabaseConnection) {
        let desk = Desk::open(db);
        let stored = desk.complaint().await;
        let found = desk.complaint().await;
        text::erase(db, stored.id, &[1, 2]).await.expect("erase");
        let seen = look(&desk, TicketId(0), 100).await;
        let rows = journal::read(db, stored.id).await.expect("read").len()
            + journal::read(db, found.id).await.expect("read").len();
        assert_eq!(seen, Page { tickets: 2, rows: rows as u64, last: Some(found.id), broken: None, astray: vec![] });
    }

    async fn a_changed_row_is_named(db: &DatabaseConnection) {
        let desk = Desk::open(db);
        desk.complaint().await;
        let stored = desk.complaint().await;
        let id = stored.id;
        behind_its_back(db, &format!("UPDATE journal SET actor_id = 77 WHERE ticket_id = {id} AND seq = 2")).await;
        assert_eq!(broken(&desk).await, at(&stored, 2, Fault::Changed));
    }

    async fn a_row_taken_out_is_named(db: &DatabaseConnection) {
        let desk = Desk::open(db);
        let stored = desk.complaint().await;
        behind_its_back(db, "DELETE FROM journal WHERE seq = 3").await;
        assert_eq!(broken(&desk).await, at(&stored, 3, Fault::Missing));
    }

    async fn a_tail_cut_off_is_named(db: &DatabaseConnection) {
        let desk = Desk::open(db);
        let stored = desk.complaint().await;
        behind_its_back(db, &format!("DELETE FROM journal WHERE seq = {}", stored.seq)).await;
        assert_eq!(broken(&desk).await, at(&stored, stored.seq, Fault::Missing));
    }

    async fn a_journal_that_is_gone_is_named(db: &DatabaseConnection) {
        let desk = Desk::open(db);
        desk.complaint().await;
        let stored = desk.complaint().await;
        behind_its_back(db, &format!("DELETE FROM journal WHERE ticket_id = {}", stored.id)).await;
        assert_eq!(broken(&desk).await, at(&stored, 1, Fault::Missing));
    }

    async fn other_words_under_an_old_hash_are_named(db: &DatabaseConnection) {
        let desk = Desk::open(db);
        let stored = desk.complaint().await;
        db.execute_unprepared("UPDATE text SET body = '没有这回事' WHERE n = 2").await.expect("update");
        assert_eq!(broken(&desk).await, at(&stored, 1, Fault::TextChanged));
    }

    /// A row for each of the tables; the neighbours are not accused.
    async fn rows_that_the_journal_does_not_make_are_named(db: &DatabaseConnection) {
        let desk = Desk::open(db);
        visited(&desk).await;
        let stored = visited(&desk).await;
        visited(&desk).await;
        assert_eq!(look(&desk, TicketId(0), 100).await.astray, []);
        let id = stored.id;
        for (spoil, astray) in [
            ("UPDATE visit SET satisfaction = 1 WHERE ticket_id =", Astray::Visits),
            ("DELETE FROM clock WHERE kind = 'sign' AND ticket_id =", Astray::Clocks),
            ("UPDATE participant SET unit = 'chengguan' WHERE ticket_id =", Astray::Participants),
            ("UPDATE assignment SET status = 'released' WHERE ticket_id =", Astray::Assignments),
            ("INSERT INTO origin (source, number, ticket_id) SELECT 'x', 'y', id FROM ticket WHERE id =", Astray::Origin),
            ("UPDATE ticket SET facts = '{}' WHERE id =", Astray::Ticket),
        ] {
            db.execute_unprepared(&format!("{spoil} {id}")).await.expect("spoilt");
            let seen = look(&desk, TicketId(0), 100).await;
            assert_eq!((seen.broken, seen.astray), (None, vec![(stored.ticket.number.clone(), astray)]));
        }
    }

    /// Page by page each ticket is looked at once, and what is wrong is found on the page where it stands.
    async fn pages_follow_one_another_without_a_gap(db: &DatabaseConnection) {
        let desk = Desk::open(db);
        let mut all = Vec::new();
        for _ in 0..5 {
            all.push(desk.complaint().await);
        }
        db.execute_unprepared(&format!("UPDATE ticket SET status = 'archived' WHERE id = {}", all[1].id)).await.expect("spoilt");
        behind_its_back(db, &format!("UPDATE journal SET version = 9 WHERE ticket_id = {} AND seq = 1", all[3].id)).await;
        let whole = look(&desk, TicketId(0), 3).await;
        assert_eq!((whole.tickets, whole.last, whole.broken), (3, Some(all[2].id), None));
        assert_eq!(whole.astray, [(all[1].ticket.number.clone(), Astray::Ticket)]);
        let spoilt = look(&desk, all[2].id, 3).await;
        assert_eq!((spoilt.tickets, spoilt.last), (2, Some(all[4].id)));
        assert_eq!(spoilt.broken, at(&all[3], 1, Fault::Changed));
        assert_eq!(look(&desk, all[4].id, 3).await, Page::default());
    }

    async fn many_tickets_take_as_many_statements_as_one(db: &DatabaseConnection) {
        let mut desk = Desk::open(db);
        let (asked, mut listened) = (Arc::new(AtomicUsize::new(0)), db.clone());
        let heard = asked.clone();
        listened.set_metric_callback(move |_| {
            heard.fetch_add(1, Ordering::Relaxed);
        });
        let mut counts = Vec::new();
        for tickets in [1, 6] {
            for _ in 0..tickets {
                visited(&desk).await;
                desk.later(TimeDelta::minutes(1));
            }
            asked.store(0, Ordering::Relaxed);
            page(&listened, TicketId(0), 100, &desk.calendar).await.expect("a page");
            counts.push(asked.load(Ordering::Relaxed));
        }
        assert!(counts[0] > 0 && counts[0] == counts[1] && counts[1] <= 13, "{counts:?}");
    }
}

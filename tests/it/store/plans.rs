//! No hot query without an index that serves it (design.md §6).

use super::db::{self, on_both};
use super::desk::{self, Desk, everything};
use chrono::TimeDelta;
use entity::values::*;
use hotline::domain::permission::{Scope, Sight};
use hotline::store::ticket::{Filter, Sort};
use hotline::store::{attachment, caller, journal, notice, outbox, text, ticket};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement, TransactionTrait};
use std::sync::{Arc, Mutex};

/// Runs what the product does all day and returns the statements it ran.
async fn all_day(db: &DatabaseConnection) -> Vec<Statement> {
    let desk = Desk::open(db);
    let stored = desk.complaint().await;
    let (id, number, now) = (stored.id, stored.ticket.number, desk.now);
    let seen = Arc::new(Mutex::new(Vec::new()));
    let mut db = db.clone();
    let heard = seen.clone();
    db.set_metric_callback(move |info| heard.lock().expect("no panic").push(info.statement.clone()));
    let db = &db;
    let unit = Scope(vec![Sight::OfUnit("zhujian".into())]);
    let dispatcher = Scope(vec![Sight::NotConfidential, Sight::InState(&[Status::ToDispatch])]);
    let pool =
        Filter { statuses: vec![Status::Handling], units: vec!["zhujian".into()], ..Filter::default() };
    let red = Filter { lights: Some((vec![Light::Red], now)), ..pool.clone() };
    let known = Filter { phone: Some(desk::PHONE.to_owned()), ..Filter::default() };
    for scope in [&unit, &dispatcher] {
        ticket::get(db, scope, &number).await.expect("get");
        ticket::lock(db, scope, &number).await.expect("lock");
        ticket::is_visible(db, scope, &number).await.expect("see");
    }
    for sort in [Sort::Due, Sort::Created] {
        let after = Some(ticket::Cursor { at: Some(now), id });
        ticket::list(db, &unit, &pool, sort, None, 50).await.expect("list");
        ticket::list(db, &dispatcher, &Filter::default(), sort, None, 50).await.expect("list");
        ticket::list(db, &dispatcher, &Filter::default(), sort, after, 50).await.expect("list");
    }
    ticket::list(db, &everything(), &known, Sort::Created, None, 50).await.expect("history");
    ticket::count(db, &unit, &red).await.expect("count");
    ticket::by_status(db, &unit, &pool).await.expect("pools");
    ticket::by_word(db, "12345678").await.expect("track");
    ticket::claim_due(db, now, 200).await.expect("claim");
    ticket::next_fire(db).await.expect("next");
    ticket::parked(db, 10).await.expect("parked");
    journal::read(db, id).await.expect("journal");
    text::read(db, id).await.expect("texts");
    caller::read(db, id).await.expect("callers");
    attachment::list(db, id).await.expect("attachments");
    outbox::claim(db, &["mail"], now, now + TimeDelta::minutes(1), 20).await.expect("claim");
    outbox::next_at(db, &["mail"]).await.expect("next");
    notice::list(db, PersonId(1), false, Some(9), 50).await.expect("notices");
    notice::unread(db, PersonId(1)).await.expect("unread");
    std::mem::take(&mut *seen.lock().expect("no panic"))
}

on_both! {
    async fn every_hot_query_is_served_by_an_index(db: &DatabaseConnection) {
        let statements = all_day(db).await;
        assert!(statements.len() >= 25, "{} statements", statements.len());
        let txn = db.begin().await.expect("begin");
        let postgres = db.get_database_backend() == DbBackend::Postgres;
        let (explain, column) = if postgres { ("EXPLAIN", 0) } else { ("EXPLAIN QUERY PLAN", 3) };
        if postgres {
            // The tables are nearly empty: only where no index serves does a sequential scan remain.
            txn.execute_unprepared("SET LOCAL enable_seqscan = off").await.expect("set");
        }
        for mut statement in statements {
            let sql = statement.sql.clone();
            statement.sql = format!("{explain} {sql}");
            for row in txn.query_all_raw(statement).await.expect("a plan") {
                let step: String = row.try_get_by_index(column).expect("a step");
                let scan = step.contains("Seq Scan") || (step.starts_with("SCAN") && !step.contains("USING"));
                assert!(!scan, "{step}\n  in {sql}");
            }
        }
    }
}

//! No hot query without an index that serves it (design.md §6).

use super::db::{self, on_both};
use super::desk::{self, Desk, everything};
use chrono::TimeDelta;
use entity::values::*;
use hotline::domain::permission::{KeptAway, Scope, Sight};
use hotline::store::ticket::{Filter, Sort};
use hotline::store::{
    attachment, caller, journal, notice, outbox, publication, rating, served, text, ticket,
};
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
    let unit = Scope::of(vec![Sight::OfUnit("zhujian".into())]);
    let dispatcher = Scope::of(vec![Sight::NotConfidential, Sight::InState(&[Status::ToDispatch])]);
    let who = KeptAway { persons: vec![PersonId(1)], unit: "zhujian".into() };
    let kept = Scope { kept_away: Some(who.clone()), ..unit.clone() };
    let heir =
        Sight::OfSuccessor { unit: "chengguan".into(), ended: vec!["zhujian".into(), "fangguan".into()] };
    let heir = Scope { kept_away: Some(who.clone()), ..Scope::of(vec![heir]) };
    let pool =
        Filter { statuses: vec![Status::Handling], units: vec!["zhujian".into()], ..Filter::default() };
    let red = Filter { lights: Some((vec![Light::Red], now)), ..pool.clone() };
    let known = Filter { phone: Some(desk::PHONE.to_owned()), ..Filter::default() };
    for scope in [&unit, &dispatcher, &kept, &heir] {
        ticket::get(db, scope, &number).await.expect("get");
        ticket::lock(db, scope, &number).await.expect("lock");
        ticket::is_visible(db, scope, &number).await.expect("see");
    }
    for sort in [Sort::Due, Sort::Created] {
        let after = Some(ticket::Cursor { at: Some(now), id });
        ticket::list(db, &unit, &pool, sort, None, 50).await.expect("list");
        ticket::list(db, &kept, &pool, sort, None, 50).await.expect("list");
        for filter in [&pool, &Filter::default()] {
            ticket::list(db, &heir, filter, sort, None, 50).await.expect("list");
        }
        ticket::list(db, &dispatcher, &Filter::default(), sort, None, 50).await.expect("list");
        ticket::list(db, &dispatcher, &Filter::default(), sort, after, 50).await.expect("list");
    }
    ticket::list(db, &everything(), &known, Sort::Created, None, 50).await.expect("history");
    ticket::visible_among(db, &kept, std::slice::from_ref(&number)).await.expect("letters");
    ticket::count(db, &unit, &red).await.expect("count");
    ticket::count(db, &kept, &red).await.expect("count");
    ticket::count(db, &heir, &Filter::default()).await.expect("count");
    ticket::by_status(db, &unit, &pool).await.expect("pools");
    ticket::by_word(db, "12345678").await.expect("track");
    ticket::claim_due(db, now, 200).await.expect("claim");
    ticket::next_fire(db).await.expect("next");
    ticket::parked(db, 10).await.expect("parked");
    journal::read(db, id).await.expect("journal");
    text::read(db, id).await.expect("texts");
    caller::read(db, id).await.expect("callers");
    attachment::list(db, attachment::Files { ticket: id, merged: &[] }).await.expect("attachments");
    publication::replies(db, &publication::Sought::default(), None, 20).await.expect("replies");
    outbox::claim(db, &["mail"], now, now + TimeDelta::minutes(1), 20).await.expect("claim");
    outbox::next_at(db, &["mail"]).await.expect("next");
    notice::list(db, &who, false, Some(9), 50).await.expect("notices");
    notice::unread(db, &who).await.expect("unread");
    std::mem::take(&mut *seen.lock().expect("no panic"))
}

/// The statements that `work` runs.
async fn heard(db: &DatabaseConnection, work: impl AsyncFnOnce(&DatabaseConnection)) -> Vec<Statement> {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let mut db = db.clone();
    let heard = seen.clone();
    db.set_metric_callback(move |info| heard.lock().expect("no panic").push(info.statement.clone()));
    work(&db).await;
    std::mem::take(&mut *seen.lock().expect("no panic"))
}

/// How the database would run it; `without` are ways that it must not take where it has another.
async fn plan(db: &DatabaseConnection, mut statement: Statement, without: &[&str]) -> Vec<String> {
    let txn = db.begin().await.expect("begin");
    let postgres = db.get_database_backend() == DbBackend::Postgres;
    let (explain, column) = if postgres { ("EXPLAIN", 0) } else { ("EXPLAIN QUERY PLAN", 3) };
    if postgres {
        // The tables are nearly empty: only where nothing else serves does such a way remain.
        for way in without {
            txn.execute_unprepared(&format!("SET LOCAL enable_{way} = off")).await.expect("set");
        }
    }
    statement.sql = format!("{explain} {}", statement.sql);
    let rows = txn.query_all_raw(statement).await.expect("a plan");
    rows.iter().map(|row| row.try_get_by_index(column).expect("a step")).collect()
}

on_both! {
    async fn every_hot_query_is_served_by_an_index(db: &DatabaseConnection) {
        let statements = all_day(db).await;
        assert!(statements.len() >= 25, "{} statements", statements.len());
        for statement in statements {
            let sql = statement.sql.clone();
            for step in plan(db, statement, &["seqscan"]).await {
                // The few units above and below one, as they were just found.
                let chain = step.starts_with("SCAN above") || step.starts_with("SCAN below");
                let scan = step.contains("Seq Scan") || (step.starts_with("SCAN") && !step.contains("USING"));
                let scan = scan && !chain;
                assert!(!scan, "{step}\n  in {sql}");
            }
        }
    }

    /// However much a unit has, its list begins with its earliest deadline at once.
    async fn an_open_list_comes_in_order_and_is_not_sorted(db: &DatabaseConnection) {
        let desk = Desk::open(db);
        let stored = desk.complaint().await;
        let who = KeptAway { persons: vec![PersonId(1)], unit: "zhujian".into() };
        let unit = Scope { kept_away: Some(who), ..Scope::of(vec![Sight::OfUnit("zhujian".into())]) };
        let open = Filter {
            statuses: vec![Status::Dispatched, Status::Handling],
            units: vec!["zhujian".into()],
            ..Filter::default()
        };
        let after = Some(ticket::Cursor { at: Some(desk.now), id: stored.id });
        for after in [None, after] {
            let asked = heard(db, async |db| {
                ticket::list(db, &unit, &open, Sort::Due, after, 50).await.expect("list");
            });
            let first = asked.await.into_iter().next().expect("a statement");
            let sql = first.sql.clone();
            let steps = plan(db, first, &["seqscan", "sort", "incremental_sort", "bitmapscan"]).await;
            let sorted = steps.iter().any(|step| step.contains("Sort") || step.contains("TEMP B-TREE"));
            assert!(!sorted, "{steps:#?}\n  in {sql}");
        }
    }

    /// However many cases were ever served, those whose silence has lasted long enough are found at once, in order.
    async fn what_nobody_rated_is_found_by_its_index(db: &DatabaseConnection) {
        let now = Desk::open(db).now;
        let asked = heard(db, async |db| {
            served::silent(db, "区政务服务大厅", now, 500).await.expect("silent");
            served::next_silence(db, &["区政务服务大厅".to_owned()]).await.expect("next");
            let cases: Vec<String> = (0..500).map(|n| format!("BJ{n}")).collect();
            rating::of_cases_from(db, &["区政务服务大厅", "本地评价"], &cases).await.expect("ratings");
            let ids: Vec<ServedCaseId> = (0..500).map(ServedCaseId).collect();
            served::heard(db, &ids).await.expect("heard");
        });
        let indexes = ["served_case_default", "served_case_default", "rating_once", "served_case_pkey"];
        let asked = asked.await;
        assert_eq!(asked.len(), indexes.len());
        for (statement, index) in asked.into_iter().zip(indexes) {
            let sql: String = statement.sql.chars().take(300).collect();
            let steps = plan(db, statement, &["seqscan", "sort", "bitmapscan"]).await;
            let by = |step: &String| step.contains(index) || step.contains("INTEGER PRIMARY KEY");
            assert!(steps.iter().any(by), "{steps:#?}\n  in {sql}");
            let sorted = steps.iter().any(|step| step.contains("Sort") || step.contains("TEMP B-TREE"));
            let scan = steps.iter().any(|step| step.contains("Seq Scan") || step.starts_with("SCAN"));
            assert!(!sorted && !scan, "{steps:#?}\n  in {sql}");
        }
    }

    async fn a_new_ticket_is_two_statements(db: &DatabaseConnection) {
        let asked = heard(db, async |db| {
            Desk::open(db).complaint().await;
        });
        let sql: Vec<String> = asked.await.into_iter().map(|statement| statement.sql).collect();
        // The desk's number is one more.
        assert_eq!(sql.len(), 3, "{sql:#?}");
    }
}

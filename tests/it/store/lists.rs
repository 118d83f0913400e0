//! Filters, orders and pages of the lists.

use super::db::{self, on_both};
use super::desk::{self, Desk, complaint, everything};
use chrono::TimeDelta;
use entity::values::*;
use hotline::domain::lifecycle::{Command, NewTicket};
use hotline::domain::ticket::{Upstream, light};
use hotline::store::ticket::{Filter, Flag, Row, Sort, by_status, count, list};
use sea_orm::DatabaseConnection;

async fn page_through(db: &DatabaseConnection, sort: Sort, limit: u64) -> Vec<Row> {
    let mut all = Vec::new();
    let mut after = None;
    loop {
        let (rows, next) =
            list(db, &everything(), &Filter::default(), sort, after, limit).await.expect("list");
        assert!(rows.len() as u64 <= limit);
        all.extend(rows);
        after = next;
        if after.is_none() {
            return all;
        }
    }
}

async fn numbers(db: &DatabaseConnection, filter: Filter) -> Vec<TicketNumber> {
    let (rows, _) = list(db, &everything(), &filter, Sort::Created, None, 200).await.expect("list");
    assert_eq!(count(db, &everything(), &filter).await.expect("count"), rows.len() as u64, "{filter:?}");
    let mut numbers: Vec<_> = rows.into_iter().map(|row| row.number).collect();
    numbers.sort();
    numbers
}

on_both! {
    async fn pages_meet_without_gap_or_overlap(db: &DatabaseConnection) {
        let mut desk = Desk::open(db);
        for turn in 0..7 {
            let stored = desk.complaint().await;
            if turn % 3 == 0 {
                let withdraw = Command::Withdraw { reason: "误报".to_owned() };
                desk.command(&stored.ticket.number, &desk::agent(), withdraw).await;
            }
            desk.later(TimeDelta::hours(if turn == 2 { 30 } else { 0 }));
        }
        for sort in [Sort::Due, Sort::Created] {
            let whole = page_through(db, sort, 200).await;
            assert_eq!(whole.len(), 7);
            for limit in [1, 2, 3, 7] {
                assert_eq!(page_through(db, sort, limit).await, whole, "{sort:?} by {limit}");
            }
        }
        let due = page_through(db, Sort::Due, 200).await;
        let open = due.iter().take_while(|row| row.due_at.is_some()).count();
        assert_eq!(open, 4);
        assert!(due[..open].is_sorted_by_key(|row| row.due_at));
        assert!(due[open..].iter().all(|row| row.due_at.is_none()));
        assert!(page_through(db, Sort::Created, 200).await.is_sorted_by(|a, b| a.created_at >= b.created_at));
    }

    async fn each_filter_narrows(db: &DatabaseConnection) {
        let mut desk = Desk::open(db);
        let road = desk.complaint().await.ticket.number;
        desk.later(TimeDelta::days(1));
        let secret = NewTicket { confidential: true, kind: Kind::Report, category: Some("010105".into()), ..complaint() };
        let secret = desk.take_down(secret).await.ticket.number;
        let from_above = NewTicket {
            title: "路面坑洼505无人修".to_owned(),
            urgency: Urgency::Urgent,
            upstream: Some(Upstream {
                system: Channel::City,
                number: "KM-7788".to_owned(),
                received_at: None,
                due_at: None,
                return_until: None,
            }),
            ..complaint()
        };
        let from_above = desk.take_down(from_above).await.ticket.number;
        let f = Filter::default;
        let cases = [
            (f(), vec![&road, &secret, &from_above]),
            (Filter { kinds: vec![Kind::Report], ..f() }, vec![&secret]),
            (Filter { statuses: vec![Status::ToDispatch, Status::Received], ..f() }, vec![&secret]),
            (Filter { units: vec!["zhujian".into()], ..f() }, vec![&road, &from_above]),
            (Filter { categories: vec!["0101".into()], ..f() }, vec![&road, &secret, &from_above]),
            (Filter { categories: vec!["010105".into()], ..f() }, vec![&secret]),
            (Filter { areas: vec!["530113".into()], urgencies: vec![Urgency::Urgent], ..f() }, vec![&from_above]),
            (Filter { areas: vec!["530114".into()], ..f() }, vec![]),
            (Filter { flags: vec![Flag::Confidential], ..f() }, vec![&secret]),
            (Filter { flags: vec![Flag::Enterprise], ..f() }, vec![]),
            (Filter { upstream: Some("KM-7788".to_owned()), ..f() }, vec![&from_above]),
            (Filter { upstream: Some("city".to_owned()), ..f() }, vec![&from_above]),
            (Filter { created_before: Some(desk::at("2026-09-02T00:00")), ..f() }, vec![&road]),
            (Filter { created_from: Some(desk::at("2026-09-02T00:00")), ..f() }, vec![&secret, &from_above]),
            (Filter { q: Some("50%_".to_owned()), ..f() }, vec![&road, &secret]),
            (Filter { q: Some(road.to_string()), ..f() }, vec![&road]),
            (Filter { mine: Some(PersonId(1)), ..f() }, vec![&road, &secret, &from_above]),
            (Filter { mine: Some(PersonId(9)), ..f() }, vec![]),
            (Filter { phone: Some(desk::PHONE.to_owned()), ..f() }, vec![&road, &secret, &from_above]),
            (Filter { phone: Some("0".to_owned()), ..f() }, vec![]),
            (Filter { awaits: vec![RequestKind::CloseDissatisfied], ..f() }, vec![]),
        ];
        for (filter, expected) in cases {
            let expected: Vec<_> = expected.into_iter().cloned().collect();
            assert_eq!(numbers(db, filter.clone()).await, expected, "{filter:?}");
        }
        let due_on = desk::day("2026-09-02");
        let by_due = Filter { due_from: Some(due_on), due_to: Some(due_on), ..f() };
        let (rows, _) = list(db, &everything(), &by_due, Sort::Due, None, 50).await.expect("list");
        assert!(!rows.is_empty() && rows.iter().all(|row| row.due_on == Some(due_on)));
        let states = by_status(db, &everything(), &f()).await.expect("states");
        assert_eq!(states.iter().map(|(_, tickets)| tickets).sum::<u64>(), 3);
        assert!(states.contains(&(Status::Dispatched, 2)));
    }

    /// The filter by light and the light of a row are one rule.
    async fn lights_are_filtered_as_they_shine(db: &DatabaseConnection) {
        let mut desk = Desk::open(db);
        for _ in 0..3 {
            desk.complaint().await;
            desk.later(TimeDelta::hours(20));
        }
        let gone = desk.complaint().await.ticket.number;
        desk.command(&gone, &desk::agent(), Command::Withdraw { reason: "误报".to_owned() }).await;
        let mut seen = std::collections::BTreeSet::new();
        for hours in 0..60 {
            let now = desk::at("2026-09-01T10:00") + TimeDelta::hours(2 * hours);
            let mut counted = 0;
            for shining in Light::ALL {
                let filter = Filter { lights: Some((vec![*shining], now)), ..Filter::default() };
                let (rows, _) = list(db, &everything(), &filter, Sort::Due, None, 50).await.expect("list");
                assert!(rows.iter().all(|row| light::light(&row.lamp(), now) == *shining), "{shining:?} at {now}");
                counted += rows.len();
                if !rows.is_empty() {
                    seen.insert(*shining);
                }
            }
            assert_eq!(counted, 4);
        }
        assert_eq!(seen.len(), Light::ALL.len());
    }
}

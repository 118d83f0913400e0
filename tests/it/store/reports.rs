//! The figures of the reports, counted by hand.

use super::db::{self, on_both};
use super::desk::{self, Desk, complaint, day, everything};
use chrono::TimeDelta;
use entity::values::*;
use hotline::domain::lifecycle::{Command, NewTicket};
use hotline::domain::metrics::{Measure, Ratio};
use hotline::domain::permission::{Scope, Sight};
use hotline::store::report::{Asked, Basis, Counted, GroupBy, Row, overview, performance, recounted};
use hotline::store::ticket;
use sea_orm::{DatabaseConnection, TransactionTrait};

/// Four complaints of 1 September, each due on the 8th: one done in time and praised, one done late and not to the
/// caller's liking, one never touched, one withdrawn; a fifth of the 17th is not yet due on the 21st.
async fn month(db: &DatabaseConnection) -> Desk<'_> {
    let mut desk = Desk::open(db);
    let good = desk.complaint().await;
    let late = desk.complaint().await;
    desk.complaint().await;
    let gone = desk.complaint().await.ticket.number;
    desk.command(&gone, &desk::agent(), Command::Withdraw { reason: "误报".to_owned() }).await;
    desk.later(TimeDelta::hours(1));
    desk.handled(&good).await;
    desk.command(&good.ticket.number, &desk::reviewer(), Command::PassReview { note: None, seed: None })
        .await;
    desk.command(&good.ticket.number, &desk::visitor(), desk::visited(5)).await;
    desk.now = desk::at("2026-09-09T10:00");
    desk.tick().await;
    desk.handled(&late).await;
    desk.command(&late.ticket.number, &desk::reviewer(), Command::PassReview { note: None, seed: None })
        .await;
    desk.command(&late.ticket.number, &desk::visitor(), desk::visited(1)).await;
    desk.now = desk::at("2026-09-17T10:00");
    desk.take_down(NewTicket { area: Some("530113001001".into()), ..complaint() }).await;
    desk.now = desk::at("2026-09-21T10:00");
    desk.tick().await;
    desk
}

fn asked(desk: &Desk<'_>, basis: Basis) -> Asked {
    Asked { from: day("2026-09-01"), to: day("2026-09-30"), basis, lines: Vec::new(), as_of: desk.now }
}

/// The report from the counters, which must be what the rows say.
async fn report(db: &DatabaseConnection, scope: &Scope, asked: &Asked, group: GroupBy) -> Counted {
    let txn = db.begin().await.expect("a transaction");
    let read = performance(&txn, scope, asked, group).await.expect("report");
    let rows = recounted(&txn, scope, asked, group).await.expect("recount");
    assert_eq!(read, rows, "{asked:?} by {group:?}");
    read
}

fn figures(row: &Row) -> Vec<(u64, u64)> {
    Measure::ALL.iter().map(|m| row.measures[m]).map(|r: Ratio| (r.numerator, r.denominator)).collect()
}

on_both! {
    async fn the_figures_are_those_counted_by_hand(db: &DatabaseConnection) {
        let desk = month(db).await;
        let found = report(db, &everything(), &asked(&desk, Basis::Due), GroupBy::Unit).await;
        let rows = &found.rows;
        assert_eq!(rows.iter().map(|row| row.key.as_deref()).collect::<Vec<_>>(), [Some("zhujian")]);
        let expected = [
            (1, 3), // on_time: good; late and untouched are not; the fifth is not yet due
            (2, 3), // completed: good and late
            (1, 4), // signed_on_time: good; late signed late, untouched and the fifth never
            (1, 4), // contacted_on_time
            (0, 0), // preliminary_on_time: no emergency
            (0, 0), // co_on_time: nobody assists
            (1, 3), // total_on_time
            (0, 5), // returned
            (0, 2), // redone
            (2, 2), // visited
            (0, 0), // visit_drawn: all are visited
            (1, 2), // satisfied
            (0, 0), // satisfied_unit: nobody was asked
            (0, 0), // satisfied_agent
            (0, 2), // not_reached
            (0, 0), // signed_off_on_time: this line has no sign-off
            (0, 0), // signed_off_as_struck
            (0, 0), // spot_checked
            (0, 0), // spot_confirmed
            (5, 5), // dispatched_right: nobody gave any back
            (0, 5), // pushed_down: no township has any
            (0, 5), // enterprise: citizens all
            (0, 0), // enterprise_on_time
            (0, 0), // urged
            (0, 0), // supervised_1 to supervised_4
            (0, 0),
            (0, 0),
            (0, 0),
            (0, 0), // instructed
        ];
        assert_eq!(figures(&rows[0]), expected);
        assert_eq!((found.excluded, found.imported), (1, 0));
        assert_eq!(found.all.as_ref().map(figures), Some(expected.to_vec()));
        let months = report(db, &everything(), &asked(&desk, Basis::Due), GroupBy::Month).await.rows;
        assert_eq!(months[0].key.as_deref(), Some("2026-09"));
        assert_eq!(figures(&months[0]), expected);
    }

    /// Two supervisions of different levels, one answered in time and one not; two instructions, one late; an urging.
    async fn orders_are_counted_by_level_and_by_their_answers(db: &DatabaseConnection) {
        let mut desk = Desk::open(db);
        let number = desk.complaint().await.ticket.number;
        let other = desk.complaint().await.ticket.number;
        let supervise = |level, due_working_days| Command::Supervise { level, requirement: "请办".to_owned(), due_working_days };
        let instruct = |on: &str| Command::Instruct { text: "请办".to_owned(), unit: None, due_on: day(on) };
        desk.command(&number, &desk::supervisor(), supervise(1, 3)).await;
        desk.command(&number, &desk::supervisor(), supervise(3, 2)).await;
        desk.command(&other, &desk::leader(), instruct("2026-09-02")).await;
        desk.command(&other, &desk::leader(), instruct("2026-09-30")).await;
        desk.command(&other, &desk::agent(), Command::Urge { note: "又来电".to_owned() }).await;
        let answer = |directive| Command::ReplySupervision { directive: Some(DirectiveId(directive)), content: "已办".to_owned() };
        desk.later(TimeDelta::hours(1));
        desk.command(&number, &desk::handler(), answer(1)).await;
        desk.now = desk::at("2026-09-08T10:00");
        desk.tick().await;
        let found = report(db, &everything(), &asked(&desk, Basis::Due), GroupBy::Unit).await;
        let of = |m: Measure| found.rows[0].measures[&m];
        let counted = |m| (of(m).numerator, of(m).denominator);
        use Measure::*;
        assert_eq!([Supervised1, Supervised2, Supervised3, Supervised4].map(counted), [(1, 1), (0, 0), (0, 1), (0, 0)]);
        assert_eq!((counted(Instructed), counted(Urged)), ((0, 1), (0, 1)), "what is not yet due is not counted");
    }

    async fn the_basis_says_which_tickets_belong_to_the_period(db: &DatabaseConnection) {
        let desk = month(db).await;
        let on_time = async |from, to, basis| {
            let asked = Asked { from: day(from), to: day(to), ..asked(&desk, basis) };
            let all = report(db, &everything(), &asked, GroupBy::Unit).await.all;
            all.map(|row| row.measures[&Measure::OnTime]).map(|r| (r.numerator, r.denominator))
        };
        assert_eq!(on_time("2026-09-08", "2026-09-08", Basis::Due).await, Some((1, 3)));
        assert_eq!(on_time("2026-09-09", "2026-09-20", Basis::Due).await, Some((0, 0)), "only others are due then");
        assert_eq!(on_time("2026-09-01", "2026-09-01", Basis::Created).await, Some((1, 3)));
        assert_eq!(on_time("2026-08-01", "2026-08-31", Basis::Created).await, None);
        assert_eq!(on_time("2026-09-01", "2026-09-01", Basis::Closed).await, Some((1, 1)));
    }

    async fn groups_lines_and_scopes_narrow(db: &DatabaseConnection) {
        let desk = month(db).await;
        let report = async |group, lines: Vec<Line>, scope: Scope| {
            let asked = Asked { lines, ..asked(&desk, Basis::Created) };
            report(db, &scope, &asked, group).await.rows
        };
        let keys = async |group| {
            let rows = report(group, vec![Line::Hotline], everything()).await;
            rows.into_iter().filter_map(|row| row.key).collect::<Vec<_>>()
        };
        assert_eq!(keys(GroupBy::Category).await, ["010101"]);
        assert_eq!(keys(GroupBy::Area).await, ["530113001"]);
        assert_eq!(keys(GroupBy::Channel).await, ["phone"]);
        assert_eq!(keys(GroupBy::Kind).await, ["complaint"]);
        assert!(report(GroupBy::Unit, vec![Line::Business], everything()).await.is_empty());
        assert!(report(GroupBy::Unit, vec![], Scope::of(vec![Sight::OfUnit("chengguan".into())])).await.is_empty());
    }

    /// Before its first dispatch a bad rating is the hotline's, also when the unit gets it later.
    async fn a_miss_before_the_first_dispatch_is_the_hotlines(db: &DatabaseConnection) {
        let mut desk = Desk::open(db);
        let rating = NewTicket {
            line: Line::Service,
            channel: Channel::Rating,
            kind: Kind::Rating,
            intake: hotline::domain::lifecycle::Intake::Rating { unit: None },
            category: None,
            area: None,
            rating: Some(hotline::domain::ticket::RatingFacts {
                counted_from: None,
                id: RatingId(1),
                real_name: false,
                consent_contact: false,
                matter_code: None,
            }),
            ..complaint()
        };
        let number = desk.take_down(rating).await.ticket.number;
        desk.later(TimeDelta::days(20));
        desk.tick().await;
        let accept = Command::AcceptRating { unit: Some("zhujian".into()), note: Some("核定责任单位".to_owned()) };
        let after = desk.command(&number, &desk::dispatcher(), accept).await;
        let handle = after.ticket.latest(ClockKind::Handle).expect("a handle clock");
        assert_eq!((handle.key.unit.as_ref().map(UnitCode::as_str), handle.is_missed()), (Some("zhujian"), true));
        let rows = report(db, &everything(), &asked(&desk, Basis::Created), GroupBy::Unit).await.rows;
        let missed: Vec<_> = rows
            .iter()
            .filter(|row| row.measures[&Measure::OnTime].denominator > 0)
            .map(|row| row.key.as_deref())
            .collect();
        assert_eq!(missed, [None]);
    }

    /// A deadline that has passed and whose timer has not fired yet counts as missed, and once.
    async fn a_miss_that_nobody_recorded_yet_is_counted(db: &DatabaseConnection) {
        let mut desk = Desk::open(db);
        desk.complaint().await;
        desk.now = desk::at("2026-09-21T10:00");
        let before = report(db, &everything(), &asked(&desk, Basis::Due), GroupBy::Unit).await;
        assert_eq!(before.all.as_ref().map(|all| figures(all)[0]), Some((0, 1)));
        desk.tick().await;
        let after = report(db, &everything(), &asked(&desk, Basis::Due), GroupBy::Unit).await;
        assert_eq!(after.all, before.all);
    }

    /// Somebody who sees all but confidential tickets, and these only in some states.
    async fn what_is_confidential_is_counted_for_those_who_see_it(db: &DatabaseConnection) {
        let desk = month(db).await;
        desk.take_down(NewTicket { confidential: true, ..complaint() }).await;
        let sees = async |sights: Vec<Sight>| {
            let found = report(db, &Scope::of(sights), &asked(&desk, Basis::Created), GroupBy::Unit).await;
            found.all.map(|all| all.measures[&Measure::Returned].denominator)
        };
        assert_eq!(sees(vec![Sight::All]).await, Some(6));
        assert_eq!(sees(vec![Sight::NotConfidential]).await, Some(5));
        assert_eq!(sees(vec![Sight::NotConfidential, Sight::InState(&[Status::ToReview])]).await, Some(5));
        assert_eq!(sees(vec![Sight::NotConfidential, Sight::InState(&[Status::Dispatched])]).await, Some(6));
        assert_eq!(sees(vec![]).await, None);
    }

    async fn the_overview_counts_what_its_lists_show(db: &DatabaseConnection) {
        let desk = month(db).await;
        let numbers = overview(db, &everything(), desk.now).await.expect("overview");
        let all = [
            (&numbers.received_today, 0),
            (&numbers.open, 3),
            (&numbers.due_soon, 0),
            (&numbers.unsigned, 2),
        ];
        for ((number, filter), expected) in all {
            assert_eq!(*number, expected, "{filter:?}");
            assert_eq!(ticket::count(db, &everything(), filter).await.expect("count"), *number);
        }
        assert!(numbers.overdue.0 >= 2);
        assert_eq!(ticket::count(db, &everything(), &numbers.overdue.1).await.expect("count"), numbers.overdue.0);
        let nothing = overview(db, &Scope::of(vec![]), desk.now).await.expect("overview");
        assert_eq!((nothing.open.0, nothing.overdue.0), (0, 0));
    }
}

//! The demo's clock (contract.md §1).

use super::{happened, inbox, sign_and_contact};
use crate::app::{Kind, TestApp, at};
use crate::walk::{complaint, deadline, take_down};
use hotline::clock::Clock;
use hotline::worker;
use serde_json::{Value, json};

const PATH: &str = "/api/v1/demo/clock";
const START: &str = "2026-09-30T10:00:00+08:00";

fn to(time: &str) -> Value {
    json!({"now": time})
}

async fn demo(kind: Kind) -> Option<TestApp> {
    let app = TestApp::with_clock(kind, Clock::demo(at(START)), |_| {}).await;
    if app.is_none() {
        println!("HOTLINE_TEST_POSTGRES_URL is not set: not run on PostgreSQL");
    }
    app
}

/// A bad rating of 30 September, 10:00: due on Saturday 10 October, a working day; missed at 24:00.
async fn fires_in_order(kind: Kind) {
    let Some(app) = demo(kind).await else { return };
    let sysadmin = app.login("sysadmin").await;
    let rating = json!({
        "project_no": "BJ-1", "assess_number": "1", "unit": "zhujian", "channel": "1", "satisfaction": 1,
        "text": "等了很久", "real_name": false, "assessed_at": START,
    });
    let taken = app.key(&["ratings:write"]).await.post("/api/v1/ratings", rating).await.is(201);
    let number = taken.text_of("ticket_number");
    // The worker of this process runs beside, as in a real demo.
    let workers = worker::start(&app.ctx);
    let moved = sysadmin.post(PATH, to("2026-10-11T00:00:00+08:00")).await.is(200);
    assert_eq!(moved.body, json!({"now": "2026-10-11T00:00:00+08:00"}));
    workers.stop(&app.ctx).await;

    let supervisor = app.login("supervisor1").await;
    let ticket = supervisor.get(&format!("/api/v1/tickets/{number}")).await.is(200);
    let handle = deadline(&ticket, "handle");
    assert_eq!((&handle["due_on"], &handle["state"]), (&json!("2026-10-10"), &json!("missed")));
    // Each at its own instant: the reminders of sign (8 October, 9:00) and of handling (9 October, 9:00) among them.
    let fired = happened(&supervisor, &number, "rung_fired").await;
    let mut ordered = fired.clone();
    ordered.sort();
    assert_eq!(fired, ordered, "in the order of their instants");
    for instant in ["2026-10-08T01:00:00+00:00", "2026-10-09T01:00:00+00:00", "2026-10-10T16:00:00+00:00"] {
        assert!(fired.contains(&instant.to_owned()), "{instant} in {fired:?}");
    }
    let kinds: Vec<String> =
        inbox(&app.handler("zhujian").await).await.into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds.iter().filter(|kind| *kind == "overdue").count(), 2, "sign and handling: {kinds:?}");
    assert_eq!(kinds.first().map(String::as_str), Some("assigned"));
    assert_eq!(app.ctx.demo_clock_start(at(START)).await.expect("kept"), at("2026-10-11T00:00:00+08:00"));
    app.end().await;
}

/// Two moves at once, and commands in between: the clock never goes back, and nothing fires twice.
async fn moves_forward_only(kind: Kind) {
    let Some(app) = demo(kind).await else { return };
    let (sysadmin, agent) = (app.login("sysadmin").await, app.agent().await);
    let number = take_down(&agent, complaint()).await.text_of("number");
    let handler = app.handler("zhujian").await;
    sign_and_contact(&handler, &number).await;
    agent.post(PATH, to("2026-10-11T00:00:00+08:00")).await.problem(403, "forbidden");
    app.nobody.post(PATH, to("2026-10-11T00:00:00+08:00")).await.problem(401, "unauthenticated");
    assert_eq!(sysadmin.post(PATH, to("2026-09-30T09:59:59+08:00")).await.faults(), ["now time"]);
    assert_eq!(sysadmin.post(PATH, to("9026-09-30T09:59:59+08:00")).await.faults(), ["now range"]);
    assert_eq!(sysadmin.post(PATH, json!({})).await.faults(), ["now required"]);
    assert_eq!(sysadmin.post(PATH, to("morgen")).await.faults().len(), 1);

    let workers = worker::start(&app.ctx);
    let (one, two) = tokio::join!(
        sysadmin.post(PATH, to("2026-10-14T00:00:00+08:00")),
        sysadmin.post(PATH, to("2026-10-14T09:00:00+08:00")),
    );
    workers.stop(&app.ctx).await;
    two.is(200);
    assert!([200, 422].contains(&one.status.as_u16()), "{}", one.text);
    assert!(app.ctx.now() >= at("2026-10-14T09:00:00+08:00"));
    assert_eq!(happened(&handler, &number, "clock_missed").await.len(), 2, "handle and total");
    let kinds: Vec<String> = inbox(&handler).await.into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, ["assigned", "remind", "overdue"]);
    app.end().await;
}

#[actix_web::test]
async fn what_is_due_fires_in_order_on_sqlite() {
    fires_in_order(Kind::Sqlite).await;
}

#[actix_web::test]
async fn what_is_due_fires_in_order_on_postgres() {
    fires_in_order(Kind::Postgres).await;
}

#[actix_web::test]
async fn the_clock_goes_forward_only_on_sqlite() {
    moves_forward_only(Kind::Sqlite).await;
}

#[actix_web::test]
async fn the_clock_goes_forward_only_on_postgres() {
    moves_forward_only(Kind::Postgres).await;
}

#[actix_web::test]
async fn without_a_demo_clock_the_path_does_not_exist() {
    let app = TestApp::with(Kind::Sqlite, |_| {}).await.expect("SQLite is always there");
    let sysadmin = app.login("sysadmin").await;
    sysadmin.post(PATH, to("2026-10-11T00:00:00+08:00")).await.problem(404, "not_found");
    app.agent().await.post(PATH, to("2026-10-11T00:00:00+08:00")).await.problem(404, "not_found");
    app.end().await;
}

//! A reorganisation of some hundred tickets is killed in its midst, again and again, and is carried out once; one of thousands lets
//! whoever takes calls go on.

use super::server::{Server, home, hotline, login};
use crate::app::home::Home;
use crate::app::{Client, Kind};
use crate::walk::complaint;
use rand::Rng;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const PATH: &str = "/api/v1/reorganisations";
const TODAY: &str = "2026-09-01";
const MORNING: &str = "2026-09-01T10:00:00+08:00";

fn start(home: &Home) -> Server {
    Server::demo(home, "server", MORNING, |command| {
        command
            .env("HOTLINE_SESSION__ACCESS_MINUTES", "600")
            .env("HOTLINE_SESSION__IDLE_MINUTES", "600")
            .env("HOTLINE_LOG", "warn");
    })
}

/// Takes so many tickets down for 区住建局, and says how long each took, in milliseconds.
async fn take(agent: &Client, tickets: usize) -> Vec<f64> {
    let mut took = Vec::with_capacity(tickets);
    for _ in 0..tickets {
        let begun = Instant::now();
        agent.post("/api/v1/tickets", complaint()).await.is(201);
        took.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    took
}

/// The same on four lines.
async fn take_on_four(agent: &Client, tickets: usize) -> Vec<f64> {
    let quarter = tickets / 4;
    let all =
        tokio::join!(take(agent, quarter), take(agent, quarter), take(agent, quarter), take(agent, quarter));
    [all.0, all.1, all.2, all.3].concat()
}

async fn plan(sysadmin: &Client) {
    let act = json!({"units": ["zhujian"], "successor": "chengguan", "effective_on": TODAY, "basis": "东办发〔2026〕12号", "phones": "keep"});
    sysadmin.post(PATH, act).await.is(201);
}

async fn state(sysadmin: &Client) -> Value {
    sysadmin.get(PATH).await.is(200).body["items"][0].clone()
}

/// The first column of a query's one row.
async fn number(home: &Home, kind: Kind, sql: &str) -> i64 {
    let backend = match kind {
        Kind::Sqlite => DbBackend::Sqlite,
        Kind::Postgres => DbBackend::Postgres,
    };
    let db = home.connect().await;
    let row = db.query_one_raw(Statement::from_string(backend, sql)).await.expect(sql).expect("a row");
    let found = row.try_get_by_index(0).expect("a number");
    db.close().await.expect("closed");
    found
}

async fn carried_out_once(kind: Kind) {
    const TICKETS: usize = 320;
    let Some(home) = home(kind).await else { return };
    let mut server = start(&home);
    let nobody = server.ready().await;
    let (agent, mut sysadmin) = (login(&nobody, "agent1").await, login(&nobody, "sysadmin").await);
    take_on_four(&agent, TICKETS).await;
    plan(&sysadmin).await;
    let (mut seen, mut kills) = (-1, 0);
    let begun = Instant::now();
    loop {
        assert!(
            begun.elapsed() < Duration::from_secs(120),
            "it does not come to an end: {}",
            server.logged()
        );
        let row = state(&sysadmin).await;
        if row["state"] == "done" {
            break;
        }
        let passed = row["passed"].as_i64().expect("a count");
        if row["state"] == "running" && passed > seen {
            // Somewhere in the next piece.
            seen = passed;
            let moment = rand::rng().random_range(0..400);
            tokio::time::sleep(Duration::from_millis(moment)).await;
            server.kill();
            kills += 1;
            server = start(&home);
            sysadmin = sysadmin.at(&server.ready().await);
        } else {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
    println!("{kind:?}: killed {kills} times");
    assert!(kills >= 2, "killed {kills} times");
    let row = state(&sysadmin).await;
    assert_eq!(
        (&row["total"], &row["passed"], &row["refused"]),
        (&json!(TICKETS), &json!(TICKETS), &json!(0)),
        "{row}"
    );
    assert!(server.stop().await.success());

    let tickets = i64::try_from(TICKETS).expect("a few");
    for (sql, found) in [
        ("SELECT COUNT(*) FROM ticket WHERE lead_unit = 'chengguan'", tickets),
        ("SELECT COUNT(*) FROM ticket WHERE lead_unit = 'zhujian'", 0),
        ("SELECT COUNT(*) FROM journal WHERE event = 'succeeded'", tickets),
        ("SELECT COUNT(DISTINCT ticket_id) FROM journal WHERE event = 'succeeded'", tickets),
        // People, directory and numbers once, too.
        ("SELECT COUNT(*) FROM person WHERE unit = 'zhujian'", 0),
        ("SELECT COUNT(*) FROM admin_log WHERE action = 'person_change'", 2),
        ("SELECT COUNT(*) FROM admin_log WHERE action = 'directory_replace'", 1),
        ("SELECT COUNT(*) FROM unit_place WHERE unit = 'zhujian'", 1),
    ] {
        assert_eq!(number(&home, kind, sql).await, found, "{sql}");
    }
    let ended = "SELECT COUNT(*) FROM directory_row WHERE lead_unit = 'zhujian' AND valid_to = '2026-08-31'";
    let begun =
        "SELECT COUNT(*) FROM directory_row WHERE lead_unit = 'chengguan' AND valid_from = '2026-09-01'";
    assert_eq!(number(&home, kind, begun).await, number(&home, kind, ended).await);
    let verified = hotline(&home).args(["audit", "verify"]).output().expect("it ends");
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stdout));
    home.end().await;
}

#[actix_web::test]
async fn a_reorganisation_that_is_killed_is_carried_out_once_on_sqlite() {
    carried_out_once(Kind::Sqlite).await;
}

#[actix_web::test]
async fn a_reorganisation_that_is_killed_is_carried_out_once_on_postgres() {
    carried_out_once(Kind::Postgres).await;
}

/// p50, p95 and p99 of what was measured, in milliseconds.
fn percentiles(mut took: Vec<f64>) -> String {
    took.sort_unstable_by(f64::total_cmp);
    let at = |percent: usize| {
        took.get((took.len() * percent / 100).min(took.len().saturating_sub(1))).copied().unwrap_or_default()
    };
    format!("{:.0} / {:.0} / {:.0} ms of {}", at(50), at(95), at(99), took.len())
}

/// Only where `HOTLINE_SOAK` is set: minutes. `HOTLINE_OPEN` says how many tickets the unit has in hand.
async fn thousands(kind: Kind) {
    if std::env::var_os("HOTLINE_SOAK").is_none() {
        return;
    }
    let Some(home) = home(kind).await else { return };
    let open = std::env::var("HOTLINE_OPEN").ok().and_then(|n| n.parse().ok()).unwrap_or(4_000);
    let mut server = start(&home);
    let nobody = server.ready().await;
    let (agent, sysadmin) = (login(&nobody, "agent1").await, login(&nobody, "sysadmin").await);
    take_on_four(&agent, open).await;
    // What these promised is delivered first.
    tokio::time::sleep(Duration::from_secs(20)).await;
    let before = take_on_four(&agent, 200).await;
    let begun = Instant::now();
    plan(&sysadmin).await;
    let mut meanwhile = Vec::new();
    let row = loop {
        meanwhile.extend(take_on_four(&agent, 40).await);
        let row = state(&sysadmin).await;
        if row["state"] == "done" {
            break row;
        }
        assert!(begun.elapsed() < Duration::from_secs(1_200), "{row}");
    };
    let seconds = begun.elapsed().as_secs_f64();
    let passed = row["passed"].as_f64().expect("a count");
    println!(
        "{kind:?}: {passed} tickets in {seconds:.0} s ({:.0} a second), {} refused",
        passed / seconds,
        row["refused"]
    );
    println!("{kind:?}: intake before {}, meanwhile {}", percentiles(before), percentiles(meanwhile));
    assert_eq!(row["refused"], 0);
    assert_eq!(row["passed"], row["total"], "what comes in meanwhile is the successor's");
    assert!(server.stop().await.success());
    home.end().await;
}

#[actix_web::test]
async fn soak_a_reorganisation_of_thousands_on_sqlite() {
    thousands(Kind::Sqlite).await;
}

#[actix_web::test]
async fn soak_a_reorganisation_of_thousands_on_postgres() {
    thousands(Kind::Postgres).await;
}

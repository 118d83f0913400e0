//! The program is killed without a warning, again and again, under intake, commands, timers and delivery. What was acknowledged is
//! there afterwards, and nothing happened twice.
//!
//! `HOTLINE_KILLS` says how often (20; `make soak` 200), `HOTLINE_SEED` repeats the instants of an earlier run.

use super::server::{Server, home, hotline, login};
use crate::app::home::Home;
use crate::app::{Client, Kind, at};
use crate::walk::complaint;
use crate::worker::sink::{Sink, url};
use chrono::{DateTime, TimeDelta, Utc};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use reqwest::Method;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Where the demo's clock begins.
const MORNING: &str = "2026-09-01T10:00:00+08:00";

/// What was acknowledged, and what is not known to be.
#[derive(Debug, Default)]
struct Ledger {
    /// Key → number.
    taken: BTreeMap<String, String>,
    /// Keys that were sent and not answered.
    unsure: BTreeSet<String>,
    /// Numbers whose sign was acknowledged.
    signed: BTreeSet<String>,
    /// The latest instant to which the clock was moved.
    moved: Option<DateTime<Utc>>,
    sent: usize,
}

struct Run<'a> {
    home: &'a Home,
    mail: SocketAddr,
    ledger: Mutex<Ledger>,
    rng: Mutex<StdRng>,
}

impl Run<'_> {
    fn start(&self) -> Server {
        Server::demo(self.home, "server", MORNING, |command| {
            command
                .env("HOTLINE_MAIL__SMTP_URL", url(self.mail))
                .env("HOTLINE_MAIL__TIMEOUT_SECONDS", "2")
                .env("HOTLINE_WORKER__LEASE_SECONDS", "3")
                .env("HOTLINE_LOG", "warn");
        })
    }

    fn pick(&self, below: u64) -> u64 {
        self.rng.lock().expect("rng").random_range(0..below)
    }

    fn ledger(&self) -> std::sync::MutexGuard<'_, Ledger> {
        self.ledger.lock().expect("the ledger")
    }

    /// Sends a request; `None` when the server is gone. An answer is never a fault of the server's.
    async fn send(&self, request: reqwest::RequestBuilder) -> Option<(u16, Value)> {
        let response = request.send().await.ok()?;
        let status = response.status().as_u16();
        let body: Value = response.json().await.ok()?;
        assert!(status < 500 || status == 503, "{status}: {body}");
        Some((status, body))
    }

    /// Takes a ticket down under a key; whether the server still answers.
    async fn take(&self, agent: &Client, key: &str) -> bool {
        let mut body = complaint();
        body["title"] = json!(format!("工地夜间施工噪声扰民 {key}"));
        self.ledger().unsure.insert(key.to_owned());
        let request =
            agent.request(Method::POST, "/api/v1/tickets").header("idempotency-key", key).json(&body);
        let Some((status, body)) = self.send(request).await else { return false };
        assert!([201, 503].contains(&status), "{status}: {body}");
        if status == 201 {
            let number = body["number"].as_str().expect("a number").to_owned();
            let mut ledger = self.ledger();
            ledger.unsure.remove(key);
            ledger.taken.insert(key.to_owned(), number);
        }
        true
    }

    /// Citizens call.
    async fn intake(&self, agent: &Client) {
        for _ in 0..8 {
            let key = {
                let mut ledger = self.ledger();
                ledger.sent += 1;
                format!("k{}", ledger.sent)
            };
            if !self.take(agent, &key).await {
                return;
            }
        }
    }

    /// The unit signs what is not signed yet, and calls back.
    async fn handle(&self, handler: &Client) {
        let open: Vec<String> = {
            let ledger = self.ledger();
            ledger
                .taken
                .values()
                .filter(|number| !ledger.signed.contains(*number))
                .take(10)
                .cloned()
                .collect()
        };
        for number in open {
            let path = format!("/api/v1/tickets/{number}");
            let Some((_, seen)) = self.send(handler.request(Method::GET, &path)).await else { return };
            let version = &seen["version"];
            let sign = json!({"command": "sign", "version": version});
            let path = format!("{path}/commands");
            let Some((status, _)) = self.send(handler.request(Method::POST, &path).json(&sign)).await else {
                return;
            };
            if status == 200 {
                self.ledger().signed.insert(number);
            }
        }
    }

    /// Time goes by.
    async fn time(&self, sysadmin: &Client) {
        loop {
            let hours = i64::try_from(1 + self.pick(5)).expect("a few");
            let from = self.ledger().moved.unwrap_or_else(|| at(MORNING));
            let to = from + TimeDelta::hours(hours);
            let request =
                sysadmin.request(Method::POST, "/api/v1/demo/clock").json(&json!({"now": to.to_rfc3339()}));
            let Some((status, _)) = self.send(request).await else { return };
            if status == 200 {
                self.ledger().moved = Some(to);
                return;
            }
            // The clock runs by itself, too: a little later it is ahead of what was tried.
            self.ledger().moved = Some(from + TimeDelta::minutes(10));
        }
    }

    /// One life of the server: it starts, works, and is killed at an instant that chance chooses.
    async fn life(&self) {
        let mut server = self.start();
        if self.pick(8) == 0 {
            // Sometimes before it is there at all.
            tokio::time::sleep(Duration::from_millis(self.pick(400))).await;
            server.kill();
            return;
        }
        let nobody = server.ready().await;
        let (agent, handler, sysadmin) = tokio::join!(
            login(&nobody, "agent1"),
            login(&nobody, "handler.zhujian"),
            login(&nobody, "sysadmin"),
        );
        let death = Duration::from_millis(20 + self.pick(1_200));
        let unsure: Vec<String> = self.ledger().unsure.iter().cloned().collect();
        let work = async {
            for key in &unsure {
                self.take(&agent, key).await;
            }
            tokio::join!(
                self.intake(&agent),
                self.intake(&agent),
                self.handle(&handler),
                self.time(&sysadmin)
            );
            // What the workers do goes on.
            std::future::pending::<()>().await;
        };
        // What is in flight when the time is over stays unanswered, as for a caller whose line breaks.
        let _ = tokio::time::timeout(death, work).await;
        server.kill();
    }

    /// Lets everything that waits be done, and ends in peace.
    async fn rest(&self) {
        let mut server = self.start();
        let nobody = server.ready().await;
        let (agent, sysadmin) = (login(&nobody, "agent1").await, login(&nobody, "sysadmin").await);
        let unsure = self.ledger().unsure.clone();
        for key in unsure {
            assert!(self.take(&agent, &key).await);
        }
        // A working morning some days later: letters that waited for it leave.
        let from = self.ledger().moved.unwrap_or_else(|| at(MORNING)).max(at(MORNING));
        let mut morning = at("2026-09-02T10:00:00+08:00");
        while morning < from + TimeDelta::days(1) || !works(morning) {
            morning += TimeDelta::days(1);
        }
        sysadmin.post("/api/v1/demo/clock", json!({"now": morning.to_rfc3339()})).await.is(200);
        // After many lives that is a long way; it must go on, however slow the machine is.
        let (mut least, mut since) = (i64::MAX, Instant::now());
        while least > 0 {
            let waiting = waiting(&nobody).await;
            if waiting < least {
                (least, since) = (waiting, Instant::now());
            }
            assert!(since.elapsed() < Duration::from_secs(60), "{waiting} promises wait and none is kept");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(sysadmin.get("/api/v1/stuck").await.is(200).body, json!({"parked": [], "dead": []}));
        assert!(server.stop().await.success());
    }
}

/// How many promises wait in all.
async fn waiting(nobody: &Client) -> i64 {
    let told = nobody.get("/metrics").await.is(200).text;
    let depths = told.lines().filter(|line| line.starts_with("hotline_outbox_depth{"));
    depths.map(|line| line.rsplit(' ').next().and_then(|n| n.parse::<i64>().ok()).expect("a depth")).sum()
}

/// Monday to Friday; the weeks of September 2026 up to the 25th have no holiday.
fn works(at: DateTime<Utc>) -> bool {
    use chrono::Datelike;
    at.weekday().number_from_monday() <= 5
}

async fn rows(db: &DatabaseConnection, kind: Kind, sql: &str) -> Vec<Vec<String>> {
    let backend = match kind {
        Kind::Sqlite => DbBackend::Sqlite,
        Kind::Postgres => DbBackend::Postgres,
    };
    let rows = db.query_all_raw(Statement::from_string(backend, sql)).await.expect(sql);
    let columns = |row: &sea_orm::QueryResult| {
        (0..row.column_names().len()).map(|i| row.try_get_by_index(i).expect("text")).collect()
    };
    rows.iter().map(columns).collect()
}

async fn nothing_is_lost(kind: Kind) {
    let Some(home) = home(kind).await else { return };
    let number = |name: &str| std::env::var(name).ok().map(|value| value.parse::<u64>().expect("a number"));
    let kills = number("HOTLINE_KILLS").unwrap_or(20);
    let seed = number("HOTLINE_SEED").unwrap_or_else(|| rand::rng().random());
    println!("{kills} kills on {kind:?}, HOTLINE_SEED={seed}");
    let address = Sink::nowhere().await;
    let sink = Sink::at(address).await;
    let run = Run {
        home: &home,
        mail: address,
        ledger: Mutex::default(),
        rng: Mutex::new(StdRng::seed_from_u64(seed)),
    };
    for _ in 0..kills {
        run.life().await;
        sink.next_era();
    }
    run.rest().await;

    let ledger = run.ledger.into_inner().expect("the ledger");
    let letters = sink.letters();
    println!(
        "{} tickets, {} signed, clock at {:?}, {} letters",
        ledger.taken.len(),
        ledger.signed.len(),
        ledger.moved,
        letters.len()
    );
    let db = home.connect().await;
    let kept = rows(&db, kind, "SELECT number, title FROM ticket").await;
    for (key, number) in &ledger.taken {
        let of_key: Vec<_> =
            kept.iter().filter(|row| row[1].ends_with(&format!(" {key}"))).map(|row| &row[0]).collect();
        assert_eq!(of_key, [number], "what was taken down under {key}");
    }
    assert_eq!(kept.len(), ledger.taken.len());
    let signed = rows(&db, kind, "SELECT t.number, CAST(COUNT(*) AS TEXT) FROM journal j JOIN ticket t ON t.id = j.ticket_id WHERE j.event = 'signed' GROUP BY t.number").await;
    let signed: BTreeMap<_, _> = signed.into_iter().map(|mut row| (row.remove(0), row.remove(0))).collect();
    for number in &ledger.signed {
        assert_eq!(signed.get(number).map(String::as_str), Some("1"), "{number} was signed, once");
    }
    let twice = "SELECT CAST(ticket_id AS TEXT), data FROM journal WHERE event IN ('rung_fired', 'rung_skipped', 'clock_missed', 'clock_started') \
        GROUP BY ticket_id, data HAVING COUNT(*) > 1";
    assert_eq!(rows(&db, kind, twice).await, Vec::<Vec<String>>::new(), "no clock fires twice");
    let fired =
        rows(&db, kind, "SELECT CAST(COUNT(*) AS TEXT) FROM journal WHERE event = 'rung_fired'").await;
    assert_ne!(fired[0][0], "0", "and some did");
    let unsent = "SELECT message_id FROM letter WHERE to_address IS NOT NULL AND state <> 'sent'";
    assert_eq!(rows(&db, kind, unsent).await, Vec::<Vec<String>>::new());
    let promised = rows(&db, kind, "SELECT message_id FROM letter WHERE to_address IS NOT NULL").await;
    db.close().await.expect("closed");

    let mut copies: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (n, letter) in letters.iter().enumerate() {
        copies.entry(letter.header("Message-ID")).or_default().push(n);
    }
    assert_eq!(copies.len(), promised.len(), "each letter arrived");
    for (id, copies) in &copies {
        for early in &copies[..copies.len() - 1] {
            // The one window: the server had taken it, and the program was killed before it had marked it. So it was the last
            // letter of that life.
            let after = letters[early + 1..].iter().any(|later| later.era == letters[*early].era);
            assert!(!after, "{id} came again although the program had gone on after it");
        }
    }

    let verified = hotline(&home).args(["audit", "verify"]).output().expect("it ends");
    let said =
        String::from_utf8_lossy(&verified.stdout).into_owned() + &String::from_utf8_lossy(&verified.stderr);
    assert!(verified.status.success(), "{said}");
    assert!(said.contains("投影一致"), "{said}");
    home.end().await;
}

#[actix_web::test]
async fn nothing_is_lost_when_it_is_killed_on_sqlite() {
    nothing_is_lost(Kind::Sqlite).await;
}

#[actix_web::test]
async fn nothing_is_lost_when_it_is_killed_on_postgres() {
    nothing_is_lost(Kind::Postgres).await;
}

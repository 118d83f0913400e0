//! The lives of the program: it starts, works, and is killed at an instant that chance chooses.

use super::MORNING;
use super::ledger::Ledger;
use super::people::People;
use crate::app::home::Home;
use crate::app::{Client, at};
use crate::process::server::Server;
use crate::worker::sink::url;
use chrono::{DateTime, TimeDelta, Utc};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::json;
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard};
use std::time::{Duration, Instant};

pub struct Run<'a> {
    home: &'a Home,
    mail: SocketAddr,
    ledger: Mutex<Ledger>,
    rng: Mutex<StdRng>,
}

impl<'a> Run<'a> {
    pub fn new(home: &'a Home, mail: SocketAddr, seed: u64) -> Self {
        Self { home, mail, ledger: Mutex::default(), rng: Mutex::new(StdRng::seed_from_u64(seed)) }
    }

    fn start(&self) -> Server {
        Server::demo(self.home, "server", MORNING, |command| {
            command
                .env("HOTLINE_MAIL__SMTP_URL", url(self.mail))
                .env("HOTLINE_MAIL__TIMEOUT_SECONDS", "2")
                .env("HOTLINE_WORKER__LEASE_SECONDS", "3")
                // Long enough for two hundred lives.
                .env("HOTLINE_SESSION__ACCESS_MINUTES", "600")
                .env("HOTLINE_SESSION__IDLE_MINUTES", "600")
                .env("HOTLINE_LOG", "warn");
        })
    }

    /// A number that chance chooses.
    pub fn pick(&self, below: usize) -> usize {
        self.rng.lock().expect("rng").random_range(0..below)
    }

    pub fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().expect("the ledger")
    }

    /// The first life, in which everybody signs in.
    pub async fn sign_in(&self) -> People {
        let mut server = self.start();
        let people = People::sign_in(&server.ready().await).await;
        server.kill();
        people
    }

    /// One life.
    pub async fn life(&self, people: &People) {
        let mut server = self.start();
        if self.pick(8) == 0 {
            // Sometimes it dies before it is there at all.
            tokio::time::sleep(Duration::from_millis(self.pick(400) as u64)).await;
            server.kill();
            return;
        }
        let people = people.at(&server.ready().await);
        self.ledger().busy.clear();
        let work = async {
            tokio::join!(self.again(&people), self.work(&people));
            // What the workers do goes on.
            std::future::pending::<()>().await;
        };
        // What is in flight then stays unanswered, as for a caller whose line breaks.
        tokio::select! {
            () = work => {}
            () = self.death() => {}
        }
        server.kill();
    }

    /// The instant of death: after some answers, so that a slow machine comes as far as a quick one, and a moment that none of them
    /// marks. Most lives see the clock moved.
    async fn death(&self) {
        let (answers, moved) = {
            let ledger = self.ledger();
            (ledger.answers + 1 + self.pick(50), ledger.moved)
        };
        let waits_for_clock = self.pick(4) != 0;
        let begun = Instant::now();
        let is_over = || {
            let ledger = self.ledger();
            ledger.answers >= answers && (!waits_for_clock || ledger.moved != moved)
        };
        while !is_over() && begun.elapsed() < Duration::from_secs(4) {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        tokio::time::sleep(Duration::from_millis(self.pick(200) as u64)).await;
    }

    /// The last life: everything that waits is done, and it ends in peace.
    pub async fn rest(&self, people: &People) {
        let mut server = self.start();
        let nobody = server.ready().await;
        let people = people.at(&nobody);
        self.again(&people).await.expect("it lives");
        // A working morning some days later: letters that waited for it leave.
        let from = self.ledger().moved.unwrap_or_else(|| at(MORNING));
        let mut morning = at("2026-09-02T10:00:00+08:00");
        while morning < from + TimeDelta::days(1) || !works(morning) {
            morning += TimeDelta::days(1);
        }
        people.sysadmin.post("/api/v1/demo/clock", json!({"now": morning.to_rfc3339()})).await.is(200);
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
        assert_eq!(
            people.sysadmin.get("/api/v1/stuck").await.is(200).body,
            json!({"parked": [], "dead": []})
        );
        assert!(server.stop().await.success());
    }

    pub fn end(self) -> Ledger {
        self.ledger.into_inner().expect("the ledger")
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

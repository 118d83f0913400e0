//! Several processes on one PostgreSQL, and one only on SQLite.

use super::server::{Server, home, hotline, login};
use crate::app::home::Home;
use crate::app::{Client, Kind};
use crate::walk::{complaint, take_down};
use crate::worker::live::Ear;
use crate::worker::sink::{Sink, url};
use crate::worker::{happened, inbox};
use hotline::store::dialect;
use serde_json::json;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

/// A process of one role; letters go to `mail`, a lease lasts four seconds.
fn role(home: &Home, name: &str, role: &str, clock: &str, mail: SocketAddr) -> Server {
    Server::demo(home, name, clock, |command| {
        command
            .args(["--role", role])
            .env("HOTLINE_MAIL__SMTP_URL", url(mail))
            .env("HOTLINE_MAIL__TIMEOUT_SECONDS", "3")
            .env("HOTLINE_WORKER__LEASE_SECONDS", "4");
    })
}

const MORNING: &str = "2026-09-01T10:00:00+08:00";

/// Waits until `done`, at most so long.
async fn until(what: &str, patience: Duration, mut done: impl AsyncFnMut() -> bool) -> Duration {
    let begun = Instant::now();
    while !done().await {
        assert!(begun.elapsed() < patience, "{what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    begun.elapsed()
}

fn many() -> Duration {
    Duration::from_secs(30)
}

/// Two of each: what one web process is told, the workers do once and the other web process' console hears within a second.
#[actix_web::test]
async fn two_of_each_do_nothing_twice_and_hear_each_other() {
    let Some(home) = home(Kind::Postgres).await else { return };
    let address = Sink::nowhere().await;
    let sink = Sink::at(address).await;
    let (mut web1, mut web2) =
        (role(&home, "web1", "web", MORNING, address), role(&home, "web2", "web", MORNING, address));
    let (one, two) = (web1.ready().await, web2.ready().await);
    let (mut worker1, mut worker2) = (
        role(&home, "worker1", "worker", MORNING, address),
        role(&home, "worker2", "worker", MORNING, address),
    );
    worker1.says("已启动").await;
    worker2.says("已启动").await;

    let agent = login(&one, "agent1").await;
    let handler = login(&two, "handler.zhujian").await;
    let mut console = Ear::open(&handler).await;
    let first = take_down(&agent, complaint()).await.text_of("number");
    let begun = Instant::now();
    let (name, heard) = console.next().await;
    assert_eq!((name.as_str(), &heard["number"]), ("ticket", &json!(first)));
    assert!(begun.elapsed() < Duration::from_secs(1), "heard after {:?}", begun.elapsed());

    let mut numbers = vec![first];
    for _ in 0..20 {
        numbers.push(take_down(&agent, complaint()).await.text_of("number"));
    }
    // Each process of a demo has a clock of its own: behind the deadlines the workers are started anew.
    until("every ticket is told to its unit", many(), async || inbox(&handler).await.len() >= numbers.len())
        .await;
    until("every letter left", many(), async || sink.letters().len() >= numbers.len()).await;
    assert!(worker1.stop().await.success());
    assert!(worker2.stop().await.success());
    let late = "2026-09-21T10:00:00+08:00";
    let (mut worker1, mut worker2) =
        (role(&home, "worker1", "worker", late, address), role(&home, "worker2", "worker", late, address));
    worker1.says("已启动").await;
    worker2.says("已启动").await;
    let supervisor = login(&two, "supervisor1").await;
    until("every deadline is missed", many(), async || {
        let (first, last) = (&numbers[0], &numbers[numbers.len() - 1]);
        happened(&supervisor, first, "clock_missed").await.len() >= 4
            && happened(&supervisor, last, "clock_missed").await.len() >= 4
    })
    .await;
    until("the outbox is empty", many(), async || is_quiet(&one).await).await;
    for number in &numbers {
        assert_eq!(
            happened(&supervisor, number, "clock_missed").await.len(),
            4,
            "sign, contact, handle, total of {number}"
        );
    }
    let mut copies: BTreeMap<String, usize> = BTreeMap::new();
    for letter in sink.letters() {
        *copies.entry(letter.header("Message-ID").to_owned()).or_default() += 1;
    }
    assert!(copies.len() > numbers.len(), "{} letters", copies.len());
    assert!(copies.values().all(|count| *count == 1), "{copies:?}");
    // So late, the highest rung reached is the leader's; those below are only written down.
    let lines = inbox(&login(&two, "leader1").await).await;
    let supervised = lines.iter().filter(|(kind, _)| kind == "supervise").count();
    assert_eq!(supervised, 3 * numbers.len(), "sign, contact and handle of each");
    for server in [web1, web2, worker1, worker2] {
        assert!(server.stop().await.success());
    }
    home.end().await;
}

/// Nothing that is due waits.
async fn is_quiet(nobody: &Client) -> bool {
    let told = nobody.get("/metrics").await.is(200).text;
    ["house", "mail"]
        .iter()
        .all(|lane| told.contains(&format!("hotline_outbox_depth{{lane=\"{lane}\"}} 0\n")))
}

/// A worker is killed while it holds a letter: another one takes it over when the lease ends.
#[actix_web::test]
async fn the_leases_of_a_killed_worker_pass_on() {
    let Some(home) = home(Kind::Postgres).await else { return };
    // A mail server that takes a call and says nothing.
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = silent.local_addr().expect("an address");
    let mut web = role(&home, "web", "web", MORNING, address);
    let nobody = web.ready().await;
    let mut worker1 = role(&home, "worker1", "worker", MORNING, address);
    worker1.says("已启动").await;
    take_down(&login(&nobody, "agent1").await, complaint()).await;
    let (_held, _) = silent.accept().await.expect("the worker calls");
    worker1.kill();
    drop(silent);
    let sink = Sink::at(address).await;
    let mut worker2 = role(&home, "worker2", "worker", MORNING, address);
    worker2.says("已启动").await;
    until("the letter left", many(), async || sink.letters().len() == 1).await;
    for server in [web, worker2] {
        assert!(server.stop().await.success());
    }
    home.end().await;
}

/// `hotline` imports beside a running server: that shows the new unit at once, and on PostgreSQL workers are told.
async fn import_beside_a_server(kind: Kind) {
    let Some(home) = home(kind).await else { return };
    let mut server = Server::demo(&home, "server", MORNING, |command| {
        command.args(["--role", "web"]);
    });
    let agent = login(&server.ready().await, "agent1").await;
    let listed = async || agent.get("/api/v1/units").await.is(200).text.contains("区数据局");
    assert!(!listed().await);
    let import = |words: [&str; 2], name: &str, rows: &str| {
        std::fs::write(home.folder.join(name), rows).expect("written");
        let done = hotline(&home).args(words).arg(name).output().expect("it ends");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    };
    let units = "code,name,kind,dispatchable,valid_from\nshuju,区数据局,department,是,2026-01-01\n";
    import(["unit", "import"], "units.csv", units);
    assert!(listed().await);

    let url = home.url.clone().into();
    let mut ear = match kind {
        Kind::Postgres => Some(dialect::Ear::open(&url, &["hotline_ring"]).await.expect("an ear")),
        Kind::Sqlite => None,
    };
    let tickets = "number,content,received_at\n1,路灯不亮,2026-08-31 09:00\n";
    import(["import", "tickets"], "tickets.csv", tickets);
    if let Some(ear) = &mut ear {
        let heard = tokio::time::timeout(many(), ear.next()).await.expect("a ring");
        assert!(heard.is_some_and(|(channel, _)| channel == "hotline_ring"));
    }
    assert!(server.stop().await.success());
    home.end().await;
}

#[actix_web::test]
async fn an_import_beside_a_server_is_seen_by_it_on_sqlite() {
    import_beside_a_server(Kind::Sqlite).await;
}

#[actix_web::test]
async fn an_import_beside_a_server_is_seen_by_it_on_postgres() {
    import_beside_a_server(Kind::Postgres).await;
}

/// A process of workers alone tells at an address of its own how it does, and nothing else.
#[actix_web::test]
async fn a_worker_is_watched_at_the_address_it_was_given() {
    let home = home(Kind::Sqlite).await.expect("SQLite is always there");
    let mut worker = Server::demo(&home, "worker", MORNING, |command| {
        command.args(["--role", "worker"]).env("HOTLINE_WORKER__METRICS_LISTEN", "127.0.0.1:0");
    });
    let watcher = worker.ready().await;
    watcher.get("/healthz").await.is(200);
    let ready = watcher.get("/readyz").await.is(200);
    assert_eq!(ready.body["status"], "ok");
    let told = watcher.get("/metrics").await.is(200).text;
    assert!(told.contains("hotline_outbox_depth{lane=\"mail\"} 0\n"), "{told}");
    assert_eq!(watcher.get("/api/v1/vocabulary").await.status, 404);
    assert!(worker.stop().await.success());
    home.end().await;
}

/// On SQLite a second process is refused in one line, and the next one is let in when the first was killed.
#[actix_web::test]
async fn one_process_only_serves_a_directory_on_sqlite() {
    let home = home(Kind::Sqlite).await.expect("SQLite is always there");
    let mut first = Server::demo(&home, "first", MORNING, |_| {});
    first.ready().await;
    let second = hotline(&home).args(["serve", "--demo"]).output().expect("it ends");
    assert_eq!(second.status.code(), Some(1));
    let said = String::from_utf8(second.stderr).expect("words");
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains("已有一个服务进程在使用"), "{said}");
    first.kill();
    let mut third = Server::demo(&home, "third", MORNING, |_| {});
    third.ready().await.get("/readyz").await.is(200);
    assert!(third.stop().await.success());
    home.end().await;
}

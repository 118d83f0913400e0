//! A backup taken while the server is busy is restored elsewhere, and is whole.

use super::server::{Server, home, hotline, login};
use crate::app::home::Home;
use crate::app::{Client, Kind};
use crate::walk::{complaint, evidence, take_down};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const MORNING: &str = "2026-09-01T10:00:00+08:00";

/// Runs a verb to its end beside everything else that this test does.
pub async fn run(mut command: Command) -> Output {
    tokio::task::spawn_blocking(move || command.output().expect("it ends")).await.expect("joined")
}

pub fn verb(home: &Home, args: &[&str]) -> Command {
    let mut command = hotline(home);
    command.args(args);
    command
}

pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

pub fn text(path: &Path) -> &str {
    path.to_str().expect("a name")
}

/// An empty place on a database of `kind`; `None` where no PostgreSQL is at hand.
pub async fn empty(kind: Kind) -> Option<Home> {
    let home = Home::empty(kind).await;
    if home.is_none() {
        println!("HOTLINE_TEST_POSTGRES_URL is not set: not run on PostgreSQL");
    }
    home
}

/// Takes tickets down until it is dropped.
async fn busy(agent: &Client) {
    loop {
        take_down(agent, complaint()).await;
    }
}

async fn carried_over(from: Kind, to: Kind) {
    let (Some(home), Some(other)) = (home(from).await, empty(to).await) else { return };
    let mut server = Server::demo(&home, "server", MORNING, |_| {});
    let nobody = server.ready().await;
    let agent = login(&nobody, "agent1").await;
    let handler = login(&nobody, "handler.zhujian").await;
    let first = take_down(&agent, complaint()).await.text_of("number");
    let photo = evidence(&handler, &first).await;

    // Beside the server, which goes on taking tickets down.
    let file = home.folder.join("backup.gz");
    let backup = run(verb(&home, &["backup", text(&file)]));
    let backed_up = tokio::select! {
        output = backup => output,
        () = busy(&agent) => unreachable!("it never ends"),
    };
    assert!(backed_up.status.success(), "{}", said(&backed_up));
    assert!(said(&backed_up).contains("1 个附件"), "{}", said(&backed_up));
    let after = take_down(&agent, complaint()).await.text_of("number");
    assert!(server.stop().await.success());
    let again = run(verb(&home, &["backup", text(&file)])).await;
    assert_eq!(again.status.code(), Some(1), "it overwrites nothing: {}", said(&again));

    // Elsewhere, first without the key.
    let restored = run(verb(&other, &["restore", text(&file)])).await;
    assert!(restored.status.success(), "{}", said(&restored));
    assert!(said(&restored).contains("投影一致"), "{}", said(&restored));
    assert!(said(&restored).contains("不是备份时的密钥"), "{}", said(&restored));
    let twice = run(verb(&other, &["restore", text(&file)])).await;
    assert_eq!(twice.status.code(), Some(1));
    assert!(said(&twice).contains("不是空的"), "{}", said(&twice));
    std::fs::copy(home.folder.join("secret.key"), other.folder.join("secret.key")).expect("the key");

    let mut server = Server::demo(&other, "server", MORNING, |_| {});
    let nobody = server.ready().await;
    nobody.get("/readyz").await.is(200);
    let handler = login(&nobody, "handler.zhujian").await;
    let ticket = handler.get(&format!("/api/v1/tickets/{first}")).await.is(200);
    assert_eq!(ticket.body["callers"][0]["phone"], "138****1234", "the key opens it: {}", ticket.text);
    handler.get(&format!("/api/v1/tickets/{first}/attachments/{photo}")).await.is(200);
    let agent = login(&nobody, "agent1").await;
    agent.get(&format!("/api/v1/tickets/{after}")).await.problem(404, "not_found");
    // Ids and numbers go on behind those that came.
    let next = take_down(&agent, complaint()).await.text_of("number");
    assert_ne!(next, first);
    handler
        .command(&first, "sign", ticket.body["version"].as_i64().expect("a version"), json!({}))
        .await
        .is(200);
    assert!(server.stop().await.success());
    let verified = run(verb(&other, &["audit", "verify"])).await;
    assert!(verified.status.success(), "{}", said(&verified));
    home.end().await;
    other.end().await;
}

#[actix_web::test]
async fn a_backup_under_load_is_restored_on_sqlite() {
    carried_over(Kind::Sqlite, Kind::Sqlite).await;
}

#[actix_web::test]
async fn a_backup_under_load_is_restored_on_postgres() {
    carried_over(Kind::Postgres, Kind::Postgres).await;
}

#[actix_web::test]
async fn a_backup_moves_from_sqlite_to_postgres() {
    carried_over(Kind::Sqlite, Kind::Postgres).await;
}

#[actix_web::test]
async fn a_backup_moves_from_postgres_to_sqlite() {
    carried_over(Kind::Postgres, Kind::Sqlite).await;
}

/// A file that is cut off, changed, or something else is refused before anything is made of it.
#[actix_web::test]
async fn what_is_no_whole_backup_is_refused() {
    let home = home(Kind::Sqlite).await.expect("SQLite is always there");
    let file = home.folder.join("backup.gz");
    let made = run(verb(&home, &["backup", text(&file)])).await;
    assert!(made.status.success(), "{}", said(&made));
    let bytes = std::fs::read(&file).expect("a file");
    let mut flipped = bytes.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 0x40;
    let cases: [(&str, &[u8]); 4] =
        [("cut", &bytes[..bytes.len() - 100]), ("flipped", &flipped), ("empty", b""), ("other", b"hello")];
    for (name, bytes) in cases {
        let file: PathBuf = home.folder.join(name);
        std::fs::write(&file, bytes).expect("written");
        let other = empty(Kind::Sqlite).await.expect("SQLite is always there");
        let refused = run(verb(&other, &["restore", text(&file)])).await;
        assert_eq!(refused.status.code(), Some(1), "{name}: {}", said(&refused));
        assert_eq!(said(&refused).lines().count(), 1, "{name}: {}", said(&refused));
        assert!(!other.folder.join("hotline.db").exists(), "{name}: nothing was made");
        other.end().await;
    }
    home.end().await;
}

//! What each earlier release has kept is brought up to date and goes on (docs/operations.md, "How do I upgrade?").
//!
//! `tests/releases` holds, for each release, a backup of the demo district and its key; tests/releases/README.md says how they are made.

use super::backups::{empty, run, said, text, verb};
use super::server::{Server, login};
use crate::app::Kind;
use crate::walk::{complaint, take_down};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// After everything that the backups tell of, so that deadlines pass on the way.
const LATER: &str = "2026-10-20T09:00:00+08:00";

fn releases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/releases");
    let files = std::fs::read_dir(folder).expect("the releases").map(|entry| entry.expect("a file").path());
    let mut backups: Vec<PathBuf> = files.filter(|path| text(path).ends_with(".backup.gz")).collect();
    backups.sort();
    assert!(!backups.is_empty());
    backups
}

async fn every_release_is_brought_up_to_date(kind: Kind) {
    for backup in releases() {
        let Some(home) = empty(kind).await else { return };
        std::fs::copy(text(&backup).replace(".backup.gz", ".key"), home.folder.join("secret.key"))
            .expect("the key");
        let restored = run(verb(&home, &["restore", text(&backup)])).await;
        assert!(restored.status.success(), "{}", said(&restored));
        assert!(said(&restored).contains("投影一致"), "{}", said(&restored));
        assert!(!said(&restored).contains("不是备份时的密钥"), "{}", said(&restored));

        let mut server = Server::demo(&home, "server", LATER, |_| {});
        let nobody = server.ready().await;
        nobody.get("/readyz").await.is(200);
        let supervisor = login(&nobody, "supervisor1").await;
        let kept = supervisor.get("/api/v1/tickets?limit=200").await.is(200).body;
        let kept = kept["items"].as_array().expect("tickets");
        assert_eq!(kept.len(), 40, "{}", backup.display());
        for ticket in kept {
            still_told(&supervisor, ticket["number"].as_str().expect("a number")).await;
        }
        // What was begun under the old release is ended under this one.
        let open = kept.iter().find(|t| t["status"] == "dispatched").expect("one to sign");
        let unit = open["unit"].as_str().expect("a unit");
        let handler = login(&nobody, &format!("handler.{unit}")).await;
        let version = open["version"].as_i64().expect("a version");
        let number = open["number"].as_str().expect("a number");
        assert_eq!(
            handler.command(number, "sign", version, json!({})).await.is(200).body["status"],
            "handling"
        );
        let agent = login(&nobody, "agent1").await;
        let next = take_down(&agent, complaint()).await.text_of("number");
        assert!(kept.iter().all(|ticket| ticket["number"] != next.as_str()), "a number comes once");

        assert!(server.stop().await.success());
        let verified = run(verb(&home, &["audit", "verify"])).await;
        assert!(verified.status.success(), "{}", said(&verified));
        // The counters came with the upgrade, or were counted by it.
        let counted = run(verb(&home, &["report", "verify"])).await;
        assert!(counted.status.success(), "{}", said(&counted));
        home.end().await;
    }
}

async fn still_told(who: &crate::app::Client, number: &str) {
    let ticket = who.get(&format!("/api/v1/tickets/{number}")).await.is(200);
    assert_ne!(ticket.body["content"], Value::Null, "{number}");
    let timeline = who.get(&format!("/api/v1/tickets/{number}/timeline")).await.is(200);
    assert!(!timeline.body["items"].as_array().expect("a timeline").is_empty(), "{number}");
    if let Some(clock) = ticket.body["deadlines"].as_array().expect("deadlines").first() {
        let clock = clock["clock"].as_str().expect("a clock");
        who.get(&format!("/api/v1/tickets/{number}/deadlines/{clock}/explain")).await.is(200);
    }
}

#[actix_web::test]
async fn every_release_is_brought_up_to_date_on_sqlite() {
    every_release_is_brought_up_to_date(Kind::Sqlite).await;
}

#[actix_web::test]
async fn every_release_is_brought_up_to_date_on_postgres() {
    every_release_is_brought_up_to_date(Kind::Postgres).await;
}

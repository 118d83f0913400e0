//! What the program does when the ground under it gives way for a while: a clear 503, and healing without a hand.

use super::cluster::{Cluster, as_root};
use super::server::{Server, hotline, login};
use crate::app::Client;
use crate::app::home::Home;
use crate::walk::complaint;
use crate::worker::live::Ear;
use reqwest::Method;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

const MORNING: &str = "2026-09-01T10:00:00+08:00";

/// What became of requests sent while it lasted.
#[derive(Debug, Default)]
struct Told {
    taken: Vec<String>,
    unavailable: usize,
}

impl Told {
    /// Takes one ticket down, however that ends; whether it was taken.
    async fn take(&mut self, agent: &Client) -> bool {
        let request = agent.request(Method::POST, "/api/v1/tickets").json(&complaint());
        let response = request.send().await.expect("the server itself is up");
        let status = response.status().as_u16();
        let body: Value = response.json().await.expect("a body");
        match status {
            201 => self.taken.push(body["number"].as_str().expect("a number").to_owned()),
            503 => {
                assert_eq!(body["code"], "unavailable", "{body}");
                self.unavailable += 1;
            }
            _ => panic!("{status}: {body}"),
        }
        status == 201
    }
}

/// Waits until `/readyz` answers with `status`.
async fn ready_is(nobody: &Client, status: u16) -> Value {
    let begun = Instant::now();
    loop {
        let answer = nobody.get("/readyz").await;
        if answer.status.as_u16() == status {
            return answer.body;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "{}", answer.text);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Every ticket that was acknowledged is there.
async fn all_there(agent: &Client, numbers: &[String]) {
    let mut lost = Vec::new();
    for (n, number) in numbers.iter().enumerate() {
        if agent.get(&format!("/api/v1/tickets/{number}")).await.status != 200 {
            lost.push((n, number));
        }
    }
    assert!(lost.is_empty(), "{} of {} acknowledged are lost: {lost:?}", lost.len(), numbers.len());
}

#[actix_web::test]
async fn postgres_crashes_and_comes_back_under_load() {
    let Some(cluster) = Cluster::start() else {
        println!("HOTLINE_TEST_POSTGRES_URL is not set: not run on PostgreSQL");
        return;
    };
    let home = Home::at(cluster.url());
    let mut server = Server::demo(&home, "server", MORNING, |_| {});
    let nobody = server.ready().await;
    let (agent, handler) = (login(&nobody, "agent1").await, login(&nobody, "handler.zhujian").await);
    let mut told = Told::default();
    for _ in 0..10 {
        assert!(told.take(&agent).await);
    }
    cluster.crash();
    assert_eq!(ready_is(&nobody, 503).await["checks"][0]["name"], "database");
    nobody.get("/healthz").await.is(200);
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(3) {
        assert!(!told.take(&agent).await);
    }
    assert!(told.unavailable > 0);
    cluster.up();
    ready_is(&nobody, 200).await;
    let before = told.taken.len();
    for _ in 0..10 {
        assert!(told.take(&agent).await, "it heals by itself");
    }
    assert_eq!(told.taken.len(), before + 10);
    all_there(&agent, &told.taken).await;
    // Consoles come again and hear again.
    let mut console = Ear::open(&handler).await;
    assert!(told.take(&agent).await);
    let (name, _) = console.next().await;
    assert!(["ticket", "notice"].contains(&name.as_str()));
    drop(console);
    assert!(server.stop().await.success());
    home.end().await;
}

/// A file system of a few megabytes; dropping it takes it away.
struct Small(PathBuf);

impl Small {
    fn mount(folder: &Path) -> Option<Self> {
        std::fs::create_dir_all(folder).expect("a folder");
        let mounted = as_root()
            && Command::new("mount")
                .args(["-t", "tmpfs", "-o", "size=16m,mode=0700", "tmpfs"])
                .arg(folder)
                .status()
                .is_ok_and(|status| status.success());
        mounted.then(|| Self(folder.to_owned()))
    }

    /// Fills it up to the last byte.
    fn fill(&self) {
        use std::io::Write;
        let mut file = std::fs::File::create(self.0.join("filler")).expect("a file");
        while file.write_all(&[0; 4096]).is_ok() {}
    }

    fn free(&self) {
        std::fs::remove_file(self.0.join("filler")).expect("removed");
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        // Lazily: a process that is about to end may still look at it.
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[actix_web::test]
async fn a_full_disk_is_a_503_and_heals_when_there_is_room() {
    let template = Home::new(crate::app::Kind::Sqlite).await.expect("SQLite is always there");
    let disk = template.folder.join("disk");
    let Some(small) = Small::mount(&disk) else {
        println!("no file system can be mounted here: not run");
        template.end().await;
        return;
    };
    std::fs::copy(template.folder.join("hotline.db"), disk.join("hotline.db")).expect("a copy");
    let mut command = hotline(&template);
    command
        .env("HOTLINE_DATA_DIR", &disk)
        .env("HOTLINE_DATABASE__URL", format!("sqlite://{}", disk.join("hotline.db").display()))
        .args(["serve", "--demo", "--demo-clock", MORNING]);
    let mut server = Server::start(&template, "server", command);
    let nobody = server.ready().await;
    let (agent, handler) = (login(&nobody, "agent1").await, login(&nobody, "handler.zhujian").await);
    let mut told = Told::default();
    for round in 1..=3 {
        for _ in 0..5 {
            assert!(told.take(&agent).await, "round {round}");
        }
        small.fill();
        // The log of writes has some room of its own, and finds some again when it begins anew: a while it goes on.
        let begun = Instant::now();
        let ill = loop {
            if !told.take(&agent).await {
                let answer = nobody.get("/readyz").await;
                if answer.status == 503 {
                    break answer.body;
                }
            }
            assert!(begun.elapsed() < Duration::from_secs(60), "the disk is full, and it does not notice");
        };
        assert!(ill["detail"].as_str().is_some_and(|detail| detail.contains("磁盘可能已满")), "{ill}");
        // Reading goes on, and an upload is refused as clearly.
        all_there(&agent, &told.taken).await;
        let mut scan = b"%PDF-1.7\n".to_vec();
        scan.resize(300_000, b' ');
        let scan = reqwest::multipart::Part::bytes(scan).file_name("扫描件.pdf");
        let form = reqwest::multipart::Form::new().part("file", scan).text("kind", "other");
        let path = format!("/api/v1/tickets/{}/attachments", told.taken[0]);
        let refused = crate::app::send(handler.request(Method::POST, &path).multipart(form)).await;
        refused.problem(503, "unavailable");
        small.free();
        ready_is(&nobody, 200).await;
    }
    assert!(told.unavailable >= 3);
    for _ in 0..5 {
        assert!(told.take(&agent).await, "it heals by itself");
    }
    all_there(&agent, &told.taken).await;
    assert!(server.stop().await.success());
    let mut verify = hotline(&template);
    verify
        .env("HOTLINE_DATA_DIR", &disk)
        .env("HOTLINE_DATABASE__URL", format!("sqlite://{}", disk.join("hotline.db").display()))
        .args(["audit", "verify"]);
    let verified = verify.output().expect("it ends");
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
    let parts = walk(&disk.join("files"));
    assert!(parts.iter().all(|name| !name.ends_with(".part")), "nothing half-written is left: {parts:?}");
    drop(small);
    template.end().await;
}

/// The names of all files below a folder.
fn walk(folder: &Path) -> Vec<String> {
    let Ok(entries) = folder.read_dir() else { return Vec::new() };
    let mut names = Vec::new();
    for entry in entries {
        let path = entry.expect("an entry").path();
        match path.is_dir() {
            true => names.extend(walk(&path)),
            false => names.push(path.display().to_string()),
        }
    }
    names
}

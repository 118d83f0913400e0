//! One process of the program, started, asked to stop, or killed.

use crate::app::{Client, Kind, PASSWORD, home::Home};
use serde_json::json;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// Long enough for a debug build on a machine that does something else too.
const PATIENCE: Duration = Duration::from_secs(60);

/// The program with the settings of a test, before its verb.
pub fn hotline(home: &Home) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hotline"));
    command
        .current_dir(&home.folder)
        .env("HOTLINE_DATA_DIR", &home.folder)
        .env("HOTLINE_DATABASE__URL", &home.url)
        .env("HOTLINE_HTTP__BIND", "127.0.0.1:0")
        .env("HOTLINE_HTTP__WORKERS", "2")
        .env("HOTLINE_DEMO_PASSWORD", PASSWORD)
        .env("HOTLINE_DEMO_TICKETS", "0")
        .env("HOTLINE_LOG_FORMAT", "json");
    command
}

/// A running process. Dropping it kills it.
pub struct Server {
    child: Child,
    /// What it printed.
    pub said: PathBuf,
    /// What it logged.
    pub log: PathBuf,
}

impl Server {
    /// Starts `command`; `name` tells its files from those of others.
    pub fn start(home: &Home, name: &str, mut command: Command) -> Self {
        let (said, log) = (home.folder.join(format!("{name}.said")), home.folder.join(format!("{name}.log")));
        let file = |path: &Path| File::create(path).expect("a file");
        let child = command
            .stdin(Stdio::null())
            .stdout(file(&said))
            .stderr(File::options().append(true).create(true).open(&log).expect("a log"))
            .spawn()
            .expect("started");
        Self { child, said, log }
    }

    /// A demo with its clock.
    pub fn demo(home: &Home, name: &str, clock: &str, change: impl FnOnce(&mut Command)) -> Self {
        let mut command = hotline(home);
        command.args(["serve", "--demo", "--demo-clock", clock]);
        change(&mut command);
        Self::start(home, name, command)
    }

    /// Waits until it says `word`, and returns that line.
    pub async fn says(&mut self, word: &str) -> String {
        let begun = Instant::now();
        loop {
            let said = std::fs::read_to_string(&self.said).expect("what it says");
            // A line that has not ended yet may still grow.
            if let Some(line) = said.split_inclusive('\n').find(|l| l.contains(word) && l.ends_with('\n')) {
                return line.to_owned();
            }
            if let Some(status) = self.child.try_wait().expect("a child") {
                panic!("it ended with {status}: {}", self.logged());
            }
            assert!(begun.elapsed() < PATIENCE, "it never said {word}: {}", self.logged());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Waits until it listens, and returns a client who is nobody yet.
    pub async fn ready(&mut self) -> Client {
        let line = self.says("http://").await;
        Client::nobody(line[line.find("http://").expect("an address")..].trim())
    }

    /// What it logged so far.
    pub fn logged(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Its number.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to end (SIGTERM), and waits.
    pub async fn stop(mut self) -> ExitStatus {
        let told = Command::new("kill").args(["-TERM", &self.pid().to_string()]).status();
        assert!(told.expect("kill").success());
        self.ended().await
    }

    /// Waits for its end.
    pub async fn ended(&mut self) -> ExitStatus {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("a child") {
                return status;
            }
            assert!(begun.elapsed() < PATIENCE, "it does not end: {}", self.logged());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Ends it without a warning (SIGKILL).
    pub fn kill(mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("gone");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended before.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Somebody with an account of the demo district.
pub async fn login(nobody: &Client, username: &str) -> Client {
    let body = json!({"username": username, "password": PASSWORD});
    let answer = nobody.post("/api/v1/auth/login", body).await.is(200);
    nobody.bearer(&answer.text_of("access_token"))
}

/// A database of its own for real processes; says so where no PostgreSQL is at hand.
pub async fn home(kind: Kind) -> Option<Home> {
    let home = Home::new(kind).await;
    if home.is_none() {
        println!("HOTLINE_TEST_POSTGRES_URL is not set: not run on PostgreSQL");
    }
    home
}

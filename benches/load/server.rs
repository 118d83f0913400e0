//! The released program as a child, and what the system says about it.

use crate::http::{Connection, Request};
use crate::{Failed, PASSWORD};
use serde_json::{Value, json};
use std::fs;
use std::io::Read;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A running server; dropping it ends it.
pub struct Server {
    child: Child,
    pub port: u16,
    /// From the start of the process to the first `/readyz` that said yes.
    pub ready_after: Duration,
}

impl Server {
    /// Starts the program on a data directory and a database, and waits until it is ready.
    pub async fn start(data: &Path, url: &str, role: &str) -> Result<Self, Failed> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let begun = Instant::now();
        let child = program(data, url)
            .args(["serve", "--demo", "--role", role])
            .env("HOTLINE_HTTP__BIND", format!("127.0.0.1:{port}"))
            // One address plays all citizens.
            .env("HOTLINE_LIMITS__PUBLIC_PER_MINUTE", "0")
            .spawn()?;
        let mut server = Self { child, port, ready_after: Duration::ZERO };
        while !server.is_ready().await {
            if begun.elapsed() > Duration::from_secs(60) || server.child.try_wait()?.is_some() {
                return Err("the server does not get ready".into());
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        server.ready_after = begun.elapsed();
        Ok(server)
    }

    async fn is_ready(&self) -> bool {
        let Ok(mut connection) = Connection::open(self.port).await else { return false };
        connection.send(&Request::get("/readyz", "")).await.is_ok_and(|answer| answer.status == 200)
    }

    /// An access token.
    pub async fn token(&self, username: &str) -> Result<String, Failed> {
        let body = json!({"username": username, "password": PASSWORD}).to_string();
        let mut connection = Connection::open(self.port).await?;
        let answer = connection.send(&Request::post("/api/v1/auth/login", "", &body)).await?.json()?;
        Ok(answer["access_token"].as_str().ok_or_else(|| format!("no token: {answer}"))?.to_owned())
    }

    /// One answer.
    pub async fn look(&self, path: &str, token: &str) -> Result<Value, Failed> {
        let answer = Connection::open(self.port).await?.send(&Request::get(path, token)).await?;
        match answer.status {
            200 => answer.json(),
            status => Err(format!("{path}: {status} {}", String::from_utf8_lossy(&answer.body)).into()),
        }
    }

    /// Seconds of processor time that it has used.
    pub fn cpu(&self) -> Result<f64, Failed> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // The name in brackets may hold blanks; after it comes the third field.
        let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
        let ticks = |at: usize| fields.get(at).and_then(|t| t.parse::<f64>().ok()).unwrap_or_default();
        Ok((ticks(11) + ticks(12)) / 100.0)
    }

    /// Resident memory in MB.
    pub fn memory(&self) -> Result<f64, Failed> {
        memory(&self.child, "VmRSS:").ok_or_else(|| "no VmRSS".into())
    }
}

fn program(data: &Path, url: &str) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_hotline"));
    program
        .current_dir(data)
        .env("HOTLINE_DATA_DIR", data)
        .env("HOTLINE_DATABASE__URL", url)
        .env("HOTLINE_DATABASE__CONNECTIONS", "16")
        .env("HOTLINE_LOG", "warn")
        .env("HOTLINE_DEMO_PASSWORD", PASSWORD)
        .env("HOTLINE_DEMO_TICKETS", "0")
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    program
}

/// What the system says of a process's memory, in MB; nothing once it has ended.
fn memory(child: &Child, what: &str) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(what))?;
    Some(line.trim().trim_end_matches(" kB").parse::<f64>().ok()? / 1024.0)
}

/// What a command of the program took.
pub struct Spent {
    pub seconds: f64,
    /// The most that was resident at a time, in MB.
    pub memory: f64,
}

/// Runs a command of the program to its end.
pub async fn run(data: &Path, url: &str, arguments: &[&str]) -> Result<Spent, Failed> {
    let begun = Instant::now();
    let mut child = program(data, url).args(arguments).stderr(Stdio::piped()).spawn()?;
    let mut most = 0.0;
    let status = loop {
        // The system keeps the mark of the highest water itself; what rises in the last moment alone is missed.
        most = memory(&child, "VmHWM:").unwrap_or(most);
        if let Some(status) = child.try_wait()? {
            break status;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    };
    let seconds = begun.elapsed().as_secs_f64();
    if !status.success() {
        let mut said = String::new();
        if let Some(mut told) = child.stderr.take() {
            told.read_to_string(&mut said)?;
        }
        return Err(format!("{arguments:?}: {status} {said}").into());
    }
    Ok(Spent { seconds, memory: most })
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

//! A PostgreSQL of its own, for tests that take the server down.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A server with its data in a folder; dropping it takes both away.
pub struct Cluster {
    bin: PathBuf,
    folder: PathBuf,
    port: u16,
}

impl Cluster {
    /// Starts a new one. `None` where the tests are told of no PostgreSQL.
    pub fn start() -> Option<Self> {
        std::env::var("HOTLINE_TEST_POSTGRES_URL").ok()?;
        let versions = Path::new("/usr/lib/postgresql").read_dir().expect("PostgreSQL's programs");
        let bin =
            versions.map(|version| version.expect("a folder").path().join("bin")).max().expect("a version");
        let free =
            std::net::TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port");
        let folder =
            std::env::temp_dir().join(format!("hotline_cluster_{}_{}", std::process::id(), free.port()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let cluster = Self { bin, folder, port: free.port() };
        if as_root() {
            let given = Command::new("chown").arg("postgres:").arg(&cluster.folder).status();
            assert!(given.expect("chown").success());
        }
        let data = cluster.data();
        cluster.run(
            "initdb",
            &["-D", &data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"],
        );
        let settings = format!(
            "listen_addresses = '127.0.0.1'\nport = {}\nunix_socket_directories = '{}'\n",
            cluster.port,
            cluster.folder.display()
        );
        std::fs::write(cluster.folder.join("data/postgresql.auto.conf"), settings).expect("settings");
        cluster.up();
        Some(cluster)
    }

    /// Where it is reached.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Starts it again.
    pub fn up(&self) {
        let log = self.folder.join("log").display().to_string();
        self.run("pg_ctl", &["-D", &self.data(), "-l", &log, "-w", "start"]);
    }

    /// Ends it as a crash would.
    pub fn crash(&self) {
        self.run("pg_ctl", &["-D", &self.data(), "-m", "immediate", "-w", "stop"]);
    }

    fn data(&self) -> String {
        self.folder.join("data").display().to_string()
    }

    fn run(&self, program: &str, args: &[&str]) {
        let program = self.bin.join(program);
        let mut command = match as_root() {
            // It refuses to run as root.
            true => {
                let mut command = Command::new("runuser");
                command.args(["-u", "postgres", "--"]).arg(program);
                command
            }
            false => Command::new(program),
        };
        // Its output goes nowhere: the server would hold on to the pipe.
        let status = command
            .args(args)
            .current_dir(&self.folder)
            .stdout(std::process::Stdio::null())
            .status()
            .expect("started");
        assert!(status.success(), "{args:?}");
    }
}

/// Whether this process may do everything.
pub fn as_root() -> bool {
    let id = Command::new("id").arg("-u").output().expect("id");
    id.stdout.trim_ascii() == b"0"
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if self.folder.join("data/postmaster.pid").exists() {
            self.crash();
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

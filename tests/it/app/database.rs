//! A database of its own for each test, copied from one that was migrated and filled once.

use hotline::clock::Clock;
use hotline::config::Config;
use hotline::service::{Ctx, demo};
use hotline::startup;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::sync::OnceCell;

/// The password of every account.
pub const PASSWORD: &str = "Dongchuan-2026";

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// A database in use, and the folder of its process.
pub struct Home {
    pub folder: PathBuf,
    pub url: String,
    dropped: Option<(String, String)>,
}

static NEXT: AtomicU32 = AtomicU32::new(0);
static SQLITE: OnceCell<Vec<u8>> = OnceCell::const_new();
static POSTGRES: OnceCell<String> = OnceCell::const_new();

/// The server for tests, which `make test` starts.
fn server() -> Option<String> {
    std::env::var("HOTLINE_TEST_POSTGRES_URL").ok()
}

impl Home {
    /// A copy of the demo district without tickets. `None` where no PostgreSQL is at hand.
    pub async fn new(kind: Kind) -> Option<Self> {
        let name = unique("test");
        let folder = std::env::temp_dir().join(&name);
        std::fs::create_dir_all(&folder).expect("a folder");
        match kind {
            Kind::Sqlite => {
                let template = SQLITE.get_or_init(sqlite_template).await;
                let file = folder.join("hotline.db");
                std::fs::write(&file, template).expect("a copy");
                Some(Self { url: format!("sqlite://{}", file.display()), folder, dropped: None })
            }
            Kind::Postgres => {
                let server = server()?;
                let template = POSTGRES.get_or_init(async || postgres_template(&server).await).await;
                execute(&server, &format!("CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY"))
                    .await;
                Some(Self { url: on(&server, &name), folder, dropped: Some((server, name)) })
            }
        }
    }

    /// A folder beside a database that is somebody else's to take away.
    pub fn at(url: String) -> Self {
        let folder = std::env::temp_dir().join(unique("at"));
        std::fs::create_dir_all(&folder).expect("a folder");
        Self { folder, url, dropped: None }
    }

    /// A database without a schema. `None` where no PostgreSQL is at hand.
    pub async fn empty(kind: Kind) -> Option<Self> {
        let name = unique("empty");
        let folder = std::env::temp_dir().join(&name);
        std::fs::create_dir_all(&folder).expect("a folder");
        match kind {
            Kind::Sqlite => {
                let url = format!("sqlite://{}", folder.join("hotline.db").display());
                Some(Self { url, folder, dropped: None })
            }
            Kind::Postgres => {
                let server = server()?;
                execute(&server, &format!("CREATE DATABASE {name}")).await;
                Some(Self { url: on(&server, &name), folder, dropped: Some((server, name)) })
            }
        }
    }

    /// Settings for a process that uses it.
    pub fn config(&self) -> Config {
        config(&self.folder, &self.url)
    }

    /// A connection beside those of the application.
    pub async fn connect(&self) -> DatabaseConnection {
        connect(&self.url).await
    }

    /// Takes it away.
    pub async fn end(self) {
        if let Some((server, name)) = &self.dropped {
            execute(server, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
        }
        std::fs::remove_dir_all(&self.folder).expect("removed");
    }
}

fn config(folder: &Path, url: &str) -> Config {
    let mut config = Config::defaults().expect("defaults");
    config.data_dir = folder.to_owned();
    config.database.url = url.to_owned().into();
    config.database.connections = 4;
    config.http.bind = "127.0.0.1:0".parse().expect("an address");
    config.http.workers = 1;
    config.demo_password = PASSWORD.to_owned().into();
    config.demo_tickets = 0;
    config
}

/// Migrates and loads the demo district, as `hotline serve --demo` does.
async fn fill(folder: &Path, url: &str) {
    let config = Arc::new(config(folder, url));
    startup::migrate(&config).await.expect("migrated");
    let ctx: Ctx = startup::context(config, Clock::real(), true).await.expect("a context");
    demo::load(&ctx).await.expect("the demo district");
    ctx.db.close().await.expect("closed");
}

/// The bytes of a filled database: nothing is left behind when the tests end.
async fn sqlite_template() -> Vec<u8> {
    let folder = std::env::temp_dir().join(unique("template"));
    let file = folder.join("hotline.db");
    std::fs::create_dir_all(&folder).expect("a folder");
    fill(&folder, &format!("sqlite://{}", file.display())).await;
    let bytes = std::fs::read(&file).expect("a database");
    std::fs::remove_dir_all(folder).expect("removed");
    bytes
}

async fn postgres_template(server: &str) -> String {
    let name = unique("template");
    execute(server, &format!("CREATE DATABASE {name}")).await;
    let folder = std::env::temp_dir().join(&name);
    fill(&folder, &on(server, &name)).await;
    std::fs::remove_dir_all(folder).expect("removed");
    name
}

fn on(server: &str, database: &str) -> String {
    let (base, _) = server.rsplit_once('/').expect("a URL with a database");
    format!("{base}/{database}")
}

async fn connect(url: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await.expect("connected")
}

async fn execute(server: &str, statement: &str) {
    let admin = connect(server).await;
    admin.execute_unprepared(statement).await.expect(statement);
    admin.close().await.expect("closed");
}

fn unique(what: &str) -> String {
    format!("hotline_{what}_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

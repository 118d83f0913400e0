//! An empty database of its own for each test, on SQLite and on PostgreSQL, copied from one that was migrated once.

use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::sync::OnceCell;

/// Two tests from one: `<name>::sqlite` and `<name>::postgres`.
///
/// Without `HOTLINE_TEST_POSTGRES_URL` the second one says that it did not run.
macro_rules! on_both {
    ($($(#[$doc:meta])* async fn $name:ident($db:ident: &DatabaseConnection) $body:block)+) => {$(
        $(#[$doc])*
        mod $name {
            use super::*;

            async fn test($db: &DatabaseConnection) $body

            #[tokio::test]
            async fn sqlite() {
                let home = db::TestDb::sqlite().await;
                test(&home.connection).await;
                home.end().await;
            }

            #[tokio::test]
            async fn postgres() {
                match db::TestDb::postgres().await {
                    Some(home) => {
                        test(&home.connection).await;
                        home.end().await;
                    }
                    None => println!("HOTLINE_TEST_POSTGRES_URL is not set: not run on PostgreSQL"),
                }
            }
        }
    )+};
}
pub(crate) use on_both;

static NEXT: AtomicU32 = AtomicU32::new(0);
static SQLITE: OnceCell<Vec<u8>> = OnceCell::const_new();
static POSTGRES: OnceCell<String> = OnceCell::const_new();

/// A migrated database that is taken away at the end.
pub struct TestDb {
    /// Where tests read and write.
    pub connection: DatabaseConnection,
    file: Option<PathBuf>,
    server: Option<(String, String)>,
}

impl TestDb {
    pub async fn sqlite() -> Self {
        let file = new_file();
        std::fs::write(&file, SQLITE.get_or_init(sqlite_template).await).expect("a copy");
        let connection = connect(&format!("sqlite://{}", file.display()), 1).await;
        connection.execute_unprepared("PRAGMA foreign_keys = ON").await.expect("pragma");
        Self { connection, file: Some(file), server: None }
    }

    pub async fn postgres() -> Option<Self> {
        let server = std::env::var("HOTLINE_TEST_POSTGRES_URL").ok()?;
        let name = unique();
        let template = POSTGRES.get_or_init(async || postgres_template(&server).await).await;
        execute(&server, &format!("CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")).await;
        let connection = connect(&on(&server, &name), 4).await;
        Some(Self { connection, file: None, server: Some((server, name)) })
    }

    pub async fn end(self) {
        self.connection.close().await.expect("close");
        if let Some(file) = self.file {
            std::fs::remove_file(file).expect("remove");
        }
        if let Some((server, name)) = self.server {
            execute(&server, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
        }
    }
}

/// The bytes of a migrated database: nothing is left behind when the tests end.
async fn sqlite_template() -> Vec<u8> {
    let file = new_file();
    migrate(&format!("sqlite://{}?mode=rwc", file.display())).await;
    let bytes = std::fs::read(&file).expect("a database");
    std::fs::remove_file(file).expect("removed");
    bytes
}

async fn postgres_template(server: &str) -> String {
    let name = unique();
    execute(server, &format!("CREATE DATABASE {name}")).await;
    migrate(&on(server, &name)).await;
    name
}

async fn migrate(url: &str) {
    let connection = connect(url, 1).await;
    Migrator::up(&connection, None).await.expect("migrate");
    connection.close().await.expect("close");
}

async fn execute(server: &str, statement: &str) {
    let admin = connect(server, 1).await;
    admin.execute_unprepared(statement).await.expect(statement);
    admin.close().await.expect("close");
}

fn on(server: &str, database: &str) -> String {
    let (base, _) = server.rsplit_once('/').expect("a URL with a database");
    format!("{base}/{database}")
}

fn new_file() -> PathBuf {
    std::env::temp_dir().join(format!("{}.db", unique()))
}

async fn connect(url: &str, connections: u32) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    options.max_connections(connections).sqlx_logging(false);
    Database::connect(options).await.expect("connect")
}

fn unique() -> String {
    format!("hotline_store_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

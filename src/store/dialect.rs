//! The one place where SQLite and PostgreSQL differ.

use sea_orm::sea_query::{CommonTableExpression, InsertStatement, WithClause};
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, SqlErr, SqliteTransactionMode,
    Statement, TransactionOptions,
};
use secrecy::{ExposeSecret, SecretString};
use std::time::Duration;

/// Which database answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// A file in the data directory.
    Sqlite,
    /// A server.
    Postgres,
}

impl Backend {
    /// The backend that a URL names.
    pub fn of(url: &str) -> Result<Self, DbErr> {
        if url.starts_with("sqlite:") {
            Ok(Self::Sqlite)
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Ok(Self::Postgres)
        } else {
            Err(DbErr::Custom("database.url 应以 sqlite:// 或 postgres:// 开头".to_owned()))
        }
    }
}

/// How each SQLite connection is set up: a write-ahead log, every commit on the disk, references enforced.
pub fn sqlite_options(options: &mut ConnectOptions, read_only: bool) {
    options.map_sqlx_sqlite_opts(move |sqlite| {
        sqlite
            .create_if_missing(!read_only)
            .read_only(read_only)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(15))
    });
}

/// How SQLite begins to write: with the lock, so that a transaction that began never has to be repeated.
pub(super) fn writing() -> TransactionOptions {
    TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    }
}

/// Runs inserts that do not look at each other's rows: in one statement on PostgreSQL, where each is a journey to the
/// server, one after the other on SQLite. References among them hold at the end of all.
pub(super) async fn together(db: &impl ConnectionTrait, inserts: Vec<InsertStatement>) -> Result<(), DbErr> {
    if db.get_database_backend() != DbBackend::Postgres {
        for insert in inserts {
            db.execute(&insert).await?;
        }
        return Ok(());
    }
    let mut inserts = inserts.into_iter();
    let Some(last) = inserts.next_back() else { return Ok(()) };
    let mut with = WithClause::new();
    let mut any = false;
    for (n, insert) in inserts.enumerate() {
        with.cte(CommonTableExpression::new().table_name(format!("part_{n}")).query(insert).to_owned());
        any = true;
    }
    match any {
        true => db.execute(&last.with(with)).await?,
        false => db.execute(&last).await?,
    };
    Ok(())
}

/// Keeps every other process from migrating until this connection closes.
/// On SQLite a lock on a file beside the database does that, before the connection is made.
pub async fn lock_schema(connection: &DatabaseConnection, backend: Backend) -> Result<(), DbErr> {
    // Any constant: "hotline" read as a number.
    const KEY: i64 = 0x68_6f74_6c69_6e65;
    if backend == Backend::Postgres {
        connection.execute_unprepared(&format!("SELECT pg_advisory_lock({KEY})")).await?;
    }
    Ok(())
}

/// Whether there is something to open: a server always, a file if it lies there.
pub fn is_there(url: &SecretString) -> bool {
    match url.expose_secret().strip_prefix("sqlite:") {
        Some(path) => {
            let path = path.trim_start_matches("//");
            std::path::Path::new(path.split('?').next().unwrap_or(path)).exists()
        }
        None => true,
    }
}

/// Whether the schema has this table: a database may be older than the program, or empty.
pub async fn has_table(db: &impl ConnectionTrait, backend: Backend, table: &str) -> Result<bool, DbErr> {
    let (kind, sql) = match backend {
        Backend::Sqlite => {
            (DbBackend::Sqlite, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = $1")
        }
        Backend::Postgres => (
            DbBackend::Postgres,
            "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = $1",
        ),
    };
    let found = db.query_one_raw(Statement::from_sql_and_values(kind, sql, [table.into()])).await?;
    Ok(found.is_some())
}

/// Whether a row could not be written because another has its unique value.
pub fn is_duplicate(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}

/// Whether the database could not be asked at all, rather than refusing what was asked.
pub fn is_unavailable(error: &DbErr) -> bool {
    matches!(error, DbErr::Conn(_) | DbErr::ConnectionAcquire(_))
}

/// On PostgreSQL, where the schema has another owner than the application: what the application may do. It is given no
/// more than reading and writing rows; the journal's own migration takes changing and deleting away again.
pub async fn grant_application(owner: &DatabaseConnection, application: &SecretString) -> Result<(), DbErr> {
    if owner.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    let url = url::Url::parse(application.expose_secret()).map_err(|e| DbErr::Custom(e.to_string()))?;
    let role = url.username();
    let row =
        owner.query_one_raw(Statement::from_string(DbBackend::Postgres, "SELECT current_user::text")).await?;
    let me: Option<String> = row.map(|row| row.try_get_by_index(0)).transpose()?;
    if role.is_empty() || me.as_deref() == Some(role) {
        return Ok(());
    }
    let role = role.replace('"', "\"\"");
    owner
        .execute_unprepared(&format!(
            "GRANT USAGE ON SCHEMA public TO \"{role}\";\
             GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO \"{role}\";\
             GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO \"{role}\";"
        ))
        .await?;
    Ok(())
}

//! The one place where SQLite and PostgreSQL differ.

mod insert;
mod schema;

pub(in crate::store) use insert::together;
pub use insert::{many, many_once};
pub use schema::{Column, Holds, Table, count_on, has_rows, has_table, tables};

use sea_orm::sqlx;
use sea_orm::sqlx::postgres::PgListener;
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, IsolationLevel,
    RuntimeErr, SqlErr, SqliteTransactionMode, Statement, TransactionOptions,
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

/// Pages that a connection of SQLite keeps, in KiB: the writer meets every index with each ticket.
const WRITER_CACHE: &str = "-65536";
const READER_CACHE: &str = "-8192";

/// Pages of the write-ahead log (4 KiB each) after which they are carried into the file: many tickets touch the same pages.
const CHECKPOINT: &str = "8000";

/// How each SQLite connection is set up: a write-ahead log, every commit on the disk, references enforced.
pub fn sqlite_options(options: &mut ConnectOptions, read_only: bool) {
    options.map_sqlx_sqlite_opts(move |sqlite| {
        sqlite
            .create_if_missing(!read_only)
            .read_only(read_only)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .pragma("cache_size", if read_only { READER_CACHE } else { WRITER_CACHE })
            .pragma("wal_autocheckpoint", CHECKPOINT)
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

/// Puts a new connection in the place of SQLite's one writer, once nobody holds it. When the database ends a transaction by itself, or
/// a commit fails (a full disk does both), the driver and the database no longer agree on what is open; a connection that closes rolls
/// back whatever it is.
pub(super) async fn renew(writer: &DatabaseConnection) {
    match writer.get_sqlite_connection_pool().acquire().await {
        Ok(connection) => {
            if let Err(error) = connection.close().await {
                tracing::warn!("a broken connection: {error}");
            }
        }
        Err(error) => tracing::warn!("no connection to renew: {error}"),
    }
}

/// How a transaction begins that sees one state of the database from beginning to end and changes nothing.
pub(super) fn reading(backend: Backend) -> TransactionOptions {
    match backend {
        // Its first statement pins the state.
        Backend::Sqlite => TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Deferred),
            ..TransactionOptions::default()
        },
        Backend::Postgres => TransactionOptions {
            isolation_level: Some(IsolationLevel::RepeatableRead),
            access_mode: Some(AccessMode::ReadOnly),
            ..TransactionOptions::default()
        },
    }
}

/// Keeps everybody else from changing a ticket until this transaction ends: each change writes a promise. SQLite has one writer anyway.
pub async fn keep_still(txn: &impl ConnectionTrait) -> Result<(), DbErr> {
    if txn.get_database_backend() == DbBackend::Postgres {
        txn.execute_unprepared("LOCK TABLE outbox, report_count IN SHARE ROW EXCLUSIVE MODE").await?;
    }
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

/// Whoever comes with the same words waits until this transaction ends. SQLite has one writer anyway.
pub async fn queue_up(txn: &impl ConnectionTrait, words: &[&str]) -> Result<(), DbErr> {
    if txn.get_database_backend() == DbBackend::Postgres {
        let lock = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";
        let values = [words.join("\u{1f}").into()];
        txn.query_one_raw(Statement::from_sql_and_values(DbBackend::Postgres, lock, values)).await?;
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

/// Whether a row could not be written because another has its unique value.
pub fn is_duplicate(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}

/// Whether the database could not be asked or could not do it now, rather than refusing what was asked: the same may
/// well succeed a little later.
pub fn is_unavailable(error: &DbErr) -> bool {
    match error {
        DbErr::Conn(_) | DbErr::ConnectionAcquire(_) => true,
        DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error)) => {
            is_passing(error)
        }
        _ => false,
    }
}

fn is_passing(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => true,
        sqlx::Error::Database(error) => error.code().is_some_and(|code| is_passing_code(&code)),
        _ => false,
    }
}

/// Codes of trouble that passes. PostgreSQL's have five characters, SQLite's are numbers below 10,000.
fn is_passing_code(code: &str) -> bool {
    if code.len() == 5 {
        // Connection, serialization and deadlock, resources (a full disk too), intervention (a restart), system error; a
        // server that only reads is a standby in the middle of a change-over.
        return ["08", "40", "53", "57", "58"].iter().any(|class| code.starts_with(class)) || code == "25006";
    }
    // BUSY, LOCKED, READONLY, IOERR, FULL, CANTOPEN; the extended codes carry them in the low byte.
    code.parse::<i32>().is_ok_and(|code| [5, 6, 8, 10, 13, 14].contains(&(code & 0xff)))
}

/// Says `words` on a channel to every process on this database, once the transaction commits. On SQLite there is no other.
pub async fn tell(db: &impl ConnectionTrait, channel: &str, words: &str) -> Result<(), DbErr> {
    if db.get_database_backend() == DbBackend::Postgres {
        let say = "SELECT pg_notify($1, $2)";
        let values = [channel.into(), words.into()];
        db.query_one_raw(Statement::from_sql_and_values(DbBackend::Postgres, say, values)).await?;
    }
    Ok(())
}

/// An ear for what other processes say, on a connection of its own.
#[derive(Debug)]
pub struct Ear(PgListener);

impl Ear {
    /// Listens from now on.
    pub async fn open(url: &SecretString, channels: &[&str]) -> Result<Self, DbErr> {
        let lost = |error: sqlx::Error| DbErr::Conn(RuntimeErr::SqlxError(error.into()));
        let mut listener = PgListener::connect(url.expose_secret()).await.map_err(lost)?;
        listener.eager_reconnect(false);
        listener.listen_all(channels.iter().copied()).await.map_err(lost)?;
        Ok(Self(listener))
    }

    /// The next channel and words; `None` when the connection is lost, and perhaps words with it.
    pub async fn next(&mut self) -> Option<(String, String)> {
        let heard = self.0.try_recv().await.ok()??;
        Some((heard.channel().to_owned(), heard.payload().to_owned()))
    }
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

#[cfg(test)]
mod tests {
    use super::is_passing_code;

    #[test]
    fn trouble_that_passes_is_told_from_a_refusal() {
        for code in
            ["57P01", "57P03", "53100", "53300", "08006", "40001", "25006", "5", "13", "10", "778", "517"]
        {
            assert!(is_passing_code(code), "{code}");
        }
        for code in ["23505", "42P01", "22021", "1", "19", "2067", "787", ""] {
            assert!(!is_passing_code(code), "{code}");
        }
    }
}

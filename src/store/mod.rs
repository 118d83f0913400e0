//! Queries, and nothing else. A function here takes a connection or a transaction and returns rows or facts.

pub mod admin_log;
pub mod attachment;
pub mod audit;
pub mod batch;
pub mod calendar;
pub mod caller;
pub mod deputy;
pub mod dialect;
pub mod dismissal;
pub mod document;
pub mod dump;
pub mod feed;
mod fixed;
pub mod ground;
mod group;
pub mod idempotency;
pub mod inside;
pub mod journal;
pub mod letter;
pub mod look;
pub mod matter_plan;
pub mod meta;
pub mod notice;
pub mod number;
pub mod origin;
pub mod outbox;
mod pattern;
pub mod people;
pub mod phones;
pub mod publication;
pub mod rating;
pub mod rating_origin;
pub mod rating_token;
pub mod recipient;
pub mod rectification;
pub mod reference;
pub mod reorganisation;
pub mod report;
mod rows;
pub mod scope;
pub mod served;
pub mod services;
pub mod session;
pub mod setting;
pub mod source;
mod span;
pub mod spot;
pub mod staff;
pub mod stamp;
pub mod text;
pub mod ticket;
pub mod verify;
pub mod visit_seed;

use dialect::Backend;
use group::{Company, Group};
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DatabaseTransaction, DbErr, TransactionTrait};
use secrecy::{ExposeSecret, SecretString};
use std::time::Duration;

/// The database: where to read and where to write. Clones share the pools.
#[derive(Debug, Clone)]
pub struct Db {
    /// For reading outside a transaction.
    pub read: DatabaseConnection,
    write: DatabaseConnection,
    /// On SQLite, who shares the next commit.
    group: Option<Group>,
    /// Which of the two it is.
    pub backend: Backend,
}

impl Db {
    /// Opens the pools: on SQLite one writer and `connections` readers, on PostgreSQL one pool for both.
    pub async fn open(url: &SecretString, connections: u32) -> Result<Self, DbErr> {
        let url = url.expose_secret();
        let backend = Backend::of(url)?;
        match backend {
            Backend::Sqlite => {
                let write = connect(url, backend, 1, false).await?;
                let read = connect(url, backend, connections, true).await?;
                Ok(Self { read, group: Some(Group::new(write.clone())), write, backend })
            }
            Backend::Postgres => {
                let pool = connect(url, backend, connections, false).await?;
                Ok(Self { read: pool.clone(), write: pool, group: None, backend })
            }
        }
    }

    /// One connection that may change the schema, as migrations take it.
    pub async fn open_single(url: &SecretString) -> Result<DatabaseConnection, DbErr> {
        let url = url.expose_secret();
        connect(url, Backend::of(url)?, 1, false).await
    }

    /// Everything that `work` does happens together or not at all, and has happened when this returns. On SQLite
    /// several share one commit ([`group`]), so `work` is short.
    pub async fn transaction<T, E>(
        &self,
        work: impl AsyncFnOnce(&DatabaseTransaction) -> Result<T, E>,
    ) -> Result<T, E>
    where
        E: From<DbErr>,
    {
        self.run(Company::Shared, work).await
    }

    /// The same for what takes longer than a request: nobody else's answer waits for its end.
    pub async fn long_transaction<T, E>(
        &self,
        work: impl AsyncFnOnce(&DatabaseTransaction) -> Result<T, E>,
    ) -> Result<T, E>
    where
        E: From<DbErr>,
    {
        self.run(Company::Alone, work).await
    }

    /// Reads one state of the database, whatever others write meanwhile.
    pub async fn snapshot<T, E>(
        &self,
        read: impl AsyncFnOnce(&DatabaseTransaction) -> Result<T, E>,
    ) -> Result<T, E>
    where
        E: From<DbErr>,
    {
        let txn = self.read.begin_with_options(dialect::reading(self.backend)).await?;
        let seen = read(&txn).await;
        if let Err(error) = txn.rollback().await {
            tracing::warn!("a reading transaction: {error}");
        }
        seen
    }

    async fn run<T, E>(
        &self,
        company: Company,
        work: impl AsyncFnOnce(&DatabaseTransaction) -> Result<T, E>,
    ) -> Result<T, E>
    where
        E: From<DbErr>,
    {
        if let Some(group) = &self.group {
            return group.transaction(company, work).await;
        }
        let txn = self.write.begin().await?;
        match work(&txn).await {
            Ok(done) => {
                txn.commit().await?;
                Ok(done)
            }
            Err(refused) => {
                // Where even this fails the connection is gone, and the database rolls back by itself.
                if let Err(error) = txn.rollback().await {
                    tracing::warn!("not rolled back: {error}");
                }
                Err(refused)
            }
        }
    }

    /// Closes the pools, letting what runs finish.
    pub async fn close(self) -> Result<(), DbErr> {
        if self.backend == Backend::Sqlite {
            self.read.close().await?;
        }
        self.write.close().await
    }
}

async fn connect(
    url: &str,
    backend: Backend,
    connections: u32,
    read_only: bool,
) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .connect_timeout(Duration::from_secs(10))
        // On SQLite writers queue for the one connection; a server that is gone is told of sooner.
        .acquire_timeout(match backend {
            Backend::Sqlite => Duration::from_secs(20),
            Backend::Postgres => Duration::from_secs(5),
        })
        // Statements carry citizens' words: neither spans nor logs may show them.
        .record_stmt_in_spans(false)
        .sqlx_logging(false);
    if backend == Backend::Sqlite {
        // A file needs no keep-alive, and a writer that is closed and opened anew would lose its cache.
        options.idle_timeout(None::<Duration>).max_lifetime(None::<Duration>);
        dialect::sqlite_options(&mut options, read_only);
    }
    Database::connect(options).await
}

//! Use cases: load, decide, save, journal, promise, in one transaction each.

pub mod account;
mod accused;
pub mod admin;
pub mod attachment;
pub mod audit;
pub mod backup;
pub mod calendar;
mod change;
mod correcting;
pub mod delivery;
pub mod demo;
pub mod demo_clock;
pub mod documents;
pub mod ground;
pub mod handling;
pub mod health;
pub mod import;
pub mod inside;
pub mod intake;
pub mod letters;
pub mod live;
pub mod look;
pub mod matter_plan;
pub mod notices;
pub mod numbers;
pub mod people;
pub mod personal;
pub mod province;
pub mod publication;
pub mod rating;
pub mod rating_report;
pub mod rating_token;
pub mod reorganisation;
pub mod report;
pub mod retention;
pub mod rules;
pub mod served;
pub mod source;
pub mod spot;
pub mod stuck;
pub mod suggestion;
pub mod suspicion;
pub mod ticket;
pub mod timers;
mod together;
pub mod upgrade;
pub mod visit_seed;
pub mod wake;

use crate::clock::Clock;
use crate::config::Config;
use crate::domain::lifecycle::Refusal;
use crate::domain::text::{FieldCode, FieldErrors};
use crate::outbox::Courier;
use crate::secrets::{Purpose, Secrets};
use crate::store::dialect::{Backend, is_unavailable};
use crate::store::{self, Db};
use account::{Passwords, Tokens};
use chrono::{DateTime, Utc};
use sea_orm::{DatabaseTransaction, DbErr};
use std::sync::Arc;
use tokio::sync::Mutex;

/// What every use case works with. Clones share everything.
#[derive(Debug, Clone)]
pub struct Ctx {
    /// The database.
    pub db: Db,
    /// The product's clock.
    pub clock: Clock,
    /// The settings.
    pub config: Arc<Config>,
    /// The keys of this installation.
    pub secrets: Secrets,
    /// Signs and reads access tokens.
    pub tokens: Tokens,
    /// Hashes passwords, a few at a time.
    pub passwords: Passwords,
    /// Encrypts and indexes personal data.
    pub vault: personal::Vault,
    /// The calendars, as last imported.
    pub calendars: calendar::Calendars,
    /// Units, categories, areas, the directory and the limits, as last read.
    pub shelf: rules::Shelf,
    /// The ticket numbers leased to this process.
    pub numbers: numbers::Numbers,
    /// Wakes the workers after a commit.
    pub wake: wake::Wake,
    /// Keeps what was promised.
    pub courier: Courier,
    /// Who fires timers and delivers inside the house: one at a time, so that the demo's clock is moved in peace.
    pub turns: Arc<Mutex<()>>,
    /// What this process has noticed about itself.
    pub health: health::Health,
    /// The changes of the schema that this program knows, oldest first.
    pub schema: Arc<Vec<String>>,
    /// Whether this is a demo.
    pub demo: bool,
}

impl Ctx {
    /// Puts together what use cases need.
    pub fn new(
        db: Db,
        clock: Clock,
        config: Arc<Config>,
        secrets: Secrets,
        courier: Courier,
        demo: bool,
    ) -> Self {
        let tokens = Tokens::new(&secrets.derive(Purpose::AccessToken), config.session.access_minutes);
        Self {
            vault: personal::Vault::new(&secrets),
            calendars: calendar::Calendars::default(),
            shelf: rules::Shelf::default(),
            numbers: numbers::Numbers::default(),
            wake: wake::Wake::new(),
            passwords: Passwords::new(),
            turns: Arc::default(),
            health: health::Health::default(),
            schema: Arc::default(),
            courier,
            db,
            clock,
            config,
            secrets,
            tokens,
            demo,
        }
    }

    /// The same with another clock.
    pub fn with_clock(self, clock: Clock) -> Self {
        Self { clock, ..self }
    }

    /// Where a demo's clock that is told to start at `told` goes on after a restart: at the later of that and the time
    /// to which it was last moved (contract.md §1).
    pub async fn demo_clock_start(&self, told: DateTime<Utc>) -> Result<DateTime<Utc>, Error> {
        let moved = store::meta::get(&self.db.read, store::meta::DEMO_CLOCK).await?;
        let moved = moved.and_then(|text| DateTime::parse_from_rfc3339(&text).ok());
        Ok(moved.map_or(told, |moved| told.max(moved.with_timezone(&Utc))))
    }

    /// Whether no other process works on this database.
    pub fn is_alone(&self) -> bool {
        self.db.backend == Backend::Sqlite
    }

    /// The product's time.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Everything in `work` happens together or not at all.
    pub async fn transaction<T>(
        &self,
        work: impl AsyncFnOnce(&DatabaseTransaction) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let outcome = self.db.transaction(work).await;
        self.health.wrote(&outcome);
        outcome
    }

    /// The same for what takes longer than a request: nobody else's answer waits for its end.
    pub async fn long_transaction<T>(
        &self,
        work: impl AsyncFnOnce(&DatabaseTransaction) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let outcome = self.db.long_transaction(work).await;
        self.health.wrote(&outcome);
        outcome
    }
}

/// Why a use case did not happen. What each means on the wire stands in `api/problem.rs` alone.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody, or somebody whose word does not count, is asking.
    #[error("not signed in: {0}")]
    Unauthenticated(&'static str),
    /// It does not exist, or not for this person.
    #[error("not found")]
    NotFound,
    /// The role does not allow it.
    #[error("forbidden: {0}")]
    Forbidden(String),
    /// What was sent does not make sense; all faults at once.
    #[error("invalid input")]
    Invalid(FieldErrors),
    /// A rule of the ticket's life speaks against it.
    #[error("refused: {0:?}")]
    Refused(Refusal),
    /// Not a kind of file that is taken.
    #[error("unsupported file")]
    UnsupportedFile(String),
    /// The ticket carries as many files as it may.
    #[error("too many files")]
    TooManyFiles(String),
    /// Somebody else changed it since the caller looked.
    #[error("version conflict")]
    VersionConflict,
    /// Somebody else changed what this would change, which is no ticket.
    #[error("changed meanwhile")]
    Changed(&'static str),
    /// The key was used for another body.
    #[error("idempotency mismatch")]
    IdempotencyMismatch,
    /// Too often.
    #[error("rate limited")]
    RateLimited {
        /// The sentence for people.
        detail: String,
        /// Seconds to wait.
        retry_after: u64,
    },
    /// The database cannot be asked now.
    #[error("database unavailable")]
    Unavailable(#[source] DbErr),
    /// The disk does not take what was sent.
    #[error("files unavailable")]
    NoRoom(#[source] std::io::Error),
    /// The database did not do what was asked.
    #[error("database")]
    Database(#[source] DbErr),
    /// Something else that is nobody's input.
    #[error("internal: {0}")]
    Internal(&'static str, #[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// This error with its sources, in one line for a log.
    pub fn chain(&self) -> String {
        let mut text = self.to_string();
        let mut next = std::error::Error::source(self);
        while let Some(source) = next {
            text.push_str(": ");
            text.push_str(&source.to_string());
            next = source.source();
        }
        text
    }

    /// A single faulty field.
    pub fn field(field: &str, code: FieldCode, detail: impl Into<String>) -> Self {
        Self::Invalid(FieldErrors::one(field, code, detail))
    }
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        if is_unavailable(&error) { Self::Unavailable(error) } else { Self::Database(error) }
    }
}

impl From<FieldErrors> for Error {
    fn from(errors: FieldErrors) -> Self {
        Self::Invalid(errors)
    }
}

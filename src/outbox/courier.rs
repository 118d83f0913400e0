//! Claiming what is due, delivering it, and writing down how that ended.

use super::count::count;
use super::deliver::{Failure, deliver, deliver_together};
use super::schedule::{MAX_ATTEMPTS, Verdict, after_failure};
use super::{Hub, LETTER, LIVE, MAIL, Message, NOTICE};
use crate::config::Config;
use crate::domain::calendar::Calendar;
use crate::domain::notice::opening;
use crate::domain::time::Instant;
use crate::gateway::mail::{MailError, Mailer};
use crate::store::report::counters::COUNT;
use crate::store::{self, Db};
use chrono::TimeDelta;
use entity::outbox;
use sea_orm::DbErr;
use secrecy::ExposeSecret;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Promises that are kept at the same pace: a mail server that hangs must not hold up the inboxes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// Everything that only the database and this process take part in.
    House,
    /// What a mail server must take.
    Mail,
    /// The counters of the reports.
    Counters,
}

impl Lane {
    /// Each of them.
    pub const ALL: [Self; 3] = [Self::House, Self::Mail, Self::Counters];

    /// For logs and metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::House => "house",
            Self::Mail => "mail",
            Self::Counters => "counters",
        }
    }

    fn topics(self) -> &'static [&'static str] {
        match self {
            Self::House => &[LIVE, NOTICE, LETTER],
            Self::Mail => &[MAIL],
            Self::Counters => &[COUNT],
        }
    }

    /// How many are taken at once; the lease must outlast them all. A letter is taken alone: its server may hang, and what a
    /// process that dies has taken stands still until the lease ends.
    fn batch(self) -> u64 {
        match self {
            Self::House => 200,
            Self::Mail => 1,
            Self::Counters => 500,
        }
    }
}

/// Promises kept in one transaction: nobody who writes waits for it longer than for a request.
const COMPANY: usize = 16;

/// Keeps promises. Clones share everything.
#[derive(Debug, Clone)]
pub struct Courier {
    pub(super) db: Db,
    pub(super) hub: Hub,
    pub(super) mailer: Option<Mailer>,
    /// Where letters come from: the right side of their Message-ID.
    pub(super) domain: String,
    /// How long a claimed promise is kept from others.
    lease: TimeDelta,
    /// Set when the process is told to end.
    closing: Arc<AtomicBool>,
}

impl Courier {
    /// With the mail server of the settings; without one, letters wait and are shown.
    ///
    /// # Errors
    /// When the settings for mail cannot be read.
    pub fn new(db: Db, config: &Config) -> Result<Self, MailError> {
        let mail = &config.mail;
        let url = &mail.smtp_url;
        let patience = Duration::from_secs(mail.timeout_seconds.into());
        let mailer = match url.expose_secret().is_empty() {
            true => None,
            false => Some(Mailer::new(url, &mail.from, patience)?),
        };
        let domain =
            mail.from.rsplit_once('@').map_or("localhost", |(_, domain)| domain.trim_end_matches('>'));
        Ok(Self {
            db,
            hub: Hub::default(),
            mailer,
            domain: domain.to_owned(),
            lease: TimeDelta::seconds(config.worker.lease_seconds.into()),
            closing: Arc::default(),
        })
    }

    /// Where live events are heard.
    pub fn hub(&self) -> &Hub {
        &self.hub
    }

    /// Whether letters can leave.
    pub fn has_mail(&self) -> bool {
        self.mailer.is_some()
    }

    /// From now on what has been claimed and not begun is given back, for other processes or the next start.
    pub fn close(&self) {
        self.closing.store(true, Ordering::SeqCst);
    }

    /// The lanes in which this process can keep promises.
    pub fn lanes(&self) -> impl Iterator<Item = Lane> {
        Lane::ALL.into_iter().filter(|lane| *lane != Lane::Mail || self.has_mail())
    }

    /// How late the oldest promise of a lane is, by when it was due, and how many wait.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn backlog(&self, lane: Lane) -> Result<store::outbox::Backlog, DbErr> {
        store::outbox::backlog(&self.db.read, lane.topics()).await
    }

    /// When the next promise of a lane is due, or its lease ends.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn next_at(&self, lane: Lane) -> Result<Option<Instant>, DbErr> {
        if lane == Lane::Mail && self.mailer.is_none() {
            return Ok(None);
        }
        store::outbox::next_at(&self.db.read, lane.topics()).await
    }

    /// Takes one batch of what is due by `now` and tries to keep it. Returns how many were tried: 0 when nothing is due.
    ///
    /// # Errors
    /// When the database fails; what was claimed comes back when its lease ends.
    pub async fn step(&self, lane: Lane, calendar: &Calendar, now: Instant) -> Result<usize, DbErr> {
        if lane == Lane::Mail && self.mailer.is_none() {
            return Ok(0);
        }
        let claimed = self
            .db
            .transaction(async |txn| {
                store::outbox::claim(txn, lane.topics(), now, now + self.lease, lane.batch()).await
            })
            .await?;
        if lane == Lane::Counters {
            self.count(&claimed, calendar, now).await?;
            return Ok(claimed.len());
        }
        let mut left: Vec<&outbox::Model> = claimed.iter().collect();
        if lane == Lane::House && !self.closing.load(Ordering::SeqCst) {
            left = self.together(left, calendar, now).await?;
        }
        for row in left {
            if self.closing.load(Ordering::SeqCst) {
                self.give_back(row, now).await?;
                continue;
            }
            self.attempt(row, calendar, now).await?;
        }
        Ok(claimed.len())
    }

    /// Keeps a few promises of the house at a time. Returns those that have to be tried one by one, because one of their
    /// company failed or was tried before.
    async fn together<'a>(
        &self,
        claimed: Vec<&'a outbox::Model>,
        calendar: &Calendar,
        now: Instant,
    ) -> Result<Vec<&'a outbox::Model>, DbErr> {
        let (fresh, mut left): (Vec<_>, Vec<_>) = claimed.into_iter().partition(|row| row.attempts == 1);
        for company in fresh.chunks(COMPANY) {
            let read = company.iter().map(|row| Ok((*row, serde_json::from_str::<Message>(&row.payload)?)));
            let read: Result<Vec<_>, serde_json::Error> = read.collect();
            let kept = match read {
                Ok(messages) => deliver_together(self, &messages, calendar, now).await,
                Err(_) => Err(Failure::Never("无法读取".to_owned())),
            };
            match kept {
                Ok(()) => {}
                Err(Failure::Database(error)) if store::dialect::is_unavailable(&error) => return Err(error),
                Err(_) => left.extend(company),
            }
        }
        Ok(left)
    }

    async fn attempt(&self, row: &outbox::Model, calendar: &Calendar, now: Instant) -> Result<(), DbErr> {
        let message = match serde_json::from_str::<Message>(&row.payload) {
            Ok(message) => message,
            Err(error) => return self.give_up(row, None, &format!("无法读取：{error}")).await,
        };
        if row.attempts > MAX_ATTEMPTS {
            // It was claimed again and again and never came back: each attempt took its process down.
            return self.give_up(row, Some(&message), "多次投递中断").await;
        }
        match deliver(self, row, &message, calendar, now).await {
            Ok(()) => Ok(()),
            Err(failure) => self.not_kept(row, Some(&message), failure, calendar, now).await,
        }
    }

    /// Writes down that a promise was not kept, and when it is tried again.
    async fn not_kept(
        &self,
        row: &outbox::Model,
        message: Option<&Message>,
        failure: Failure,
        calendar: &Calendar,
        now: Instant,
    ) -> Result<(), DbErr> {
        match failure {
            Failure::Never(why) => self.give_up(row, message, &why).await,
            Failure::Database(error) if store::dialect::is_unavailable(&error) => Err(error),
            failure => {
                let why = failure.to_string();
                tracing::warn!(
                    topic = row.topic,
                    id = row.id,
                    attempts = row.attempts,
                    "delivery failed: {why}"
                );
                match after_failure(row.id, row.attempts, now) {
                    Verdict::Dead => self.give_up(row, message, &why).await,
                    Verdict::Again(at) => {
                        // A letter that may not leave at night is not tried at night either.
                        let waits = matches!(message, Some(Message::Mail { urgent: false, .. }));
                        let at = if waits { opening(at, calendar) } else { at };
                        self.failed(row, message, &why, Some(at)).await
                    }
                }
            }
        }
    }

    /// Adds what is promised to the counters: all at once or, where that fails, one by one.
    async fn count(&self, claimed: &[outbox::Model], calendar: &Calendar, now: Instant) -> Result<(), DbErr> {
        let fresh: Vec<&outbox::Model> = claimed.iter().filter(|row| row.attempts == 1).collect();
        let mut left: Vec<&outbox::Model> = claimed.iter().filter(|row| row.attempts != 1).collect();
        match count(self, &fresh, now).await {
            Ok(()) => {}
            Err(Failure::Database(error)) if store::dialect::is_unavailable(&error) => return Err(error),
            Err(_) => left.extend(fresh),
        }
        for row in left {
            if row.attempts > MAX_ATTEMPTS {
                self.give_up(row, None, "多次投递中断").await?;
            } else if let Err(failure) = count(self, &[row], now).await {
                self.not_kept(row, None, failure, calendar, now).await?;
            }
        }
        Ok(())
    }

    async fn give_back(&self, row: &outbox::Model, now: Instant) -> Result<(), DbErr> {
        self.db.transaction(async |txn| store::outbox::release(txn, row, now).await.map(|_| ())).await
    }

    async fn give_up(&self, row: &outbox::Model, message: Option<&Message>, why: &str) -> Result<(), DbErr> {
        tracing::error!(topic = row.topic, id = row.id, attempts = row.attempts, "promise given up: {why}");
        self.failed(row, message, why, None).await
    }

    async fn failed(
        &self,
        row: &outbox::Model,
        message: Option<&Message>,
        why: &str,
        again: Option<Instant>,
    ) -> Result<(), DbErr> {
        self.db
            .transaction(async |txn| {
                let held = store::outbox::fail(txn, row, why, again).await?;
                if let (true, Some(Message::Mail { letter, .. })) = (held, message) {
                    store::letter::failed(txn, *letter, row.attempts, why, again.is_none()).await?;
                }
                Ok(())
            })
            .await
    }
}

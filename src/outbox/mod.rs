//! Promises to the outside, and keeping them.
//!
//! A use case writes a [`Message`] with what it follows from, in one transaction ([`promised`]); the [`Courier`] keeps it
//! afterwards, as often as it takes: claimed by lease, the attempt counted before it is made, tried again with a
//! back-off, and shown as a dead letter in the end.

mod audience;
mod count;
mod courier;
mod deliver;
mod live;
pub mod schedule;

pub use courier::{Courier, Lane};
pub use deliver::recall;
pub use live::{CHANNEL, Hub, Live, Subscription};

use crate::domain::notice::Promise;
use crate::domain::time::Instant;
use crate::store;
use entity::values::{Status, TicketId, TicketNumber};
use sea_orm::DbErr;
use serde::{Deserialize, Serialize};

/// Somebody is told something (站内提醒, 信件).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// What, to whom, and how urgently.
    pub promise: Promise,
    /// The ticket that it is about, if it is about one.
    pub ticket: Option<TicketNumber>,
}

/// Everything that can be promised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "message", rename_all = "snake_case")]
pub enum Message {
    /// Open consoles hear that a ticket changed; `seq` is its last journal row.
    Live { number: TicketNumber, version: i64, status: Status, seq: i64 },
    /// A line in inboxes.
    Notice(Word),
    /// A letter to each of an audience.
    Letter(Word),
    /// One letter's way to the mail server.
    Mail { letter: i64, urgent: bool },
}

pub(crate) const LIVE: &str = "live";
pub(crate) const NOTICE: &str = "notice";
pub(crate) const LETTER: &str = "letter";
pub(crate) const MAIL: &str = "mail";

impl Message {
    /// A promise as a line in inboxes and, where it asks for one, as a letter.
    pub fn of(promise: Promise, ticket: Option<&TicketNumber>) -> Vec<Self> {
        let word = Word { promise, ticket: ticket.cloned() };
        let letter = word.promise.letter.then(|| Self::Letter(word.clone()));
        std::iter::once(Self::Notice(word)).chain(letter).collect()
    }

    fn topic(&self) -> &'static str {
        match self {
            Self::Live { .. } => LIVE,
            Self::Notice(_) => NOTICE,
            Self::Letter(_) => LETTER,
            Self::Mail { .. } => MAIL,
        }
    }

    /// Makes the promise once, however often it is written.
    fn key(&self) -> String {
        match self {
            Self::Live { number, seq, .. } => format!("live:{number}:{seq}"),
            Self::Notice(word) => format!("notice:{}", word.promise.key),
            Self::Letter(word) => format!("letter:{}", word.promise.key),
            Self::Mail { letter, .. } => format!("mail:{letter}"),
        }
    }
}

/// Messages, about a ticket or none, as rows to be written with what they follow from and kept from `now` on.
///
/// # Errors
/// When a message cannot be written as JSON.
pub fn promised(
    ticket: Option<TicketId>,
    messages: &[Message],
    now: Instant,
) -> Result<Vec<store::outbox::Promise>, DbErr> {
    messages.iter().map(|message| row(message, ticket, now)).collect()
}

fn row(message: &Message, ticket: Option<TicketId>, at: Instant) -> Result<store::outbox::Promise, DbErr> {
    Ok(store::outbox::Promise {
        key: message.key(),
        topic: message.topic(),
        ticket,
        payload: serde_json::to_string(message).map_err(|e| DbErr::Json(e.to_string()))?,
        at,
    })
}

//! Free texts, kept in rows that can be emptied while the journal keeps their salted hash.

use super::span::Span;
use crate::domain::ticket::{Event, Text};
use entity::values::TicketId;
use entity::{text, ticket};
use futures_util::StreamExt;
use rand::TryRngCore;
use rand::rngs::OsRng;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, Set, StreamTrait};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};

/// A text that has its number and its hash, and waits for its row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// 1 for the ticket's first text.
    pub n: u32,
    /// The words.
    pub body: String,
    salt: [u8; 16],
}

/// Turns every plain text of `events` into a reference, numbered on from `kept`, and returns the words.
///
/// # Errors
/// When the system gives no randomness.
pub fn seal(events: &mut [Event], kept: u32) -> Result<Vec<Sealed>, DbErr> {
    let mut sealed = Vec::new();
    let mut n = kept;
    for text in events.iter_mut().flat_map(Event::texts_mut) {
        // What was kept before comes again where a result that was prepared leaves.
        if let Text::Plain(body) = text {
            n += 1;
            let salt = random()?;
            let body = std::mem::take(body);
            *text = Text::Kept { text: n, hash: hash(&salt, &body) };
            sealed.push(Sealed { n, body, salt });
        }
    }
    Ok(sealed)
}

/// Bytes that nobody can guess.
pub(super) fn random<const N: usize>() -> Result<[u8; N], DbErr> {
    let mut bytes = [0; N];
    OsRng.try_fill_bytes(&mut bytes).map_err(|e| DbErr::Custom(format!("no randomness: {e}")))?;
    Ok(bytes)
}

/// The rows of the words.
pub(super) fn models(ticket: TicketId, sealed: Vec<Sealed>) -> impl Iterator<Item = text::Model> {
    sealed.into_iter().map(move |text| text::Model {
        ticket_id: ticket,
        n: text.n.cast_signed(),
        body: Some(text.body),
        salt: text.salt.to_vec(),
    })
}

/// The words of a ticket by number; an erased one is missing.
pub async fn read(db: &impl ConnectionTrait, ticket: TicketId) -> Result<BTreeMap<u32, String>, DbErr> {
    let rows = text::Entity::find().filter(text::Column::TicketId.eq(ticket)).all(db).await?;
    Ok(rows.into_iter().filter_map(|row| Some((row.n.cast_unsigned(), row.body?))).collect())
}

/// Hashes of words, by ticket and number of the text; of those that are not erased.
pub(super) type Hashes = HashMap<(TicketId, u32), String>;

/// What the words of tickets hash to now. One text is in memory at a time.
pub(super) async fn hashes(
    db: &(impl ConnectionTrait + StreamTrait),
    tickets: Span,
) -> Result<Hashes, DbErr> {
    let mut hashes = HashMap::new();
    let mut rows = text::Entity::find().filter(tickets.holds(text::Column::TicketId)).stream(db).await?;
    while let Some(row) = rows.next().await {
        let row = row?;
        if let Some(body) = row.body {
            hashes.insert((row.ticket_id, row.n.cast_unsigned()), hash(&row.salt, &body));
        }
    }
    Ok(hashes)
}

/// The title is a ticket's first text.
const TITLE: u32 = 1;

/// Empties texts of a ticket (个人信息保护法 47), the title's copy too; the journal's chain stays whole.
pub async fn erase(db: &impl ConnectionTrait, ticket: TicketId, numbers: &[u32]) -> Result<u64, DbErr> {
    let erased = text::Entity::update_many()
        .col_expr(text::Column::Body, sea_orm::sea_query::Expr::value(None::<String>))
        .filter(text::Column::TicketId.eq(ticket))
        .filter(text::Column::N.is_in(numbers.iter().map(|n| n.cast_signed())))
        .exec(db)
        .await?;
    if numbers.contains(&TITLE) {
        ticket::Entity::update_many()
            .set(ticket::ActiveModel { title: Set(String::new()), ..Default::default() })
            .filter(ticket::Column::Id.eq(ticket))
            .exec(db)
            .await?;
    }
    Ok(erased.rows_affected)
}

/// Hex of SHA-256 over salt and words, as the journal keeps it.
fn hash(salt: &[u8], body: &str) -> String {
    hex::encode(Sha256::new().chain_update(salt).chain_update(body).finalize())
}

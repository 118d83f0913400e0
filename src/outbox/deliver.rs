//! Keeping one promise. Each may be tried more than once, and has its effect once.

use super::audience::{may_still, resolve};
use super::{Courier, Live, Message, Word, row};
use crate::domain::calendar::Calendar;
use crate::domain::notice::not_before;
use crate::domain::time::Instant;
use crate::gateway::mail;
use crate::store;
use entity::values::LetterState;
use entity::{letter, outbox};
use sea_orm::{DatabaseTransaction, DbErr};
use sha2::{Digest, Sha256};

/// Why a promise was not kept this time.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    #[error("数据库：{0}")]
    Database(#[from] DbErr),
    #[error("{0}")]
    Mail(#[from] mail::MailError),
    /// And never will be.
    #[error("{0}")]
    Never(String),
}

pub(super) async fn deliver(
    courier: &Courier,
    claimed: &outbox::Model,
    message: &Message,
    calendar: &Calendar,
    now: Instant,
) -> Result<(), Failure> {
    match message {
        Message::Live { number, version, status, .. } => {
            let event = Live::Ticket { number: number.clone(), version: *version, status: *status };
            courier.hub.tell_all(&event);
            courier
                .db
                .transaction(async |txn| {
                    courier.hub.pass_on(txn, None, &event).await?;
                    done(txn, claimed, now).await
                })
                .await
        }
        Message::Notice(notice) => put_into_inboxes(courier, claimed, notice, now).await,
        Message::Letter(letter) => write_letters(courier, claimed, letter, calendar, now).await,
        Message::Mail { letter, .. } => send(courier, claimed, *letter, now).await,
    }
}

/// Marks the promise as kept, in the transaction that keeps it; all is undone where the lease ran out meanwhile.
async fn done(txn: &DatabaseTransaction, claimed: &outbox::Model, now: Instant) -> Result<(), Failure> {
    match store::outbox::done(txn, claimed, now).await? {
        true => Ok(()),
        false => Err(Failure::Database(DbErr::RecordNotUpdated)),
    }
}

async fn put_into_inboxes(
    courier: &Courier,
    claimed: &outbox::Model,
    word: &Word,
    now: Instant,
) -> Result<(), Failure> {
    let put = courier
        .db
        .transaction(async |txn| {
            let people = resolve(txn, &word.promise.audience, &word.ticket, now).await?;
            let new = store::notice::New {
                key: word.promise.key.clone(),
                persons: people.into_iter().map(|recipient| recipient.actor.person).collect(),
                kind: word.promise.kind.code().to_owned(),
                text: word.promise.text.clone(),
                ticket: Some(word.ticket.clone()),
            };
            let mut put = Vec::new();
            for line in store::notice::put(txn, new, now).await? {
                let event = Live::Notice { id: line.id, text: line.text, ticket: line.ticket };
                courier.hub.pass_on(txn, Some(line.person_id), &event).await?;
                put.push((line.person_id, event));
            }
            done(txn, claimed, now).await?;
            Ok::<_, Failure>(put)
        })
        .await?;
    for (person, event) in put {
        courier.hub.tell_person(person, &event);
    }
    Ok(())
}

/// One letter per recipient, each then on its own way: one bad address does not hold up the others.
async fn write_letters(
    courier: &Courier,
    claimed: &outbox::Model,
    word: &Word,
    calendar: &Calendar,
    now: Instant,
) -> Result<(), Failure> {
    courier
        .db
        .transaction(async |txn| {
            let leaves = not_before(&word.promise, now, calendar);
            let mut mails = Vec::new();
            for recipient in resolve(txn, &word.promise.audience, &word.ticket, now).await? {
                let key = format!("{}:{}", word.promise.key, recipient.actor.person);
                let new = store::letter::New {
                    message_id: message_id(claimed, &key, &courier.domain),
                    key,
                    to_address: recipient.email,
                    to_name: recipient.actor.name,
                    to_person: Some(recipient.actor.person),
                    to_unit: Some(recipient.actor.unit),
                    subject: word.promise.subject(&word.ticket),
                    body: word.promise.text.clone(),
                    ticket: Some(word.ticket.clone()),
                };
                let letter = store::letter::put(txn, new, now).await?;
                if letter.to_address.is_some() {
                    let mail = Message::Mail { letter: letter.id, urgent: word.promise.at_once };
                    mails.push(row(&mail, claimed.ticket_id, leaves)?);
                }
            }
            store::outbox::enqueue(txn, mails, now).await?;
            done(txn, claimed, now).await
        })
        .await
}

/// The same at each attempt and after a crash, so that the peer can drop a second copy; never the same for two letters,
/// not even of two installations.
fn message_id(claimed: &outbox::Model, key: &str, domain: &str) -> String {
    let made =
        Sha256::new().chain_update(claimed.created_at.timestamp_micros().to_be_bytes()).chain_update(key);
    format!("{}@{domain}", &hex::encode(made.finalize())[..32])
}

/// Hands one letter to the mail server. The window left is between its 250 and our mark; the Message-ID covers it.
async fn send(courier: &Courier, claimed: &outbox::Model, id: i64, now: Instant) -> Result<(), Failure> {
    let Some(mailer) = &courier.mailer else {
        return Err(Failure::Never("没有邮件服务器".to_owned()));
    };
    let letter = store::letter::by_id(&courier.db.read, id).await?;
    let letter = letter.ok_or_else(|| Failure::Never("信件不存在".to_owned()))?;
    if letter.state != LetterState::Sent {
        let address =
            letter.to_address.as_deref().ok_or_else(|| Failure::Never("没有收件地址".to_owned()))?;
        may_leave(courier, &letter, now).await?;
        let letter = mail::Letter {
            message_id: &letter.message_id,
            to_name: &letter.to_name,
            to_address: address,
            subject: &letter.subject,
            body: &letter.body,
            date: now,
        };
        mailer.send(letter).await?;
    }
    courier
        .db
        .transaction(async |txn| {
            store::letter::sent(txn, id, claimed.attempts, now).await?;
            done(txn, claimed, now).await
        })
        .await
}

/// A letter may have waited over a night or a holiday: the right to see the ticket counts when it leaves.
async fn may_leave(courier: &Courier, letter: &letter::Model, now: Instant) -> Result<(), Failure> {
    let (Some(person), Some(ticket)) = (letter.to_person, &letter.ticket) else { return Ok(()) };
    match may_still(&courier.db.read, person, ticket, now).await? {
        true => Ok(()),
        false => Err(Failure::Never("收件人已停用或无权查看此工单".to_owned())),
    }
}

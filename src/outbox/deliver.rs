//! Keeping one promise. Each may be tried more than once, and has its effect once.

use super::audience::{Audiences, may_still};
use super::{Courier, Live, Message, Word, row};
use crate::domain::calendar::Calendar;
use crate::domain::notice::not_before;
use crate::domain::time::Instant;
use crate::gateway::mail;
use crate::store;
use entity::values::{LetterState, PersonId};
use entity::{letter, notice, outbox};
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

/// What consoles are to hear once the transaction is through: everybody, or one person.
type Heard = Vec<(Option<PersonId>, Live)>;

pub(super) async fn deliver(
    courier: &Courier,
    claimed: &outbox::Model,
    message: &Message,
    calendar: &Calendar,
    now: Instant,
) -> Result<(), Failure> {
    if let Message::Mail { letter, .. } = message {
        return send(courier, claimed, *letter, now).await;
    }
    let house = House::new(courier, calendar, now);
    let heard = courier
        .db
        .transaction(async |txn| {
            let heard = house.keep(txn, claimed, message).await?;
            done(txn, claimed, now).await?;
            Ok::<_, Failure>(heard)
        })
        .await?;
    tell(courier, &heard);
    Ok(())
}

/// Keeps several promises of the house in one transaction: all of them or, where one fails, none.
pub(super) async fn deliver_together(
    courier: &Courier,
    claimed: &[(&outbox::Model, Message)],
    calendar: &Calendar,
    now: Instant,
) -> Result<(), Failure> {
    let house = House::new(courier, calendar, now);
    let heard = courier
        .db
        .long_transaction(async |txn| {
            let mut heard = Heard::new();
            for (row, message) in claimed {
                heard.extend(house.keep(txn, row, message).await?);
            }
            let rows: Vec<&outbox::Model> = claimed.iter().map(|(row, _)| *row).collect();
            match store::outbox::all_done(txn, &rows, now).await? {
                true => Ok::<_, Failure>(heard),
                false => Err(Failure::Database(DbErr::RecordNotUpdated)),
            }
        })
        .await?;
    tell(courier, &heard);
    Ok(())
}

fn tell(courier: &Courier, heard: &Heard) {
    for (person, event) in heard {
        match person {
            Some(person) => courier.hub.tell_person(*person, event),
            None => courier.hub.tell_all(event),
        }
    }
}

/// Marks the promise as kept, in the transaction that keeps it; all is undone where the lease ran out meanwhile.
async fn done(txn: &DatabaseTransaction, claimed: &outbox::Model, now: Instant) -> Result<(), Failure> {
    match store::outbox::done(txn, claimed, now).await? {
        true => Ok(()),
        false => Err(Failure::Database(DbErr::RecordNotUpdated)),
    }
}

/// Keeping promises inside the house, within one transaction.
struct House<'a> {
    courier: &'a Courier,
    calendar: &'a Calendar,
    now: Instant,
    audiences: Audiences,
}

impl<'a> House<'a> {
    fn new(courier: &'a Courier, calendar: &'a Calendar, now: Instant) -> Self {
        Self { courier, calendar, now, audiences: Audiences::default() }
    }

    async fn keep(
        &self,
        txn: &DatabaseTransaction,
        claimed: &outbox::Model,
        message: &Message,
    ) -> Result<Heard, Failure> {
        match message {
            Message::Live { number, version, status, .. } => {
                let event = Live::Ticket { number: number.clone(), version: *version, status: *status };
                self.courier.hub.pass_on(txn, None, &event).await?;
                Ok(vec![(None, event)])
            }
            Message::Notice(word) => self.put_into_inboxes(txn, word).await,
            Message::Letter(word) => self.write_letters(txn, claimed, word).await.map(|()| Heard::new()),
            Message::Mail { .. } => Err(Failure::Never("邮件不在此投递".to_owned())),
        }
    }

    async fn put_into_inboxes(&self, txn: &DatabaseTransaction, word: &Word) -> Result<Heard, Failure> {
        let mut heard = Heard::new();
        for line in lay(txn, &self.audiences, word, self.now).await? {
            let event = Live::Notice { id: line.id, text: line.text, ticket: line.ticket };
            self.courier.hub.pass_on(txn, Some(line.person_id), &event).await?;
            heard.push((Some(line.person_id), event));
        }
        Ok(heard)
    }

    /// One letter per recipient, each then on its own way: one bad address does not hold up the others.
    async fn write_letters(
        &self,
        txn: &DatabaseTransaction,
        claimed: &outbox::Model,
        word: &Word,
    ) -> Result<(), Failure> {
        let leaves = not_before(&word.promise, self.now, self.calendar);
        let mut mails = Vec::new();
        for recipient in
            self.audiences.resolve(txn, &word.promise.audience, word.ticket.as_ref(), self.now).await?
        {
            let key = format!("{}:{}", word.promise.key, recipient.actor.person);
            let new = store::letter::New {
                message_id: message_id(claimed, &key, &self.courier.domain),
                key,
                to_address: recipient.email,
                to_name: recipient.actor.name,
                to_person: Some(recipient.actor.person),
                to_unit: Some(recipient.actor.unit),
                subject: word.promise.subject(word.ticket.as_ref()),
                body: word.promise.text.clone(),
                ticket: word.ticket.clone(),
            };
            let letter = store::letter::put(txn, new, self.now).await?;
            if letter.to_address.is_some() {
                let mail = Message::Mail { letter: letter.id, urgent: word.promise.at_once };
                mails.push(row(&mail, claimed.ticket_id, leaves)?);
            }
        }
        Ok(store::outbox::enqueue(txn, mails, self.now).await?)
    }
}

/// Puts a word into the inboxes of its audience, as far as they may see its ticket; returns the lines that are new.
async fn lay(
    txn: &DatabaseTransaction,
    audiences: &Audiences,
    word: &Word,
    now: Instant,
) -> Result<Vec<notice::Model>, DbErr> {
    let people = audiences.resolve(txn, &word.promise.audience, word.ticket.as_ref(), now).await?;
    let new = store::notice::New {
        key: word.promise.key.clone(),
        persons: people.into_iter().map(|recipient| recipient.actor.person).collect(),
        kind: word.promise.kind.code().to_owned(),
        text: word.promise.text.clone(),
        ticket: word.ticket.clone(),
    };
    store::notice::put(txn, new, now).await
}

/// Puts words of the past into inboxes, each at its time: consoles hear nothing of it, and nobody gets a letter.
///
/// # Errors
/// When the database refuses.
pub async fn recall(txn: &DatabaseTransaction, words: &[(Instant, Word)]) -> Result<(), DbErr> {
    let audiences = Audiences::default();
    for (at, word) in words {
        lay(txn, &audiences, word, *at).await?;
    }
    Ok(())
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
    let Some(person) = letter.to_person else { return Ok(()) };
    match may_still(&courier.db.read, person, letter.ticket.as_ref(), now).await? {
        true => Ok(()),
        false => Err(Failure::Never("收件人已停用或无权查看此工单".to_owned())),
    }
}

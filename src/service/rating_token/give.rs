//! A citizen rates by a token.

use super::seal::Seal;
use crate::domain::rating::{NewRating, Standing, is_negative};
use crate::domain::text::Phone;
use crate::domain::time::day_of;
use crate::secrets::{Purpose, random};
use crate::service::rating::{Locals, Taken, take_and};
use crate::service::{Ctx, Error};
use crate::store;
use crate::store::rating_token::Known;
use entity::rating_origin;
use entity::values::*;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// What a citizen sees who comes by a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faced {
    pub id: RatingTokenId,
    pub standing: Standing,
    pub unit_name: String,
    pub window: Option<String>,
    /// What can be ticked today: code and name.
    pub indicators: Vec<(String, String)>,
}

/// A rating as a citizen gives it, its fields of the right form.
#[derive(Debug, Clone)]
pub struct Given {
    /// 1–5
    pub satisfaction: u8,
    pub indicators: Vec<String>,
    pub text: Option<String>,
    pub real_name: bool,
    /// Whether the unit itself may call.
    pub consent_contact: bool,
    pub user_name: Option<String>,
    pub user_phone: Option<Phone>,
    /// One more rating of a case that is rated (追评).
    pub again: bool,
    /// On the counter's tablet.
    pub tablet: bool,
    /// What makes a window's rating one, however often the form is sent.
    pub once: Option<String>,
}

/// Where it comes from.
#[derive(Debug, Clone)]
pub struct Sender {
    pub address: String,
    /// What the browser says of itself.
    pub device: String,
}

/// What comes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is kept.
    Taken {
        id: RatingId,
        /// Whether the same form came before.
        known: bool,
        /// Of the ticket that a 差评 becomes.
        ticket: Option<(TicketNumber, String)>,
        unit_name: String,
    },
    /// The case is rated already; whether one more rating may follow.
    Already { may_add: bool },
    /// Nothing more can be said through it, and why.
    Closed(&'static str),
}

/// What a token leads to. One statement, and nothing is written.
///
/// # Errors
/// Not found for whatever was not signed here or has no row.
pub async fn face(ctx: &Ctx, token: &str) -> Result<Faced, Error> {
    let known = known(ctx, token).await?;
    let (rules, now) = (ctx.rules(&ctx.db.read).await?, ctx.now());
    let table = rules.reference.indicators.on(day_of(now));
    Ok(Faced {
        id: known.row.id,
        // Where nothing is collected here, no code is good.
        standing: if ctx.config.ratings.collect { known.token().standing(now) } else { Standing::Revoked },
        unit_name: rules.unit_name(&known.row.unit, now),
        window: known.row.window,
        indicators: table.items.iter().map(|(code, name)| (code.clone(), name.clone())).collect(),
    })
}

async fn known(ctx: &Ctx, token: &str) -> Result<Known, Error> {
    let id = Seal::new(&ctx.secrets).read(token).ok_or(Error::NotFound)?;
    store::rating_token::by_id(&ctx.db.read, id).await?.ok_or(Error::NotFound)
}

/// Takes a rating through a token. Of two at once for the same case one is kept; where it came from is kept with it.
///
/// # Errors
/// Not found, or faulty fields.
pub async fn give(ctx: &Ctx, token: &str, given: Given, sender: &Sender) -> Result<Outcome, Error> {
    let known = known(ctx, token).await?;
    let standing = known.token().standing(ctx.now());
    match standing {
        Standing::Expired | Standing::Revoked => {
            return Ok(Outcome::Closed(standing.closed().unwrap_or_default()));
        }
        Standing::Complete => return Ok(Outcome::Already { may_add: false }),
        Standing::Rated if !given.again => return Ok(Outcome::Already { may_add: true }),
        Standing::Rated | Standing::Open => {}
    }
    let (project_no, assess_number) = match &known.row.project_no {
        Some(case) => (case.clone(), if standing == Standing::Rated { "2" } else { "1" }),
        None => (format!("QR-{}-{}", known.row.id, once(&given)?), "1"),
    };
    let unit_name = ctx.unit_name(&ctx.db.read, &known.row.unit).await?;
    let new = rating(ctx, &known, &given, project_no, assess_number).await?;
    let origin = Origin::new(ctx);
    let taken = take_and(ctx, &known.row.source, new, async |txn, taken: &Taken| {
        if taken.known {
            return Ok(());
        }
        if let Some(case) = &known.row.project_no {
            let (source, unit) = (known.row.source.as_str(), &known.row.unit);
            let locals = Locals::at(txn, ctx.now()).await?;
            let rules = ctx.rules(txn).await?;
            locals.hush(txn, &rules.reference, (source, case, unit), taken.id).await?;
        }
        let row = rating_origin::Model {
            rating_id: taken.id,
            token_id: known.row.id,
            at: ctx.now(),
            address_hash: Some(origin.hash(b"address", &sender.address)),
            device_hash: Some(origin.hash(b"device", &sender.device)),
        };
        Ok(store::rating_origin::add(txn, row).await?)
    })
    .await?;
    if taken.known && known.row.kind == RatingTokenKind::Case {
        return Ok(Outcome::Already { may_add: assess_number == "1" });
    }
    let ticket = match &taken.ticket_number {
        Some(number) if is_negative(given.satisfaction) => {
            let found = store::ticket::by_word(&ctx.db.read, number.as_str()).await?;
            found.map(|stored| (number.clone(), stored.query_code))
        }
        _ => None,
    };
    Ok(Outcome::Taken { id: taken.id, known: taken.known, ticket, unit_name })
}

/// A form's own mark, or a new one for who sends none.
fn once(given: &Given) -> Result<String, Error> {
    match &given.once {
        Some(once) => Ok(once.clone()),
        None => new_once(),
    }
}

/// A mark for a form: 16 hexadecimal digits.
///
/// # Errors
/// When the system gives no randomness.
pub fn new_once() -> Result<String, Error> {
    let bytes: [u8; 8] = random().map_err(|e| Error::Internal("randomness", Box::new(e)))?;
    Ok(hex::encode(bytes))
}

/// As a source would send it. Of a unit that has ended its successor is rated; without one an agent finds out.
async fn rating(
    ctx: &Ctx,
    known: &Known,
    given: &Given,
    project_no: String,
    assess_number: &str,
) -> Result<NewRating, Error> {
    let rules = ctx.rules(&ctx.db.read).await?;
    let (unit, today) = (&known.row.unit, day_of(ctx.now()));
    let reference = &rules.reference;
    let rated =
        reference.dispatchable(unit, today).or_else(|| reference.dispatchable(reference.heir(unit), today));
    Ok(NewRating {
        project_no,
        assess_number: assess_number.to_owned(),
        unit: rated.map(|unit| unit.code.clone()),
        matter_code: None,
        matter_name: None,
        window: known.row.window.clone(),
        clerk: None,
        channel: if given.tablet { RatingChannel::CounterTablet } else { known.row.channel },
        satisfaction: given.satisfaction,
        indicators: given.indicators.clone(),
        text: given.text.clone(),
        real_name: given.real_name,
        consent_contact: Some(given.consent_contact),
        user_name: given.user_name.clone(),
        user_phone: given.user_phone.clone(),
        user_kind: None,
        served_at: None,
        assessed_at: None,
        is_default: false,
        pushed_at: None,
    })
}

/// Hashes where ratings come from, with a key of its own: an address is not to be read out of them.
struct Origin(Hmac<Sha256>);

impl Origin {
    fn new(ctx: &Ctx) -> Self {
        let mut block = [0; 64];
        block[..32].copy_from_slice(&ctx.secrets.derive(Purpose::RatingOrigin));
        Self(Hmac::new(&block.into()))
    }

    fn hash(&self, label: &[u8], value: &str) -> String {
        let mut mac = self.0.clone();
        mac.update(label);
        mac.update(&[0]);
        mac.update(value.as_bytes());
        hex::encode(&mac.finalize().into_bytes()[..16])
    }
}

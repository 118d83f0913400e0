//! Tokens by which citizens rate (评价码): a QR code at a window, or a link for one case (contract.md §5 `POST /rating-tokens`).

mod give;
mod seal;

pub use give::{Faced, Given, Outcome, Sender, face, give, new_once};

use super::admin::{Doer, note};
use super::{Ctx, Error};
use crate::domain::permission::Actor;
use crate::domain::rating::LOCAL_SOURCE;
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::time::day_of;
use crate::store;
use crate::store::rating_token::Filter;
use chrono::TimeDelta;
use entity::values::*;
use seal::Seal;

pub use entity::rating_token::Model;

/// Posters printed at once, at most.
pub const POSTERS: usize = 60;

/// Who asks for a token.
#[derive(Debug, Clone, Copy)]
pub enum Maker<'a> {
    /// A system with a key, by the name of its source.
    Source(&'a str),
    /// A person in the console, and how the log calls this one.
    Person(&'a Actor, &'a Doer),
}

impl Maker<'_> {
    /// System administrators for every unit, a lead for the own one.
    fn permit(&self, unit: &UnitCode) -> Result<(), Error> {
        let Self::Person(actor, _) = self else { return Ok(()) };
        if actor.is(Role::Sysadmin) || (actor.is(Role::Lead) && actor.works_for(unit)) {
            return Ok(());
        }
        Err(Error::Forbidden("只有系统管理员和本单位负责人可以管理评价码".to_owned()))
    }
}

/// Whoever has anything to do with tokens: the system administrator, and leads for their units.
///
/// # Errors
/// Forbidden for everybody else.
pub fn permit_any(actor: &Actor) -> Result<(), Error> {
    if actor.is(Role::Sysadmin) || actor.is(Role::Lead) {
        return Ok(());
    }
    Err(Error::Forbidden("只有系统管理员和单位负责人可以管理评价码".to_owned()))
}

/// A token to be made.
#[derive(Debug, Clone)]
pub struct New {
    pub unit: UnitCode,
    pub window: Option<String>,
    /// Of a case; without one it is a window's.
    pub project_no: Option<String>,
    /// How it reaches the citizen: QR code, counter tablet or SMS.
    pub channel: RatingChannel,
}

/// A token as whoever keeps it sees it.
#[derive(Debug, Clone)]
pub struct Token {
    pub row: Model,
    pub token: String,
    /// Where it leads.
    pub url: String,
    /// Ratings that came through it.
    pub ratings: i64,
}

/// Makes a token, or finds the one that is good for the same already; whether it is new.
///
/// # Errors
/// Forbidden for who may not, invalid where there is no such unit.
pub async fn make(ctx: &Ctx, maker: Maker<'_>, new: New) -> Result<(Token, bool), Error> {
    maker.permit(&new.unit)?;
    let now = ctx.now();
    let rules = ctx.rules(&ctx.db.read).await?;
    let Some(unit) = rules.reference.dispatchable(&new.unit, day_of(now)) else {
        return Err(Error::field("unit", FieldCode::Unknown, "没有这个承办单位，或该单位已停用"));
    };
    let kind = if new.project_no.is_some() { RatingTokenKind::Case } else { RatingTokenKind::Window };
    let days = TimeDelta::days(ctx.config.ratings.case_days.into());
    let row = Model {
        id: RatingTokenId(0),
        kind,
        source: match maker {
            Maker::Source(name) if kind == RatingTokenKind::Case => name.to_owned(),
            Maker::Source(_) | Maker::Person(..) => LOCAL_SOURCE.to_owned(),
        },
        unit: new.unit,
        window: new.window,
        project_no: new.project_no,
        channel: new.channel,
        made_at: now,
        made_by: match maker {
            Maker::Source(_) => None,
            Maker::Person(actor, _) => Some(actor.person),
        },
        made_by_name: match maker {
            Maker::Source(name) => name.to_owned(),
            Maker::Person(actor, _) => actor.full_name(),
        },
        expires_at: (kind == RatingTokenKind::Case).then(|| now + days),
        revoked_at: None,
    };
    let subject = subject(unit.name_on(day_of(now)), &row);
    let (row, fresh) = ctx
        .transaction(async |txn| {
            if let Some(known) = store::rating_token::like(txn, &row, now).await? {
                return Ok((known, false));
            }
            let row = store::rating_token::add(txn, row).await?;
            // What a system asks for by the thousand is told by the rows themselves.
            if let Maker::Person(_, doer) = maker {
                note(ctx, txn, doer, AdminAction::RatingTokenAdd, subject, String::new()).await?;
            }
            Ok((row, true))
        })
        .await?;
    Ok((with_text(ctx, row, 0), fresh))
}

fn subject(unit: &str, row: &Model) -> String {
    let what = row.project_no.as_ref().or(row.window.as_ref());
    match what {
        Some(what) => format!("{unit} · {what}（{}）", row.kind.label()),
        None => format!("{unit}（{}）", row.kind.label()),
    }
}

fn with_text(ctx: &Ctx, row: Model, ratings: i64) -> Token {
    let token = Seal::new(&ctx.secrets).write(row.id);
    Token { url: format!("{}/r/{token}", ctx.config.public_url()), token, row, ratings }
}

/// Which tokens are asked for.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    pub unit: Option<UnitCode>,
    pub kind: Option<RatingTokenKind>,
    /// Only those that are still good.
    pub good: bool,
    /// These alone.
    pub ids: Option<Vec<RatingTokenId>>,
}

/// Tokens, newest first, and the id after which the next page begins: system administrators see all, a lead the own unit's.
///
/// # Errors
/// Forbidden for everybody else.
pub async fn list(
    ctx: &Ctx,
    actor: &Actor,
    asked: Asked,
    after: Option<i64>,
    limit: u64,
) -> Result<(Vec<Token>, Option<i64>), Error> {
    permit_any(actor)?;
    let unit = if actor.is(Role::Sysadmin) { asked.unit } else { Some(actor.unit.clone()) };
    let good_at = asked.good.then(|| ctx.now());
    let filter = Filter { unit, kind: asked.kind, ids: asked.ids, good_at };
    let db = &ctx.db.read;
    let mut rows = store::rating_token::list(db, &filter, after, limit + 1).await?;
    let more = rows.len() as u64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next = rows.last().filter(|_| more).map(|row| row.id.0);
    let ids: Vec<RatingTokenId> = rows.iter().map(|row| row.id).collect();
    let used = store::rating_token::used(db, &ids).await?;
    let of = |id: RatingTokenId| used.get(&id).copied().unwrap_or(0);
    let token = |row: Model| {
        let ratings = of(row.id);
        with_text(ctx, row, ratings)
    };
    Ok((rows.into_iter().map(token).collect(), next))
}

/// Takes a token out of use: whoever comes by it is told so.
///
/// # Errors
/// Not found, also for a lead of another unit and for another source.
pub async fn revoke(ctx: &Ctx, maker: Maker<'_>, id: RatingTokenId) -> Result<(), Error> {
    let now = ctx.now();
    let found = store::rating_token::by_id(&ctx.db.read, id).await?.ok_or(Error::NotFound)?;
    match maker {
        Maker::Source(name) if found.row.made_by.is_some() || found.row.made_by_name != name => {
            return Err(Error::NotFound);
        }
        Maker::Source(_) => {}
        Maker::Person(..) => maker.permit(&found.row.unit).map_err(|_| Error::NotFound)?,
    }
    let name = ctx.rules(&ctx.db.read).await?.unit_name(&found.row.unit, now);
    ctx.transaction(async |txn| {
        store::rating_token::revoke(txn, id, now).await?;
        if let Maker::Person(_, doer) = maker {
            note(ctx, txn, doer, AdminAction::RatingTokenRevoke, subject(&name, &found.row), String::new())
                .await?;
        }
        Ok(())
    })
    .await
}

/// The ids of the posters to be printed, as typed: at most [`POSTERS`].
///
/// # Errors
/// The field, where it is none.
pub fn poster_ids(typed: Option<String>, errors: &mut FieldErrors) -> Vec<RatingTokenId> {
    let typed = typed.unwrap_or_default();
    let ids: Option<Vec<i64>> = typed.split(',').map(|id| id.trim().parse().ok()).collect();
    match ids {
        Some(ids) if (1..=POSTERS).contains(&ids.len()) => ids.into_iter().map(RatingTokenId).collect(),
        _ => {
            errors.add("ids", FieldCode::Format, format!("请选择 1 至 {POSTERS} 个评价码"));
            Vec::new()
        }
    }
}

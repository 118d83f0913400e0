//! 更正: what is said anew is held against what stands there, which only the rows know: the facts hold its hash.

use super::personal::identity;
use super::together::Asked;
use super::{Ctx, Error};
use crate::domain::lifecycle::{CallerRemedy, Command, Remedy};
use crate::domain::text::{FieldCode, Phone};
use crate::domain::ticket::Text;
use crate::domain::time::Instant;
use crate::secrets::random;
use crate::store;
use crate::store::caller::{Sealed, Secret};
use crate::store::ticket::Stored;
use entity::caller;
use entity::values::{CallerField, CallerId, CallerKind};
use sea_orm::DatabaseTransaction;

/// What of one caller is to stand there instead; what is absent stays.
#[derive(Debug, Clone, Default)]
pub struct CallerWish {
    /// The first who is still on it, if absent.
    pub caller: Option<CallerId>,
    pub kind: Option<CallerKind>,
    pub name: Option<String>,
    pub salutation: Option<String>,
    pub phone: Option<Phone>,
    pub contact_phone: Option<Phone>,
    pub company: Option<String>,
}

/// A caller's row as it stood, and as it is to stand.
#[derive(Debug)]
pub(super) struct Righted {
    former: caller::Model,
    now: Sealed,
    fields: Vec<CallerField>,
}

/// Takes out of a correction what stands there already, and finds what of the caller differs. Nothing for other commands.
pub(super) async fn compare(
    ctx: &Ctx,
    txn: &DatabaseTransaction,
    stored: &Stored,
    asked: &mut Asked,
) -> Result<Option<Righted>, Error> {
    let Command::Correct(remedy) = &mut asked.command else { return Ok(None) };
    texts(txn, stored, remedy).await?;
    let Some(wish) = asked.wish.take() else { return Ok(None) };
    let found = caller(ctx, txn, stored, wish).await?;
    let Some((facts, righted)) = found else { return Ok(None) };
    remedy.caller = Some(facts);
    Ok(Some(righted))
}

/// Writes the caller as (s)he is put right.
pub(super) async fn write(
    txn: &DatabaseTransaction,
    righted: Option<Righted>,
    at: Instant,
) -> Result<(), Error> {
    let Some(Righted { former, now, fields }) = righted else { return Ok(()) };
    Ok(store::caller::put_right(txn, former, now, &fields, at).await?)
}

/// Said again exactly as it stands, a text is no change.
async fn texts(txn: &DatabaseTransaction, stored: &Stored, remedy: &mut Remedy) -> Result<(), Error> {
    let Remedy { title, content, address, .. } = remedy;
    if [&*title, &*content, &*address].into_iter().all(Option::is_none) {
        return Ok(());
    }
    let words = store::text::read(txn, stored.id).await?;
    let ticket = &stored.ticket;
    let stands = |text: Option<&Text>| text.and_then(Text::number).and_then(|number| words.get(&number));
    for (said, text) in
        [(title, Some(&ticket.title)), (content, Some(&ticket.content)), (address, ticket.address.as_ref())]
    {
        if said.as_ref() == stands(text) {
            *said = None;
        }
    }
    Ok(())
}

/// The caller whom a wish means, with what differs; `None` where nothing does.
async fn caller(
    ctx: &Ctx,
    txn: &DatabaseTransaction,
    stored: &Stored,
    wish: CallerWish,
) -> Result<Option<(CallerRemedy, Righted)>, Error> {
    let here = |row: &caller::Model| stored.ticket.callers.iter().any(|c| c.id == row.id && !c.left());
    let mut rows = store::caller::read(txn, stored.id).await?.into_iter().filter(here);
    let found = rows.find(|row| wish.caller.is_none_or(|id| row.id == id));
    let unknown = || Error::field("caller.id", FieldCode::Unknown, "没有这位诉求人");
    let former = found.ok_or_else(unknown)?;
    if former.anonymous && (wish.name.is_some() || wish.salutation.is_some()) {
        let detail = "匿名诉求人不登记姓名和称谓";
        return Err(Error::field("caller.name", FieldCode::Conflict, detail));
    }
    let open = |enc: &Option<Vec<u8>>| enc.as_ref().map(|enc| ctx.vault.open(enc)).transpose();
    let (name, number, contact) =
        (open(&former.name_enc)?, open(&former.phone_enc)?, open(&former.contact_phone_enc)?);
    let differs = [
        (CallerField::Kind, wish.kind.is_some_and(|kind| kind != former.kind)),
        (CallerField::Name, wish.name.is_some() && wish.name != name),
        (CallerField::Salutation, wish.salutation.is_some() && wish.salutation != former.salutation),
        (CallerField::Phone, is_new(wish.phone.as_ref(), number.as_ref())),
        (CallerField::ContactPhone, is_new(wish.contact_phone.as_ref(), contact.as_ref())),
        (CallerField::Company, wish.company.is_some() && wish.company != former.company),
    ];
    let fields: Vec<CallerField> =
        differs.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field).collect();
    if fields.is_empty() {
        return Ok(None);
    }
    let now = put_right(ctx, &former, &wish)?;
    let said = |phone: Option<&Phone>, stands: Option<String>| {
        phone.map(|phone| phone.as_str().to_owned()).or(stands)
    };
    let name = wish.name.or(name);
    let (number, contact) = (said(wish.phone.as_ref(), number), said(wish.contact_phone.as_ref(), contact));
    let behalf = open(&former.on_behalf_of_enc)?;
    let parts = [name.as_deref(), number.as_deref(), contact.as_deref(), behalf.as_deref()];
    let remedy = CallerRemedy {
        caller: former.id,
        fields: fields.clone(),
        kind: now.kind,
        reachable: number.is_some() || contact.is_some(),
        identity: identity(&now.salt, &parts),
    };
    Ok(Some((remedy, Righted { former, now, fields })))
}

/// The row with what is said anew, under a salt of its own. What was taken over from elsewhere and is no number stays as it is.
fn put_right(ctx: &Ctx, former: &caller::Model, wish: &CallerWish) -> Result<Sealed, Error> {
    let salt: [u8; 16] = random().map_err(|e| Error::Internal("randomness", Box::new(e)))?;
    let seal = |said: Option<&str>, stands: Option<Secret>| match said {
        Some(said) => ctx.vault.seal(said).map(Some),
        None => Ok(stands),
    };
    let old = Sealed::of(former.clone());
    Ok(Sealed {
        kind: wish.kind.unwrap_or(old.kind),
        name: seal(wish.name.as_deref(), old.name)?,
        salutation: wish.salutation.clone().or(old.salutation),
        phone: seal(wish.phone.as_ref().map(Phone::as_str), old.phone)?,
        contact_phone: seal(wish.contact_phone.as_ref().map(Phone::as_str), old.contact_phone)?,
        company: wish.company.clone().or(old.company),
        salt: salt.to_vec(),
        ..old
    })
}

fn is_new(said: Option<&Phone>, stands: Option<&String>) -> bool {
    said.is_some_and(|said| stands.is_none_or(|stands| stands != said.as_str()))
}

//! Callers as pages show them: masked.

use super::super::{Ctx, Error};
use crate::domain::lifecycle::Attempts;
use crate::domain::privacy::{Shown, mask_name, mask_phone};
use crate::domain::ticket::{Caller, Joined};
use crate::domain::time::Instant;
use entity::values::{CallerField, CallerId, CallerKind, VisitOutcome};
use entity::{caller, caller_former};

/// One caller, masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallerView {
    pub id: CallerId,
    pub kind: CallerKind,
    pub anonymous: bool,
    pub name: Option<String>,
    pub phone: Option<String>,
    pub contact_phone: Option<String>,
    pub on_behalf_of: Option<String>,
    pub salutation: Option<String>,
    pub company: Option<String>,
    pub best_time: Option<String>,
    pub language: Option<String>,
    pub visit: Option<VisitOutcome>,
    /// Attempts in vain, while (s)he is to be visited.
    pub attempts: Option<Attempts>,
    /// How (s)he came to a ticket that was there before.
    pub joined: Option<Joined>,
    /// What stood there before it was put right, oldest first.
    pub former: Vec<FormerView>,
}

/// What stood of a caller before a correction (更正前), masked like the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormerView {
    /// By which it can be unmasked.
    pub n: i32,
    /// Until when it stood.
    pub at: Instant,
    /// Only what was put right; the others stand as they are.
    pub kind: Option<CallerKind>,
    pub name: Option<String>,
    pub phone: Option<String>,
    pub contact_phone: Option<String>,
    pub salutation: Option<String>,
    pub company: Option<String>,
}

/// Former rows of one caller as `shown` allows.
pub(super) fn former(
    ctx: &Ctx,
    rows: &[caller_former::Model],
    of: &CallerView,
    shown: Shown,
) -> Result<Vec<FormerView>, Error> {
    if shown != Shown::Masked {
        return Ok(Vec::new());
    }
    let open = |enc: &Option<Vec<u8>>| -> Result<Option<String>, Error> {
        enc.as_ref().filter(|_| !of.anonymous).map(|enc| ctx.vault.open(enc)).transpose()
    };
    let view = |row: &caller_former::Model| {
        let has = |field: CallerField| row.fields.split(';').any(|code| code == field.code());
        Ok(FormerView {
            n: row.n,
            at: row.at,
            kind: Some(row.kind).filter(|_| has(CallerField::Kind)),
            name: open(&row.name_enc)?.filter(|_| has(CallerField::Name)).map(|name| mask_name(&name)),
            phone: open(&row.phone_enc)?.filter(|_| has(CallerField::Phone)).map(|phone| mask_phone(&phone)),
            contact_phone: open(&row.contact_phone_enc)?
                .filter(|_| has(CallerField::ContactPhone))
                .map(|phone| mask_phone(&phone)),
            salutation: row.salutation.clone().filter(|_| has(CallerField::Salutation)),
            company: row.company.clone().filter(|_| has(CallerField::Company)),
        })
    };
    rows.iter().filter(|row| row.caller == of.id).map(view).collect()
}

/// A row as `shown` allows.
pub(super) fn view(ctx: &Ctx, row: caller::Model, fact: &Caller, shown: Shown) -> Result<CallerView, Error> {
    let masked = shown == Shown::Masked;
    // An anonymous caller's number is kept to know the same caller again, and shown to nobody.
    let open = |enc: &Option<Vec<u8>>| -> Result<Option<String>, Error> {
        enc.as_ref().filter(|_| masked && !row.anonymous).map(|enc| ctx.vault.open(enc)).transpose()
    };
    Ok(CallerView {
        id: row.id,
        kind: row.kind,
        anonymous: row.anonymous,
        name: open(&row.name_enc)?.map(|name| mask_name(&name)),
        phone: open(&row.phone_enc)?.map(|phone| mask_phone(&phone)),
        contact_phone: open(&row.contact_phone_enc)?.map(|phone| mask_phone(&phone)),
        on_behalf_of: open(&row.on_behalf_of_enc)?.map(|name| mask_name(&name)),
        salutation: row.salutation.filter(|_| masked),
        company: row.company.filter(|_| masked),
        best_time: row.best_time.filter(|_| masked),
        language: row.language.filter(|_| masked),
        visit: fact.visit,
        attempts: None,
        joined: fact.joined.clone(),
        former: Vec::new(),
    })
}

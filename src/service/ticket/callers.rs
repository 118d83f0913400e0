//! Callers as pages show them: masked.

use super::super::{Ctx, Error};
use crate::domain::lifecycle::Attempts;
use crate::domain::privacy::{Shown, mask_name, mask_phone};
use crate::domain::ticket::{Caller, Joined};
use entity::caller;
use entity::values::{CallerId, CallerKind, VisitOutcome};

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
    })
}

//! Seeing a name or a number in full: with a right and a reason, and logged (domain.md §8.4).

use super::super::{Ctx, Error};
use crate::domain::permission::{Actor, scope};
use crate::domain::privacy::{may_unmask, may_unmask_of};
use crate::store;
use crate::store::people::Access;
use entity::values::{CallerId, TicketNumber};

/// What is asked to be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnmaskField {
    Name,
    Phone,
    ContactPhone,
    OnBehalfOf,
}

impl UnmaskField {
    /// The field's name on the wire.
    pub fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Phone => "phone",
            Self::ContactPhone => "contact_phone",
            Self::OnBehalfOf => "on_behalf_of",
        }
    }

    /// The field of this name.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Name, Self::Phone, Self::ContactPhone, Self::OnBehalfOf].into_iter().find(|f| f.code() == code)
    }
}

/// A look at one field of one caller.
#[derive(Debug, Clone)]
pub struct Unmask {
    pub field: UnmaskField,
    /// The first caller unless one is named.
    pub caller: Option<CallerId>,
    /// As it stood before this correction.
    pub former: Option<i32>,
    pub reason: String,
}

/// What was seen.
#[derive(Debug, Clone)]
pub struct Unmasked {
    pub caller: CallerId,
    /// `None` where nothing was given.
    pub value: Option<String>,
}

/// Whether the actor may look at all, before the form is read (404 and 403 come before 422).
///
/// # Errors
/// Not found, or forbidden.
pub async fn may_look(ctx: &Ctx, actor: &Actor, number: &TicketNumber) -> Result<(), Error> {
    let stored = store::ticket::get(&ctx.db.read, &scope(actor), number).await?.ok_or(Error::NotFound)?;
    if may_unmask(&stored.ticket, actor) { Ok(()) } else { Err(refused()) }
}

fn refused() -> Error {
    Error::Forbidden("您无权查看这张工单的诉求人信息".to_owned())
}

/// Shows one field in full and writes the look down first: no log, no look.
///
/// # Errors
/// Not found, or forbidden.
pub async fn unmask(
    ctx: &Ctx,
    actor: &Actor,
    number: &TicketNumber,
    look: Unmask,
) -> Result<Unmasked, Error> {
    ctx.transaction(async |txn| {
        let stored = store::ticket::get(txn, &scope(actor), number).await?.ok_or(Error::NotFound)?;
        if !may_unmask(&stored.ticket, actor) {
            return Err(refused());
        }
        let rows = store::caller::read(txn, stored.id).await?;
        let row = match look.caller {
            Some(id) => rows.into_iter().find(|r| r.id == id),
            None => rows.into_iter().next(),
        };
        let row = row.ok_or(Error::NotFound)?;
        let caller = stored.ticket.callers.iter().find(|c| c.id == row.id && !c.left());
        if !caller.is_some_and(|caller| may_unmask_of(&stored.ticket, caller, actor)) {
            return Err(refused());
        }
        let (name, phone, contact) = match look.former {
            None => (row.name_enc, row.phone_enc, row.contact_phone_enc),
            Some(n) => {
                let mut former = store::caller::former(txn, stored.id).await?.into_iter();
                let kept = former.find(|kept| kept.n == n && kept.caller == row.id).ok_or(Error::NotFound)?;
                (kept.name_enc, kept.phone_enc, kept.contact_phone_enc)
            }
        };
        let enc = match look.field {
            UnmaskField::Name => name,
            UnmaskField::Phone => phone,
            UnmaskField::ContactPhone => contact,
            UnmaskField::OnBehalfOf => row.on_behalf_of_enc,
        };
        let seen = match look.former {
            None => format!("{}:{}", look.field.code(), row.id),
            Some(n) => format!("{}:{}:former:{n}", look.field.code(), row.id),
        };
        let access = Access {
            person: Some(actor.person),
            who: actor.full_name(),
            action: "unmask",
            success: true,
            ticket: Some(number.to_string()),
            subject: Some(seen),
            reason: Some(look.reason.clone()),
            address: None,
            rows: 1,
        };
        store::people::log_access(txn, access, ctx.clock.real_now()).await?;
        let value = enc.as_ref().filter(|_| !row.anonymous).map(|enc| ctx.vault.open(enc)).transpose()?;
        Ok(Unmasked { caller: row.id, value })
    })
    .await
}

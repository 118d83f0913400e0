//! Callers as pages show them: masked.

use super::super::{Ctx, Error};
use crate::domain::permission::{Actor, Scope, Sight};
use crate::domain::privacy::{Shown, mask_name, mask_phone};
use crate::domain::text::Phone;
use crate::domain::ticket::{Caller, Joined};
use crate::store;
use crate::store::ticket::{Filter, Row, Sort};
use entity::caller;
use entity::values::{CallerId, CallerKind, Role, VisitOutcome};

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
        joined: fact.joined.clone(),
    })
}

/// Earlier tickets of the caller on the line.
#[derive(Debug, Clone)]
pub struct Earlier {
    pub rows: Vec<Row>,
    pub total: u64,
}

/// How many of them a card shows.
const CARD: u64 = 20;

/// The earlier tickets on which this number stands, newest first: for the agent who has the citizen on the line, also
/// those that others took down (contract.md §3). Confidential ones stay out.
///
/// # Errors
/// Forbidden for everybody but agents and dispatchers.
pub async fn history(ctx: &Ctx, actor: &Actor, phone: &Phone) -> Result<Earlier, Error> {
    if !actor.is(Role::Agent) && !actor.is(Role::Dispatcher) {
        return Err(Error::Forbidden("只有坐席和派单员可以查询来电人的历史工单".to_owned()));
    }
    let scope = Scope::of_person(actor, vec![Sight::NotConfidential, Sight::RecordedBy(actor.person)]);
    let filter = Filter { phone: Some(ctx.vault.fingerprint(phone.as_str())), ..Filter::default() };
    let (rows, _) = store::ticket::list(&ctx.db.read, &scope, &filter, Sort::Created, None, CARD).await?;
    let total = store::ticket::count(&ctx.db.read, &scope, &filter).await?;
    Ok(Earlier { rows, total })
}

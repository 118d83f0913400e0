//! What a command on one ticket does to others, in the same transaction: merging, taking apart, linking, splitting, and one
//! more caller.

use super::change::{act, commit, following};
use super::correcting::CallerWish;
use super::intake::{CallerForm, seal};
use super::rules::Rules;
use super::{Ctx, Error};
use crate::domain::lifecycle::{self, Birth, Command, Other, Peer, part_of, receive};
use crate::domain::permission::{Actor, By, scope};
use crate::domain::text::{FieldCode, FieldErrors, Phone};
use crate::domain::ticket::Ticket;
use crate::domain::time::Instant;
use crate::service::numbers::Taken;
use crate::store;
use crate::store::caller::Sealed;
use crate::store::ticket::{New, Prepared, Stored};
use entity::values::{AreaCode, CallerId, CommandName, Kind, TicketNumber};
use sea_orm::DatabaseTransaction;

/// A command with what is written beside its events.
#[derive(Debug)]
pub struct Asked {
    pub command: Command,
    /// Of `me_too`: who calls.
    pub caller: Option<CallerForm>,
    /// Of `repeat_call`: the number on the line.
    pub phone: Option<Phone>,
    /// Of `correct`: what of one caller is to stand there instead.
    pub wish: Option<CallerWish>,
}

impl From<Command> for Asked {
    fn from(command: Command) -> Self {
        Self { command, caller: None, phone: None, wish: None }
    }
}

/// What is known of a command's parameters before they are read: which rows it will want.
#[derive(Debug, Default)]
pub struct Beside {
    /// The other ticket, as it is named.
    pub number: Option<TicketNumber>,
    /// How many new ones there will be.
    pub parts: usize,
}

/// Locks the tickets that a command concerns, always in the order of their rows, so that two commands on the same ones never
/// wait for each other.
pub(super) async fn lock(
    txn: &DatabaseTransaction,
    number: &TicketNumber,
    name: CommandName,
    named: Option<&TicketNumber>,
) -> Result<(), Error> {
    let other = match name {
        CommandName::Unmerge => store::ticket::merged_into(txn, number).await?,
        CommandName::Merge | CommandName::Link | CommandName::Unlink => named.cloned(),
        _ => None,
    };
    match other {
        Some(other) => Ok(store::ticket::lock_rows(txn, &[number.clone(), other]).await?),
        None => Ok(()),
    }
}

/// Finds the other ticket that `command` names, if it names one that the actor sees.
pub(super) async fn find(
    txn: &DatabaseTransaction,
    actor: &Actor,
    ticket: &Ticket,
    command: &mut Command,
) -> Result<Option<Stored>, Error> {
    let merged = ticket.merged.as_ref().map(|merged| merged.into.clone());
    let (peer, number) = match command {
        Command::Merge { into: peer, .. }
        | Command::Link { to: peer, .. }
        | Command::Unlink { from: peer } => {
            let Peer::Named(number) = &*peer else { return Ok(None) };
            let number = number.clone();
            (peer, number)
        }
        Command::Unmerge { root: peer, .. } => match merged {
            Some(into) => (peer, into),
            None => return Ok(None),
        },
        _ => return Ok(None),
    };
    let found = store::ticket::lock(txn, &scope(actor), &number).await?;
    if let Some(found) = &found {
        let same_case = same_case(txn, ticket, &found.ticket).await?;
        *peer = Peer::Found(Box::new(Other { ticket: found.ticket.clone(), same_case }));
    }
    Ok(found)
}

/// 同一办件: the same case of the same source (contract.md §5).
async fn same_case(txn: &DatabaseTransaction, one: &Ticket, other: &Ticket) -> Result<bool, Error> {
    if one.kind != Kind::Rating || other.kind != Kind::Rating {
        return Ok(false);
    }
    let mut cases = Vec::new();
    for facts in [one, other].into_iter().filter_map(|ticket| ticket.rating.as_ref()) {
        let row = store::rating::by_id(txn, facts.id).await?;
        cases.extend(row.map(|row| (row.source, row.project_no)));
    }
    Ok(matches!(cases.as_slice(), [one, other] if one == other))
}

/// Puts a caller's row in the place of what only the form knew.
pub(super) async fn caller(
    ctx: &Ctx,
    txn: &DatabaseTransaction,
    stored: &Stored,
    asked: &mut Asked,
) -> Result<Option<Sealed>, Error> {
    let (Command::MeToo(fellow), Some(form)) = (&mut asked.command, asked.caller.take()) else {
        return Ok(None);
    };
    let phones = [&form.phone, &form.contact_phone];
    let given: Vec<String> =
        phones.into_iter().flatten().map(|phone: &Phone| ctx.vault.fingerprint(phone.as_str())).collect();
    let rows = store::caller::read(txn, stored.id).await?;
    let here = |id: CallerId| stored.ticket.callers.iter().any(|c| c.id == id && !c.left());
    fellow.known = rows.iter().filter(|row| here(row.id)).any(|row| {
        [&row.phone_hmac, &row.contact_phone_hmac].into_iter().flatten().any(|known| given.contains(known))
    });
    // The row gets its number once the ticket has given it.
    let (facts, sealed) = seal(&ctx.vault, CallerId(0), form)?;
    fellow.caller = facts;
    Ok(Some(sealed))
}

/// Finds who calls again (重复来电): by the number on the line; without one whoever is named or comes first, of a ticket that the
/// actor sees anyway.
pub(super) async fn calls_again(
    ctx: &Ctx,
    txn: &DatabaseTransaction,
    actor: &Actor,
    stored: &Stored,
    asked: &mut Asked,
) -> Result<(), Error> {
    let Command::RepeatCall { caller, .. } = &mut asked.command else { return Ok(()) };
    let ticket = &stored.ticket;
    let staying = || ticket.callers.iter().filter(|c| !c.left()).map(|c| c.id);
    if let Some(phone) = asked.phone.take() {
        let given = ctx.vault.fingerprint(phone.as_str());
        let rows = store::caller::read(txn, stored.id).await?;
        let theirs = |row: &&entity::caller::Model| {
            [&row.phone_hmac, &row.contact_phone_hmac].into_iter().flatten().any(|known| *known == given)
        };
        let of = rows.iter().filter(theirs).map(|row| row.id);
        *caller = of.into_iter().find(|id| staying().any(|here| here == *id));
        return Ok(());
    }
    if !store::ticket::is_visible(txn, &scope(actor), &ticket.number).await? {
        let mut errors = FieldErrors::default();
        errors.add("phone", FieldCode::Required, "请填写来电号码");
        return Err(Error::Invalid(errors));
    }
    *caller = caller.or_else(|| staying().next());
    Ok(())
}

/// What follows a command on other tickets and in the callers' rows.
#[derive(Debug)]
pub(super) struct After<'a> {
    pub before: &'a Stored,
    pub saved: &'a Stored,
    pub other: Option<Stored>,
    pub command: Command,
    pub caller: Option<Sealed>,
}

/// Carries it out.
pub(super) async fn follow(
    ctx: &Ctx,
    txn: &DatabaseTransaction,
    by: &By,
    after: After<'_>,
    rules: &Rules,
    now: Instant,
) -> Result<(), Error> {
    let After { before, saved, other, command, caller } = after;
    if let (Some(sealed), Some(last)) = (caller, saved.ticket.callers.last()) {
        store::caller::insert(txn, saved.id, vec![Sealed { id: last.id, ..sealed }]).await?;
    }
    if let Some(other) = other {
        let context = rules.context(now);
        let events = lifecycle::answer(&before.ticket, &other.ticket, &command, by, context);
        let answered = commit(txn, &other, events, &act(by, now, true), rules).await?;
        let came = answered.ticket.absorbed.iter().rev().find(|a| a.number == before.ticket.number);
        let callers: Vec<CallerId> = came.iter().flat_map(|came| &came.callers).map(|c| c.id).collect();
        match command {
            Command::Merge { .. } => copy(txn, before, other.id, callers).await?,
            Command::Unmerge { .. } => store::caller::remove(txn, other.id, &callers).await?,
            _ => {}
        }
    }
    if let Command::Split { parts, numbers, .. } = command {
        let rows = staying(txn, saved).await?;
        let texts = store::text::read(txn, saved.id).await?;
        let name = before.ticket.accused.as_ref().and_then(|name| texts.get(&name.number()?).cloned());
        for (part, number) in parts.into_iter().zip(numbers) {
            let birth = Birth { number, region: AreaCode(ctx.config.region.code.clone()) };
            let (_, events) =
                receive(part_of(&before.ticket, part, name.clone()), birth, by, rules.context(now))?;
            let told = events.clone();
            let new = New { callers: rows.clone() };
            let prepared = Prepared::new(new, events, &act(by, now, true), &rules.calendar)?;
            prepared.insert(txn, |stored| following(stored, &told, rules, now)).await?;
        }
    }
    Ok(())
}

/// The callers of a ticket as the first ones of another, in their order.
async fn staying(txn: &DatabaseTransaction, stored: &Stored) -> Result<Vec<Sealed>, Error> {
    let rows = store::caller::read(txn, stored.id).await?;
    let here = |id: CallerId| stored.ticket.callers.iter().any(|c| c.id == id && !c.left());
    let rows = rows.into_iter().filter(|row| here(row.id));
    Ok((1..).zip(rows).map(|(id, row)| Sealed { id: CallerId(id), ..Sealed::of(row) }).collect())
}

/// Copies the callers of a merged ticket, under the numbers that they have on the one that it was merged into.
pub(super) async fn copy(
    txn: &DatabaseTransaction,
    merged: &Stored,
    to: entity::values::TicketId,
    ids: Vec<CallerId>,
) -> Result<(), Error> {
    let rows = staying(txn, merged).await?;
    let rows = ids.into_iter().zip(rows).map(|(id, row)| Sealed { id, ..row });
    Ok(store::caller::insert(txn, to, rows.collect()).await?)
}

/// Numbers for the parts of a ticket; before the transaction, for each is the process's own.
pub(super) async fn numbers(ctx: &Ctx, name: CommandName, parts: usize) -> Result<Vec<Taken>, Error> {
    let mut taken = Vec::new();
    if name == CommandName::Split {
        for _ in 0..parts.min(lifecycle::PARTS) {
            taken.push(ctx.take_number(ctx.now()).await?);
        }
    }
    Ok(taken)
}

/// Names the parts.
pub(super) fn name_parts(command: &mut Command, taken: &[Taken]) {
    if let Command::Split { numbers, .. } = command {
        *numbers = taken.iter().map(|taken| taken.number.clone()).collect();
    }
}

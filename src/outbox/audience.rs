//! Who a notice or a letter is for, at the moment of its delivery.

use crate::domain::notice::Audience;
use crate::domain::permission::scope;
use crate::domain::time::{Instant, day_of};
use crate::store;
use crate::store::recipient::{Recipient, Whom};
use entity::values::{PersonId, TicketNumber};
use sea_orm::{ConnectionTrait, DbErr};

/// The active people of an audience who may see the ticket now.
pub(super) async fn resolve(
    db: &impl ConnectionTrait,
    audience: &Audience,
    ticket: &TicketNumber,
    now: Instant,
) -> Result<Vec<Recipient>, DbErr> {
    let whom = match audience {
        Audience::Unit { unit, roles } => Whom::Unit(unit, roles),
        Audience::Roles { roles } => Whom::Roles(roles),
        Audience::Person { person } => Whom::Person(*person),
    };
    let mut may = Vec::new();
    for recipient in store::recipient::find(db, whom, day_of(now)).await? {
        if store::ticket::is_visible(db, &scope(&recipient.actor), ticket).await? {
            may.push(recipient);
        }
    }
    Ok(may)
}

/// Whether a letter that waits may still go to this person.
pub(super) async fn may_still(
    db: &impl ConnectionTrait,
    person: PersonId,
    ticket: &TicketNumber,
    now: Instant,
) -> Result<bool, DbErr> {
    Ok(!resolve(db, &Audience::Person { person }, ticket, now).await?.is_empty())
}

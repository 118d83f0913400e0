//! Who a notice or a letter is for, at the moment of its delivery.

use crate::domain::notice::Audience;
use crate::domain::permission::scope;
use crate::domain::time::{Instant, day_of};
use crate::store;
use crate::store::recipient::{Recipient, Whom};
use entity::values::{PersonId, TicketNumber};
use sea_orm::{ConnectionTrait, DbErr};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Audiences as they were looked up within one transaction: many promises go to the same people.
#[derive(Default)]
pub(super) struct Audiences(Mutex<HashMap<Audience, Vec<Recipient>>>);

impl Audiences {
    /// The active people of an audience, of a ticket's those who may see it now.
    pub(super) async fn resolve(
        &self,
        db: &impl ConnectionTrait,
        audience: &Audience,
        ticket: Option<&TicketNumber>,
        now: Instant,
    ) -> Result<Vec<Recipient>, DbErr> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(audience).cloned();
        let people = match known {
            Some(people) => people,
            None => {
                let people = store::recipient::find(db, whom(audience), day_of(now)).await?;
                let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
                known.insert(audience.clone(), people.clone());
                people
            }
        };
        let Some(ticket) = ticket else { return Ok(people) };
        let mut may = Vec::new();
        for recipient in people {
            if store::ticket::is_visible(db, &scope(&recipient.actor), ticket).await? {
                may.push(recipient);
            }
        }
        Ok(may)
    }
}

fn whom(audience: &Audience) -> Whom<'_> {
    match audience {
        Audience::Unit { unit, roles } => Whom::Unit(unit, roles),
        Audience::Roles { roles } => Whom::Roles(roles),
        Audience::Person { person } => Whom::Person(*person),
    }
}

/// Whether a letter that waits may still go to this person.
pub(super) async fn may_still(
    db: &impl ConnectionTrait,
    person: PersonId,
    ticket: Option<&TicketNumber>,
    now: Instant,
) -> Result<bool, DbErr> {
    let alone = Audiences::default();
    Ok(!alone.resolve(db, &Audience::Person { person }, ticket, now).await?.is_empty())
}

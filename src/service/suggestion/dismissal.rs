//! 不采纳督办建议: a supervisor says why a suggestion is not followed, and it stays away until something new happens to it.

use super::{Hotspots, Refusal, Spot, hotspots, refusals};
use crate::domain::permission::Actor;
use crate::domain::suggestion::{RefusalPutAway, hotspot_stays_away};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::service::admin::{Doer, note};
use crate::service::{Ctx, Error};
use crate::store::dismissal;
use entity::suggestion_dismissal::Model;
use entity::values::{AdminAction, Role, SuggestionKind};

/// Which suggestion is not followed, and why, as typed.
#[derive(Debug, Clone, Default)]
pub struct Form {
    /// Of a unit that does not sign.
    pub number: Option<String>,
    /// Of a hot spot, as it was looked for.
    pub category: Option<String>,
    pub area: Option<String>,
    pub days: Option<u32>,
    pub at_least: Option<u32>,
    pub reason: Option<String>,
}

/// Why it is not shown among the others: who said so, when, and what was there then.
#[derive(Debug, Clone)]
pub struct Dismissed {
    pub reason: String,
    pub at: crate::domain::time::Instant,
    pub by: String,
}

impl From<&Model> for Dismissed {
    fn from(row: &Model) -> Self {
        Self { reason: row.reason.clone(), at: row.at, by: row.by_name.clone() }
    }
}

/// The dismissal that keeps a refusal away, if one does.
pub(super) fn of_refusal<'r>(rows: &'r [Model], refusal: &Refusal) -> Option<&'r Model> {
    let last = rows.iter().rev().find(|row| row.ticket_id == Some(refusal.id))?;
    let away = RefusalPutAway { given_at: last.given_at?, urged: last.seen };
    away.holds(refusal.since, refusal.urged).then_some(last)
}

/// The dismissal that keeps a hot spot away, if one does.
pub(super) fn of_hotspot<'r>(rows: &'r [Model], spot: &Spot) -> Option<&'r Model> {
    let found = &spot.found;
    let same = |row: &&Model| {
        row.category.as_ref() == Some(&found.category) && row.town.as_deref() == Some(found.town.as_str())
    };
    let stays = |row: &&Model| hotspot_stays_away(row.at, found.last_at, found.called_at);
    rows.iter().rev().find(same).filter(stays)
}

/// Puts a suggestion away.
///
/// # Errors
/// Forbidden for who does not supervise; invalid without a reason, or where it is none.
pub async fn dismiss(
    ctx: &Ctx,
    actor: &Actor,
    doer: &Doer,
    form: Form,
    mut errors: FieldErrors,
) -> Result<(), Error> {
    if !actor.is(Role::Supervisor) {
        return Err(Error::Forbidden("只有督办员可以不采纳督办建议".to_owned()));
    }
    let reason = errors.required_text("reason", form.reason.clone(), 200);
    let plain = Model {
        id: 0,
        kind: SuggestionKind::Refusal,
        ticket_id: None,
        category: None,
        town: None,
        given_at: None,
        seen: 0,
        reason: String::new(),
        at: ctx.now(),
        by: Some(actor.person),
        by_name: actor.full_name(),
    };
    let (made, subject) = match (&form.number, &form.category) {
        (Some(number), None) => {
            let open = refusals(ctx, actor).await?.open;
            let found = open.into_iter().find(|refusal| refusal.number.as_str() == number);
            let Some(found) = found else {
                errors.add("number", FieldCode::Unknown, "这件工单不在督办建议之列");
                return Err(Error::Invalid(errors));
            };
            let subject = format!("{}（{}）", found.number, found.unit_name);
            let (ticket_id, given_at) = (Some(found.id), Some(found.since));
            (Model { ticket_id, given_at, seen: found.urged, ..plain }, subject)
        }
        (None, Some(category)) => {
            let Hotspots { spots, .. } = hotspots(ctx, actor, form.days, form.at_least).await?;
            let same = |spot: &Spot| {
                spot.found.category.as_str() == category && form.area.as_deref() == Some(spot.area.as_str())
            };
            let Some(spot) = spots.into_iter().find(same) else {
                errors.add("category", FieldCode::Unknown, "这里没有这个热点");
                return Err(Error::Invalid(errors));
            };
            let subject = format!("{} · {}", spot.category_path, spot.area_name);
            let (kind, seen) = (SuggestionKind::Hotspot, spot.found.tickets);
            let (category, town) = (Some(spot.found.category), Some(spot.found.town));
            (Model { kind, category, town, seen, ..plain }, subject)
        }
        _ => {
            errors.add("number", FieldCode::Required, "须写明工单，或热点的类别和区域");
            return Err(Error::Invalid(errors));
        }
    };
    let reason = errors.or(reason)?;
    ctx.transaction(async |txn| {
        dismissal::add(txn, Model { reason: reason.clone(), ..made }).await?;
        note(ctx, txn, doer, AdminAction::SuggestionDismiss, subject, reason).await
    })
    .await
}

//! 考核线索: what bad ratings suggest that would cost points, and what a supervisor has found of it.

use super::admin::{Doer, note};
use super::rating::sight;
use super::{Ctx, Error};
use crate::domain::permission::Actor;
use crate::domain::rating::suggested_by;
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::time::{Instant, end_of, start_of};
use crate::store;
use chrono::NaiveDate;
use entity::rating_ground::Model as Found;
use entity::values::*;
use std::collections::BTreeSet;

/// Something a bad rating suggests.
#[derive(Debug, Clone)]
pub struct Suggestion {
    pub rating: RatingId,
    pub ground: AssessmentGround,
    /// With their names.
    pub indicators: Vec<(String, String)>,
    pub unit: Option<UnitCode>,
    pub unit_name: Option<String>,
    pub matter_name: Option<String>,
    pub text: Option<String>,
    pub assessed_at: Instant,
    pub ticket_number: Option<TicketNumber>,
    /// `None`: nobody has looked yet.
    pub found: Option<Found>,
}

/// Suggestions that a page shows.
const SHOWN: u64 = 500;

/// What the bad ratings of a span suggest, the newest first, of what the actor may see.
///
/// # Errors
/// Forbidden for who has nothing to do with ratings.
pub async fn suggestions(
    ctx: &Ctx,
    actor: &Actor,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Vec<Suggestion>, Error> {
    let sight = sight(actor)?;
    let db = &ctx.db.read;
    let rules = ctx.rules(db).await?;
    let rows = store::ground::suggesting(db, (start_of(from), end_of(to)), sight.units(), SHOWN).await?;
    let ids: Vec<RatingId> = rows.iter().map(|row| row.id).collect();
    let found = store::ground::found(db, &ids).await?;
    let names = rules.reference.indicators.all();
    let ticked = |code: &String| (code.clone(), names.get(code.as_str()).copied().unwrap_or(code).to_owned());
    let mut all = Vec::new();
    for row in rows {
        let number = match row.ticket_id {
            Some(id) => store::ticket::number_of(db, id).await?,
            None => None,
        };
        let indicators: Vec<String> = serde_json::from_str(&row.indicators).unwrap_or_default();
        let grounds: BTreeSet<_> = indicators.iter().filter_map(|code| suggested_by(code)).collect();
        let listed = row.matter_code.as_ref().and_then(|code| rules.reference.matters.get(code));
        for ground in grounds {
            let of_ground = |code: &&String| suggested_by(code) == Some(ground);
            all.push(Suggestion {
                rating: row.id,
                ground,
                indicators: indicators.iter().filter(of_ground).map(ticked).collect(),
                unit: row.unit.clone(),
                unit_name: row.unit.as_ref().map(|unit| rules.unit_name(unit, row.received_at)),
                matter_name: row.matter_name.clone().or_else(|| listed.map(|matter| matter.name.clone())),
                text: row.text.clone(),
                assessed_at: row.assessed_at,
                ticket_number: number.clone(),
                found: found.iter().find(|f| f.rating_id == row.id && f.ground == ground).cloned(),
            });
        }
    }
    Ok(all)
}

/// What a supervisor found, as typed.
#[derive(Debug, Clone, Default)]
pub struct Form {
    pub rating: Option<RatingId>,
    pub ground: Option<AssessmentGround>,
    pub verified: Option<bool>,
    pub note: Option<String>,
}

/// Writes down whether what a rating suggests is true. It can be put right later: the last finding counts, the log keeps each.
///
/// # Errors
/// Forbidden for who does not supervise; faulty fields, also where the rating suggests nothing of the kind.
pub async fn decide(
    ctx: &Ctx,
    actor: &Actor,
    doer: &Doer,
    form: Form,
    mut errors: FieldErrors,
) -> Result<(), Error> {
    if !actor.is(Role::Supervisor) {
        return Err(Error::Forbidden("只有督办员可以核实考核线索".to_owned()));
    }
    let rating = errors.required("rating_id", form.rating);
    let ground = errors.required("ground", form.ground);
    let verified = errors.required("verified", form.verified);
    let words = errors.required_text("note", form.note, 500);
    let row = match rating {
        Some(id) => store::rating::by_id(&ctx.db.read, id).await?,
        None => None,
    };
    if rating.is_some() && row.is_none() {
        errors.add("rating_id", FieldCode::Unknown, "没有这条评价");
    }
    if let (Some(row), Some(ground)) = (&row, ground) {
        let indicators: Vec<String> = serde_json::from_str(&row.indicators).unwrap_or_default();
        if !indicators.iter().any(|code| suggested_by(code) == Some(ground)) {
            errors.add("ground", FieldCode::Conflict, "这条评价没有勾选与该线索有关的指标");
        }
    }
    let whole = (|| Some((row?, ground?, verified?, words?)))();
    let (row, ground, verified, words) = errors.or(whole)?;
    let found = Found {
        rating_id: row.id,
        ground,
        verified,
        note: words.clone(),
        at: ctx.now(),
        by: Some(actor.person),
        by_name: actor.full_name(),
    };
    let subject = format!("评价 {}-{} · {}", row.project_no, row.assess_number, ground.label());
    let detail = format!("{}：{words}", if verified { "属实" } else { "不属实" });
    ctx.transaction(async |txn| {
        store::ground::put(txn, found.clone()).await?;
        note(ctx, txn, doer, AdminAction::RatingGround, subject.clone(), detail.clone()).await
    })
    .await
}

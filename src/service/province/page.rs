//! Rows of ratings as the monthly file tells them.

use crate::domain::province::{Handling, Layout, Place, RatingRecord};
use crate::domain::time::{Instant, day_of};
use crate::service::rules::Rules;
use crate::service::{Ctx, Error};
use crate::store;
use crate::store::batch::{Row, Standing};
use entity::values::{Status, UnitCode};
use sea_orm::ConnectionTrait;

/// What the rows tell, in their order.
///
/// # Errors
/// When the database cannot be read, or a name was sealed under another key.
pub(super) async fn records(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    rules: &Rules,
    layout: &Layout,
    rows: Vec<Row>,
) -> Result<Vec<RatingRecord>, Error> {
    let tickets = rows.iter().filter_map(|row| row.ticket_id).collect();
    let standings = store::batch::standings(db, tickets).await?;
    let record = |row: Row| -> Result<RatingRecord, Error> {
        let standing = row.ticket_id.and_then(|id| standings.get(&id));
        let handling = standing.map_or(Handling::None, handling);
        let listed = || Some(rules.reference.matters.get(row.matter_code.as_ref()?)?.name.clone());
        let named = layout.user_name && row.real_name;
        let sealed = row.user_name_enc.as_ref().filter(|_| named);
        let codes: Vec<String> = serde_json::from_str(&row.indicators).unwrap_or_default();
        Ok(RatingRecord {
            id: row.id,
            matter_name: row.matter_name.clone().or_else(listed),
            source: row.source,
            project_no: row.project_no,
            assess_number: row.assess_number,
            matter_code: row.matter_code,
            window: row.window,
            clerk: row.clerk,
            channel: row.channel,
            satisfaction: u8::try_from(row.satisfaction).unwrap_or_default(),
            indicators: codes.join(","),
            text: row.text,
            real_name: row.real_name,
            user_name: sealed.map(|sealed| ctx.vault.open(sealed)).transpose()?,
            user_kind: row.user_kind,
            served_at: row.served_at,
            assessed_at: row.assessed_at,
            received_at: row.received_at,
            pushed_at: row.pushed_at,
            is_default: row.is_default,
            handling,
        })
    };
    rows.into_iter().map(record).collect()
}

/// What the other side hears of a bad rating's ticket. One that does not count is told as such before its handling has ended:
/// the other side leaves it out of its figures from then on.
fn handling(standing: &Standing) -> Handling {
    match standing {
        Standing { set_aside: true, .. } => Handling::NotCounted,
        Standing { status: Status::SignedOff | Status::Archived | Status::Terminated, .. } => Handling::Done,
        _ => Handling::Open,
    }
}

/// Where a file of `unit` comes from, with the name that it bore at `at`.
pub(super) fn place(ctx: &Ctx, rules: &Rules, unit: &UnitCode, at: Instant) -> Place {
    Place {
        area_code: ctx.config.region.code.clone(),
        area_name: ctx.config.region.name.clone(),
        unit_name: rules.reference.unit_name(unit, day_of(at)).to_owned(),
        unit: unit.clone(),
    }
}

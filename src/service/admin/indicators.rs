//! 评价指标: a whole new table takes the place of the one before from a day on; nothing is added or taken away by hand
//! (domain.md §10.2 未经允许不得添加或删除评价指标).

use super::{Doer, from_day, note};
use crate::domain::rating::{IndicatorTable, Indicators, read_table};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::service::{Ctx, Error};
use crate::store::services;
use chrono::NaiveDate;
use entity::values::AdminAction;

/// Every table, oldest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(ctx: &Ctx) -> Result<Indicators, Error> {
    Ok(ctx.rules(&ctx.db.read).await?.reference.indicators.clone())
}

/// Loads a table that holds from a day on, which is not past: ratings given before are checked against what held then. Its version.
///
/// # Errors
/// Every fault of the table; a day on or before which another one begins.
pub async fn load(
    ctx: &Ctx,
    doer: &Doer,
    from: Option<NaiveDate>,
    basis: Option<String>,
    rows: Vec<(String, String)>,
    mut errors: FieldErrors,
) -> Result<i32, Error> {
    let from = from_day(ctx, "valid_from", from, &mut errors);
    let basis = errors.required_text("basis", basis, 200);
    let items = read_table(rows);
    if let Err(faults) = &items {
        errors.extend(faults.clone());
    }
    let (basis, items) = errors.or(basis.zip(items.ok()))?;
    ctx.transaction(async |txn| {
        services::to_change(txn).await?;
        let known = services::indicators(txn).await?;
        let last = known.last();
        if last.valid_from.is_some_and(|begun| begun >= from) {
            let detail = "须晚于上一版指标的启用日期";
            return Err(Error::field("valid_from", FieldCode::Conflict, detail));
        }
        let version = last.version + 1;
        let count = items.len();
        let table = IndicatorTable { version, valid_from: Some(from), basis: basis.clone(), items };
        services::add_indicators(txn, table, &doer.who, ctx.now()).await?;
        let subject = format!("评价指标第 {version} 版");
        let detail = format!("{from} 起，{count} 项；依据：{basis}");
        note(ctx, txn, doer, AdminAction::IndicatorsLoad, subject, detail).await?;
        Ok(version)
    })
    .await
}

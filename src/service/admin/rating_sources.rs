//! What kind of system each source of ratings is (评价来源): collected here, or by the province's platform, which counts silence itself.

use super::{Doer, note};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::service::{Ctx, Error};
use crate::store::services;
use entity::values::{AdminAction, RatingSourceKind};

pub use crate::store::services::RatingSource;

/// Every source of ratings, by name.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(ctx: &Ctx) -> Result<Vec<RatingSource>, Error> {
    Ok(services::rating_sources(&ctx.db.read).await?)
}

/// Settles what kind of system a source is. Defaults given before stay; cases that wait for one wait on or not as is said now.
///
/// # Errors
/// Every fault of the form.
pub async fn set(
    ctx: &Ctx,
    doer: &Doer,
    name: &str,
    kind: Option<RatingSourceKind>,
    collects: Option<bool>,
    mut errors: FieldErrors,
) -> Result<(), Error> {
    let name = errors.required_text("name", Some(name.to_owned()), 100);
    let kind = errors.required("kind", kind);
    let collects = collects.unwrap_or(kind == Some(RatingSourceKind::Local));
    if kind == Some(RatingSourceKind::Province) && collects {
        let detail = "省平台的默认评价由省平台产生，不在本地产生";
        errors.add("collects_defaults", FieldCode::Conflict, detail);
    }
    let (name, kind) = errors.or(name.zip(kind))?;
    ctx.transaction(async |txn| {
        services::put_rating_source(txn, &name, kind, collects, ctx.now()).await?;
        let silence = if collects { "产生默认评价" } else { "不产生默认评价" };
        let detail = format!("{}，{silence}", kind.label());
        note(ctx, txn, doer, AdminAction::RatingSourceSet, name.clone(), detail).await
    })
    .await?;
    ctx.wake.notify();
    Ok(())
}

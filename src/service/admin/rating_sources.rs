//! For which sources of ratings silence counts (评价来源): those collected here, never the province's platform, which counts silence
//! itself. Which source is the province's is said elsewhere ([`crate::service::province::feeds`]).

use super::{Doer, note};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::service::{Ctx, Error};
use crate::store;
use entity::values::AdminAction;

pub use crate::store::services::RatingSource;

/// Every source of ratings, by name.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(ctx: &Ctx) -> Result<Vec<RatingSource>, Error> {
    Ok(store::services::rating_sources(&ctx.db.read, ctx.now()).await?)
}

/// Settles whether silence becomes a default rating for what a source served. Defaults given before stay; cases that wait for one wait
/// on or not as is said now.
///
/// # Errors
/// Every fault of the form.
pub async fn set(
    ctx: &Ctx,
    doer: &Doer,
    name: &str,
    collects: Option<bool>,
    mut errors: FieldErrors,
) -> Result<(), Error> {
    let name = errors.required_text("name", Some(name.to_owned()), 100);
    let collects = errors.required("collects_defaults", collects);
    let (name, collects) = errors.or(name.zip(collects))?;
    let now = ctx.now();
    ctx.transaction(async |txn| {
        if collects && store::feed::all(txn).await?.at(&name, now).province {
            let detail = "省平台的默认评价由省平台产生，不在本地产生";
            return Err(Error::field("collects_defaults", FieldCode::Conflict, detail));
        }
        store::services::put_rating_source(txn, &name, collects, now).await?;
        let silence = if collects { "产生默认评价" } else { "不产生默认评价" };
        note(ctx, txn, doer, AdminAction::RatingSourceSet, name.clone(), silence.to_owned()).await
    })
    .await?;
    ctx.wake.notify();
    Ok(())
}

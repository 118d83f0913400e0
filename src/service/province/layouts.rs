//! How what goes to the province is laid out (上报字段布局): set by the system administrator, each change a version.

use super::page;
use crate::domain::province::{Layout, Line, RatingRecord, shipped};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::service::admin::{Doer, note};
use crate::service::{Ctx, Error};
use crate::store;
pub use entity::province_layout::Model;
use entity::values::*;
use sea_orm::ConnectionTrait;

/// A layout in force.
#[derive(Debug, Clone)]
pub struct InForce {
    /// 0 for the shipped one.
    pub version: i32,
    pub body: String,
    pub layout: Layout,
}

/// The layout of a kind that is in force.
///
/// # Errors
/// When the database cannot be read, or holds a layout that this program cannot read.
pub async fn in_force(db: &impl ConnectionTrait, kind: LayoutKind) -> Result<InForce, Error> {
    let set = store::feed::layouts(db, kind).await?.into_iter().next();
    let (version, body) = set.map_or_else(|| (0, shipped(kind).to_owned()), |row| (row.version, row.body));
    let layout = Layout::read(kind, &body).map_err(|e| Error::Internal("layout", Box::new(e)))?;
    Ok(InForce { version, body, layout })
}

/// The layout in force and those before it.
///
/// # Errors
/// As [`in_force`].
pub async fn list(ctx: &Ctx, kind: LayoutKind) -> Result<(InForce, Vec<Model>), Error> {
    let db = &ctx.db.read;
    Ok((in_force(db, kind).await?, store::feed::layouts(db, kind).await?))
}

fn read(kind: LayoutKind, body: Option<String>, errors: &mut FieldErrors) -> Option<(String, Layout)> {
    let body = errors.required("body", body)?;
    match Layout::read(kind, &body) {
        Ok(layout) => Some((body, layout)),
        Err(fault) => {
            errors.add("body", FieldCode::Format, fault.to_string());
            None
        }
    }
}

/// Sets a layout for what is made from now on.
///
/// # Errors
/// Invalid; changed meanwhile.
pub async fn set(
    ctx: &Ctx,
    doer: &Doer,
    kind: LayoutKind,
    (body, basis, seen): (Option<String>, Option<String>, Option<i32>),
    mut errors: FieldErrors,
) -> Result<(), Error> {
    let body = read(kind, body, &mut errors);
    let basis = errors.required_text("basis", basis, 200);
    let ((body, layout), basis) = errors.or(body.zip(basis))?;
    ctx.transaction(async |txn| {
        // Whoever sets a layout next waits until this transaction has ended.
        store::meta::put(txn, "layout_changing", "").await?;
        let last = store::feed::layouts(txn, kind).await?.first().map_or(0, |row| row.version);
        if seen.is_some_and(|seen| seen != last) {
            return Err(Error::Changed("字段布局已被他人调整，请刷新后核对再试"));
        }
        let row = Model {
            id: 0,
            kind,
            version: last + 1,
            body,
            basis: basis.clone(),
            set_at: ctx.now(),
            set_by: doer.person,
        };
        store::feed::set_layout(txn, row).await?;
        let detail =
            format!("第 {} 版“{}”，{} 列，依据：{basis}", last + 1, layout.name, layout.columns.len());
        note(ctx, txn, doer, AdminAction::LayoutChange, kind.label().to_owned(), detail).await
    })
    .await
}

/// What citizens and units wrote is none of the administrator's business.
const UNSHOWN: &str = "（预览不显示内容）";

/// A column and what would stand in it.
pub type Shown = Vec<(String, String)>;

/// What a layout would make of one rating: the named one, or the latest that there is. Nothing is changed.
///
/// # Errors
/// Invalid; not found.
pub async fn preview(
    ctx: &Ctx,
    kind: LayoutKind,
    body: Option<String>,
    rating: Option<RatingId>,
    mut errors: FieldErrors,
) -> Result<Shown, Error> {
    let read = read(kind, body, &mut errors);
    let (_, layout) = errors.or(read)?;
    let db = &ctx.db.read;
    let rules = ctx.rules(db).await?;
    if kind == LayoutKind::Rectification {
        let mut report = super::rectifications::latest(ctx, &rules).await?.ok_or(Error::NotFound)?;
        (report.measures, report.reply) = (UNSHOWN.to_owned(), UNSHOWN.to_owned());
        return Ok(layout
            .columns
            .iter()
            .map(|c| (c.name.clone(), layout.words(c, &report).into_owned()))
            .collect());
    }
    let id = match rating {
        Some(id) => id,
        None => store::rating::latest(db).await?.ok_or(Error::NotFound)?,
    };
    // The administrator sees no rater's name: the column's place is all that is shown.
    let hidden = Layout { user_name: false, ..layout.clone() };
    let rows = store::batch::ratings_by_ids(db, &[id]).await?;
    let records: Vec<RatingRecord> = page::records(ctx, db, &rules, &hidden, rows).await?;
    let mut record = records.into_iter().next().ok_or(Error::NotFound)?;
    record.text = record.text.map(|_| UNSHOWN.to_owned());
    let unit = store::rating::by_id(db, id).await?.and_then(|row| row.counted_unit);
    let place = page::place(ctx, &rules, &unit.unwrap_or_else(|| UnitCode::from("")), record.assessed_at);
    let line = Line { place: &place, record: &record, change: RowChange::Added };
    Ok(layout.columns.iter().map(|c| (c.name.clone(), layout.words(c, &line).into_owned())).collect())
}

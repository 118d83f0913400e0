//! A file of the province's ratings, uploaded in the console (导入省平台评价): read by a mapping that is remembered, each line as
//! if the platform had sent it, whole or not at all.

use super::{Caller, may_send};
use crate::domain::import::{Lookup, Mapping, RATINGS, read_rating};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::service::admin::note;
use crate::service::import::{ImportError, Job, Refused, feed};
use crate::service::rating::{NewRating, Taken, foresee, take};
use crate::service::{Ctx, Error};
use crate::store;
use entity::feed_mapping;
use entity::values::AdminAction;

/// What is uploaded.
#[derive(Debug, Clone, Default)]
pub struct Upload {
    pub bytes: Vec<u8>,
    pub name: String,
    pub source: Option<String>,
    /// The mapping file's text; absent: the one remembered.
    pub mapping: Option<String>,
    pub dry_run: bool,
}

/// What came of it.
#[derive(Debug, Clone, Default)]
pub struct Report {
    pub read: usize,
    pub added: usize,
    pub known: usize,
    /// Of those added: bad ones, which became tickets.
    pub bad: usize,
    pub refused: Vec<Refused>,
}

/// How the last file of a source was read.
///
/// # Errors
/// Forbidden.
pub async fn remembered(
    ctx: &Ctx,
    caller: &Caller,
    source: &str,
) -> Result<Option<feed_mapping::Model>, Error> {
    may_send(ctx, caller).await?;
    Ok(store::feed::mapping(&ctx.db.read, source).await?)
}

/// Takes a file in, or says what would happen.
///
/// # Errors
/// Forbidden; invalid where the file or the mapping cannot be used.
pub async fn run(
    ctx: &Ctx,
    caller: &Caller,
    upload: Upload,
    mut errors: FieldErrors,
) -> Result<Report, Error> {
    may_send(ctx, caller).await?;
    let db = &ctx.db.read;
    let source = errors.required_text("source", upload.source, 60);
    if let Some(source) = &source
        && !store::feed::all(db).await?.at(source, ctx.now()).province
    {
        errors.add("source", FieldCode::Unknown, "此来源不是省平台；请系统管理员先设置好差评来源");
    }
    let source = errors.or(source)?;
    let remembered = store::feed::mapping(db, &source).await?.map(|row| row.body);
    let text = upload.mapping.or(remembered).unwrap_or_default();
    let mapping = Mapping::read(&text, RATINGS)
        .map_err(|fault| Error::field("mapping", FieldCode::Format, fault.to_string()))?;
    let folder = std::env::temp_dir();
    let path = folder.join(format!("hotline-upload-{}", uuid::Uuid::now_v7()));
    tokio::fs::write(&path, &upload.bytes).await.map_err(Error::NoRoom)?;
    let done = read(ctx, &source, &mapping, path.clone(), upload.dry_run).await;
    if let Err(error) = tokio::fs::remove_file(&path).await {
        tracing::warn!("an uploaded file stays behind: {error}");
    }
    let report = done?;
    if !upload.dry_run {
        let doer = caller.doer();
        let said = format!(
            "文件“{}”：读取 {} 行，新增 {}（差评 {}），已有 {}，未导入 {}",
            upload.name,
            report.read,
            report.added,
            report.bad,
            report.known,
            report.refused.len()
        );
        ctx.transaction(async |txn| {
            let row = feed_mapping::Model {
                source: source.clone(),
                body: text.clone(),
                at: ctx.now(),
                by_name: doer.who.clone(),
            };
            store::feed::remember(txn, row).await?;
            note(ctx, txn, &doer, AdminAction::RatingsUpload, source.clone(), said).await
        })
        .await?;
    }
    Ok(report)
}

async fn read(
    ctx: &Ctx,
    source: &str,
    mapping: &Mapping,
    file: std::path::PathBuf,
    dry_run: bool,
) -> Result<Report, Error> {
    let rules = ctx.rules(&ctx.db.read).await?;
    let mut job = Job { file, map: None, dry_run, opened: Box::new(|_| ()), refused: Box::new(|_| ()) };
    let reader = {
        let lookup = Lookup::new(&rules.reference, mapping);
        let (rules, source) = (rules.clone(), source.to_owned());
        move |bound: &_, _line, cells: &[String]| -> Result<NewRating, FieldErrors> {
            Ok(read_rating(bound, &lookup, &rules.reference, &source, false, cells)?.rating)
        }
    };
    let mut rows = feed(&mut job, mapping, RATINGS, false, Box::new(reader)).await.map_err(unfit)?;
    let mut report = Report::default();
    while let Some(batch) = rows.next().await {
        report.read += batch.rows.len() + batch.refused.len();
        report.refused.extend(batch.refused);
        for row in batch.rows {
            let taken = match dry_run {
                true => foresee(ctx, source, &row.record).await,
                false => take(ctx, source, row.record.clone()).await,
            };
            match taken {
                Ok(Taken { known: true, .. }) => report.known += 1,
                Ok(taken) => {
                    report.added += 1;
                    let bad = crate::domain::rating::is_negative(row.record.satisfaction);
                    report.bad += usize::from(bad || taken.ticket_number.is_some());
                }
                Err(Error::Invalid(faults)) => {
                    let reason = crate::domain::import::reason(&faults, RATINGS);
                    report.refused.push(rows.refusal(&row, reason));
                }
                Err(other) => return Err(other),
            }
        }
    }
    rows.end().await.map_err(unfit)?;
    report.refused.sort_by_key(|refused| refused.line);
    Ok(report)
}

/// What is wrong with the file or its mapping, as a fault of the field.
fn unfit(error: ImportError) -> Error {
    let field = if matches!(error, ImportError::Bind(_)) { "mapping" } else { "file" };
    Error::field(field, FieldCode::Format, error.to_string())
}

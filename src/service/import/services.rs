//! `import services`: matters, windows and clerks, a later row ending the one before it; `import indicators`: a whole new table.

use super::feed::feed;
use super::{ImportError, Job, Refused, Report};
use crate::domain::import::{INDICATORS, Lookup, SERVICES, read_indicator, read_service};
use crate::domain::rating::{Placing, ServiceItem};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::domain::time::day_of;
use crate::service::admin::services::sealed;
use crate::service::admin::{Doer, indicators as tables, note};
use crate::service::{Ctx, Error};
use crate::store;
use chrono::NaiveDate;
use entity::values::{AdminAction, ServiceWhat};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// Imports the register of services, all of the file in one transaction.
///
/// # Errors
/// A file or a mapping that cannot be used; a database that fails. Refused rows are no error.
pub async fn services(ctx: &Ctx, doer: &Doer, mut job: Job) -> Result<Report, ImportError> {
    let mapping = job.mapping(SERVICES)?;
    let rules = ctx.rules(&ctx.db.read).await.map_err(ImportError::Nothing)?;
    let today = day_of(ctx.now());
    let lookup = Lookup::new(&rules.reference, &mapping);
    let vault = ctx.vault.clone();
    let read = Box::new(move |bound: &_, _, cells: &[String]| -> Result<ServiceItem, FieldErrors> {
        let (mut item, phone) = read_service(bound, &lookup, today, cells)?;
        let failed = |_| FieldErrors::one("phone", FieldCode::Format, "个人信息无法加密");
        item.facts.phone = phone.map(|phone| sealed(&vault, &phone)).transpose().map_err(failed)?;
        Ok(item)
    });
    let mut rows = feed(&mut job, &mapping, SERVICES, false, read).await?;
    let mut report = Report::default();
    let mut plan = rules.reference.services.clone();
    let mut ended: Vec<(i64, NaiveDate)> = Vec::new();
    while let Some(batch) = rows.next().await {
        report.read += batch.len();
        for refused in batch.refused {
            report.refuse(&mut job, refused);
        }
        for mut row in batch.rows {
            // A table without numbers takes none away.
            let ServiceItem { what, code, facts, valid_from, .. } = &mut row.record;
            if facts.phone.is_none() {
                facts.phone = plan.on(*what, code, *valid_from).and_then(|item| item.facts.phone.clone());
            }
            match plan.place(&row.record) {
                Placing::Known => report.known += 1,
                Placing::Refused(reason) => {
                    report.refuse(&mut job, rows.refusal(&row, reason.to_owned()));
                }
                Placing::Added { ends } => {
                    report.added += 1;
                    ended.extend(ends.filter(|(id, _)| *id > 0));
                    plan = plan.with(row.record, ends);
                }
            }
        }
    }
    rows.end().await?;
    if report.read == 0 {
        return Err(ImportError::NoRows);
    }
    if !job.dry_run && report.added > 0 {
        let new: Vec<ServiceItem> = plan.iter().filter(|item| item.id < 0).cloned().collect();
        let count = |what: ServiceWhat| new.iter().filter(|item| item.what == what).count();
        let detail: Vec<String> =
            ServiceWhat::ALL.iter().map(|what| format!("{} {} 条", what.label(), count(*what))).collect();
        ctx.long_transaction(async |txn| {
            for (id, on) in ended {
                store::services::end(txn, id, on).await?;
            }
            store::services::add(txn, new.clone()).await?;
            let subject = "事项、窗口和窗口人员".to_owned();
            note(ctx, txn, doer, AdminAction::ServiceImport, subject, detail.join("，")).await
        })
        .await
        .map_err(ImportError::Nothing)?;
    }
    Ok(report)
}

/// Loads a whole table of indicators that holds from `from` on; its version, `None` where it was only tried. A table of which a
/// row is faulty is not loaded.
///
/// # Errors
/// A file or a mapping that cannot be used, and every fault of the table.
pub async fn indicators(
    ctx: &Ctx,
    doer: &Doer,
    mut job: Job,
    from: Option<NaiveDate>,
    basis: Option<String>,
) -> Result<(Report, Option<i32>), ImportError> {
    let mapping = job.mapping(INDICATORS)?;
    let read = Box::new(|bound: &_, _, cells: &[String]| read_indicator(bound, cells));
    let mut rows = feed(&mut job, &mapping, INDICATORS, true, read).await?;
    let (mut report, mut items) = (Report::default(), Vec::new());
    while let Some(batch) = rows.next().await {
        report.read += batch.len();
        for refused in batch.refused {
            report.refuse(&mut job, refused);
        }
        items.extend(batch.rows.into_iter().map(|row| row.record));
    }
    rows.end().await?;
    if report.read == 0 {
        return Err(ImportError::NoRows);
    }
    let version = match job.dry_run || report.refused > 0 {
        true => None,
        false => {
            let loaded = tables::load(ctx, doer, from, basis, items.clone(), FieldErrors::new()).await;
            Some(loaded.map_err(ImportError::Nothing)?)
        }
    };
    report.added = items.len() as u64;
    Ok((report, version))
}

/// A file that lies in the data directory for as long as it is read.
struct Lying(PathBuf);

impl Drop for Lying {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_file(&self.0) {
            tracing::warn!("an uploaded table stays behind: {error}");
        }
    }
}

/// Reads a table that was sent as a form, with the rows that were not taken.
///
/// # Errors
/// A file that cannot be used; a database that fails.
pub async fn uploaded(
    ctx: &Ctx,
    doer: &Doer,
    bytes: Vec<u8>,
    dry_run: bool,
) -> Result<(Report, Vec<Refused>), Error> {
    let file = ctx.config.data_dir.join(format!("table-{}", uuid::Uuid::now_v7()));
    tokio::fs::write(&file, bytes).await.map_err(Error::NoRoom)?;
    let lying = Lying(file);
    let told: Arc<Mutex<Vec<Refused>>> = Arc::default();
    let ear = told.clone();
    let job = Job {
        file: lying.0.clone(),
        map: None,
        dry_run,
        opened: Box::new(|_| ()),
        refused: Box::new(move |row| ear.lock().unwrap_or_else(PoisonError::into_inner).push(row)),
    };
    let report = services(ctx, doer, job).await.map_err(|error| match error {
        ImportError::Nothing(error) | ImportError::Interrupted(error) => error,
        other => Error::field("file", FieldCode::Format, other.to_string()),
    })?;
    let refused = std::mem::take(&mut *told.lock().unwrap_or_else(PoisonError::into_inner));
    drop(lying);
    Ok((report, refused))
}

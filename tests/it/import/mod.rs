//! Files of other systems, brought in.

mod beside;
mod command;
mod real;
mod reference;
mod served;
mod tickets;

use hotline::service::Ctx;
use hotline::service::admin::Doer;
use hotline::service::import::{self, ImportError, Job, Refused, Report};
use sea_orm::{ConnectionTrait, DatabaseConnection};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// What an import reported, and each row that it refused.
pub type Done = Result<(Report, Vec<(u64, String)>), ImportError>;

/// What to import.
#[derive(Clone, Copy)]
pub enum What {
    Tickets,
    Ratings,
    Units,
    Directory,
    Services,
    ServedCases,
    ServedCounts,
}

/// A file in the folder of the application under test.
pub fn file(ctx: &Ctx, name: &str, text: &str) -> PathBuf {
    let path = ctx.config.data_dir.join(name);
    std::fs::write(&path, text).expect("written");
    path
}

/// Imports a file.
pub async fn import(ctx: &Ctx, what: What, path: &Path, map: Option<&str>, dry_run: bool) -> Done {
    let refused: Arc<Mutex<Vec<Refused>>> = Arc::default();
    let told = refused.clone();
    let job = Job {
        file: path.to_owned(),
        map: map.map(str::to_owned),
        dry_run,
        opened: Box::new(|_| ()),
        refused: Box::new(move |row| told.lock().expect("a lock").push(row)),
    };
    let report = match what {
        What::Tickets => import::tickets(ctx, job).await,
        What::Ratings => import::ratings(ctx, job).await,
        What::Units => import::units(ctx, job).await,
        What::Directory => import::directory(ctx, job).await,
        What::Services => import::services(ctx, &Doer::at_the_command_line(), job).await,
        What::ServedCases => import::served_cases(ctx, job).await,
        What::ServedCounts => import::served_counts(ctx, &Doer::at_the_command_line(), job).await,
    }?;
    let refused = refused.lock().expect("a lock").iter().map(|row| (row.line, row.reason.clone())).collect();
    Ok((report, refused))
}

/// The journal is whole, and rows built from it are those that stand there.
pub async fn sound(ctx: &Ctx) {
    let verified = hotline::service::audit::verify(ctx).await.expect("verified");
    assert!(verified.is_whole(), "{verified:?}");
}

/// How many rows a table has.
pub async fn count(db: &DatabaseConnection, table: &str) -> i64 {
    let sql = format!("SELECT COUNT(*) AS n FROM {table}");
    let row = db
        .query_one_raw(sea_orm::Statement::from_string(db.get_database_backend(), sql))
        .await
        .expect("a count")
        .expect("a row");
    row.try_get("", "n").expect("a number")
}

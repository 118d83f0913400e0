//! Whether the journal is as it was written.

use super::{Ctx, Error};
use crate::store::journal;

pub use crate::store::journal::{Fault, Verified};

/// Reads every chain and names the first broken row.
///
/// # Errors
/// When the database cannot be read.
pub async fn verify(ctx: &Ctx) -> Result<Verified, Error> {
    Ok(journal::verify(&ctx.db.read).await?)
}

/// What is wrong, for people.
pub fn words(fault: Fault) -> &'static str {
    match fault {
        Fault::Missing => "缺失",
        Fault::Unlinked => "与前一行不相接",
        Fault::Changed => "内容被改动",
        Fault::TextChanged => "所存文字被改动",
    }
}

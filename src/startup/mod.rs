//! Putting the process together and taking it down.

mod bring_up;
mod listen;
mod restore;
mod run;

pub use bring_up::{Alone, context, migrate, schema_status, serve_alone, settings};
pub use listen::{Listening, listen};
pub use restore::restore;
pub use run::run;

/// What a process does (contract.md §1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Answers requests.
    Web,
    /// Fires timers and delivers what was promised.
    Worker,
    /// Both.
    All,
}

/// Runs a verb to its end, on the threads that requests run on too.
pub fn block_on<T>(work: impl Future<Output = T>) -> T {
    actix_web::rt::System::new().block_on(work)
}

/// The OpenAPI document of this program, as docs/openapi.json keeps it.
///
/// # Errors
/// When the document cannot be written as JSON.
pub fn openapi() -> Result<String, serde_json::Error> {
    crate::api::openapi::json()
}

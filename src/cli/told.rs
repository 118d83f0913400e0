//! Refusals of use cases on the command line.

use crate::service::Error;
use anyhow::anyhow;

/// A refusal in the words that were meant for people.
pub fn told(error: Error) -> anyhow::Error {
    match error {
        Error::Invalid(errors) => {
            let details: Vec<_> = errors.iter().map(|error| error.detail.clone()).collect();
            anyhow!(details.join("；"))
        }
        other => other.into(),
    }
}

//! `hotline openapi`

use crate::startup;
use anyhow::Result;
use std::io::{self, Write};

pub fn run() -> Result<()> {
    match io::stdout().write_all(startup::openapi()?.as_bytes()) {
        // Whoever reads has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => Ok(written?),
    }
}

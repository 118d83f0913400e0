//! `hotline openapi`

use anyhow::Result;

pub fn run() -> Result<()> {
    print!("{}", crate::startup::openapi()?);
    Ok(())
}

//! `hotline audit`

use crate::clock::Clock;
use crate::service::audit;
use crate::startup;
use anyhow::{Result, bail};
use clap::Subcommand;

/// 审计
#[derive(Debug, Subcommand)]
pub enum Audit {
    /// 逐行校验流水的哈希链，并由流水重建各工单与现状比对，指出不符之处
    Verify,
}

impl Audit {
    pub async fn run(self) -> Result<()> {
        let Self::Verify = self;
        let config = startup::settings()?;
        let ctx = startup::context(config, Clock::real(), false).await?;
        report(&audit::verify(&ctx).await?)
    }
}

/// Says what was found.
///
/// # Errors
/// When something is not as it was written.
pub fn report(verified: &audit::Verified) -> Result<()> {
    if let Some(broken) = &verified.broken {
        bail!("流水不完好：工单 {} 第 {} 行{}", broken.number, broken.seq, audit::words(broken.fault))
    }
    println!("流水完好：共 {} 行", verified.rows);
    if !verified.is_whole() {
        let named =
            verified.astray.iter().map(|(number, astray)| format!("{number}（{}）", audit::table(*astray)));
        let named: Vec<String> = named.collect();
        bail!("有 {} 张工单的现状与流水不符：{}", verified.count_astray, named.join("、"))
    }
    println!("投影一致：共 {} 张工单", verified.tickets);
    Ok(())
}

//! `hotline audit`

use crate::clock::Clock;
use crate::service::audit;
use crate::startup;
use anyhow::{Result, bail};
use clap::Subcommand;

/// 审计
#[derive(Debug, Subcommand)]
pub enum Audit {
    /// 逐行校验流水的哈希链，指出第一处被改动的记录
    Verify,
}

impl Audit {
    pub async fn run(self) -> Result<()> {
        let Self::Verify = self;
        let config = startup::settings()?;
        let ctx = startup::context(config, Clock::real(), false).await?;
        let verified = audit::verify(&ctx).await?;
        match verified.broken {
            None => println!("流水完好：共 {} 行", verified.rows),
            Some(broken) => {
                bail!("流水不完好：工单 {} 第 {} 行{}", broken.number, broken.seq, audit::words(broken.fault))
            }
        }
        Ok(())
    }
}

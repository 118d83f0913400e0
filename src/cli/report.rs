//! `hotline report`

use crate::clock::Clock;
use crate::service::report;
use crate::startup;
use anyhow::{Result, bail};
use clap::Subcommand;

/// 报表
#[derive(Debug, Subcommand)]
pub enum Report {
    /// 逐张工单重新统计，与报表计数比对，指出不符之处
    Verify {
        /// 有不符时以重新统计的结果为准；统计期间其他进程的写入会等待
        #[arg(long)]
        mend: bool,
    },
}

/// Differences that are named one by one.
const NAMED: usize = 20;

impl Report {
    pub async fn run(self) -> Result<()> {
        let Self::Verify { mend } = self;
        let config = startup::settings()?;
        let ctx = startup::context(config, Clock::real(), false).await?;
        let found = report::verify(&ctx).await?;
        if found.differing.is_empty() {
            println!("报表计数与工单一致：共 {} 项", found.counters);
            return Ok(());
        }
        for cell in found.differing.iter().take(NAMED) {
            println!(
                "{} {} {}“{}” {} {}",
                cell.day,
                cell.basis.label(),
                cell.part.label(),
                cell.key,
                cell.line.label(),
                cell.figure.code()
            );
        }
        let count = found.differing.len();
        if !mend {
            bail!("报表计数有 {count} 项与工单不符；加 --mend 以工单为准重新统计");
        }
        let counters = report::recount(&ctx.db, ctx.now()).await?;
        println!("已按工单重新统计：共 {counters} 项，其中 {count} 项原来不符");
        Ok(())
    }
}

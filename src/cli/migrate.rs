//! `hotline migrate`

use crate::startup;
use anyhow::Result;
use clap::Args;

/// 升级数据库结构（只向前；比本程序新的结构会被拒绝）
#[derive(Debug, Args)]
pub struct Migrate {
    /// 只显示各项变更是否已执行
    #[arg(long)]
    status: bool,
}

impl Migrate {
    pub async fn run(self) -> Result<()> {
        let config = startup::settings()?;
        if self.status {
            for (name, applied) in startup::schema_status(&config).await? {
                println!("{}  {name}", if applied { "已执行" } else { "待执行" });
            }
            return Ok(());
        }
        startup::migrate(&config).await?;
        println!("数据库结构已是最新");
        Ok(())
    }
}

//! `hotline migrate`

use super::bring_up;
use crate::store::Db;
use anyhow::{Context, Result};
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
        let config = bring_up::settings()?;
        if self.status {
            let owner = Db::open_single(&config.migrate_url()).await.context("无法连接数据库")?;
            let applied = migration::applied(&owner).await?;
            for name in migration::known() {
                let state = if applied.contains(&name) { "已执行" } else { "待执行" };
                println!("{state}  {name}");
            }
            return bring_up::refuse_newer(&owner).await;
        }
        bring_up::migrate(&config).await?;
        println!("数据库结构已是最新");
        Ok(())
    }
}

//! `hotline backup` and `hotline restore`

use super::audit::report;
use crate::clock::Clock;
use crate::service::{Ctx, audit, backup};
use crate::startup;
use anyhow::{Context, Result, bail};
use clap::Args;
use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};

/// 备份数据库和附件到一个文件（服务可同时运行；不含密钥）
#[derive(Debug, Args)]
pub struct Backup {
    /// 备份文件，如 /backup/hotline-2026-09-28.gz；不得已存在
    file: PathBuf,
}

impl Backup {
    pub async fn run(self) -> Result<()> {
        let config = startup::settings()?;
        let named = self.file.display();
        if self.file.exists() {
            bail!("{named} 已存在，不覆盖");
        }
        let key = config.key_file();
        let ctx = startup::context(config, Clock::real(), false).await?;
        // Written beside and renamed: a file of that name is always whole.
        let beside = self.file.with_extension("part");
        let written = write(&ctx, &beside).await;
        let carried = match written {
            Ok(carried) => carried,
            Err(error) => {
                // It may not have come to be at all.
                let _ = fs::remove_file(&beside);
                return Err(error).with_context(|| format!("{named} 无法写入"));
            }
        };
        fs::rename(&beside, &self.file).with_context(|| format!("{named} 无法写入"))?;
        println!("已备份：{} 行，{} 个附件 → {named}", carried.rows, carried.files);
        for path in carried.missing {
            eprintln!("注意：附件 {path} 不在数据目录中，未能备份");
        }
        println!("密钥不在备份中，请另行妥善保存 {}", key.display());
        Ok(())
    }
}

async fn write(ctx: &Ctx, path: &Path) -> Result<backup::Carried> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    let carried = backup::write(ctx, &file).await?;
    file.sync_all()?;
    Ok(carried)
}

/// 从备份恢复到空的数据目录和空的数据库（SQLite 与 PostgreSQL 之间也可），并校验
#[derive(Debug, Args)]
pub struct Restore {
    /// 备份文件
    file: PathBuf,
}

impl Restore {
    pub async fn run(self) -> Result<()> {
        let config = startup::settings()?;
        let (header, carried) = startup::restore(&config, &self.file).await?;
        println!(
            "已恢复：{} 行，{} 个附件（备份于 {}）",
            carried.rows,
            carried.files,
            header.made_at.to_rfc3339()
        );
        let key = config.key_file();
        let ctx = startup::context(config, Clock::real(), false).await?;
        if !backup::has_key_of(&ctx.secrets, &header) {
            eprintln!(
                "注意：{} 不是备份时的密钥；请换上原来的 secret.key，否则加密的姓名和电话无法读出，口令不受影响",
                key.display()
            );
        }
        report(&audit::verify(&ctx).await?)
    }
}

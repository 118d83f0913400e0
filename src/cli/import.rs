//! `hotline import`

use super::told::told;
use crate::clock::Clock;
use crate::domain::text::FieldErrors;
use crate::service::Ctx;
use crate::service::calendar::{Changed, Notice, follow, import, sheet};
use crate::startup;
use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// 导入数据
#[derive(Debug, Subcommand)]
pub enum Import {
    /// 导入放假安排：CSV（date,work 或 is_workday,name）或每行一个 JSON 对象，可含多个年份
    Calendar(File),
}

#[derive(Debug, Args)]
pub struct File {
    /// 文件
    file: PathBuf,
    /// 只核对，不写入
    #[arg(long)]
    dry_run: bool,
}

impl Import {
    pub async fn run(self) -> Result<()> {
        let config = startup::settings()?;
        startup::migrate(&config).await?;
        let ctx = startup::context(config, Clock::real(), false).await?;
        match self {
            Self::Calendar(file) => calendar(&ctx, file).await,
        }
    }
}

/// Each year whole or not at all; fails when any row was refused.
async fn calendar(ctx: &Ctx, File { file, dry_run }: File) -> Result<()> {
    let bytes = std::fs::read(&file).with_context(|| format!("无法读取文件 {}", file.display()))?;
    let sheet = sheet::read(&bytes)?;
    let source = file.file_name().map(|name| name.to_string_lossy().into_owned());
    let mut refused = sheet.refused;
    let mut loaded = false;
    for notice in sheet.notices {
        let (year, source) = (notice.year(), source.clone());
        let notice = Notice { year, source, days: notice.days().collect(), ..Notice::default() };
        match import(ctx, notice, None, dry_run, FieldErrors::new()).await.map_err(told) {
            Ok(changed) => {
                loaded |= changed.version.is_some();
                println!("{}", summary(&changed, dry_run));
            }
            Err(error) => refused.push(sheet::Refused { line: 0, reason: format!("{year} 年：{error}") }),
        }
    }
    if loaded {
        let followed = follow(ctx).await.map_err(told)?;
        println!(
            "在办时限：延长 {} 项，不变 {} 项，撤销超期 {} 项",
            followed.lengthened, followed.kept, followed.voided
        );
    }
    for row in &refused {
        match row.line {
            0 => eprintln!("未载入：{}", row.reason),
            line => eprintln!("第 {line} 行未载入：{}", row.reason),
        }
    }
    if !refused.is_empty() {
        bail!("{} 行未载入", refused.len());
    }
    Ok(())
}

fn summary(changed: &Changed, dry_run: bool) -> String {
    if !changed.differs {
        return format!("{} 年：与现有日历一致", changed.year);
    }
    let done = match changed.version {
        Some(version) => format!("已载入，版本 {version}"),
        None if dry_run => "将载入".to_owned(),
        None => "未载入".to_owned(),
    };
    let turned = changed.turned.iter().map(|day| format!("\n  {} 改为{}", day.date, day.kind.label()));
    format!("{} 年：{done}，{} 天有变化{}", changed.year, changed.turned.len(), turned.collect::<String>())
}

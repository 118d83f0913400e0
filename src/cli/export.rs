//! `hotline export`

use super::told::told;
use crate::clock::Clock;
use crate::service::Ctx;
use crate::service::admin::Doer;
use crate::service::province::batches::{self, Batch, Made, Part, Wanted, month, open, units_of};
use crate::startup;
use anyhow::{Context, Result, bail};
use chrono::NaiveDate;
use clap::{Args, Subcommand, ValueEnum};
use entity::values::UnitCode;
use std::io::Write;
use std::path::{Path, PathBuf};

/// 导出数据
#[derive(Debug, Subcommand)]
pub enum Export {
    /// 导出一个月的评价：按单位生成月度汇聚批次（首次全量，上报后为增量），文件与清单写入目录
    Ratings(Ratings),
}

#[derive(Debug, Args)]
pub struct Ratings {
    /// 评价所在月份，如 2026-10；须已结束
    #[arg(long, value_name = "YYYY-MM", value_parser = named)]
    month: NaiveDate,
    /// 单位代码，可重复；缺省为当月有评价的各单位
    #[arg(long = "unit", value_name = "CODE")]
    units: Vec<String>,
    /// 字段布局
    #[arg(long, value_enum, default_value_t = Layout::Province)]
    layout: Layout,
    /// 写入的目录，不存在则新建
    #[arg(long, value_name = "DIR", default_value = ".")]
    out: PathBuf,
    /// 给定的单位没有评价时作零报告
    #[arg(long)]
    zero: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Layout {
    /// 上报省平台的字段布局（管理员可调整）
    Province,
}

fn named(word: &str) -> Result<NaiveDate, String> {
    month(word).ok_or_else(|| "应为年月，如 2026-10".to_owned())
}

impl Export {
    pub async fn run(self) -> Result<()> {
        let Self::Ratings(asked) = self;
        let config = startup::settings()?;
        startup::migrate(&config).await?;
        let ctx = startup::context(config, Clock::real(), false).await?;
        asked.run(&ctx).await
    }
}

impl Ratings {
    async fn run(self, ctx: &Ctx) -> Result<()> {
        std::fs::create_dir_all(&self.out).with_context(|| format!("无法写入目录 {}", self.out.display()))?;
        let units: Vec<UnitCode> = match self.units.as_slice() {
            [] => units_of(ctx, self.month).await.map_err(told)?,
            named => named.iter().map(|unit| UnitCode::from(unit.as_str())).collect(),
        };
        if units.is_empty() {
            bail!("{} 没有评价", self.month.format("%Y 年 %-m 月"));
        }
        let doer = Doer::at_the_command_line();
        for unit in units {
            let wanted = Wanted { unit: unit.clone(), month: self.month, zero: self.zero, anew: false };
            match batches::make_as(ctx, &doer, wanted).await.map_err(told)? {
                Made::New(batch) => self.tell(ctx, &batch, "已生成").await?,
                Made::Waiting(batch) => self.tell(ctx, &batch, "此前已生成、待上报").await?,
                Made::Nothing => println!("{unit}：自上次上报以来没有变化"),
            }
        }
        Ok(())
    }

    async fn tell(&self, ctx: &Ctx, batch: &Batch, how: &str) -> Result<()> {
        for part in [Part::Csv, Part::Ndjson, Part::Manifest] {
            write(ctx, batch, part, &self.out).await?;
        }
        let Batch { unit, sequence, kind, added, changed, withdrawn, .. } = batch;
        println!(
            "{unit}：第 {sequence} 批（{}）{how}，新增 {added}，变更 {changed}，撤回 {withdrawn}",
            kind.label()
        );
        Ok(())
    }
}

async fn write(ctx: &Ctx, batch: &Batch, part: Part, folder: &Path) -> Result<()> {
    let mut sending = open(ctx, batch, part, false).await.map_err(told)?;
    let path = folder.join(&sending.name);
    let failed = || format!("无法写入 {}", path.display());
    let mut file = std::fs::File::create(&path).with_context(failed)?;
    while let Some(piece) = sending.pieces.recv().await {
        file.write_all(&piece?).with_context(failed)?;
    }
    file.sync_all().with_context(failed)
}

//! `hotline import`, `hotline unit import`

mod show;

use crate::clock::Clock;
use crate::service::Ctx;
use crate::service::admin::Doer;
use crate::service::calendar::Changed;
use crate::service::import::{self, Job, Report};
use crate::service::live::Neighbours;
use crate::startup;
use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use show::Shown;
use std::path::{Path, PathBuf};

/// 导入数据
#[derive(Debug, Subcommand)]
pub enum Import {
    /// 导入历史工单和在办工单：不发信件，不触发旧提醒，在办的时限接续计算
    Tickets(File),
    /// 导入历史评价：差评及其办理情况一并导入
    Ratings(File),
    /// 导入办件：可以评价的办件，用于评价覆盖率和默认评价
    ServedCases(File),
    /// 导入办件量：只知道件数的月份，按单位、事项或窗口
    ServedCounts(File),
    /// 导入政务服务事项、窗口和窗口人员：后来的行使先前的行停用
    Services(File),
    /// 载入评价指标：整表载入，自启用日期起校验新的评价；有误则整表不载入
    Indicators {
        #[command(flatten)]
        file: File,
        /// 启用日期，不填为今天
        #[arg(long, value_name = "DATE")]
        from: Option<chrono::NaiveDate>,
        /// 依据的文件
        #[arg(long, value_name = "TEXT")]
        basis: String,
    },
    /// 导入派单目录：后来的行使先前的行停用
    Directory(File),
    /// 导入放假安排（date, work 或 is_workday, name），可含多个年份；每年整体载入，有误则整年不载入
    Calendar(File),
}

/// 管理单位
#[derive(Debug, Subcommand)]
pub enum Unit {
    /// 导入单位及其曾用名；更名记为自某日起的新名称
    Import(File),
}

#[derive(Debug, Args)]
pub struct File {
    /// 文件：CSV、XLSX 或每行一个 JSON 对象；可为 .gz
    file: PathBuf,
    /// 映射文件（TOML）：列与字段的对应、取值对照、日期格式；写法见 docs/import.md
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    /// 只核对，不写入
    #[arg(long)]
    dry_run: bool,
    /// 将未导入的行连同原因写入文件，缺省为“文件名.refused.csv”
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true)]
    #[allow(clippy::option_option)]
    refused: Option<Option<PathBuf>>,
}

impl Import {
    pub async fn run(self) -> Result<()> {
        let ctx = context().await?;
        match self {
            Self::Tickets(file) => {
                let (dry, done) = file.run(async |job| import::tickets(&ctx, job).await).await?;
                println!("{}", in_hand(summary(&done, "张工单", dry), &done));
            }
            Self::Ratings(file) => {
                let (dry, done) = file.run(async |job| import::ratings(&ctx, job).await).await?;
                println!("{}", in_hand(summary(&done, "条评价", dry), &done));
            }
            Self::Directory(file) => {
                let (dry, done) = file.run(async |job| import::directory(&ctx, job).await).await?;
                println!("{}", summary(&done, "行目录", dry));
            }
            Self::ServedCases(file) => {
                let (dry, done) = file.run(async |job| import::served_cases(&ctx, job).await).await?;
                println!("{}", summary(&done, "件办件", dry));
            }
            Self::ServedCounts(file) => {
                let doer = Doer::at_the_command_line();
                let (dry, done) = file.run(async |job| import::served_counts(&ctx, &doer, job).await).await?;
                println!("{}", summary(&done, "条办件量", dry));
            }
            Self::Services(file) => {
                let doer = Doer::at_the_command_line();
                let (dry, done) = file.run(async |job| import::services(&ctx, &doer, job).await).await?;
                println!("{}", summary(&done, "条事项、窗口或窗口人员", dry));
            }
            Self::Indicators { file, from, basis } => indicators(&ctx, file, from, basis).await?,
            Self::Calendar(file) => calendar(&ctx, file).await?,
        }
        ring(&ctx).await;
        Ok(())
    }
}

impl Unit {
    pub async fn run(self) -> Result<()> {
        let Self::Import(file) = self;
        let ctx = context().await?;
        let (dry, done) = file.run(async |job| import::units(&ctx, job).await).await?;
        let verb = if dry { "将新增或更新" } else { "新增或更新" };
        println!(
            "读取 {} 行：{verb} {} 个单位，无变化 {} 个，{} 行未导入",
            done.read, done.added, done.known, done.refused
        );
        Ok(())
    }
}

/// Tells running workers that there may be deadlines earlier than they think. What was brought in stays so without it:
/// they look by themselves soon enough.
async fn ring(ctx: &Ctx) {
    if let Err(error) = Neighbours::ring(ctx).await {
        tracing::warn!("running processes were not told: {}", error.chain());
    }
}

async fn context() -> Result<Ctx> {
    let config = startup::settings()?;
    startup::migrate(&config).await?;
    startup::context(config, Clock::real(), false).await
}

impl File {
    /// Runs an import of the file with everything that a person sees of it.
    async fn run<T>(
        self,
        work: impl AsyncFnOnce(Job) -> Result<T, import::ImportError>,
    ) -> Result<(bool, T)> {
        let map = self.map.as_deref().map(read_map).transpose()?;
        let report = self.refused.map(|path| path.unwrap_or_else(|| beside(&self.file)));
        let shown = Shown::new(&self.file, report)?;
        let job = Job {
            file: self.file,
            map,
            dry_run: self.dry_run,
            opened: shown.progress(),
            refused: shown.refusals(),
        };
        let done = work(job).await;
        shown.end()?;
        Ok((self.dry_run, done?))
    }
}

fn read_map(path: &Path) -> Result<String> {
    let bytes = std::fs::read(path).with_context(|| format!("无法读取映射文件 {}", path.display()))?;
    String::from_utf8(bytes).map_err(|_| anyhow::anyhow!("映射文件 {} 不是 UTF-8 编码", path.display()))
}

fn beside(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".refused.csv");
    name.into()
}

fn summary(done: &Report, what: &str, dry: bool) -> String {
    let Report { read, added, known, refused, .. } = done;
    if *added == 0 && *refused == 0 && *known > 0 {
        return format!("读取 {read} 行：全部 {known} {what}此前已导入，没有变化");
    }
    let verb = if dry { "将导入" } else { "导入" };
    let note = if dry { "（核对，未写入）" } else { "" };
    format!("读取 {read} 行：{verb} {added} {what}，已存在 {known}，未导入 {refused} 行{note}")
}

fn in_hand(summary: String, done: &Report) -> String {
    match done {
        Report { added: 0, .. } => summary,
        Report { open: 0, .. } => format!("{summary}；均为历史工单"),
        Report { open, overdue, .. } => format!("{summary}；其中在办 {open} 张，{overdue} 张已超期"),
    }
}

/// A whole table or none; fails when any row was refused.
async fn indicators(ctx: &Ctx, file: File, from: Option<chrono::NaiveDate>, basis: String) -> Result<()> {
    let doer = Doer::at_the_command_line();
    let load = async |job| import::indicators(ctx, &doer, job, from, Some(basis)).await;
    let (dry, (done, version)) = file.run(load).await?;
    if done.refused > 0 {
        bail!("{} 行有误，评价指标须整表载入", done.refused);
    }
    match version {
        Some(version) => println!("评价指标第 {version} 版：已载入 {} 项", done.added),
        None if dry => println!("核对了 {} 项评价指标（未写入）", done.added),
        None => {}
    }
    Ok(())
}

/// Each year whole or not at all; fails when any row was refused.
async fn calendar(ctx: &Ctx, file: File) -> Result<()> {
    let (dry, years) = file.run(async |job| import::calendar(ctx, job).await).await?;
    for changed in &years.changed {
        println!("{}", year(changed, dry));
    }
    if let Some(followed) = years.followed {
        println!(
            "在办时限：延长 {} 项，不变 {} 项，撤销超期 {} 项",
            followed.lengthened, followed.kept, followed.voided
        );
    }
    if years.report.refused > 0 {
        bail!("{} 行未载入", years.report.refused);
    }
    Ok(())
}

fn year(changed: &Changed, dry_run: bool) -> String {
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

//! The command line: one file a verb.

mod audit;
mod backup;
mod deadline;
mod export;
mod import;
mod migrate;
mod openapi;
mod report;
mod serve;
mod told;
mod user;

use crate::startup;
use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// 12345 热线：受理、派单、按工作日计时、审核、回访、销号
#[derive(Debug, Parser)]
#[command(name = "hotline", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// 启动服务
    Serve(serve::Serve),
    /// 升级数据库结构（只向前）
    Migrate(migrate::Migrate),
    /// 管理用户
    #[command(subcommand)]
    User(user::User),
    /// 管理单位
    #[command(subcommand)]
    Unit(import::Unit),
    /// 导入数据
    #[command(subcommand)]
    Import(import::Import),
    /// 导出数据
    #[command(subcommand)]
    Export(export::Export),
    /// 审计
    #[command(subcommand)]
    Audit(audit::Audit),
    /// 报表
    #[command(subcommand)]
    Report(report::Report),
    /// 备份到一个文件
    Backup(backup::Backup),
    /// 从备份恢复
    Restore(backup::Restore),
    /// 计算期限：到期时间和逐日理由
    Deadline(deadline::Deadline),
    /// 输出 OpenAPI 文档
    Openapi,
}

/// Runs the verb that was typed: 0 when it is done, 1 with one readable line when not, 2 on wrong usage.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(shown) => {
            // Help and version come this way too, with code 0. Nobody reads if the pipe is closed.
            let _ = shown.print();
            return ExitCode::from(u8::try_from(shown.exit_code()).unwrap_or(2));
        }
    };
    let done = startup::block_on(async {
        match cli.verb {
            Verb::Serve(serve) => serve.run().await,
            Verb::Migrate(migrate) => migrate.run().await,
            Verb::User(user) => user.run().await,
            Verb::Unit(unit) => unit.run().await,
            Verb::Import(import) => import.run().await,
            Verb::Export(export) => export.run().await,
            Verb::Audit(audit) => audit.run().await,
            Verb::Report(report) => report.run().await,
            Verb::Backup(backup) => backup.run().await,
            Verb::Restore(restore) => restore.run().await,
            Verb::Deadline(deadline) => deadline.run().await,
            Verb::Openapi => openapi::run(),
        }
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("错误：{}", one_line(&error));
            ExitCode::FAILURE
        }
    }
}

/// An error and its sources in one line.
fn one_line(error: &anyhow::Error) -> String {
    let mut parts: Vec<String> = Vec::new();
    for source in error.chain() {
        let text = source.to_string().replace('\n', " ");
        if !parts.iter().any(|part| part.contains(&text)) {
            parts.push(text);
        }
    }
    parts.join("：")
}

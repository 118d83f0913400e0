//! `hotline serve`

use crate::clock::Clock;
use crate::service::{calendar, demo};
use crate::startup::{self, Role};
use anyhow::{Context, Result};
use chrono::{DateTime, FixedOffset, Utc};
use clap::Args;
use clap::builder::PossibleValuesParser;
use clap::builder::TypedValueParser;
use secrecy::ExposeSecret;

/// 启动服务（先升级数据库结构）
#[derive(Debug, Args)]
pub struct Serve {
    /// 首次启动时载入演示区县（东川区）
    #[arg(long)]
    demo: bool,
    /// 演示时钟的起点，如 2026-09-28T09:00:00+08:00
    #[arg(long, value_name = "RFC3339", requires = "demo", value_parser = DateTime::parse_from_rfc3339)]
    demo_clock: Option<DateTime<FixedOffset>>,
    /// 本进程的分工：web 只应答，worker 只执行定时与投递，all 两者都做
    #[arg(long, default_value = "all", value_parser = roles())]
    role: Role,
}

fn roles() -> impl TypedValueParser<Value = Role> {
    PossibleValuesParser::new(["web", "worker", "all"]).map(|name| match name.as_str() {
        "web" => Role::Web,
        "worker" => Role::Worker,
        _ => Role::All,
    })
}

impl Serve {
    pub async fn run(self) -> Result<()> {
        let config = startup::settings()?;
        let _alone = startup::serve_alone(&config)?;
        startup::migrate(&config).await?;
        let ctx = startup::context(config, Clock::real(), self.demo).await?;
        let ctx = match self.demo_clock {
            Some(start) => {
                let start = ctx.demo_clock_start(start.with_timezone(&Utc)).await?;
                ctx.with_clock(Clock::demo(start))
            }
            None => ctx,
        };
        if self.demo {
            let loaded = demo::load(&ctx).await.context("演示区县载入失败")?;
            announce(loaded.as_ref());
        }
        if self.role != Role::Web {
            // An import may have been interrupted before the deadlines had followed it.
            calendar::follow(&ctx).await?;
        }
        startup::run(&ctx, self.role).await
    }
}

/// Prints the demo's accounts; the password only when it was made up now.
fn announce(loaded: Option<&demo::Loaded>) {
    let Some(loaded) = loaded else {
        println!("演示区县已在库中，账号和口令不变。");
        return;
    };
    println!("已载入演示区县（东川区）：{} 张工单，{} 个账号。", loaded.tickets, loaded.accounts.len());
    for (username, name) in &loaded.accounts {
        println!("  {username:<24} {name}");
    }
    match &loaded.password {
        Some(password) => println!("所有账号的口令（只显示这一次）：{}", password.expose_secret()),
        None => println!("所有账号的口令为 HOTLINE_DEMO_PASSWORD 所给的值。"),
    }
}

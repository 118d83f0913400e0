//! `hotline user`

use super::told::told;
use crate::clock::Clock;
use crate::domain::text::FieldErrors;
use crate::service::Ctx;
use crate::service::people::{self, AddPerson, Doer, Leftover};
use crate::startup;
use anyhow::Result;
use clap::{Args, Subcommand};
use entity::values::Role;
use secrecy::{ExposeSecret, SecretString};

/// 管理用户
#[derive(Debug, Subcommand)]
pub enum User {
    /// 添加用户，输出初始口令（首次登录时必须修改）
    Add(Add),
    /// 停用用户，立即生效
    Disable(Named),
    /// 重置口令并解除锁定，输出新口令（下次登录时必须修改）
    ResetPassword(Named),
}

#[derive(Debug, Args)]
pub struct Add {
    /// 用户名：字母、数字和 . _ -
    username: String,
    /// 姓名
    #[arg(long)]
    name: String,
    /// 邮箱地址，信件寄往此处
    #[arg(long)]
    email: Option<String>,
    /// 所属单位代码
    #[arg(long, default_value = "hotline")]
    unit: String,
    /// 角色，可重复
    #[arg(long = "role", required = true, value_parser = role, value_name = "ROLE")]
    roles: Vec<Role>,
    /// 外包人员（只记录，不决定）
    #[arg(long)]
    contractor: bool,
    /// 初始口令；不给则随机生成
    #[arg(long, env = "HOTLINE_USER_PASSWORD", hide_env_values = true)]
    password: Option<SecretString>,
}

#[derive(Debug, Args)]
pub struct Named {
    /// 用户名
    username: String,
}

fn role(code: &str) -> Result<Role, String> {
    Role::from_code(code).ok_or_else(|| {
        let known: Vec<_> = Role::ALL.iter().map(|role| role.code()).collect();
        format!("没有这种角色，可用：{}", known.join("、"))
    })
}

impl User {
    pub async fn run(self) -> Result<()> {
        let config = startup::settings()?;
        startup::migrate(&config).await?;
        let ctx = startup::context(config, Clock::real(), false).await?;
        match self {
            Self::Add(add) => add.run(&ctx).await,
            Self::Disable(Named { username }) => {
                let id = people::by_username(&ctx, &username).await.map_err(told)?;
                people::disable(&ctx, &Doer::at_the_command_line(), id, Leftover::Leave)
                    .await
                    .map_err(told)?;
                println!("用户 {username} 已停用");
                Ok(())
            }
            Self::ResetPassword(Named { username }) => {
                let id = people::by_username(&ctx, &username).await.map_err(told)?;
                let doer = Doer::at_the_command_line();
                let (_, password) = people::reset_password(&ctx, &doer, id).await.map_err(told)?;
                println!("用户 {username} 的新口令：{}", password.expose_secret());
                Ok(())
            }
        }
    }
}

impl Add {
    async fn run(self, ctx: &Ctx) -> Result<()> {
        let new = AddPerson {
            username: Some(self.username),
            name: Some(self.name),
            email: self.email,
            unit: Some(self.unit),
            roles: self.roles.iter().map(|role| role.code().to_owned()).collect(),
            contractor: self.contractor,
            password: self.password,
        };
        let doer = Doer::at_the_command_line();
        let added = people::add(ctx, &doer, new, FieldErrors::new()).await.map_err(told)?;
        println!("用户 {} 的初始口令：{}", added.username, added.password.expose_secret());
        Ok(())
    }
}

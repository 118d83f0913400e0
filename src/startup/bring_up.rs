//! What every verb that works on the database begins with: settings, folders, keys, schema, pools.

use crate::clock::Clock;
use crate::config::Config;
use crate::outbox::Courier;
use crate::secrets::Secrets;
use crate::service::Ctx;
use crate::service::calendar::Calendars;
use crate::service::{report, upgrade};
use crate::store::Db;
use crate::store::dialect::{self, Backend};
use crate::telemetry;
use anyhow::{Context, Result, bail};
use migration::{Migrator, MigratorTrait};
use secrecy::ExposeSecret;
use std::fs::{self, File, TryLockError};
use std::path::Path;
use std::sync::Arc;

/// The settings, with logging installed.
pub fn settings() -> Result<Arc<Config>> {
    let config = Config::load()?;
    telemetry::install(&config).context("log 的值不是有效的日志过滤规则")?;
    Ok(Arc::new(config))
}

/// Folders, keys and pools, once the schema is as this program knows it.
pub async fn context(config: Arc<Config>, clock: Clock, demo: bool) -> Result<Ctx> {
    make_private(&config.data_dir)
        .with_context(|| format!("数据目录 {} 无法使用", config.data_dir.display()))?;
    let secrets = Secrets::open(&config.key_file())?;
    let db = Db::open(&config.database_url(), config.database.connections).await.context("无法连接数据库")?;
    let calendars = calendars(&config)?;
    let courier = Courier::new(db.clone(), &config)?;
    let schema = Arc::new(migration::known());
    Ok(Ctx { calendars, schema, ..Ctx::new(db, clock, config, secrets, courier, demo) })
}

fn calendars(config: &Config) -> Result<Calendars> {
    Calendars::of_hours(&config.calendar.hours).context("配置项 calendar.hours 的值不可用")
}

/// Held while a process serves.
#[derive(Debug)]
pub struct Alone(#[expect(dead_code, reason = "the lock lies in the open file")] Option<File>);

/// On SQLite, keeps a second process from serving the same data directory; PostgreSQL is there for several.
pub fn serve_alone(config: &Config) -> Result<Alone> {
    if Backend::of(config.database_url().expose_secret())? == Backend::Postgres {
        return Ok(Alone(None));
    }
    let folder = config.data_dir.display();
    make_private(&config.data_dir).with_context(|| format!("数据目录 {folder} 无法使用"))?;
    let lock = File::create(config.data_dir.join("serve.lock")).context("无法建立服务锁")?;
    match lock.try_lock() {
        Ok(()) => Ok(Alone(Some(lock))),
        Err(TryLockError::WouldBlock) => {
            bail!(
                "数据目录 {folder} 已有一个服务进程在使用；SQLite 只能由一个进程服务，多个进程请用 PostgreSQL"
            )
        }
        Err(TryLockError::Error(error)) => Err(error).context("无法取得服务锁"),
    }
}

/// Brings the schema up to date, one process at a time; refuses one that is newer than this program.
pub async fn migrate(config: &Config) -> Result<()> {
    make_private(&config.data_dir)
        .with_context(|| format!("数据目录 {} 无法使用", config.data_dir.display()))?;
    let url = config.migrate_url();
    let backend = Backend::of(url.expose_secret())?;
    // Held until the end of this function.
    let _lock = match backend {
        Backend::Sqlite => {
            let lock = File::create(config.data_dir.join("migrate.lock")).context("无法建立升级锁")?;
            // Whoever holds it may need this very thread to get on.
            let held = tokio::task::spawn_blocking(move || lock.lock().map(|()| lock)).await?;
            Some(held.context("无法取得升级锁")?)
        }
        Backend::Postgres => None,
    };
    let owner = Db::open_single(&url).await.context("无法连接数据库")?;
    dialect::lock_schema(&owner, backend).await.context("无法取得升级锁")?;
    let applied = migration::applied(&owner).await.context("无法读取数据库结构版本")?;
    refuse_newer(&applied)?;
    Migrator::up(&owner, None).await.context("数据库结构升级失败")?;
    dialect::grant_application(&owner, &config.database_url()).await.context("数据库授权失败")?;
    owner.close().await.context("无法断开数据库")?;
    let db = Db::open(&url, 1).await.context("无法连接数据库")?;
    report::recount_if_due(&db, Clock::real().now()).await.context("报表计数失败")?;
    upgrade::refresh_if_due(&db, &calendars(config)?, &config.region.code).await.context("工单升级失败")?;
    db.close().await.context("无法断开数据库")?;
    Ok(())
}

/// Each change of the schema that this program knows, and whether the database has seen it.
pub async fn schema_status(config: &Config) -> Result<Vec<(String, bool)>> {
    let owner = Db::open_single(&config.migrate_url()).await.context("无法连接数据库")?;
    let applied = migration::applied(&owner).await.context("无法读取数据库结构版本")?;
    owner.close().await.context("无法断开数据库")?;
    refuse_newer(&applied)?;
    Ok(migration::known().into_iter().map(|name| (name.clone(), applied.contains(&name))).collect())
}

fn refuse_newer(applied: &[String]) -> Result<()> {
    let known = migration::known();
    if let Some(newer) = applied.iter().find(|name| !known.contains(name)) {
        bail!("数据库结构（{newer}）比本程序新，请使用更新的程序");
    }
    Ok(())
}

pub(super) fn make_private(folder: &Path) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

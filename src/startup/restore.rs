//! Bringing a backup back into an empty place.

use super::bring_up::{make_private, migrate, serve_alone};
use crate::config::Config;
use crate::service::backup::{self, Carried, Header};
use crate::store::{Db, dialect};
use anyhow::{Context, Result, bail};
use migration::{Migrator, MigratorTrait};
use std::fs::File;
use std::path::Path;

/// Reads the whole backup first; then makes the schema as it was, loads it, and brings the schema up to date.
///
/// # Errors
/// When the file is not whole or newer than this program, or the database or the folder of files is not empty.
pub async fn restore(config: &Config, file: &Path) -> Result<(Header, Carried)> {
    let named = file.display();
    let open = || File::open(file).with_context(|| format!("备份文件 {named} 无法打开"));
    let header = backup::inspect(open()?)?;
    let known = migration::known();
    if !known.starts_with(&header.schema) {
        bail!("备份的数据库结构不是本程序所知的版本，请使用 {} 或更新的程序", header.version);
    }
    make_private(&config.data_dir)
        .with_context(|| format!("数据目录 {} 无法使用", config.data_dir.display()))?;
    let _alone = serve_alone(config)?;
    let folder = config.data_dir.join("files");
    if folder.read_dir().is_ok_and(|mut entries| entries.next().is_some()) {
        bail!("附件目录 {} 不是空的，恢复只能到空的数据目录", folder.display());
    }
    let url = config.migrate_url();
    let owner = Db::open_single(&url).await.context("无法连接数据库")?;
    let applied = migration::applied(&owner).await.context("无法读取数据库结构版本")?;
    if !applied.is_empty() && applied != header.schema {
        bail!("目标数据库已有别的结构，恢复只能到空的数据库");
    }
    for table in dialect::tables(&owner).await.context("无法读取数据库结构")? {
        if dialect::has_rows(&owner, &table.name).await? {
            bail!("目标数据库不是空的（{}），恢复只能到空的数据库", table.name);
        }
    }
    if applied.is_empty() {
        let steps = u32::try_from(header.schema.len())?;
        Migrator::up(&owner, Some(steps)).await.context("数据库结构建立失败")?;
    }
    owner.close().await.context("无法断开数据库")?;
    let db = Db::open(&url, 2).await.context("无法连接数据库")?;
    let carried = backup::load(&db, &folder, open()?).await.context("恢复失败")?;
    db.close().await.context("无法断开数据库")?;
    migrate(config).await?;
    Ok((header, carried))
}

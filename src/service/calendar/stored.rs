//! The calendar for a program that runs beside the server, or without one.

use sea_orm::DbErr;

use crate::config::Config;
use crate::domain::calendar::Calendar;
use crate::store::{self, Db};

/// The calendar of the configured database; the shipped one where there is no database yet.
pub async fn stored(config: &Config, region: Option<&str>) -> Result<Calendar, DbErr> {
    let url = config.database_url();
    if !store::dialect::is_there(&url) {
        return Ok(Calendar::official());
    }
    let db = Db::open(&url, 1).await?;
    let calendar = match store::dialect::has_table(&db.read, db.backend, "calendar_version").await? {
        true => store::calendar::load(&db.read, region).await?,
        false => Calendar::official(),
    };
    db.close().await?;
    Ok(calendar)
}

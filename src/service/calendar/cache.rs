//! The calendars of this process.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use sea_orm::{ConnectionTrait, DbErr};

use crate::domain::calendar::{Calendar, SessionError, Sessions};
use crate::store;

/// Calendars by region, read again after an import by whatever process. Clones share them.
///
/// Not for use on a transaction that has itself imported: should that be rolled back, its version would be kept here
/// and be taken for the next one of the same number.
#[derive(Debug, Clone, Default)]
pub struct Calendars {
    sessions: Sessions,
    read: Arc<Mutex<HashMap<Option<String>, Read>>>,
}

#[derive(Debug, Clone)]
struct Read {
    /// The last import of any region when it was read.
    latest: i64,
    calendar: Calendar,
}

impl Calendars {
    /// Calendars whose working days have the hours of the settings.
    pub fn of_hours(hours: &str) -> Result<Self, SessionError> {
        Ok(Self { sessions: hours.parse()?, read: Arc::default() })
    }

    /// The calendar of a region, or the nation's: one short query, and the days only after an import.
    pub async fn of(&self, db: &impl ConnectionTrait, region: Option<&str>) -> Result<Calendar, DbErr> {
        let latest = store::calendar::latest(db).await?;
        self.since(db, region, latest).await
    }

    /// The same where the last import is known.
    pub async fn since(
        &self,
        db: &impl ConnectionTrait,
        region: Option<&str>,
        latest: i64,
    ) -> Result<Calendar, DbErr> {
        let key = region.map(str::to_owned);
        if let Some(read) = self.lock().get(&key).filter(|read| read.latest == latest) {
            return Ok(read.calendar.clone());
        }
        let calendar = self.with_hours(store::calendar::load(db, region).await?);
        self.lock().insert(key, Read { latest, calendar: calendar.clone() });
        Ok(calendar)
    }

    /// A calendar with the hours of the settings.
    pub fn with_hours(&self, calendar: Calendar) -> Calendar {
        calendar.with_sessions(self.sessions.clone())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Option<String>, Read>> {
        self.read.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

//! What decisions look at beside the ticket: calendar, settings, directory; read once and shared.

use super::{Ctx, Error};
use crate::domain::calendar::Calendar;
use crate::domain::clock::Policy;
use crate::domain::lifecycle::Context;
use crate::domain::routing::Reference;
use crate::domain::time::{Instant, day_of};
use crate::store;
use entity::values::UnitCode;
use sea_orm::ConnectionTrait;
use std::sync::{Arc, PoisonError, RwLock};

/// One consistent set of them.
#[derive(Debug, Clone)]
pub struct Rules {
    pub calendar: Calendar,
    pub policy: Arc<Policy>,
    pub reference: Arc<Reference>,
}

impl Rules {
    /// For a decision at `now`.
    pub fn context(&self, now: Instant) -> Context<'_> {
        Context { now, calendar: &self.calendar, policy: &self.policy, reference: &self.reference }
    }

    /// The name that a unit bore at `at`.
    pub fn unit_name(&self, unit: &UnitCode, at: Instant) -> String {
        self.reference.unit_name(unit, day_of(at)).to_owned()
    }
}

/// Units, categories, areas and the directory as they were last read.
#[derive(Debug, Clone, Default)]
pub struct Shelf(Arc<RwLock<Option<Arc<Reference>>>>);

impl Shelf {
    /// Forgets what was read: the next use case reads it anew.
    pub fn clear(&self) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    async fn reference(&self, db: &impl ConnectionTrait) -> Result<Arc<Reference>, Error> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(reference) = known {
            return Ok(reference);
        }
        let reference = Arc::new(store::reference::load(db).await?);
        // An empty one is not kept: the first units may come at any time.
        if !reference.units.is_empty() {
            *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(reference.clone());
        }
        Ok(reference)
    }
}

impl Ctx {
    /// The rules in force, read through `db` where they are not known yet.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn rules(&self, db: &impl ConnectionTrait) -> Result<Rules, Error> {
        Ok(Rules {
            calendar: self.calendars.of(db, Some(&self.config.region.code)).await?,
            policy: self.policy.clone(),
            reference: self.shelf.reference(db).await?,
        })
    }

    /// The name that a unit bears today, read through `db` where it is not known yet.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn unit_name(&self, db: &impl ConnectionTrait, unit: &UnitCode) -> Result<String, Error> {
        Ok(self.shelf.reference(db).await?.unit_name(unit, day_of(self.now())).to_owned())
    }
}

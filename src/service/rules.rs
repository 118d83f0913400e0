//! What decisions look at beside the ticket: calendar, settings, directory; read once and shared.

use super::{Ctx, Error};
use crate::domain::calendar::Calendar;
use crate::domain::clock::{Policies, Policy};
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
    /// In force now.
    pub policy: Arc<Policy>,
    /// In force at other times.
    pub policies: Arc<Policies>,
    pub reference: Arc<Reference>,
    /// The office's word in the 文号 of its papers (机关代字).
    pub office: Arc<str>,
}

impl Rules {
    /// For a decision at `now`.
    pub fn context(&self, now: Instant) -> Context<'_> {
        Context {
            now,
            calendar: &self.calendar,
            policy: &self.policy,
            policies: Some(&self.policies),
            reference: &self.reference,
        }
    }

    /// The name that a unit bore at `at`.
    pub fn unit_name(&self, unit: &UnitCode, at: Instant) -> String {
        self.reference.unit_name(unit, day_of(at)).to_owned()
    }
}

/// A value as it was last read, with the stamp it had.
type Kept<S, T> = Arc<RwLock<Option<(S, Arc<T>)>>>;

/// What this process keeps of the reference tables and the limits, read again after a change by whatever process.
///
/// Not for use on a transaction that has itself changed them: what it read might be rolled back.
#[derive(Debug, Clone, Default)]
pub struct Shelf {
    reference: Kept<String, Reference>,
    policies: Kept<i64, Policies>,
}

impl Shelf {
    fn known(&self) -> Option<(String, Arc<Reference>)> {
        self.reference.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn reference(&self, db: &impl ConnectionTrait, stamp: &str) -> Result<Arc<Reference>, Error> {
        if let Some((_, reference)) = self.known().filter(|(read, _)| read == stamp) {
            return Ok(reference);
        }
        let reference = Arc::new(store::reference::load(db).await?);
        let kept = (stamp.to_owned(), reference.clone());
        *self.reference.write().unwrap_or_else(PoisonError::into_inner) = Some(kept);
        Ok(reference)
    }

    async fn policies(&self, db: &impl ConnectionTrait, stamp: i64) -> Result<Arc<Policies>, Error> {
        let known = self.policies.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, policies)) = known.filter(|(read, _)| *read == stamp) {
            return Ok(policies);
        }
        let changes = store::setting::all(db).await?;
        let policies = Arc::new(Policies::of(changes.iter().filter_map(store::setting::Change::dated)));
        *self.policies.write().unwrap_or_else(PoisonError::into_inner) = Some((stamp, policies.clone()));
        Ok(policies)
    }
}

impl Ctx {
    /// The rules in force, read through `db` where they are not known yet or have changed.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn rules(&self, db: &impl ConnectionTrait) -> Result<Rules, Error> {
        let stamp = store::stamp::read(db).await?;
        let policies = self.shelf.policies(db, stamp.setting).await?;
        Ok(Rules {
            policy: policies.at(self.now()).clone(),
            policies,
            calendar: self.calendars.since(db, Some(&self.config.region.code), stamp.calendar).await?,
            reference: self.shelf.reference(db, &stamp.reference).await?,
            office: self.config.documents.office.as_str().into(),
        })
    }

    /// The name that a unit bears today, read through `db` where nothing is known yet. It stands beside a person's own
    /// name on each request and may be a moment old.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn unit_name(&self, db: &impl ConnectionTrait, unit: &UnitCode) -> Result<String, Error> {
        let reference = match self.shelf.known() {
            Some((_, reference)) => reference,
            None => self.rules(db).await?.reference,
        };
        Ok(reference.unit_name(unit, day_of(self.now())).to_owned())
    }
}

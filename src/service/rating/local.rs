//! The sources that are collected in the district. What a citizen said of a case under one of them was said of the case: a code that
//! a person made, or another system asked for, is kept under another source than the one that told of the case.

use crate::domain::routing::Reference;
use crate::domain::time::Instant;
use crate::service::Error;
use crate::store;
use crate::store::rating::Brief;
use entity::served_case;
use entity::values::{RatingId, UnitCode};
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use std::collections::BTreeSet;

/// Their names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Locals(BTreeSet<String>);

impl Locals {
    /// As they are at `now`.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn at(db: &impl ConnectionTrait, now: Instant) -> Result<Self, Error> {
        let sources = store::services::rating_sources(db, now).await?;
        Ok(Self(sources.into_iter().filter(|source| source.is_local()).map(|source| source.name).collect()))
    }

    /// Whether this source is one of them.
    pub fn has(&self, source: &str) -> bool {
        self.0.contains(source)
    }

    /// Every rating that may be of these cases of these sources.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn ratings<'a>(
        &'a self,
        db: &impl ConnectionTrait,
        sources: impl IntoIterator<Item = &'a str>,
        cases: &[String],
    ) -> Result<Vec<Brief>, Error> {
        let sources: BTreeSet<&str> = sources.into_iter().chain(self.0.iter().map(String::as_str)).collect();
        let sources: Vec<&str> = sources.into_iter().collect();
        Ok(store::rating::of_cases_from(db, &sources, cases).await?)
    }

    /// Whether a rating is of this case: of the same source and number, or of the same number and unit where both sources are
    /// local. Numbers of two halls may be alike, those of one unit are not.
    pub fn is_of(&self, rating: &Brief, case: &served_case::Model, reference: &Reference) -> bool {
        rating.project_no == case.project_no
            && (rating.source == case.source
                || (self.has(&rating.source)
                    && self.has(&case.source)
                    && same_unit(reference, rating.unit.as_ref(), &case.unit)))
    }

    /// The citizen has spoken of a case by a code: what other local sources had from silence no longer counts.
    ///
    /// # Errors
    /// When the database refuses.
    pub(in crate::service) async fn hush(
        &self,
        txn: &DatabaseTransaction,
        reference: &Reference,
        (source, project_no, unit): (&str, &str, &UnitCode),
        by: RatingId,
    ) -> Result<(), Error> {
        if !self.has(source) {
            return Ok(());
        }
        let known = self.ratings(txn, [], &[project_no.to_owned()]).await?;
        let silent = known.iter().filter(|rating| rating.is_default && !rating.superseded);
        let silent = silent.filter(|rating| same_unit(reference, rating.unit.as_ref(), unit));
        let ids: Vec<RatingId> = silent.map(|rating| rating.id).collect();
        match ids.is_empty() {
            true => Ok(()),
            false => Ok(store::rating::supersede(txn, &ids, by).await?),
        }
    }
}

/// A rating whose unit nobody knows may be of any.
fn same_unit(reference: &Reference, rated: Option<&UnitCode>, unit: &UnitCode) -> bool {
    rated.is_none_or(|rated| reference.heir(rated) == reference.heir(unit))
}

//! What the other side knows of a month: the last word of each rating among the batches that were handed in, in order of time.

use crate::service::Error;
use crate::store;
use crate::store::batch::{Note, Place};
use entity::values::RowChange;
use sea_orm::ConnectionTrait;
use std::collections::VecDeque;

/// Notes that are read at once.
const PAGE: u64 = 4_000;

/// One batch's notes, read a page at a time.
struct Told {
    batch: i64,
    ahead: VecDeque<Note>,
    last: Option<Place>,
    ended: bool,
}

/// A walk through what was told; holds a page of each batch, however large they are.
pub(super) struct Known(Vec<Told>);

impl Known {
    /// Of these batches, oldest first.
    pub fn of(batches: impl IntoIterator<Item = i64>) -> Self {
        let told = |batch| Told { batch, ahead: VecDeque::new(), last: None, ended: false };
        Self(batches.into_iter().map(told).collect())
    }

    /// The next rating that the other side has, and what it knows of it.
    pub async fn next(&mut self, db: &impl ConnectionTrait) -> Result<Option<Note>, Error> {
        loop {
            for told in &mut self.0 {
                told.fill(db).await?;
            }
            let key = |note: &Note| (note.assessed_at, note.rating_id);
            let Some(first) = self.0.iter().filter_map(|told| told.ahead.front().map(key)).min() else {
                return Ok(None);
            };
            let mut last = None;
            for told in &mut self.0 {
                if told.ahead.front().is_some_and(|note| key(note) == first) {
                    last = told.ahead.pop_front();
                }
            }
            if let Some(note) = last.filter(|note| note.change != RowChange::Withdrawn) {
                return Ok(Some(note));
            }
        }
    }
}

impl Told {
    async fn fill(&mut self, db: &impl ConnectionTrait) -> Result<(), Error> {
        if self.ended || !self.ahead.is_empty() {
            return Ok(());
        }
        let page = store::batch::notes(db, self.batch, self.last, PAGE).await?;
        self.ended = (page.len() as u64) < PAGE;
        self.last = page.last().map(|note| (note.assessed_at, note.rating_id));
        self.ahead = page.into();
        Ok(())
    }
}

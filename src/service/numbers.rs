//! Ticket numbers, leased from the database in blocks, so that intake does not queue for one row.
//!
//! A block is committed before its first number is used: whoever dies with one leaves a gap, and no other process gets
//! the same number (contract.md §2: unique, never reused, gaps allowed). Quiet days lease few at a time.

use super::{Ctx, Error};
use crate::domain::time::{Instant, day_of};
use crate::store;
use chrono::{NaiveDate, TimeDelta};
use entity::values::{AreaCode, TicketNumber};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The first block of a day, and of an hour in which little happens.
const FEWEST: i64 = 8;

/// The largest block: what a process that dies may leave unused.
const MOST: i64 = 512;

/// A block that was used up faster than this is followed by one twice as large.
const FAST: TimeDelta = TimeDelta::seconds(2);

/// Days whose blocks are kept; demos and tests jump about.
const DAYS: usize = 8;

/// The numbers that this process may give out. Clones share them.
#[derive(Debug, Clone, Default)]
pub struct Numbers {
    blocks: Arc<Mutex<BTreeMap<NaiveDate, Block>>>,
    /// One leases, the others wait for its block.
    leasing: Arc<tokio::sync::Mutex<()>>,
}

#[derive(Debug)]
struct Block {
    next: i64,
    /// Exclusive.
    end: i64,
    /// Given out, and not used after all.
    unused: Vec<i64>,
    /// Real time.
    leased: Instant,
    size: i64,
}

/// A number that this process alone has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    pub number: TicketNumber,
    day: NaiveDate,
    serial: i64,
}

impl Numbers {
    fn with<T>(&self, work: impl FnOnce(&mut BTreeMap<NaiveDate, Block>) -> T) -> T {
        work(&mut self.blocks.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn take(&self, day: NaiveDate) -> Option<i64> {
        self.with(|blocks| {
            let block = blocks.get_mut(&day)?;
            if let Some(serial) = block.unused.pop() {
                return Some(serial);
            }
            let serial = block.next;
            (serial < block.end).then(|| {
                block.next += 1;
                serial
            })
        })
    }

    /// How many to lease next.
    fn wanted(&self, day: NaiveDate, now: Instant) -> i64 {
        self.with(|blocks| match blocks.get(&day) {
            Some(block) if now - block.leased < FAST => (block.size * 2).min(MOST),
            _ => FEWEST,
        })
    }

    fn keep(&self, day: NaiveDate, first: i64, size: i64, leased: Instant) {
        let block = Block { next: first, end: first + size, unused: Vec::new(), leased, size };
        self.with(|blocks| {
            blocks.insert(day, block);
            while blocks.len() > DAYS {
                blocks.pop_first();
            }
        });
    }
}

impl Ctx {
    /// A number of the day of `now`: `<region 6><yymmdd><5 digits or more>` (contract.md §2). Not to be called within
    /// a transaction: the block has to be the process's own before anything is written under its numbers.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn take_number(&self, now: Instant) -> Result<Taken, Error> {
        let day = day_of(now);
        let serial = match self.numbers.take(day) {
            Some(serial) => serial,
            None => self.lease(day).await?,
        };
        let region = AreaCode(self.config.region.code.clone());
        Ok(Taken { number: number(&region, day, serial), day, serial })
    }

    /// Takes back a number under which nothing was written.
    pub fn give_number_back(&self, taken: Taken) {
        self.numbers.with(|blocks| {
            if let Some(block) = blocks.get_mut(&taken.day) {
                block.unused.push(taken.serial);
            }
        });
    }

    async fn lease(&self, day: NaiveDate) -> Result<i64, Error> {
        let _one_leases = self.numbers.leasing.lock().await;
        loop {
            // Whoever was before us may have left some.
            if let Some(serial) = self.numbers.take(day) {
                return Ok(serial);
            }
            let region = AreaCode(self.config.region.code.clone());
            let size = self.numbers.wanted(day, self.clock.real_now());
            let first = self
                .transaction(async |txn| Ok(store::number::lease(txn, &region, day, size).await?))
                .await?;
            self.numbers.keep(day, first, size, self.clock.real_now());
        }
    }
}

/// `<region 6><yymmdd><5 digits or more>` (contract.md §2).
pub(super) fn number(region: &AreaCode, day: NaiveDate, serial: i64) -> TicketNumber {
    TicketNumber(format!("{region}{}{serial:05}", day.format("%y%m%d")))
}

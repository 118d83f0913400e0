//! Writing a month's files: the ratings pass through a page at a time beside what the other side knows of them.

use super::known::Known;
use super::layouts::InForce;
use super::page;
use crate::domain::province::{Feeds, Layout, Line, Place, RatingRecord};
use crate::domain::time::start_of;
use crate::gateway::files::{self, spool::Spool};
use crate::service::rules::Rules;
use crate::service::{Ctx, Error};
use crate::store;
use crate::store::batch::{Note, UnitMonth};
use entity::values::*;
use std::collections::HashMap;
use std::path::Path;
use tokio::task::spawn_blocking;

/// Ratings that are read at once.
const PAGE: u64 = 4_000;

/// What was written.
pub(super) struct Written {
    pub csv: files::spool::Packed,
    pub ndjson: files::spool::Packed,
    pub layout: String,
    pub tally: Tally,
}

/// How much it tells.
#[derive(Default)]
pub(super) struct Tally {
    pub changes: HashMap<RowChange, i64>,
    /// Of each satisfaction, what is withdrawn not counted.
    pub levels: [i64; 5],
}

/// The files of a batch while they are written, and what they tell.
struct Pen {
    layout: Layout,
    place: Place,
    csv: Spool,
    ndjson: Spool,
    line: Vec<u8>,
    object: Vec<u8>,
    tally: Tally,
}

impl Pen {
    fn begin(folder: &Path, layout: Layout, place: Place) -> std::io::Result<Self> {
        let (mut csv, ndjson) = (Spool::begin(folder)?, Spool::begin(folder)?);
        // Office programs know UTF-8 by this mark alone.
        let mut line = "\u{feff}".as_bytes().to_vec();
        layout.header(&mut line);
        csv.write(&line)?;
        Ok(Self { layout, place, csv, ndjson, line, object: Vec::new(), tally: Tally::default() })
    }

    fn put(&mut self, record: &RatingRecord, change: RowChange) -> std::io::Result<()> {
        self.line.clear();
        self.object.clear();
        let line = Line { place: &self.place, record, change };
        self.layout.both(&line, &mut self.line, &mut self.object);
        self.csv.write(&self.line)?;
        self.ndjson.write(&self.object)?;
        *self.tally.changes.entry(change).or_default() += 1;
        let level = usize::from(record.satisfaction).checked_sub(1);
        if let Some(count) =
            level.filter(|_| change != RowChange::Withdrawn).and_then(|n| self.tally.levels.get_mut(n))
        {
            *count += 1;
        }
        Ok(())
    }

    /// Writes these, and what is to be noted of them. To lay out, to hash and to pack is most of a month's work: it is done on
    /// a thread of its own, while the next page is read.
    async fn write(mut self, told: Vec<(RatingRecord, RowChange)>) -> Result<(Self, Vec<Note>), Error> {
        let written = spawn_blocking(move || {
            let mut notes = Vec::with_capacity(told.len());
            for (record, change) in &told {
                self.put(record, *change)?;
                notes.push(note(record, *change));
            }
            Ok((self, notes))
        });
        let written = written.await.map_err(|e| Error::Internal("the writer of a month", Box::new(e)))?;
        written.map_err(Error::NoRoom)
    }
}

fn note(record: &RatingRecord, change: RowChange) -> Note {
    let digest = record.digest().to_vec();
    Note { rating_id: record.id, assessed_at: record.assessed_at, change, digest }
}

/// A month's ratings of a unit.
struct Month<'a> {
    ctx: &'a Ctx,
    rules: &'a Rules,
    layout: &'a Layout,
    of: &'a UnitMonth,
    batch: i64,
    feeds: Feeds,
}

/// A page of them.
struct Page {
    records: Vec<RatingRecord>,
    /// Behind which the next begins.
    next: Option<store::batch::Place>,
}

impl Month<'_> {
    async fn page(&self, after: Option<store::batch::Place>) -> Result<Page, Error> {
        let (ctx, db) = (self.ctx, &self.ctx.db.read);
        let mut rows = store::batch::ratings(db, self.of, after, PAGE).await?;
        let full = rows.len() as u64 == PAGE;
        let next = rows.last().filter(|_| full).map(|row| (row.assessed_at, row.id));
        if !self.layout.province_ratings {
            let now = ctx.now();
            rows.retain(|row| !self.feeds.at(&row.source, now).province);
        }
        Ok(Page { records: page::records(ctx, db, self.rules, self.layout, rows).await?, next })
    }

    /// Writes what is told to the files, and down in the database: others have their turn in between.
    async fn tell(&self, pen: Pen, told: Vec<(RatingRecord, RowChange)>) -> Result<Pen, Error> {
        if told.is_empty() {
            return Ok(pen);
        }
        let (pen, notes) = pen.write(told).await?;
        let batch = self.batch;
        self.ctx.long_transaction(async |txn| Ok(store::batch::note(txn, batch, notes).await?)).await?;
        Ok(pen)
    }

    /// Tells that ratings which were handed in are no longer the unit's.
    async fn withdraw(&self, mut pen: Pen, gone: &[RatingId]) -> Result<Pen, Error> {
        let db = &self.ctx.db.read;
        for some in gone.chunks(500) {
            let mut rows = store::batch::ratings_by_ids(db, some).await?;
            rows.sort_by_key(|row| (row.assessed_at, row.id));
            let records = page::records(self.ctx, db, self.rules, self.layout, rows).await?;
            let told = records.into_iter().map(|record| (record, RowChange::Withdrawn));
            pen = self.tell(pen, told.collect()).await?;
        }
        Ok(pen)
    }
}

/// Writes a batch's files from what there is and what the other side knows, and notes what they tell.
pub(super) async fn write(
    ctx: &Ctx,
    rules: &Rules,
    in_force: &InForce,
    of: &UnitMonth,
    batch: i64,
    mut known: Known,
) -> Result<Written, Error> {
    let db = &ctx.db.read;
    let layout = &in_force.layout;
    let month = Month { ctx, rules, layout, of, batch, feeds: store::feed::all(db).await? };
    let place = page::place(ctx, rules, &of.unit, start_of(of.month));
    let folder = files::folder(&ctx.config.data_dir);
    let mut pen = Pen::begin(&folder, layout.clone(), place).map_err(Error::NoRoom)?;
    let mut last_told = known.next(db).await?;
    let mut gone: Vec<RatingId> = Vec::new();
    let mut page = Some(month.page(None).await?);
    while let Some(Page { records, next }) = page {
        let mut told = Vec::with_capacity(records.len());
        for record in records {
            let key = (record.assessed_at, record.id);
            while let Some(note) = last_told.as_ref().filter(|note| (note.assessed_at, note.rating_id) < key)
            {
                gone.push(note.rating_id);
                last_told = known.next(db).await?;
            }
            match last_told.take_if(|note| note.rating_id == record.id) {
                None => told.push((record, RowChange::Added)),
                Some(note) => {
                    if note.digest != record.digest() {
                        told.push((record, RowChange::Changed));
                    }
                    last_told = known.next(db).await?;
                }
            }
        }
        let ahead = async {
            match next {
                Some(next) => month.page(Some(next)).await.map(Some),
                None => Ok(None),
            }
        };
        let (read, written) = tokio::join!(ahead, month.tell(pen, told));
        (page, pen) = (read?, written?);
    }
    while let Some(note) = last_told {
        gone.push(note.rating_id);
        last_told = known.next(db).await?;
    }
    let Pen { csv, ndjson, tally, .. } = month.withdraw(pen, &gone).await?;
    let end = |spool: Spool| spool.end().map_err(Error::NoRoom);
    Ok(Written { csv: end(csv)?, ndjson: end(ndjson)?, layout: layout.name.clone(), tally })
}

//! Writing a month's files: the ratings pass through a page at a time beside what the other side knows of them.

use super::known::Known;
use super::layouts::InForce;
use super::page;
use crate::domain::province::{Layout, Line, Place, RatingRecord};
use crate::domain::time::start_of;
use crate::gateway::files::{self, spool::Spool};
use crate::service::rules::Rules;
use crate::service::{Ctx, Error};
use crate::store;
use crate::store::batch::{Note, UnitMonth};
use entity::values::*;
use std::collections::HashMap;

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
struct Writing<'a> {
    ctx: &'a Ctx,
    layout: &'a Layout,
    place: Place,
    batch: i64,
    csv: Spool,
    ndjson: Spool,
    line: Vec<u8>,
    notes: Vec<Note>,
    tally: Tally,
}

impl Writing<'_> {
    fn put(&mut self, record: &RatingRecord, change: RowChange) -> Result<(), Error> {
        let line = Line { place: &self.place, record, change };
        self.line.clear();
        self.layout.csv(&line, &mut self.line);
        self.csv.write(&self.line).map_err(Error::NoRoom)?;
        self.line.clear();
        self.layout.json(&line, &mut self.line);
        self.ndjson.write(&self.line).map_err(Error::NoRoom)?;
        *self.tally.changes.entry(change).or_default() += 1;
        let level = usize::from(record.satisfaction).checked_sub(1);
        if let Some(count) =
            level.filter(|_| change != RowChange::Withdrawn).and_then(|n| self.tally.levels.get_mut(n))
        {
            *count += 1;
        }
        self.notes.push(Note {
            rating_id: record.id,
            assessed_at: record.assessed_at,
            change,
            digest: record.digest().to_vec(),
        });
        Ok(())
    }

    /// Writes down what was told so far: others have their turn in between.
    async fn flush(&mut self) -> Result<(), Error> {
        let notes = std::mem::take(&mut self.notes);
        if notes.is_empty() {
            return Ok(());
        }
        let batch = self.batch;
        self.ctx.long_transaction(async |txn| Ok(store::batch::note(txn, batch, notes).await?)).await
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
    let feeds = store::feed::all(db).await?;
    let now = ctx.now();
    let folder = files::folder(&ctx.config.data_dir);
    let begin = || Spool::begin(&folder).map_err(Error::NoRoom);
    let mut out = Writing {
        ctx,
        layout,
        place: page::place(ctx, rules, &of.unit, start_of(of.month)),
        batch,
        csv: begin()?,
        ndjson: begin()?,
        line: Vec::new(),
        notes: Vec::new(),
        tally: Tally::default(),
    };
    // Office programs know UTF-8 by this mark alone.
    out.line.extend_from_slice("\u{feff}".as_bytes());
    layout.header(&mut out.line);
    let head = std::mem::take(&mut out.line);
    out.csv.write(&head).map_err(Error::NoRoom)?;
    let mut told = known.next(db).await?;
    let mut gone: Vec<RatingId> = Vec::new();
    let mut after = None;
    loop {
        let mut rows = store::batch::ratings(db, of, after, PAGE).await?;
        let last = rows.last().map(|row| (row.assessed_at, row.id));
        let full = rows.len() as u64 == PAGE;
        if !layout.province_ratings {
            rows.retain(|row| !feeds.at(&row.source, now).province);
        }
        for record in page::records(ctx, db, rules, layout, rows).await? {
            let key = (record.assessed_at, record.id);
            while let Some(note) = told.as_ref().filter(|note| (note.assessed_at, note.rating_id) < key) {
                gone.push(note.rating_id);
                told = known.next(db).await?;
            }
            match told.take_if(|note| note.rating_id == record.id) {
                None => out.put(&record, RowChange::Added)?,
                Some(note) => {
                    if note.digest != record.digest() {
                        out.put(&record, RowChange::Changed)?;
                    }
                    told = known.next(db).await?;
                }
            }
        }
        out.flush().await?;
        if !full {
            break;
        }
        after = last;
    }
    while let Some(note) = told {
        gone.push(note.rating_id);
        told = known.next(db).await?;
    }
    withdraw(&mut out, rules, &gone).await?;
    let end = |spool: Spool| spool.end().map_err(Error::NoRoom);
    let Writing { csv, ndjson, tally, .. } = out;
    Ok(Written { csv: end(csv)?, ndjson: end(ndjson)?, layout: layout.name.clone(), tally })
}

/// Tells that ratings which were handed in are no longer the unit's.
async fn withdraw(out: &mut Writing<'_>, rules: &Rules, gone: &[RatingId]) -> Result<(), Error> {
    let db = &out.ctx.db.read;
    for some in gone.chunks(500) {
        let mut rows = store::batch::ratings_by_ids(db, some).await?;
        rows.sort_by_key(|row| (row.assessed_at, row.id));
        for record in page::records(out.ctx, db, rules, out.layout, rows).await? {
            out.put(&record, RowChange::Withdrawn)?;
        }
        out.flush().await?;
    }
    Ok(())
}

//! The reading thread: rows in, batches of decided records out.

use super::{ImportError, Job, Refused};
use crate::domain::import::{Bound, Field, Mapping, reason};
use crate::domain::text::FieldErrors;
use crate::gateway::sheet::{Options, Sheet};
use std::ops::ControlFlow;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::{JoinHandle, spawn_blocking};

/// Rows of a batch: enough that a commit costs little beside them, few enough that others get their turn.
const BATCH: usize = 500;

/// Some rows of a file, read and decided.
pub(in crate::service) struct Batch<T> {
    pub rows: Vec<Taken<T>>,
    pub refused: Vec<Refused>,
}

/// A record with its line and the cells it was read from.
pub(in crate::service) struct Taken<T> {
    pub line: u64,
    pub record: T,
    pub cells: Vec<String>,
}

/// A file that is being read.
pub(in crate::service) struct Feed<T> {
    batches: Receiver<Batch<T>>,
    reading: JoinHandle<Result<(), ImportError>>,
    columns: Vec<String>,
}

/// What makes a record of a row's cells, with its line.
pub(in crate::service) type Decide<T> =
    Box<dyn FnMut(&Bound, u64, &[String]) -> Result<T, FieldErrors> + Send>;

/// Opens the file of `job`, binds the mapping to its columns and begins to read.
pub(in crate::service) async fn feed<T: Send + 'static>(
    job: &mut Job,
    mapping: &Mapping,
    fields: &'static [Field],
    comments: bool,
    decide: Decide<T>,
) -> Result<Feed<T>, ImportError> {
    let options = Options {
        encoding: mapping.encoding.clone(),
        delimiter: mapping.delimiter,
        sheet: mapping.sheet.clone(),
        header: mapping.header,
        comments,
    };
    let file = job.file.clone();
    let opened = spawn_blocking(move || Sheet::open(&file, &options));
    let sheet = opened.await.map_err(|_| ImportError::Broken)??;
    let bound = Bound::new(mapping, fields, sheet.columns())?;
    let tell = std::mem::replace(&mut job.opened, Box::new(|_| ()));
    tell(sheet.meter());
    let (send, batches) = channel(2);
    let columns = bound.columns().to_vec();
    let reading = spawn_blocking(move || read(sheet, &bound, &send, decide));
    Ok(Feed { batches, reading, columns })
}

fn read<T>(
    sheet: Sheet,
    bound: &Bound,
    send: &Sender<Batch<T>>,
    mut decide: Decide<T>,
) -> Result<(), ImportError> {
    let mut batch = Batch::new();
    let columns = bound.columns().to_vec();
    sheet.read(&columns, &mut |row| {
        match row.cells {
            Err(fault) => batch.refused.push(Refused {
                line: row.line,
                reason: fault.to_string(),
                row: Some(columns.iter().map(|column| (column.clone(), String::new())).collect()),
            }),
            Ok(cells) => match decide(bound, row.line, &cells) {
                Ok(record) => batch.rows.push(Taken { line: row.line, record, cells }),
                Err(errors) => batch.refused.push(Refused {
                    line: row.line,
                    reason: reason(&errors, bound.fields()),
                    row: Some(columns.iter().cloned().zip(cells).collect()),
                }),
            },
        }
        if batch.rows.len() + batch.refused.len() < BATCH {
            return ControlFlow::Continue(());
        }
        // Nobody receives any more: the import has broken off and says why itself.
        match send.blocking_send(std::mem::replace(&mut batch, Batch::new())) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    })?;
    let _ = send.blocking_send(batch);
    Ok(())
}

impl<T> Batch<T> {
    fn new() -> Self {
        Self { rows: Vec::with_capacity(BATCH), refused: Vec::new() }
    }

    /// Rows of the file that it stands for.
    pub fn len(&self) -> u64 {
        (self.rows.len() + self.refused.len()) as u64
    }
}

impl<T> Feed<T> {
    /// The next batch; `None` at the end of the file.
    pub async fn next(&mut self) -> Option<Batch<T>> {
        self.batches.recv().await
    }

    /// Whether the file was read to its end, once there are no more batches.
    pub async fn end(self) -> Result<(), ImportError> {
        drop(self.batches);
        self.reading.await.map_err(|_| ImportError::Broken)?
    }

    /// A row that turned out not to be takeable after it was read.
    pub fn refusal<R>(&self, taken: &Taken<R>, reason: String) -> Refused {
        let row = self.columns.iter().cloned().zip(taken.cells.iter().cloned()).collect();
        Refused { line: taken.line, reason, row: Some(row) }
    }
}

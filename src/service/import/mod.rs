//! Bringing in what other systems and earlier years have recorded (导入; docs/import.md).
//!
//! A file is read on a thread of its own, a row at a time, and handed over in batches; each batch is one transaction. A row
//! that cannot be brought in is refused with its line and reason, the others go on. What is there already stays as it is.

mod calendar;
mod directory;
mod feed;
mod ratings;
mod run;
mod seen;
mod served;
mod services;
mod tickets;
mod units;

pub use calendar::calendar;
pub use directory::directory;
pub(in crate::service) use feed::feed;
pub use ratings::ratings;
pub use served::{served_cases, served_counts};
pub use services::{indicators, services, uploaded};
pub use tickets::tickets;
pub use units::units;

pub use crate::gateway::sheet::Meter;

use super::Error;
use crate::domain::import::{BindError, Field, MapError, Mapping};
use crate::domain::ticket::{Imported, is_in_hand};
use crate::gateway::sheet::SheetError;
use std::path::PathBuf;

/// What is to be imported, and how.
pub struct Job {
    pub file: PathBuf,
    /// The text of the mapping file.
    pub map: Option<String>,
    /// Says what would happen and writes nothing.
    pub dry_run: bool,
    /// Told as soon as the file is open.
    pub opened: Box<dyn FnOnce(Meter) + Send>,
    /// Told of each row that was not taken, in order of the lines of its batch.
    pub refused: Box<dyn FnMut(Refused) + Send>,
}

/// A row that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The line of the file or the row of the worksheet, from 1.
    pub line: u64,
    /// In Chinese.
    pub reason: String,
    /// The columns that the import looks at, and the row's cells in them where it could be read.
    pub row: Option<Vec<(String, String)>>,
}

/// What came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Rows read.
    pub read: u64,
    /// Brought in; in a dry run, what would be.
    pub added: u64,
    /// There already, and left as they are.
    pub known: u64,
    pub refused: u64,
    /// Of those brought in: still to be done.
    pub open: u64,
    /// Of those still to be done: past their deadline.
    pub overdue: u64,
}

/// Why an import did not happen, or broke off.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error(transparent)]
    Map(#[from] MapError),
    #[error(transparent)]
    Bind(#[from] BindError),
    #[error(transparent)]
    Sheet(#[from] SheetError),
    #[error("文件没有任何数据行")]
    NoRows,
    #[error("文件已损坏，无法读完")]
    Broken,
    #[error("读到中途出错，此前的 {added} 行已经导入；改正后可重新导入同一文件")]
    Cut {
        added: u64,
        #[source]
        source: Box<Self>,
    },
    #[error("导入中断，之前的各批已经导入；排除故障后可重新导入同一文件")]
    Interrupted(#[source] Error),
    #[error("导入未完成，没有写入任何数据")]
    Nothing(#[source] Error),
}

/// The source's name where the mapping gives none.
const SOURCE: &str = "导入";

impl Job {
    fn mapping(&self, fields: &'static [Field]) -> Result<Mapping, MapError> {
        self.map.as_deref().map_or_else(|| Ok(Mapping::default()), |text| Mapping::read(text, fields))
    }
}

impl Report {
    /// Why the file was not read to its end, with what was brought in before.
    fn cut(&self, error: ImportError) -> ImportError {
        match self.added {
            0 => error,
            added => ImportError::Cut { added, source: Box::new(error) },
        }
    }

    /// How a ticket stands that was brought in.
    fn count(&mut self, imported: &Imported) {
        self.open += u64::from(is_in_hand(imported.status));
        let late = imported.clocks.iter().any(|c| c.is_open() && c.is_missed());
        self.overdue += u64::from(late);
    }

    fn refuse(&mut self, job: &mut Job, refused: Refused) {
        self.refused += 1;
        (job.refused)(refused);
    }
}

impl Refused {
    fn row(line: u64, reason: String) -> Self {
        Self { line, reason, row: None }
    }
}

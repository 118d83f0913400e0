//! CSV and its relatives, with what people do to it: a title above the header, another delimiter, a quote left open.

use super::source::Text;
use super::{Fault, MOST, Options, Row, SheetError, places, tidy};
use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use std::io::BufRead;
use std::ops::ControlFlow;

/// Rows in which a header is looked for.
const TITLES: usize = 20;

pub(super) struct Table {
    records: Records,
    columns: Vec<String>,
    /// What was read while looking for the header and comes after it.
    waiting: Vec<Record>,
}

/// A row as bytes: the cells one after the other, and where each ends.
struct Record {
    line: u64,
    bytes: Vec<u8>,
    ends: Vec<usize>,
    /// Longer than [`MOST`]; its cells are gone.
    long: bool,
}

struct Records {
    text: Text,
    core: Reader,
    line: u64,
    comments: bool,
}

impl Table {
    pub fn open(mut text: Text, options: &Options) -> Result<Self, SheetError> {
        let delimiter = match options.delimiter {
            Some(delimiter) => delimiter,
            None => delimiter(text.ahead()?),
        };
        let core = ReaderBuilder::new().delimiter(delimiter).build();
        let mut records = Records { text, core, line: 1, comments: options.comments };
        let (header, waiting) = find_header(&mut records, options.header)?;
        if header.long {
            return Err(SheetError::LongHeader);
        }
        let mut columns = Vec::with_capacity(header.ends.len());
        for cell in header.cells() {
            columns.push(tidy(&records.text.cell(cell).ok_or(SheetError::Encoding)?));
        }
        Ok(Self { records, columns, waiting })
    }

    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    pub fn read(
        mut self,
        wanted: &[String],
        sink: &mut dyn FnMut(Row) -> ControlFlow<()>,
    ) -> Result<(), SheetError> {
        let places = places(&self.columns, wanted);
        let mut waiting = std::mem::take(&mut self.waiting).into_iter();
        let mut spare = None;
        loop {
            let record = match waiting.next() {
                Some(record) => record,
                None => match self.records.next(spare.take())? {
                    Some(record) => record,
                    None => return Ok(()),
                },
            };
            let row = Row { line: record.line, cells: self.cells(&record, &places) };
            if sink(row).is_break() {
                return Ok(());
            }
            spare = Some(record);
        }
    }

    fn cells(&self, record: &Record, places: &[Option<usize>]) -> Result<Vec<String>, Fault> {
        if record.long {
            return Err(Fault::Long);
        }
        let expected = self.columns.len();
        if record.cells().skip(expected).any(|cell| !cell.is_empty()) {
            return Err(Fault::Width { found: record.ends.len(), expected });
        }
        let read = |place: &Option<usize>| match place.and_then(|at| record.cell(at)) {
            Some(cell) => self.records.text.cell(cell).ok_or(Fault::Encoding),
            None => Ok(String::new()),
        };
        places.iter().map(read).collect()
    }
}

/// The header, and what was read beyond it: the row that was named, else the first with two names in it, else the first.
fn find_header(records: &mut Records, named: Option<u32>) -> Result<(Record, Vec<Record>), SheetError> {
    let mut seen = Vec::new();
    loop {
        let record = records.next(None)?;
        let n = u32::try_from(seen.len()).unwrap_or(u32::MAX).saturating_add(1);
        match record {
            Some(record) if named == Some(n) => return Ok((record, Vec::new())),
            Some(record) if named.is_none() && (record.long || record.names() >= 2) => {
                return Ok((record, Vec::new()));
            }
            Some(record) if named.is_some() || seen.len() < TITLES => seen.push(record),
            last => {
                if let Some(row) = named {
                    return Err(SheetError::Header(row));
                }
                seen.extend(last);
                if seen.is_empty() {
                    return Err(SheetError::Empty);
                }
                let rest = seen.split_off(1);
                return seen.pop().map(|header| (header, rest)).ok_or(SheetError::Empty);
            }
        }
        if named.is_some() {
            // Only their number counts.
            if let Some(last) = seen.last_mut() {
                *last = Record { bytes: Vec::new(), ends: Vec::new(), ..*last };
            }
        }
    }
}

/// The delimiter that stands most often in the first line.
fn delimiter(ahead: &[u8]) -> u8 {
    let line = ahead.split(|b| *b == b'\n').find(|line| line.iter().any(|b| !b.is_ascii_whitespace()));
    let count = |delimiter: u8| line.map_or(0, |line| line.iter().filter(|b| **b == delimiter).count());
    // The last of equals wins: a comma where nothing speaks.
    [b';', b'\t', b','].into_iter().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',')
}

impl Record {
    fn cell(&self, at: usize) -> Option<&[u8]> {
        let end = *self.ends.get(at)?;
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.bytes.get(start..end)
    }

    fn cells(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.ends.len()).filter_map(|at| self.cell(at))
    }

    fn names(&self) -> usize {
        self.cells().filter(|cell| cell.iter().any(|b| !b.is_ascii_whitespace())).count()
    }
}

impl Records {
    /// The next row that is neither blank nor a comment, in the space of `spare`.
    fn next(&mut self, spare: Option<Record>) -> Result<Option<Record>, SheetError> {
        let (mut bytes, mut ends) = spare.map_or_else(Default::default, |r| (r.bytes, r.ends));
        bytes.resize(bytes.capacity().max(1 << 12), 0);
        ends.resize(ends.capacity().max(64), 0);
        self.skip_blank()?;
        let line = self.line;
        let (mut used, mut cells, mut long) = (0, 0, false);
        loop {
            let input = self.text.reader.fill_buf().map_err(SheetError::Read)?;
            let (result, taken, written, ended) =
                self.core.read_record(input, &mut bytes[used..], &mut ends[cells..]);
            self.line += input[..taken].iter().filter(|b| **b == b'\n').count() as u64;
            self.text.reader.consume(taken);
            used += written;
            cells += ended;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if bytes.len() < MOST => bytes.resize(bytes.len() * 2, 0),
                ReadRecordResult::OutputEndsFull if ends.len() < MOST / 8 => ends.resize(ends.len() * 2, 0),
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {
                    // Read on to its end without keeping it.
                    (used, cells, long) = (0, 0, true);
                }
                ReadRecordResult::Record => {
                    bytes.truncate(used);
                    ends.truncate(if long { 0 } else { cells });
                    return Ok(Some(Record { line, bytes, ends, long }));
                }
                ReadRecordResult::End => return Ok(None),
            }
        }
    }

    /// Takes blank lines, and comments where there are such, so that the next row's line is known.
    fn skip_blank(&mut self) -> Result<(), SheetError> {
        let mut in_comment = false;
        loop {
            let ahead = self.text.reader.fill_buf().map_err(SheetError::Read)?;
            let Some(first) = ahead.first() else { return Ok(()) };
            match first {
                b'\n' => {
                    self.line += 1;
                    in_comment = false;
                }
                b'\r' => {}
                b'#' if self.comments => in_comment = true,
                _ if in_comment => {}
                _ => return Ok(()),
            }
            self.text.reader.consume(1);
        }
    }
}

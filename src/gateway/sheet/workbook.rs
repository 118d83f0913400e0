//! XLSX: one worksheet, cell after cell; dates and numbers become the text that a person would have typed.

use super::{Fault, Meter, Options, Row, SheetError, places, tidy};
use calamine::{DataRef, ExcelDateTime, Reader, Xlsx, XlsxError};
use chrono::{NaiveTime, TimeDelta};
use std::fs::File;
use std::io::BufReader;
use std::ops::ControlFlow;
use std::path::Path;

/// Rows in which a header is looked for.
const TITLES: u32 = 20;

pub(super) struct Book {
    book: Xlsx<BufReader<File>>,
    sheet: String,
    /// From 0.
    header: u32,
    columns: Vec<String>,
}

type Cells = Vec<(u32, Result<String, Rounded>)>;

/// A number with more digits than Excel keeps.
struct Rounded;

impl Book {
    pub fn open(path: &Path, options: &Options) -> Result<(Self, Meter), SheetError> {
        let file = File::open(path).map_err(|error| SheetError::Open(path.display().to_string(), error))?;
        let mut book = Xlsx::new(BufReader::new(file)).map_err(broken)?;
        let names = book.sheet_names();
        let sheet = match &options.sheet {
            None => names.first().cloned().ok_or(SheetError::Empty)?,
            Some(name) if names.contains(name) => name.clone(),
            Some(name) => {
                return Err(SheetError::NoSheet { name: name.clone(), present: names.join("、") });
            }
        };
        let rows = dimensions(&mut book, &sheet)?;
        let (header, columns) = find_header(&mut book, &sheet, options.header)?;
        let meter = Meter { total: Some(rows), ..Meter::default() };
        Ok((Self { book, sheet, header, columns }, meter))
    }

    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    pub fn read(
        mut self,
        wanted: &[String],
        meter: &Meter,
        sink: &mut dyn FnMut(Row) -> ControlFlow<()>,
    ) -> Result<(), SheetError> {
        let places = places(&self.columns, wanted);
        let (header, columns) = (self.header, &self.columns);
        each_row(&mut self.book, &self.sheet, &mut |row, found| {
            meter.add(1);
            if row <= header || found.iter().all(|(_, cell)| matches!(cell, Ok(text) if text.is_empty())) {
                return ControlFlow::Continue(());
            }
            let mut line = vec![String::new(); wanted.len()];
            let mut fault = None;
            for (column, cell) in found {
                let column = column as usize;
                for (at, _) in places.iter().enumerate().filter(|(_, place)| **place == Some(column)) {
                    match &cell {
                        Ok(text) => line[at].clone_from(text),
                        Err(Rounded) => {
                            let name = columns.get(column).cloned().unwrap_or_default();
                            fault = fault.take().or(Some(Fault::Rounded(name)));
                        }
                    }
                }
            }
            let cells = fault.map_or(Ok(line), Err);
            sink(Row { line: u64::from(row) + 1, cells })
        })
    }
}

fn dimensions(book: &mut Xlsx<BufReader<File>>, sheet: &str) -> Result<u64, SheetError> {
    let reader = book.worksheet_cells_reader(sheet).map_err(broken)?;
    Ok(u64::from(reader.dimensions().end.0) + 1)
}

/// The header's row and its names. Where a header of two rows merges cells downwards, the name stands in the upper one.
fn find_header(
    book: &mut Xlsx<BufReader<File>>,
    sheet: &str,
    named: Option<u32>,
) -> Result<(u32, Vec<String>), SheetError> {
    let mut names: Vec<String> = Vec::new();
    let mut found = None;
    let mut first: Option<(u32, Vec<String>)> = None;
    each_row(book, sheet, &mut |row, cells| {
        let wanted = named.map(|row| row.saturating_sub(1));
        if wanted.is_some_and(|wanted| row > wanted) || row > TITLES.max(wanted.unwrap_or(0)) {
            return ControlFlow::Break(());
        }
        let here = tidied(cells);
        let filled = here.iter().filter(|name| !name.is_empty()).count();
        if filled == 0 {
            return ControlFlow::Continue(());
        }
        first.get_or_insert_with(|| (row, here.clone()));
        match wanted {
            Some(wanted) if row < wanted => {
                lay_over(&mut names, here);
                ControlFlow::Continue(())
            }
            None if filled < 2 => ControlFlow::Continue(()),
            _ => {
                lay_over(&mut names, here);
                found = Some(row);
                ControlFlow::Break(())
            }
        }
    })?;
    match (found, named, first) {
        (Some(row), ..) => Ok((row, names)),
        (None, Some(row), _) => Err(SheetError::Header(row)),
        (None, None, Some((row, names))) => Ok((row, names)),
        (None, None, None) => Err(SheetError::Empty),
    }
}

fn tidied(cells: Cells) -> Vec<String> {
    let mut names = Vec::new();
    for (column, cell) in cells {
        let column = column as usize;
        if names.len() <= column {
            names.resize(column + 1, String::new());
        }
        names[column] = tidy(&cell.unwrap_or_default());
    }
    names
}

fn lay_over(names: &mut Vec<String>, lower: Vec<String>) {
    names.resize(names.len().max(lower.len()), String::new());
    for (name, lower) in names.iter_mut().zip(lower) {
        if !lower.is_empty() {
            *name = lower;
        }
    }
}

/// Hands each row that has cells to `sink`, with its number from 0.
fn each_row(
    book: &mut Xlsx<BufReader<File>>,
    sheet: &str,
    sink: &mut dyn FnMut(u32, Cells) -> ControlFlow<()>,
) -> Result<(), SheetError> {
    let mut reader = book.worksheet_cells_reader(sheet).map_err(broken)?;
    let (mut row, mut cells) = (0, Cells::new());
    while let Some(cell) = reader.next_cell().map_err(broken)? {
        let (at, column) = cell.get_position();
        if at != row {
            if !cells.is_empty() && sink(row, std::mem::take(&mut cells)).is_break() {
                return Ok(());
            }
            row = at;
        }
        cells.push((column, words(cell.get_value())));
    }
    if !cells.is_empty() {
        let _ = sink(row, cells);
    }
    Ok(())
}

/// Beyond this Excel has rounded: it keeps 15 digits.
const EXACT: f64 = 1e15;

fn words(cell: &DataRef<'_>) -> Result<String, Rounded> {
    Ok(match cell {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) if number.abs() >= EXACT => return Err(Rounded),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(yes) => yes.to_string(),
        DataRef::DateTime(at) => time(at),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    })
}

/// A date where the time is midnight, else both; Excel's fractions of a day are rounded to seconds.
fn time(at: &ExcelDateTime) -> String {
    let moment = at.as_datetime().filter(|_| at.is_datetime());
    let Some(moment) = moment.and_then(|m| m.checked_add_signed(TimeDelta::milliseconds(500))) else {
        return at.as_f64().to_string();
    };
    let form = if moment.time().signed_duration_since(NaiveTime::MIN) < TimeDelta::seconds(1) {
        "%Y-%m-%d"
    } else {
        "%Y-%m-%d %H:%M:%S"
    };
    moment.format(form).to_string()
}

fn broken(error: XlsxError) -> SheetError {
    SheetError::Workbook(error.to_string())
}

//! Tables that people send: CSV (UTF-8) or the first sheet of an XLSX.

use calamine::{Data, Reader, Xlsx};
use std::collections::HashMap;
use std::io::Cursor;
use std::sync::Arc;

/// Why a file cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    #[error("文件不是 UTF-8 编码的 CSV，也不是 XLSX；请另存为“CSV UTF-8”或 XLSX 后再试")]
    Encoding,
    #[error("XLSX 文件无法读取，可能已损坏或设有密码")]
    Workbook(#[from] calamine::XlsxError),
    #[error("CSV 文件第 {0} 行无法读取")]
    Line(u64),
}

/// One row with something in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line of the file, from 1.
    pub line: u64,
    columns: Arc<HashMap<String, usize>>,
    cells: Vec<String>,
}

impl Row {
    /// Whether the table has a column of one of these names.
    pub fn has(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.columns.contains_key(*name))
    }

    /// What stands in the column of one of these names; empty where nothing does.
    pub fn cell(&self, names: &[&str]) -> &str {
        let at = names.iter().find_map(|name| self.columns.get(*name));
        at.and_then(|at| self.cells.get(*at)).map_or("", String::as_str)
    }
}

/// Reads a whole table; its first row names the columns.
///
/// # Errors
/// When it is neither CSV in UTF-8 nor XLSX.
pub fn read(bytes: &[u8]) -> Result<Vec<Row>, TableError> {
    let rows = if bytes.starts_with(b"PK") { workbook(bytes)? } else { csv(bytes)? };
    let mut rows = rows.into_iter().filter(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()));
    let Some((_, heads)) = rows.next() else { return Ok(Vec::new()) };
    let columns = heads.into_iter().enumerate().map(|(at, name)| (name.to_lowercase(), at)).collect();
    let columns = Arc::new(columns);
    Ok(rows.map(|(line, cells)| Row { line, columns: Arc::clone(&columns), cells }).collect())
}

type Cells = Vec<(u64, Vec<String>)>;

fn csv(bytes: &[u8]) -> Result<Cells, TableError> {
    let text = std::str::from_utf8(bytes).map_err(|_| TableError::Encoding)?;
    if text.contains('\0') {
        return Err(TableError::Encoding);
    }
    // The reader counts a line of Windows to its CR and leaves the LF to the next.
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let line = |position: Option<&csv::Position>| position.map_or(0, csv::Position::line);
    reader
        .records()
        .map(|record| match record {
            Ok(record) => Ok((line(record.position()), record.iter().map(str::to_owned).collect())),
            Err(error) => Err(TableError::Line(line(error.position()))),
        })
        .collect()
}

fn workbook(bytes: &[u8]) -> Result<Cells, TableError> {
    let mut book = Xlsx::new(Cursor::new(bytes))?;
    let Some(sheet) = book.worksheet_range_at(0) else { return Ok(Vec::new()) };
    let sheet = sheet?;
    let first = u64::from(sheet.start().map_or(0, |(row, _)| row)) + 1;
    let cell = |cell: &Data| match cell {
        Data::Empty => String::new(),
        other => other.to_string().trim().to_owned(),
    };
    Ok(sheet.rows().zip(first..).map(|(row, line)| (line, row.iter().map(cell).collect())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_name_and_lines_are_those_of_the_file() {
        let rows = read("\u{feff}用户名, Name\r\n\r\n a ,\"张\n三\"\r\n,\r\nb,李四\r\n".as_bytes()).unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!((rows[0].cell(&["username", "用户名"]), rows[0].cell(&["name"])), ("a", "张\n三"));
        assert_eq!((rows[1].cell(&["用户名"]), rows[1].cell(&["none"]), rows[1].line), ("b", "", 6));
        assert!(rows[0].has(&["x", "name"]) && !rows[0].has(&["x"]));
    }

    #[test]
    fn what_is_no_table_is_said_to_be_none() {
        assert!(matches!(read(b"\xd0\xd5\xc3\xfb"), Err(TableError::Encoding)), "GBK");
        assert!(matches!(read(b"PK\x03\x04nonsense"), Err(TableError::Workbook(_))));
        assert_eq!(read(b"").unwrap(), []);
    }
}

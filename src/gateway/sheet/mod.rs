//! Tables in files: CSV, one JSON object a line, and XLSX, a row at a time.
//!
//! What a file is shows its content, not its name. A row that cannot be read is handed over as such and reading goes on;
//! no row, however long, is held beyond [`MOST`] bytes.

mod delimited;
mod lines;
mod source;
mod workbook;

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes of a row beyond which it is refused: a record of a hotline is a few thousand characters, and a quote that is
/// never closed would swallow the rest of the file.
pub const MOST: usize = 1 << 20;

/// How a file is to be read where its content does not tell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// A label of the Encoding Standard (`gb18030`); UTF-8, or what a byte order mark says, where there is none.
    pub encoding: Option<String>,
    /// Between the cells of a CSV; found out from the first line where there is none.
    pub delimiter: Option<u8>,
    /// The worksheet; the first one where there is none.
    pub sheet: Option<String>,
    /// The row of the header, from 1; the first row with two names where there is none.
    pub header: Option<u32>,
    /// Whether lines of a CSV that begin with `#` are comments.
    pub comments: bool,
}

/// One row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line of the file on which it begins, or the row of the worksheet; from 1.
    pub line: u64,
    /// The wanted cells in their order; an absent one is empty.
    pub cells: Result<Vec<String>, Fault>,
}

/// Why a row cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("这一行超过 1 MB，可能缺少引号")]
    Long,
    #[error("这一行有 {found} 列，表头只有 {expected} 列，可能缺少引号")]
    Width { found: usize, expected: usize },
    #[error("这一行的文字编码无法识别")]
    Encoding,
    #[error("这一行不是 JSON 对象")]
    Json,
    #[error("“{0}”列的数字超过 15 位，在 Excel 中已失真，请将该列设为文本后重新导出")]
    Rounded(String),
}

/// Why a file cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    #[error("找不到文件 {0}")]
    Missing(String),
    #[error("{0} 是目录，不是文件")]
    Folder(String),
    #[error("无法读取文件 {0}")]
    Open(String, #[source] std::io::Error),
    #[error("读取文件时出错")]
    Read(#[source] std::io::Error),
    #[error("文件没有任何内容")]
    Empty,
    #[error("文件不是 CSV、XLSX 或每行一个 JSON 对象的文本")]
    Unknown,
    #[error("不能读取旧版 .xls 或加密的工作簿，请另存为未加密的 .xlsx")]
    OldWorkbook,
    #[error("不能读取整个为一个数组的 JSON，应每行一个 JSON 对象")]
    Array,
    #[error("不认识编码“{0}”，可用 utf-8、gb18030")]
    NoEncoding(String),
    #[error("文件不是 UTF-8 编码；如为 GBK，请在映射文件中写 encoding = \"gb18030\"")]
    Encoding,
    #[error("表头超过 1 MB，可能不是表格文件")]
    LongHeader,
    #[error("第 {0} 行没有表头")]
    Header(u32),
    #[error("工作簿没有工作表“{name}”，现有：{present}")]
    NoSheet { name: String, present: String },
    #[error("工作簿已损坏，无法读取（{0}）")]
    Workbook(String),
}

/// How far reading has come, for whoever shows it.
#[derive(Debug, Clone, Default)]
pub struct Meter {
    read: Arc<AtomicU64>,
    /// Bytes of the file, or rows of the worksheet; `None` where unknown.
    pub total: Option<u64>,
}

impl Meter {
    /// So far.
    pub fn read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }

    fn add(&self, n: u64) {
        self.read.fetch_add(n, Ordering::Relaxed);
    }
}

enum Body {
    Delimited(delimited::Table),
    Lines(lines::Lines),
    Workbook(workbook::Book),
}

/// A file that was opened as a table.
pub struct Sheet {
    body: Body,
    meter: Meter,
}

impl Sheet {
    /// Opens a file and reads its header.
    ///
    /// # Errors
    /// Where there is no table.
    pub fn open(path: &Path, options: &Options) -> Result<Self, SheetError> {
        let (file, meter) = source::open(path)?;
        if file.is_workbook() {
            let (book, meter) = workbook::Book::open(path, options)?;
            return Ok(Self { body: Body::Workbook(book), meter });
        }
        let mut text = file.into_text(options)?;
        let body = if text.is_json()? {
            Body::Lines(lines::Lines::new(text))
        } else {
            Body::Delimited(delimited::Table::open(text, options)?)
        };
        Ok(Self { body, meter })
    }

    /// The columns in their order; `None` where each row names its own.
    pub fn columns(&self) -> Option<&[String]> {
        match &self.body {
            Body::Delimited(table) => Some(table.columns()),
            Body::Workbook(book) => Some(book.columns()),
            Body::Lines(_) => None,
        }
    }

    /// How far reading has come.
    pub fn meter(&self) -> Meter {
        self.meter.clone()
    }

    /// Hands every row with its `wanted` columns to `sink`, until that breaks off.
    ///
    /// # Errors
    /// When the file cannot be read to its end.
    pub fn read(
        self,
        wanted: &[String],
        sink: &mut dyn FnMut(Row) -> ControlFlow<()>,
    ) -> Result<(), SheetError> {
        match self.body {
            Body::Delimited(table) => table.read(wanted, sink),
            Body::Workbook(book) => book.read(wanted, &self.meter, sink),
            Body::Lines(lines) => lines.read(wanted, sink),
        }
    }
}

/// Where each wanted column stands.
fn places(columns: &[String], wanted: &[String]) -> Vec<Option<usize>> {
    wanted.iter().map(|name| columns.iter().position(|column| column == name)).collect()
}

/// A name without the blanks and line breaks that people put into headers.
fn tidy(name: &str) -> String {
    name.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').replace(['\n', '\r'], "")
}

#[cfg(test)]
mod tests;

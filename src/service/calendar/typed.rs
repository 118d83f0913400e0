//! A notice as somebody pastes it: the published text itself, or rows of date, work and name.

use crate::domain::calendar::{NoticeDay, YearNotice, read_notice, sort};
use crate::domain::text::FieldCode;
use crate::gateway::files::table;
use crate::service::Error;

/// What a text holds.
#[derive(Debug, Default)]
pub struct Typed {
    /// One notice a year, in order.
    pub notices: Vec<YearNotice>,
    /// Line and reason; line 0 for the whole.
    pub refused: Vec<(u64, String)>,
}

/// Reads a pasted text.
///
/// # Errors
/// When it is neither a published notice nor a table with the three columns.
pub fn read_typed(text: &str) -> Result<Typed, Error> {
    let said = read_notice(text);
    let rows =
        if said.is_empty() { table_of(text)? } else { said.into_iter().map(|day| (0, Ok(day))).collect() };
    let (notices, refused) = sort(rows);
    Ok(Typed { notices, refused })
}

type Row = (u64, Result<NoticeDay, String>);

fn table_of(text: &str) -> Result<Vec<Row>, Error> {
    let unfit = |detail: String| Error::field("text", FieldCode::Format, detail);
    let rows = table::read(text.as_bytes()).map_err(|error| unfit(error.to_string()))?;
    const COLUMNS: [&[&str]; 3] =
        [&["date", "日期"], &["work", "is_workday", "是否上班"], &["name", "名称", "节日"]];
    if !rows.first().is_some_and(|row| COLUMNS.iter().all(|names| row.has(names))) {
        let detail = "未能识别：请粘贴放假安排通知全文，或含“日期、是否上班、名称”三列的表格";
        return Err(unfit(detail.to_owned()));
    }
    let [date, work, name] = COLUMNS;
    let day = |row: &table::Row| NoticeDay::read(row.cell(date), row.cell(work), row.cell(name));
    Ok(rows.iter().map(|row| (row.line, day(row).map_err(|error| error.to_string()))).collect())
}

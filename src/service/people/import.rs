//! A list of people from a file: tried first, then taken; each row whole or not at all.

use super::Doer;
use super::add::{self, AddPerson, Added};
use crate::domain::text::{FieldCode, FieldError, FieldErrors};
use crate::gateway::files::table::{self, Row, TableError};
use crate::service::account::random_password;
use crate::service::{Ctx, Error};
use crate::store;
use std::collections::BTreeSet;

/// The names of the columns, ours first.
const USERNAME: &[&str] = &["username", "用户名", "账号"];
const NAME: &[&str] = &["name", "姓名"];
const EMAIL: &[&str] = &["email", "邮箱"];
const UNIT: &[&str] = &["unit", "单位"];
const ROLES: &[&str] = &["roles", "角色"];
const CONTRACTOR: &[&str] = &["contractor", "外包"];

/// People of one file: each gets a password, and hashing is slow on purpose.
const MOST: usize = 500;

/// A row that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedRow {
    /// The line of the file, from 1.
    pub line: u64,
    /// What was in the column of user names.
    pub username: String,
    pub faults: Vec<FieldError>,
}

/// What became of a file.
#[derive(Debug, Default)]
pub struct ImportReport {
    /// Rows with something in them.
    pub rows: usize,
    /// User name and name of those who were, or would be, added.
    pub accepted: Vec<(String, String)>,
    pub refused: Vec<RefusedRow>,
    /// Those who were added, with the passwords that are shown this once; empty when it was only tried.
    pub added: Vec<Added>,
}

/// Reads `bytes` (CSV or XLSX) and adds the people in it; `dry_run` only says what would happen.
///
/// # Errors
/// When the file cannot be read at all, lacks a column, or is too long.
pub async fn import(ctx: &Ctx, doer: &Doer, bytes: Vec<u8>, dry_run: bool) -> Result<ImportReport, Error> {
    let read = tokio::task::spawn_blocking(move || table::read(&bytes)).await;
    let rows = read.map_err(|e| Error::Internal("table", Box::new(e)))?.map_err(unreadable)?;
    if rows.is_empty() {
        return Err(Error::field("file", FieldCode::Required, "文件没有任何数据行"));
    }
    if rows.len() > MOST {
        let detail = format!("一次最多导入 {MOST} 人，文件有 {} 行", rows.len());
        return Err(Error::field("file", FieldCode::Length, detail));
    }
    for column in [USERNAME, NAME, UNIT, ROLES] {
        if rows.first().is_some_and(|row| !row.has(column)) {
            let ours = column.get(1).copied().unwrap_or_default();
            return Err(Error::field("file", FieldCode::Format, format!("文件缺少“{ours}”列")));
        }
    }
    let (good, mut report) = sort(ctx, rows).await?;
    report.accepted = good.iter().map(|new| (new.username.clone(), new.name.clone())).collect();
    if dry_run || good.is_empty() {
        return Ok(report);
    }
    let mut ready = Vec::with_capacity(good.len());
    for new in good {
        let password = random_password()?;
        let hash = ctx.passwords.hash(&password).await?;
        ready.push((new, password, hash));
    }
    report.added = ctx
        .transaction(async |txn| {
            let mut added = Vec::with_capacity(ready.len());
            for (new, password, hash) in ready {
                let id = add::write(ctx, txn, doer, &new, hash).await?;
                added.push(Added { id, username: new.username, name: new.name, password });
            }
            Ok(added)
        })
        .await?;
    Ok(report)
}

/// The rows that make sense, and the others with their faults.
async fn sort(ctx: &Ctx, rows: Vec<Row>) -> Result<(Vec<add::Checked>, ImportReport), Error> {
    let mut report = ImportReport { rows: rows.len(), ..ImportReport::default() };
    let (mut good, mut seen) = (Vec::new(), BTreeSet::new());
    for row in rows {
        let (line, username) = (row.line, row.cell(USERNAME).to_owned());
        let mut errors = FieldErrors::new();
        let contractor = yes(row.cell(CONTRACTOR), &mut errors);
        let words =
            row.cell(ROLES).split([';', '；', '、', ',', '，']).map(str::trim).filter(|w| !w.is_empty());
        let given = |column| Some(row.cell(column).to_owned()).filter(|cell| !cell.is_empty());
        let new = AddPerson {
            username: given(USERNAME),
            name: given(NAME),
            email: given(EMAIL),
            unit: given(UNIT),
            roles: words.map(str::to_owned).collect(),
            contractor,
            password: None,
        };
        let checked = match add::check(ctx, &ctx.db.read, new, errors).await {
            Ok(new) if !seen.insert(new.username.clone()) => {
                Err(Error::field("username", FieldCode::Conflict, "文件中另有一行用了同一个用户名"))
            }
            Ok(new) if store::people::by_username(&ctx.db.read, &new.username).await?.is_some() => {
                Err(add::taken(&new.username))
            }
            other => other,
        };
        match checked {
            Ok(new) => good.push(new),
            Err(Error::Invalid(faults)) => {
                report.refused.push(RefusedRow { line, username, faults: faults.into_vec() });
            }
            Err(other) => return Err(other),
        }
    }
    Ok((good, report))
}

fn yes(cell: &str, errors: &mut FieldErrors) -> bool {
    match cell {
        "1" | "是" | "true" | "TRUE" => true,
        "" | "0" | "否" | "false" | "FALSE" => false,
        _ => {
            errors.add("contractor", FieldCode::Choice, "外包一栏应填“是”或“否”");
            false
        }
    }
}

fn unreadable(error: TableError) -> Error {
    Error::field("file", FieldCode::Format, error.to_string())
}

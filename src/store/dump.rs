//! Every row of every table, in and out, for backups: by what the database says about itself, so that a new table needs no word here.

use super::dialect::{self, Column, Holds, Table};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, NaiveDate, Utc};
use futures_util::{Stream, StreamExt};
use sea_orm::sea_query::Query;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, QueryResult, StreamTrait, Value as Cell};
use serde_json::Value;
use uuid::Uuid;

pub use super::dialect::Table as Described;

/// The tables, each behind those that it refers to.
///
/// # Errors
/// When a column holds something that no backup knows, or tables refer to each other in a circle.
pub async fn tables(db: &impl ConnectionTrait) -> Result<Vec<Table>, DbErr> {
    let mut left = dialect::tables(db).await?;
    let mut ordered: Vec<Table> = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let is_there = |name: &String| ordered.iter().any(|table| &table.name == name);
        let next = left.iter().position(|t| t.needs.iter().all(|name| *name == t.name || is_there(name)));
        let next = next.ok_or_else(|| DbErr::Custom("tables refer to each other in a circle".to_owned()))?;
        ordered.push(left.remove(next));
    }
    Ok(ordered)
}

/// The rows of a table, each as an array of its columns.
///
/// # Errors
/// When the database cannot be read.
pub async fn rows<'a>(
    txn: &'a DatabaseTransaction,
    table: &'a Table,
) -> Result<impl Stream<Item = Result<Vec<Value>, DbErr>> + 'a, DbErr> {
    let mut select = Query::select();
    select.from(table.name.clone());
    for column in &table.columns {
        select.column(column.name.clone());
    }
    let found = txn.stream(&select).await?;
    Ok(found.map(move |row| {
        let row = row?;
        table.columns.iter().map(|column| read(&row, column)).collect()
    }))
}

fn read(row: &QueryResult, column: &Column) -> Result<Value, DbErr> {
    let name = column.name.as_str();
    Ok(match column.holds {
        Holds::Whole => row.try_get::<Option<i64>>("", name)?.into(),
        Holds::Short => row.try_get::<Option<i32>>("", name)?.into(),
        Holds::Real => row.try_get::<Option<f64>>("", name)?.into(),
        Holds::Text => row.try_get::<Option<String>>("", name)?.into(),
        Holds::Truth => row.try_get::<Option<bool>>("", name)?.into(),
        Holds::Instant => {
            let at: Option<DateTime<Utc>> = row.try_get("", name)?;
            at.map(|at| at.to_rfc3339_opts(chrono::SecondsFormat::Micros, true)).into()
        }
        Holds::Day => row.try_get::<Option<NaiveDate>>("", name)?.map(|day| day.to_string()).into(),
        Holds::Uuid => row.try_get::<Option<Uuid>>("", name)?.map(|id| id.to_string()).into(),
        Holds::Bytes => row.try_get::<Option<Vec<u8>>>("", name)?.map(|bytes| STANDARD.encode(bytes)).into(),
    })
}

/// Writes rows of a table, as [`rows`] gave them; `columns` names their places.
///
/// # Errors
/// When a value does not fit its column, or the database refuses a row.
pub async fn write(
    db: &impl ConnectionTrait,
    table: &Table,
    columns: &[String],
    rows: Vec<Vec<Value>>,
) -> Result<(), DbErr> {
    let unfit = |column: &str| DbErr::Custom(format!("{}.{column}", table.name));
    let mut places = Vec::with_capacity(columns.len());
    for name in columns {
        places.push(table.columns.iter().find(|column| &column.name == name).ok_or_else(|| unfit(name))?);
    }
    let cells = |row: &Vec<Value>| -> Option<Vec<Cell>> {
        let whole = row.len() == places.len();
        whole.then(|| row.iter().zip(&places).map(|(value, column)| cell(value, column.holds)).collect())?
    };
    let rows = rows.iter().map(cells).collect::<Option<Vec<_>>>().ok_or_else(|| unfit("*"))?;
    let names: Vec<&str> = columns.iter().map(String::as_str).collect();
    dialect::many(db, &table.name, &names, rows).await
}

/// A value as the database takes it; `None` where it is of another kind.
fn cell(value: &Value, holds: Holds) -> Option<Cell> {
    let none = value.is_null();
    fn of<T>(none: bool, read: Option<T>) -> Option<Option<T>> {
        if none { Some(None) } else { read.map(Some) }
    }
    Some(match holds {
        Holds::Whole => of(none, value.as_i64())?.into(),
        Holds::Short => of(none, value.as_i64().and_then(|n| i32::try_from(n).ok()))?.into(),
        Holds::Real => of(none, value.as_f64())?.into(),
        Holds::Text => of(none, value.as_str().map(str::to_owned))?.into(),
        Holds::Truth => of(none, value.as_bool())?.into(),
        Holds::Instant => of(none, value.as_str().and_then(|at| at.parse::<DateTime<Utc>>().ok()))?.into(),
        Holds::Day => of(none, value.as_str().and_then(|day| day.parse::<NaiveDate>().ok()))?.into(),
        Holds::Uuid => of(none, value.as_str().and_then(|id| id.parse::<Uuid>().ok()))?.into(),
        Holds::Bytes => of(none, value.as_str().and_then(|bytes| STANDARD.decode(bytes).ok()))?.into(),
    })
}

/// Lets the database go on counting behind the ids that were written.
///
/// # Errors
/// When the database refuses.
pub async fn count_on(db: &impl ConnectionTrait, tables: &[Table]) -> Result<(), DbErr> {
    for table in tables {
        dialect::count_on(db, &table.name).await?;
    }
    Ok(())
}

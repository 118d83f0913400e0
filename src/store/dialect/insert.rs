//! Inserting much in few journeys to the database.

use chrono::SecondsFormat;
use sea_orm::sea_query::{
    Alias, CommonTableExpression, DynIden, InsertStatement, IntoIden, OnConflict, Query, WithClause,
};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, Statement, Value};
use std::fmt::Write;

/// Runs inserts that do not look at each other's rows in one go, since each statement is a journey: to the server of
/// PostgreSQL, where they are one statement, or to SQLite's thread. References among them hold at the end of all.
pub(in crate::store) async fn together(
    db: &impl ConnectionTrait,
    inserts: Vec<InsertStatement>,
) -> Result<(), DbErr> {
    if db.get_database_backend() != DbBackend::Postgres {
        let built: Vec<Statement> = inserts.iter().map(|i| DbBackend::Sqlite.build(i)).collect();
        let sql: Vec<&str> = built.iter().map(|statement| statement.sql.as_str()).collect();
        let sql = sql.join("; ");
        if !built.is_empty() {
            let values = built.into_iter().filter_map(|statement| statement.values).flat_map(|v| v.0);
            db.execute_raw(Statement::from_sql_and_values(DbBackend::Sqlite, sql, values)).await?;
        }
        return Ok(());
    }
    let mut inserts = inserts.into_iter();
    let Some(last) = inserts.next_back() else { return Ok(()) };
    let mut with = WithClause::new();
    let mut any = false;
    for (n, insert) in inserts.enumerate() {
        with.cte(CommonTableExpression::new().table_name(format!("part_{n}")).query(insert).to_owned());
        any = true;
    }
    match any {
        true => db.execute(&last.with(with)).await?,
        false => db.execute(&last).await?,
    };
    Ok(())
}

/// Values of one statement on SQLite: below its limit of 32,766.
const VALUES: usize = 30_000;

/// Rows of one statement on PostgreSQL.
const ROWS: usize = 4_000;

/// Inserts rows of one table; each holds its values in the order of `columns`, and a column has values of one kind.
///
/// PostgreSQL gets one array for each column: the statement reads the same for any number of rows, so that it is parsed
/// and planned once, where a list of thousands of placeholders costs more than the rows themselves.
///
/// # Errors
/// When the database refuses a row, or a value is of a kind that no table of ours holds.
pub async fn many(
    db: &impl ConnectionTrait,
    table: &str,
    columns: &[&str],
    rows: Vec<Vec<Value>>,
) -> Result<(), DbErr> {
    if db.get_database_backend() == DbBackend::Postgres {
        for rows in rows.chunks(ROWS) {
            let (sql, arrays) = arrays(table, columns, rows)?;
            db.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, arrays)).await?;
        }
        return Ok(());
    }
    let names: Vec<DynIden> = columns.iter().map(|name| Alias::new(*name).into_iden()).collect();
    let most = (VALUES / columns.len().max(1)).max(1);
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let mut insert = Query::insert();
        insert.into_table(Alias::new(table)).columns(names.iter().cloned());
        for row in rows.by_ref().take(most) {
            insert.values(row.into_iter().map(Into::into)).map_err(|e| DbErr::Custom(e.to_string()))?;
        }
        db.execute(&insert).await?;
    }
    Ok(())
}

/// As [`many`], but leaves out rows whose unique `key` is there already. What `returning` names of the rows written; within
/// `rows` no key comes twice.
///
/// # Errors
/// As [`many`].
pub async fn many_once(
    db: &impl ConnectionTrait,
    table: &str,
    columns: &[&str],
    key: &[&str],
    returning: &[&str],
    rows: Vec<Vec<Value>>,
) -> Result<Vec<QueryResult>, DbErr> {
    let mut written = Vec::new();
    if db.get_database_backend() == DbBackend::Postgres {
        let list = |names: &[&str]| names.iter().map(|n| format!("\"{n}\"")).collect::<Vec<_>>().join(", ");
        for rows in rows.chunks(ROWS) {
            let (sql, arrays) = arrays(table, columns, rows)?;
            let sql = format!("{sql} ON CONFLICT ({}) DO NOTHING RETURNING {}", list(key), list(returning));
            let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, arrays);
            written.extend(db.query_all_raw(statement).await?);
        }
        return Ok(written);
    }
    let idens =
        |names: &[&str]| -> Vec<DynIden> { names.iter().map(|name| Alias::new(*name).into_iden()).collect() };
    let once = OnConflict::columns(idens(key)).do_nothing().to_owned();
    let most = (VALUES / columns.len().max(1)).max(1);
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let mut insert = Query::insert();
        insert.into_table(Alias::new(table)).columns(idens(columns)).on_conflict(once.clone());
        insert.returning(Query::returning().columns(idens(returning)));
        for row in rows.by_ref().take(most) {
            insert.values(row.into_iter().map(Into::into)).map_err(|e| DbErr::Custom(e.to_string()))?;
        }
        written.extend(db.query_all(&insert).await?);
    }
    Ok(written)
}

/// The statement, and each column as the text of an array: the driver's own arrays have no place for a null.
fn arrays(table: &str, columns: &[&str], rows: &[Vec<Value>]) -> Result<(String, Vec<Value>), DbErr> {
    let unfit = |at: usize| DbErr::Custom(format!("{table}.{}", columns.get(at).unwrap_or(&"*")));
    let (mut names, mut casts) = (String::new(), String::new());
    let mut arrays = Vec::with_capacity(columns.len());
    for (at, column) in columns.iter().enumerate() {
        let mut array = String::from("{");
        let mut kind = None;
        for row in rows {
            let value = row.get(at).ok_or_else(|| unfit(at))?;
            kind = Some(element(&mut array, value).ok_or_else(|| unfit(at))?);
            array.push(',');
        }
        // The comma behind the last element.
        array.pop();
        array.push('}');
        let comma = if at == 0 { "" } else { ", " };
        let kind = kind.ok_or_else(|| unfit(at))?;
        let failed = |_| unfit(at);
        write!(names, "{comma}\"{column}\"").map_err(failed)?;
        write!(casts, "{comma}${}::text::{kind}[]", at + 1).map_err(failed)?;
        arrays.push(Value::from(array));
    }
    Ok((format!("INSERT INTO \"{table}\" ({names}) SELECT * FROM unnest({casts})"), arrays))
}

/// Writes a value as an element of an array and says its type; `None` for a kind that no table of ours holds.
fn element(array: &mut String, value: &Value) -> Option<&'static str> {
    fn put<T>(array: &mut String, value: &Option<T>, written: impl FnOnce(&mut String, &T)) {
        match value {
            Some(value) => written(array, value),
            None => array.push_str("NULL"),
        }
    }
    fn shown<T: std::fmt::Display>(array: &mut String, value: &T) {
        array.push('"');
        // Writing into a string does not fail.
        let _ = write!(array, "{value}");
        array.push('"');
    }
    Some(match value {
        Value::Bool(v) => {
            put(array, v, |array, v| array.push(if *v { 't' } else { 'f' }));
            "boolean"
        }
        Value::SmallInt(v) => {
            put(array, v, shown);
            "smallint"
        }
        Value::Int(v) => {
            put(array, v, shown);
            "integer"
        }
        Value::BigInt(v) => {
            put(array, v, shown);
            "bigint"
        }
        Value::Double(v) => {
            put(array, v, shown);
            "double precision"
        }
        Value::String(v) => {
            put(array, v, |array, text| quoted(array, text));
            "text"
        }
        Value::ChronoDate(v) => {
            put(array, v, shown);
            "date"
        }
        Value::ChronoDateTimeUtc(v) => {
            put(array, v, |array, at| shown(array, &at.to_rfc3339_opts(SecondsFormat::Micros, true)));
            "timestamptz"
        }
        Value::Uuid(v) => {
            put(array, v, shown);
            "uuid"
        }
        Value::Bytes(v) => {
            put(array, v, |array, bytes| {
                array.push_str("\"\\\\x");
                array.push_str(&hex::encode(bytes));
                array.push('"');
            });
            "bytea"
        }
        _ => return None,
    })
}

fn quoted(array: &mut String, text: &str) {
    array.push('"');
    let mut rest = text;
    while let Some(at) = rest.find(['"', '\\']) {
        let (before, from) = rest.split_at(at);
        array.push_str(before);
        array.push('\\');
        array.push_str(&from[..1]);
        rest = &from[1..];
    }
    array.push_str(rest);
    array.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_column_is_an_array() {
        let rows = vec![
            vec![
                Value::BigInt(Some(-7)),
                Value::from("他说\"好\\\", {a,b}\nNULL"),
                Value::Bytes(Some(vec![0, 255])),
            ],
            vec![Value::BigInt(None), Value::String(None), Value::Bytes(None)],
        ];
        let (sql, values) = arrays("t", &["a", "b", "c"], &rows).expect("arrays");
        assert_eq!(
            sql,
            r#"INSERT INTO "t" ("a", "b", "c") SELECT * FROM unnest($1::text::bigint[], $2::text::text[], $3::text::bytea[])"#
        );
        assert_eq!(values[0], Value::from(r#"{"-7",NULL}"#));
        assert_eq!(values[1], Value::from("{\"他说\\\"好\\\\\\\", {a,b}\nNULL\",NULL}"));
        assert_eq!(values[2], Value::from(r#"{"\\x00ff",NULL}"#));
    }

    #[test]
    fn a_row_too_short_is_refused() {
        assert!(arrays("t", &["a", "b"], &[vec![Value::from(1_i64)]]).is_err());
    }
}

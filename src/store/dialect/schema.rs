//! What a database says about its own tables.

use super::Backend;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};

/// Whether the schema has this table: a database may be older than the program, or empty.
pub async fn has_table(db: &impl ConnectionTrait, backend: Backend, table: &str) -> Result<bool, DbErr> {
    let (kind, sql) = match backend {
        Backend::Sqlite => {
            (DbBackend::Sqlite, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = $1")
        }
        Backend::Postgres => (
            DbBackend::Postgres,
            "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = $1",
        ),
    };
    let found = db.query_one_raw(Statement::from_sql_and_values(kind, sql, [table.into()])).await?;
    Ok(found.is_some())
}

/// A table as the database describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns, in their order.
    pub columns: Vec<Column>,
    /// The tables it refers to.
    pub needs: Vec<String>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What stands in it.
    pub holds: Holds,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// 64 bits.
    Whole,
    /// 32 bits.
    Short,
    Real,
    Text,
    Truth,
    Instant,
    Day,
    Uuid,
    Bytes,
}

impl Holds {
    fn of(declared: &str) -> Option<Self> {
        Some(match declared {
            "bigint" | "integer/sqlite" => Self::Whole,
            "integer" | "smallint" => Self::Short,
            "double precision" | "double" | "float" | "real" => Self::Real,
            "text" | "varchar" | "character varying" => Self::Text,
            "boolean" => Self::Truth,
            "timestamp with time zone" | "timestamp_with_timezone_text" => Self::Instant,
            "date" | "date_text" => Self::Day,
            "uuid" | "uuid_text" => Self::Uuid,
            "bytea" | "blob" | "varbinary_blob" => Self::Bytes,
            _ => return None,
        })
    }
}

/// The tables of the schema but the one that counts its changes, by name.
pub async fn tables(db: &impl ConnectionTrait) -> Result<Vec<Table>, DbErr> {
    let backend = db.get_database_backend();
    let (columns, references) = match backend {
        DbBackend::Postgres => (
            "SELECT c.table_name::text, c.column_name::text, c.data_type::text FROM information_schema.columns c \
             JOIN pg_tables t ON t.schemaname = c.table_schema AND t.tablename = c.table_name \
             WHERE c.table_schema = current_schema() ORDER BY c.table_name, c.ordinal_position",
            "SELECT k.conrelid::regclass::text, k.confrelid::regclass::text FROM pg_constraint k \
             JOIN pg_namespace n ON n.oid = k.connamespace WHERE k.contype = 'f' AND n.nspname = current_schema()",
        ),
        _ => (
            "SELECT m.name, p.name, CASE lower(p.type) WHEN 'integer' THEN 'integer/sqlite' WHEN 'bigint' THEN 'integer/sqlite' \
             ELSE lower(p.type) END FROM sqlite_master m JOIN pragma_table_info(m.name) p \
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY m.name, p.cid",
            "SELECT m.name, f.\"table\" FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'",
        ),
    };
    let mut tables: Vec<Table> = Vec::new();
    for row in db.query_all_raw(Statement::from_string(backend, columns)).await? {
        let (table, name, declared): (String, String, String) =
            (row.try_get_by_index(0)?, row.try_get_by_index(1)?, row.try_get_by_index(2)?);
        if table == CHANGES {
            continue;
        }
        let unknown = || DbErr::Custom(format!("{table}.{name}: {declared}"));
        let column = Column { holds: Holds::of(&declared).ok_or_else(unknown)?, name };
        match tables.last_mut().filter(|last| last.name == table) {
            Some(last) => last.columns.push(column),
            None => tables.push(Table { name: table, columns: vec![column], needs: Vec::new() }),
        }
    }
    for row in db.query_all_raw(Statement::from_string(backend, references)).await? {
        let (from, to): (String, String) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        if let Some(table) = tables.iter_mut().find(|table| table.name == from) {
            table.needs.push(to);
        }
    }
    Ok(tables)
}

/// Where the changes of the schema are counted.
const CHANGES: &str = "seaql_migrations";

/// Whether a table has any row.
pub async fn has_rows(db: &impl ConnectionTrait, table: &str) -> Result<bool, DbErr> {
    let any = Query::select().expr(Expr::cust("1")).from(table.to_owned()).limit(1).take();
    Ok(db.query_one(&any).await?.is_some())
}

/// Lets the ids of a table go on behind the highest one. SQLite looks at the rows themselves.
pub async fn count_on(db: &impl ConnectionTrait, table: &str) -> Result<(), DbErr> {
    if db.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    let counted = "SELECT pg_get_serial_sequence(quote_ident($1), 'id') FROM information_schema.columns \
        WHERE table_schema = current_schema() AND table_name = $1 AND column_name = 'id'";
    let counted = Statement::from_sql_and_values(DbBackend::Postgres, counted, [table.into()]);
    let sequence: Option<String> = match db.query_one_raw(counted).await? {
        Some(row) => row.try_get_by_index(0)?,
        None => None,
    };
    let Some(sequence) = sequence else { return Ok(()) };
    let go_on = format!(
        "SELECT setval($1::text::regclass, COALESCE((SELECT MAX(id) FROM \"{table}\"), 0) + 1, false)"
    );
    db.query_one_raw(Statement::from_sql_and_values(DbBackend::Postgres, go_on, [sequence.into()])).await?;
    Ok(())
}

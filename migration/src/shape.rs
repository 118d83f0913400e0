//! What the changes have in common.

use sea_orm_migration::prelude::*;

/// A CHECK that a column holds one of the words of a closed vocabulary.
pub fn words(column: &'static str, words: &[&str]) -> Expr {
    Expr::col(column).is_in(words.iter().copied())
}

/// A column that must be there and holds an instant.
pub fn instant(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).timestamp_with_time_zone().not_null().take()
}

/// A column that may hold an instant.
pub fn instant_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).timestamp_with_time_zone().null().take()
}

/// The first column of every part of a ticket, and with `n` its key.
pub fn part_of_ticket(table: &'static str) -> TableCreateStatement {
    Table::create()
        .table(table)
        .col(ColumnDef::new("ticket_id").big_integer().not_null())
        .foreign_key(ForeignKey::create().from(table, "ticket_id").to("ticket", "id"))
        .take()
}

/// Makes indexes of the form (table, name, columns).
pub async fn indexes(
    manager: &SchemaManager<'_>,
    list: &[(&'static str, &'static str, &[&'static str])],
) -> Result<(), DbErr> {
    for (table, name, columns) in list {
        manager.create_index(index(table, name, columns)).await?;
    }
    Ok(())
}

/// One index.
pub fn index(table: &'static str, name: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(name).table(table);
    for column in columns {
        index.col(*column);
    }
    index.take()
}

/// The answer to every wish to go back.
pub fn forward_only() -> Result<(), DbErr> {
    Err(DbErr::Custom("the schema only goes forward".to_owned()))
}

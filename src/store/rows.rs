//! Many rows of one table, as the models have them.

use super::dialect;
use sea_orm::{ActiveModelTrait, ConnectionTrait, DbErr, EntityTrait, IdenStatic, Iterable, Value};

/// Inserts many rows of one table; what the first leaves to the database, all leave to it.
///
/// # Errors
/// When the database refuses a row.
pub(super) async fn insert_rows<E>(txn: &impl ConnectionTrait, rows: Vec<E::ActiveModel>) -> Result<(), DbErr>
where
    E: EntityTrait,
    E::ActiveModel: ActiveModelTrait<Entity = E>,
{
    let Some(first) = rows.first() else { return Ok(()) };
    let columns: Vec<E::Column> =
        E::Column::iter().filter(|column| !first.get(*column).is_not_set()).collect();
    let names: Vec<&str> = columns.iter().map(IdenStatic::as_str).collect();
    let values = |mut row: E::ActiveModel| -> Option<Vec<Value>> {
        columns.iter().map(|column| row.take(*column).into_value()).collect()
    };
    let rows: Option<Vec<_>> = rows.into_iter().map(values).collect();
    let table = E::default().table_name().to_owned();
    dialect::many(txn, &table, &names, rows.ok_or(DbErr::RecordNotInserted)?).await
}

//! Many rows of one table, as the models have them.

use super::dialect;
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DbErr, EntityTrait, IdenStatic, Iterable, QueryResult, Value,
};

/// Inserts many rows of one table; what the first leaves to the database, all leave to it.
///
/// # Errors
/// When the database refuses a row.
pub(super) async fn insert_rows<E>(txn: &impl ConnectionTrait, rows: Vec<E::ActiveModel>) -> Result<(), DbErr>
where
    E: EntityTrait,
    E::ActiveModel: ActiveModelTrait<Entity = E>,
{
    let Some((names, rows)) = spread::<E>(rows)? else { return Ok(()) };
    dialect::many(txn, E::default().table_name(), &names, rows).await
}

/// The same, but leaves out rows whose unique `key` is there already. What `returning` names of the rows written.
///
/// # Errors
/// When the database refuses a row for another reason.
pub(super) async fn insert_rows_once<E>(
    txn: &impl ConnectionTrait,
    rows: Vec<E::ActiveModel>,
    key: &[E::Column],
    returning: &[E::Column],
) -> Result<Vec<QueryResult>, DbErr>
where
    E: EntityTrait,
    E::ActiveModel: ActiveModelTrait<Entity = E>,
{
    let Some((names, rows)) = spread::<E>(rows)? else { return Ok(Vec::new()) };
    let key: Vec<&str> = key.iter().map(IdenStatic::as_str).collect();
    let returning: Vec<&str> = returning.iter().map(IdenStatic::as_str).collect();
    dialect::many_once(txn, E::default().table_name(), &names, &key, &returning, rows).await
}

/// Names of columns, and each row's values in their order.
type Spread = (Vec<&'static str>, Vec<Vec<Value>>);

fn spread<E>(rows: Vec<E::ActiveModel>) -> Result<Option<Spread>, DbErr>
where
    E: EntityTrait,
    E::ActiveModel: ActiveModelTrait<Entity = E>,
{
    let Some(first) = rows.first() else { return Ok(None) };
    let columns: Vec<E::Column> =
        E::Column::iter().filter(|column| !first.get(*column).is_not_set()).collect();
    let names: Vec<&'static str> = columns.iter().map(IdenStatic::as_str).collect();
    let values = |mut row: E::ActiveModel| -> Option<Vec<Value>> {
        columns.iter().map(|column| row.take(*column).into_value()).collect()
    };
    let rows: Option<Vec<_>> = rows.into_iter().map(values).collect();
    Ok(Some((names, rows.ok_or(DbErr::RecordNotInserted)?)))
}

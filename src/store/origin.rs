//! Which tickets of another system are here already.

use entity::origin;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};
use std::collections::HashSet;

/// Those of `numbers` that tickets of this source have.
pub async fn known(
    db: &impl ConnectionTrait,
    source: &str,
    numbers: &[String],
) -> Result<HashSet<String>, DbErr> {
    let known: Vec<String> = origin::Entity::find()
        .select_only()
        .column(origin::Column::Number)
        .filter(origin::Column::Source.eq(source))
        .filter(origin::Column::Number.is_in(numbers))
        .into_tuple()
        .all(db)
        .await?;
    Ok(known.into_iter().collect())
}

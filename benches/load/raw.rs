//! The same rows without the product: what the database does for a plain program on this machine, in this minute.

use crate::Failed;
use entity::{assignment, caller, clock, journal, outbox, participant, text, ticket};
use futures_util::future::try_join_all;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend,
    DbErr, EntityTrait, IntoActiveModel, ModelTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use std::cell::Cell;
use std::time::Instant;

/// The statements that write one ticket: one a table, ready to be sent.
pub type Rows = Vec<Statement>;

/// The last tickets of a database, as statements.
pub async fn read(db: &DatabaseConnection, count: u64) -> Result<Vec<Rows>, Failed> {
    let backend = db.get_database_backend();
    let tickets = ticket::Entity::find().order_by_desc(ticket::Column::Id).limit(count).all(db).await?;
    let mut all = Vec::with_capacity(tickets.len());
    for row in tickets.into_iter().rev() {
        let id = row.id;
        let mut rows = vec![insert(vec![row], backend)];
        macro_rules! part {
            ($($table:ident),+) => {$(
                let found = $table::Entity::find().filter($table::Column::TicketId.eq(id)).all(db).await?;
                if !found.is_empty() {
                    rows.push(insert(found, backend));
                }
            )+};
        }
        part!(assignment, participant, clock, caller, text, journal, outbox);
        all.push(rows);
    }
    Ok(all)
}

fn insert<M>(rows: Vec<M>, backend: DbBackend) -> Statement
where
    M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
    <M::Entity as EntityTrait>::ActiveModel: Send,
{
    let rows = rows.into_iter().map(|row| row.into_active_model().reset_all());
    M::Entity::insert_many(rows).build(backend)
}

/// Tickets a second where `writers` write at once and each commit holds `together` of them.
pub async fn write(
    db: &DatabaseConnection,
    tickets: &[Rows],
    writers: usize,
    together: usize,
) -> Result<f64, Failed> {
    let groups: Vec<&[Rows]> = tickets.chunks(together).collect();
    let (next, begun) = (Cell::new(0), Instant::now());
    let each = (0..writers).map(async |_| {
        loop {
            let Some(group) = groups.get(next.replace(next.get() + 1)) else { return Ok::<_, DbErr>(()) };
            let txn = begin(db).await?;
            for statement in group.iter().flatten() {
                txn.execute_raw(statement.clone()).await?;
            }
            txn.commit().await?;
        }
    });
    try_join_all(each).await?;
    Ok(tickets.len() as f64 / begun.elapsed().as_secs_f64())
}

async fn begin(db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    let sqlite = db.get_database_backend() == DbBackend::Sqlite;
    let options = TransactionOptions {
        sqlite_transaction_mode: sqlite.then_some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    db.begin_with_options(options).await
}

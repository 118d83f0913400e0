//! The journal keeps what happened.

use super::db::{self, on_both};
use super::desk::Desk;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend};

on_both! {
    async fn the_database_refuses_to_change_or_delete_a_row(db: &DatabaseConnection) {
        Desk::open(db).complaint().await;
        let mut attempts = vec!["UPDATE journal SET version = 9", "DELETE FROM journal"];
        if db.get_database_backend() == DbBackend::Postgres {
            attempts.push("TRUNCATE journal");
        }
        for attempt in attempts {
            let refused = db.execute_unprepared(attempt).await.expect_err(attempt);
            assert!(refused.to_string().contains("append-only"), "{refused}");
        }
    }
}

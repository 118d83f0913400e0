//! Whether a township may have a part in a matter, and which parts were given to one without a ground; old tickets are counted anew, for a
//! figure tells of it.

use crate::shape::{forward_only, words};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{boolean, text, text_null};

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let add =
            |table: &'static str, column: ColumnDef| Table::alter().table(table).add_column(column).take();
        let pushed = boolean("pushed_down").default(false).take();
        let role = text_null("township").check(words("township", &["lead", "co"])).take();
        let basis = text("township_basis").default("").take();
        for change in [add("assignment", pushed), add("directory_row", role), add("directory_row", basis)] {
            manager.alter_table(change).await?;
        }
        let due = "INSERT INTO meta (key, value) SELECT 'report_recount', 'due' WHERE EXISTS (SELECT 1 FROM ticket) \
                   AND NOT EXISTS (SELECT 1 FROM meta WHERE key = 'report_recount')";
        manager.get_connection().execute_unprepared(due).await.map(|_| ())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        forward_only()
    }
}

//! People, their sessions, the systems that send, and who looked at what.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, big_pk_auto, boolean, integer, text, text_null, text_uniq,
    timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
};

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            meta(),
            person(),
            person_role(),
            person_password(),
            session(),
            refresh_token(),
            sign_in_failure(),
            source(),
            access_log(),
        ] {
            manager.create_table(table).await?;
        }
        for (table, name, columns) in [
            ("person", "person_unit", &["unit"][..]),
            ("person_role", "person_role_role", &["role"]),
            ("person_password", "person_password_person", &["person"]),
            ("session", "session_person", &["person"]),
            ("refresh_token", "refresh_token_session", &["session"]),
            ("sign_in_failure", "sign_in_failure_username", &["username", "at"]),
            ("sign_in_failure", "sign_in_failure_address", &["address", "at"]),
            ("access_log", "access_log_at", &["at", "id"]),
            ("access_log", "access_log_person", &["person", "at"]),
            ("access_log", "access_log_ticket", &["ticket", "at"]),
        ] {
            let mut index = Index::create();
            index.name(name).table(table);
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Custom("the schema only goes forward".to_owned()))
    }
}

fn meta() -> TableCreateStatement {
    Table::create()
        .table("meta")
        .col(ColumnDef::new("key").text().not_null().primary_key())
        .col(text("value"))
        .take()
}

fn person() -> TableCreateStatement {
    Table::create()
        .table("person")
        .col(big_pk_auto("id"))
        .col(text_uniq("username"))
        .col(text("name"))
        .col(text_null("email"))
        .col(text("unit"))
        .col(boolean("contractor").default(false))
        .col(text("password_hash"))
        .col(timestamp_with_time_zone("password_set_at"))
        .col(boolean("password_permanent").default(false))
        .col(boolean("must_change_password").default(false))
        .col(ColumnDef::new("valid_from").date().not_null())
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone_null("disabled_at"))
        .take()
}

fn person_role() -> TableCreateStatement {
    const ROLES: &str = "role IN ('agent','dispatcher','handler','lead','reviewer','visitor','signer',\
        'supervisor','leader','office','editor','sysadmin','secadmin','auditor')";
    Table::create()
        .table("person_role")
        .col(big_integer("person"))
        .col(text("role"))
        .primary_key(Index::create().col("person").col("role"))
        .foreign_key(ForeignKey::create().from("person_role", "person").to("person", "id"))
        .check(Expr::cust(ROLES))
        .take()
}

fn person_password() -> TableCreateStatement {
    Table::create()
        .table("person_password")
        .col(big_pk_auto("id"))
        .col(big_integer("person"))
        .col(text("password_hash"))
        .col(timestamp_with_time_zone("set_at"))
        .foreign_key(ForeignKey::create().from("person_password", "person").to("person", "id"))
        .take()
}

fn session() -> TableCreateStatement {
    Table::create()
        .table("session")
        .col(uuid("id").primary_key())
        .col(big_integer("person"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("expires_at"))
        .col(timestamp_with_time_zone_null("ended_at"))
        .col(text_null("end_reason"))
        .foreign_key(ForeignKey::create().from("session", "person").to("person", "id"))
        .take()
}

fn refresh_token() -> TableCreateStatement {
    Table::create()
        .table("refresh_token")
        .col(ColumnDef::new("hash").text().not_null().primary_key())
        .col(uuid("session"))
        .col(timestamp_with_time_zone("expires_at"))
        .col(timestamp_with_time_zone_null("spent_at"))
        .foreign_key(ForeignKey::create().from("refresh_token", "session").to("session", "id"))
        .take()
}

fn sign_in_failure() -> TableCreateStatement {
    Table::create()
        .table("sign_in_failure")
        .col(big_pk_auto("id"))
        .col(text("username"))
        .col(text("address"))
        .col(timestamp_with_time_zone("at"))
        .take()
}

fn source() -> TableCreateStatement {
    Table::create()
        .table("source")
        .col(big_pk_auto("id"))
        .col(text_uniq("name"))
        .col(text("scopes"))
        .col(text_uniq("key_hash"))
        .col(big_integer("created_by"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone_null("rotated_at"))
        .col(timestamp_with_time_zone_null("deleted_at"))
        .foreign_key(ForeignKey::create().from("source", "created_by").to("person", "id"))
        .take()
}

fn access_log() -> TableCreateStatement {
    Table::create()
        .table("access_log")
        .col(big_pk_auto("id"))
        .col(timestamp_with_time_zone("at"))
        .col(big_integer_null("person"))
        .col(text("who"))
        .col(text("action"))
        .col(boolean("success"))
        .col(text_null("ticket"))
        .col(text_null("subject"))
        .col(text_null("reason"))
        .col(text_null("address"))
        .col(integer("rows").default(0))
        .take()
}

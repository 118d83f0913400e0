//! The ticket, its parts, its texts and its journal.

use crate::shape::{forward_only, index, indexes, instant, instant_null, part_of_ticket, words};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, big_pk_auto, blob, blob_null, boolean, boolean_null, date, date_null,
    integer, integer_null, text, text_null, text_uniq,
};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            ticket(),
            caller(),
            assignment(),
            participant(),
            clock(),
            visit(),
            kept_text(),
            journal(),
            attachment(),
        ] {
            manager.create_table(table).await?;
        }
        indexes(
            manager,
            &[
                ("ticket", "ticket_created", &["created_at", "id"]),
                ("ticket", "ticket_due", &["due_at", "id"]),
                ("ticket", "ticket_status", &["status", "due_at", "id"]),
                ("ticket", "ticket_lead", &["lead_unit", "status", "due_at", "id"]),
                ("ticket", "ticket_due_on", &["due_on"]),
                ("ticket", "ticket_closed", &["closed_at"]),
                ("ticket", "ticket_category", &["category"]),
                ("ticket", "ticket_area", &["area"]),
                ("ticket", "ticket_recorded_by", &["recorded_by", "status"]),
                ("ticket", "ticket_upstream", &["upstream_number"]),
                ("caller", "caller_phone", &["phone_hmac"]),
                ("caller", "caller_contact_phone", &["contact_phone_hmac"]),
                ("caller", "caller_name", &["name_hmac"]),
                ("assignment", "assignment_unit", &["unit", "status"]),
                ("participant", "participant_person", &["person_id"]),
                ("clock", "clock_kind", &["kind", "due_on", "unit"]),
                ("visit", "visit_at", &["at"]),
                ("attachment", "attachment_ticket", &["ticket_id"]),
            ],
        )
        .await?;
        for partial in partial_indexes() {
            manager.create_index(partial).await?;
        }
        append_only(manager).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        forward_only()
    }
}

/// What workers and pools ask for stays as small as what is open.
fn partial_indexes() -> Vec<IndexCreateStatement> {
    let set = |column: &'static str| Expr::col(column).is_not_null();
    vec![
        index("ticket", "ticket_next_fire", &["next_fire_at", "id"])
            .and_where(set("next_fire_at"))
            .and_where(Expr::col("parked_at").is_null())
            .take(),
        index("ticket", "ticket_parked", &["parked_at"]).and_where(set("parked_at")).take(),
        index("ticket", "ticket_awaits", &["awaits"]).and_where(set("awaits")).take(),
    ]
}

fn ticket() -> TableCreateStatement {
    Table::create()
        .table("ticket")
        .col(big_pk_auto("id"))
        .col(text_uniq("number"))
        .col(text_uniq("query_code"))
        .col(text("region"))
        .col(text("line"))
        .col(text("kind"))
        .col(text("channel"))
        .col(text("urgency"))
        .col(text("status"))
        .col(text("title"))
        .col(text_null("category"))
        .col(text_null("area"))
        .col(text_null("lead_unit"))
        .col(text_null("subject_unit"))
        .col(big_integer_null("recorded_by"))
        .col(boolean("confidential"))
        .col(boolean("enterprise"))
        .col(text_null("upstream_system"))
        .col(text_null("upstream_number"))
        .col(text_null("awaits"))
        .col(integer("round"))
        .col(big_integer("version"))
        .col(instant("received_at"))
        .col(instant("created_at"))
        .col(instant_null("dispatched_at"))
        .col(instant_null("contacted_at"))
        .col(instant_null("submitted_at"))
        .col(instant_null("closed_at"))
        .col(boolean("missed"))
        .col(instant_null("due_at"))
        .col(date_null("due_on"))
        .col(instant_null("yellow_at"))
        .col(text_null("clock"))
        .col(instant_null("next_fire_at"))
        .col(instant_null("parked_at"))
        .col(text_null("parked_error"))
        .col(big_integer("seq"))
        .col(text("head"))
        .col(text("facts"))
        .check(words("line", &["hotline", "service", "business"]))
        .check(words("urgency", &["normal", "urgent", "emergency"]))
        .check(words(
            "kind",
            &["consult", "help", "complaint", "report", "suggestion", "praise", "rating", "other"],
        ))
        .check(words(
            "status",
            &[
                "received",
                "need_info",
                "to_dispatch",
                "dispatched",
                "handling",
                "return_review",
                "dispute",
                "suspended",
                "to_review",
                "to_report",
                "to_visit",
                "to_sign_off",
                "signed_off",
                "archived",
                "answered",
                "declined",
                "transferred",
                "terminated",
                "merged",
                "withdrawn",
            ],
        ))
        .take()
}

fn caller() -> TableCreateStatement {
    part_of_ticket("caller")
        .col(big_integer("id"))
        .col(text("kind"))
        .col(boolean("anonymous"))
        .col(blob_null("name_enc"))
        .col(text_null("name_hmac"))
        .col(blob_null("phone_enc"))
        .col(text_null("phone_hmac"))
        .col(blob_null("contact_phone_enc"))
        .col(text_null("contact_phone_hmac"))
        .col(blob_null("on_behalf_of_enc"))
        .col(text_null("salutation"))
        .col(text_null("company"))
        .col(text_null("credit_code"))
        .col(text_null("best_time"))
        .col(text_null("language"))
        .col(blob("salt"))
        .col(instant_null("erased_at"))
        .primary_key(Index::create().col("ticket_id").col("id"))
        .check(words("kind", &["person", "enterprise", "other"]))
        .take()
}

fn assignment() -> TableCreateStatement {
    part_of_ticket("assignment")
        .col(integer("n"))
        .col(text("unit"))
        .col(text("role"))
        .col(text("status"))
        .col(instant("dispatched_at"))
        .col(instant_null("signed_at"))
        .primary_key(Index::create().col("ticket_id").col("n"))
        .check(words("role", &["lead", "co"]))
        .take()
}

fn participant() -> TableCreateStatement {
    part_of_ticket("participant")
        .col(integer("n"))
        .col(big_integer("person_id"))
        .col(text("unit"))
        .col(text("duty"))
        .primary_key(Index::create().col("ticket_id").col("n"))
        .take()
}

fn clock() -> TableCreateStatement {
    part_of_ticket("clock")
        .col(integer("n"))
        .col(text("kind"))
        .col(text_null("unit"))
        .col(integer("round"))
        .col(integer("run"))
        .col(instant("starts_at"))
        .col(instant("due_at"))
        .col(date("due_on"))
        .col(boolean("provisional"))
        .col(big_integer("calendar"))
        .col(text("state"))
        .col(instant_null("missed_at"))
        .col(instant_null("stopped_at"))
        .primary_key(Index::create().col("ticket_id").col("n"))
        .check(words("state", &["running", "paused", "met", "missed", "cured", "voided", "cancelled"]))
        .take()
}

fn visit() -> TableCreateStatement {
    part_of_ticket("visit")
        .col(integer("n"))
        .col(big_integer("caller"))
        .col(integer("round"))
        .col(boolean("reached"))
        .col(boolean_null("unit_contacted"))
        .col(text_null("solved"))
        .col(integer_null("satisfaction"))
        .col(integer_null("satisfaction_unit"))
        .col(integer_null("satisfaction_agent"))
        .col(big_integer("person_id"))
        .col(instant("at"))
        .primary_key(Index::create().col("ticket_id").col("n"))
        .take()
}

fn kept_text() -> TableCreateStatement {
    part_of_ticket("text")
        .col(integer("n"))
        .col(text_null("body"))
        .col(blob("salt"))
        .primary_key(Index::create().col("ticket_id").col("n"))
        .take()
}

fn journal() -> TableCreateStatement {
    part_of_ticket("journal")
        .col(big_integer("seq"))
        .col(text("event"))
        .col(text("data"))
        .col(big_integer_null("actor_id"))
        .col(text_null("actor_unit"))
        .col(instant("at"))
        .col(big_integer("version"))
        .col(text("prev_hash"))
        .col(text("hash"))
        .primary_key(Index::create().col("ticket_id").col("seq"))
        .take()
}

fn attachment() -> TableCreateStatement {
    part_of_ticket("attachment")
        .col(big_pk_auto("id"))
        .col(text("name"))
        .col(text("kind"))
        .col(text("content_type"))
        .col(big_integer("size"))
        .col(text("sha256"))
        .col(text("path"))
        .col(big_integer("uploaded_by"))
        .col(instant("uploaded_at"))
        .check(words("kind", &["evidence", "contact", "identity", "other"]))
        .take()
}

/// The database itself refuses to change or delete what happened.
async fn append_only(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let statements: &[&str] = match manager.get_database_backend() {
        DbBackend::Postgres => &[
            "CREATE FUNCTION journal_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ \
             BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$",
            "CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal \
             FOR EACH STATEMENT EXECUTE FUNCTION journal_append_only()",
        ],
        _ => &[
            "CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal \
             BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
            "CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal \
             BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
        ],
    };
    for statement in statements {
        manager.get_connection().execute_unprepared(statement).await?;
    }
    Ok(())
}

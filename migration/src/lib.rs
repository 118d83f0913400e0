//! Changes of the schema: forward only, numbered in tens.

mod m0010_people;
mod m0020_reference;
mod m0030_ticket;
mod m0040_calendar;
mod m0050_outbox;
mod m0060_rating;
mod m0070_origin;
mod m0080_journal_at;
mod m0090_open_list;
mod m0100_admin;
mod m0110_no_return;
mod m0120_report_count;
mod m0130_awaits_unit;
mod m0140_ruling;
mod m0160_spot;
mod m0170_directive;
mod m0180_document;
mod m0190_pressed;
mod m0200_co_unit;
mod m0210_township;
mod m0220_refresh;
mod m0230_merged;
mod m0240_inside;
mod m0241_deputy;
mod m0242_opinions;
mod m0250_recusal;
mod m0251_phone;
mod m0252_refusing;
mod m0253_enterprise;
mod m0260_repeat_call;
mod m0261_visit_draw;
mod m0270_reorganisation;
mod m0280_added;
mod m0281_preliminary;
mod m0290_ladder;
mod m0291_dated_setting;
mod m0292_dismissal;
mod m0300_unit_place;
mod m0301_merge_phones;
mod m0310_setting_area;
mod m0320_claim;
mod m0321_caller_former;
mod m0322_called;
mod m0323_ended_before;
mod m0330_service_item;
mod m0331_indicator_table;
mod m0332_served_case;
mod m0340_rating_token;
mod m0350_province;
mod m0360_rated;
mod m0370_matter_plan;
mod m0371_rating_ground;
mod m0390_clerk_phone;
mod m0391_source_kind;
mod m0395_planned_on;
mod shape;

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseConnection};

/// Brings a database to the schema this program knows.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0010_people::Migration),
            Box::new(m0020_reference::Migration),
            Box::new(m0030_ticket::Migration),
            Box::new(m0040_calendar::Migration),
            Box::new(m0050_outbox::Migration),
            Box::new(m0060_rating::Migration),
            Box::new(m0070_origin::Migration),
            Box::new(m0080_journal_at::Migration),
            Box::new(m0090_open_list::Migration),
            Box::new(m0100_admin::Migration),
            Box::new(m0110_no_return::Migration),
            Box::new(m0120_report_count::Migration),
            Box::new(m0130_awaits_unit::Migration),
            Box::new(m0140_ruling::Migration),
            Box::new(m0160_spot::Migration),
            Box::new(m0170_directive::Migration),
            Box::new(m0180_document::Migration),
            Box::new(m0190_pressed::Migration),
            Box::new(m0200_co_unit::Migration),
            Box::new(m0210_township::Migration),
            Box::new(m0220_refresh::Migration),
            Box::new(m0230_merged::Migration),
            Box::new(m0240_inside::Migration),
            Box::new(m0241_deputy::Migration),
            Box::new(m0242_opinions::Migration),
            Box::new(m0250_recusal::Migration),
            Box::new(m0251_phone::Migration),
            Box::new(m0252_refusing::Migration),
            Box::new(m0253_enterprise::Migration),
            Box::new(m0260_repeat_call::Migration),
            Box::new(m0261_visit_draw::Migration),
            Box::new(m0270_reorganisation::Migration),
            Box::new(m0280_added::Migration),
            Box::new(m0281_preliminary::Migration),
            Box::new(m0290_ladder::Migration),
            Box::new(m0291_dated_setting::Migration),
            Box::new(m0292_dismissal::Migration),
            Box::new(m0300_unit_place::Migration),
            Box::new(m0301_merge_phones::Migration),
            Box::new(m0310_setting_area::Migration),
            Box::new(m0320_claim::Migration),
            Box::new(m0321_caller_former::Migration),
            Box::new(m0322_called::Migration),
            Box::new(m0323_ended_before::Migration),
            Box::new(m0330_service_item::Migration),
            Box::new(m0331_indicator_table::Migration),
            Box::new(m0332_served_case::Migration),
            Box::new(m0340_rating_token::Migration),
            Box::new(m0350_province::Migration),
            Box::new(m0360_rated::Migration),
            Box::new(m0370_matter_plan::Migration),
            Box::new(m0371_rating_ground::Migration),
            Box::new(m0390_clerk_phone::Migration),
            Box::new(m0391_source_kind::Migration),
            Box::new(m0395_planned_on::Migration),
        ]
    }
}

/// The names of all changes that this program knows, oldest first.
pub fn known() -> Vec<String> {
    Migrator::migrations().iter().map(|m| m.name().to_owned()).collect()
}

pub use sea_orm_migration::MigratorTrait;

/// The names of the changes that this database has seen, oldest first. Changes nothing.
pub async fn applied(db: &DatabaseConnection) -> Result<Vec<String>, DbErr> {
    let table = Migrator::migration_table_name();
    let manager = SchemaManager::new(db);
    if !manager.has_table(table.to_string()).await? {
        return Ok(Vec::new());
    }
    let statement = Query::select().column("version").from(table).order_by("version", Order::Asc).to_owned();
    db.query_all(&statement).await?.iter().map(|row| row.try_get("", "version")).collect()
}

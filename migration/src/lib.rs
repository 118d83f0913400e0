//! Changes of the schema: forward only, numbered in tens.

mod m0020_reference;
mod m0030_ticket;
mod m0050_outbox;
mod m0060_rating;
mod shape;

use sea_orm_migration::prelude::*;

/// Brings a database to the schema this program knows.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0020_reference::Migration),
            Box::new(m0030_ticket::Migration),
            Box::new(m0050_outbox::Migration),
            Box::new(m0060_rating::Migration),
        ]
    }
}

/// The names of all changes that this program knows, oldest first.
pub fn known() -> Vec<String> {
    Migrator::migrations().iter().map(|m| m.name().to_owned()).collect()
}

pub use sea_orm_migration::MigratorTrait;

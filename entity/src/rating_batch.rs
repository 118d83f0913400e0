//! A unit's ratings of a month as they are handed in (月度汇聚批次).

use crate::values::{BatchKind, UnitCode};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rating_batch")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub unit: UnitCode,
    /// Its first day.
    pub month: Date,
    /// 1 for the first of the unit's month.
    pub sequence: i32,
    pub kind: BatchKind,
    /// Of the layout; 0 for the shipped one.
    pub layout_version: i32,
    /// Real time.
    pub begun_at: DateTimeUtc,
    /// `None` while it is written.
    pub made_at: Option<DateTimeUtc>,
    pub made_by: String,
    pub added: i64,
    pub changed: i64,
    pub withdrawn: i64,
    /// How many of each satisfaction it holds, what it withdraws not counted.
    pub level_1: i64,
    pub level_2: i64,
    pub level_3: i64,
    pub level_4: i64,
    pub level_5: i64,
    /// Among the files, packed; the hash is of the unpacked bytes.
    pub csv_path: Option<String>,
    pub csv_sha256: Option<String>,
    pub ndjson_path: Option<String>,
    pub ndjson_sha256: Option<String>,
    /// What goes with the files, as JSON.
    pub manifest: Option<String>,
    /// When another took its place before it was sent.
    pub dropped_at: Option<DateTimeUtc>,
    pub sent_at: Option<DateTimeUtc>,
    pub receipt: Option<String>,
    /// Who said that it was sent.
    pub sent_by: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}

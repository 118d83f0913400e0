//! Official papers on a ticket.

use crate::api::tickets::fields::beijing_time as t;
use crate::service::ticket::Detail;
use chrono::{DateTime, FixedOffset, NaiveDate};
use entity::values::*;
use serde::Serialize;
use utoipa::ToSchema;

/// An official paper (公文).
#[derive(Debug, Serialize, ToSchema)]
pub struct DocumentView {
    id: DocumentId,
    kind: DocumentKind,
    /// 文号
    number: String,
    unit: UnitCode,
    unit_name: String,
    /// Why it was issued, in words.
    cause: &'static str,
    issued_on: NaiveDate,
    issued_at: DateTime<FixedOffset>,
    /// The files that are its signed scans.
    scans: Vec<AttachmentId>,
}

impl DocumentView {
    /// Those that this person may read, oldest first.
    pub fn all(d: &Detail) -> Vec<Self> {
        let view = |filed: &crate::service::documents::Filed| {
            let document = d.ticket().document(filed.n)?;
            let scans = d.attachments.iter().filter(|a| a.document == Some(filed.n)).map(|a| a.id);
            Some(Self {
                id: filed.n,
                kind: filed.kind,
                number: filed.number.clone(),
                unit_name: d.rules.unit_name(&filed.unit, filed.issued_at),
                unit: filed.unit.clone(),
                cause: document.cause.label(),
                issued_on: filed.issued_on,
                issued_at: t(filed.issued_at),
                scans: scans.collect(),
            })
        };
        d.documents.iter().filter_map(view).collect()
    }
}

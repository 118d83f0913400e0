//! An uploaded file (附件); its bytes lie with the files.

use crate::values::{AttachmentId, AttachmentKind, DocumentId, PersonId, TicketId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "attachment")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: AttachmentId,
    pub ticket_id: TicketId,
    /// As the uploader named it.
    pub name: String,
    pub kind: AttachmentKind,
    pub content_type: String,
    /// Of which paper it is the signed scan (签章扫描件).
    pub document: Option<DocumentId>,
    /// Bytes.
    pub size: i64,
    /// Hex.
    pub sha256: String,
    /// Where the bytes lie, below the folder of files.
    pub path: String,
    pub uploaded_by: PersonId,
    pub uploaded_at: DateTimeUtc,
    /// When a photo was taken, as the camera or the person says.
    pub taken_at: Option<DateTimeUtc>,
    /// Where, in words.
    pub place: Option<String>,
    /// WGS 84, as the camera says.
    pub lat: Option<f64>,
    pub lng: Option<f64>,
    /// A small copy for looking at, without what the camera wrote into it.
    pub view_path: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}

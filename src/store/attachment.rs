//! Uploaded files (附件): what is known about them; their bytes lie with the files.

use crate::domain::time::Instant;
use entity::attachment;
use entity::values::{AttachmentId, AttachmentKind, DocumentId, PersonId, TicketId};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, NotSet, QueryFilter,
    QueryOrder, QuerySelect, Set,
};
use std::collections::BTreeSet;

/// A file that was received.
#[derive(Debug, Clone, PartialEq)]
pub struct New {
    /// The ticket it belongs to.
    pub ticket: TicketId,
    /// As the uploader named it.
    pub name: String,
    /// 附件类别
    pub kind: AttachmentKind,
    /// Of which paper it is the signed scan.
    pub document: Option<DocumentId>,
    /// What it is, as checked.
    pub content_type: String,
    /// Bytes.
    pub size: i64,
    /// Hex.
    pub sha256: String,
    /// Below the folder of files.
    pub path: String,
    /// Who uploaded it.
    pub by: PersonId,
    /// When a photo was taken.
    pub taken_at: Option<Instant>,
    /// Where, in words.
    pub place: Option<String>,
    /// WGS 84.
    pub lat: Option<f64>,
    pub lng: Option<f64>,
    /// Where a small copy for looking at lies.
    pub view_path: Option<String>,
}

/// Writes a file down.
pub async fn insert(db: &impl ConnectionTrait, new: New, now: Instant) -> Result<attachment::Model, DbErr> {
    let row = attachment::ActiveModel {
        id: NotSet,
        ticket_id: Set(new.ticket),
        name: Set(new.name),
        kind: Set(new.kind),
        document: Set(new.document),
        content_type: Set(new.content_type),
        size: Set(new.size),
        sha256: Set(new.sha256),
        path: Set(new.path),
        uploaded_by: Set(new.by),
        uploaded_at: Set(now),
        taken_at: Set(new.taken_at),
        place: Set(new.place),
        lat: Set(new.lat),
        lng: Set(new.lng),
        view_path: Set(new.view_path),
    };
    row.insert(db).await
}

/// The files of a ticket and of those that stand merged into it, oldest first.
pub async fn list(db: &impl ConnectionTrait, of: Files<'_>) -> Result<Vec<attachment::Model>, DbErr> {
    attachment::Entity::find().filter(of.condition()).order_by_asc(attachment::Column::Id).all(db).await
}

/// One file of a ticket, or of those that stand merged into it.
pub async fn get(
    db: &impl ConnectionTrait,
    of: Files<'_>,
    id: AttachmentId,
) -> Result<Option<attachment::Model>, DbErr> {
    attachment::Entity::find_by_id(id).filter(of.condition()).one(db).await
}

/// Whose files are meant.
#[derive(Debug, Clone, Copy)]
pub struct Files<'a> {
    /// The ticket's own.
    pub ticket: TicketId,
    /// Those that came with the tickets merged into it.
    pub merged: &'a [AttachmentId],
}

impl Files<'_> {
    fn condition(&self) -> Condition {
        let own = Condition::any().add(attachment::Column::TicketId.eq(self.ticket));
        let merged = attachment::Column::Id.is_in(self.merged.iter().copied());
        own.add_option((!self.merged.is_empty()).then_some(merged))
    }
}

/// Type and hash of these files of a ticket.
pub async fn of_ids(
    db: &impl ConnectionTrait,
    ticket: TicketId,
    ids: &[AttachmentId],
) -> Result<Vec<(String, String)>, DbErr> {
    use attachment::Column as C;
    attachment::Entity::find()
        .select_only()
        .columns([C::ContentType, C::Sha256])
        .filter(C::TicketId.eq(ticket))
        .filter(C::Id.is_in(ids.iter().copied()))
        .order_by_asc(C::Id)
        .into_tuple()
        .all(db)
        .await
}

/// Where the files lie that any row names, small copies too, each once.
pub async fn paths(db: &impl ConnectionTrait) -> Result<Vec<String>, DbErr> {
    let mut paths: BTreeSet<String> = BTreeSet::new();
    for column in [attachment::Column::Path, attachment::Column::ViewPath] {
        let named: Vec<String> = attachment::Entity::find()
            .select_only()
            .column(column)
            .filter(column.is_not_null())
            .distinct()
            .into_tuple()
            .all(db)
            .await?;
        paths.extend(named);
    }
    Ok(paths.into_iter().collect())
}

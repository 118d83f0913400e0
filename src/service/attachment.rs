//! Files on tickets: what a unit shows as evidence, what a citizen sent.

use super::change::{act, commit};
use super::{Ctx, Error};
use crate::domain::lifecycle::{Refusal, permit};
use crate::domain::permission::{Actor, By, scope};
use crate::domain::text::FieldCode;
use crate::domain::ticket::{Attachment, Event};
use crate::domain::time::Instant;
use crate::gateway::files::picture::{self, Photo};
use crate::gateway::files::{self, kind};
use crate::store;
use crate::store::attachment::Files;
use chrono::TimeDelta;
use entity::values::{
    AttachmentId, AttachmentKind, CommandName, DocumentId, PersonId, TicketId, TicketNumber,
};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// What is kept of a file beside its bytes.
pub use entity::attachment::Model as Kept;

/// A file as it was sent.
#[derive(Debug, Clone)]
pub struct Upload {
    pub name: String,
    pub kind: AttachmentKind,
    /// Of which paper it is the signed scan.
    pub document: Option<DocumentId>,
    pub bytes: Vec<u8>,
    /// When a photo was taken, where the sender says so; else the camera's word counts.
    pub taken_at: Option<Instant>,
    /// Where, in words.
    pub place: Option<String>,
}

/// Bytes that lie with the files, waiting to be named on a ticket.
#[derive(Debug, Clone)]
pub struct Lying {
    content_type: &'static str,
    size: i64,
    sha256: String,
    path: String,
    view_path: Option<String>,
    taken_at: Option<Instant>,
    position: Option<(f64, f64)>,
}

impl Lying {
    /// The row by which a ticket names them.
    pub fn row(
        &self,
        ticket: TicketId,
        name: &str,
        kind: AttachmentKind,
        by: PersonId,
    ) -> store::attachment::New {
        store::attachment::New {
            ticket,
            name: name.to_owned(),
            kind,
            document: None,
            content_type: self.content_type.to_owned(),
            size: self.size,
            sha256: self.sha256.clone(),
            path: self.path.clone(),
            by,
            taken_at: self.taken_at,
            place: None,
            lat: self.position.map(|(lat, _)| lat),
            lng: self.position.map(|(_, lng)| lng),
            view_path: self.view_path.clone(),
        }
    }
}

/// Pictures that are unpacked at once: each may take a quarter of a gigabyte.
static UNPACKING: Semaphore = Semaphore::const_new(1);

/// Keeps bytes; the same ones are kept once. Of a picture a small copy is kept beside them.
///
/// # Errors
/// Not a kind of file that is taken; or the disk refuses.
pub async fn keep(ctx: &Ctx, bytes: Vec<u8>) -> Result<Lying, Error> {
    let content_type = kind::content_type(&bytes)
        .ok_or_else(|| Error::UnsupportedFile(format!("不支持这种文件，可上传：{}", kind::TAKEN_WORDS)))?;
    let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    let bytes: Arc<[u8]> = bytes.into();
    let photo =
        if content_type.starts_with("image/") { look(bytes.clone()).await? } else { Photo::default() };
    let (sha256, path) = lay_down(ctx, &bytes).await?;
    let view_path = match &photo.view {
        Some(view) => Some(lay_down(ctx, view).await?.1),
        None => None,
    };
    let Photo { taken_at, position, .. } = photo;
    Ok(Lying { content_type, size, sha256, path, view_path, taken_at, position })
}

async fn look(bytes: Arc<[u8]>) -> Result<Photo, Error> {
    let _slot = UNPACKING.acquire().await.map_err(|e| Error::Internal("pictures", Box::new(e)))?;
    let looked = tokio::task::spawn_blocking(move || picture::look(&bytes)).await;
    looked.map_err(|e| Error::Internal("pictures", Box::new(e)))
}

/// Puts bytes with the files and returns their hash and path.
async fn lay_down(ctx: &Ctx, bytes: &[u8]) -> Result<(String, String), Error> {
    let sha256 = hex::encode(Sha256::digest(bytes));
    let folder = files::folder(&ctx.config.data_dir);
    let path = files::keep(&folder, &sha256, bytes).await.map_err(Error::NoRoom)?;
    Ok((sha256, path))
}

/// Whether the actor may add files to the ticket; asked before the bytes are read.
///
/// # Errors
/// Not found, or forbidden.
pub async fn may_upload(ctx: &Ctx, actor: &Actor, number: &TicketNumber) -> Result<(), Error> {
    let db = &ctx.db.read;
    let stored = store::ticket::get(db, &scope(actor), number).await?.ok_or(Error::NotFound)?;
    let rules = ctx.rules(db).await?;
    // Whoever may write a note may add a file to it.
    let by = By::Person(actor.clone());
    permit(&stored.ticket, CommandName::Note, &by, rules.context(ctx.now()))?;
    if stored.ticket.is_closed() {
        let (command, status) = (CommandName::Note, stored.ticket.status);
        return Err(Refusal::WrongState { command, status }.into());
    }
    Ok(())
}

/// Keeps a file with the ticket; the ticket's version does not count it, since it is no command.
///
/// # Errors
/// Not found, forbidden, or too many.
pub async fn upload(ctx: &Ctx, actor: &Actor, number: &TicketNumber, upload: Upload) -> Result<Kept, Error> {
    may_upload(ctx, actor, number).await?;
    let now = ctx.now();
    if upload.taken_at.is_some_and(|at| at > now + TimeDelta::minutes(5)) {
        return Err(Error::field("taken_at", FieldCode::Time, "拍摄时间不能晚于现在"));
    }
    // The bytes first: a row never names a file that is not there.
    let kept = keep(ctx, upload.bytes).await?;
    let most = ctx.config.http.attachments_per_ticket;
    let by = By::Person(actor.clone());
    let row = ctx
        .transaction(async |txn| {
            let rules = ctx.rules(txn).await?;
            let stored = store::ticket::lock(txn, &scope(actor), number).await?.ok_or(Error::NotFound)?;
            if upload.document.is_some_and(|id| stored.ticket.document(id).is_none()) {
                return Err(Error::field("document", FieldCode::Unknown, "本工单没有这份公文"));
            }
            if stored.ticket.attachments.len() >= most {
                return Err(Error::TooManyFiles(format!("一张工单最多 {most} 个附件")));
            }
            let new = kept.row(stored.id, &upload.name, upload.kind, actor.person);
            // A camera whose clock runs ahead is not believed.
            let taken_at = upload.taken_at.or(new.taken_at).filter(|at| *at <= now + TimeDelta::minutes(5));
            let document = upload.document;
            let new = store::attachment::New { taken_at, place: upload.place, document, ..new };
            let row = store::attachment::insert(txn, new, now).await?;
            let attachment = Attachment { id: row.id, kind: row.kind, document, by: actor.person };
            commit(txn, &stored, vec![Event::Attached { attachment }], &act(&by, now, false), &rules).await?;
            Ok(row)
        })
        .await?;
    ctx.wake.notify();
    Ok(row)
}

/// The files of a ticket, with the names of who sent them.
///
/// # Errors
/// Not found.
pub async fn list(
    ctx: &Ctx,
    actor: &Actor,
    number: &TicketNumber,
) -> Result<Vec<(Kept, Option<String>)>, Error> {
    let db = &ctx.db.read;
    let stored = store::ticket::get(db, &scope(actor), number).await?.ok_or(Error::NotFound)?;
    let merged = stored.ticket.files_merged_in();
    let rows = store::attachment::list(db, Files { ticket: stored.id, merged: &merged }).await?;
    let people: Vec<_> = rows.iter().map(|r| r.uploaded_by).collect();
    let names: BTreeMap<_, _> = store::people::names(db, &people).await?;
    Ok(rows.into_iter().map(|r| (names.get(&r.uploaded_by).cloned(), r)).map(|(n, r)| (r, n)).collect())
}

/// One file with its bytes. Papers of identity are for those who may see the caller's data.
///
/// # Errors
/// Not found, or forbidden.
pub async fn download(
    ctx: &Ctx,
    actor: &Actor,
    number: &TicketNumber,
    id: AttachmentId,
) -> Result<(Kept, Vec<u8>), Error> {
    let row = visible(ctx, actor, number, id).await?;
    let bytes = bytes_at(ctx, &row.path).await?;
    Ok((row, bytes))
}

/// The small copy of a picture, a JPEG.
///
/// # Errors
/// Not found, also where there is no copy; or forbidden.
pub async fn view(
    ctx: &Ctx,
    actor: &Actor,
    number: &TicketNumber,
    id: AttachmentId,
) -> Result<Vec<u8>, Error> {
    let row = visible(ctx, actor, number, id).await?;
    bytes_at(ctx, &row.view_path.ok_or(Error::NotFound)?).await
}

async fn visible(ctx: &Ctx, actor: &Actor, number: &TicketNumber, id: AttachmentId) -> Result<Kept, Error> {
    let db = &ctx.db.read;
    let stored = store::ticket::get(db, &scope(actor), number).await?.ok_or(Error::NotFound)?;
    let merged = stored.ticket.files_merged_in();
    let files = Files { ticket: stored.id, merged: &merged };
    let row = store::attachment::get(db, files, id).await?.ok_or(Error::NotFound)?;
    if row.kind == AttachmentKind::Identity && !crate::domain::privacy::may_unmask(&stored.ticket, actor) {
        return Err(Error::Forbidden("证件类附件仅限有权查看诉求人信息的人员".to_owned()));
    }
    Ok(row)
}

async fn bytes_at(ctx: &Ctx, path: &str) -> Result<Vec<u8>, Error> {
    let folder = files::folder(&ctx.config.data_dir);
    files::read(&folder, path).await.map_err(|e| Error::Internal("files", Box::new(e)))
}

//! Files on tickets: what a unit shows as evidence, what a citizen sent.

use super::change::{act, commit};
use super::{Ctx, Error};
use crate::domain::lifecycle::{Refusal, permit};
use crate::domain::permission::{Actor, By, scope};
use crate::domain::ticket::{Attachment, Event};
use crate::gateway::files;
use crate::store;
use entity::values::{AttachmentId, AttachmentKind, CommandName, PersonId, TicketId, TicketNumber};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// What is kept of a file beside its bytes.
pub use entity::attachment::Model as Kept;

/// A file as it was sent.
#[derive(Debug, Clone)]
pub struct Upload {
    pub name: String,
    pub kind: AttachmentKind,
    pub bytes: Vec<u8>,
}

/// Bytes that lie with the files, waiting to be named on a ticket.
#[derive(Debug, Clone)]
pub struct Lying {
    content_type: &'static str,
    size: i64,
    sha256: String,
    path: String,
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
            content_type: self.content_type.to_owned(),
            size: self.size,
            sha256: self.sha256.clone(),
            path: self.path.clone(),
            by,
        }
    }
}

/// Keeps bytes; the same ones are kept once.
///
/// # Errors
/// When the disk refuses.
pub async fn keep(ctx: &Ctx, name: &str, bytes: Vec<u8>) -> Result<Lying, Error> {
    let sha256 = hex::encode(Sha256::digest(&bytes));
    let content_type = files::content_type(name, &bytes);
    let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    let folder = files::folder(&ctx.config.data_dir);
    let path = files::keep(&folder, &sha256, bytes).await.map_err(Error::NoRoom)?;
    Ok(Lying { content_type, size, sha256, path })
}

/// The most files one ticket carries.
const MOST: usize = 100;

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
    // The bytes first: a row never names a file that is not there.
    let kept = keep(ctx, &upload.name, upload.bytes).await?;
    let now = ctx.now();
    let by = By::Person(actor.clone());
    let row = ctx
        .transaction(async |txn| {
            let rules = ctx.rules(txn).await?;
            let stored = store::ticket::lock(txn, &scope(actor), number).await?.ok_or(Error::NotFound)?;
            if stored.ticket.attachments.len() >= MOST {
                let detail = format!("一张工单最多 {MOST} 个附件");
                return Err(Error::field("file", crate::domain::text::FieldCode::Length, detail));
            }
            let new = kept.row(stored.id, &upload.name, upload.kind, actor.person);
            let row = store::attachment::insert(txn, new, now).await?;
            let attachment = Attachment { id: row.id, kind: row.kind, by: actor.person };
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
    let rows = store::attachment::list(db, stored.id).await?;
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
    let db = &ctx.db.read;
    let stored = store::ticket::get(db, &scope(actor), number).await?.ok_or(Error::NotFound)?;
    let row = store::attachment::get(db, stored.id, id).await?.ok_or(Error::NotFound)?;
    if row.kind == AttachmentKind::Identity && !crate::domain::privacy::may_unmask(&stored.ticket, actor) {
        return Err(Error::Forbidden("证件类附件仅限有权查看诉求人信息的人员".to_owned()));
    }
    let folder = files::folder(&ctx.config.data_dir);
    let bytes = files::read(&folder, &row.path).await.map_err(|e| Error::Internal("files", Box::new(e)))?;
    Ok((row, bytes))
}

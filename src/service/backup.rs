//! A backup: one state of the whole installation in one file, and back (docs/adr/0012).
//!
//! Gzip of lines of JSON: a header, each table's name and columns with its rows behind it, the files, and an end with the number
//! of rows and files and the hash of everything before it. The same file goes back into either database.

use super::{Ctx, Error};
use crate::domain::time::Instant;
use crate::gateway::files;
use crate::secrets::{Purpose, Secrets};
use crate::store::{self, Db, dump};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use futures_util::StreamExt;
use sea_orm::DatabaseTransaction;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::Path;

/// The form of the file; a program reads those it knows.
const FORM: u32 = 1;

/// Rows written together when they come back.
const TOGETHER: usize = 1_000;

/// What a backup says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// The form of the file.
    pub hotline_backup: u32,
    /// The program that made it.
    pub version: String,
    /// When, in the product's time.
    pub made_at: Instant,
    /// The changes that its schema had seen, oldest first.
    pub schema: Vec<String>,
    /// Tells the secret key with which names and numbers are encrypted from another one; it does not tell the key.
    pub key: String,
}

/// How much went in or out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Carried {
    pub rows: u64,
    pub files: u64,
    /// Files that a row names and that do not lie where they should.
    pub missing: Vec<String>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum Line {
    Row(Vec<Value>),
    Table { table: String, columns: Vec<String> },
    File { file: String, base64: String },
    End { end: bool, rows: u64, files: u64, sha256: String },
    Header(Header),
}

fn broken(what: &'static str) -> impl Fn(io::Error) -> Error {
    move |error| Error::Internal(what, Box::new(error))
}

/// Tells one installation's key from another's.
fn fingerprint(secrets: &Secrets) -> String {
    hex::encode(&secrets.derive(Purpose::Fingerprint)[..8])
}

/// Whether the key of this installation is the one of the backup.
pub fn has_key_of(secrets: &Secrets, header: &Header) -> bool {
    fingerprint(secrets) == header.key
}

/// Writes a backup while others go on working: rows as they stood at one instant, then the files they name.
///
/// # Errors
/// When the database cannot be read, or `out` cannot be written.
pub async fn write(ctx: &Ctx, out: impl Write) -> Result<Carried, Error> {
    let mut file = Out::new(out);
    let mut carried = ctx.db.snapshot(async |txn| rows(ctx, txn, &mut file).await).await?;
    let folder = files::folder(&ctx.config.data_dir);
    let mut paths = store::attachment::paths(&ctx.db.read).await?;
    paths.extend(store::batch::paths(&ctx.db.read).await?);
    for path in paths {
        match files::read(&folder, &path).await {
            Ok(bytes) => {
                file.line(&Line::File { base64: STANDARD.encode(bytes), file: path })?;
                carried.files += 1;
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => carried.missing.push(path),
            Err(error) => return Err(broken("backup: a file")(error)),
        }
    }
    file.end(&carried)?;
    Ok(carried)
}

async fn rows(ctx: &Ctx, txn: &DatabaseTransaction, file: &mut Out<impl Write>) -> Result<Carried, Error> {
    let mut carried = Carried::default();
    file.line(&Line::Header(Header {
        hotline_backup: FORM,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        made_at: ctx.now(),
        schema: store::meta::applied_changes(txn).await?,
        key: fingerprint(&ctx.secrets),
    }))?;
    for table in dump::tables(txn).await? {
        let columns = table.columns.iter().map(|column| column.name.clone()).collect();
        file.line(&Line::Table { table: table.name.clone(), columns })?;
        let mut rows = std::pin::pin!(dump::rows(txn, &table).await?);
        while let Some(row) = rows.next().await {
            file.line(&Line::Row(row?))?;
            carried.rows += 1;
        }
    }
    Ok(carried)
}

/// The file being written.
struct Out<W: Write> {
    file: BufWriter<GzEncoder<W>>,
    hash: Sha256,
}

impl<W: Write> Out<W> {
    fn new(out: W) -> Self {
        Self { file: BufWriter::new(GzEncoder::new(out, Compression::fast())), hash: Sha256::new() }
    }

    fn line(&mut self, line: &Line) -> Result<(), Error> {
        let mut text = serde_json::to_vec(line).map_err(|e| broken("backup: a line")(e.into()))?;
        text.push(b'\n');
        self.hash.update(&text);
        self.file.write_all(&text).map_err(broken("backup: the file"))
    }

    fn end(mut self, carried: &Carried) -> Result<(), Error> {
        let sha256 = hex::encode(self.hash.clone().finalize());
        self.line(&Line::End { end: true, rows: carried.rows, files: carried.files, sha256 })?;
        let file = self.file.into_inner().map_err(|e| broken("backup: the file")(e.into_error()))?;
        let mut out = file.finish().map_err(broken("backup: the file"))?;
        out.flush().map_err(broken("backup: the file"))
    }
}

/// Why a file is no backup that can be used.
#[derive(Debug, thiserror::Error)]
pub enum Unusable {
    #[error("备份文件无法读取")]
    Io(#[from] io::Error),
    #[error("不是热线的备份文件")]
    Other,
    #[error("备份文件的格式（{0}）比本程序新")]
    Newer(u32),
    #[error("备份文件不完整或已损坏：{0}")]
    Damaged(&'static str),
}

/// Reads a whole backup without using it: its header, if everything is there and as it was written.
///
/// # Errors
/// When it is no backup, or not whole.
pub fn inspect(file: impl Read) -> Result<Header, Unusable> {
    let mut lines = Lines::new(file);
    let header = match lines.next_line()? {
        Some(Line::Header(header)) => header,
        _ => return Err(Unusable::Other),
    };
    if header.hotline_backup > FORM {
        return Err(Unusable::Newer(header.hotline_backup));
    }
    let (mut rows, mut files) = (0, 0);
    loop {
        let so_far = hex::encode(lines.hash.clone().finalize());
        match lines.next_line()? {
            Some(Line::Row(_)) => rows += 1,
            Some(Line::File { .. }) => files += 1,
            Some(Line::Table { .. }) => {}
            Some(Line::End { rows: told, files: kept, sha256, .. }) => {
                let whole = (told, kept) == (rows, files) && sha256 == so_far;
                return if whole { Ok(header) } else { Err(Unusable::Damaged("校验和不符")) };
            }
            Some(Line::Header(_)) => return Err(Unusable::Damaged("有两个开头")),
            None => return Err(Unusable::Damaged("没有结尾")),
        }
    }
}

struct Lines<R: Read> {
    file: BufReader<GzDecoder<R>>,
    hash: Sha256,
    text: String,
}

impl<R: Read> Lines<R> {
    fn new(file: R) -> Self {
        Self { file: BufReader::new(GzDecoder::new(file)), hash: Sha256::new(), text: String::new() }
    }

    fn next_line(&mut self) -> Result<Option<Line>, Unusable> {
        self.text.clear();
        match self.file.read_line(&mut self.text) {
            Ok(0) => return Ok(None),
            Ok(_) => {}
            // What the unpacking finds broken, and bytes that are no text.
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                return Err(Unusable::Damaged("没有结尾"));
            }
            Err(error)
                if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData) =>
            {
                return Err(Unusable::Damaged("无法解压"));
            }
            Err(error) => return Err(error.into()),
        }
        self.hash.update(&self.text);
        serde_json::from_str(&self.text).map(Some).map_err(|_| Unusable::Damaged("有一行无法读取"))
    }
}

/// Puts the rows and files of a backup into a database whose tables are empty and as the backup's were, and into `folder`.
/// The rows come all or not at all.
///
/// # Errors
/// When the file cannot be read, or a row or a file cannot be written.
pub async fn load(db: &Db, folder: &Path, file: impl Read) -> Result<Carried, Error> {
    let mut lines = Lines::new(file);
    db.long_transaction(async |txn| take_in(txn, folder, &mut lines).await).await
}

async fn take_in(
    txn: &DatabaseTransaction,
    folder: &Path,
    lines: &mut Lines<impl Read>,
) -> Result<Carried, Error> {
    let unusable = |error: Unusable| Error::Internal("restore: the file", Box::new(error));
    let tables = dump::tables(txn).await?;
    let mut carried = Carried::default();
    let mut into: Option<(&dump::Described, Vec<String>)> = None;
    let mut waiting: Vec<Vec<Value>> = Vec::new();
    loop {
        let line = lines.next_line().map_err(unusable)?;
        let goes_on = matches!(line, Some(Line::Row(_))) && waiting.len() < TOGETHER;
        if let (false, Some((table, columns))) = (goes_on, &into) {
            carried.rows += waiting.len() as u64;
            dump::write(txn, table, columns, std::mem::take(&mut waiting)).await?;
        }
        match line {
            Some(Line::Row(row)) => waiting.push(row),
            Some(Line::Table { table, columns }) => {
                let known = tables.iter().find(|known| known.name == table);
                into = Some((known.ok_or_else(|| unusable(Unusable::Damaged("有未知的表")))?, columns));
            }
            Some(Line::File { file, base64 }) => {
                put_back(folder, &file, &base64).await?;
                carried.files += 1;
            }
            Some(Line::Header(_)) => {}
            Some(Line::End { .. }) => break,
            None => return Err(unusable(Unusable::Damaged("没有结尾"))),
        }
    }
    dump::count_on(txn, &tables).await?;
    Ok(carried)
}

/// Files are named by their hash: a name that is not the hash of the bytes never reaches the disk.
async fn put_back(folder: &Path, path: &str, base64: &str) -> Result<(), Error> {
    let unfit = || Error::Internal("restore: a file", Box::new(Unusable::Damaged("附件与其名称不符")));
    let bytes = STANDARD.decode(base64).map_err(|_| unfit())?;
    let sha256 = hex::encode(Sha256::digest(&bytes));
    if path.rsplit('/').next() != Some(&sha256) {
        return Err(unfit());
    }
    let kept = files::keep(folder, &sha256, &bytes).await.map_err(broken("restore: a file"))?;
    if kept == path { Ok(()) } else { Err(unfit()) }
}

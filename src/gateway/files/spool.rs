//! Large files, written a piece at a time and packed (gzip): kept among the others, by the hash of what lies there.

use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use flate2::{Compression, GzBuilder};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use tokio::sync::mpsc::{Receiver, channel};

/// A file that is being written. Dropped before its end, it leaves a half that the sweep takes away.
pub struct Spool {
    folder: PathBuf,
    beside: PathBuf,
    packed: GzEncoder<BufWriter<Hashed<File>>>,
    plain: Sha256,
    bytes: u64,
}

/// A file that was written to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packed {
    /// Below the folder.
    pub path: String,
    /// Of the bytes as they were written, hexadecimal.
    pub sha256: String,
    /// As they were written.
    pub bytes: u64,
}

struct Hashed<W> {
    inner: W,
    hash: Sha256,
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.inner.write(bytes)?;
        self.hash.update(&bytes[..n]);
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl Spool {
    /// Begins a file. The same pieces give the same packed bytes: no time and no name stands in them.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn begin(folder: &Path) -> io::Result<Self> {
        let waiting = folder.join("spool");
        fs::create_dir_all(&waiting)?;
        let beside = waiting.join(format!("batch.{}.part", uuid::Uuid::now_v7()));
        let file = Hashed { inner: File::create(&beside)?, hash: Sha256::new() };
        let packed =
            GzBuilder::new().mtime(0).write(BufWriter::with_capacity(1 << 16, file), Compression::fast());
        Ok(Self { folder: folder.to_owned(), beside, packed, plain: Sha256::new(), bytes: 0 })
    }

    /// Adds a piece.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        self.plain.update(piece);
        self.bytes += piece.len() as u64;
        self.packed.write_all(piece)
    }

    /// Ends the file and puts it under its name.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn end(self) -> io::Result<Packed> {
        let Hashed { inner, hash } =
            self.packed.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
        inner.sync_all()?;
        let name = hex::encode(hash.finalize());
        let path = format!("{}/{name}", &name[..2]);
        let whole = self.folder.join(&path);
        if let Some(shelf) = whole.parent() {
            fs::create_dir_all(shelf)?;
            fs::rename(&self.beside, &whole)?;
            File::open(shelf)?.sync_all()?;
        }
        Ok(Packed { path, sha256: hex::encode(self.plain.finalize()), bytes: self.bytes })
    }
}

/// Bytes that are handed over at once.
const PIECE: usize = 1 << 16;

/// Hands over a file piece by piece, packed as it lies or unpacked; the first piece that is an error is the last.
///
/// # Errors
/// When there is no such file.
pub fn pieces(folder: &Path, path: &str, unpacked: bool) -> io::Result<Receiver<io::Result<Vec<u8>>>> {
    let file = File::open(folder.join(path))?;
    let mut from: Box<dyn Read + Send> =
        if unpacked { Box::new(GzDecoder::new(file)) } else { Box::new(file) };
    let (send, pieces) = channel(2);
    tokio::task::spawn_blocking(move || {
        loop {
            let mut piece = Vec::with_capacity(PIECE);
            match from.by_ref().take(PIECE as u64).read_to_end(&mut piece) {
                Ok(0) => return,
                // Nobody reads on.
                Ok(_) if send.blocking_send(Ok(piece)).is_err() => return,
                Ok(_) => {}
                Err(error) => {
                    let _ = send.blocking_send(Err(error));
                    return;
                }
            }
        }
    });
    Ok(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn whole(mut pieces: Receiver<io::Result<Vec<u8>>>) -> Vec<u8> {
        let mut all = Vec::new();
        while let Some(piece) = pieces.recv().await {
            all.extend(piece.unwrap());
        }
        all
    }

    #[tokio::test]
    async fn the_same_pieces_are_the_same_file_and_come_back_as_they_were() {
        let folder = std::env::temp_dir().join(format!("hotline-spool-{}", uuid::Uuid::now_v7()));
        let line = "办件,5\r\n".repeat(20_000);
        let write = || {
            let mut spool = Spool::begin(&folder).unwrap();
            for piece in line.as_bytes().chunks(777) {
                spool.write(piece).unwrap();
            }
            spool.end().unwrap()
        };
        let (one, other) = (write(), write());
        assert_eq!(one, other);
        assert_eq!(one.sha256, hex::encode(Sha256::digest(&line)));
        assert_eq!(whole(pieces(&folder, &one.path, true).unwrap()).await, line.as_bytes());
        let packed = whole(pieces(&folder, &one.path, false).unwrap()).await;
        assert_eq!(one.path.rsplit('/').next().unwrap(), hex::encode(Sha256::digest(&packed)));
        std::fs::remove_dir_all(folder).unwrap();
    }
}

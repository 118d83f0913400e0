//! Files on disk, by their content: the same bytes are kept once.

pub mod kind;
pub mod picture;
pub mod spool;
pub mod table;

use chrono::{DateTime, Utc};
use std::io;
use std::path::{Path, PathBuf};
use tokio::fs;

/// Where the files of an installation lie.
pub fn folder(data_dir: &Path) -> PathBuf {
    data_dir.join("files")
}

/// Keeps the bytes under their hash and returns the path below `folder`.
///
/// # Errors
/// When the disk refuses.
pub async fn keep(folder: &Path, sha256: &str, bytes: &[u8]) -> io::Result<String> {
    let (shelf, _) = sha256.split_at_checked(2).ok_or(io::ErrorKind::InvalidInput)?;
    let path = format!("{shelf}/{sha256}");
    let whole = folder.join(&path);
    if fs::try_exists(&whole).await? {
        return Ok(path);
    }
    fs::create_dir_all(folder.join(shelf)).await?;
    sync(Some(folder)).await?;
    // Written beside and renamed: nobody ever reads half a file.
    let beside = folder.join(shelf).join(format!("{sha256}.{}.part", uuid::Uuid::now_v7()));
    if let Err(error) = write(&beside, &whole, bytes).await {
        // On a full disk half a file would stand in the way of everything else.
        let _ = fs::remove_file(&beside).await;
        return Err(error);
    }
    Ok(path)
}

async fn write(beside: &Path, whole: &Path, bytes: &[u8]) -> io::Result<()> {
    use tokio::io::AsyncWriteExt;
    let mut file = fs::File::create(beside).await?;
    file.write_all(bytes).await?;
    file.sync_all().await?;
    fs::rename(beside, whole).await?;
    // The name too is on the disk before a row tells of it.
    sync(whole.parent()).await
}

/// Waits until the names in a folder are on the disk.
async fn sync(folder: Option<&Path>) -> io::Result<()> {
    match folder {
        Some(folder) => fs::File::open(folder).await?.sync_all().await,
        None => Ok(()),
    }
}

/// Takes away the halves of files whose writing was cut off before `before`; returns how many.
///
/// A name tells when its writing began: what another process is writing just now stays.
///
/// # Errors
/// When the disk refuses.
pub async fn sweep(folder: &Path, before: DateTime<Utc>) -> io::Result<usize> {
    let mut count = 0;
    let mut shelves = match fs::read_dir(folder).await {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        shelves => shelves?,
    };
    while let Some(shelf) = shelves.next_entry().await? {
        if !shelf.file_type().await?.is_dir() {
            continue;
        }
        let mut files = fs::read_dir(shelf.path()).await?;
        while let Some(file) = files.next_entry().await? {
            if begun(&file.file_name().to_string_lossy()).is_some_and(|at| at < before) {
                fs::remove_file(file.path()).await?;
                count += 1;
            }
        }
    }
    Ok(count)
}

/// When the writing of a half began; `None` for whatever else lies there.
fn begun(name: &str) -> Option<DateTime<Utc>> {
    let id = name.strip_suffix(".part")?.rsplit('.').next()?;
    let (seconds, nanos) = uuid::Uuid::parse_str(id).ok()?.get_timestamp()?.to_unix();
    DateTime::from_timestamp(i64::try_from(seconds).ok()?, nanos)
}

/// The bytes kept under `path`.
///
/// # Errors
/// When there is no such file.
pub async fn read(folder: &Path, path: &str) -> io::Result<Vec<u8>> {
    fs::read(folder.join(path)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_same_bytes_are_kept_once_and_read_back() {
        let folder = std::env::temp_dir().join(format!("hotline-files-{}", uuid::Uuid::now_v7()));
        let path = keep(&folder, "abcd", b"one").await.unwrap();
        assert_eq!(keep(&folder, "abcd", b"one").await.unwrap(), path);
        assert_eq!(read(&folder, &path).await.unwrap(), b"one");
        assert!(read(&folder, "no/such").await.is_err());
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[tokio::test]
    async fn halves_of_old_are_taken_away_and_nothing_else() {
        let folder = std::env::temp_dir().join(format!("hotline-files-{}", uuid::Uuid::now_v7()));
        let path = keep(&folder, "abcd", b"one").await.unwrap();
        let half = |at: i64| {
            let seconds = at.unsigned_abs();
            let id = uuid::Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, seconds, 0));
            folder.join("ab").join(format!("abcd.{id}.part"))
        };
        let (old, young) = (half(1_790_000_000), half(1_800_000_000));
        for file in [&old, &young] {
            std::fs::write(file, b"o").unwrap();
        }
        let before = DateTime::from_timestamp(1_795_000_000, 0).unwrap();
        assert_eq!(sweep(&folder, before).await.unwrap(), 1);
        assert!(!old.exists() && young.exists());
        assert_eq!(read(&folder, &path).await.unwrap(), b"one");
        assert_eq!(sweep(&folder.join("none"), before).await.unwrap(), 0);
        std::fs::remove_dir_all(folder).unwrap();
    }
}

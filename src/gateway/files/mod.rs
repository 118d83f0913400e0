//! Files on disk, by their content: the same bytes are kept once.

pub mod kind;
pub mod picture;
pub mod table;

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
}

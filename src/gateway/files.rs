//! Files on disk, by their content: the same bytes are kept once.

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
pub async fn keep(folder: &Path, sha256: &str, bytes: Vec<u8>) -> io::Result<String> {
    let (shelf, _) = sha256.split_at_checked(2).ok_or(io::ErrorKind::InvalidInput)?;
    let path = format!("{shelf}/{sha256}");
    let whole = folder.join(&path);
    if fs::try_exists(&whole).await? {
        return Ok(path);
    }
    fs::create_dir_all(folder.join(shelf)).await?;
    // Written beside and renamed: nobody ever reads half a file.
    let beside = folder.join(shelf).join(format!("{sha256}.{}.part", uuid::Uuid::now_v7()));
    if let Err(error) = write(&beside, &whole, &bytes).await {
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
    fs::rename(beside, whole).await
}

/// The bytes kept under `path`.
///
/// # Errors
/// When there is no such file.
pub async fn read(folder: &Path, path: &str) -> io::Result<Vec<u8>> {
    fs::read(folder.join(path)).await
}

/// Beginnings of files that are known for what they are, whatever they are called.
const MAGIC: &[(&[u8], &str)] = &[
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"%PDF-", "application/pdf"),
];

/// What a file is: by its first bytes, and by its name only among types that a browser never runs.
pub fn content_type(name: &str, bytes: &[u8]) -> &'static str {
    if let Some((_, known)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return known;
    }
    match name.rsplit('.').next().map(str::to_ascii_lowercase).as_deref() {
        Some("docx") => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Some("xlsx") => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Some("txt") => "text/plain; charset=utf-8",
        Some("mp3") => "audio/mpeg",
        Some("wav") => "audio/wav",
        Some("mp4") => "video/mp4",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_it_begins_with() {
        assert_eq!(content_type("x.html", b"\x89PNG\r\n\x1a\n..."), "image/png");
        assert_eq!(content_type("x.png", b"<script>"), "application/octet-stream");
        assert_eq!(content_type("x.html", b"<html>"), "application/octet-stream");
        assert_eq!(content_type("x.TXT", b"hello"), "text/plain; charset=utf-8");
    }

    #[tokio::test]
    async fn the_same_bytes_are_kept_once_and_read_back() {
        let folder = std::env::temp_dir().join(format!("hotline-files-{}", uuid::Uuid::now_v7()));
        let path = keep(&folder, "abcd", b"one".to_vec()).await.unwrap();
        assert_eq!(keep(&folder, "abcd", b"one".to_vec()).await.unwrap(), path);
        assert_eq!(read(&folder, &path).await.unwrap(), b"one");
        assert!(read(&folder, "no/such").await.is_err());
        std::fs::remove_dir_all(folder).unwrap();
    }
}

//! What a file is, by its content, and whether it is one that is taken.

/// What citizens and units send, and no browser runs: pictures, papers, sound and film.
const TAKEN: &[&str] = &[
    "image/jpeg",
    "image/png",
    "image/webp",
    "image/gif",
    "image/bmp",
    "image/heif",
    "application/pdf",
    "application/msword",
    "application/vnd.ms-excel",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "audio/mpeg",
    "audio/x-wav",
    "audio/amr",
    "audio/m4a",
    "video/mp4",
    "video/quicktime",
];

/// The same for people.
pub const TAKEN_WORDS: &str = "图片（JPG、PNG、WebP、GIF、BMP、HEIC）、PDF、OFD、Word、Excel、纯文本、录音（MP3、WAV、AMR、M4A）和视频（MP4、MOV）";

/// The content type of a file that is taken, whatever it is called; `None` for any other.
pub fn content_type(bytes: &[u8]) -> Option<&'static str> {
    match infer::get(bytes) {
        // 版式文件 (GB/T 33190) is a ZIP whose entry point has this name.
        Some(known) if known.mime_type() == "application/zip" => {
            has(bytes, b"OFD.xml").then_some("application/ofd")
        }
        Some(known) => TAKEN.iter().copied().find(|taken| *taken == known.mime_type()),
        None => is_plain(bytes).then_some("text/plain; charset=utf-8"),
    }
}

fn has(bytes: &[u8], name: &[u8]) -> bool {
    bytes.windows(name.len()).any(|window| window == name)
}

/// Words and line breaks, and nothing that begins like a page or a script.
fn is_plain(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let text = text.trim_start_matches('\u{feff}');
    let start: String = text.trim_start().chars().take(64).collect::<String>().to_ascii_lowercase();
    let page = ["<", "#!", "%!", "{\\rtf"].iter().any(|mark| start.starts_with(mark));
    !page && text.chars().all(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_it_holds() {
        assert_eq!(content_type(b"\x89PNG\r\n\x1a\n..."), Some("image/png"));
        assert_eq!(content_type(b"\xff\xd8\xff\xe0...."), Some("image/jpeg"));
        assert_eq!(content_type(b"%PDF-1.7 ..."), Some("application/pdf"));
        assert_eq!(content_type("情况说明\r\n已修复。".as_bytes()), Some("text/plain; charset=utf-8"));
    }

    #[test]
    fn of_archives_only_papers_are_taken() {
        assert_eq!(
            content_type(b"PK\x03\x04\x14\x00\x00\x00\x08\x00................OFD.xml..."),
            Some("application/ofd")
        );
        assert_eq!(content_type(b"PK\x03\x04\x14\x00\x00\x00\x08\x00................run.exe..."), None);
    }

    #[test]
    fn what_a_browser_or_a_machine_would_run_is_not_taken() {
        for bad in [
            &b"<!DOCTYPE html><script>"[..],
            b"  <svg xmlns='http://www.w3.org/2000/svg'>",
            b"<?xml version='1.0'?>",
            b"#!/bin/sh\n",
            b"MZ\x90\x00\x03\x00\x00\x00",
            b"\x7fELF\x02\x01\x01\x00",
            b"PK\x03\x04plain zip",
            b"\x00\x01\x02\x03",
            "人员".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>().as_slice(),
        ] {
            assert_eq!(content_type(bad), None, "{:?}", String::from_utf8_lossy(bad));
        }
    }
}

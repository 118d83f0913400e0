//! From a file to text: counted, unpacked, decoded.

use super::{Meter, Options, SheetError};
use encoding_rs::{Encoding, UTF_8};
use encoding_rs_io::DecodeReaderBytesBuilder;
use flate2::read::MultiGzDecoder;
use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, ErrorKind, Read};
use std::path::Path;

const BUFFER: usize = 1 << 16;

/// A file whose first bytes are known.
pub(super) struct Opened {
    first: Vec<u8>,
    reader: BufReader<Counted<File>>,
}

/// Text, decoded to UTF-8 or as it is.
pub(super) struct Text {
    pub reader: BufReader<Box<dyn Read + Send>>,
    /// Whether it was decoded: what could not be is U+FFFD then.
    pub decoded: bool,
}

struct Counted<R> {
    inner: R,
    meter: Meter,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.meter.add(n as u64);
        Ok(n)
    }
}

/// Opens a file that has something in it.
pub(super) fn open(path: &Path) -> Result<(Opened, Meter), SheetError> {
    let name = || path.display().to_string();
    let file = File::open(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => SheetError::Missing(name()),
        _ => SheetError::Open(name(), error),
    })?;
    let about = file.metadata().map_err(|error| SheetError::Open(name(), error))?;
    if about.is_dir() {
        return Err(SheetError::Folder(name()));
    }
    let meter = Meter { total: about.is_file().then_some(about.len()), ..Meter::default() };
    let mut reader = BufReader::with_capacity(BUFFER, Counted { inner: file, meter: meter.clone() });
    let first = reader.fill_buf().map_err(|error| SheetError::Open(name(), error))?.to_vec();
    if first.is_empty() {
        return Err(SheetError::Empty);
    }
    Ok((Opened { first, reader }, meter))
}

impl Opened {
    /// XLSX is a ZIP archive.
    pub fn is_workbook(&self) -> bool {
        self.first.starts_with(b"PK\x03\x04")
    }

    pub fn into_text(self, options: &Options) -> Result<Text, SheetError> {
        let packed = self.first.starts_with(&[0x1f, 0x8b]);
        if self.first.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
            return Err(SheetError::OldWorkbook);
        }
        let raw: Box<dyn Read + Send> =
            if packed { Box::new(MultiGzDecoder::new(self.reader)) } else { Box::new(self.reader) };
        let encoding = encoding(options)?;
        let mut decoder = DecodeReaderBytesBuilder::new()
            .encoding(encoding.filter(|e| *e != UTF_8))
            .bom_override(true)
            .utf8_passthru(true)
            .strip_bom(true)
            .build(raw);
        let marked = [&[0xff, 0xfe][..], &[0xfe, 0xff]].iter().any(|mark| self.first.starts_with(mark));
        let decoded = marked || encoding.is_some_and(|e| e != UTF_8);
        // The decoder hands out its first bytes by threes; whoever looks ahead wants more.
        let mut head = Vec::new();
        decoder.by_ref().take(BUFFER as u64).read_to_end(&mut head).map_err(SheetError::Read)?;
        let whole: Box<dyn Read + Send> = Box::new(Cursor::new(head).chain(decoder));
        Ok(Text { reader: BufReader::with_capacity(BUFFER, whole), decoded })
    }
}

fn encoding(options: &Options) -> Result<Option<&'static Encoding>, SheetError> {
    let Some(label) = &options.encoding else { return Ok(None) };
    match Encoding::for_label(label.trim().as_bytes()) {
        Some(found) => Ok(Some(found)),
        None => Err(SheetError::NoEncoding(label.clone())),
    }
}

impl Text {
    /// What comes next, without taking it.
    pub fn ahead(&mut self) -> Result<&[u8], SheetError> {
        self.reader.fill_buf().map_err(SheetError::Read)
    }

    /// Whether the text is JSON rather than CSV.
    pub fn is_json(&mut self) -> Result<bool, SheetError> {
        let ahead = self.ahead()?;
        if ahead.is_empty() {
            return Err(SheetError::Empty);
        }
        if ahead.contains(&0) {
            return Err(SheetError::Unknown);
        }
        match ahead.iter().find(|b| !b.is_ascii_whitespace()) {
            None => Err(SheetError::Empty),
            Some(b'[') => Err(SheetError::Array),
            Some(first) => Ok(*first == b'{'),
        }
    }

    /// A cell as text; `None` where its bytes are none.
    pub fn cell(&self, bytes: &[u8]) -> Option<String> {
        let text = std::str::from_utf8(bytes).ok()?;
        (!self.decoded || !text.contains(char::REPLACEMENT_CHARACTER)).then(|| text.to_owned())
    }
}

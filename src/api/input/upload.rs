//! One file of a form.

use crate::api::problem::{Code, Problem};
use crate::domain::text::FieldCode;
use crate::service::Error;
use actix_multipart::{Multipart, MultipartError};
use futures_util::TryStreamExt;

/// Tables and notices are small.
const MOST: usize = 4 << 20;

/// Not a form at all.
pub fn no_form() -> Problem {
    Problem::new(Code::UnsupportedMediaType, "文件须以 multipart/form-data 上传")
}

/// A form that cannot be read to its end.
pub fn broken(error: MultipartError) -> Problem {
    use MultipartError::{ContentTypeIncompatible, ContentTypeMissing, ContentTypeParse};
    match error {
        ContentTypeIncompatible | ContentTypeMissing | ContentTypeParse => no_form(),
        _ => Problem::new(Code::BadRequest, "上传内容不完整或格式有误"),
    }
}

/// The part called `file`, at most 4 MB, with its name.
pub async fn file(parts: Result<Multipart, actix_web::Error>) -> Result<(String, Vec<u8>), Problem> {
    let mut parts = parts.map_err(|_| no_form())?;
    let mut found = None;
    while let Some(mut part) = parts.try_next().await.map_err(broken)? {
        let name = part.content_disposition().and_then(|d| d.get_filename()).unwrap_or_default().to_owned();
        let is_file = part.name() == Some("file");
        let mut bytes = Vec::new();
        while let Some(chunk) = part.try_next().await.map_err(broken)? {
            if bytes.len() + chunk.len() > MOST {
                let detail = format!("文件不能超过 {} MB", MOST >> 20);
                return Err(Problem::new(Code::PayloadTooLarge, detail));
            }
            bytes.extend_from_slice(&chunk);
        }
        if is_file {
            found = Some((name, bytes));
        }
    }
    let missing = || Error::field("file", FieldCode::Required, "请选择文件");
    found.filter(|(_, bytes)| !bytes.is_empty()).ok_or_else(|| missing().into())
}

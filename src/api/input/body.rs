//! The JSON body of a request.

use super::{clean, payload, tolerant};
use crate::api::problem::{Code, Problem};
use crate::domain::text::FieldErrors;
use crate::service::Ctx;
use actix_web::dev::Payload;
use actix_web::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use actix_web::{FromRequest, HttpRequest, web};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::future::Future;
use std::pin::Pin;

/// A JSON object read as `T`, whose fields are all optional, with the faults found so far. The handler or its service
/// adds those that types cannot show, and answers with all of them, after 404, 403 and 409 (contract.md §2).
///
/// Broken JSON is 400, another content type 415, too many bytes 413. An empty body is an empty object.
#[derive(Debug)]
pub struct Body<T> {
    /// What was sent, as far as its types fit.
    pub value: T,
    /// Where they do not.
    pub errors: FieldErrors,
    /// The object itself without its empty members, to compare repeated requests by.
    pub raw: Map<String, Value>,
}

impl<T> Body<T> {
    /// The value and its faults.
    pub fn into_parts(self) -> (T, FieldErrors) {
        (self.value, self.errors)
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for Body<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let mut payload = payload.take();
        Box::pin(async move {
            let limit =
                request.app_data::<web::Data<Ctx>>().map_or(1 << 20, |ctx| ctx.config.http.json_limit);
            refuse_encoded(&request)?;
            let bytes = payload::read(&mut payload, limit).await?;
            if !bytes.is_empty() {
                refuse_other_types(&request)?;
            }
            parse(&bytes)
        })
    }
}

/// Reads the bytes of a body.
pub(super) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<Body<T>, Problem> {
    let raw: Map<String, Value> = match serde_json::from_slice(bytes) {
        _ if bytes.is_empty() => Map::new(),
        Ok(Value::Object(object)) => object,
        Ok(_) => return Err(Problem::new(Code::BadRequest, "请求体应为 JSON 对象")),
        Err(error) => {
            let detail = format!("请求体不是有效的 JSON（第 {} 行第 {} 列）", error.line(), error.column());
            return Err(Problem::new(Code::BadRequest, detail));
        }
    };
    read(raw)
}

/// Reads the members of a body.
pub(super) fn read<T: DeserializeOwned>(mut raw: Map<String, Value>) -> Result<Body<T>, Problem> {
    let mut errors = FieldErrors::new();
    clean::clean(&mut raw, &mut errors);
    match tolerant::read(raw.clone(), &mut errors) {
        Some(value) => Ok(Body { value, errors, raw }),
        None => Err(crate::service::Error::Invalid(errors).into()),
    }
}

pub(super) fn refuse_encoded(request: &HttpRequest) -> Result<(), Problem> {
    match request.headers().get(CONTENT_ENCODING) {
        Some(encoding) if encoding != "identity" => {
            Err(Problem::new(Code::UnsupportedMediaType, "请求体不接受压缩"))
        }
        _ => Ok(()),
    }
}

pub(super) fn refuse_other_types(request: &HttpRequest) -> Result<(), Problem> {
    let given = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    let essence = given.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    if essence == "application/json" {
        return Ok(());
    }
    Err(Problem::new(Code::UnsupportedMediaType, "Content-Type 应为 application/json"))
}

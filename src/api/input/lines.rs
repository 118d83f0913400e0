//! Many objects in one body: one a line, or a JSON array of them (contract.md §5 `POST /ratings/batch`, `POST /served-cases`).

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

/// The lines of a batch, those that are blank left out. Too many bytes or lines are 413, another content type 415; a line that is no
/// JSON object is a fault of that line alone.
#[derive(Debug)]
pub struct Lines(pub Vec<Line>);

/// One of them.
#[derive(Debug)]
pub struct Line {
    /// From 1; of an array, the place in it.
    pub number: u64,
    /// The object, or why it is none.
    pub object: Result<Map<String, Value>, String>,
}

impl Line {
    /// The object read as `T`, whose fields are all optional, with the faults of types; `Err` where the line holds no object.
    ///
    /// # Errors
    /// In Chinese, why it holds none.
    pub fn read<T: DeserializeOwned>(self) -> Result<(T, FieldErrors), String> {
        let mut object = self.object?;
        let mut errors = FieldErrors::new();
        clean::clean(&mut object, &mut errors);
        match tolerant::read(object, &mut errors) {
            Some(value) => Ok((value, errors)),
            None => Err("不是可识别的对象".to_owned()),
        }
    }
}

impl FromRequest for Lines {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let mut payload = payload.take();
        Box::pin(async move {
            let limits = request.app_data::<web::Data<Ctx>>().map_or((16 << 20, 5000), |ctx| {
                (ctx.config.ratings.batch_bytes, ctx.config.ratings.batch_lines)
            });
            let (bytes, lines) = limits;
            let array = is_array(&request)?;
            let body = payload::read(&mut payload, bytes).await?;
            if array { parse_array(&body, lines) } else { parse_lines(&body, lines) }
        })
    }
}

/// Whether the body is a JSON array, else lines.
fn is_array(request: &HttpRequest) -> Result<bool, Problem> {
    let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or("");
    if !matches!(header(CONTENT_ENCODING), "" | "identity") {
        return Err(Problem::new(Code::UnsupportedMediaType, "请求体不接受压缩"));
    }
    match header(CONTENT_TYPE).split(';').next().unwrap_or("").trim().to_ascii_lowercase().as_str() {
        "application/x-ndjson" | "application/ndjson" | "application/jsonl" => Ok(false),
        "application/json" => Ok(true),
        _ => Err(Problem::new(
            Code::UnsupportedMediaType,
            "Content-Type 应为 application/x-ndjson 或 application/json",
        )),
    }
}

fn too_many(most: usize) -> Problem {
    Problem::new(Code::PayloadTooLarge, format!("一批最多 {most} 条，请分批报送"))
}

/// Reads one object a line.
pub(super) fn parse_lines(body: &[u8], most: usize) -> Result<Lines, Problem> {
    let body = body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body);
    let mut lines = Vec::new();
    for (number, line) in (1..).zip(body.split(|byte| *byte == b'\n')) {
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        if lines.len() == most {
            return Err(too_many(most));
        }
        let object = match serde_json::from_slice(line) {
            Ok(Value::Object(object)) => Ok(object),
            Ok(_) => Err("应为 JSON 对象".to_owned()),
            Err(error) => Err(format!("不是有效的 JSON（第 {} 个字节附近）", error.column())),
        };
        lines.push(Line { number, object });
    }
    Ok(Lines(lines))
}

/// Reads an array of objects.
pub(super) fn parse_array(body: &[u8], most: usize) -> Result<Lines, Problem> {
    let items = match serde_json::from_slice(body) {
        Ok(Value::Array(items)) => items,
        Ok(_) => return Err(Problem::new(Code::BadRequest, "请求体应为 JSON 数组")),
        Err(error) => {
            let detail = format!("请求体不是有效的 JSON（第 {} 行第 {} 列）", error.line(), error.column());
            return Err(Problem::new(Code::BadRequest, detail));
        }
    };
    if items.len() > most {
        return Err(too_many(most));
    }
    let line = |(number, item): (u64, Value)| Line {
        number,
        object: match item {
            Value::Object(object) => Ok(object),
            _ => Err("应为 JSON 对象".to_owned()),
        },
    };
    Ok(Lines((1..).zip(items).map(line).collect()))
}

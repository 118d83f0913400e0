//! Many objects in one body: a JSON array, or one object a line (NDJSON). Each is read by itself, so that one that makes no
//! sense does not keep the others away.

use super::{clean, payload, tolerant};
use crate::api::problem::{Code, Problem};
use crate::domain::text::{FieldCode, FieldErrors};
use crate::service::Ctx;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::future::Future;
use std::pin::Pin;

/// Objects of one body at most.
const MOST: usize = 5_000;

/// The objects in their order, each as far as its types fit, with its faults.
#[derive(Debug)]
pub struct Rows<T>(pub Vec<(T, FieldErrors)>);

impl<T: DeserializeOwned + Default + 'static> FromRequest for Rows<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let mut payload = payload.take();
        Box::pin(async move {
            let limit =
                request.app_data::<web::Data<Ctx>>().map_or(1 << 20, |ctx| ctx.config.http.json_limit);
            let bytes = payload::read(&mut payload, limit).await?;
            parse(&bytes).map(Self)
        })
    }
}

fn parse<T: DeserializeOwned + Default>(bytes: &[u8]) -> Result<Vec<(T, FieldErrors)>, Problem> {
    let unfit = || Problem::new(Code::BadRequest, "请求体应为 JSON 数组，或每行一个 JSON 对象");
    let text = std::str::from_utf8(bytes).map_err(|_| unfit())?.trim_start_matches('\u{feff}').trim();
    let values: Vec<Option<Value>> = if text.starts_with('[') {
        let list: Vec<Value> = serde_json::from_str(text).map_err(|_| unfit())?;
        list.into_iter().map(Some).collect()
    } else {
        text.lines()
            .filter(|line| !line.trim().is_empty())
            .map(|line| serde_json::from_str(line).ok())
            .collect()
    };
    if values.len() > MOST {
        return Err(Problem::new(Code::PayloadTooLarge, format!("一次最多 {MOST} 条")));
    }
    Ok(values.into_iter().map(one).collect())
}

fn one<T: DeserializeOwned + Default>(value: Option<Value>) -> (T, FieldErrors) {
    let mut errors = FieldErrors::new();
    let Some(Value::Object(mut object)) = value else {
        errors.add("", FieldCode::Type, "应为 JSON 对象");
        return (T::default(), errors);
    };
    clean::clean(&mut object, &mut errors);
    let read = tolerant::read(object, &mut errors).unwrap_or_default();
    (read, errors)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Default, Deserialize)]
    struct One {
        a: Option<String>,
    }

    fn read(text: &str) -> Vec<(Option<String>, usize)> {
        let rows = parse::<One>(text.as_bytes()).expect("rows");
        rows.into_iter().map(|(one, errors)| (one.a, errors.iter().count())).collect()
    }

    #[test]
    fn each_object_is_read_by_itself() {
        let expected = vec![(Some("x".to_owned()), 0), (None, 1), (None, 1)];
        assert_eq!(read(r#"[{"a": "x"}, {"a": 1}, 7]"#), expected);
        assert_eq!(read("{\"a\": \"x\"}\n\n{\"a\": 1}\r\nnonsense"), expected);
        assert_eq!(read(""), []);
        assert!(parse::<One>(b"[1,").is_err());
    }
}

//! What a page without script posts (form-encoded), or a program as JSON.

use super::{Body, body, payload};
use crate::api::problem::Problem;
use crate::service::Ctx;
use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{FromRequest, HttpRequest, web};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::future::Future;
use std::pin::Pin;

/// Bytes of a form on a public page, at most.
const MOST: usize = 64 << 10;

/// Read as [`Body`] is. In a form-encoded one every value is a text, and a name that comes again is a list.
#[derive(Debug)]
pub struct Posted<T>(pub Body<T>);

/// Whether a page posts, not a program.
pub fn is_form(request: &HttpRequest) -> bool {
    let given = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    let essence = given.split(';').next().unwrap_or("").trim();
    essence.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

impl<T: DeserializeOwned + 'static> FromRequest for Posted<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let mut payload = payload.take();
        Box::pin(async move {
            let set = request.app_data::<web::Data<Ctx>>().map_or(MOST, |ctx| ctx.config.http.json_limit);
            body::refuse_encoded(&request)?;
            let bytes = payload::read(&mut payload, set.min(MOST)).await?;
            if is_form(&request) {
                return body::read(form(&bytes)).map(Self);
            }
            if !bytes.is_empty() {
                body::refuse_other_types(&request)?;
            }
            body::parse(&bytes).map(Self)
        })
    }
}

fn form(bytes: &[u8]) -> Map<String, Value> {
    let mut object = Map::new();
    for (name, value) in url::form_urlencoded::parse(bytes) {
        let value = Value::String(value.into_owned());
        match object.get_mut(name.as_ref()) {
            None => {
                object.insert(name.into_owned(), value);
            }
            Some(Value::Array(items)) => items.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
        }
    }
    object
}

#[cfg(test)]
mod tests {
    use super::form;
    use serde_json::json;

    #[test]
    fn a_name_that_comes_again_is_a_list() {
        let read = form("a=1&b=%E6%B0%B4+x&a=2&a=3&c=".as_bytes());
        assert_eq!(serde_json::Value::Object(read), json!({"a": ["1", "2", "3"], "b": "水 x", "c": ""}));
    }
}

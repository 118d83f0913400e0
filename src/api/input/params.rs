//! The query of a request.

use super::{clean, tolerant};
use crate::api::problem::Problem;
use crate::domain::text::FieldErrors;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::future::{Ready, ready};

/// The query read as `T`, whose fields are all `Option<String>`: what they mean is found out, with all faults at once,
/// by whoever knows. An empty parameter is an absent one; of a repeated one the last counts.
#[derive(Debug)]
pub struct Params<T> {
    /// What was asked.
    pub value: T,
    /// Parameters with characters that cannot be.
    pub errors: FieldErrors,
}

impl<T: DeserializeOwned> FromRequest for Params<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(parse(request.query_string()))
    }
}

/// Reads a query string.
pub(super) fn parse<T: DeserializeOwned>(query: &str) -> Result<Params<T>, Problem> {
    let mut object: Map<String, Value> = url::form_urlencoded::parse(query.as_bytes())
        .map(|(name, value)| (name.into_owned(), Value::String(value.into_owned())))
        .collect();
    let mut errors = FieldErrors::new();
    clean::clean(&mut object, &mut errors);
    match tolerant::read(object, &mut errors) {
        Some(value) => Ok(Params { value, errors }),
        None => Err(crate::service::Error::Invalid(errors).into()),
    }
}

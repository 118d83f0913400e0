use super::body::parse;
use super::{Body, params};
use crate::domain::text::FieldCode;
use entity::values::Channel;
use serde::Deserialize;

#[derive(Debug, Deserialize, PartialEq)]
struct Form {
    title: Option<String>,
    channel: Option<Channel>,
    version: Option<i64>,
    evidence: Option<Vec<i64>>,
    wanted: Option<bool>,
    caller: Option<Caller>,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Caller {
    name: Option<String>,
    anonymous: Option<bool>,
}

fn faults(body: &Body<Form>) -> Vec<(&str, FieldCode)> {
    body.errors.iter().map(|e| (e.field.as_str(), e.code)).collect()
}

#[test]
fn missing_null_and_empty_are_the_same() {
    let empty: Body<Form> = parse(br#"{}"#).expect("empty");
    let nulls: Body<Form> = parse(br#"{"title":"","version":null,"caller":null}"#).expect("nulls");
    assert_eq!(empty.value, nulls.value);
    assert!(nulls.errors.is_empty() && nulls.raw.is_empty());
    let inner: Body<Form> = parse(br#"{"caller":{"name":""}}"#).expect("inner");
    assert_eq!(inner.value.caller, Some(Caller { name: None, anonymous: None }));
    let none: Body<Form> = parse(b"").expect("no body");
    assert_eq!(none.value, empty.value);
}

#[test]
fn every_wrong_type_is_told_and_the_rest_is_read() {
    let body: Body<Form> = parse(
        r#"{"title":5,"channel":"pigeon","version":"1","evidence":[1,"2"],"wanted":"yes",
            "caller":{"name":"王","anonymous":1}}"#
            .as_bytes(),
    )
    .expect("an object");
    assert_eq!(
        faults(&body),
        [
            ("caller.anonymous", FieldCode::Type),
            ("channel", FieldCode::Choice),
            ("evidence[1]", FieldCode::Type),
            ("title", FieldCode::Type),
            ("version", FieldCode::Type),
            ("wanted", FieldCode::Type),
        ]
    );
    assert_eq!(body.value.caller, Some(Caller { name: Some("王".to_owned()), anonymous: None }));
    assert!(body.errors.iter().all(|e| !e.detail.is_ascii()), "in Chinese");
}

#[test]
fn numbers_too_large_and_objects_instead_of_texts_are_faults() {
    let body: Body<Form> =
        parse(br#"{"version":99999999999999999999,"title":{"a":1},"caller":[]}"#).expect("an object");
    assert_eq!(
        faults(&body),
        [("caller", FieldCode::Type), ("title", FieldCode::Type), ("version", FieldCode::Type)]
    );
}

#[test]
fn a_nul_is_a_fault_of_its_field() {
    let body: Body<Form> = parse(br#"{"title":"a\u0000b","caller":{"name":"\u0000"}}"#).expect("an object");
    assert_eq!(faults(&body), [("caller.name", FieldCode::Characters), ("title", FieldCode::Characters)]);
}

#[test]
fn what_is_no_json_object_is_a_bad_request() {
    let deep = "[".repeat(100_000);
    for bytes in
        [&b"{"[..], b"[]", b"5", b"\xff", br#"{"title":"\ud800"}"#, br#"{"version":1e999}"#, deep.as_bytes()]
    {
        let problem = parse::<Form>(bytes).expect_err("refused");
        assert_eq!(problem.code().code(), "bad_request");
    }
}

#[test]
fn a_query_is_texts() {
    #[derive(Deserialize)]
    struct Query {
        q: Option<String>,
        limit: Option<String>,
    }
    let params = params::parse::<Query>("q=%E6%B0%B4&limit=&other=1").expect("query");
    assert_eq!((params.value.q.as_deref(), params.value.limit), (Some("水"), None));
    let params = params::parse::<Query>("q=%00").expect("query");
    assert_eq!((params.value.q, params.errors.is_empty()), (None, false));
}

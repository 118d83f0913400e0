//! Deserialising with all type errors at once.

use crate::domain::text::{FieldCode, FieldErrors};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use serde_path_to_error::{Path, Segment};

/// Reads `T`, whose fields are all optional, from an object. Each value that does not fit is recorded and removed, and
/// reading begins again: what is left has the right types. `None` only if `T` has a field that is not optional.
pub fn read<T: DeserializeOwned>(object: Map<String, Value>, errors: &mut FieldErrors) -> Option<T> {
    let mut value = Value::Object(object);
    loop {
        // By reference: a value that does not fit is looked for again.
        let error = match serde_path_to_error::deserialize(&value) {
            Ok(read) => return Some(read),
            Err(error) => error,
        };
        let steps: Vec<Segment> = error.path().iter().cloned().collect();
        let (code, detail) = describe(&error.inner().to_string());
        errors.add(name(error.path()), code, detail);
        if !remove(&mut value, &steps) {
            return None;
        }
    }
}

/// Takes out the value at `steps`. Where that is an item of a list, the whole list goes: removing one would shift the rest.
fn remove(value: &mut Value, steps: &[Segment]) -> bool {
    match (value, steps) {
        (Value::Object(object), [Segment::Map { key }, rest @ ..]) => match object.get_mut(key) {
            Some(inner @ Value::Object(_)) if !rest.is_empty() => {
                remove(inner, rest) || object.remove(key).is_some()
            }
            Some(_) => object.remove(key).is_some(),
            None => false,
        },
        _ => false,
    }
}

fn name(path: &Path) -> String {
    let text = path.to_string();
    if text == "." { String::new() } else { text }
}

/// serde's words are for programmers; of them only the kind is kept.
fn describe(words: &str) -> (FieldCode, &'static str) {
    if words.starts_with("unknown variant") {
        return (FieldCode::Choice, "不在允许的取值之内");
    }
    let expected = words.rsplit_once("expected ").map_or("", |(_, rest)| rest);
    // A list in the place of an object is told by its length.
    if ["invalid type", "invalid value", "invalid length"].iter().any(|start| words.starts_with(start)) {
        let detail = match expected {
            e if e.starts_with("a string") || e.starts_with("string") => "应为文字",
            e if e.starts_with("a boolean") => "应为 true 或 false",
            e if e.starts_with('i') || e.starts_with('u') => "应为整数",
            e if e.starts_with('f') => "应为数字",
            e if e.starts_with("a sequence") => "应为数组",
            e if e.starts_with("struct") || e.starts_with("a map") => "应为对象",
            _ => "值的类型不对",
        };
        return (FieldCode::Type, detail);
    }
    (FieldCode::Format, "格式不正确")
}

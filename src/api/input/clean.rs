//! "Missing, null and "" are the same" (contract.md §2), made true before anything is read.

use crate::domain::text::{FieldCode, FieldErrors};
use serde_json::{Map, Value};

/// Removes members of objects that are null or empty texts, deeply. A text with U+0000, which PostgreSQL cannot keep,
/// is a fault and is removed too.
pub fn clean(object: &mut Map<String, Value>, errors: &mut FieldErrors) {
    clean_object(object, "", errors);
}

fn clean_object(object: &mut Map<String, Value>, path: &str, errors: &mut FieldErrors) {
    object.retain(|key, value| {
        let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        keep(value, &path, errors)
    });
}

fn keep(value: &mut Value, path: &str, errors: &mut FieldErrors) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) if text.is_empty() => false,
        Value::String(text) if text.contains('\0') => {
            errors.add(path, FieldCode::Characters, "不能含有控制字符");
            false
        }
        Value::Object(object) => {
            clean_object(object, path, errors);
            true
        }
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                // An empty item stays, so that the others keep their places; a faulty one becomes empty.
                if matches!(item, Value::String(text) if text.contains('\0')) {
                    errors.add(format!("{path}[{index}]"), FieldCode::Characters, "不能含有控制字符");
                    *item = Value::String(String::new());
                } else if let Value::Object(object) = item {
                    clean_object(object, &format!("{path}[{index}]"), errors);
                }
            }
            true
        }
        _ => true,
    }
}

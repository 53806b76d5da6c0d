//! The app's own JSON, which is kept and handed back as it is.

use serde_json::{Map, Value};

use crate::FieldError;

/// How many bytes an object may have as JSON.
const MOST: usize = 8 * 1024;

/// What is wrong with an object that is to be kept.
pub(crate) fn check(pointer: &str, object: &Map<String, Value>) -> Option<FieldError> {
    if object.is_empty() {
        return None;
    }
    let bytes = serde_json::to_vec(object).map_or(usize::MAX, |json| json.len());
    let detail = if bytes > MOST {
        format!("at most {MOST} bytes as JSON")
    } else if object.iter().any(|(key, value)| key.contains('\0') || has_nul(value)) {
        "the character U+0000 cannot be stored".to_owned()
    } else {
        return None;
    };
    Some(FieldError { pointer: pointer.to_owned(), detail })
}

fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(values) => values.iter().any(has_nul),
        Value::Object(object) => object.iter().any(|(key, value)| key.contains('\0') || has_nul(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

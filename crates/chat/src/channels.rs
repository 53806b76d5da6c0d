//! Channels: make, read, query, change.

mod card;
mod create;
mod patch;
mod read;

use serde_json::{Map, Value};

use crate::{FieldError, json};

/// What is wrong with a channel's words.
pub(crate) fn check(
    name: Option<&str>,
    topic: Option<&str>,
    tags: Option<&[String]>,
    metadata: Option<&Map<String, Value>>,
) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let mut refuse = |pointer: String, detail: String| errors.push(FieldError { pointer, detail });
    for (pointer, text, most) in [("/displayName", name, 100), ("/topic", topic, 500)] {
        let Some(text) = text else { continue };
        if text.chars().count() > most {
            refuse(pointer.into(), format!("at most {most} characters"));
        }
        if text.contains('\0') {
            refuse(pointer.into(), "the character U+0000 cannot be stored".into());
        }
    }
    if name.is_some_and(|name| name.trim().is_empty()) {
        refuse("/displayName".into(), "a name is not empty".into());
    }
    if let Some(tags) = tags {
        if tags.len() > 20 {
            refuse("/tags".into(), "at most 20 tags".into());
        }
        for (i, tag) in tags.iter().enumerate() {
            if tag.is_empty() || tag.chars().count() > 50 || tag.contains('\0') {
                refuse(format!("/tags/{i}"), "a tag has 1 to 50 characters".into());
            }
        }
    }
    errors.extend(metadata.and_then(|metadata| json::check("/metadata", metadata)));
    errors
}

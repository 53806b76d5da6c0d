//! Messages: send, edit, delete, read.

mod delete;
mod edit;
mod find;
mod read;
mod send;

use gavel_model::{MessageStatus, NewMessage};
use serde_json::{Map, Value};

pub(crate) use find::Index;
pub use read::HistoryPage;
pub(crate) use read::unpublished;

use crate::{Error, FieldError, Limits, Result, json};

/// What a message with this action becomes.
fn status(action: Option<gavel_model::Action>) -> MessageStatus {
    use gavel_model::Action;
    match action {
        None | Some(Action::Mask) => MessageStatus::Delivered,
        Some(Action::Bounce) => MessageStatus::Bounced,
        Some(Action::Block) => MessageStatus::Sent,
    }
}

/// Whether a character shows nothing: a text of such alone is an empty one to all who read it.
fn is_blank(ch: char) -> bool {
    let empty_letter = matches!(ch, '\u{115f}' | '\u{1160}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}');
    ch.is_whitespace() || ch.is_ascii_control() || gavel_text::is_invisible(ch) || empty_letter
}

/// Whether a text and its data can be a message.
pub(crate) fn check(text: &str, data: &Map<String, Value>, limits: &Limits) -> Result<()> {
    let mut errors = Vec::new();
    let mut refuse = |pointer: &str, detail: String| errors.push(FieldError { pointer: pointer.into(), detail });
    // A text has at most as many characters as bytes, so that most need not be counted.
    if text.len() > limits.message_chars && text.chars().count() > limits.message_chars {
        refuse("/text", format!("at most {} characters", limits.message_chars));
    }
    if text.chars().all(is_blank) {
        refuse("/text", "a text message says something".into());
    }
    if text.contains('\0') {
        refuse("/text", "the character U+0000 cannot be stored".into());
    }
    errors.extend(json::check("/data", data));
    if errors.is_empty() { Ok(()) } else { Err(Error::Validation(errors)) }
}

/// A message that is to be sent later, as it is kept until then: without its id.
pub(crate) fn as_json(message: &NewMessage) -> Result<Map<String, Value>> {
    let value = serde_json::to_value(message).map_err(|e| Error::Internal(e.to_string()))?;
    let Value::Object(mut kept) = value else { return Err(Error::Internal("a message is an object".into())) };
    kept.remove("id");
    kept.retain(|_, value| !value.is_null());
    Ok(kept)
}

/// A message that was kept by [`as_json`].
pub(crate) fn from_json(kept: Map<String, Value>) -> Result<NewMessage> {
    serde_json::from_value(Value::Object(kept)).map_err(|e| Error::Internal(e.to_string()))
}

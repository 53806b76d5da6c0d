//! Messages: send, edit, delete, read.

mod delete;
mod edit;
mod read;
mod send;

use gavel_model::MessageStatus;
use serde_json::{Map, Value};

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

/// Whether a text and its data can be a message.
fn check(text: &str, data: &Map<String, Value>, limits: &Limits) -> Result<()> {
    let mut errors = Vec::new();
    let mut refuse = |pointer: &str, detail: String| errors.push(FieldError { pointer: pointer.into(), detail });
    // A text has at most as many characters as bytes, so that most need not be counted.
    if text.len() > limits.message_chars && text.chars().count() > limits.message_chars {
        refuse("/text", format!("at most {} characters", limits.message_chars));
    }
    if text.trim().is_empty() {
        refuse("/text", "a text message says something".into());
    }
    if text.contains('\0') {
        refuse("/text", "the character U+0000 cannot be stored".into());
    }
    errors.extend(json::check("/data", data));
    if errors.is_empty() { Ok(()) } else { Err(Error::Validation(errors)) }
}

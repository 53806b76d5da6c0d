//! What can be a message: how much of what, and what a message of its type needs.

use gavel_model::{Attachment, Message, MessageType};

use crate::{Error, FieldError, Limits, Result, address::is_address, json};

/// How many attachments a message may have.
const ATTACHMENTS: usize = 10;
/// How many tags.
const TAGS: usize = 20;
/// How many users it may mention.
const MENTIONS: usize = 50;

/// Whether a character shows nothing: a text of such alone is an empty one to all who read it.
pub(crate) fn is_blank(ch: char) -> bool {
    let empty_letter = matches!(ch, '\u{115f}' | '\u{1160}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}');
    ch.is_whitespace() || ch.is_ascii_control() || gavel_text::is_invisible(ch) || empty_letter
}

/// Whether this can be a message, as its sender wrote it.
pub(super) fn check(message: &Message, limits: &Limits) -> Result<()> {
    let mut errors = Vec::new();
    let mut refuse = |pointer: &str, detail: String| errors.push(FieldError { pointer: pointer.into(), detail });
    let text = &message.text;
    // A text has at most as many characters as bytes, so that most need not be counted.
    if text.len() > limits.message_chars && text.chars().count() > limits.message_chars {
        refuse("/text", format!("at most {} characters", limits.message_chars));
    }
    if text.contains('\0') {
        refuse("/text", "the character U+0000 cannot be stored".into());
    }
    if let Some((pointer, detail)) = missing(message) {
        refuse(pointer, detail.into());
    }
    if message.kind == MessageType::System && message.user_id.is_some() {
        refuse("/type", "only the app itself sends system messages".into());
    }
    if message.attachments.len() > ATTACHMENTS {
        refuse("/attachments", format!("at most {ATTACHMENTS} attachments"));
    }
    if message.tags.len() > TAGS {
        refuse("/tags", format!("at most {TAGS} tags"));
    }
    if message.mentions.len() > MENTIONS {
        refuse("/mentions", format!("at most {MENTIONS} users"));
    }
    for (i, tag) in message.tags.iter().enumerate().take(TAGS) {
        if tag.chars().all(is_blank) || tag.chars().count() > 50 || tag.contains('\0') {
            refuse(&format!("/tags/{i}"), "a tag has 1 to 50 characters".into());
        }
    }
    errors.extend(json::check("/data", &message.data));
    for (i, attachment) in message.attachments.iter().enumerate().take(ATTACHMENTS) {
        attached(&format!("/attachments/{i}"), attachment, &mut errors);
    }
    if errors.is_empty() { Ok(()) } else { Err(Error::Validation(errors)) }
}

/// What a message of its type lacks.
fn missing(message: &Message) -> Option<(&'static str, &'static str)> {
    use MessageType as Type;
    let says = !message.text.chars().all(is_blank);
    let (carries, has_data) = (!message.attachments.is_empty(), !message.data.is_empty());
    match message.kind {
        Type::Text if !says => Some(("/text", "a text message says something")),
        Type::Image | Type::Video | Type::Audio | Type::File if !carries => {
            Some(("/attachments", "a message of this type has at least one attachment"))
        }
        Type::Custom if !carries && !has_data => Some(("/data", "a custom message has data, or an attachment")),
        Type::System if !says && !carries && !has_data => {
            Some(("/text", "a system message has a text, data, or an attachment"))
        }
        _ => None,
    }
}

fn attached(at: &str, attachment: &Attachment, errors: &mut Vec<FieldError>) {
    let mut refuse =
        |field: &str, detail: &str| errors.push(FieldError { pointer: format!("{at}/{field}"), detail: detail.into() });
    let kind = &attachment.kind;
    let is_word = kind.chars().all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c));
    if kind.is_empty() || kind.len() > 32 || !is_word {
        refuse("type", "image, video, audio, file or another word: 1 to 32 of A-Z a-z 0-9 _ . -");
    }
    for (field, url) in [("url", Some(&attachment.url)), ("thumbnailUrl", attachment.thumbnail_url.as_ref())] {
        if url.is_some_and(|url| !is_address(url)) {
            refuse(field, "an absolute https or http address of at most 2048 characters");
        }
    }
    for (field, text, most) in [("title", &attachment.title, 200), ("mimeType", &attachment.mime_type, 100)] {
        if text.as_ref().is_some_and(|text| text.chars().count() > most || text.chars().any(char::is_control)) {
            refuse(field, if most == 200 { "at most 200 characters of one line" } else { "at most 100 characters" });
        }
    }
    for (field, number) in
        [("sizeBytes", attachment.size_bytes), ("width", attachment.width), ("height", attachment.height)]
    {
        if number.is_some_and(|number| number < 0) {
            refuse(field, "0 or more");
        }
    }
    if attachment.duration_seconds.is_some_and(|seconds| !seconds.is_finite() || seconds < 0.0) {
        refuse("durationSeconds", "0 or more");
    }
    errors.extend(json::check(&format!("{at}/data"), &attachment.data));
}

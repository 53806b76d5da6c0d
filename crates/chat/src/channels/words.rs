//! What a channel, a type of channels or a user may say of itself.

use gavel_model::{APP_WIDE, Actor, PatchSettings, Permission, PermissionSet, RoleId};
use serde_json::{Map, Value};

use crate::{
    Chat, FieldError,
    address::{URL_CHARS, is_address},
    json,
    name::check_name,
};

/// What it takes to have other rules judge a channel than its type says: whoever may make a channel could have none do it.
pub(super) const RULES: Permission = Permission::ManageChannelTypes;
/// How many rules a channel may name, and how many roles it may allow other things.
const MOST_RULES: usize = 100;
const OVERRIDES: usize = 50;
/// How many seconds slow mode may have: a day.
const SLOWEST: u32 = 86_400;
/// How many characters guidelines may have.
const GUIDELINES_CHARS: usize = 5_000;

/// The words of a channel, or of whatever has some of them, that are given.
#[derive(Default)]
pub(crate) struct Words<'a> {
    pub(crate) name: Option<&'a str>,
    pub(crate) topic: Option<&'a str>,
    pub(crate) guidelines: Option<&'a str>,
    pub(crate) avatar_url: Option<&'a str>,
    pub(crate) tags: Option<&'a [String]>,
    pub(crate) metadata: Option<&'a Map<String, Value>>,
}

impl Words<'_> {
    /// What is wrong with them.
    pub(crate) fn check(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        let mut refuse = |pointer: String, detail: String| errors.push(FieldError { pointer, detail });
        let texts = [("/topic", self.topic, 500), ("/guidelines", self.guidelines, GUIDELINES_CHARS)];
        for (pointer, text, most) in texts {
            let Some(text) = text else { continue };
            if text.chars().count() > most {
                refuse(pointer.into(), format!("at most {most} characters"));
            }
            if text.contains('\0') {
                refuse(pointer.into(), "the character U+0000 cannot be stored".into());
            }
        }
        if let Some(error) = self.name.and_then(|name| check_name("/displayName", name)) {
            refuse(error.pointer, error.detail);
        }
        if self.avatar_url.is_some_and(|url| !url.is_empty() && !is_address(url)) {
            refuse("/avatarUrl".into(), format!("an https or http address of at most {URL_CHARS} characters"));
        }
        if let Some(tags) = self.tags {
            if tags.len() > 20 {
                refuse("/tags".into(), "at most 20 tags".into());
            }
            for (i, tag) in tags.iter().enumerate() {
                if tag.is_empty() || tag.chars().count() > 50 || tag.contains('\0') {
                    refuse(format!("/tags/{i}"), "a tag has 1 to 50 characters".into());
                }
            }
        }
        errors.extend(self.metadata.and_then(|metadata| json::check("/metadata", metadata)));
        errors
    }
}

impl Words<'_> {
    /// Which of them a rule does not let through.
    pub(crate) fn refused(&self, chat: &Chat, actor: &Actor) -> Vec<FieldError> {
        let texts = [("/displayName", self.name), ("/topic", self.topic), ("/guidelines", self.guidelines)];
        let texts = texts.map(|(pointer, text)| (pointer.to_owned(), text));
        let tags = self.tags.into_iter().flatten().enumerate();
        let tags = tags.map(|(i, tag)| (format!("/tags/{i}"), Some(tag.as_str())));
        chat.refused_words(actor, texts.into_iter().chain(tags))
    }
}

/// What is wrong with what roles are to allow: a role in a channel allows nothing about the whole app.
pub(crate) fn check_overrides<'a>(
    overrides: impl ExactSizeIterator<Item = (&'a RoleId, PermissionSet)>,
) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if overrides.len() > OVERRIDES {
        errors.push(FieldError { pointer: "/roleOverrides".into(), detail: format!("at most {OVERRIDES} roles") });
    }
    for (role, allowed) in overrides {
        let names: Vec<_> = allowed.within(APP_WIDE).iter().map(Permission::as_str).collect();
        if !names.is_empty() {
            let detail = format!("about the whole app, and no channel\'s to give: {}", names.join(", "));
            errors.push(FieldError { pointer: format!("/roleOverrides/{role}"), detail });
        }
    }
    errors
}

/// What is wrong with settings.
pub(crate) fn check_settings(chat: &Chat, settings: &PatchSettings) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let mut refuse =
        |name: &str, detail: String| errors.push(FieldError { pointer: format!("/settings/{name}"), detail });
    if settings.slow_mode_seconds.is_some_and(|seconds| seconds > SLOWEST) {
        refuse("slowModeSeconds", format!("0 to {SLOWEST}"));
    }
    let most = chat.0.limits.message_chars;
    let chars = settings.max_message_chars.flatten();
    if chars.is_some_and(|chars| chars == 0 || usize::try_from(chars).is_ok_and(|chars| chars > most)) {
        refuse("maxMessageChars", format!("1 to {most}"));
    }
    if let Some(rules) = settings.rules.as_ref().and_then(Option::as_ref) {
        let known = chat.0.rules.load();
        if rules.len() > MOST_RULES {
            refuse("rules", format!("at most {MOST_RULES} rules"));
        }
        for (i, rule) in rules.iter().enumerate().take(MOST_RULES) {
            if !known.has(rule) {
                refuse(&format!("rules/{i}"), format!("there is no rule {rule}"));
            }
        }
    }
    errors
}

//! What moderation decided of a message: the verdict, and what of it is stored and shown.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::RuleId;

/// What a verdict does to a message, mildest first: of several the last one holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum Action {
    /// Published with the matched words hidden.
    Mask,
    /// Given back to its sender, who may mend it.
    Bounce,
    /// Kept for its sender alone.
    Block,
}

impl Action {
    /// Whether a message with this verdict is seen by others.
    pub const fn publishes(self) -> bool {
        matches!(self, Self::Mask)
    }

    /// The name in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mask => "mask",
            Self::Bounce => "bounce",
            Self::Block => "block",
        }
    }
}

/// How sure a label is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LabelScore {
    /// What was found, such as `profanity`.
    pub label: String,
    /// 0 to 1.
    pub score: f64,
}

/// A rule that hit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RuleRef {
    /// Its id.
    pub id: RuleId,
    /// Its name when it hit.
    pub name: String,
}

/// A place in the original text, in Unicode scalar values, half-open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Span {
    /// The first character.
    pub start: usize,
    /// The one after the last.
    pub end: usize,
    /// What was found there.
    pub label: String,
    /// The rule that found it.
    pub rule_id: RuleId,
}

/// What the rules say of one message: no action when it is clean.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Verdict {
    /// What to do; the strongest of the rules that hit.
    pub action: Option<Action>,
    /// What was found.
    pub labels: Vec<LabelScore>,
    /// Which rules hit.
    pub rules: Vec<RuleRef>,
    /// Where.
    pub spans: Vec<Span>,
    /// What the sender is told.
    pub message: Option<String>,
}

/// A verdict as it is kept with a message and shown to its author and to moderators.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Moderation {
    /// What was done.
    pub action: Action,
    /// The text as it was sent; the spans point into it.
    pub original_text: String,
    /// The titles of the attachments as they were sent, in their order, where one was masked; empty where one has none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub original_titles: Vec<String>,
    /// The tags as they were sent, where one was masked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub original_tags: Vec<String>,
    /// What was found.
    pub labels: Vec<LabelScore>,
    /// Which rules hit.
    pub rules: Vec<RuleRef>,
    /// Where.
    pub spans: Vec<Span>,
    /// What the sender is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

impl Verdict {
    /// What is kept of it beside `original`, the text it judged; nothing for a clean message.
    pub fn into_moderation(self, original: &str) -> Option<Moderation> {
        Some(Moderation {
            action: self.action?,
            original_text: original.to_owned(),
            original_titles: Vec::new(),
            original_tags: Vec::new(),
            labels: self.labels,
            rules: self.rules,
            spans: self.spans,
            message: self.message,
        })
    }
}

//! Attachments: what a message carries beside its text.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// Something that a message points to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Attachment {
    /// What it is: `image`, `video`, `audio`, `file`, or a word of the app's own, 1 to 32 of `A-Za-z0-9_.-`.
    #[serde(rename = "type")]
    #[schema(min_length = 1, max_length = 32)]
    pub kind: String,
    /// Where it is: an absolute address, `https` or `http`, of at most 2,048 characters.
    #[schema(max_length = 2048)]
    pub url: String,
    /// What people see of it, at most 200 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub title: Option<String>,
    /// Its media type, such as `image/png`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub mime_type: Option<String>,
    /// How large it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    pub size_bytes: Option<i64>,
    /// How wide it is, in pixels.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    pub width: Option<i64>,
    /// How high it is, in pixels.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    pub height: Option<i64>,
    /// How long it plays.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    pub duration_seconds: Option<f64>,
    /// Where a small picture of it is, like `url`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2048)]
    pub thumbnail_url: Option<String>,
    /// The app's own data, at most 8 KiB as JSON.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    #[schema(value_type = Object)]
    pub data: Map<String, Value>,
}

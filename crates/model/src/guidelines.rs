//! Guidelines: what the members of a channel agree to.

use serde::Deserialize;
use utoipa::ToSchema;

/// What a call says to accept a channel's guidelines.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AcceptGuidelines {
    /// The version that was read: the channel's `guidelinesVersion`.
    #[schema(minimum = 1)]
    pub version: i64,
}

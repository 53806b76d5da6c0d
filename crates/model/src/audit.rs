//! The audit log: who did what, from where, and why.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::Timestamp;

/// One act.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AuditEntry {
    /// Its place in the log, from 1, without a hole.
    pub number: i64,
    /// When it was done.
    pub at: Timestamp,
    /// Who did it: `operator:ID`, `key:ID`, `system:NAME`, or `anonymous`.
    pub actor: String,
    /// What was done: the operation's id in the OpenAPI document, or of what has no call of its own `signInFailed`, or the
    /// command.
    pub action: String,
    /// To what, as the path names it: `channel:general`, `user:bob`, `operator:ID`.
    pub targets: Vec<String>,
    /// What it was before, of what is small.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub before: Option<Value>,
    /// What it was after.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub after: Option<Value>,
    /// Why, if `X-Gavel-Reason` said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The call, as the server's log has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// Where it came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_address: Option<String>,
    /// The chain up to this entry: each has in it the one before.
    pub hash: String,
}

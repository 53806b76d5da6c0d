//! `[log]`: what is written to standard error.

use serde::{Deserialize, Serialize};

use super::area::area;

area! {
    /// What is written to standard error. Messages' texts and tokens never are.
    Log {
        /// What is told: "error", "warn", "info", "debug", or by part: "info,gavel_store=debug".
        level: String = "info".into(),
        /// "text" or "json".
        format: Format = Format::Text,
    }
}

/// How a line of the log looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Format {
    Text,
    Json,
}

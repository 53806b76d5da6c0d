//! `[moderation]`: the rules that Gavel brings along.

use serde::{Deserialize, Serialize};

use super::area::area;

area! {
    /// The rules that Gavel brings along.
    Moderation {
        /// What the profanity rule does: "off", "mask", "bounce" (given back to be mended) or "block".
        profanity: ProfanityAction = ProfanityAction::Block,
    }
}

/// What the profanity rule does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum ProfanityAction {
    Off,
    Mask,
    Bounce,
    Block,
}

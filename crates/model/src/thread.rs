//! Threads: the answers to one message.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Timestamp, UserId};

/// How many of those who answered last a thread names.
const PARTICIPANTS: usize = 5;

/// What is known of the thread below a message, its root.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Thread {
    /// How many published replies it has that were not deleted.
    pub reply_count: i64,
    /// When the last of them was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_reply_at: Option<Timestamp>,
    /// Who answered last, at most five, the last one first.
    #[schema(max_items = 5)]
    pub participant_ids: Vec<UserId>,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Whether nobody may answer any more.
    pub locked: bool,
    /// Whether it was put away; nobody may answer it then.
    pub archived: bool,
}

impl Thread {
    /// Notes one who answered as the last of those who did.
    pub fn answered_by(&mut self, user: &UserId) {
        self.participant_ids.retain(|known| known != user);
        self.participant_ids.insert(0, user.clone());
        self.participant_ids.truncate(PARTICIPANTS);
    }

    /// Notes one who answered before all of those who are known.
    pub fn answered_before_by(&mut self, user: &UserId) {
        if self.participant_ids.len() < PARTICIPANTS && !self.participant_ids.contains(user) {
            self.participant_ids.push(user.clone());
        }
    }
}

/// What a call says to change a thread; what is absent stays.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PatchThread {
    /// Its name, at most 100 characters; empty takes it away.
    #[schema(max_length = 100)]
    pub title: Option<String>,
    /// Whether nobody may answer any more.
    pub locked: Option<bool>,
    /// Whether it is put away.
    pub archived: Option<bool>,
}

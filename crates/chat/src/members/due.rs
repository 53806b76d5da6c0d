//! Member counts of large channels that are due: published at most once a second each.

use std::{
    collections::HashSet,
    sync::{Mutex, PoisonError},
};

use gavel_model::ChannelId;

use crate::Chat;

/// Channels whose count has changed since it was published. A count that a crash forgets is told with the next change.
#[derive(Default)]
pub(crate) struct DueCounts(Mutex<HashSet<ChannelId>>);

impl DueCounts {
    pub(crate) fn add(&self, channel: &ChannelId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(channel.clone());
    }

    fn take(&self) -> HashSet<ChannelId> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Chat {
    /// Publishes the member counts that are due; to be called about once a second.
    pub async fn publish_due_counts(&self) {
        for channel in self.0.due_counts.take() {
            let at = self.now();
            let id = channel.clone();
            let published = self
                .change(move |conn| conn.publish_member_count(&id, at), {
                    let channel = channel.clone();
                    move |chat, published| {
                        if let Some((seq, count)) = *published {
                            chat.publish_count(&channel, seq, count, at);
                        }
                    }
                })
                .await;
            if let Err(error) = published {
                tracing::warn!(%channel, %error, "a member count was not published");
                self.0.due_counts.add(&channel);
            } else if let Ok(None) = published {
                // Told within the last second; what has changed since is told with the next round.
                self.0.due_counts.add(&channel);
            }
        }
    }
}

//! Telling channels of what takes place in them: that it starts soon, and that it starts.

use gavel_store::Announced;

use crate::{Chat, Result};

/// How many are looked at in one go.
const AT_ONCE: i64 = 100;

impl Chat {
    /// Announces the events whose time has come by the clock; to be called several times a second. Whether there may be
    /// more.
    pub async fn announce_channel_events(&self) -> Result<bool> {
        let now = self.now();
        if !self.0.store.read(move |conn| conn.has_due_channel_event(now)).await? {
            return Ok(false);
        }
        let publish = move |chat: &Chat, (told, _): &(Vec<Announced>, i64)| {
            for Announced { event, kind, seq } in told {
                chat.publish(*kind, &event.channel_id, *seq, now, event);
            }
        };
        let (_, looked_at) = self.change(move |conn| conn.announce_channel_events(now, AT_ONCE), publish).await?;
        Ok(looked_at == AT_ONCE)
    }
}

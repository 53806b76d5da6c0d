//! Cancelling a channel event.

use gavel_model::{Actor, ChannelEvent, ChannelEventId, ChannelEventStatus, ChannelId, EventType};

use crate::{Chat, Error, Facts, Result};

impl Chat {
    /// Cancels an event that is to come; so already, nothing changes.
    pub async fn cancel_channel_event(
        &self,
        actor: &Actor,
        channel: &ChannelId,
        id: &ChannelEventId,
    ) -> Result<ChannelEvent> {
        let change = |_: &Facts, event: &mut ChannelEvent| match event.status {
            ChannelEventStatus::Started => Err(Error::Conflict("it has started")),
            ChannelEventStatus::Scheduled | ChannelEventStatus::Cancelled => {
                event.status = ChannelEventStatus::Cancelled;
                Ok(())
            }
        };
        self.change_channel_event(actor, (channel, id), EventType::ChannelEventCancelled, change).await
    }
}

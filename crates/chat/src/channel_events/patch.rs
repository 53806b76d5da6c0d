//! Changing a channel event.

use gavel_model::{Actor, ChannelEvent, ChannelEventId, ChannelEventStatus, ChannelId, EventType, PatchChannelEvent};

use super::in_order;
use crate::{Chat, Error, Facts, Result};

impl Chat {
    /// Changes an event that is to come; what the patch does not name stays. One that changes nothing is told to nobody.
    pub async fn patch_channel_event(
        &self,
        actor: &Actor,
        channel: &ChannelId,
        id: &ChannelEventId,
        patch: PatchChannelEvent,
    ) -> Result<ChannelEvent> {
        let (chat, by, now) = (self.clone(), actor.clone(), self.now());
        let change = move |facts: &Facts, event: &mut ChannelEvent| {
            if event.status != ChannelEventStatus::Scheduled {
                return Err(Error::Conflict("only what is to come can be changed"));
            }
            let starts = patch.starts_at.is_some_and(|at| at != event.starts_at);
            apply(patch, event);
            chat.check_channel_event((&by, facts), event, starts, now)
        };
        self.change_channel_event(actor, (channel, id), EventType::ChannelEventUpdated, change).await
    }
}

fn apply(patch: PatchChannelEvent, event: &mut ChannelEvent) {
    let PatchChannelEvent { title, description, location, starts_at, ends_at, remind_before_seconds } = patch;
    event.title = title.unwrap_or_else(|| std::mem::take(&mut event.title));
    for (new, old) in [(description, &mut event.description), (location, &mut event.location)] {
        if let Some(new) = new {
            *old = Some(new).filter(|text| !text.is_empty());
        }
    }
    event.starts_at = starts_at.unwrap_or(event.starts_at);
    event.ends_at = ends_at.or(event.ends_at);
    if let Some(before) = remind_before_seconds {
        event.remind_before_seconds = in_order(before);
    }
}

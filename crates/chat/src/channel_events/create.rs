//! Making a channel event.

use gavel_model::{Actor, ChannelEvent, ChannelEventStatus, ChannelId, EventType, NewChannelEvent};
use gavel_store::Conn;

use super::{TO_COME, in_order};
use crate::{Chat, Error, Result, mint::mint};

impl Chat {
    /// Makes an event of a channel, which is told of it.
    pub async fn create_channel_event(
        &self,
        actor: &Actor,
        channel: &ChannelId,
        new: NewChannelEvent,
    ) -> Result<ChannelEvent> {
        let facts = self.may_manage_events(actor, channel).await?;
        let (by, at, minted) = (actor.clone(), self.now(), new.id.is_none());
        let event = ChannelEvent {
            id: new.id.unwrap_or_else(|| mint(at)),
            channel_id: channel.clone(),
            title: new.title,
            description: new.description.filter(|text| !text.is_empty()),
            location: new.location.filter(|text| !text.is_empty()),
            starts_at: new.starts_at,
            ends_at: new.ends_at,
            remind_before_seconds: in_order(new.remind_before_seconds),
            status: ChannelEventStatus::Scheduled,
            interested_count: 0,
            created_by: actor.user().cloned(),
            created_at: at,
            updated_at: at,
        };
        self.check_channel_event((actor, &facts), &event, true, at)?;
        let write = move |conn: &Conn<'_>| {
            if let Some(there) = conn.channel_event(&event.channel_id, &event.id)? {
                // What is there with an id minted just now was made by this very call, before it was cut short; a client that
                // heard no answer sends its own id again.
                let same = (minted || there.created_by == event.created_by).then_some((there, None));
                return Ok(same.ok_or(Error::Conflict("there is an event with this id in the channel")));
            }
            if conn.channel_events_to_come(&event.channel_id)? >= TO_COME {
                return Ok(Err(Error::Conflict("a channel has at most 100 events to come")));
            }
            let seq = conn.put_channel_event(&event, EventType::ChannelEventCreated, &by)?;
            Ok(Ok((event, Some(seq))))
        };
        let publish = move |chat: &Chat, done: &Result<(ChannelEvent, Option<i64>)>| {
            if let Ok((event, Some(seq))) = done {
                chat.publish(EventType::ChannelEventCreated, &event.channel_id, *seq, at, event);
            }
        };
        Ok(self.change_guarded(&facts, actor, channel, write, publish).await??.0)
    }
}

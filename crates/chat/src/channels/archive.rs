//! Putting a channel away, and taking it up again.

use gavel_model::{Actor, Channel, ChannelId, EventType, Permission};
use gavel_store::{ChannelChange, Conn};

use crate::{Chat, Error, Result};

impl Chat {
    /// Archives a channel, from when on it is read and not written; so already, nothing changes.
    pub async fn archive_channel(&self, actor: &Actor, id: &ChannelId) -> Result<Channel> {
        self.set_archived(actor, id, true).await
    }

    /// Takes an archived channel up again; so already, nothing changes.
    pub async fn restore_channel(&self, actor: &Actor, id: &ChannelId) -> Result<Channel> {
        self.set_archived(actor, id, false).await
    }

    async fn set_archived(&self, actor: &Actor, id: &ChannelId, archived: bool) -> Result<Channel> {
        let facts = self.read_facts(actor, id).await?;
        facts.require(Permission::ManageChannel)?;
        let (by, to, at) = (actor.clone(), id.clone(), self.now());
        let kind = if archived { EventType::ChannelArchived } else { EventType::ChannelRestored };
        let write = move |conn: &Conn<'_>| {
            let Some(before) = conn.channel(&to)? else { return Ok(Err(Error::NotFound("channel"))) };
            if before.archived_at.is_some() == archived {
                return Ok(Ok(ChannelChange { channel: before, event: None }));
            }
            let channel = Channel { archived_at: archived.then_some(at), ..before.clone() };
            conn.change_channel(&before, &channel, kind, &by, at).map(Ok)
        };
        let publish = move |chat: &Chat, change: &Result<ChannelChange>| chat.publish_channel(change.as_ref().ok(), at);
        Ok(self.change_guarded(&facts, actor, id, write, publish).await??.channel)
    }
}

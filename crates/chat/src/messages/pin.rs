//! Pinning: messages that a channel keeps in view.

use gavel_model::{Actor, ChannelId, EventType, Message, MessageId, MessageView, Page};
use gavel_store::{Conn, MessageChange};

use super::{Numbered, seen_page};
use crate::{Chat, Facts, ListPage, Permission, Result};

/// How many messages of a channel may be pinned.
const PINS: i64 = 100;

impl Chat {
    /// Pins a message; so already, nothing changes.
    pub async fn pin(&self, actor: &Actor, id: &MessageId) -> Result<Message> {
        self.set_pinned(actor, id, true).await
    }

    /// Pins a message no more; so already, nothing changes.
    pub async fn unpin(&self, actor: &Actor, id: &MessageId) -> Result<Message> {
        self.set_pinned(actor, id, false).await
    }

    async fn set_pinned(&self, actor: &Actor, id: &MessageId, pinned: bool) -> Result<Message> {
        let (stored, facts) = self.published(actor, id).await?;
        facts.require(Permission::PinMessage)?;
        let (by, at, id) = (actor.clone(), self.now(), id.clone());
        let kind = if pinned { EventType::MessagePinned } else { EventType::MessageUnpinned };
        let write = move |conn: &Conn<'_>| {
            if pinned { conn.pin(&id, PINS, &by, at) } else { conn.unpin(&id, &by, at) }
        };
        let publish = move |chat: &Chat, change: &MessageChange| chat.publish_change(kind, change, at);
        let changed = self.change_guarded(&facts, actor, &stored.message.channel_id, write, publish).await?;
        Ok(changed.stored.message)
    }

    /// A channel's pinned messages, those that were pinned last first.
    pub async fn pins(&self, actor: &Actor, channel: &ChannelId, page: &ListPage) -> Result<Page<MessageView>> {
        let numbered = Numbered::parse("pins-", page.limit, page.cursor.as_deref())?;
        let (who, at) = (actor.clone(), channel.clone());
        let read = move |conn: &Conn<'_>, facts: Facts| {
            let rows = conn.pins(&at, &facts.seen(&who), numbered.before, numbered.to_read())?;
            seen_page(conn, &who, &facts, &numbered.page(rows))
        };
        self.read_as(actor, channel, Permission::ReadChannel, read).await
    }
}

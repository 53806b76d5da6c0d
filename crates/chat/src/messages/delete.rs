//! Deleting: softly, or with the content taken out for good.

use gavel_model::{Actor, Message, MessageId};
use gavel_store::{Conn, EditOutcome};

use crate::{Chat, Permission, Result};

impl Chat {
    /// Deletes a message. Doing so again succeeds and changes nothing.
    pub async fn delete(&self, actor: &Actor, id: &MessageId, hard: bool) -> Result<Message> {
        let stored = self.stored(id).await?;
        let facts = self.may_change(actor, &stored, Permission::DeleteMessage).await?;
        // One's own words may always be taken back, not what a moderator has to see of what was stopped.
        let own = actor.user().is_some_and(|user| stored.message.user_id.as_ref() == Some(user));
        if hard && (!own || self.was_judged(id).await?) {
            facts.require(Permission::DeleteMessage)?;
        }
        if stored.message.deleted_at.is_some() && !hard {
            return Ok(stored.message);
        }
        let (channel, by, at) = (stored.message.channel_id.clone(), actor.clone(), self.now());
        let write = move |conn: &Conn<'_>| conn.delete(&stored, hard, &by, at);
        let publish = move |chat: &Chat, outcome: &EditOutcome| chat.publish_edit(outcome, at);
        Ok(self.change_guarded(facts, actor, &channel, write, publish).await?.stored.message)
    }

    /// Whether moderation found something in a message, which it does not show any more once it is deleted.
    async fn was_judged(&self, id: &MessageId) -> Result<bool> {
        let id = id.clone();
        Ok(self.0.store.read(move |conn| conn.was_judged(&id)).await?)
    }
}

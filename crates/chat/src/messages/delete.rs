//! Deleting: softly, or with the content taken out for good.

use gavel_model::{Actor, Message, MessageId};

use crate::{Chat, Permission, Result};

impl Chat {
    /// Deletes a message. Doing so again succeeds and changes nothing.
    pub async fn delete(&self, actor: &Actor, id: &MessageId, hard: bool) -> Result<Message> {
        let stored = self.stored(id).await?;
        self.may_change(actor, &stored, Permission::DeleteMessage).await?;
        if hard && let Some(user) = actor.user() {
            let facts = self.read_facts(actor, &stored.message.channel_id).await?;
            // One's own words may always be taken back, not what a moderator has to see of what was stopped.
            let own = stored.message.user_id.as_ref() == Some(user) && stored.moderation.is_none();
            if !own {
                facts.require(Permission::DeleteMessage)?;
            }
        }
        if stored.message.deleted_at.is_some() && !hard {
            return Ok(stored.message);
        }
        let (actor, at) = (actor.clone(), self.now());
        let write = move |conn: &gavel_store::Conn<'_>| conn.delete(&stored, hard, &actor, at);
        let done = self.change(write, move |chat, outcome| chat.publish_edit(outcome, at)).await?;
        Ok(done.stored.message)
    }
}

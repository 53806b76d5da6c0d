//! Deleting: softly, or with the content taken out for good.

use gavel_model::{Actor, Message, MessageId};
use gavel_store::{Conn, EditOutcome};

use crate::{Chat, Error, Permission, Result, legal_holds::MESSAGE_HELD};

impl Chat {
    /// Deletes a message. Doing so again succeeds and changes nothing.
    pub async fn delete(&self, actor: &Actor, id: &MessageId, hard: bool) -> Result<Message> {
        let stored = self.stored(id).await?;
        let facts = self.may_change(actor, &stored, Permission::DeleteMessage).await?;
        // One's own words may always be taken back, not what a moderator has to see of what was stopped.
        let own = actor.user().is_some_and(|user| stored.message.user_id.as_ref() == Some(user));
        if hard && !own {
            facts.require(Permission::DeleteMessage)?;
        }
        if stored.message.deleted_at.is_some() && !hard {
            return Ok(stored.message);
        }
        let unless_judged = hard && !facts.allows(Permission::DeleteMessage);
        let (by, at) = (actor.clone(), self.now());
        let (id, channel, sender) = (id.clone(), stored.message.channel_id.clone(), stored.message.user_id.clone());
        // By now it may have been edited, published or deleted: what is deleted is what is there then.
        let write = move |conn: &Conn<'_>| {
            if unless_judged && conn.was_judged(&id)? {
                return Ok(Ok(None));
            }
            if hard && conn.is_held(&channel, sender.as_ref())? {
                return Ok(Err(MESSAGE_HELD));
            }
            conn.delete(&id, hard, &by, at).map(Some).map(Ok)
        };
        let publish = move |chat: &Chat, outcome: &Result<Option<EditOutcome>>| {
            if let Ok(Some(outcome)) = outcome {
                chat.publish_edit(outcome, at);
            }
        };
        match self.change_guarded(&facts, actor, &stored.message.channel_id, write, publish).await?? {
            Some(outcome) => Ok(outcome.stored.message),
            None => Err(facts.require(Permission::DeleteMessage).err().unwrap_or(Error::Unavailable)),
        }
    }
}

//! Editing: a message is judged again before anyone sees what it says now.

use gavel_model::{Action, Actor, EditMessage, MessageId, MessageStatus, Sent};
use gavel_store::{Edit, EditOutcome, StoredMessage};

use super::{check, read::hide_channel, status};
use crate::{Chat, Error, Facts, FieldError, Permission, Result};

impl Chat {
    /// Edits a message. What a rule stops leaves a published message as it was, and so does what it says already; a bounced
    /// one that is clean now is published.
    pub async fn edit(&self, actor: &Actor, id: &MessageId, edit: EditMessage) -> Result<Sent> {
        let stored = self.stored(id).await?;
        let facts = self.may_change(actor, &stored, Permission::EditMessage).await?;
        if stored.message.deleted_at.is_some() {
            return Err(Error::Conflict("the message was deleted"));
        }
        if stored.message.status == MessageStatus::Sent {
            return Err(Error::Conflict("the message was blocked; send another"));
        }
        if edit.text.is_none() && edit.data.is_none() {
            let detail = "give a text, or data, or both".into();
            return Err(Error::Validation(vec![FieldError { pointer: String::new(), detail }]));
        }
        let mut message = stored.message.clone();
        // A mended message starts from what its sender wrote, not from what was masked of it.
        let before = stored.moderation.as_ref().map_or(&message.text, |m| &m.original_text);
        let text = edit.text.unwrap_or_else(|| before.clone());
        if let Some(data) = edit.data {
            message.data = data;
        }
        check(&text, &message.data, &self.0.limits)?;
        let verdict = self.0.rules.load().judge(&text);
        message.status = status(verdict.action);
        let masked = verdict.action == Some(Action::Mask);
        message.text = if masked { gavel_moderation::mask(&text, &verdict.spans) } else { text.clone() };
        let moderation = verdict.into_moderation(&text);
        if stored.message.position.is_published() && message.status != MessageStatus::Delivered {
            return Ok(Sent { message: stored.message, moderation });
        }
        if stored.message.position.is_published() && message == stored.message && moderation == stored.moderation {
            return Ok(Sent { message, moderation });
        }
        let at = self.now();
        let edit = Edit { message, moderation, revision: stored.revision, actor: actor.clone(), at };
        let channel = stored.message.channel_id;
        let publish = move |chat: &Chat, outcome: &EditOutcome| chat.publish_edit(outcome, at);
        let done = self.change_guarded(&facts, actor, &channel, move |conn| conn.edit(&edit), publish).await?;
        Ok(Sent { message: done.stored.message, moderation: done.stored.moderation })
    }

    /// The message, or that there is none.
    pub(super) async fn stored(&self, id: &MessageId) -> Result<StoredMessage> {
        let id = id.clone();
        self.0.store.read(move |conn| conn.message(&id)).await?.ok_or(Error::NotFound("message"))
    }

    /// The facts by which an actor may change a message: their own while they may send, another's with the permission.
    pub(super) async fn may_change(&self, actor: &Actor, stored: &StoredMessage, others: Permission) -> Result<Facts> {
        let message = &stored.message;
        let own = actor.user().is_none_or(|user| message.user_id.as_ref() == Some(user));
        // What others may not see is not there for them.
        let hidden = !own && !message.position.is_published();
        let facts = self.read_facts(actor, &message.channel_id).await.map_err(hide_channel)?;
        if !facts.allows(Permission::ReadChannel) || (hidden && !facts.allows(Permission::ReadModeration)) {
            return Err(Error::NotFound("message"));
        }
        match facts.require(if own { Permission::SendMessage } else { others }) {
            // What they said they may take back, whatever they are to accept since.
            Err(Error::GuidelinesNotAccepted { .. }) if others == Permission::DeleteMessage => {}
            allowed => allowed?,
        }
        Ok(facts)
    }
}

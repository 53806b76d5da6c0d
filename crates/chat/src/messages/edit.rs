//! Editing: a message is judged again before anyone sees what it says now.

use gavel_model::{Actor, EditMessage, Message, MessageId, MessageStatus, MessageType, Sent};
use gavel_store::{Edit, EditOutcome, StoredMessage};

use super::{
    check::check,
    each_once,
    judge::{judge, unmask},
    needs::Needs,
    see::{hide_channel, sees},
};
use crate::{Chat, Error, Facts, Permission, Result};

impl Chat {
    /// Edits a message. What a rule stops leaves a published message as it was, and so does what it says already; a bounced
    /// one that is clean now is published.
    pub async fn edit(&self, actor: &Actor, id: &MessageId, edit: EditMessage) -> Result<Sent> {
        let stored = self.stored(id).await?;
        let facts = self.may_change(actor, &stored, Permission::EditMessage).await?;
        may_edit(actor, &stored.message, &edit)?;
        let names_anew = edit.mentions.is_some();
        let mut message = stored.message.clone();
        // A mended message starts from what its sender wrote, not from what was masked of it.
        if let Some(moderation) = &stored.moderation {
            unmask(&mut message, moderation);
        }
        let before = message.clone();
        apply(edit, &mut message);
        check(&message, &self.0.limits)?;
        let published = stored.message.position.is_published();
        // What nobody has seen yet is new.
        let needs = if published { Needs::of_edit(&before, &message) } else { Needs::of(&message) };
        needs.require_rest(&facts)?;
        if !published || before.text != message.text {
            facts.fits(&message.text)?;
        }
        each_once(&mut message.tags);
        each_once(&mut message.mentions);
        let moderation = judge(&self.0.rules.load(), facts.rules(), &mut message);
        if published && message.status != MessageStatus::Delivered {
            return Ok(Sent { message: stored.message, moderation });
        }
        if published && message == stored.message && moderation == stored.moderation {
            return Ok(Sent { message, moderation });
        }
        let at = self.now();
        // Whoever mends it, it is a message of its sender's.
        let own = actor.user().is_some_and(|user| message.user_id.as_ref() == Some(user));
        let slow_mode = if own { facts.slow_mode() } else { 0 };
        let (revision, told_after, actor_of) = (stored.revision, facts.told_after(), actor.clone());
        let edit = Edit { message, moderation, names_anew, slow_mode, told_after, revision, actor: actor_of, at };
        let channel = stored.message.channel_id;
        let publish = move |chat: &Chat, outcome: &EditOutcome| chat.publish_edit(outcome, at);
        let done = self.change_guarded(&facts, actor, &channel, move |conn| conn.edit(&edit), publish).await?;
        Ok(Sent { message: done.stored.message, moderation: done.stored.moderation })
    }

    /// The facts by which an actor may change a message: their own while they may send such, another's with the permission.
    pub(super) async fn may_change(&self, actor: &Actor, stored: &StoredMessage, others: Permission) -> Result<Facts> {
        let message = &stored.message;
        // A message of no user is the app's own.
        let own = actor.user() == message.user_id.as_ref();
        let facts = self.read_facts(actor, &message.channel_id).await.map_err(hide_channel)?;
        if !sees(actor, &facts, stored, facts.told_after()) {
            return Err(Error::NotFound("message"));
        }
        let needed = match (own, &message.parent_id) {
            (true, Some(_)) => Permission::SendReply,
            (true, None) => Permission::SendMessage,
            (false, _) => others,
        };
        // Whoever may take away what others said is not kept from what is their own.
        if others == Permission::DeleteMessage && facts.allows(others) {
            return Ok(facts);
        }
        match facts.require(needed) {
            // What they said they may take back, whatever they are to accept since.
            Err(Error::GuidelinesNotAccepted { .. }) if others == Permission::DeleteMessage => {}
            allowed => allowed?,
        }
        Ok(facts)
    }
}

/// Whether a message is one that can be edited, and in this way.
fn may_edit(actor: &Actor, message: &Message, edit: &EditMessage) -> Result<()> {
    if message.deleted_at.is_some() {
        return Err(Error::Conflict("the message was deleted"));
    }
    if message.status == MessageStatus::Sent {
        return Err(Error::Conflict("the message was blocked; send another"));
    }
    if message.kind == MessageType::System && actor.user().is_some() {
        return Err(Error::Conflict("a system message is the app's own"));
    }
    let EditMessage { text, data, attachments, tags, mentions, mention_all } = edit;
    let rest = attachments.is_none() && tags.is_none() && mentions.is_none() && mention_all.is_none();
    if text.is_none() && data.is_none() && rest {
        return Err(Error::field("", "name what is to change: the text, data, attachments, tags or mentions"));
    }
    Ok(())
}

fn apply(edit: EditMessage, message: &mut Message) {
    message.text = edit.text.unwrap_or_else(|| std::mem::take(&mut message.text));
    message.data = edit.data.unwrap_or_else(|| std::mem::take(&mut message.data));
    message.attachments = edit.attachments.unwrap_or_else(|| std::mem::take(&mut message.attachments));
    message.tags = edit.tags.unwrap_or_else(|| std::mem::take(&mut message.tags));
    message.mentions = edit.mentions.unwrap_or_else(|| std::mem::take(&mut message.mentions));
    message.mention_all = edit.mention_all.unwrap_or(message.mention_all);
}

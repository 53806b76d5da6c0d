//! Renaming, locking and archiving a thread.

use gavel_model::{Actor, EventType, Message, MessageId, PatchThread};
use gavel_store::{Conn, MessageChange};

use crate::{Chat, Error, Facts, Permission, Result};

/// How many characters a title may have.
const TITLE_CHARS: usize = 100;

impl Chat {
    /// Changes a thread; what the patch does not name stays. Who began it may rename and archive it. A change that changes
    /// nothing is told to nobody.
    pub async fn patch_thread(&self, actor: &Actor, id: &MessageId, patch: PatchThread) -> Result<Message> {
        if patch.title.is_none() && patch.locked.is_none() && patch.archived.is_none() {
            return Err(Error::field("", "give a title, locked or archived"));
        }
        if let Some(title) = &patch.title {
            check_title(title)?;
        }
        let (stored, facts) = self.root(actor, id).await?;
        let began = actor.user().is_some_and(|user| stored.message.user_id.as_ref() == Some(user));
        let needed = if began && patch.locked.is_none() { Permission::SendReply } else { Permission::ManageThread };
        facts.require(needed)?;
        if let Some(title) = &patch.title {
            if gavel_text::has_link(title) {
                facts.may_link()?;
            }
            if !self.passes(&facts, title) {
                return Err(Error::field("/title", "a rule does not let these words through"));
            }
        }
        let (by, at, id) = (actor.clone(), self.now(), id.clone());
        let write = move |conn: &Conn<'_>| conn.patch_thread(&id, &patch, &by, at);
        let publish =
            move |chat: &Chat, change: &MessageChange| chat.publish_change(EventType::ThreadUpdated, change, at);
        let changed = self.change_guarded(&facts, actor, &stored.message.channel_id, write, publish).await?;
        Ok(changed.stored.message)
    }

    /// Whether no rule of the channel finds anything in words that cannot be given back or hidden in part.
    pub(crate) fn passes(&self, facts: &Facts, words: &str) -> bool {
        self.0.rules.load().judge_by(words, facts.rules()).action.is_none()
    }
}

fn check_title(title: &str) -> Result<()> {
    if title.chars().count() > TITLE_CHARS || title.chars().any(char::is_control) {
        return Err(Error::field("/title", format!("at most {TITLE_CHARS} characters of one line")));
    }
    Ok(())
}

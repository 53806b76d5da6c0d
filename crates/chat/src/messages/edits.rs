//! What a message said before it was edited.

use gavel_model::{Actor, MessageEdit, MessageId, Page};
use gavel_store::{Conn, StoredMessage};

use super::{Numbered, see::is_own};
use crate::{Chat, Facts, ListPage, Permission, Result};

impl Chat {
    /// What a message said before each of its edits, the last one first: for its author until it is deleted, and for
    /// moderators.
    pub async fn edits(&self, actor: &Actor, id: &MessageId, page: &ListPage) -> Result<Page<MessageEdit>> {
        let numbered = Numbered::parse("edits-", page.limit, page.cursor.as_deref())?;
        let who = actor.clone();
        let read = move |conn: &Conn<'_>, facts: Facts, stored: StoredMessage| {
            let message = &stored.message;
            if !(is_own(&who, &stored) && message.deleted_at.is_none())
                && let Err(refused) = facts.require(Permission::ReadModeration)
            {
                return Ok(Err(refused));
            }
            let edits = conn.edits(&message.channel_id, &message.id, numbered.before, numbered.to_read())?;
            let revisions: Vec<_> = edits.iter().map(|edit| edit.revision).collect();
            Ok(Ok(numbered.page(edits.into_iter().zip(revisions).collect())))
        };
        self.read_of(actor, id, read).await?
    }
}

//! Threads: list, change, follow. Their replies are messages.

mod follow;
mod list;
mod patch;

pub use list::ThreadList;

use gavel_model::{Actor, MessageId};
use gavel_store::StoredMessage;

use crate::{Chat, Error, Facts, Result};

impl Chat {
    /// The root of a thread that the actor sees.
    async fn root(&self, actor: &Actor, id: &MessageId) -> Result<(StoredMessage, Facts)> {
        let (stored, facts) = self.published(actor, id).await?;
        if stored.message.parent_id.is_some() {
            return Err(Error::Conflict("the message is itself a reply; its thread is that of the message it answers"));
        }
        Ok((stored, facts))
    }
}

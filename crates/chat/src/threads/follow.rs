//! Following a thread, or not any more.

use gavel_model::{Actor, MessageId};
use gavel_store::Conn;

use crate::{Chat, Error, Result};

impl Chat {
    /// Has the caller follow a thread, or not any more; so already, nothing changes.
    pub async fn follow_thread(&self, actor: &Actor, id: &MessageId, following: bool) -> Result<()> {
        let Some(user) = actor.user().cloned() else {
            return Err(Error::field("X-Gavel-User", "a server key follows for a user: name them in this header"));
        };
        let (stored, facts) = self.root(actor, id).await?;
        if following {
            facts.require_open()?;
        }
        let channel = stored.message.channel_id;
        let (at, id) = (channel.clone(), id.clone());
        let write = move |conn: &Conn<'_>| conn.follow_thread(&at, &id, &user, following);
        self.change_guarded(&facts, actor, &channel, write, |_, ()| ()).await
    }
}

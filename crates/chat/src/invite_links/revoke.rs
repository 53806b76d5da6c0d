//! Revoking an invite link.

use gavel_model::{Actor, ChannelId, InviteLinkId};
use gavel_store::Conn;

use crate::{Chat, Error, Result};

impl Chat {
    /// Revokes a link; so already, nothing changes.
    pub async fn revoke_invite_link(&self, actor: &Actor, channel: &ChannelId, id: &InviteLinkId) -> Result<()> {
        let facts = self.may_invite(actor, channel).await?;
        let (to, id, by, at) = (channel.clone(), id.clone(), actor.clone(), self.now());
        let write = move |conn: &Conn<'_>| {
            let Some(link) = conn.invite_link(&to, &id)? else { return Ok(Err(Error::NotFound("invite link"))) };
            if link.revoked_at.is_none() {
                conn.revoke_invite_link(&link, &by, at)?;
            }
            Ok(Ok(()))
        };
        self.change_guarded(&facts, actor, channel, write, |_, _| ()).await?
    }
}

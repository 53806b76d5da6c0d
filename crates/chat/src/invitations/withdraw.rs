//! Taking an invitation back.

use gavel_model::{Actor, ChannelId, Invitation, InvitationId, InvitationStatus};
use gavel_store::Conn;

use super::closed;
use crate::{Chat, Error, Result};

impl Chat {
    /// Takes an invitation back, whoever made it; so already, nothing changes.
    pub async fn withdraw_invitation(&self, actor: &Actor, channel: &ChannelId, id: &InvitationId) -> Result<()> {
        let facts = self.may_invite(actor, channel).await?;
        let (from, id, by, at) = (channel.clone(), id.clone(), actor.clone(), self.now());
        let write = move |conn: &Conn<'_>| {
            let Some(invitation) = conn.invitation(&from, &id, at)? else {
                return Ok(Err(Error::NotFound("invitation")));
            };
            match invitation.status {
                InvitationStatus::Open => {
                    Ok(Ok(Some(conn.close_invitation(invitation, InvitationStatus::Withdrawn, &by, at)?)))
                }
                InvitationStatus::Withdrawn => Ok(Ok(None)),
                status => Ok(Err(closed(status))),
            }
        };
        let publish = move |chat: &Chat, withdrawn: &Result<Option<Invitation>>| {
            if let Ok(Some(invitation)) = withdrawn {
                chat.tell_closed(invitation, at);
            }
        };
        self.change_guarded(&facts, actor, channel, write, publish).await?.map(|_| ())
    }
}

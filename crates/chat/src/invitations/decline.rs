//! Declining an invitation.

use gavel_model::{Actor, Invitation, InvitationId, InvitationStatus};
use gavel_store::Conn;

use super::closed;
use crate::{Chat, Error, Result, users::user_of};

impl Chat {
    /// Says no to an invitation of the caller's; so already, nothing changes.
    pub async fn decline_invitation(&self, actor: &Actor, id: &InvitationId) -> Result<()> {
        let user = user_of(actor)?.clone();
        let (id, by, at) = (id.clone(), actor.clone(), self.now());
        let write = move |conn: &Conn<'_>| {
            let Some(invitation) = conn.invitation_of(&user, &id, at)? else {
                return Ok(Err(Error::NotFound("invitation")));
            };
            match invitation.status {
                InvitationStatus::Open => {
                    Ok(Ok(Some(conn.close_invitation(invitation, InvitationStatus::Declined, &by, at)?)))
                }
                InvitationStatus::Declined => Ok(Ok(None)),
                status => Ok(Err(closed(status))),
            }
        };
        let publish = move |chat: &Chat, declined: &Result<Option<Invitation>>| {
            if let Ok(Some(invitation)) = declined {
                chat.tell_closed(invitation, at);
            }
        };
        self.change(write, publish).await?.map(|_| ())
    }
}

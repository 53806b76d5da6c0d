//! Accepting an invitation: the invited user becomes a member.

use gavel_model::{Actor, Invitation, InvitationId, InvitationStatus, Member};
use gavel_store::{Conn, Joined};

use super::closed;
use crate::{Chat, Error, Result, members::let_in, users::user_of};

/// What accepting led to.
struct Accepted {
    /// The invitation, if it was open.
    invitation: Option<Invitation>,
    joined: Joined,
}

impl Chat {
    /// Makes the caller a member by an invitation of theirs; so already, they stay it.
    pub async fn accept_invitation(&self, actor: &Actor, id: &InvitationId) -> Result<Member> {
        let user = user_of(actor)?.clone();
        let (id, by, at) = (id.clone(), actor.clone(), self.now());
        let write = move |conn: &Conn<'_>| {
            let Some(invitation) = conn.invitation_of(&user, &id, at)? else {
                return Ok(Err(Error::NotFound("invitation")));
            };
            let channel = invitation.channel_id.clone();
            let invitation = match invitation.status {
                InvitationStatus::Open => {
                    Some(conn.close_invitation(invitation, InvitationStatus::Accepted, &by, at)?)
                }
                InvitationStatus::Accepted if conn.member(&channel, &user)?.is_some() => None,
                status => return Ok(Err(closed(status))),
            };
            let joined = let_in(conn, &channel, &user, &by, at)?;
            Ok(Ok(Accepted { invitation, joined }))
        };
        let by = actor.clone();
        let publish = move |chat: &Chat, accepted: &Result<Accepted>| {
            let Ok(Accepted { invitation, joined }) = accepted else { return };
            chat.publish_joined(joined, &by, at);
            if let Some(invitation) = invitation {
                chat.tell_closed(invitation, at);
            }
        };
        Ok(self.change(write, publish).await??.joined.member)
    }
}

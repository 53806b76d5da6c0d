//! Joining by an invite link.

use gavel_model::{Actor, Member};
use gavel_store::{Conn, Joined, LinkHash};

use super::live;
use crate::{Chat, Error, Result, members::let_in, users::user_of};

impl Chat {
    /// Makes the caller a member of the channel that a link leads to. One who is a member already stays it, whatever became
    /// of the link, and uses nothing of it.
    pub async fn join_by_link(&self, actor: &Actor, hash: LinkHash) -> Result<Member> {
        let user = user_of(actor)?.clone();
        let (by, at) = (actor.clone(), self.now());
        let write = move |conn: &Conn<'_>| {
            let Some(link) = conn.invite_link_by_hash(&hash)? else {
                return Ok(Err(Error::NotFound("invite link")));
            };
            if conn.member(&link.channel_id, &user)?.is_none() {
                if let Err(refused) = live(&link, at) {
                    return Ok(Err(refused));
                }
                conn.use_invite_link(&link)?;
            }
            Ok(Ok(let_in(conn, &link.channel_id, &user, &by, at)?))
        };
        let by = actor.clone();
        let publish = move |chat: &Chat, joined: &Result<Joined>| {
            if let Ok(joined) = joined {
                chat.publish_joined(joined, &by, at);
            }
        };
        Ok(self.change(write, publish).await??.member)
    }
}

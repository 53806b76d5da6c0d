//! Guidelines: accepting them, where a channel wants that before the first post. What an acceptance is worth is known with
//! the other facts about a member (see `admission`).

use gavel_model::{AcceptGuidelines, Actor, ChannelId, EventType, Member, Permission};
use gavel_store::Conn;

use crate::{Chat, Error, Result, publish, users::user_of};

impl Chat {
    /// Accepts a channel's guidelines for the caller; so already, nothing changes.
    pub async fn accept_guidelines(
        &self,
        actor: &Actor,
        channel: &ChannelId,
        accept: AcceptGuidelines,
    ) -> Result<Member> {
        let user = user_of(actor)?.clone();
        let facts = self.read_facts(actor, channel).await?;
        facts.require(Permission::ReadChannel)?;
        let (to, by, at) = (channel.clone(), actor.clone(), self.now());
        let write = move |conn: &Conn<'_>| {
            let Some(member) = conn.member(&to, &user)? else {
                return Ok(Err(Error::Conflict("only members accept the guidelines")));
            };
            let channel = conn.channel(&to)?.ok_or(gavel_store::Error::NotFound)?;
            if channel.guidelines_since == 0 {
                return Ok(Err(Error::Conflict("the channel has no guidelines")));
            }
            if accept.version != channel.guidelines_version {
                return Ok(Err(Error::Conflict(
                    "this is not the version that the guidelines have now; read them again",
                )));
            }
            if member.guidelines_accepted == accept.version {
                return Ok(Ok((member, false)));
            }
            let member = conn.accept_guidelines(member, accept.version, &by, at)?;
            Ok(Ok((member, true)))
        };
        let publish = move |chat: &Chat, accepted: &Result<(Member, bool)>| {
            if let Ok((member, true)) = accepted {
                let kind = EventType::GuidelinesAccepted;
                chat.tell(&member.user_id, publish::frame(kind, &member.channel_id, None, at, member));
            }
        };
        Ok(self.change(write, publish).await??.0)
    }
}

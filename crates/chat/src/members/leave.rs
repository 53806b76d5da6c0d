//! Leaving, and being taken out.

use gavel_model::{Actor, ChannelId, UserId};
use gavel_store::Guard;

use super::not_fixed;
use crate::{Chat, Error, Permission, Result};

impl Chat {
    /// Ends the caller's membership; so already, nothing changes.
    pub async fn leave(&self, actor: &Actor, channel: &ChannelId) -> Result<()> {
        let Some(user) = actor.user() else {
            return Err(Error::field("X-Gavel-User", "a server key leaves for a user: name them in this header"));
        };
        let facts = self.read_facts(actor, channel).await?;
        if !facts.is_member() {
            return match facts.require(Permission::ReadChannel) {
                Err(Error::PermissionDenied { .. }) | Ok(()) => Ok(()),
                Err(other) => Err(other),
            };
        }
        not_fixed(&facts)?;
        self.end_membership(None, actor, channel, user).await.map(|_| ())
    }

    /// Ends another's membership.
    pub async fn remove_member(&self, actor: &Actor, channel: &ChannelId, user: &UserId) -> Result<()> {
        let facts = self.read_facts(actor, channel).await?;
        if facts.is_known() {
            not_fixed(&facts)?;
        }
        facts.require(Permission::RemoveChannelMember)?;
        let guard = Some(facts.guard());
        if self.end_membership(guard, actor, channel, user).await? { Ok(()) } else { Err(Error::NotFound("member")) }
    }

    async fn end_membership(
        &self,
        guard: Option<Guard>,
        actor: &Actor,
        channel: &ChannelId,
        user: &UserId,
    ) -> Result<bool> {
        let (actor, user, at) = (actor.clone(), user.clone(), self.now());
        let channel = channel.clone();
        let left = self
            .change(
                move |conn| {
                    if let Some(guard) = guard {
                        guard.check(conn, &channel, actor.user())?;
                    }
                    conn.leave(&channel, &user, &actor, at)
                },
                move |chat, left| {
                    if let Some(left) = left {
                        chat.publish_left(left, at);
                    }
                },
            )
            .await?;
        Ok(left.is_some())
    }
}

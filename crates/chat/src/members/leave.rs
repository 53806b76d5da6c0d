//! Leaving, and being taken out.

use gavel_model::{Actor, ChannelId, RoleId, UserId, role};
use gavel_store::{Conn, Guard};

use super::not_fixed;
use crate::{Chat, Error, Facts, Permission, Result};

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
        self.require_rank(&facts, actor, channel, user).await?;
        let guard = Some(facts.guard());
        if self.end_membership(guard, actor, channel, user).await? { Ok(()) } else { Err(Error::NotFound("member")) }
    }

    /// Nobody puts out one who may do more in the channel than they, beyond what every member may.
    async fn require_rank(&self, facts: &Facts, actor: &Actor, channel: &ChannelId, user: &UserId) -> Result<()> {
        if actor.user().is_none() {
            return Ok(());
        }
        let (chat, channel, user) = (self.clone(), channel.clone(), user.clone());
        let read = move |conn: &Conn<'_>| {
            let roles = chat.roles_in(conn)?;
            let there = conn.member(&channel, &user)?.map(|member| member.roles).unwrap_or_default();
            let overrides = conn.channel(&channel)?.map(|channel| channel.role_overrides).unwrap_or_default();
            let allowed = |there: &[RoleId]| roles.in_channel(there, &[], &overrides);
            Ok(allowed(&there).without(allowed(&[role::id(role::MEMBER)])))
        };
        let more = self.0.store.read(read).await?;
        match more.iter().find(|permission| !facts.holds(*permission)) {
            None => Ok(()),
            Some(permission) => {
                let detail = "nobody puts out one who may do more here than they";
                Err(Error::PermissionDenied { permission, detail })
            }
        }
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

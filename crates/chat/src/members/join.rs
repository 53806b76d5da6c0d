//! Joining, and being added.

use gavel_model::{Actor, ChannelId, Member, Permission, UserId, Visibility};
use gavel_store::{Guard, Joined};

use super::{let_in, not_fixed};
use crate::{Chat, Error, Result};

/// How many users one call may add.
const AT_ONCE: usize = 100;
/// How many members a direct channel may have.
const DIRECT_MEMBERS: i64 = 2;

impl Chat {
    /// Makes the caller a member; so already, they stay it.
    pub async fn join(&self, actor: &Actor, channel: &ChannelId) -> Result<Member> {
        let Some(user) = actor.user() else {
            return Err(Error::field("X-Gavel-User", "a server key joins for a user: name them in this header"));
        };
        let facts = self.read_facts(actor, channel).await?;
        if !facts.is_member() {
            match facts.channel.visibility {
                Visibility::Public => {
                    not_fixed(&facts)?;
                    facts.require(Permission::JoinChannel)?;
                }
                // Whether it is there is for its members to know.
                Visibility::Private | Visibility::Direct if !facts.is_known() => {
                    return Err(Error::NotFound("channel"));
                }
                // One who is trusted with every channel reads it as they are, and is added by those who may.
                Visibility::Private | Visibility::Direct => {
                    not_fixed(&facts)?;
                    facts.require(Permission::AddChannelMember)?;
                }
            }
        }
        let joined = self.make_members(None, actor, channel, vec![user.clone()]).await?;
        joined.into_iter().next().map(|j| j.member).ok_or(Error::NotFound("channel"))
    }

    /// Makes others members.
    pub async fn add_members(&self, actor: &Actor, channel: &ChannelId, users: Vec<UserId>) -> Result<Vec<Member>> {
        if users.is_empty() || users.len() > AT_ONCE {
            return Err(Error::field("/userIds", format!("1 to {AT_ONCE} users")));
        }
        let facts = self.read_facts(actor, channel).await?;
        if facts.is_member() {
            not_fixed(&facts)?;
        }
        facts.require(Permission::AddChannelMember)?;
        let direct = facts.channel.visibility == Visibility::Direct;
        if direct && actor.user().is_some() {
            return Err(Error::UnsupportedChannelType("a direct channel's participants are fixed, but for the app"));
        }
        self.known_users(users.clone()).await?;
        let most = direct.then_some(DIRECT_MEMBERS);
        let joined = self.make_members(Some((facts.guard(), most)), actor, channel, users).await?;
        Ok(joined.into_iter().map(|j| j.member).collect())
    }

    /// Makes users members, if what is decided on still holds and they become no more than so many; one who joins by
    /// themselves decides on nothing that changes.
    async fn make_members(
        &self,
        decided: Option<(Guard, Option<i64>)>,
        actor: &Actor,
        channel: &ChannelId,
        users: Vec<UserId>,
    ) -> Result<Vec<Joined>> {
        let (actor, channel, at) = (actor.clone(), channel.clone(), self.now());
        let by = actor.clone();
        self.change(
            move |conn| {
                if let Some((guard, most)) = decided {
                    guard.check(conn, &channel, actor.user())?;
                    if let Some(most) = most
                        && conn.members_with(&channel, &users)? > most
                    {
                        return Ok(None);
                    }
                }
                let join = |user| let_in(conn, &channel, user, &actor, at);
                users.iter().map(join).collect::<std::result::Result<Vec<_>, _>>().map(Some)
            },
            move |chat, joined| {
                for joined in joined.iter().flatten() {
                    chat.publish_joined(joined, &by, at);
                }
            },
        )
        .await?
        .ok_or_else(|| Error::field("/userIds", "a direct channel has at most two participants"))
    }
}

//! Joining, and being added.

use gavel_model::{Actor, ChannelId, Member, Permission, UserId, Visibility};
use gavel_store::{Conn, Joined};

use super::{let_in, let_in::let_all_in, not_fixed};
use crate::{Chat, Error, Facts, Result};

/// How many users one call may add.
const AT_ONCE: usize = 100;

impl Chat {
    /// Makes the caller a member; so already, they stay it.
    pub async fn join(&self, actor: &Actor, channel: &ChannelId) -> Result<Member> {
        let Some(user) = actor.user() else {
            return Err(Error::field("X-Gavel-User", "a server key joins for a user: name them in this header"));
        };
        may_join(&self.read_facts(actor, channel).await?)?;
        let (chat, by, to, who, at) = (self.clone(), actor.clone(), channel.clone(), user.clone(), self.now());
        let write = move |conn: &Conn<'_>| {
            // What it rests on may have changed since, and what others do at the same time is none of it.
            let Some(facts) = chat.facts(conn, &by, &to)? else { return Ok(Err(Error::NotFound("channel"))) };
            match may_join(&facts) {
                Ok(()) => let_in(conn, &to, &who, &by, at).map(Ok),
                Err(refused) => Ok(Err(refused)),
            }
        };
        let by = actor.clone();
        let publish = move |chat: &Chat, joined: &Result<Joined>| {
            if let Ok(joined) = joined {
                chat.publish_joined(joined, &by, at);
            }
        };
        Ok(self.change(write, publish).await??.member)
    }

    /// Makes others members.
    pub async fn add_members(&self, actor: &Actor, channel: &ChannelId, users: Vec<UserId>) -> Result<Vec<Member>> {
        if users.is_empty() || users.len() > AT_ONCE {
            return Err(Error::field("/userIds", format!("1 to {AT_ONCE} users")));
        }
        let facts = self.read_facts(actor, channel).await?;
        if facts.is_known() {
            not_fixed(&facts)?;
        }
        facts.require(Permission::AddChannelMember)?;
        let direct = facts.channel.visibility == Visibility::Direct;
        if direct && actor.user().is_some() {
            return Err(Error::UnsupportedChannelType("a direct channel's participants are fixed, but for the app"));
        }
        self.known_users(users.clone()).await?;
        let joined = self.make_members(&facts, actor, channel, users).await?;
        Ok(joined.into_iter().map(|j| j.member).collect())
    }

    async fn make_members(
        &self,
        facts: &Facts,
        actor: &Actor,
        channel: &ChannelId,
        users: Vec<UserId>,
    ) -> Result<Vec<Joined>> {
        let (by, to, at) = (actor.clone(), channel.clone(), self.now());
        let write = move |conn: &Conn<'_>| let_all_in(conn, &to, &users, &by, at);
        let by = actor.clone();
        let publish = move |chat: &Chat, joined: &Vec<Joined>| {
            for joined in joined {
                chat.publish_joined(joined, &by, at);
            }
        };
        self.change_guarded(facts, actor, channel, write, publish).await
    }
}

/// Whether an actor may come in by themselves; who is in already stays it.
fn may_join(facts: &Facts) -> Result<()> {
    if facts.is_member() {
        return Ok(());
    }
    // Whether what is not public is there is for its members to know.
    if !facts.is_known() {
        return Err(Error::NotFound("channel"));
    }
    not_fixed(facts)?;
    facts.require(match facts.channel.visibility {
        Visibility::Public => Permission::JoinChannel,
        // One who is trusted with every channel reads it as they are, and is added by those who may.
        Visibility::Private | Visibility::Direct => Permission::AddChannelMember,
    })
}

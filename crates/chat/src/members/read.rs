//! Reading members.

use gavel_model::{Actor, ChannelId, Member, MemberActivity, Page, Query, UserId};
use gavel_store::{Conn, MEMBER_FIELDS};

use crate::{Chat, Error, Permission, Result, query};

impl Chat {
    /// One member of a channel, with what they have done in it.
    pub async fn member(&self, actor: &Actor, channel: &ChannelId, user: &UserId) -> Result<MemberActivity> {
        let (at, id) = (channel.clone(), user.clone());
        let read = move |conn: &Conn<'_>, _| conn.member_activity(&at, &id);
        let found = self.read_as(actor, channel, Permission::ReadChannel, read).await?;
        let mut member = found.ok_or(Error::NotFound("member"))?;
        if !self.0.limits.signals.receipts && actor.user() != Some(user) {
            (member.last_read_seq, member.last_read_at) = (None, None);
        }
        member.last_seen_at = self.last_seen(user, member.last_seen_at);
        Ok(member)
    }

    /// The members of a channel that meet a filter.
    pub async fn members(&self, actor: &Actor, channel: &ChannelId, query: &Query) -> Result<Page<Member>> {
        let parsed = query::parse(query, MEMBER_FIELDS, "joinedAt", "userId")?;
        let at = channel.clone();
        let (parsed, rows) = self
            .query_as(actor, channel, Permission::ReadChannel, move |conn, _| {
                let rows = conn.members(&at, &parsed.filter, &parsed.order, &parsed.select)?;
                Ok((parsed, rows))
            })
            .await?;
        Ok(parsed.page(rows))
    }
}

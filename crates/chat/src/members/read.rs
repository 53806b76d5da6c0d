//! Reading members.

use gavel_model::{Actor, ChannelId, Member, Page, Query, UserId};
use gavel_store::{Conn, MEMBER_FIELDS};

use crate::{Chat, Error, Permission, Result, query};

impl Chat {
    /// One member of a channel.
    pub async fn member(&self, actor: &Actor, channel: &ChannelId, user: &UserId) -> Result<Member> {
        let (at, user) = (channel.clone(), user.clone());
        let read = move |conn: &Conn<'_>, _| conn.member(&at, &user);
        self.read_as(actor, channel, Permission::ReadChannel, read).await?.ok_or(Error::NotFound("member"))
    }

    /// The members of a channel that meet a filter.
    pub async fn members(&self, actor: &Actor, channel: &ChannelId, query: &Query) -> Result<Page<Member>> {
        let parsed = query::parse(query, MEMBER_FIELDS, "joinedAt", "userId")?;
        let at = channel.clone();
        let (parsed, rows) = self
            .read_as(actor, channel, Permission::ReadChannel, move |conn, _| {
                let rows = conn.members(&at, &parsed.filter, &parsed.order, &parsed.select)?;
                Ok((parsed, rows))
            })
            .await?;
        Ok(parsed.page(rows))
    }
}

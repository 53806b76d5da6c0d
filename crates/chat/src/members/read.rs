//! Reading members.

use gavel_model::{Actor, ChannelId, Member, Page, Query, UserId};
use gavel_store::MEMBER_FIELDS;

use crate::{Chat, Error, Permission, Result, query};

impl Chat {
    /// One member of a channel.
    pub async fn member(&self, actor: &Actor, channel: &ChannelId, user: &UserId) -> Result<Member> {
        self.admit(actor, channel, Permission::ReadChannel).await?;
        let (channel, user) = (channel.clone(), user.clone());
        self.0.store.read(move |conn| conn.member(&channel, &user)).await?.ok_or(Error::NotFound("member"))
    }

    /// The members of a channel that meet a filter.
    pub async fn members(&self, actor: &Actor, channel: &ChannelId, query: &Query) -> Result<Page<Member>> {
        let parsed = query::parse(query, MEMBER_FIELDS, "joinedAt", "userId")?;
        self.admit(actor, channel, Permission::ReadChannel).await?;
        let channel = channel.clone();
        let (parsed, rows) = self
            .0
            .store
            .read(move |conn| {
                let rows = conn.members(&channel, &parsed.filter, &parsed.order, &parsed.select)?;
                Ok((parsed, rows))
            })
            .await?;
        Ok(parsed.page(rows))
    }
}

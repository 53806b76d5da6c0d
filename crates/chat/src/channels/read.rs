//! Reading channels.

use gavel_model::{Actor, Channel, ChannelId, Page, Query, Visibility};
use gavel_store::CHANNEL_FIELDS;

use crate::{Chat, Error, Result, query};

impl Chat {
    /// One channel: a public one for everybody, another for its members.
    pub async fn channel(&self, actor: &Actor, id: &ChannelId) -> Result<Channel> {
        let (who, at) = (actor.user().cloned(), id.clone());
        let found = self
            .0
            .store
            .read(move |conn| {
                let member = match &who {
                    Some(user) => conn.member(&at, user)?.is_some(),
                    None => true,
                };
                Ok(conn.channel(&at)?.filter(|c| member || c.visibility == Visibility::Public))
            })
            .await?;
        found.ok_or(Error::NotFound("channel"))
    }

    /// The channels that an actor may know of and that meet a filter.
    pub async fn channels(&self, actor: &Actor, query: &Query) -> Result<Page<Channel>> {
        let parsed = query::parse(query, CHANNEL_FIELDS, "createdAt", "id")?;
        let viewer = actor.user().cloned();
        let (parsed, rows) = self
            .0
            .store
            .read(move |conn| {
                let rows = conn.channels(viewer.as_ref(), &parsed.filter, &parsed.order, &parsed.select)?;
                Ok((parsed, rows))
            })
            .await?;
        Ok(parsed.page(rows))
    }
}

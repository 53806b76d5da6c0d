//! Reading channels.

use gavel_model::{Actor, Channel, ChannelId, Page, Permission, Query};
use gavel_store::CHANNEL_FIELDS;

use crate::{Chat, Error, Result, query};

impl Chat {
    /// One channel: a public one for everybody, another for its members.
    pub async fn channel(&self, actor: &Actor, id: &ChannelId) -> Result<Channel> {
        let (chat, who, at) = (self.clone(), actor.clone(), id.clone());
        let found = self
            .0
            .store
            .read(move |conn| {
                let known = chat.facts(conn, &who, &at)?.is_some_and(|facts| facts.is_known());
                if known { conn.channel(&at) } else { Ok(None) }
            })
            .await?;
        found.ok_or(Error::NotFound("channel"))
    }

    /// The channels that an actor may know of and that meet a filter.
    pub async fn channels(&self, actor: &Actor, query: &Query) -> Result<Page<Channel>> {
        if actor.user().is_none() {
            self.require_in_app(actor, Permission::ReadChannel).await?;
        }
        let parsed = query::parse(query, CHANNEL_FIELDS, "createdAt", "id")?;
        let (chat, who) = (self.clone(), actor.clone());
        let (parsed, rows) = self
            .0
            .store
            .query(move |conn| {
                let viewer = chat.limited_viewer(conn, &who)?;
                let rows = conn.channels(viewer.as_ref(), &parsed.filter, &parsed.order, &parsed.select)?;
                Ok((parsed, rows))
            })
            .await?;
        Ok(parsed.page(rows))
    }
}

//! Reading channel events, and who is interested in them.

use gavel_model::{Actor, ChannelEvent, ChannelEventId, ChannelId, Interest, Page, Query, Sort};
use gavel_store::{CHANNEL_EVENT_FIELDS, INTEREST_FIELDS};

use crate::{Chat, Error, ListPage, Permission, Result, query};

impl Chat {
    /// One event of a channel.
    pub async fn channel_event(&self, actor: &Actor, channel: &ChannelId, id: &ChannelEventId) -> Result<ChannelEvent> {
        let (at, id) = (channel.clone(), id.clone());
        let read = self.read_as(actor, channel, Permission::ReadChannel, move |conn, _| conn.channel_event(&at, &id));
        read.await?.ok_or(Error::NotFound("channel event"))
    }

    /// Events of a channel that meet a query, the next to start first where it asks for no other order.
    pub async fn channel_events(
        &self,
        actor: &Actor,
        channel: &ChannelId,
        mut query: Query,
    ) -> Result<Page<ChannelEvent>> {
        if query.sort.is_empty() {
            query.sort.push(Sort { field: "startsAt".into(), direction: 1 });
        }
        let parsed = query::parse(&query, CHANNEL_EVENT_FIELDS, "startsAt", "id")?;
        let at = channel.clone();
        let (parsed, rows) = self
            .query_as(actor, channel, Permission::ReadChannel, move |conn, _| {
                let rows = conn.channel_events(&at, &parsed.filter, &parsed.order, &parsed.select)?;
                Ok((parsed, rows))
            })
            .await?;
        Ok(parsed.page(rows))
    }

    /// Who is interested in an event, by id.
    pub async fn interests(
        &self,
        actor: &Actor,
        channel: &ChannelId,
        id: &ChannelEventId,
        page: ListPage,
    ) -> Result<Page<Interest>> {
        let sort = vec![Sort { field: "userId".into(), direction: 1 }];
        let query = Query { sort, limit: page.limit, cursor: page.cursor, ..Query::default() };
        let parsed = query::parse(&query, INTEREST_FIELDS, "userId", "userId")?;
        let (at, id) = (channel.clone(), id.clone());
        let read = self.read_as(actor, channel, Permission::ReadChannel, move |conn, _| {
            if conn.channel_event(&at, &id)?.is_none() {
                return Ok(None);
            }
            let rows = conn.interests(&at, &id, &parsed.order, &parsed.select)?;
            Ok(Some((parsed, rows)))
        });
        let (parsed, rows) = read.await?.ok_or(Error::NotFound("channel event"))?;
        Ok(parsed.page(rows))
    }
}

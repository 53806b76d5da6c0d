//! Reading scheduled messages.

use gavel_model::{Actor, ChannelId, MessageId, Page, Query, ScheduledMessage, Sort};
use gavel_store::{SCHEDULED_FIELDS, StoredScheduled};

use crate::{Chat, Error, Facts, Permission, Result, query};

impl Chat {
    /// One scheduled message: a sender's own, or any for those who moderate.
    pub async fn scheduled_message(
        &self,
        actor: &Actor,
        channel: &ChannelId,
        id: &MessageId,
    ) -> Result<ScheduledMessage> {
        Ok(self.stored_scheduled(actor, channel, id).await?.1.scheduled)
    }

    /// The scheduled messages of a channel, the next due first: a sender's own, or all for those who moderate.
    pub async fn scheduled_messages(
        &self,
        actor: &Actor,
        channel: &ChannelId,
        limit: Option<u32>,
        cursor: Option<String>,
    ) -> Result<Page<ScheduledMessage>> {
        let sort = vec![Sort { field: "sendAt".into(), direction: 1 }];
        let query = Query { sort, limit, cursor, ..Query::default() };
        let parsed = query::parse(&query, SCHEDULED_FIELDS, "sendAt", "id")?;
        let (at, who) = (channel.clone(), actor.clone());
        let (parsed, rows) = self
            .read_as(actor, channel, Permission::ReadChannel, move |conn, facts| {
                let of = (!facts.allows(Permission::ReadModeration)).then_some(&who);
                let rows = conn.scheduled_messages(&at, of, &parsed.order, &parsed.select)?;
                Ok((parsed, rows))
            })
            .await?;
        Ok(parsed.page(rows))
    }

    /// One as it is stored, for whoever may see it, with what they may do in the channel.
    pub(super) async fn stored_scheduled(
        &self,
        actor: &Actor,
        channel: &ChannelId,
        id: &MessageId,
    ) -> Result<(Facts, StoredScheduled)> {
        let (at, id, who) = (channel.clone(), id.clone(), actor.as_log());
        let found = self
            .read_as(actor, channel, Permission::ReadChannel, move |conn, facts| {
                let seen = |stored: &StoredScheduled| stored.actor == who || facts.allows(Permission::ReadModeration);
                Ok(conn.scheduled(&at, &id)?.filter(seen).map(|stored| (facts, stored)))
            })
            .await?;
        found.ok_or(Error::NotFound("scheduled message"))
    }
}

//! What a policy would take out now.

use gavel_model::{Actor, ChannelId, ChannelTypeId, Permission, Position, Retention, RetentionPreview, Timestamp};
use gavel_store::Conn;

use super::{check, cutoff};
use crate::{Chat, Error, Result};

/// How many messages are looked at, and how many at a time; and how many channels.
const LOOKED_AT: i64 = 100_000;
const AT_A_TIME: i64 = 1_000;
const CHANNELS: i64 = 1_000;

impl Chat {
    /// What a policy of a channel would take out now: nothing of one that is held.
    pub async fn preview_channel_retention(
        &self,
        actor: &Actor,
        id: &ChannelId,
        retention: Retention,
    ) -> Result<RetentionPreview> {
        self.read_facts(actor, id).await?.require(Permission::ManageRetention)?;
        let id = id.clone();
        let channels = move |conn: &Conn<'_>| {
            if conn.channel(&id)?.is_none() {
                return Ok(Err(Error::NotFound("channel")));
            }
            Ok(Ok(if conn.is_held(&id, None)? { Vec::new() } else { vec![id] }))
        };
        self.preview(actor, retention, channels).await
    }

    /// The same of a type, in the channels that have no policy of their own.
    pub async fn preview_channel_type_retention(
        &self,
        actor: &Actor,
        id: &ChannelTypeId,
        retention: Retention,
    ) -> Result<RetentionPreview> {
        let id = id.clone();
        let channels = move |conn: &Conn<'_>| {
            if conn.channel_type(&id)?.is_none() {
                return Ok(Err(Error::NotFound("channel type")));
            }
            conn.channels_by_type(&id, CHANNELS + 1).map(Ok)
        };
        self.preview(actor, retention, channels).await
    }

    async fn preview<F>(&self, actor: &Actor, retention: Retention, channels: F) -> Result<RetentionPreview>
    where
        F: FnOnce(&Conn<'_>) -> std::result::Result<Result<Vec<ChannelId>>, gavel_store::Error> + Send + 'static,
    {
        self.require_in_app(actor, Permission::ManageRetention).await?;
        check(retention)?;
        let before = retention.days.map(|days| cutoff(self.now(), days));
        let read = move |conn: &Conn<'_>| {
            let channels = match channels(conn)? {
                Ok(channels) => channels,
                Err(refused) => return Ok(Err(refused)),
            };
            count(conn, &channels, before).map(Ok)
        };
        self.0.store.query(read).await?
    }
}

fn count(
    conn: &Conn<'_>,
    channels: &[ChannelId],
    before: Option<Timestamp>,
) -> std::result::Result<RetentionPreview, gavel_store::Error> {
    let mut preview = RetentionPreview { messages: 0, more: false, channels: 0, before };
    let Some(before) = before else { return Ok(preview) };
    let mut left = LOOKED_AT;
    for (n, channel) in (0..).zip(channels) {
        if n == CHANNELS || left <= 0 {
            preview.more = true;
            return Ok(preview);
        }
        let (mut place, mut here) = (Position::start(), 0);
        while left > 0 {
            let stretch = conn.expiring(channel, before, place, AT_A_TIME)?;
            left -= stretch.rows;
            here += stretch.expired;
            match stretch.end.filter(|_| stretch.goes_on(AT_A_TIME)) {
                Some(end) => place = end,
                None => break,
            }
            preview.more = left <= 0;
        }
        preview.messages += here;
        preview.channels += i64::from(here > 0);
    }
    Ok(preview)
}

//! What the job of retention asks for, step by step; each may be done again.
//!
//! First clients and the audit log are told, then the messages go, some in each transaction: what a crash leaves is found,
//! told of and taken out by the next run.

use gavel_model::{Actor, ChannelId, Position, RetentionAction, Timestamp};
use gavel_store::{Act, ChannelChange, Conn, Noted, Retained, TakenOut};
use serde_json::json;

use super::cutoff;
use crate::{Chat, Export, Result, audit::salt};

/// Who takes messages out.
const RETENTION: Actor = Actor::System("retention");
/// How many channels are asked for at a time.
const CHANNELS: i64 = 100;
/// How many messages are looked at in one reading.
const LOOKED_AT: i64 = 1_000;
/// How many messages, and how many members' marks, one transaction is about.
const STEP: i64 = 200;
const MARKS: i64 = 500;

/// What of a channel is to go.
#[derive(Clone, Debug)]
pub struct Expired {
    retained: Retained,
    before: Timestamp,
    /// Behind the last message that goes nothing is touched.
    up_to: Position,
    /// How many messages.
    messages: i64,
    /// After the last one that was looked at.
    reached: Position,
}

impl Expired {
    /// Of which channel.
    pub fn channel(&self) -> &ChannelId {
        &self.retained.channel
    }

    /// Whether it is to be written to a file first.
    pub fn is_exported(&self) -> bool {
        self.retained.action == RetentionAction::Export
    }
}

impl Chat {
    /// Channels whose messages are not kept for ever, after this one, some at a time.
    pub async fn retained_channels(&self, after: Option<ChannelId>) -> Result<Vec<Retained>> {
        Ok(self.0.store.read(move |conn| conn.retained_channels(after.as_ref(), CHANNELS)).await?)
    }

    /// What of a channel is to go now. It is looked for from its first message on, until nothing in a stretch is old enough.
    pub async fn expired(&self, retained: &Retained) -> Result<Option<Expired>> {
        let before = cutoff(self.now(), retained.days);
        let (mut place, mut messages, mut up_to) = (Position::start(), 0, None);
        loop {
            let channel = retained.channel.clone();
            let read = move |conn: &Conn<'_>| conn.expiring(&channel, before, place, LOOKED_AT);
            let stretch = self.0.store.read(read).await?;
            messages += stretch.expired;
            up_to = stretch.last.or(up_to);
            match stretch.end.filter(|_| stretch.goes_on(LOOKED_AT)) {
                Some(end) => place = end,
                None => break,
            }
        }
        let retained = retained.clone();
        Ok(up_to.map(|up_to| Expired { retained, before, up_to, messages, reached: Position::start() }))
    }

    /// The channel up to the last message that is to go, as the app would export it.
    pub fn export_expired(&self, expired: &Expired) -> Export {
        Export::up_to(self, RETENTION, expired.channel().clone(), expired.up_to.after_seq)
    }

    /// Tells clients and the audit log that messages go, those that are in a file in this one; false if they are to stay by
    /// now.
    pub async fn announce_expired(&self, expired: &Expired, file: Option<String>) -> Result<bool> {
        let (expired, at) = (expired.clone(), self.now());
        let write = move |conn: &Conn<'_>| {
            if !is_still(conn, &expired)? {
                return Ok(None);
            }
            let Expired { retained, before, messages, .. } = &expired;
            let told = json!({ "messages": messages, "before": before, "days": retained.days, "file": file });
            let about = Noted::default().about("channel", &retained.channel);
            let act = Act {
                actor: RETENTION.as_log(),
                action: "truncateChannel".into(),
                targets: about.targets,
                after: Some(told),
                ..Act::default()
            };
            let change = conn.truncate_channel(&retained.channel, *before, &RETENTION, at)?;
            conn.audit(&act, at, &salt(at))?;
            Ok(Some(change))
        };
        let publish = move |chat: &Chat, change: &Option<ChannelChange>| chat.publish_channel(change.as_ref(), at);
        Ok(self.change(write, publish).await?.is_some())
    }

    /// Has members count no more as unread what goes, some of them at a time; whether there may be more.
    pub async fn pass_by_expired(&self, expired: &Expired) -> Result<bool> {
        let (channel, up_to) = (expired.channel().clone(), expired.up_to);
        let done = self.change(move |conn| conn.pass_by(&channel, up_to, MARKS), |_, _| ()).await?;
        Ok(i64::try_from(done) == Ok(MARKS))
    }

    /// Takes some of it out; whether there may be more.
    pub async fn take_out_expired(&self, expired: &mut Expired) -> Result<bool> {
        let (these, at) = (expired.clone(), self.now());
        let write = move |conn: &Conn<'_>| {
            if !is_still(conn, &these)? {
                return Ok(TakenOut { messages: 0, reached: None });
            }
            let range = (these.reached, these.up_to);
            conn.take_out_expired(&these.retained.channel, these.before, range, STEP, at)
        };
        let TakenOut { messages, reached } = self.change(write, |_, _| ()).await?;
        metrics::counter!("gavel_retention_messages_total", "action" => expired.retained.action.as_str())
            .increment(u64::try_from(messages).unwrap_or(0));
        expired.reached = reached.unwrap_or(expired.up_to);
        Ok(reached.is_some())
    }
}

/// Whether what was to go still is: nobody has changed the policy or placed a hold since.
fn is_still(conn: &Conn<'_>, expired: &Expired) -> std::result::Result<bool, gavel_store::Error> {
    Ok(conn.retained(&expired.retained.channel)?.as_ref() == Some(&expired.retained))
}

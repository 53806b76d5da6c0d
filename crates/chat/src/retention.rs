//! Retention: for how long messages are kept, by channel or by type.

mod preview;
mod run;

use std::time::Duration;

use gavel_model::{
    Actor, ChannelId, ChannelRetention, ChannelTypeId, ChannelTypeRetention, Permission, Retention, RetentionPolicy,
    Timestamp,
};
use gavel_store::{Conn, Noted};

pub use run::Expired;

use crate::{Chat, Error, Result};

/// For how many days messages can be kept that are not kept for ever.
const DAYS: std::ops::RangeInclusive<u32> = 1..=36_500;

/// The moment before which what was sent is to go.
fn cutoff(now: Timestamp, days: u32) -> Timestamp {
    now.minus(Duration::from_hours(24 * u64::from(days)))
}

fn check(retention: Retention) -> Result<()> {
    match retention.days {
        Some(days) if !DAYS.contains(&days) => {
            Err(Error::field("/days", format!("{} to {}, or null for ever", DAYS.start(), DAYS.end())))
        }
        _ => Ok(()),
    }
}

impl Chat {
    /// For how long a channel's messages are kept; who said so is told to those who may change it.
    pub async fn channel_retention(&self, actor: &Actor, id: &ChannelId) -> Result<ChannelRetention> {
        let wanted = id.clone();
        let read = move |conn: &Conn<'_>, facts: crate::Facts| {
            let channel = conn.channel(&wanted)?.ok_or(gavel_store::Error::NotFound)?;
            let mut retention = conn.channel_retention(&channel)?;
            if !facts.holds(Permission::ManageRetention) {
                for policy in retention.own.iter_mut().chain(&mut retention.of_type) {
                    policy.set_by = None;
                }
            }
            Ok(retention)
        };
        self.read_as(actor, id, Permission::ReadChannel, read).await
    }

    /// Gives a channel a policy of its own, or none, so that its type's holds.
    pub async fn set_channel_retention(
        &self,
        actor: &Actor,
        id: &ChannelId,
        retention: Option<Retention>,
    ) -> Result<ChannelRetention> {
        self.read_facts(actor, id).await?.require(Permission::ManageRetention)?;
        let policy = self.policy(actor, retention)?;
        let id = id.clone();
        let write = move |conn: &Conn<'_>| {
            let Some(channel) = conn.channel(&id)? else { return Ok(Err(Error::NotFound("channel"))) };
            let before = conn.channel_retention(&channel)?;
            conn.set_channel_retention(&id, policy.as_ref())?;
            conn.note(Noted::change(before.own.as_ref(), policy.as_ref()));
            Ok(Ok(ChannelRetention { own: policy, ..before }))
        };
        self.change_in_app(actor, Permission::ManageRetention, write, |chat, _| chat.retain_now()).await?
    }

    /// For how long the messages of a type's channels are kept that say nothing of themselves.
    pub async fn channel_type_retention(&self, actor: &Actor, id: &ChannelTypeId) -> Result<ChannelTypeRetention> {
        self.require_in_app(actor, Permission::ManageRetention).await?;
        self.channel_type(id).await?;
        let id = id.clone();
        let policy = self.0.store.read(move |conn| conn.channel_type_retention(&id)).await?;
        Ok(ChannelTypeRetention { policy })
    }

    /// Gives a type a policy, or none.
    pub async fn set_channel_type_retention(
        &self,
        actor: &Actor,
        id: &ChannelTypeId,
        retention: Option<Retention>,
    ) -> Result<ChannelTypeRetention> {
        let policy = self.policy(actor, retention)?;
        let id = id.clone();
        let write = move |conn: &Conn<'_>| {
            if conn.channel_type(&id)?.is_none() {
                return Ok(Err(Error::NotFound("channel type")));
            }
            let before = conn.channel_type_retention(&id)?;
            conn.set_channel_type_retention(&id, policy.as_ref())?;
            conn.note(Noted::change(before.as_ref(), policy.as_ref()));
            Ok(Ok(ChannelTypeRetention { policy }))
        };
        self.change_in_app(actor, Permission::ManageRetention, write, |chat, _| chat.retain_now()).await?
    }

    fn policy(&self, actor: &Actor, retention: Option<Retention>) -> Result<Option<RetentionPolicy>> {
        let Some(retention) = retention else { return Ok(None) };
        check(retention)?;
        let Retention { days, action } = retention;
        Ok(Some(RetentionPolicy { days, action, set_by: Some(actor.as_log()), set_at: self.now() }))
    }

    /// Has what is to go looked for now.
    pub(crate) fn retain_now(&self) {
        self.0.retention_wanted.notify_one();
    }

    /// Returns when a policy was changed, or a hold lifted.
    pub async fn retention_wanted(&self) {
        self.0.retention_wanted.notified().await;
    }
}

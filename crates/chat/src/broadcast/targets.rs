//! Whom a broadcast goes to, some at a time, always in the same order.

use gavel_model::{
    Actor, BroadcastTo, ChannelId, UserId,
    filter::{self, Filter, Order},
};
use gavel_store::{CHANNEL_FIELDS, Conn, Select, USER_FIELDS};
use serde_json::Value;

use crate::{Chat, Error, Result};

/// One who gets a copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A channel.
    Channel(ChannelId),
    /// A user, in their conversation with the sender.
    User(UserId),
}

impl Target {
    /// The id.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Channel(id) => id.as_str(),
            Self::User(id) => id.as_str(),
        }
    }
}

/// Some of those a broadcast goes to.
#[derive(Clone, Debug)]
pub struct Targets {
    /// They.
    pub some: Vec<Target>,
    /// What to go on after; none if these are the last.
    pub next: Option<Value>,
}

/// The filter of those who are not named one by one.
pub(super) fn parse(to: &BroadcastTo) -> Result<Filter> {
    let (name, parsed) = match to {
        BroadcastTo::ChannelIds(_) => return Ok(Filter::All(Vec::new())),
        BroadcastTo::Channels(filter) => ("channels", filter::parse(filter, CHANNEL_FIELDS)),
        BroadcastTo::Users(filter) => ("users", filter::parse(filter, USER_FIELDS)),
    };
    parsed.map_err(|error| {
        let place = error.pointer.strip_prefix("/filter").unwrap_or_default();
        Error::field(format!("/to/{name}{place}"), error.detail)
    })
}

fn by_id(after: Option<&Value>, limit: usize) -> (Vec<Order>, Select) {
    let order = vec![Order { field: "id", descending: false }];
    let after = after.map(|id| vec![id.clone()]);
    (order, Select { after, offset: 0, limit: i64::try_from(limit).unwrap_or(i64::MAX) })
}

impl Chat {
    /// How many a broadcast goes to, as things are now.
    pub async fn count_targets(&self, actor: &Actor, to: &BroadcastTo) -> Result<i64> {
        let filter = parse(to)?;
        let (chat, who) = (self.clone(), actor.clone());
        match to {
            BroadcastTo::ChannelIds(ids) => Ok(i64::try_from(ids.len()).unwrap_or(i64::MAX)),
            BroadcastTo::Channels(_) => {
                let count =
                    move |conn: &Conn<'_>| conn.count_channels(chat.limited_viewer(conn, &who)?.as_ref(), &filter);
                Ok(self.0.store.query(count).await?)
            }
            BroadcastTo::Users(_) => Ok(self.0.store.query(move |conn| conn.count_users(&filter)).await?),
        }
    }

    /// The next of those a broadcast goes to: channels that the actor may know of, or users other than themselves.
    pub async fn targets(
        &self,
        actor: &Actor,
        to: &BroadcastTo,
        after: Option<&Value>,
        limit: usize,
    ) -> Result<Targets> {
        if let BroadcastTo::ChannelIds(ids) = to {
            return Ok(listed(ids, after, limit));
        }
        let filter = parse(to)?;
        let (order, select) = by_id(after, limit);
        let (chat, who) = (self.clone(), actor.clone());
        let channels = matches!(to, BroadcastTo::Channels(_));
        let (some, keys) = self
            .0
            .store
            .query(move |conn| {
                if channels {
                    let viewer = chat.limited_viewer(conn, &who)?;
                    let (rows, next) = conn.channels(viewer.as_ref(), &filter, &order, &select)?;
                    return Ok((rows.into_iter().map(|c| Target::Channel(c.id)).collect::<Vec<_>>(), next));
                }
                let (rows, next) = conn.users(&filter, &order, &select)?;
                let others = rows.into_iter().map(|u| u.id).filter(|id| Some(id) != who.user());
                Ok((others.map(Target::User).collect(), next))
            })
            .await?;
        Ok(Targets { some, next: keys.and_then(|keys| keys.into_iter().next()) })
    }
}

/// The next of a list; the place in it is how many were before.
fn listed(ids: &[ChannelId], after: Option<&Value>, limit: usize) -> Targets {
    let before = after.and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
    let some: Vec<_> = ids.iter().skip(before).take(limit).cloned().map(Target::Channel).collect();
    let there = before + some.len();
    Targets { some, next: (there < ids.len()).then(|| there.into()) }
}

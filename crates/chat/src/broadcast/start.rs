//! Asking for a broadcast.

use std::collections::BTreeSet;

use gavel_model::{Actor, Broadcast, BroadcastTo, ChannelId, Job, JobKind, UseTemplate};

use super::targets::parse;
use crate::{Chat, Error, Permission, Result};

/// How many channels one broadcast may name.
const MOST: usize = 10_000;

impl Chat {
    /// Has a message sent to many; the job says how it goes.
    pub async fn broadcast(
        &self,
        actor: &Actor,
        mut broadcast: Broadcast,
        template: Option<UseTemplate>,
    ) -> Result<Job> {
        self.require_in_app(actor, Permission::BroadcastMessage).await?;
        if broadcast.message.id.is_some() {
            return Err(Error::field("/message/id", "each copy gets an id of its own"));
        }
        broadcast.message =
            self.fill_in(actor, broadcast.message, template).await.map_err(|e| in_message(e, "/text"))?;
        // Whichever channel it goes to, what can be a message is the same.
        let checked = self.draft(actor, ChannelId::mint(self.now()), broadcast.message.clone());
        checked.map_err(|e| e.within("/message"))?;
        broadcast.to = checked_targets(actor, broadcast.to)?;
        self.enqueue(actor, JobKind::Broadcast, &broadcast).await
    }

    /// How many a broadcast would go to, as things are now.
    pub async fn broadcast_reach(&self, actor: &Actor, to: BroadcastTo) -> Result<i64> {
        self.require_in_app(actor, Permission::BroadcastMessage).await?;
        self.count_targets(actor, &checked_targets(actor, to)?).await
    }
}

/// Those to whom an actor may send, each once.
fn checked_targets(actor: &Actor, mut to: BroadcastTo) -> Result<BroadcastTo> {
    match &mut to {
        BroadcastTo::ChannelIds(ids) => {
            if ids.is_empty() || ids.len() > MOST {
                return Err(Error::field("/to/channelIds", format!("1 to {MOST} channels")));
            }
            let mut seen = BTreeSet::new();
            ids.retain(|id| seen.insert(id.clone()));
        }
        BroadcastTo::Users(_) if actor.user().is_none() => {
            return Err(Error::field("X-Gavel-User", "a conversation has two sides: name the user who sends"));
        }
        BroadcastTo::Channels(_) | BroadcastTo::Users(_) => drop(parse(&to)?),
    }
    Ok(to)
}

/// An error about the text stands in the message; others stand beside it.
fn in_message(error: Error, pointer: &str) -> Error {
    match &error {
        Error::Validation(errors) if errors.iter().all(|e| e.pointer == pointer) => error.within("/message"),
        _ => error,
    }
}

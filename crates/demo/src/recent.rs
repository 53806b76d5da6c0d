//! What was said of late, as the server remembers it: the demo keeps no memory of its own.

use std::collections::BTreeMap;

use gavel_model::{ChannelId, Timestamp, UserId};

use serde_json::Value;

use crate::{
    Error,
    api::{Api, text},
    content::Content,
    staging::slug_of,
};

/// How many pages of a channel's history are read: a few hours, or the week before.
const PAGES: usize = 5;

/// What was said of late.
#[derive(Debug, Default)]
pub(crate) struct Recent {
    /// When the last thing was said anywhere.
    pub(crate) last: Timestamp,
    scenes: BTreeMap<ChannelId, Vec<String>>,
}

impl Recent {
    /// Asks the server.
    pub(crate) fn read(api: &Api, content: &Content) -> Result<Self, Error> {
        let mut recent = Self::default();
        for (channel, plan) in content.channels.iter().filter(|(_, plan)| plan.is_open()) {
            if let Some(owner) = plan.owner() {
                recent.read_channel(api, channel, owner)?;
            }
        }
        Ok(recent)
    }

    fn read_channel(&mut self, api: &Api, channel: &ChannelId, owner: &UserId) -> Result<(), Error> {
        let mut cursor = String::new();
        let mut scenes = Vec::new();
        for _ in 0..PAGES {
            let page = api.call(owner, "GET", &format!("/channels/{channel}/messages?limit=100{cursor}"), None)?;
            for message in page.get("items").and_then(Value::as_array).into_iter().flatten() {
                let at = text(message, "createdAt").and_then(|time| Timestamp::parse(time).ok());
                self.last = self.last.max(at.unwrap_or_default());
                scenes.extend(text(message, "id").and_then(slug_of).map(str::to_owned));
            }
            let Some(next) = text(&page, "next") else { break };
            cursor = format!("&cursor={next}");
        }
        scenes.reverse();
        self.scenes.insert(channel.clone(), scenes);
        Ok(())
    }

    /// The scenes that were played in a channel, the last one last.
    pub(crate) fn scenes_of(&self, channel: &ChannelId) -> Vec<String> {
        self.scenes.get(channel).cloned().unwrap_or_default()
    }
}

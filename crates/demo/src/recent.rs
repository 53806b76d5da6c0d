//! What was said of late, as the server remembers it: the demo keeps no memory of its own.

use std::collections::BTreeMap;

use gavel_model::{ChannelId, Timestamp};

use crate::{Error, api::Api, content::Content, staging::slug_of};

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
            let Some(owner) = plan.owner() else { continue };
            let page = api.call(owner, "GET", &format!("/channels/{channel}/messages?limit=100"), None)?;
            let messages = page["items"].as_array().map_or(&[][..], Vec::as_slice);
            for message in messages.iter().rev() {
                let at = message["createdAt"].as_str().and_then(|text| Timestamp::parse(text).ok());
                recent.last = recent.last.max(at.unwrap_or_default());
                let slug = message["id"].as_str().and_then(slug_of);
                recent.scenes.entry(channel.clone()).or_default().extend(slug.map(str::to_owned));
            }
        }
        Ok(recent)
    }

    /// The scenes that were played in a channel, the last one last.
    pub(crate) fn scenes_of(&self, channel: &ChannelId) -> Vec<String> {
        self.scenes.get(channel).cloned().unwrap_or_default()
    }
}

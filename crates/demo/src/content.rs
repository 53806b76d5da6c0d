//! All that the demo is made of, from the files in `content`, which are in the program.

use std::collections::BTreeMap;

use gavel_model::{ChannelId, UserId};
use serde::{Deserialize, de::DeserializeOwned};

use crate::{Person, channel::ChannelPlan, scene::Scene, screenplay};

/// The scripts: channel and file, and what is in it.
macro_rules! scripts {
    ($($channel:literal: $($file:literal),+;)*) => {
        &[$($(($channel, $file, include_str!(concat!("../content/scripts/", $channel, "/", $file, ".chat")))),+),*]
    };
}

pub(crate) const SCRIPTS: &[(&str, &str, &str)] = scripts! {
    "announcements": "1-news";
    "lobby": "1-days", "2-more";
    "raid-hall": "1-planning", "2-trouble", "3-evenings";
    "patch-talk": "1-notes", "2-more";
    "officers": "1-table";
    "market": "1-deals", "2-trouble", "3-more";
    "marathon": "1-run", "2-more", "3-nights";
    "support": "1-questions", "2-trouble";
    "book-club": "1-part-one", "2-part-two";
    "linden": "1-street", "2-more";
    "language-cafe": "1-tables";
    "ticket-4127": "1-ticket";
    "mara-and-jonas": "1-nights";
    "sunday-hike": "1-plans";
    "hall-of-fame": "1-plaques";
    "season-four": "1-memories";
};

/// People, channels and conversations.
#[derive(Debug)]
pub(crate) struct Content {
    pub(crate) people: BTreeMap<UserId, Person>,
    pub(crate) channels: BTreeMap<ChannelId, ChannelPlan>,
    /// In the order in which they were written.
    pub(crate) scenes: BTreeMap<ChannelId, Vec<Scene>>,
    pub(crate) greetings: Greetings,
}

/// What is said to guests.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Greetings {
    /// When one comes in.
    pub(crate) welcome: Vec<Greeting>,
    /// When one says something.
    pub(crate) answer: Vec<Greeting>,
}

/// Something to say to a guest, who is `{name}` in it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Greeting {
    pub(crate) who: UserId,
    /// Where alone it is said.
    pub(crate) channel: Option<ChannelId>,
    pub(crate) text: String,
}

/// A file of the demo that cannot be read: a fault of Gavel's own, which its tests show.
#[derive(Debug, thiserror::Error)]
pub enum ContentError {
    /// A file of settings.
    #[error("{file}: {cause}")]
    Toml {
        /// Which.
        file: &'static str,
        /// What is wrong with it.
        cause: Box<toml::de::Error>,
    },
    /// A script.
    #[error("{channel}/{file}.chat: {cause}")]
    Script {
        /// The channel it is played in.
        channel: &'static str,
        /// Its name.
        file: &'static str,
        /// What is wrong with it.
        cause: screenplay::Fault,
    },
}

impl Content {
    /// Reads all of it.
    pub(crate) fn load() -> Result<Self, ContentError> {
        let mut scenes: BTreeMap<ChannelId, Vec<Scene>> = BTreeMap::new();
        for (channel, file, text) in SCRIPTS {
            let read = screenplay::parse(text).map_err(|cause| ContentError::Script { channel, file, cause })?;
            if let Ok(channel) = ChannelId::new(channel) {
                scenes.entry(channel).or_default().extend(read);
            }
        }
        Ok(Self {
            people: people()?,
            channels: toml("channels.toml", include_str!("../content/channels.toml"))?,
            scenes,
            greetings: toml("greetings.toml", include_str!("../content/greetings.toml"))?,
        })
    }

    /// The scenes of a channel.
    pub(crate) fn scenes_of(&self, channel: &ChannelId) -> &[Scene] {
        self.scenes.get(channel).map_or(&[], Vec::as_slice)
    }
}

/// The people of the demo.
pub fn people() -> Result<BTreeMap<UserId, Person>, ContentError> {
    toml("people.toml", include_str!("../content/people.toml"))
}

/// The channels that a guest is made a member of.
pub fn guest_channels() -> Result<Vec<ChannelId>, ContentError> {
    let channels: BTreeMap<ChannelId, ChannelPlan> = toml("channels.toml", include_str!("../content/channels.toml"))?;
    Ok(channels.into_iter().filter(|(_, plan)| plan.guests).map(|(id, _)| id).collect())
}

fn toml<T: DeserializeOwned>(file: &'static str, text: &str) -> Result<T, ContentError> {
    toml::from_str(text).map_err(|cause| ContentError::Toml { file, cause: Box::new(cause) })
}

#[cfg(test)]
mod tests;

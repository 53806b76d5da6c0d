//! The channels of the demo, as they are made.

use std::collections::BTreeMap;

use gavel_model::{ChannelBase, UserId, Visibility};
use serde::Deserialize;

use crate::Person;

/// A channel of the demo.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(crate) struct ChannelPlan {
    /// The type it is made from.
    #[serde(rename = "type")]
    pub(crate) base: ChannelBase,
    /// Who finds and enters it; the type's own if absent.
    pub(crate) visibility: Option<Visibility>,
    /// Its name; a conversation may have none.
    pub(crate) name: Option<String>,
    /// What it is about.
    pub(crate) topic: Option<String>,
    /// What its members agree to.
    pub(crate) guidelines: Option<String>,
    /// Who makes it and is its admin; the first member if absent.
    owner: Option<UserId>,
    /// Who keeps order.
    #[serde(default)]
    pub(crate) moderators: Vec<UserId>,
    /// Who is in it beside those: ids, `everyone`, or `regulars`, who are all that do not misbehave.
    members: Vec<UserId>,
    /// Who asks to be let in; the last of them is still waiting.
    #[serde(default)]
    pub(crate) asking: Vec<UserId>,
    /// Who is invited, and has not answered.
    #[serde(default)]
    pub(crate) inviting: Vec<UserId>,
    /// Whether a guest is made a member.
    #[serde(default)]
    pub(crate) guests: bool,
    /// The hours of the day, in UTC, in which its past takes place.
    pub(crate) hours: [u8; 2],
    /// How many minutes lie between two scenes.
    #[serde(default = "seldom")]
    pub(crate) rest: [f64; 2],
    /// How many seconds lie between two lines, beside what it takes to write them.
    #[serde(default = "calm")]
    pub(crate) beat: [f64; 2],
    /// How many seconds lie between two messages of one sender.
    #[serde(default)]
    pub(crate) slow_mode: u32,
    /// Whether others may ask to be let in.
    #[serde(default)]
    pub(crate) join_requests: bool,
    /// Whether its guidelines are to be accepted before the first post.
    #[serde(default)]
    pub(crate) require_guidelines: bool,
    /// Whether messages may be answered in threads.
    #[serde(default = "yes")]
    pub(crate) threads: bool,
    /// Whether only those who run it post, once its past is written.
    #[serde(default)]
    pub(crate) frozen: bool,
    /// Whether it is only read, once its past is written.
    #[serde(default)]
    pub(crate) archived: bool,
}

impl ChannelPlan {
    /// Who makes it.
    pub(crate) fn owner(&self) -> Option<&UserId> {
        self.owner.as_ref().or(self.members.first())
    }

    /// All who are in it from its beginning, each once.
    pub(crate) fn members<'a>(&'a self, people: &'a BTreeMap<UserId, Person>) -> Vec<&'a UserId> {
        let named = self.members.iter().flat_map(|named| match named.as_str() {
            "everyone" => people.keys().collect(),
            "regulars" => people.iter().filter(|(_, person)| !person.trouble).map(|(id, _)| id).collect(),
            _ => vec![named],
        });
        let mut members: Vec<&UserId> = self.owner.iter().chain(&self.moderators).chain(named).collect();
        members.sort_unstable();
        members.dedup();
        members
    }

    /// Whether anything is said in it once its past is written.
    pub(crate) fn is_open(&self) -> bool {
        !self.frozen && !self.archived
    }
}

const fn seldom() -> [f64; 2] {
    [10.0, 20.0]
}

const fn calm() -> [f64; 2] {
    [8.0, 24.0]
}

const fn yes() -> bool {
    true
}

//! Analytics: what was counted of an app or a channel in a range of days.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{ChannelId, Timestamp};

/// How far apart the points of a series are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum Interval {
    /// An hour.
    Hour,
    /// A day of the time zone.
    #[default]
    Day,
    /// A week of the time zone, from Monday; the first begins with the range.
    Week,
}

macro_rules! counts {
    ($($(#[$doc:meta])* $name:ident = $text:tt,)*) => {
        /// How often each thing happened.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
        #[serde(rename_all = "camelCase")]
        pub struct Counts {
            $($(#[$doc])* pub $name: i64,)*
        }

        impl Counts {
            /// The names in the API, in order.
            pub const NAMES: &[&str] = &[$($text),*];

            /// Adds to what has this name; false if nothing has.
            pub fn add(&mut self, name: &str, count: i64) -> bool {
                match name {
                    $($text => self.$name += count,)*
                    _ => return false,
                }
                true
            }

            /// The counts, in the order of the names.
            pub fn values(&self) -> impl Iterator<Item = i64> {
                [$(self.$name),*].into_iter()
            }
        }
    };
}

counts! {
    /// Messages that were published.
    messages = "messages",
    /// Those of them with words hidden by a rule.
    masked = "masked",
    /// Messages that a rule gave back to their senders.
    bounced = "bounced",
    /// Messages that a rule kept from others.
    blocked = "blocked",
    /// Published messages that answer in a thread.
    replies = "replies",
    /// Threads that got their first reply.
    threads = "threads",
    /// What published messages carried: files, images, video, audio.
    attachments = "attachments",
    /// Reactions that were given.
    reactions = "reactions",
    /// Changes of published messages.
    edits = "edits",
    /// Messages that their senders deleted.
    deleted = "deleted",
    /// Messages that others deleted.
    removed = "removed",
    /// Those who joined, or were added.
    joined = "joined",
    /// Those who left.
    left = "left",
    /// Those who were taken out.
    expelled = "expelled",
}

impl Counts {
    /// How many messages a rule kept from being published.
    pub const fn stopped(&self) -> i64 {
        self.bounced + self.blocked
    }
}

/// What was counted of an app or a channel.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Analytics {
    /// Of which channel; absent of the whole app.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel_id: Option<ChannelId>,
    /// The moment at which the range begins.
    pub from: Timestamp,
    /// The moment at which it ends.
    pub to: Timestamp,
    /// The time zone of its days.
    pub time_zone: String,
    /// How far apart its points are.
    pub interval: Interval,
    /// How many entries of the event log are not counted yet; mostly 0.
    pub behind: i64,
    /// All of the range.
    pub totals: Counts,
    /// All of the range of the same length that ends where this one begins.
    pub previous: Counts,
    /// Published messages by type; of those that there were.
    pub types: BTreeMap<String, i64>,
    /// The range, point by point.
    pub points: Vec<Point>,
    /// Who takes part.
    pub people: People,
    /// Who is answered, and when.
    pub responses: Responses,
    /// Published messages by weekday, Monday first, and hour of the time zone: 7 lists of 24.
    pub hours: Vec<Vec<i64>>,
    /// What stands out among the channels; of the whole app alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channels: Option<ChannelComparison>,
    /// How well it does; null where there is nothing to say it by.
    pub health: Option<Health>,
}

/// A point of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Point {
    /// When it begins.
    pub at: Timestamp,
    /// What happened up to the next.
    #[serde(flatten)]
    pub counts: Counts,
    /// How many people published messages.
    pub senders: i64,
}

/// Who takes part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct People {
    /// How many members the channel has now; of the whole app, how many users there are.
    pub members: i64,
    /// How many published messages in the range.
    pub senders: i64,
    /// How many members have read something since the range began, by their read marks.
    pub readers: i64,
    /// How many of those sent nothing in the range.
    pub passive: i64,
    /// `senders` over `members`, at most 1; null without members.
    pub participation: Option<f64>,
    /// How many published messages in the range before.
    pub senders_before: i64,
    /// How many of those did so in this one too.
    pub returned: i64,
    /// `returned` over `sendersBefore`; null if there were none.
    pub retention: Option<f64>,
}

/// Who is answered, and when. A turn is what one person says in a row, outside of threads; it is answered when somebody else
/// speaks in the channel within 24 hours of its beginning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Responses {
    /// How many turns began.
    pub turns: i64,
    /// How many of them were answered.
    pub answered: i64,
    /// `answered` over `turns`; null without turns.
    pub rate: Option<f64>,
    /// Within how many seconds half of the answers came, rounded up to a step of the scale; null without answers.
    pub median_seconds: Option<i64>,
    /// The same of nine answers in ten.
    pub p90_seconds: Option<i64>,
}

/// What stands out among the channels.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChannelComparison {
    /// In how many channels messages were published.
    pub active: i64,
    /// Those with the most messages, at most 10.
    pub top: Vec<ChannelCounts>,
    /// What is unlike before, or unlike others; at most 5 of each kind.
    pub patterns: Vec<Pattern>,
}

/// A channel among others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChannelCounts {
    /// Which.
    pub channel_id: ChannelId,
    /// How many messages were published in it.
    pub messages: i64,
    /// How many a rule stopped.
    pub stopped: i64,
    /// How many were published in the range before.
    pub messages_before: i64,
}

/// What stands out of a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum PatternKind {
    /// At least twice as many messages as before, and at least 10.
    Rising,
    /// At most half as many messages as before, which were at least 10.
    Falling,
    /// At least 5 messages were stopped, and one in twenty.
    Stopped,
}

/// A channel that stands out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Pattern {
    /// By what.
    pub kind: PatternKind,
    /// The channel.
    #[serde(flatten)]
    pub channel: ChannelCounts,
}

/// How well a channel or the app does, and why.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Health {
    /// 0 to 100: the points of its reasons over their weights.
    pub score: i64,
    /// What it is made of.
    pub reasons: Vec<HealthReason>,
}

/// What the score of health looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum HealthAspect {
    /// On how many days something was said.
    Activity,
    /// How many of the members spoke.
    Participation,
    /// How many turns were answered.
    Responses,
    /// How many who spoke before came back.
    Retention,
    /// Who joined against who went.
    Growth,
    /// How much had to be stopped.
    Order,
}

/// A reason of a score.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct HealthReason {
    /// What it looks at.
    pub aspect: HealthAspect,
    /// What was found: a share.
    pub value: f64,
    /// The share that gives all points.
    pub goal: f64,
    /// How many points it can give.
    pub weight: i64,
    /// How many it gives, to a tenth.
    pub points: f64,
    /// The same in words.
    pub text: String,
}

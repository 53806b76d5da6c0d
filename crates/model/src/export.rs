//! Exports: a channel as lines, to be kept or to be imported elsewhere.
//!
//! The first line is an [`ExportHead`]; each further one is an [`ExportLine`]: `{"type": …, "data": …}`. The channel comes
//! first, then its members, then its messages in the order of its history, each followed by what belongs to it. Before
//! a line that names users stands a line for each of them, unless there was one not long ago.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::{
    Channel, ChannelId, Message, MessageEdit, MessageId, Moderation, Position, Reaction, RoleId, Timestamp, UserId,
};

/// How an export is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum ExportFormat {
    /// Lines of JSON: all of it, and what can be imported.
    Jsonl,
    /// A table for people: a row a message.
    Csv,
}

impl ExportFormat {
    /// The name in the API; the end of the file's name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
        }
    }
}

/// What a call says to have a channel exported.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewExport {
    /// How it is written.
    pub format: ExportFormat,
}

/// What the first line of an export says that it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ExportTag {
    /// An export.
    Export,
}

/// The first line of an export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExportHead {
    /// What it is.
    #[serde(rename = "type")]
    pub tag: ExportTag,
    /// Of which version: [`ExportHead::VERSION`].
    pub version: u32,
    /// The channel.
    pub channel_id: ChannelId,
    /// The number of the channel's last event then. What came later is not in it.
    pub seq: i64,
    /// When it was begun.
    pub exported_at: Timestamp,
}

impl ExportHead {
    /// The version that is written and read now.
    pub const VERSION: u32 = 1;
}

/// Every line of an export but the first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "camelCase")]
pub enum ExportLine {
    /// The channel.
    Channel(Box<ExportedChannel>),
    /// A user whom the next lines name.
    User(ExportedUser),
    /// A member.
    Member(ExportedMember),
    /// A message.
    Message(Box<ExportedMessage>),
    /// What the last message said before an edit.
    Edit(Box<ExportedEdit>),
    /// A reaction to the last message.
    Reaction(ExportedReaction),
    /// Who follows the thread of the last message, or wants to be told of it no more.
    Follow(ExportedFollow),
    /// The end, without which the file is not whole.
    End(ExportEnd),
}

/// A channel in an export.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExportedChannel {
    /// As the API shows it.
    #[serde(flatten)]
    pub channel: Channel,
    /// The oldest version of the guidelines whose acceptance counts.
    #[serde(default)]
    pub guidelines_since: i64,
    /// The two of a conversation of two.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub participants: Vec<UserId>,
}

/// A user in an export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExportedUser {
    /// Their id.
    pub id: UserId,
    /// What others see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// A picture of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avatar_url: Option<String>,
    /// The app's own data about them.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub metadata: Map<String, Value>,
    /// When the server first heard of them.
    pub created_at: Timestamp,
}

/// A member in an export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExportedMember {
    /// The user.
    pub user_id: UserId,
    /// What they are there.
    pub roles: Vec<RoleId>,
    /// Since when.
    pub joined_at: Timestamp,
    /// The number of the channel's last event before they joined.
    #[serde(default)]
    pub joined_seq: i64,
    /// Which version of the guidelines they accepted.
    #[serde(default)]
    pub guidelines_accepted: i64,
    /// How far they have received.
    #[serde(default)]
    pub delivered_seq: i64,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivered_at: Option<Timestamp>,
    /// How far they have read.
    #[serde(default)]
    pub read_seq: i64,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_at: Option<Timestamp>,
    /// After which event messages are unread for them, which is between them and the app; as far as they have read if
    /// absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unread_after: Option<i64>,
}

/// A message in an export.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExportedMessage {
    /// As the API shows it. Counts of reactions and replies are counted anew when it is imported.
    #[serde(flatten)]
    pub message: Message,
    /// Of one that was not published: the number of the last event before it, and which of those behind that it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<(i64, i64)>,
    /// When it was published, if that was later than it was accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_at: Option<Timestamp>,
    /// The number of the event that pinned it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pinned_seq: Option<i64>,
    /// What moderation found in it; only with what was not published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moderation: Option<Moderation>,
    /// How often it was changed.
    #[serde(default = "one")]
    pub revision: i64,
}

const fn one() -> i64 {
    1
}

impl ExportedMessage {
    /// Where it stands, if that is said.
    pub fn position(&self) -> Option<Position> {
        match (self.message.seq, self.place) {
            (Some(after_seq), None) => Some(Position { after_seq, sub: 0 }),
            (None, Some((after_seq, sub))) => Some(Position { after_seq, sub }),
            _ => None,
        }
    }
}

/// What a message said before an edit, in an export.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExportedEdit {
    /// The message.
    pub message_id: MessageId,
    /// Which revision of the message it was.
    pub revision: i64,
    /// As the API shows it.
    #[serde(flatten)]
    pub edit: MessageEdit,
}

/// A reaction in an export.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExportedReaction {
    /// The message.
    pub message_id: MessageId,
    /// As the API shows it.
    #[serde(flatten)]
    pub reaction: Reaction,
}

/// Who follows a thread, in an export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExportedFollow {
    /// The root of the thread.
    pub message_id: MessageId,
    /// Who.
    pub user_id: UserId,
    /// Whether they follow it; otherwise they want to be told no more.
    pub following: bool,
}

/// The last line of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExportEnd {
    /// How many lines come before it.
    pub lines: u64,
    /// How many of them are messages.
    pub messages: u64,
}

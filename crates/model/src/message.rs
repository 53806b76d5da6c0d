//! Messages: what is said, and what became of it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::{
    Attachment, ChannelId, Highlight, MessageId, Moderation, Page, Query, Reactions, Sort, Thread, Timestamp, UserId,
};

/// What kind of thing a message carries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum MessageType {
    /// Text.
    #[default]
    Text,
    /// Images, as attachments.
    Image,
    /// Videos, as attachments.
    Video,
    /// Sound, as attachments.
    Audio,
    /// Files, as attachments.
    File,
    /// What the app alone understands, as attachments or data.
    Custom,
    /// What the app itself says.
    System,
}

impl MessageType {
    /// All of them.
    pub const ALL: &[Self] =
        &[Self::Text, Self::Image, Self::Video, Self::Audio, Self::File, Self::Custom, Self::System];

    /// The name in the API and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Image => "image",
            Self::Video => "video",
            Self::Audio => "audio",
            Self::File => "file",
            Self::Custom => "custom",
            Self::System => "system",
        }
    }
}

/// What became of a message's publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum MessageStatus {
    /// Stored and not delivered: a rule blocked it.
    Sent,
    /// Given back to its sender, who may mend it.
    Bounced,
    /// Published.
    Delivered,
}

impl MessageStatus {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Sent, Self::Bounced, Self::Delivered];

    /// The name in the API and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Bounced => "bounced",
            Self::Delivered => "delivered",
        }
    }
}

/// Where a message stands in its channel: a published one at its own event number with `sub` 0,
/// one that others may not see after the last event before it, with `sub` of 1 and up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The event number it is at, or comes after.
    pub after_seq: i64,
    /// 0 for a published message.
    pub sub: i64,
}

/// A message as every member may see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// The channel it is in.
    pub channel_id: ChannelId,
    /// The number of the event that published it; none while it is unpublished.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seq: Option<i64>,
    /// Who sent it; none when the app itself did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    /// What it carries.
    #[serde(rename = "type")]
    pub kind: MessageType,
    /// What it says; empty once deleted, but for moderators who read it before it is deleted for good.
    pub text: String,
    /// The app's own data.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    #[schema(value_type = Object)]
    pub data: Map<String, Value>,
    /// What it carries beside its text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// Words to find it by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Whom it mentions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<UserId>,
    /// Whether it mentions everybody in the channel.
    #[serde(default, skip_serializing_if = "is_false")]
    pub mention_all: bool,
    /// The message that it answers in a thread.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<MessageId>,
    /// The thread of its own replies; none where nobody has answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thread: Option<Box<Thread>>,
    /// How many have reacted to it with what.
    #[serde(default, skip_serializing_if = "Reactions::is_empty")]
    pub reactions: Reactions,
    /// When it was pinned, if it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pinned_at: Option<Timestamp>,
    /// Who pinned it; none when the app itself did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pinned_by: Option<UserId>,
    /// What became of its publication.
    pub status: MessageStatus,
    /// When it was accepted.
    pub created_at: Timestamp,
    /// When its sender last changed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edited_at: Option<Timestamp>,
    /// When it was deleted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deleted_at: Option<Timestamp>,
    /// Its place in the channel.
    #[serde(skip, default = "Position::start")]
    pub position: Position,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
const fn is_false(value: &bool) -> bool {
    !*value
}

impl Position {
    /// Before the first event.
    pub const fn start() -> Self {
        Self { after_seq: 0, sub: 0 }
    }

    /// Whether a message here is seen by all members.
    pub const fn is_published(self) -> bool {
        self.sub == 0
    }
}

/// A message with what is the viewer's own; never part of a frame that several people share.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MessageView {
    /// What every member may see.
    #[serde(flatten)]
    pub message: Message,
    /// What moderation found; for its author and for moderators, null for a message nothing was found in.
    pub moderation: Option<Moderation>,
    /// With what the viewer reacted to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub own_reactions: Vec<String>,
    /// Whether the viewer follows its thread.
    #[serde(default, skip_serializing_if = "is_false")]
    pub following: bool,
}

/// A page of a history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MessagePage {
    /// It, and where it goes on in the direction of reading.
    #[serde(flatten)]
    pub page: Page<MessageView>,
    /// Of a page around a message: what to hand in as `cursor`, with the other `sort`, for what comes before this page in the
    /// direction of reading; absent if nothing does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<String>,
}

/// What became of a message that was sent or edited.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Sent {
    /// The message as it is stored.
    pub message: Message,
    /// What moderation found in what was sent; null when nothing.
    pub moderation: Option<Moderation>,
}

/// What a call says to send a message.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewMessage {
    /// Chosen by the client so that a retry is harmless; made by the server if absent.
    pub id: Option<MessageId>,
    /// What it carries; `text` if absent.
    #[serde(rename = "type", default)]
    pub kind: MessageType,
    /// What it says: 1 to 5,000 characters, or what the server is set to. A text message has one; the others may.
    #[serde(default)]
    pub text: String,
    /// The app's own data, at most 8 KiB as JSON.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub data: Map<String, Value>,
    /// What it carries beside its text; an image, video, audio or file message has at least one.
    #[serde(default)]
    #[schema(max_items = 10)]
    pub attachments: Vec<Attachment>,
    /// Words to find it by, of 1 to 50 characters.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub tags: Vec<String>,
    /// Members that it mentions.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub mentions: Vec<UserId>,
    /// Whether it mentions everybody in the channel.
    #[serde(default)]
    pub mention_all: bool,
    /// The message that it answers: a published one of the channel that is not itself a reply.
    pub parent_id: Option<MessageId>,
}

/// What a call says to edit a message; what is absent stays.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EditMessage {
    /// What it says from now on.
    pub text: Option<String>,
    /// The app's own data; replaced whole.
    #[schema(value_type = Option<Object>)]
    pub data: Option<Map<String, Value>>,
    /// What it carries; replaced whole.
    #[schema(max_items = 10)]
    pub attachments: Option<Vec<Attachment>>,
    /// Words to find it by; replaced whole.
    #[schema(max_items = 20)]
    pub tags: Option<Vec<String>>,
    /// Members that it mentions; replaced whole.
    #[schema(max_items = 50)]
    pub mentions: Option<Vec<UserId>>,
    /// Whether it mentions everybody in the channel.
    pub mention_all: Option<bool>,
}

/// What a message said before it was edited.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MessageEdit {
    /// What it said.
    pub text: String,
    /// The app's own data.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    #[schema(value_type = Object)]
    pub data: Map<String, Value>,
    /// What it carried.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// Its tags.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Whom it mentioned.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<UserId>,
    /// Whether it mentioned everybody.
    #[serde(default, skip_serializing_if = "is_false")]
    pub mention_all: bool,
    /// What moderation had found in it.
    pub moderation: Option<Moderation>,
    /// When the edit came that replaced it.
    pub replaced_at: Timestamp,
    /// Who edited; none when the app itself did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<UserId>,
    /// Which revision of the message it was.
    #[serde(skip)]
    pub revision: i64,
}

/// The body of a search for messages.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MessageQuery {
    /// Words that must all be there; `"a phrase"`, `-without`, `beginning*`. At most 256 characters.
    #[schema(max_length = 256)]
    pub text: Option<String>,
    /// Which messages; all that the caller may see if absent.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub filter: Map<String, Value>,
    /// By `createdAt`; newest first if absent.
    #[serde(default)]
    #[schema(max_items = 3)]
    pub sort: Vec<Sort>,
    /// How many messages: 1 to 100, 25 if absent.
    #[schema(minimum = 1, maximum = 100)]
    pub limit: Option<u32>,
    /// Where the last page ended.
    pub cursor: Option<String>,
    /// How many messages to pass over instead of a cursor, at most 10,000.
    #[schema(maximum = 10_000)]
    pub offset: Option<u32>,
}

impl MessageQuery {
    /// Takes it apart: the text, and what it has of every query.
    pub fn into_parts(self) -> (Option<String>, Query) {
        let Self { text, filter, sort, limit, cursor, offset } = self;
        (text, Query { filter, sort, limit, cursor, offset })
    }
}

/// A message that was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FoundMessage {
    /// The message, as the caller may see it.
    #[serde(flatten)]
    pub view: MessageView,
    /// Where its text has what was searched for; absent without `text`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub highlights: Vec<Highlight>,
}

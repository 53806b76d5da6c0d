//! Channels: where messages are.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::{
    ChannelBase, ChannelId, ChannelSettings, ChannelTypeId, PatchSettings, PermissionSet, RoleId, Timestamp, UserId,
};

/// Who finds and enters a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum Visibility {
    /// Found by anyone, entered by anyone.
    Public,
    /// Seen by its members; entered when added.
    Private,
    /// Its participants alone.
    Direct,
}

impl Visibility {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Public, Self::Private, Self::Direct];

    /// The name in the API and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Private => "private",
            Self::Direct => "direct",
        }
    }
}

/// A channel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Channel {
    /// Its id.
    pub id: ChannelId,
    /// The template it was made from.
    #[serde(rename = "type")]
    pub kind: ChannelTypeId,
    /// What it behaves like.
    pub base: ChannelBase,
    /// Who finds and enters it.
    pub visibility: Visibility,
    /// Its name; a conversation may have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// What it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    /// What its members agree to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guidelines: Option<String>,
    /// Its picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub avatar_url: Option<String>,
    /// Words to find it by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// The app's own data.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    #[schema(value_type = Object)]
    pub metadata: Map<String, Value>,
    /// What holds in it.
    pub settings: ChannelSettings,
    /// What roles allow here, where that is not what they allow elsewhere.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub role_overrides: BTreeMap<RoleId, PermissionSet>,
    /// How many members it may have; any number if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_members: Option<i64>,
    /// Which version its guidelines have; 0 while there were none.
    pub guidelines_version: i64,
    /// The oldest version of the guidelines whose acceptance counts; 0 while there is nothing to accept.
    #[serde(skip)]
    pub guidelines_since: i64,
    /// Who made it; none when a server key did without acting for a user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_by: Option<UserId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When its settings last changed.
    pub updated_at: Timestamp,
    /// Since when it is only read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archived_at: Option<Timestamp>,
    /// Messages that were sent before were taken out, as its retention has it; single ones may be kept longer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub truncated_before: Option<Timestamp>,
    /// When the last message was published in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_message_at: Option<Timestamp>,
    /// How many members it has.
    pub member_count: i64,
    /// How many messages were published in it.
    pub message_count: i64,
    /// The number of its last published event.
    pub seq: i64,
    /// Rises with every change that decides what may be done in it; a send is refused if it was judged on an older one.
    #[serde(skip)]
    pub revision: i64,
}

/// What a call says to make a channel.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewChannel {
    /// Its id; made by the server if absent.
    pub id: Option<ChannelId>,
    /// The template; `community` if absent.
    #[serde(rename = "type")]
    pub kind: Option<ChannelTypeId>,
    /// Who finds and enters it; the type's own if absent.
    pub visibility: Option<Visibility>,
    /// The short form of `visibility`: `public` or `private`.
    pub is_public: Option<bool>,
    /// Its name, at most 100 characters.
    #[schema(max_length = 100)]
    pub display_name: Option<String>,
    /// What it is about, at most 500 characters.
    #[schema(max_length = 500)]
    pub topic: Option<String>,
    /// What its members agree to, at most 5,000 characters; the type's own if absent.
    #[schema(max_length = 5_000)]
    pub guidelines: Option<String>,
    /// Its picture: an https or http address of at most 2,048 characters.
    #[schema(max_length = 2_048)]
    pub avatar_url: Option<String>,
    /// What holds in it, where that is not what the type says.
    #[serde(default)]
    pub settings: PatchSettings,
    /// At most 20 words of at most 50 characters.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub tags: Vec<String>,
    /// The app's own data, at most 8 KiB as JSON.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub metadata: Map<String, Value>,
    /// Its first members, at most 100, beside whoever makes it; a conversation needs them.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub user_ids: Vec<UserId>,
}

/// What a call says to change a channel; what is absent stays.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PatchChannel {
    /// Its name, at most 100 characters.
    #[schema(max_length = 100)]
    pub display_name: Option<String>,
    /// What it is about, at most 500 characters; empty takes it away.
    #[schema(max_length = 500)]
    pub topic: Option<String>,
    /// What its members agree to, at most 5,000 characters; empty takes it away.
    #[schema(max_length = 5_000)]
    pub guidelines: Option<String>,
    /// Whether all are to accept the guidelines anew, also those who accepted an older version.
    pub require_acceptance: Option<bool>,
    /// Its picture: an https or http address of at most 2,048 characters; empty takes it away.
    #[schema(max_length = 2_048)]
    pub avatar_url: Option<String>,
    /// Public or private; of a channel that is neither it stays.
    pub visibility: Option<Visibility>,
    /// What is to hold in it; a setting that is not named stays.
    #[serde(default)]
    pub settings: PatchSettings,
    /// What roles are to allow here; null for what they allow elsewhere. A role that is not named stays.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub role_overrides: BTreeMap<RoleId, Option<PermissionSet>>,
    /// At most 20 words of at most 50 characters.
    #[schema(max_items = 20)]
    pub tags: Option<Vec<String>>,
    /// The app's own data, at most 8 KiB as JSON; replaced whole.
    #[schema(value_type = Option<Object>)]
    pub metadata: Option<Map<String, Value>>,
}

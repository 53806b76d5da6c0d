//! Users: the people who chat.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::{RoleId, Timestamp, UserId};

/// A user of the app.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// The app's own id.
    pub id: UserId,
    /// What others see; the id where none was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// A picture of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avatar_url: Option<String>,
    /// The app's own data about them, for all who may read their profile.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    #[schema(value_type = Object)]
    pub metadata: Map<String, Value>,
    /// What they are in the whole app, beside being a user.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<RoleId>,
    /// When the server first heard of them.
    pub created_at: Timestamp,
    /// When their profile last changed.
    pub updated_at: Timestamp,
    /// Rises with every change that decides what they may do; a send is refused if it was judged on an older one.
    #[serde(skip)]
    pub revision: i64,
    /// Tokens issued before this moment are void.
    #[serde(skip)]
    pub tokens_valid_from: Option<Timestamp>,
}

/// What a call may say of a user.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewUser {
    /// What others see; at most 100 characters.
    #[schema(max_length = 100)]
    pub display_name: Option<String>,
    /// A picture of them: an https or http address of at most 2,048 characters.
    #[schema(max_length = 2_048)]
    pub avatar_url: Option<String>,
    /// The app's own data about them; at most 8 KiB.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub metadata: Map<String, Value>,
}

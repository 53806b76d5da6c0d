//! Operators: the people who run the app, and sign in with a password.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    OperatorId, OperatorInvitationId, OperatorSessionId, Permission, PermissionSet, RoleId, Scope, Timestamp, UserId,
    role::BuiltIn,
};

/// Holds every permission. One operator at least has this role.
pub const OWNER: &str = "owner";

/// The operators' roles that are always there, and stay as they are.
pub const BUILT_IN: [BuiltIn; 5] = [
    BuiltIn { id: OWNER, description: "Everything.", permissions: PermissionSet::ALL },
    BuiltIn {
        id: "admin",
        description: "Everything but what only the backend of the app does: acting for users.",
        permissions: PermissionSet::ALL.without(PermissionSet::of(&[Permission::ActForUser])),
    },
    BuiltIn { id: "moderator", description: "Reads, and keeps order.", permissions: Scope::Moderation.permissions() },
    BuiltIn {
        id: "analyst",
        description: "Reads everything that was said and counted, and takes it out as files.",
        permissions: Scope::Read.permissions(),
    },
    BuiltIn {
        id: "viewer",
        description: "Looks on.",
        permissions: PermissionSet::of(&[Permission::ReadChannel, Permission::ReadUsers]),
    },
];

/// An e-mail address: one `@` with something on both sides, in small letters, at most 254 characters.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, max_length = 254)]
pub struct Email(String);

impl Email {
    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Email {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let text = text.trim().to_lowercase();
        let plain = !text.chars().any(|c| c.is_whitespace() || c.is_control());
        let sides = text.split_once('@').filter(|(name, host)| {
            !name.is_empty() && !host.is_empty() && !host.contains('@') && !host.starts_with('.')
        });
        if plain && sides.is_some() && text.len() <= 254 {
            return Ok(Self(text));
        }
        Err("an e-mail address such as ada@example.com, of at most 254 characters")
    }
}

impl std::str::FromStr for Email {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.to_owned().try_into()
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

/// Somebody who runs the app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Operator {
    /// Their id.
    pub id: OperatorId,
    /// What they sign in with.
    pub email: Email,
    /// What others see.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// What they may do.
    pub roles: Vec<RoleId>,
    /// The user as whom they speak in channels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    /// Whether they sign in with a code of an authenticator too.
    pub totp_enabled: bool,
    /// When they were made.
    pub created_at: Timestamp,
    /// When they signed in last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_sign_in_at: Option<Timestamp>,
    /// Since when they may not sign in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disabled_at: Option<Timestamp>,
}

impl Operator {
    /// Whether they are an owner who may sign in.
    pub fn is_owner(&self) -> bool {
        self.disabled_at.is_none() && self.roles.iter().any(|role| role.as_str() == OWNER)
    }
}

/// What a call changes of an operator; what it does not name stays.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PatchOperator {
    /// What others see, at most 100 characters; empty for none.
    #[schema(max_length = 100)]
    pub display_name: Option<String>,
    /// 1 to 10 roles, which replace those they had.
    #[schema(min_items = 1, max_items = 10)]
    pub roles: Option<Vec<RoleId>>,
    /// The user as whom they speak; null for none.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<UserId>)]
    pub user_id: Option<Option<UserId>>,
    /// Whether they may not sign in. Their sessions end.
    pub disabled: Option<bool>,
}

fn given<'de, D: serde::Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// Whom a call invites to be an operator.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewOperatorInvitation {
    /// What they will sign in with.
    pub email: Email,
    /// What others will see, at most 100 characters.
    #[schema(max_length = 100)]
    pub display_name: Option<String>,
    /// What they will be allowed: 1 to 10 roles.
    #[schema(min_items = 1, max_items = 10)]
    pub roles: Vec<RoleId>,
    /// The user as whom they will speak.
    pub user_id: Option<UserId>,
}

/// An invitation to be an operator. Accepted, withdrawn or a week old it is gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OperatorInvitation {
    /// Its id.
    pub id: OperatorInvitationId,
    /// What they will sign in with.
    pub email: Email,
    /// What others will see.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// What they will be allowed.
    pub roles: Vec<RoleId>,
    /// The user as whom they will speak.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// A place where an operator is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OperatorSession {
    /// Its id.
    pub id: OperatorSessionId,
    /// When they signed in.
    pub created_at: Timestamp,
    /// When it was used last, to the minute.
    pub last_seen_at: Timestamp,
    /// When it ends at the latest. One that is left idle ends before.
    pub expires_at: Timestamp,
    /// What the browser called itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<String>,
    /// Where they signed in from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_address: Option<String>,
    /// Whether it is the one that asks.
    pub current: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_an_address() {
        for good in ["ada@example.com", "a@b", " Ada@Example.COM ", "ü+tag@exämple.de"] {
            let email: Email = good.parse().unwrap();
            assert_eq!(email.as_str(), good.trim().to_lowercase());
        }
        for bad in ["", "ada", "@b", "a@", "a@@b", "a@b@c", "a b@c", "a@.b", &format!("{}@b", "x".repeat(260))] {
            assert!(bad.parse::<Email>().is_err(), "{bad}");
        }
    }

    #[test]
    fn owners_have_what_nobody_else_has() {
        let mut roles = BUILT_IN.iter();
        let owner = roles.next().unwrap();
        assert_eq!((owner.id, owner.permissions), (OWNER, PermissionSet::ALL));
        assert!(roles.all(|role| role.permissions != PermissionSet::ALL));
    }
}

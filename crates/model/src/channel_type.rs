//! Channel types: the templates that channels are made from.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{ChannelSettings, ChannelTypeId, PatchSettings, Permission, PermissionSet, RoleId, Visibility, role};

/// What a channel behaves like, whatever it is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum ChannelBase {
    /// A standing group; public unless told otherwise.
    Community,
    /// Beside a livestream; public.
    Live,
    /// In a game; public.
    Gaming,
    /// Only the channel's moderators post.
    Broadcast,
    /// A fixed set of participants; the same two always get the same channel.
    Conversation,
}

impl ChannelBase {
    /// All types, in the order of the documentation.
    pub const ALL: [Self; 5] = [Self::Community, Self::Live, Self::Gaming, Self::Broadcast, Self::Conversation];

    /// The id of the type that Gavel comes with for it.
    pub fn id(self) -> ChannelTypeId {
        ChannelTypeId::new(self.as_str()).unwrap_or_else(|_| unreachable!("{self:?} is an id"))
    }

    /// The name in the API and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Community => "community",
            Self::Live => "live",
            Self::Gaming => "gaming",
            Self::Broadcast => "broadcast",
            Self::Conversation => "conversation",
        }
    }

    /// What members may do in a channel of this kind, where that is not what they may elsewhere.
    fn role_overrides(self) -> BTreeMap<RoleId, PermissionSet> {
        let talk = PermissionSet::of(&[Permission::ReadChannel, Permission::AddReaction]);
        let roles: &[(&str, PermissionSet)] = match self {
            Self::Broadcast => &[(role::MEMBER, talk), (role::BOT, talk)],
            // Its participants are equals, and run it.
            Self::Conversation => &[(
                role::MEMBER,
                role::TALK.with(PermissionSet::of(&[Permission::EditChannel, Permission::PinMessage])),
            )],
            Self::Community | Self::Live | Self::Gaming => &[],
        };
        roles.iter().filter_map(|(role, allowed)| Some((RoleId::new(role).ok()?, *allowed))).collect()
    }
}

/// A template for channels. What it says is copied when a channel is made from it; a later change of it is for those that are
/// made then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChannelType {
    /// Its id.
    pub id: ChannelTypeId,
    /// What its channels behave like.
    pub base: ChannelBase,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Who finds and enters its channels, where they do not say otherwise.
    pub visibility: Visibility,
    /// What holds in them.
    pub settings: ChannelSettings,
    /// What roles allow in them, where that is not what they allow elsewhere.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub role_overrides: BTreeMap<RoleId, PermissionSet>,
    /// How many members they may have; any number if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_members: Option<i64>,
    /// What their members agree to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guidelines: Option<String>,
    /// Whether Gavel comes with it: such a type can be changed, and is never gone.
    pub built_in: bool,
}

impl ChannelType {
    /// The type that Gavel comes with for what a channel may behave like, as it comes.
    pub fn built_in(base: ChannelBase) -> Self {
        let (visibility, description) = match base {
            ChannelBase::Community => (Visibility::Public, "A standing group."),
            ChannelBase::Live => (Visibility::Public, "Beside a livestream."),
            ChannelBase::Gaming => (Visibility::Public, "In a game."),
            ChannelBase::Broadcast => (Visibility::Public, "Only those who run it post."),
            ChannelBase::Conversation => (Visibility::Direct, "A fixed set of participants."),
        };
        Self {
            id: base.id(),
            base,
            description: Some(description.to_owned()),
            visibility,
            settings: ChannelSettings::default(),
            role_overrides: base.role_overrides(),
            max_members: None,
            guidelines: None,
            built_in: true,
        }
    }
}

/// What a call says of a channel type.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PutChannelType {
    /// What its channels behave like; `community` if absent, and for a type that is there what it is already.
    pub base: Option<ChannelBase>,
    /// What it is for; at most 200 characters.
    #[schema(max_length = 200)]
    pub description: Option<String>,
    /// Who finds and enters its channels; everybody if absent, or the participants of a conversation.
    pub visibility: Option<Visibility>,
    /// What holds in them, where that is not what holds by default.
    #[serde(default)]
    pub settings: PatchSettings,
    /// What roles allow in them; for a role that is not named, what it allows elsewhere.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub role_overrides: BTreeMap<RoleId, PermissionSet>,
    /// How many members they may have: 2 to 1,000,000.
    #[schema(minimum = 2, maximum = 1_000_000)]
    pub max_members: Option<i64>,
    /// What their members agree to, at most 5,000 characters.
    #[schema(max_length = 5_000)]
    pub guidelines: Option<String>,
}

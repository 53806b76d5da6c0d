//! Making a channel from its type's template.

use gavel_model::{
    Actor, Channel, ChannelId, ChannelSettings, ChannelType, NewChannel, Permission, RoleId, UserId, Visibility, role,
};
use gavel_store::{Created, NewChannelRow};

use super::check;
use crate::{Chat, Error, FieldError, Result};

/// How many members a channel may be made with.
const FIRST_MEMBERS: usize = 100;

impl Chat {
    /// Makes a channel; whoever makes it runs it. The same two participants get the conversation they have; the flag
    /// tells whether it was made now.
    pub async fn create_channel(&self, actor: &Actor, new: NewChannel) -> Result<(Channel, bool)> {
        self.require_in_app(actor, Permission::CreateChannel).await?;
        let kind = new.kind.unwrap_or(ChannelType::Community);
        let visibility = visibility(kind, &new)?;
        let members = members(actor, kind, &new.user_ids);
        let mut errors = check(new.display_name.as_deref(), new.topic.as_deref(), Some(&new.tags), Some(&new.metadata));
        let mut refuse = |pointer: &str, detail: &str| {
            errors.push(FieldError { pointer: pointer.into(), detail: detail.into() });
        };
        if new.user_ids.len() > FIRST_MEMBERS {
            refuse("/userIds", "at most 100; add the others to the channel");
        }
        if kind == ChannelType::Conversation && members.len() < 2 {
            refuse("/userIds", "a conversation needs at least two participants");
        } else if visibility == Visibility::Direct && members.len() > 2 {
            refuse("/userIds", "a direct channel has at most two participants");
        } else if kind != ChannelType::Conversation && new.display_name.is_none() {
            refuse("/displayName", "a channel has a name");
        }
        if !errors.is_empty() {
            return Err(Error::Validation(errors));
        }
        let now = self.now();
        let channel = Channel {
            id: new.id.unwrap_or_else(|| ChannelId::mint(now)),
            kind,
            visibility,
            display_name: new.display_name,
            topic: new.topic.filter(|t| !t.is_empty()),
            tags: new.tags,
            metadata: new.metadata,
            settings: ChannelSettings::default(),
            role_overrides: kind.role_overrides(),
            guidelines_version: 0,
            guidelines_since: 0,
            created_by: actor.user().cloned(),
            created_at: now,
            updated_at: now,
            last_message_at: None,
            member_count: 0,
            message_count: 0,
            seq: 0,
            revision: 1,
        };
        let participants = participants(kind, &members);
        let row = NewChannelRow { channel, members, participants, actor: actor.clone() };
        self.known_users(row.members.iter().map(|(user, _)| user.clone()).collect()).await?;
        let by = actor.clone();
        let tell = move |chat: &Chat, created: &Created| {
            if let Created::New(_, members) = created {
                for member in members {
                    chat.tell_added(member, &by, now);
                }
            }
        };
        let created = self.change(move |conn| conn.create_channel(&row), tell).await.map_err(|e| match e {
            Error::Conflict(_) => Error::Conflict("there is a channel with this id"),
            other => other,
        })?;
        Ok(match created {
            Created::New(channel, _) => (channel, true),
            Created::Existing(channel) => (channel, false),
        })
    }

    /// Nothing if all of these users are known, else an error that names those who are not.
    pub(crate) async fn known_users(&self, users: Vec<UserId>) -> Result<()> {
        let unknown = self.0.store.read(move |conn| conn.unknown_users(&users)).await?;
        if unknown.is_empty() {
            return Ok(());
        }
        let names: Vec<_> = unknown.iter().map(UserId::as_str).collect();
        Err(Error::field("/userIds", format!("unknown: {}; make them by PUT /api/v3/users/{{id}}", names.join(", "))))
    }
}

fn visibility(kind: ChannelType, new: &NewChannel) -> Result<Visibility> {
    let short = new.is_public.map(|public| if public { Visibility::Public } else { Visibility::Private });
    if let (Some(long), Some(short)) = (new.visibility, short)
        && long != short
    {
        return Err(Error::field("/isPublic", "says another thing than visibility"));
    }
    match (kind, new.visibility.or(short)) {
        (ChannelType::Conversation, None | Some(Visibility::Direct)) => Ok(Visibility::Direct),
        (ChannelType::Conversation, Some(_)) => Err(Error::field("/visibility", "a conversation is direct")),
        (_, asked) => Ok(asked.unwrap_or(Visibility::Public)),
    }
}

/// The first members, nobody twice: whoever makes the channel as its admin, participants of a conversation as equals.
fn members(actor: &Actor, kind: ChannelType, users: &[UserId]) -> Vec<(UserId, RoleId)> {
    let first = role::id(if kind == ChannelType::Conversation { role::MEMBER } else { role::ADMIN });
    let mut members: Vec<_> = actor.user().map(|user| (user.clone(), first)).into_iter().collect();
    for user in users {
        if members.iter().all(|(id, _)| id != user) {
            members.push((user.clone(), role::id(role::MEMBER)));
        }
    }
    members
}

/// What is the same for the same two participants, whoever of them asks.
fn participants(kind: ChannelType, members: &[(UserId, RoleId)]) -> Option<String> {
    match (kind, members) {
        (ChannelType::Conversation, [(a, _), (b, _)]) => {
            let (a, b) = if a < b { (a, b) } else { (b, a) };
            // A space is in no id.
            Some(format!("{a} {b}"))
        }
        _ => None,
    }
}

//! Making a channel from its type's template.

use gavel_model::{Actor, Channel, ChannelBase, ChannelType, NewChannel, Permission, RoleId, UserId, Visibility, role};
use gavel_store::{Conn, Created, NewChannelRow};

use super::{RULES, Words, check_settings};
use crate::{Chat, Error, FieldError, Result, mint::mint};

/// How many members a channel may be made with.
const FIRST_MEMBERS: usize = 100;
/// How many participants a direct channel has at most, if its type does not say.
const PARTICIPANTS: i64 = 2;

impl Chat {
    /// Makes a channel; whoever makes it runs it. The same two participants get the conversation they have; the flag
    /// tells whether it was made now.
    pub async fn create_channel(&self, actor: &Actor, new: NewChannel) -> Result<(Channel, bool)> {
        self.require_in_app(actor, Permission::CreateChannel).await?;
        let template = self.type_of(&new).await?;
        let base = template.base;
        let visibility = visibility(&template, &new)?;
        let members = members(actor, base, &new.user_ids);
        let words = Words {
            name: new.display_name.as_deref(),
            topic: new.topic.as_deref(),
            guidelines: new.guidelines.as_deref(),
            avatar_url: new.avatar_url.as_deref(),
            tags: Some(&new.tags),
            metadata: Some(&new.metadata),
        };
        let mut errors = words.check();
        errors.extend(words.refused(self, actor));
        errors.extend(check_settings(self, &new.settings));
        let mut refuse = |pointer: &str, detail: &str| {
            errors.push(FieldError { pointer: pointer.into(), detail: detail.into() });
        };
        if new.user_ids.len() > FIRST_MEMBERS {
            refuse("/userIds", "at most 100; add the others to the channel");
        }
        if base == ChannelBase::Conversation && members.len() < 2 {
            refuse("/userIds", "a conversation needs at least two participants");
        } else if base != ChannelBase::Conversation && new.display_name.is_none() {
            refuse("/displayName", "a channel has a name");
        }
        let most = template.max_members.or((visibility == Visibility::Direct).then_some(PARTICIPANTS));
        if let Some(most) = most.filter(|most| usize::try_from(*most).is_ok_and(|most| members.len() > most)) {
            refuse("/userIds", &format!("a channel of this type has at most {most} members"));
        }
        if !errors.is_empty() {
            return Err(Error::Validation(errors));
        }
        let mut settings = template.settings.clone();
        new.settings.apply(&mut settings);
        if settings.rules != template.settings.rules {
            self.require_in_app(actor, RULES).await?;
        }
        let guidelines = new.guidelines.or(template.guidelines).filter(|text| !text.is_empty());
        let guidelines_version = i64::from(guidelines.is_some());
        let now = self.now();
        let (minted, id) = (new.id.is_none(), new.id.unwrap_or_else(|| mint(now)));
        let channel = Channel {
            id: id.clone(),
            kind: template.id,
            base,
            visibility,
            display_name: new.display_name,
            topic: new.topic.filter(|t| !t.is_empty()),
            guidelines,
            avatar_url: new.avatar_url.filter(|url| !url.is_empty()),
            tags: new.tags,
            metadata: new.metadata,
            settings,
            role_overrides: template.role_overrides,
            max_members: most,
            guidelines_version,
            guidelines_since: guidelines_version,
            created_by: actor.user().cloned(),
            created_at: now,
            updated_at: now,
            archived_at: None,
            last_message_at: None,
            truncated_before: None,
            member_count: 0,
            message_count: 0,
            seq: 0,
            revision: 1,
        };
        let participants = participants(base, &members);
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
        let write = move |conn: &Conn<'_>| {
            let mut row = row.clone();
            if base != ChannelBase::Conversation {
                as_they_are(conn, &mut row.members)?;
            }
            conn.create_channel(&row)
        };
        match self.change_in_app(actor, Permission::CreateChannel, write, tell).await {
            Ok(Created::New(channel, _)) => Ok((channel, true)),
            // What is there with an id minted just now was made by this very call, before it was cut short.
            Ok(Created::Existing(channel)) => {
                let made = channel.id == id;
                Ok((channel, made))
            }
            Err(Error::Conflict(_)) if minted => Ok((self.channel(actor, &id).await?, true)),
            Err(Error::Conflict(_)) => Err(Error::Conflict("there is a channel with this id")),
            Err(other) => Err(other),
        }
    }

    /// The type that a channel is to be made from.
    async fn type_of(&self, new: &NewChannel) -> Result<ChannelType> {
        let id = new.kind.clone().unwrap_or_else(|| ChannelBase::Community.id());
        let named = id.clone();
        let found = self.0.store.read(move |conn| conn.channel_type(&named)).await?;
        found.ok_or_else(|| Error::field("/type", format!("there is no channel type {id}")))
    }

    /// Nothing if all of these users are known, else an error that names those who are not.
    pub(crate) async fn known_users(&self, users: Vec<UserId>) -> Result<()> {
        let wanted = users.clone();
        let known = self.0.store.read(move |conn| conn.users_by_id(&wanted)).await?;
        let names: Vec<_> = users.iter().filter(|user| !known.contains_key(*user)).map(UserId::as_str).collect();
        if names.is_empty() {
            return Ok(());
        }
        Err(Error::field("/userIds", format!("unknown: {}; make them by PUT /api/v3/users/{{id}}", names.join(", "))))
    }
}

fn visibility(template: &ChannelType, new: &NewChannel) -> Result<Visibility> {
    let short = new.is_public.map(|public| if public { Visibility::Public } else { Visibility::Private });
    if let (Some(long), Some(short)) = (new.visibility, short)
        && long != short
    {
        return Err(Error::field("/isPublic", "says another thing than visibility"));
    }
    match (template.base, new.visibility.or(short)) {
        (ChannelBase::Conversation, None | Some(Visibility::Direct)) => Ok(Visibility::Direct),
        (ChannelBase::Conversation, Some(_)) => Err(Error::field("/visibility", "a conversation is direct")),
        (_, asked) => Ok(asked.unwrap_or(template.visibility)),
    }
}

/// The first members, nobody twice: whoever makes the channel as its admin, participants of a conversation as equals.
fn members(actor: &Actor, base: ChannelBase, users: &[UserId]) -> Vec<(UserId, RoleId)> {
    let first = role::id(if base == ChannelBase::Conversation { role::MEMBER } else { role::ADMIN });
    let mut members: Vec<_> = actor.user().map(|user| (user.clone(), first)).into_iter().collect();
    for user in users {
        if members.iter().all(|(id, _)| id != user) {
            members.push((user.clone(), role::id(role::MEMBER)));
        }
    }
    members
}

/// Makes those who are added what they are in the whole app, a guest or a bot, as if they joined.
fn as_they_are(conn: &Conn<'_>, members: &mut [(UserId, RoleId)]) -> std::result::Result<(), gavel_store::Error> {
    for (user, role) in members.iter_mut().filter(|(_, role)| role.as_str() == role::MEMBER) {
        *role = role::on_joining(&conn.user(user)?.map(|user| user.roles).unwrap_or_default());
    }
    Ok(())
}

/// What is the same for the same two participants, whoever of them asks.
fn participants(base: ChannelBase, members: &[(UserId, RoleId)]) -> Option<String> {
    match (base, members) {
        (ChannelBase::Conversation, [(a, _), (b, _)]) => {
            let (a, b) = if a < b { (a, b) } else { (b, a) };
            // A space is in no id.
            Some(format!("{a} {b}"))
        }
        _ => None,
    }
}

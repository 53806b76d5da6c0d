//! Changing a channel: what it says of itself, and what holds in it.

use gavel_model::{
    APP_WIDE, Actor, Channel, ChannelId, EventType, PatchChannel, Permission, PermissionSet, Timestamp, Visibility,
};
use gavel_realtime::Room;
use gavel_store::{ChannelChange, Conn};

use super::{RULES, Words, check_overrides, check_settings};
use crate::{Chat, Error, Facts, Result, permission::denied_in_app};

impl Chat {
    /// Changes a channel; what the patch does not name stays. One that changes nothing is told to nobody.
    pub async fn patch_channel(&self, actor: &Actor, id: &ChannelId, patch: PatchChannel) -> Result<Channel> {
        self.check_patch(actor, &patch)?;
        let facts = self.read_facts(actor, id).await?;
        let decides = !patch.settings.is_empty() || !patch.role_overrides.is_empty() || patch.visibility.is_some();
        if decides {
            facts.require(Permission::ManageChannel)?;
        }
        if !decides || says(&patch) {
            facts.require(Permission::EditChannel)?;
        }
        facts.require_open()?;
        may_show(&facts, patch.visibility)?;
        let (chat, by, to, at) = (self.clone(), actor.clone(), id.clone(), self.now());
        let basis = facts.clone();
        let write = move |conn: &Conn<'_>| {
            let Some(before) = conn.channel(&to)? else { return Ok(Err(Error::NotFound("channel"))) };
            let mut channel = before.clone();
            apply(&patch, &mut channel);
            if before.settings.rules != channel.settings.rules && !basis.holds(RULES) {
                return Ok(Err(denied_in_app(&by, RULES)));
            }
            let (given, lost) = chat.moved(conn, &before, &channel, &patch)?;
            if let Some(permission) = given.iter().find(|permission| !basis.holds(*permission)) {
                let detail = "nobody gives what they do not have themselves";
                return Ok(Err(Error::PermissionDenied { permission, detail }));
            }
            let there = channel.guidelines.is_some();
            let anew = there && patch.require_acceptance == Some(true);
            if before.guidelines != channel.guidelines || anew {
                conn.guidelines_changed(&to, there, anew)?;
            } else if before == channel {
                return Ok(Ok((ChannelChange { channel, event: None }, lost)));
            }
            let kind = match (before.settings.frozen, channel.settings.frozen) {
                (false, true) => EventType::ChannelFrozen,
                (true, false) => EventType::ChannelUnfrozen,
                _ => EventType::ChannelUpdated,
            };
            Ok(Ok((conn.change_channel(&before, &channel, kind, &by, at)?, lost)))
        };
        let room = Room::Channel(id.clone());
        let publish = move |chat: &Chat, done: &Result<(ChannelChange, PermissionSet)>| {
            if let Ok((change, lost)) = done {
                chat.publish_channel(Some(change), at);
                chat.ask_anew(Some(&room), *lost);
            }
        };
        Ok(self.change_guarded(&facts, actor, id, write, publish).await??.0.channel)
    }

    fn check_patch(&self, actor: &Actor, patch: &PatchChannel) -> Result<()> {
        let words = Words {
            name: patch.display_name.as_deref(),
            topic: patch.topic.as_deref(),
            guidelines: patch.guidelines.as_deref(),
            avatar_url: patch.avatar_url.as_deref(),
            tags: patch.tags.as_deref(),
            metadata: patch.metadata.as_ref(),
        };
        let mut errors = words.check();
        errors.extend(words.refused(self, actor));
        errors.extend(check_settings(self, &patch.settings));
        errors.extend(check_overrides(patch.role_overrides.iter().map(|(role, set)| (role, set.unwrap_or_default()))));
        if errors.is_empty() { Ok(()) } else { Err(Error::Validation(errors)) }
    }

    /// What the change gives to roles, and what it takes from them.
    fn moved(
        &self,
        conn: &Conn<'_>,
        before: &Channel,
        after: &Channel,
        patch: &PatchChannel,
    ) -> std::result::Result<(PermissionSet, PermissionSet), gavel_store::Error> {
        let roles = self.roles_in(conn)?;
        let nothing = (PermissionSet::NONE, PermissionSet::NONE);
        Ok(patch.role_overrides.keys().fold(nothing, |(given, lost), role| {
            let allowed = |channel: &Channel| {
                channel
                    .role_overrides
                    .get(role)
                    .copied()
                    .unwrap_or_else(|| roles.allowed(role.as_str()))
                    .without(APP_WIDE)
            };
            let (before, after) = (allowed(before), allowed(after));
            (given.with(after.without(before)), lost.with(before.without(after)))
        }))
    }

    /// Tells of what has changed in a channel, if anything has.
    pub(crate) fn publish_channel(&self, change: Option<&ChannelChange>, at: Timestamp) {
        if let Some(ChannelChange { channel, event: Some((kind, seq)) }) = change {
            self.publish(*kind, &channel.id, *seq, at, channel);
        }
    }
}

/// Whether a patch changes what a channel says of itself.
fn says(patch: &PatchChannel) -> bool {
    patch.display_name.is_some()
        || patch.topic.is_some()
        || patch.guidelines.is_some()
        || patch.require_acceptance.is_some()
        || patch.avatar_url.is_some()
        || patch.tags.is_some()
        || patch.metadata.is_some()
}

/// Whether the channel may be shown to these: from public to private or back.
fn may_show(facts: &Facts, visibility: Option<Visibility>) -> Result<()> {
    match visibility {
        Some(asked) if asked == facts.channel.visibility => Ok(()),
        Some(_) if facts.channel.visibility == Visibility::Direct => {
            Err(Error::UnsupportedChannelType("a direct channel stays one"))
        }
        Some(Visibility::Direct) => Err(Error::field("/visibility", "public or private")),
        Some(Visibility::Public | Visibility::Private) | None => Ok(()),
    }
}

fn apply(patch: &PatchChannel, channel: &mut Channel) {
    let words = [
        (&patch.topic, &mut channel.topic),
        (&patch.guidelines, &mut channel.guidelines),
        (&patch.avatar_url, &mut channel.avatar_url),
    ];
    for (new, old) in words {
        if let Some(new) = new {
            *old = Some(new.clone()).filter(|text| !text.is_empty());
        }
    }
    if let Some(name) = &patch.display_name {
        channel.display_name = Some(name.clone());
    }
    if let Some(tags) = &patch.tags {
        channel.tags.clone_from(tags);
    }
    if let Some(metadata) = &patch.metadata {
        channel.metadata.clone_from(metadata);
    }
    channel.visibility = patch.visibility.unwrap_or(channel.visibility);
    patch.settings.apply(&mut channel.settings);
    for (role, allowed) in &patch.role_overrides {
        match allowed {
            Some(allowed) => drop(channel.role_overrides.insert(role.clone(), *allowed)),
            None => drop(channel.role_overrides.remove(role)),
        }
    }
}

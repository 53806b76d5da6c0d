//! Imports: a channel that is filled from an export, a stretch in each transaction, and messages that come back into one.
//!
//! A channel that is being imported counts as deleted, so that nobody sees half of it; [`Conn::finish_import`] makes it
//! appear. What is there already stays, so that a stretch can be written again.

mod channel;
mod messages;

use std::collections::BTreeSet;

use gavel_model::{
    Actor, ChannelId, ExportedEdit, ExportedFollow, ExportedMember, ExportedMessage, ExportedReaction, ExportedUser,
    MessageId, NewUser, Timestamp, UserId,
};

pub use channel::{ImportTarget, NewImport};

use crate::{
    Conn, Error,
    append::list,
    conn::{params, to_json},
    log::LogEnd,
};

/// Who does it, as the log has it.
const ACTOR: Actor = Actor::System("import");

/// A stretch of an import.
#[derive(Clone, Debug)]
pub struct ImportStep {
    /// The channel.
    pub channel: ChannelId,
    /// Whether the channel is being imported as a whole: messages keep their places. Otherwise they come to its end, and
    /// those that were deleted come back.
    pub whole: bool,
    /// When.
    pub at: Timestamp,
    /// Users, made if unknown.
    pub users: Vec<ExportedUser>,
    /// Members, of a channel that is imported as a whole.
    pub members: Vec<ExportedMember>,
    /// Messages.
    pub messages: Vec<ExportedMessage>,
    /// What messages said before.
    pub edits: Vec<ExportedEdit>,
    /// Reactions.
    pub reactions: Vec<ExportedReaction>,
    /// Who follows threads.
    pub follows: Vec<ExportedFollow>,
}

impl ImportStep {
    /// One with nothing in it yet.
    pub fn new(channel: ChannelId, whole: bool, at: Timestamp) -> Self {
        let (users, members, messages) = (Vec::new(), Vec::new(), Vec::new());
        let (edits, reactions, follows) = (Vec::new(), Vec::new(), Vec::new());
        Self { channel, whole, at, users, members, messages, edits, reactions, follows }
    }

    /// How many rows it has.
    pub fn rows(&self) -> usize {
        let beside = self.edits.len() + self.reactions.len() + self.follows.len();
        self.users.len() + self.members.len() + self.messages.len() + beside
    }

    /// All users that it names.
    fn named(&self) -> BTreeSet<&UserId> {
        let members = self.members.iter().map(|member| &member.user_id);
        let messages = self.messages.iter().map(|exported| &exported.message);
        let messages =
            messages.flat_map(|message| message.user_id.iter().chain(&message.mentions).chain(&message.pinned_by));
        let edits = self.edits.iter().flat_map(|edit| edit.edit.replaced_by.iter().chain(&edit.edit.mentions));
        let reactions = self.reactions.iter().map(|reaction| &reaction.reaction.user_id);
        let follows = self.follows.iter().map(|follow| &follow.user_id);
        members.chain(messages).chain(edits).chain(reactions).chain(follows).collect()
    }
}

/// What an import has led to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// How many members were made.
    pub members: u64,
    /// How many messages were written.
    pub messages: u64,
}

impl Conn<'_> {
    /// Writes a stretch.
    pub fn import(&self, step: &ImportStep) -> Result<Imported, Error> {
        for user in &step.users {
            self.import_user(user)?;
        }
        for user in step.named() {
            self.ensure_user(user, &ACTOR, step.at)?;
        }
        let mut members = 0;
        for member in &step.members {
            members += self.import_member(&step.channel, member, step.at)?;
        }
        self.import_beside(step)?;
        let mut log = LogEnd::default();
        let messages = self.import_messages(step, &mut log)?;
        log.finish(self)?;
        let reacted: BTreeSet<&MessageId> = step.reactions.iter().map(|reaction| &reaction.message_id).collect();
        for message in reacted {
            self.count_reactions(&step.channel, message)?;
        }
        Ok(Imported { members, messages })
    }

    fn import_user(&self, user: &ExportedUser) -> Result<(), Error> {
        if self.user(&user.id)?.is_none() {
            let profile = NewUser {
                display_name: user.display_name.clone(),
                avatar_url: user.avatar_url.clone(),
                metadata: user.metadata.clone(),
            };
            self.put_user(&user.id, &profile, &ACTOR, user.created_at)?;
        }
        Ok(())
    }

    fn import_member(&self, channel: &ChannelId, member: &ExportedMember, at: Timestamp) -> Result<u64, Error> {
        if self.member(channel, &member.user_id)?.is_some() {
            return Ok(0);
        }
        self.ensure_roles(&member.roles, &ACTOR, at)?;
        self.execute(
            "insert into members (channel_id, user_id, roles, joined_at, joined_seq, revision, guidelines_accepted,
             delivered_seq, delivered_at, read_seq, read_at, unread_after)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            params![
                channel,
                &member.user_id,
                &to_json(&member.roles)?,
                member.joined_at,
                member.joined_seq,
                self.count_imported_member(channel)?,
                member.guidelines_accepted,
                member.delivered_seq,
                member.delivered_at,
                member.read_seq,
                member.read_at,
                member.unread_after.unwrap_or(member.read_seq),
            ],
        )?;
        Ok(1)
    }

    /// Writes what belongs to messages.
    fn import_beside(&self, step: &ImportStep) -> Result<(), Error> {
        let channel = &step.channel;
        for ExportedEdit { message_id, revision, edit } in &step.edits {
            let moderation = edit.moderation.as_ref().map(to_json).transpose()?;
            let data = if edit.data.is_empty() { None } else { Some(to_json(&edit.data)?) };
            self.execute(
                "insert into message_edits (channel_id, message_id, revision, text, data, attachments, tags, mentions,
                 mention_all, moderation, replaced_at, replaced_by)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
                 on conflict (channel_id, message_id, revision) do nothing",
                params![
                    channel,
                    message_id,
                    *revision,
                    &edit.text,
                    data.as_ref(),
                    list(&edit.attachments)?.as_ref(),
                    list(&edit.tags)?.as_ref(),
                    list(&edit.mentions)?.as_ref(),
                    edit.mention_all.then_some(1_i64),
                    moderation.as_ref(),
                    edit.replaced_at,
                    edit.replaced_by.as_ref(),
                ],
            )?;
        }
        for ExportedReaction { message_id, reaction } in &step.reactions {
            self.execute(
                "insert into reactions (channel_id, message_id, user_id, type, created_at) values ($1, $2, $3, $4, $5)
                 on conflict (channel_id, message_id, user_id, type) do nothing",
                params![channel, message_id, &reaction.user_id, &reaction.kind, reaction.created_at],
            )?;
        }
        for follow in &step.follows {
            self.execute(
                "insert into thread_follows (channel_id, message_id, user_id, following) values ($1, $2, $3, $4)
                 on conflict (channel_id, message_id, user_id) do nothing",
                params![channel, &follow.message_id, &follow.user_id, i64::from(follow.following)],
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// What of the rows of a channel is imported, or counted anew.
    const KNOWN: &[(&str, &str)] = &[
        (
            "channels",
            "archived_at avatar_url base created_at created_by deleted_at display_name folded_name folded_topic guidelines \
             guidelines_since guidelines_version id last_message_at last_message_seq max_members member_count \
             members_announced_at membership_changes message_count metadata participants revision role_overrides seq \
             settings tags topic truncated_before type updated_at visibility",
        ),
        (
            "members",
            "channel_id delivered_at delivered_seq guidelines_accepted joined_at joined_seq read_at read_seq revision roles \
             sent_count sent_seq unread_after unread_number user_id",
        ),
        (
            "messages",
            "after_seq attachments channel_id created_at data deleted_at edited_at id last_reply_seq mention_all mentions \
             moderation number parent_id pinned_at pinned_by pinned_seq published_at reactions revision status sub tags \
             text thread thread_archived type user_id",
        ),
        (
            "message_edits",
            "attachments channel_id data mention_all mentions message_id moderation replaced_at replaced_by revision tags \
             text",
        ),
        ("reactions", "channel_id created_at message_id type user_id"),
        ("thread_follows", "channel_id following message_id user_id"),
    ];

    #[test]
    fn every_column_is_imported_or_counted() {
        let folder = tempfile::tempdir().unwrap();
        let mut connection = crate::conn::sqlite::open(&folder.path().join("gavel.db")).unwrap();
        crate::migrations::run_sqlite(&mut connection, i64::MAX).unwrap();
        let conn = Conn::sqlite(&connection);
        for (table, known) in KNOWN {
            let columns =
                conn.all("select name from pragma_table_info($1)", params![*table], |row| row.text(0)).unwrap();
            let columns: BTreeSet<&str> = columns.iter().map(String::as_str).collect();
            let known: BTreeSet<&str> = known.split_whitespace().collect();
            assert_eq!(columns, known, "{table}: does an export have a new column, and does an import write it?");
        }
    }
}

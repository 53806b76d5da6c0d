//! Reactions: who reacted with what, counted in the message's own row.

use gavel_model::{Actor, ChannelId, EventType, Message, MessageId, Reaction, Timestamp, UserId};

use crate::{
    Conn, Error, Refusal,
    conn::{Row, params, to_json},
    log::LogEntry,
    threads::MessageChange,
};

/// A reaction that is put to a message, or taken back.
#[derive(Clone, Debug)]
pub struct React {
    /// The message.
    pub message: MessageId,
    /// Whose reaction.
    pub user: UserId,
    /// With what.
    pub kind: String,
    /// Who does it.
    pub actor: Actor,
    /// When.
    pub at: Timestamp,
}

/// Which of a message's reactions are asked for.
#[derive(Clone, Debug)]
pub struct ReactionsPage {
    /// The channel.
    pub channel: ChannelId,
    /// The message.
    pub message: MessageId,
    /// Those of this type alone.
    pub kind: Option<String>,
    /// Those after this type and user.
    pub after: Option<(String, String)>,
    /// At most so many.
    pub limit: i64,
}

impl Conn<'_> {
    /// Puts a reaction to a message, which has at most `most` different ones. Nothing changes if it is there.
    pub fn add_reaction(&self, react: &React, most: usize) -> Result<MessageChange, Error> {
        let mut stored = self.message(&react.message)?.ok_or(Error::NotFound)?;
        let message = &mut stored.message;
        if message.deleted_at.is_some() {
            return Err(Error::Refused(Refusal::Deleted));
        }
        let known = message.reactions.contains_key(&react.kind);
        if !known && message.reactions.len() >= most {
            return Err(Error::Refused(Refusal::TooManyReactions));
        }
        let added = self.execute(
            "insert into reactions (channel_id, message_id, user_id, type, created_at) values ($1, $2, $3, $4, $5)
             on conflict (channel_id, message_id, user_id, type) do nothing",
            params![&message.channel_id, &message.id, &react.user, &react.kind, react.at],
        )?;
        if added == 0 {
            return Ok(MessageChange { stored, seq: None });
        }
        *message.reactions.entry(react.kind.clone()).or_default() += 1;
        let seq = self.reacted(EventType::ReactionAdded, message, react)?;
        Ok(MessageChange { stored, seq: Some(seq) })
    }

    /// Takes a reaction back. Nothing changes if it is not there.
    pub fn remove_reaction(&self, react: &React) -> Result<MessageChange, Error> {
        let mut stored = self.message(&react.message)?.ok_or(Error::NotFound)?;
        let message = &mut stored.message;
        let removed = self.execute(
            "delete from reactions where channel_id = $1 and message_id = $2 and user_id = $3 and type = $4",
            params![&message.channel_id, &message.id, &react.user, &react.kind],
        )?;
        if removed == 0 {
            return Ok(MessageChange { stored, seq: None });
        }
        if let Some(count) = message.reactions.get_mut(&react.kind) {
            *count -= 1;
        }
        message.reactions.retain(|_, count| *count > 0);
        let seq = self.reacted(EventType::ReactionRemoved, message, react)?;
        Ok(MessageChange { stored, seq: Some(seq) })
    }

    /// Keeps the counts and tells.
    fn reacted(&self, kind: EventType, message: &Message, react: &React) -> Result<i64, Error> {
        let counts = if message.reactions.is_empty() { None } else { Some(to_json(&message.reactions)?) };
        self.execute(
            "update messages set reactions = $1 where channel_id = $2 and after_seq = $3 and sub = $4",
            params![counts.as_ref(), &message.channel_id, message.position.after_seq, message.position.sub],
        )?;
        let seq = self.next_seq(&message.channel_id)?;
        self.log(&LogEntry {
            kind,
            channel: Some(&message.channel_id),
            seq: Some(seq),
            subject: &subject(&message.id, &react.user, &react.kind),
            actor: &react.actor,
            at: react.at,
        })?;
        Ok(seq)
    }

    /// A page of a message's reactions, by type and then by user.
    pub fn reactions(&self, page: &ReactionsPage) -> Result<Vec<Reaction>, Error> {
        let (kind, user) = page.after.as_ref().map_or(("", ""), |(kind, user)| (kind, user));
        let read =
            |row: &Row<'_>| Ok(Reaction { user_id: row.parsed(0)?, kind: row.text(1)?, created_at: row.time(2)? });
        let ReactionsPage { channel, message, limit, .. } = page;
        match &page.kind {
            Some(only) => self.all(
                "select user_id, type, created_at from reactions
                 where channel_id = $1 and message_id = $2 and type = $3 and user_id > $4 order by user_id limit $5",
                params![channel, message, only, user, *limit],
                read,
            ),
            None => self.all(
                "select user_id, type, created_at from reactions
                 where channel_id = $1 and message_id = $2 and (type, user_id) > ($3, $4)
                 order by type, user_id limit $5",
                params![channel, message, kind, user, *limit],
                read,
            ),
        }
    }

    /// Takes all reactions of a message out.
    pub(crate) fn forget_reactions(&self, message: &Message) -> Result<(), Error> {
        self.execute(
            "delete from reactions where channel_id = $1 and message_id = $2",
            params![&message.channel_id, &message.id],
        )?;
        Ok(())
    }
}

/// How the log names a reaction: neither an id nor a type has a space.
fn subject(message: &MessageId, user: &UserId, kind: &str) -> String {
    format!("{message} {user} {kind}")
}

/// The message, the user and the type of a reaction as the log names it.
pub(crate) fn from_subject(subject: &str) -> Result<(MessageId, UserId, String), Error> {
    let corrupt = || Error::Corrupt(format!("{subject:?} is no reaction"));
    let [message, user, kind] = subject.split(' ').collect::<Vec<_>>()[..] else { return Err(corrupt()) };
    let message = MessageId::new(message).map_err(|_| corrupt())?;
    Ok((message, UserId::new(user).map_err(|_| corrupt())?, kind.to_owned()))
}

//! Reactions: put to a message, taken back, listed.

use gavel_model::{
    Actor, Cursor, CursorError, EventType, MessageId, Page, Reaction, ReactionChange, Timestamp, UserId,
};
use gavel_store::{Conn, MessageChange, React, ReactionsPage, StoredMessage};

use crate::{Chat, Error, Permission, Result, messages::is_blank, query};

/// How many characters a reaction may have.
const TYPE_CHARS: usize = 32;
/// How many different reactions a message may have.
const TYPES: usize = 50;
/// The order of a list of reactions, as cursors name it; with the type if there is one alone.
const ORDER: &str = "reactions+";

/// Which page of a message's reactions is asked for.
#[derive(Clone, Debug, Default)]
pub struct ReactionList {
    /// How many reactions.
    pub limit: Option<u32>,
    /// Where the last page ended.
    pub cursor: Option<String>,
    /// Those of this type alone.
    pub kind: Option<String>,
}

/// What a user does to a reaction of theirs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Change {
    Add,
    Remove,
}

impl Change {
    const fn event(self) -> EventType {
        match self {
            Self::Add => EventType::ReactionAdded,
            Self::Remove => EventType::ReactionRemoved,
        }
    }
}

impl Chat {
    /// Reacts to a message; so already, nothing changes.
    pub async fn add_reaction(&self, actor: &Actor, id: &MessageId, kind: String) -> Result<ReactionChange> {
        check(&kind)?;
        self.react(actor, id, kind, Change::Add).await
    }

    /// Takes a reaction of the caller's back; none there, nothing changes.
    pub async fn remove_reaction(&self, actor: &Actor, id: &MessageId, kind: String) -> Result<ReactionChange> {
        check(&kind)?;
        self.react(actor, id, kind, Change::Remove).await
    }

    async fn react(&self, actor: &Actor, id: &MessageId, kind: String, change: Change) -> Result<ReactionChange> {
        let Some(user) = actor.user().cloned() else {
            return Err(Error::field("X-Gavel-User", "a server key reacts for a user: name them in this header"));
        };
        let (stored, facts) = self.published(actor, id).await?;
        facts.require(Permission::AddReaction)?;
        if change == Change::Add && !facts.channel.settings.reactions {
            let detail = "messages are not reacted to here";
            return Err(Error::TurnedOff { code: "reactions_off", detail });
        }
        if change == Change::Add && !self.passes(&facts, &kind) {
            return Err(Error::field("/type", "a rule does not let this word through"));
        }
        let at = self.now();
        let react = React { message: id.clone(), user: user.clone(), kind: kind.clone(), actor: actor.clone(), at };
        let write = move |conn: &Conn<'_>| match change {
            Change::Add => conn.add_reaction(&react, TYPES),
            Change::Remove => conn.remove_reaction(&react),
        };
        let event = change.event();
        let told = (user.clone(), kind.clone());
        let publish = move |chat: &Chat, change: &MessageChange| chat.publish_reaction(event, change, told, at);
        let changed = self.change_guarded(&facts, actor, &stored.message.channel_id, write, publish).await?;
        Ok(reaction(&changed, user, kind))
    }

    fn publish_reaction(&self, event: EventType, change: &MessageChange, who: (UserId, String), at: Timestamp) {
        if let Some(seq) = change.seq {
            let channel = &change.stored.message.channel_id;
            self.publish(event, channel, seq, at, &reaction(change, who.0, who.1));
        }
    }

    /// Who reacted to a message, by type and then by user.
    pub async fn reactions(&self, actor: &Actor, id: &MessageId, list: ReactionList) -> Result<Page<Reaction>> {
        let limit = query::limit(list.limit, "/limit")?;
        let order = format!("{ORDER}{}", list.kind.as_deref().unwrap_or_default());
        let after = list.cursor.as_deref().map(|cursor| place(cursor, &order)).transpose()?;
        let kind = list.kind;
        let read = move |conn: &Conn<'_>, _, stored: StoredMessage| {
            let (channel, message) = (stored.message.channel_id, stored.message.id);
            conn.reactions(&ReactionsPage { channel, message, kind, after, limit: limit + 1 })
        };
        let items = self.read_of(actor, id, read).await?;
        let key = |last: &Reaction| vec![last.kind.as_str().into(), last.user_id.as_str().into()];
        Ok(Page::of(items, limit, |last| Cursor::new(order, key(last))))
    }
}

/// Whether this can be a reaction: an emoji or a word, so nothing with a space.
fn check(kind: &str) -> Result<()> {
    let length = kind.chars().count();
    if length == 0 || length > TYPE_CHARS || kind.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(Error::field("/type", format!("an emoji or a word of 1 to {TYPE_CHARS} characters")));
    }
    if kind.chars().all(is_blank) {
        return Err(Error::field("/type", "a reaction shows something"));
    }
    Ok(())
}

fn reaction(change: &MessageChange, user_id: UserId, kind: String) -> ReactionChange {
    let message = &change.stored.message;
    ReactionChange { message_id: message.id.clone(), user_id, kind, reactions: message.reactions.clone() }
}

fn place(cursor: &str, order: &str) -> Result<(String, String)> {
    let cursor = Cursor::parse(cursor, order)?;
    match cursor.keys() {
        [kind, user] => kind.as_str().zip(user.as_str()).map(|(kind, user)| (kind.to_owned(), user.to_owned())),
        _ => None,
    }
    .ok_or_else(|| CursorError::Malformed.into())
}

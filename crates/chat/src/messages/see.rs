//! Who sees which message, and what of it.

use std::collections::HashMap;

use gavel_model::{Actor, MessageId, MessageView, Page};
use gavel_store::{Conn, StoredMessage};

use crate::{
    Chat, Error, Facts, Permission, Result,
    publish::{view, whole_view},
};

/// Whether an actor sent a message.
pub(super) fn is_own(actor: &Actor, stored: &StoredMessage) -> bool {
    actor.user().is_some_and(|user| stored.message.user_id.as_ref() == Some(user))
}

/// Whether a message is there for an actor who sees of others what came after this event: what others may not see is not.
pub(super) fn sees(actor: &Actor, facts: &Facts, stored: &StoredMessage, after: i64) -> bool {
    let position = stored.message.position;
    let shown = (position.is_published() || facts.allows(Permission::ReadModeration)) && position.after_seq > after;
    facts.allows(Permission::ReadChannel) && (shown || is_own(actor, stored))
}

/// Messages of lists as the actor sees them, of those that they see, each by what holds in its channel.
pub(super) fn seen<'a>(
    conn: &Conn<'_>,
    actor: &Actor,
    messages: impl Iterator<Item = (&'a Facts, &'a StoredMessage)>,
) -> std::result::Result<Vec<MessageView>, gavel_store::Error> {
    let seen = messages.filter(|(facts, stored)| sees(actor, facts, stored, facts.sees_after()));
    shown(conn, actor, &seen.collect::<Vec<_>>())
}

/// A page of a channel's messages as the actor sees them, of those that they see.
pub(crate) fn seen_page(
    conn: &Conn<'_>,
    actor: &Actor,
    facts: &Facts,
    page: &Page<StoredMessage>,
) -> std::result::Result<Page<MessageView>, gavel_store::Error> {
    let items = seen(conn, actor, page.items.iter().map(|stored| (facts, stored)))?;
    Ok(Page { items, next: page.next.clone() })
}

/// To one who may not know of a channel, its messages are not there either.
pub(super) fn hide_channel(error: Error) -> Error {
    match error {
        Error::NotFound(_) => Error::NotFound("message"),
        other => other,
    }
}

/// Messages as the actor sees them, each by what holds in its channel.
fn shown(
    conn: &Conn<'_>,
    actor: &Actor,
    messages: &[(&Facts, &StoredMessage)],
) -> std::result::Result<Vec<MessageView>, gavel_store::Error> {
    let mut own = match actor.user() {
        Some(user) => conn.own(user, messages.iter().map(|(_, stored)| &stored.message))?,
        None => HashMap::new(),
    };
    let each = |(facts, stored): &(&Facts, &StoredMessage)| {
        let mut view = judged(actor, facts, stored);
        if let Some(own) = own.remove(&stored.message.id) {
            (view.own_reactions, view.following) = (own.reactions, own.following);
        }
        view
    };
    Ok(messages.iter().map(each).collect())
}

/// One message as the actor sees it.
pub(super) fn shown_one(
    conn: &Conn<'_>,
    actor: &Actor,
    facts: &Facts,
    stored: &StoredMessage,
) -> std::result::Result<MessageView, gavel_store::Error> {
    shown(conn, actor, &[(facts, stored)])?.pop().ok_or(gavel_store::Error::NotFound)
}

/// A message with what moderation found in it, which is for its author and for moderators.
fn judged(actor: &Actor, facts: &Facts, stored: &StoredMessage) -> MessageView {
    if facts.allows(Permission::ReadModeration) {
        return whole_view(stored);
    }
    let mut view = view(stored);
    view.moderation.take_if(|_| !is_own(actor, stored));
    view
}

impl Chat {
    /// The message, or that there is none.
    pub(super) async fn stored(&self, id: &MessageId) -> Result<StoredMessage> {
        let id = id.clone();
        self.0.store.read(move |conn| conn.message(&id)).await?.ok_or(Error::NotFound("message"))
    }

    /// Reads what belongs to a message that the actor sees, in the snapshot in which they do.
    pub(crate) async fn read_of<T, F>(&self, actor: &Actor, id: &MessageId, read: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Conn<'_>, Facts, StoredMessage) -> std::result::Result<T, gavel_store::Error> + Send + 'static,
    {
        let channel = self.stored(id).await?.message.channel_id;
        let (who, id) = (actor.clone(), id.clone());
        let read = move |conn: &Conn<'_>, facts| {
            let stored = conn.message(&id)?.filter(|stored| sees(&who, &facts, stored, facts.sees_after()));
            stored.map(|stored| read(conn, facts, stored)).transpose()
        };
        match self.read_as(actor, &channel, Permission::ReadChannel, read).await {
            Ok(Some(answer)) => Ok(answer),
            Ok(None) | Err(Error::NotFound(_) | Error::PermissionDenied { .. }) => Err(Error::NotFound("message")),
            Err(error) => Err(error),
        }
    }

    /// A published message that the actor sees, and what may be decided on about it.
    pub(crate) async fn published(&self, actor: &Actor, id: &MessageId) -> Result<(StoredMessage, Facts)> {
        let stored = self.stored(id).await?;
        let facts = self.read_facts(actor, &stored.message.channel_id).await.map_err(hide_channel)?;
        if !sees(actor, &facts, &stored, facts.told_after()) {
            return Err(Error::NotFound("message"));
        }
        if !stored.message.position.is_published() {
            return Err(Error::Conflict("the message is not published"));
        }
        Ok((stored, facts))
    }
}

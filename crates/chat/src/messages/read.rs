//! Reading: one message, and a channel's history.

use gavel_model::{Actor, ChannelId, Cursor, CursorError, Message, MessageId, MessageView, Page, Position};
use gavel_store::{Conn, History, StoredMessage, Unpublished};

use crate::{
    Chat, Error, Facts, Permission, Result,
    publish::{view, whole_view},
    query,
};

/// Which page of a history is asked for.
#[derive(Clone, Debug, Default)]
pub struct HistoryPage {
    /// How many messages.
    pub limit: Option<u32>,
    /// Where the last page ended.
    pub cursor: Option<String>,
    /// From old to new.
    pub ascending: bool,
}

impl Chat {
    /// One message, as the actor may see it.
    pub async fn message(&self, actor: &Actor, id: &MessageId) -> Result<MessageView> {
        let stored = self.stored(id).await?;
        let facts = self.read_facts(actor, &stored.message.channel_id).await.map_err(hide_channel)?;
        let own = actor.user().is_some_and(|user| stored.message.user_id.as_ref() == Some(user));
        let seen = facts.allows(Permission::ReadChannel)
            && (stored.message.position.is_published() || own || facts.allows(Permission::ReadModeration));
        if !seen {
            return Err(Error::NotFound("message"));
        }
        Ok(shown(actor, &facts, &stored))
    }

    /// A page of a channel's history, with what the actor alone may see of it.
    pub async fn history(&self, actor: &Actor, channel: &ChannelId, page: HistoryPage) -> Result<Page<MessageView>> {
        let order = if page.ascending { "position+" } else { "position-" };
        let beyond = page.cursor.as_deref().map(|text| End::parse(text, order)).transpose()?;
        let limit = query::limit(page.limit, "/limit")?;
        let (who, at) = (actor.clone(), channel.clone());
        let read = move |conn: &Conn<'_>, facts| {
            let beyond = beyond.map(|end| end.position(conn, &at, page.ascending)).transpose()?;
            let unpublished = unpublished(&who, &facts);
            // One more tells whether there is another page.
            let history = History { channel: at, unpublished, beyond, ascending: page.ascending, limit: limit + 1 };
            Ok((facts, conn.history(&history)?))
        };
        let (facts, mut stored) = self.read_as(actor, channel, Permission::ReadChannel, read).await?;
        let most = usize::try_from(limit).unwrap_or(0);
        let more = stored.len() > most;
        stored.truncate(most);
        let next = stored.last().filter(|_| more).map(|last| End::after(last, &facts).encode(order));
        Ok(Page { items: stored.iter().map(|s| shown(actor, &facts, s)).collect(), next })
    }
}

/// Where a page of a history ended. One who does not see all unpublished messages is not to know how many stand before
/// their own: their cursor names the message instead of its place.
enum End {
    At(Position),
    Message(i64, MessageId),
}

impl End {
    fn after(last: &StoredMessage, facts: &Facts) -> Self {
        let Message { position, id, .. } = &last.message;
        if position.is_published() || facts.allows(Permission::ReadModeration) {
            Self::At(*position)
        } else {
            Self::Message(position.after_seq, id.clone())
        }
    }

    fn encode(self, order: &str) -> String {
        let keys = match self {
            Self::At(Position { after_seq, sub }) => vec![after_seq.into(), sub.into()],
            Self::Message(after_seq, id) => vec![after_seq.into(), id.as_str().into()],
        };
        Cursor::new(order, keys).encode()
    }

    fn parse(text: &str, order: &str) -> Result<Self> {
        let cursor = Cursor::parse(text, order)?;
        let malformed = || Error::from(CursorError::Malformed);
        let [after_seq, place] = cursor.keys() else { return Err(malformed()) };
        let after_seq = after_seq.as_i64().ok_or_else(malformed)?;
        if let Some(sub) = place.as_i64() {
            return Ok(Self::At(Position { after_seq, sub }));
        }
        let id = place.as_str().and_then(|id| MessageId::new(id).ok()).ok_or_else(malformed)?;
        Ok(Self::Message(after_seq, id))
    }

    /// The place to go on from. If the message has another one by now, what stands beside its old one is shown again
    /// rather than passed over.
    fn position(
        self,
        conn: &Conn<'_>,
        channel: &ChannelId,
        ascending: bool,
    ) -> std::result::Result<Position, gavel_store::Error> {
        match self {
            Self::At(position) => Ok(position),
            Self::Message(after_seq, id) => {
                let found = conn.message(&id)?.map(|stored| stored.message);
                let there = found.filter(|m| m.channel_id == *channel && m.position.after_seq == after_seq);
                let sub = if ascending { 0 } else { i64::MAX };
                Ok(there.map_or(Position { after_seq, sub }, |message| message.position))
            }
        }
    }
}

/// To one who may not know of a channel, its messages are not there either.
pub(crate) fn hide_channel(error: Error) -> Error {
    match error {
        Error::NotFound(_) => Error::NotFound("message"),
        other => other,
    }
}

/// A message as the actor sees it: what moderation found is for its author and for moderators.
pub(super) fn shown(actor: &Actor, facts: &Facts, stored: &StoredMessage) -> MessageView {
    let own = actor.user().is_some_and(|user| stored.message.user_id.as_ref() == Some(user));
    if facts.allows(Permission::ReadModeration) {
        return whole_view(stored);
    }
    let mut view = view(stored);
    if !own {
        view.moderation = None;
    }
    view
}

/// Whose unpublished messages an actor sees.
pub(crate) fn unpublished(actor: &Actor, facts: &Facts) -> Unpublished {
    if facts.allows(Permission::ReadModeration) {
        return Unpublished::All;
    }
    actor.user().map_or(Unpublished::None, |user| Unpublished::Of(user.clone()))
}

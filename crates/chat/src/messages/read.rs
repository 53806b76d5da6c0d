//! Reading: one message, and a channel's history.

use gavel_model::{Actor, ChannelId, Cursor, CursorError, Message, MessageId, MessageView, Page, Position};
use gavel_store::{Conn, History, Past, StoredMessage, Unpublished, Which};

use super::see::{seen_page, shown_one};
use crate::{Chat, Error, Facts, Permission, Result, query};

/// Over how many of a channel's numbers a page looks for what is on it: where few of them are, the page is shorter than asked
/// for, and the next one goes on from there.
const LOOKED_AT: i64 = 20_000;

/// Which page of a history is asked for.
#[derive(Clone, Debug, Default)]
pub struct HistoryPage {
    /// How many messages.
    pub limit: Option<u32>,
    /// Where the last page ended.
    pub cursor: Option<String>,
    /// From old to new.
    pub ascending: bool,
    /// Replies among the messages that they answer.
    pub replies: bool,
}

impl Chat {
    /// One message, as the actor may see it.
    pub async fn message(&self, actor: &Actor, id: &MessageId) -> Result<MessageView> {
        let who = actor.clone();
        self.read_of(actor, id, move |conn, facts, stored| shown_one(conn, &who, &facts, &stored)).await
    }

    /// A page of a channel's history, with what the actor alone may see of it.
    pub async fn history(&self, actor: &Actor, channel: &ChannelId, page: HistoryPage) -> Result<Page<MessageView>> {
        let which = if page.replies { Which::All } else { Which::Roots };
        let stretch = Stretch::parse(which, &page)?;
        let (who, at) = (actor.clone(), channel.clone());
        let read = move |conn: &Conn<'_>, facts| stretch.read(conn, &who, &facts, at);
        self.read_as(actor, channel, Permission::ReadChannel, read).await
    }

    /// A page of the replies to a message, with what the actor alone may see of them.
    pub async fn replies(&self, actor: &Actor, root: &MessageId, page: HistoryPage) -> Result<Page<MessageView>> {
        let stretch = Stretch::parse(Which::RepliesTo(root.clone()), &page)?;
        let who = actor.clone();
        let read = move |conn: &Conn<'_>, facts, root: StoredMessage| {
            stretch.read(conn, &who, &facts, root.message.channel_id)
        };
        self.read_of(actor, root, read).await
    }
}

/// A page of a history as it was understood.
struct Stretch {
    which: Which,
    beyond: Option<End>,
    ascending: bool,
    limit: i64,
    /// The list and its order, as cursors name them.
    order: &'static str,
}

impl Stretch {
    fn parse(which: Which, page: &HistoryPage) -> Result<Self> {
        let ascending = page.ascending;
        let order = match (&which, ascending) {
            (Which::Roots, true) => "position+",
            (Which::Roots, false) => "position-",
            (Which::All, true) => "all+",
            (Which::All, false) => "all-",
            (Which::RepliesTo(_), true) => "replies+",
            (Which::RepliesTo(_), false) => "replies-",
        };
        let beyond = page.cursor.as_deref().map(|text| End::parse(text, order)).transpose()?;
        Ok(Self { which, beyond, ascending, limit: query::limit(page.limit, "/limit")?, order })
    }

    fn read(
        self,
        conn: &Conn<'_>,
        actor: &Actor,
        facts: &Facts,
        channel: ChannelId,
    ) -> std::result::Result<Page<MessageView>, gavel_store::Error> {
        let Self { which, beyond, ascending, limit, order } = self;
        let beyond = beyond.map(|end| end.position(conn, &channel, ascending)).transpose()?;
        let unpublished = unpublished(actor, facts);
        // One more tells whether there is another page.
        let Past { messages, up_to } = conn.history(&History {
            channel,
            which,
            unpublished,
            after: facts.sees_after(),
            beyond,
            ascending,
            limit: limit + 1,
            looked_at: LOOKED_AT,
        })?;
        let mut page = Page::of(messages, limit, |last| End::after(last, facts).cursor(order));
        page.next = page.next.or_else(|| Some(End::At(up_to?).cursor(order).encode()));
        seen_page(conn, actor, facts, &page)
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

    fn cursor(self, order: &str) -> Cursor {
        let keys = match self {
            Self::At(Position { after_seq, sub }) => vec![after_seq.into(), sub.into()],
            Self::Message(after_seq, id) => vec![after_seq.into(), id.as_str().into()],
        };
        Cursor::new(order, keys)
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

    /// The place to go on from: where the message stood, if it was published since.
    fn position(
        self,
        conn: &Conn<'_>,
        channel: &ChannelId,
        ascending: bool,
    ) -> std::result::Result<Position, gavel_store::Error> {
        match self {
            Self::At(position) => Ok(position),
            Self::Message(after_seq, id) => {
                let beside = if ascending { 0 } else { i64::MAX };
                let sub = conn.stopped_sub(channel, &id)?.unwrap_or(beside);
                Ok(Position { after_seq, sub })
            }
        }
    }
}

/// Whose unpublished messages an actor sees.
pub(crate) fn unpublished(actor: &Actor, facts: &Facts) -> Unpublished {
    if facts.allows(Permission::ReadModeration) {
        return Unpublished::All;
    }
    actor.user().map_or(Unpublished::None, |user| Unpublished::Of(user.clone()))
}

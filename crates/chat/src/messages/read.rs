//! Reading: one message, and a channel's history.

use gavel_model::{
    Actor, ChannelId, Cursor, CursorError, Message, MessageId, MessagePage, MessageView, Page, Position, cut,
};
use gavel_store::{Conn, History, Past, StoredMessage, Unpublished, Which};

use super::see::{seen_page, sees, shown_one};
use crate::{Chat, Error, Facts, FieldError, Permission, Result, query};

/// Over how many of a channel's numbers a page looks for what is on it: where few of them are, the page is shorter than asked
/// for, and the next one goes on from there.
const LOOKED_AT: i64 = 20_000;

/// What the database answers.
type Read<T> = std::result::Result<T, gavel_store::Error>;

/// Which page of a history is asked for.
#[derive(Clone, Debug, Default)]
pub struct HistoryPage {
    /// How many messages.
    pub limit: Option<u32>,
    /// Where the last page ended.
    pub cursor: Option<String>,
    /// The message in its middle, instead.
    pub around: Option<MessageId>,
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
    pub async fn history(&self, actor: &Actor, channel: &ChannelId, page: HistoryPage) -> Result<MessagePage> {
        let which = if page.replies { Which::All } else { Which::Roots };
        let stretch = Stretch::parse(which, page)?;
        let (who, at) = (actor.clone(), channel.clone());
        let read = move |conn: &Conn<'_>, facts: Facts| stretch.read(conn, &who, &facts, &at);
        self.read_as(actor, channel, Permission::ReadChannel, read).await?.ok_or(Error::NotFound("message"))
    }

    /// A page of the replies to a message, with what the actor alone may see of them.
    pub async fn replies(&self, actor: &Actor, root: &MessageId, page: HistoryPage) -> Result<MessagePage> {
        let stretch = Stretch::parse(Which::RepliesTo(root.clone()), page)?;
        let who = actor.clone();
        let read = move |conn: &Conn<'_>, facts: Facts, root: StoredMessage| {
            stretch.read(conn, &who, &facts, &root.message.channel_id)
        };
        self.read_of(actor, root, read).await?.ok_or(Error::NotFound("message"))
    }
}

/// A page of a history as it was understood.
struct Stretch {
    which: Which,
    start: Start,
    ascending: bool,
    limit: i64,
}

/// Where a page begins.
enum Start {
    First,
    Beyond(End),
    Around(MessageId),
}

impl Stretch {
    fn parse(which: Which, page: HistoryPage) -> Result<Self> {
        let HistoryPage { ascending, limit, .. } = page;
        let start = match (page.cursor, page.around) {
            (None, None) => Start::First,
            (Some(text), None) => Start::Beyond(End::parse(&text, order(&which, ascending))?),
            (None, Some(id)) => Start::Around(id),
            (Some(_), Some(_)) => {
                let one =
                    |pointer: &str| FieldError { pointer: pointer.into(), detail: "give cursor or around".into() };
                return Err(Error::Validation(vec![one("/cursor"), one("/around")]));
            }
        };
        Ok(Self { which, start, ascending, limit: query::limit(limit, "/limit")? })
    }

    /// None if it is to be around a message that is not in this list, or not for the actor.
    fn read(self, conn: &Conn<'_>, actor: &Actor, facts: &Facts, channel: &ChannelId) -> Read<Option<MessagePage>> {
        let Self { which, start, ascending, limit } = self;
        let history = Told { conn, actor, facts, channel, which };
        let (page, previous) = match start {
            Start::First => (history.part(None, None, ascending, limit)?, None),
            Start::Beyond(end) => {
                let beyond = end.position(conn, channel, ascending)?;
                (history.part(Some(beyond), None, ascending, limit)?, None)
            }
            Start::Around(id) => match history.message(&id)? {
                Some(middle) => history.around(middle, ascending, limit)?,
                None => return Ok(None),
            },
        };
        Ok(Some(MessagePage { page: seen_page(conn, actor, facts, &page)?, previous }))
    }
}

/// A list of messages as an actor is told it.
struct Told<'a> {
    conn: &'a Conn<'a>,
    actor: &'a Actor,
    facts: &'a Facts,
    channel: &'a ChannelId,
    which: Which,
}

impl Told<'_> {
    /// A message of this list.
    fn message(&self, id: &MessageId) -> Read<Option<StoredMessage>> {
        let Self { conn, actor, facts, channel, which } = self;
        let is_told = |stored: &StoredMessage| {
            let Message { channel_id, parent_id, .. } = &stored.message;
            let belongs = match which {
                Which::All => true,
                Which::Roots => parent_id.is_none(),
                Which::RepliesTo(root) => parent_id.as_ref() == Some(root),
            };
            channel_id == *channel && belongs && sees(actor, facts, stored, facts.sees_after())
        };
        Ok(conn.message(id)?.filter(is_told))
    }

    /// Half a page before a message, and half from it on; and where it goes on against the direction of reading.
    fn around(
        &self,
        middle: StoredMessage,
        ascending: bool,
        limit: i64,
    ) -> Read<(Page<StoredMessage>, Option<String>)> {
        let older = limit / 2;
        let newer = limit - older - 1;
        let (ahead, behind) = if ascending { (newer, older) } else { (older, newer) };
        let place = Some(middle.message.position);
        let mut back = self.part(place, Some(&middle), !ascending, behind)?;
        let forth = self.part(place, Some(&middle), ascending, ahead)?;
        back.items.reverse();
        back.items.push(middle);
        back.items.extend(forth.items);
        Ok((Page { items: back.items, next: forth.next }, back.next))
    }

    /// At most `limit` messages beyond a place, where `last` stands if it is a message's.
    fn part(
        &self,
        beyond: Option<Position>,
        last: Option<&StoredMessage>,
        ascending: bool,
        limit: i64,
    ) -> Read<Page<StoredMessage>> {
        // One more tells whether there is another page.
        let Past { messages, up_to } = self.conn.history(&History {
            channel: self.channel.clone(),
            which: self.which.clone(),
            unpublished: unpublished(self.actor, self.facts),
            after: self.facts.sees_after(),
            beyond,
            ascending,
            limit: limit + 1,
            looked_at: LOOKED_AT,
        })?;
        let (items, more) = cut(messages, limit);
        let end = items.last().or(last).filter(|_| more).map(|last| End::after(last, self.facts));
        let next = end.or(up_to.map(End::At)).map(|end| end.cursor(order(&self.which, ascending)).encode());
        Ok(Page { items, next })
    }
}

/// A list and its order, as cursors name them.
fn order(which: &Which, ascending: bool) -> &'static str {
    match (which, ascending) {
        (Which::Roots, true) => "position+",
        (Which::Roots, false) => "position-",
        (Which::All, true) => "all+",
        (Which::All, false) => "all-",
        (Which::RepliesTo(_), true) => "replies+",
        (Which::RepliesTo(_), false) => "replies-",
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
    fn position(self, conn: &Conn<'_>, channel: &ChannelId, ascending: bool) -> Read<Position> {
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

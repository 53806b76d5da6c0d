//! Moving one's marks: read, received, and unread again.

use gavel_model::{Actor, ChannelId, EventType, Marks, Timestamp, UserId};
use gavel_realtime::Room;
use gavel_store::{COUNTED_ABOVE, Conn, Marked, MarkedUnread};
use serde_json::json;

use super::own;
use crate::{Chat, Error, Facts, Permission, Result, publish::frame};

impl Chat {
    /// The actor has read all up to event `seq`, or to the end.
    pub async fn mark_read(&self, actor: &Actor, channel: &ChannelId, seq: Option<i64>) -> Result<Marks> {
        let (user, seq) = (own(actor)?.clone(), counted(seq)?);
        let (at, to) = (self.now(), channel.clone());
        let write = move |conn: &Conn<'_>, _: &Facts| conn.mark_read(&to, &user, seq, at);
        self.mark(actor, channel, write, move |chat, user, marked| {
            chat.publish_receipt(EventType::ReceiptRead, user, marked, at);
            if marked.changed {
                chat.publish_unread(user, &marked.marks, at);
            }
        })
        .await
        .map(|marked| marked.marks)
    }

    /// A device of the actor's has received all up to event `seq`, or to the end.
    pub async fn mark_delivered(&self, actor: &Actor, channel: &ChannelId, seq: Option<i64>) -> Result<Marks> {
        let (user, seq) = (own(actor)?.clone(), counted(seq)?);
        self.receipts_are_on()?;
        let (at, to) = (self.now(), channel.clone());
        let write = move |conn: &Conn<'_>, _: &Facts| conn.mark_delivered(&to, &user, seq, at);
        self.mark(actor, channel, write, move |chat, user, marked| {
            chat.publish_receipt(EventType::ReceiptDelivered, user, marked, at);
        })
        .await
        .map(|marked| marked.marks)
    }

    /// The message of event `seq`, and all after it, are unread again for the actor.
    pub async fn mark_unread(&self, actor: &Actor, channel: &ChannelId, seq: i64) -> Result<Marks> {
        let user = own(actor)?.clone();
        if seq < 1 {
            return Err(Error::field("/seq", "1 or more"));
        }
        let (at, to) = (self.now(), channel.clone());
        // What they were never told of is not unread either.
        let write = move |conn: &Conn<'_>, facts: &Facts| conn.mark_unread(&to, &user, seq.max(facts.told_after() + 1));
        let publish = move |chat: &Chat, user: &UserId, marked: &MarkedUnread| {
            if let MarkedUnread::Done(Marked { marks, changed: true, .. }) = marked {
                chat.publish_unread(user, marks, at);
            }
        };
        match self.mark(actor, channel, write, publish).await? {
            MarkedUnread::Done(marked) => Ok(marked.marks),
            MarkedUnread::TooFarBack(most) => Err(Error::field("/seq", format!("at most {most} messages back"))),
        }
    }

    /// Nothing, or that there are no receipts on this server.
    pub(super) fn receipts_are_on(&self) -> Result<()> {
        if self.0.limits.signals.receipts {
            Ok(())
        } else {
            Err(Error::Conflict("receipts are turned off on this server"))
        }
    }

    /// Moves a member's marks.
    async fn mark<T, W, P>(&self, actor: &Actor, channel: &ChannelId, write: W, publish: P) -> Result<T>
    where
        T: Send + 'static,
        W: FnOnce(&Conn<'_>, &Facts) -> std::result::Result<T, gavel_store::Error> + Send + 'static,
        P: FnOnce(&Chat, &UserId, &T) + Send + 'static,
    {
        let user = own(actor)?.clone();
        let facts = self.read_facts(actor, channel).await?;
        facts.require(Permission::ReadChannel)?;
        // Not guarded: a mark is its owner's own, and without a membership there is none to move.
        let moved = self.change(move |conn| write(conn, &facts), move |chat, moved| publish(chat, &user, moved)).await;
        moved.map_err(|error| if matches!(error, Error::NotFound(_)) { Error::NotFound("member") } else { error })
    }

    /// Tells a channel how far a member has come; not one of over 100 members, where each message would cost their square.
    fn publish_receipt(&self, kind: EventType, user: &UserId, marked: &Marked, at: Timestamp) {
        let Some(seq) = marked.risen.filter(|_| self.0.limits.signals.receipts && marked.member_count <= COUNTED_ABOVE)
        else {
            return;
        };
        let channel = &marked.marks.channel_id;
        let data = json!({ "userId": user, "seq": seq, "at": at });
        self.bus().publish(&Room::Channel(channel.clone()), None, frame(kind, channel, None, at, &data));
    }

    /// Tells all devices of a user what is unread in a channel, however many members it has.
    fn publish_unread(&self, user: &UserId, marks: &Marks, at: Timestamp) {
        self.tell(user, frame(EventType::UnreadChanged, &marks.channel_id, None, at, marks));
    }
}

/// The number of an event, or none.
fn counted(seq: Option<i64>) -> Result<Option<i64>> {
    if seq.is_some_and(|seq| seq < 0) { Err(Error::field("/seq", "0 or more")) } else { Ok(seq) }
}

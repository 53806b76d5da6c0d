//! Marks: how far members have received and read. One row a member, whatever is sent.

use gavel_model::{ChannelId, Marks, Message, Timestamp, UserId};

use crate::{
    Conn, Error,
    conn::params,
    unread::{MENTIONED, unread},
};

/// How many messages back may be marked as unread.
const FARTHEST_BACK: i64 = 1_000;

/// What a member published in a batch.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sent {
    pub(crate) messages: i64,
    /// The number of the last one's event, and how many messages the channel had with it.
    pub(crate) seq: i64,
    pub(crate) number: i64,
    pub(crate) at: Timestamp,
}

/// A member's marks after a change.
#[derive(Clone, Debug)]
pub struct Marked {
    /// As they are now.
    pub marks: Marks,
    /// Whether anything changed.
    pub changed: bool,
    /// The mark that others are told of, if it rose.
    pub risen: Option<i64>,
    /// How many members the channel has.
    pub member_count: i64,
}

/// What marking as unread led to.
#[derive(Clone, Debug)]
pub enum MarkedUnread {
    /// It was done, or was so already.
    Done(Marked),
    /// It goes back over more than so many messages.
    TooFarBack(i64),
}

/// Where a member and their channel are.
struct Place {
    head: i64,
    count: i64,
    member_count: i64,
    read: i64,
    delivered: i64,
    unread_after: i64,
    unread_number: i64,
    sent: i64,
}

impl Conn<'_> {
    /// A member has read all up to event `seq`, or to the end. What they have read they have received too.
    pub fn mark_read(
        &self,
        channel: &ChannelId,
        user: &UserId,
        seq: Option<i64>,
        at: Timestamp,
    ) -> Result<Marked, Error> {
        let place = self.place(channel, user)?;
        let seq = seq.map_or(place.head, |seq| seq.min(place.head));
        if seq <= place.unread_after && seq <= place.read {
            return self.marked(channel, user, &place, false, None);
        }
        let after = seq.max(place.unread_after);
        // A number that retention took away must not make more unread than there was.
        let number = self.read_number(channel, user, &place, after)?.max(place.unread_number);
        let risen = (seq > place.read).then_some(seq);
        self.execute(
            "update members set unread_after = $1, unread_number = $2,
             read_at = case when read_seq < $3 then $4 else read_at end,
             delivered_at = case when delivered_seq < $3 then $4 else delivered_at end,
             read_seq = case when read_seq < $3 then $3 else read_seq end,
             delivered_seq = case when delivered_seq < $3 then $3 else delivered_seq end
             where channel_id = $5 and user_id = $6",
            params![after, number, seq, at, channel, user],
        )?;
        self.marked(channel, user, &place, true, risen)
    }

    /// A device of a member has received all up to event `seq`, or to the end.
    pub fn mark_delivered(
        &self,
        channel: &ChannelId,
        user: &UserId,
        seq: Option<i64>,
        at: Timestamp,
    ) -> Result<Marked, Error> {
        let place = self.place(channel, user)?;
        let seq = seq.map_or(place.head, |seq| seq.min(place.head));
        if seq <= place.delivered {
            return self.marked(channel, user, &place, false, None);
        }
        self.execute(
            "update members set delivered_seq = $1, delivered_at = $2 where channel_id = $3 and user_id = $4",
            params![seq, at, channel, user],
        )?;
        self.marked(channel, user, &place, true, Some(seq))
    }

    /// The message of event `seq` and all after it are unread again for a member; what others are told stays.
    pub fn mark_unread(&self, channel: &ChannelId, user: &UserId, seq: i64) -> Result<MarkedUnread, Error> {
        let place = self.place(channel, user)?;
        let after = seq - 1;
        if after >= place.unread_after {
            return self.marked(channel, user, &place, false, None).map(MarkedUnread::Done);
        }
        if place.count - self.number_at(channel, &place, after)? > FARTHEST_BACK {
            return Ok(MarkedUnread::TooFarBack(FARTHEST_BACK));
        }
        let number = self.read_number(channel, user, &place, after)?;
        self.execute(
            "update members set unread_after = $1, unread_number = $2 where channel_id = $3 and user_id = $4",
            params![after, number, channel, user],
        )?;
        self.marked(channel, user, &place, true, None).map(MarkedUnread::Done)
    }

    fn place(&self, channel: &ChannelId, user: &UserId) -> Result<Place, Error> {
        self.first(
            "select c.seq, c.message_count, c.member_count, m.read_seq, m.delivered_seq, m.unread_after, m.unread_number,
             m.sent_seq from members m join channels c on c.id = m.channel_id where m.channel_id = $1 and m.user_id = $2",
            params![channel, user],
            |row| {
                Ok(Place {
                    head: row.int(0)?,
                    count: row.int(1)?,
                    member_count: row.int(2)?,
                    read: row.int(3)?,
                    delivered: row.int(4)?,
                    unread_after: row.int(5)?,
                    unread_number: row.int(6)?,
                    sent: row.int(7)?,
                })
            },
        )?
        .ok_or(Error::NotFound)
    }

    /// How many messages were published up to event `seq`.
    fn number_at(&self, channel: &ChannelId, place: &Place, seq: i64) -> Result<i64, Error> {
        if seq >= place.head {
            return Ok(place.count);
        }
        let before = self.first(
            "select number from messages where channel_id = $1 and after_seq <= $2
             order by after_seq desc, sub desc limit 1",
            params![channel, seq],
            |row| row.int(0),
        )?;
        if let Some(number) = before {
            return Ok(number);
        }
        // None is left from before; what is left need not begin at 1.
        let first = self.first(
            "select number - 1 from messages where channel_id = $1 and after_seq > $2 and sub = 0
             order by after_seq, sub limit 1",
            params![channel, seq],
            |row| row.int(0),
        )?;
        Ok(first.unwrap_or(place.count))
    }

    /// How many messages are not unread for a member whose mark is at `after`: those before it, and their own. They have
    /// own ones behind it only after they set it back, which goes back a bounded way.
    fn read_number(&self, channel: &ChannelId, user: &UserId, place: &Place, after: i64) -> Result<i64, Error> {
        let before = self.number_at(channel, place, after)?;
        if place.sent <= after {
            return Ok(before);
        }
        let own = self.first(
            "select count(*) from messages where channel_id = $1 and after_seq > $2 and after_seq <= $3 and sub = 0
             and user_id = $4",
            params![channel, after, place.sent, user],
            |row| row.int(0),
        )?;
        Ok(before + own.unwrap_or(0))
    }

    fn marked(
        &self,
        channel: &ChannelId,
        user: &UserId,
        place: &Place,
        changed: bool,
        risen: Option<i64>,
    ) -> Result<Marked, Error> {
        let marks = self.marks(channel, user)?.ok_or(Error::NotFound)?;
        Ok(Marked { marks, changed, risen, member_count: place.member_count })
    }

    /// A member's own marks, and what is unread behind them.
    pub fn marks(&self, channel: &ChannelId, user: &UserId) -> Result<Option<Marks>, Error> {
        self.first(
            &format!(
                "select m.unread_after, m.read_at, m.delivered_seq, m.delivered_at, {}, {MENTIONED}
                 from members m join channels c on c.id = m.channel_id where m.channel_id = $1 and m.user_id = $2",
                unread(self)
            ),
            params![channel, user],
            |row| {
                Ok(Marks {
                    channel_id: channel.clone(),
                    last_read_seq: row.int(0)?,
                    last_read_at: row.time_or_null(1)?,
                    last_delivered_seq: row.int(2)?,
                    last_delivered_at: row.time_or_null(3)?,
                    unread_count: row.int(4)?.max(0),
                    mention_count: row.int(5)?,
                })
            },
        )
    }

    /// What a member sent is counted, and their marks are behind it: who writes has read.
    pub(crate) fn count_sent(&self, channel: &ChannelId, user: &UserId, sent: Sent) -> Result<(), Error> {
        self.execute(
            "update members set sent_count = sent_count + $1, sent_seq = $2, delivered_seq = $2, read_seq = $2,
             unread_after = $2, unread_number = $3, delivered_at = $4, read_at = $4
             where channel_id = $5 and user_id = $6",
            params![sent.messages, sent.seq, sent.number, sent.at, channel, user],
        )?;
        Ok(())
    }

    /// Counts a message that was published later than it was stored, at the place that it has now.
    pub(crate) fn count_published(&self, message: &Message, at: Timestamp) -> Result<(), Error> {
        let (channel, seq) = (&message.channel_id, message.position.after_seq);
        let number = self
            .first(
                "update channels set message_count = message_count + 1, last_message_at = $1, last_message_seq = $2
                 where id = $3 returning message_count",
                params![at, seq, channel],
                |row| row.int(0),
            )?
            .ok_or(Error::NotFound)?;
        self.execute(
            "update messages set number = $1 where channel_id = $2 and after_seq = $3 and sub = 0",
            params![number, channel, seq],
        )?;
        match &message.user_id {
            Some(user) => self.count_sent(channel, user, Sent { messages: 1, seq, number, at }),
            None => Ok(()),
        }
    }
}

//! What a run of appended messages shares. SQLite is in the process: rows are read when they are asked for and written one
//! after the other. PostgreSQL is a way off: what the whole run needs is read at once, and written at once.

use std::collections::{HashMap, HashSet};

use gavel_model::{Actor, ChannelId, Message, MessageId, Moderation, Position, Timestamp, UserId};

use super::{Append, SenderGuard, next_sub, sender, sqlite};
use crate::{
    Conn, Error,
    append::postgres::{self, LOAD, Row, Wanted},
    conn::params,
    link::{CommitError, Link, Transaction},
    log::{LogEnd, LogEntry},
    marks::Sent,
};

/// What a run of appended messages shares.
#[derive(Default)]
pub(crate) struct Batch {
    pub(super) channels: HashMap<ChannelId, Head>,
    pub(super) roles: Option<i64>,
    /// On PostgreSQL, where nothing of it is asked for any more.
    pub(super) loaded: Option<Loaded>,
    /// What is not written yet.
    rows: Vec<Row>,
    log: LogEnd,
}

/// What was read at once for the whole run, beside the channels.
#[derive(Default)]
pub(super) struct Loaded {
    pub(super) senders: HashMap<ChannelId, HashMap<UserId, SenderGuard>>,
    /// The ids that belong to a message.
    pub(super) taken: HashSet<MessageId>,
}

/// A channel's counters while a batch is written.
pub(super) struct Head {
    pub(super) revision: i64,
    pub(super) seq: i64,
    /// The last place behind `seq` that is taken, if that is known.
    last_sub: Option<i64>,
    /// How many messages were published in it.
    pub(super) count: i64,
    /// The last that is not counted in its row.
    pub(super) last_published: Option<(i64, Timestamp)>,
    /// What each sender published: their own marks move with it, once a batch.
    pub(super) sent: HashMap<UserId, Sent>,
}

impl Head {
    pub(super) fn new(revision: i64, seq: i64, count: i64) -> Self {
        Self { revision, seq, last_sub: None, count, last_published: None, sent: HashMap::new() }
    }
}

impl Batch {
    /// Begins a transaction, and reads what the run that it begins with will need where that is best done at once.
    pub(crate) fn begin<'a, 'b>(
        &mut self,
        link: &'a mut Link,
        run: impl Iterator<Item = &'b Append>,
    ) -> Result<Transaction<'a>, Error> {
        let wanted = Wanted::of(run);
        if !link.is_remote() || wanted.is_empty() {
            return link.write();
        }
        link.write_and_query(LOAD, &wanted.params(), |row| self.take(row))
    }

    /// Reads what a run will need, where that is best done at once; does nothing if it was done.
    pub(crate) fn load<'a>(&mut self, conn: &Conn<'_>, run: impl Iterator<Item = &'a Append>) -> Result<(), Error> {
        if conn.is_remote() && self.loaded.is_none() {
            self.loaded = Some(Loaded::default());
            conn.all(LOAD, &Wanted::of(run).params(), |row| self.take(row))?;
        }
        Ok(())
    }

    /// Writes what is not written yet and commits: together, where that is written at once.
    pub(crate) fn commit(self, transaction: Transaction<'_>) -> Result<(), CommitError> {
        if self.rows.is_empty() {
            self.finish(&transaction.conn())?;
            return transaction.commit();
        }
        postgres::write(&self.rows, self.counted(), |sql, params| transaction.execute_and_commit(sql, params))
    }

    /// Writes what is not written yet.
    pub(crate) fn finish(mut self, conn: &Conn<'_>) -> Result<(), Error> {
        self.flush(conn)?;
        self.log.finish(conn)
    }

    /// Lets a statement see the messages of this batch.
    pub(super) fn bring_up_to_date(&mut self, conn: &Conn<'_>) -> Result<(), Error> {
        if self.rows.is_empty() { Ok(()) } else { self.flush(conn) }
    }

    fn flush(&mut self, conn: &Conn<'_>) -> Result<(), Error> {
        if !self.rows.is_empty() {
            postgres::write(&self.rows, self.counted(), |sql, params| conn.execute(sql, params))?;
        } else if self.loaded.is_none() {
            self.counted().try_for_each(|(channel, head)| sqlite::count(conn, channel, head))?;
        }
        self.rows.clear();
        for head in self.channels.values_mut() {
            head.last_published = None;
            head.sent.clear();
        }
        Ok(())
    }

    /// The channels whose rows do not say yet what was published in them.
    fn counted(&self) -> impl Iterator<Item = (&ChannelId, &Head)> {
        self.channels.iter().filter(|(_, head)| head.last_published.is_some())
    }

    /// The revision of all roles.
    pub(super) fn roles(&mut self, conn: &Conn<'_>) -> Result<i64, Error> {
        match self.roles {
            Some(revision) => Ok(revision),
            None => Ok(*self.roles.insert(conn.roles_revision()?)),
        }
    }

    /// A channel's counters; none if there is no such channel.
    pub(super) fn head(&mut self, conn: &Conn<'_>, channel: &ChannelId) -> Result<Option<&mut Head>, Error> {
        if self.loaded.is_none() && !self.channels.contains_key(channel) {
            let head = conn.first(
                "select revision, seq, message_count from channels where id = $1",
                params![channel],
                |row| Ok(Head::new(row.int(0)?, row.int(1)?, row.int(2)?)),
            )?;
            let Some(head) = head else { return Ok(None) };
            self.channels.insert(channel.clone(), head);
        }
        Ok(self.channels.get_mut(channel))
    }

    /// The revisions of a sender's rows; none if there is no such user.
    pub(super) fn sender(
        &self,
        conn: &Conn<'_>,
        channel: &ChannelId,
        user: &UserId,
    ) -> Result<Option<SenderGuard>, Error> {
        match &self.loaded {
            Some(loaded) => Ok(loaded.senders.get(channel).and_then(|senders| senders.get(user)).copied()),
            None => sender(conn, channel, user),
        }
    }

    /// Where the channel's next message stands.
    pub(super) fn place(&mut self, conn: &Conn<'_>, channel: &ChannelId, published: bool) -> Result<Position, Error> {
        let head = self.head(conn, channel)?.ok_or(Error::NotFound)?;
        if published {
            return Ok(Position { after_seq: head.seq + 1, sub: 0 });
        }
        let sub = match head.last_sub {
            Some(last) => last + 1,
            None => next_sub(conn, channel, head.seq)?,
        };
        Ok(Position { after_seq: head.seq, sub })
    }

    /// Frees an id that is kept for a scheduled message.
    pub(super) fn free_kept_id(&mut self, conn: &Conn<'_>, id: &MessageId) -> Result<(), Error> {
        if conn.free_kept_id(id)?
            && let Some(loaded) = &mut self.loaded
        {
            loaded.taken.remove(id);
        }
        Ok(())
    }

    /// Takes a message's id for it, and the place; false if the id is taken.
    pub(super) fn claim(&mut self, conn: &Conn<'_>, message: &Message, position: Position) -> Result<bool, Error> {
        let claimed = match &mut self.loaded {
            Some(loaded) => loaded.taken.insert(message.id.clone()),
            None => sqlite::claim(conn, message, position)?,
        };
        if claimed && let Some(head) = self.head(conn, &message.channel_id)? {
            head.last_sub = Some(position.sub);
            if position.is_published() {
                head.seq = position.after_seq;
                head.count += 1;
                head.last_published = Some((head.seq, message.created_at));
                if let Some(user) = &message.user_id {
                    let before = head.sent.get(user).map_or(0, |sent| sent.messages);
                    let sent = Sent { messages: before + 1, seq: head.seq, number: head.count, at: message.created_at };
                    head.sent.insert(user.clone(), sent);
                }
            }
        }
        Ok(claimed)
    }

    /// Writes a message, now or with the others.
    pub(super) fn write(
        &mut self,
        conn: &Conn<'_>,
        message: &Message,
        moderation: Option<&Moderation>,
        actor: &Actor,
    ) -> Result<(), Error> {
        let number = self.head(conn, &message.channel_id)?.ok_or(Error::NotFound)?.count;
        if self.loaded.is_some() {
            self.rows.push(Row::new(message, moderation, actor, number)?);
            return Ok(());
        }
        sqlite::insert(conn, message, moderation, number)
    }

    /// Writes a message's entry to the log; where messages are written at once theirs are among them.
    pub(super) fn log(&mut self, conn: &Conn<'_>, entry: &LogEntry<'_>) -> Result<(), Error> {
        if self.loaded.is_some() { Ok(()) } else { self.log.append(conn, entry) }
    }
}

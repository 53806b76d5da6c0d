//! Scheduled messages.

use std::collections::HashMap;

use gavel_model::{
    Actor, ChannelId, EventType, Message, MessageId, ScheduledMessage, ScheduledStatus, Timestamp,
    filter::{Field, Filter, Kind, Order},
};

use crate::{
    Conn, Error,
    conn::{Row, params, to_json},
    log::LogEntry,
    query::{Column, Resource, Rows, Select},
};

const COLUMNS: &str = "s.id, s.channel_id, s.user_id, s.send_at, s.status, s.problem, s.message, s.created_at, \
     s.updated_at, s.actor, s.revision";

/// What scheduled messages can be asked by.
pub const SCHEDULED_FIELDS: &[Field] = &[
    Field { name: "id", kind: Kind::Text, sortable: true },
    Field { name: "channelId", kind: Kind::Text, sortable: false },
    Field { name: "userId", kind: Kind::Text, sortable: false },
    Field { name: "status", kind: Kind::Text, sortable: false },
    Field { name: "sendAt", kind: Kind::Time, sortable: true },
    Field { name: "createdAt", kind: Kind::Time, sortable: true },
];

const SCHEDULED: Resource = Resource {
    columns: &[
        ("id", Column::Plain("s.id")),
        ("channelId", Column::Plain("s.channel_id")),
        ("userId", Column::Plain("s.user_id")),
        ("status", Column::Plain("s.status")),
        ("sendAt", Column::Plain("s.send_at")),
        ("createdAt", Column::Plain("s.created_at")),
    ],
    select: COLUMNS,
    from: "scheduled_messages s",
};

/// A scheduled message with what is kept beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredScheduled {
    /// The message.
    pub scheduled: ScheduledMessage,
    /// Who sends it, as the event log writes it.
    pub actor: String,
    /// Rises with every change of it.
    pub revision: i64,
}

/// What became of scheduling a message.
#[derive(Clone, Debug)]
pub enum Schedule {
    /// It is kept.
    New(ScheduledMessage),
    /// The same sender had scheduled it before; this is how it stands.
    Repeated(ScheduledMessage),
    /// The id is another message's.
    Taken,
    /// The sender has as many waiting in this channel as may be.
    Full,
}

fn read(row: &Row<'_>) -> Result<StoredScheduled, Error> {
    Ok(StoredScheduled {
        scheduled: ScheduledMessage {
            id: row.parsed(row.next())?,
            channel_id: row.parsed(row.next())?,
            user_id: row.parsed_or_null(row.next())?,
            send_at: row.time(row.next())?,
            status: row.named(row.next(), &ScheduledStatus::ALL, ScheduledStatus::as_str)?,
            problem: row.json(row.next())?,
            message: row.json(row.next())?,
            created_at: row.time(row.next())?,
            updated_at: row.time(row.next())?,
        },
        actor: row.text(row.next())?,
        revision: row.int(row.next())?,
    })
}

impl Conn<'_> {
    /// Keeps a message to be sent later, and its id for it, unless its sender, who knows of others' messages after this
    /// number, has `most` of them waiting in the channel.
    pub fn schedule(
        &self,
        new: &ScheduledMessage,
        draft: &Message,
        told_after: i64,
        actor: &Actor,
        most: i64,
    ) -> Result<Schedule, Error> {
        let by = actor.as_log();
        let there =
            self.first(&format!("select {COLUMNS} from scheduled_messages s where s.id = $1"), params![&new.id], read)?;
        if let Some(there) = there {
            let same = there.actor == by && there.scheduled.channel_id == new.channel_id;
            return Ok(if same { Schedule::Repeated(there.scheduled) } else { Schedule::Taken });
        }
        if let Err(refusal) = self.refers_to(draft, told_after)? {
            return Err(Error::Refused(refusal));
        }
        let waiting = self.first(
            "select count(*) from scheduled_messages
             where channel_id = $1 and actor = $2 and status in ('scheduled', 'sending')",
            params![&new.channel_id, &by],
            |row| row.int(0),
        )?;
        if waiting.unwrap_or(0) >= most {
            return Ok(Schedule::Full);
        }
        // No message stands there.
        let kept = self.execute(
            "insert into message_ids (id, channel_id, after_seq, sub) values ($1, $2, -1, 0) on conflict (id) do nothing",
            params![&new.id, &new.channel_id],
        )?;
        if kept == 0 {
            return Ok(Schedule::Taken);
        }
        self.execute(
            "insert into scheduled_messages
             (channel_id, id, actor, user_id, send_at, status, message, created_at, updated_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            params![
                &new.channel_id,
                &new.id,
                &by,
                new.user_id.as_ref(),
                new.send_at,
                new.status.as_str(),
                &to_json(&new.message)?,
                new.created_at,
                new.updated_at,
            ],
        )?;
        self.log_scheduled(EventType::ScheduledMessageCreated, new, actor)?;
        Ok(Schedule::New(new.clone()))
    }

    /// One scheduled message of a channel.
    pub fn scheduled(&self, channel: &ChannelId, id: &MessageId) -> Result<Option<StoredScheduled>, Error> {
        self.first(
            &format!("select {COLUMNS} from scheduled_messages s where s.channel_id = $1 and s.id = $2"),
            params![channel, id],
            read,
        )
    }

    /// The scheduled messages of a channel; one sender's alone, if one is named.
    pub fn scheduled_messages(
        &self,
        channel: &ChannelId,
        of: Option<&Actor>,
        order: &[Order],
        select: &Select,
    ) -> Result<Rows<ScheduledMessage>, Error> {
        let of = of.map(Actor::as_log).unwrap_or_default();
        let within = ("s.channel_id = $1 and ($2 = '' or s.actor = $2)", [channel.as_str(), &of]);
        self.query(&SCHEDULED, (within.0, &within.1), &Filter::All(Vec::new()), order, select, |row| {
            read(row).map(|stored| stored.scheduled)
        })
    }

    /// The scheduled messages of all channels that meet a filter.
    pub fn find_scheduled(
        &self,
        filter: &Filter,
        order: &[Order],
        select: &Select,
    ) -> Result<Rows<ScheduledMessage>, Error> {
        self.query(&SCHEDULED, ("1 = 1", &[]), filter, order, select, |row| read(row).map(|stored| stored.scheduled))
    }

    /// Changes a scheduled message that still waits and is at `revision`.
    pub fn reschedule(&self, new: &ScheduledMessage, revision: i64, actor: &Actor) -> Result<(), Error> {
        let changed = self.execute(
            "update scheduled_messages set send_at = $1, message = $2, updated_at = $3, revision = revision + 1
             where channel_id = $4 and id = $5 and revision = $6 and status = 'scheduled'",
            params![new.send_at, &to_json(&new.message)?, new.updated_at, &new.channel_id, &new.id, revision],
        )?;
        if changed == 0 {
            return Err(Error::Stale);
        }
        self.log_scheduled(EventType::ScheduledMessageUpdated, new, actor)
    }

    /// Puts one that was on its way back, to be sent at another time; whether that was news.
    pub fn put_off(&self, new: &ScheduledMessage, actor: &Actor) -> Result<bool, Error> {
        let changed = self.execute(
            "update scheduled_messages set status = 'scheduled', send_at = $1, updated_at = $2, revision = revision + 1
             where channel_id = $3 and id = $4 and status = 'sending'",
            params![new.send_at, new.updated_at, &new.channel_id, &new.id],
        )?;
        if changed > 0 {
            self.log_scheduled(EventType::ScheduledMessageUpdated, new, actor)?;
        }
        Ok(changed > 0)
    }

    /// Takes a scheduled message away, unless it is on its way; whether it could be.
    pub fn unschedule(&self, gone: &ScheduledMessage, actor: &Actor) -> Result<bool, Error> {
        let deleted = self.execute(
            "delete from scheduled_messages where channel_id = $1 and id = $2 and status <> 'sending'",
            params![&gone.channel_id, &gone.id],
        )?;
        if deleted > 0 {
            self.free_kept_id(&gone.id)?;
            self.log_scheduled(EventType::ScheduledMessageDeleted, gone, actor)?;
        }
        Ok(deleted > 0)
    }

    fn log_scheduled(&self, kind: EventType, scheduled: &ScheduledMessage, actor: &Actor) -> Result<(), Error> {
        let ScheduledMessage { channel_id, id, updated_at, .. } = scheduled;
        let (channel, at) = (Some(channel_id), *updated_at);
        self.log(&LogEntry { kind, channel, seq: None, subject: id.as_str(), actor, at })
    }

    /// Frees an id that is kept for a scheduled message; whether it was.
    pub(crate) fn free_kept_id(&self, id: &MessageId) -> Result<bool, Error> {
        Ok(self.execute("delete from message_ids where id = $1 and after_seq < 0", params![id])? > 0)
    }

    /// Whether a scheduled message is due, or was on its way when the server ended.
    pub fn has_due(&self, now: Timestamp) -> Result<bool, Error> {
        let due = self.first(
            "select 1 from scheduled_messages where status = 'sending' or (status = 'scheduled' and send_at <= $1) limit 1",
            params![now],
            |row| row.int(0),
        )?;
        Ok(due.is_some())
    }

    /// Takes what is due to be sent, with who sends it, the earliest first. None sends what was a server key's that was
    /// revoked.
    pub fn take_due(&self, now: Timestamp, limit: i64) -> Result<Vec<(StoredScheduled, Option<Actor>)>, Error> {
        let due = self.all(
            &format!(
                "select {COLUMNS} from scheduled_messages s
                 where s.status = 'sending' or (s.status = 'scheduled' and s.send_at <= $1)
                 order by s.send_at, s.created_at, s.id limit $2"
            ),
            params![now, limit],
            read,
        )?;
        let waiting = due.iter().filter(|stored| stored.scheduled.status == ScheduledStatus::Scheduled);
        let ids: Vec<_> = waiting.map(|stored| &stored.scheduled.id).collect();
        let sql = format!(
            "update scheduled_messages set status = 'sending', revision = revision + 1
             where id in (select value from {})",
            self.each("$1")
        );
        self.execute(&sql, params![&to_json(&ids)?])?;
        let mut actors: HashMap<String, Option<Actor>> = HashMap::new();
        for stored in &due {
            if !actors.contains_key(&stored.actor) {
                actors.insert(stored.actor.clone(), self.actor(&stored.actor)?);
            }
        }
        let taken = |mut stored: StoredScheduled| {
            stored.scheduled.status = ScheduledStatus::Sending;
            let actor = actors.get(&stored.actor).cloned().flatten();
            (stored, actor)
        };
        Ok(due.into_iter().map(taken).collect())
    }

    /// Notes what became of a scheduled message; whether that was news.
    pub fn settle_scheduled(&self, settled: &ScheduledMessage, actor: &Actor) -> Result<bool, Error> {
        let problem = settled.problem.as_ref().map(to_json).transpose()?;
        let changed = self.execute(
            "update scheduled_messages set status = $1, problem = $2, updated_at = $3, revision = revision + 1
             where channel_id = $4 and id = $5 and status = 'sending'",
            params![settled.status.as_str(), problem.as_ref(), settled.updated_at, &settled.channel_id, &settled.id],
        )?;
        if changed == 0 {
            return Ok(false);
        }
        let sent = settled.status == ScheduledStatus::Sent;
        self.free_kept_id(&settled.id)?;
        let kind = if sent { EventType::ScheduledMessageSent } else { EventType::ScheduledMessageFailed };
        self.log_scheduled(kind, settled, actor)?;
        Ok(true)
    }

    /// Forgets what a message was scheduled as.
    pub(crate) fn forget_scheduled_of(&self, message: &Message) -> Result<(), Error> {
        let sql = "delete from scheduled_messages where channel_id = $1 and id = $2";
        self.execute(sql, params![&message.channel_id, &message.id])?;
        Ok(())
    }

    /// Forgets what was settled before a moment.
    pub fn forget_scheduled(&self, before: Timestamp, limit: usize) -> Result<usize, Error> {
        // What was settled before was due before, too, and for that there is an index.
        self.execute(
            "delete from scheduled_messages where id in (select id from scheduled_messages
             where status in ('sent', 'failed') and send_at < $1 and updated_at < $1 limit $2)",
            params![before, i64::try_from(limit).unwrap_or(i64::MAX)],
        )
    }
}

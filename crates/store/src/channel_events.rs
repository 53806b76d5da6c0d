//! What takes place in channels, and who is interested in it.

use std::collections::HashMap;

use gavel_model::{
    Actor, ChannelEvent, ChannelEventId, ChannelEventStatus, ChannelId, EventType, Interest, Timestamp, UserId,
    filter::{Field, Filter, Kind, Order},
};

use crate::{
    Conn, Error,
    conn::{Row, params, to_json},
    log::LogEntry,
    query::{Column, Resource, Rows, Select},
};

const COLUMNS: &str = "e.id, e.channel_id, e.title, e.description, e.location, e.starts_at, e.ends_at, e.remind_before, \
     e.status, e.interested_count, e.created_by, e.created_at, e.updated_at";

/// What channel events can be asked by.
pub const CHANNEL_EVENT_FIELDS: &[Field] = &[
    Field { name: "id", kind: Kind::Text, sortable: true },
    Field { name: "status", kind: Kind::Text, sortable: false },
    Field { name: "startsAt", kind: Kind::Time, sortable: true },
    Field { name: "createdAt", kind: Kind::Time, sortable: true },
    Field { name: "interestedCount", kind: Kind::Number, sortable: true },
];

const CHANNEL_EVENTS: Resource = Resource {
    columns: &[
        ("id", Column::Plain("e.id")),
        ("status", Column::Plain("e.status")),
        ("startsAt", Column::Plain("e.starts_at")),
        ("createdAt", Column::Plain("e.created_at")),
        ("interestedCount", Column::Plain("e.interested_count")),
    ],
    select: COLUMNS,
    from: "channel_events e",
};

/// What those who are interested are ordered by.
pub const INTEREST_FIELDS: &[Field] = &[Field { name: "userId", kind: Kind::Text, sortable: true }];

const INTERESTS: Resource = Resource {
    columns: &[("userId", Column::Plain("i.user_id"))],
    select: "i.user_id, i.created_at",
    from: "channel_event_interests i",
};

/// What a channel is told of an event whose time has come.
#[derive(Clone, Debug)]
pub struct Announced {
    /// The event as it is now.
    pub event: ChannelEvent,
    /// That it starts soon, or that it starts.
    pub kind: EventType,
    /// The number of the event that tells so.
    pub seq: i64,
}

fn read(row: &Row<'_>) -> Result<ChannelEvent, Error> {
    Ok(ChannelEvent {
        id: row.parsed(row.next())?,
        channel_id: row.parsed(row.next())?,
        title: row.text(row.next())?,
        description: row.text_or_null(row.next())?,
        location: row.text_or_null(row.next())?,
        starts_at: row.time(row.next())?,
        ends_at: row.time_or_null(row.next())?,
        remind_before_seconds: row.json(row.next())?,
        status: row.named(row.next(), &ChannelEventStatus::ALL, ChannelEventStatus::as_str)?,
        interested_count: row.int(row.next())?,
        created_by: row.parsed_or_null(row.next())?,
        created_at: row.time(row.next())?,
        updated_at: row.time(row.next())?,
    })
}

impl Conn<'_> {
    /// One event of a channel.
    pub fn channel_event(&self, channel: &ChannelId, id: &ChannelEventId) -> Result<Option<ChannelEvent>, Error> {
        let sql = format!("select {COLUMNS} from channel_events e where e.channel_id = $1 and e.id = $2");
        self.first(&sql, params![channel, id], read)
    }

    /// Those of these events that there are.
    pub(crate) fn channel_events_by_id<'a>(
        &self,
        channel: &ChannelId,
        ids: impl IntoIterator<Item = &'a ChannelEventId>,
    ) -> Result<HashMap<ChannelEventId, ChannelEvent>, Error> {
        let ids: Vec<_> = ids.into_iter().collect();
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let sql = format!(
            "select {COLUMNS} from channel_events e where e.channel_id = $1 and e.id in (select value from {})",
            self.each("$2")
        );
        let found = self.all(&sql, params![channel, &to_json(&ids)?], read)?;
        Ok(found.into_iter().map(|event| (event.id.clone(), event)).collect())
    }

    /// Those of these events that there are, each by its channel and id.
    pub(crate) fn channel_events_at<'a>(
        &self,
        places: impl IntoIterator<Item = (&'a ChannelId, &'a ChannelEventId)>,
    ) -> Result<HashMap<(ChannelId, ChannelEventId), ChannelEvent>, Error> {
        let places: Vec<_> = places.into_iter().collect();
        if places.is_empty() {
            return Ok(HashMap::new());
        }
        let sql = format!(
            "select {COLUMNS} from {} p join channel_events e on e.channel_id = p.value ->> 0 and e.id = p.value ->> 1",
            self.each_row("$1")
        );
        let found = self.all(&sql, params![&to_json(&places)?], read)?;
        Ok(found.into_iter().map(|event| ((event.channel_id.clone(), event.id.clone()), event)).collect())
    }

    /// Events of a channel.
    pub fn channel_events(
        &self,
        channel: &ChannelId,
        filter: &Filter,
        order: &[Order],
        select: &Select,
    ) -> Result<Rows<ChannelEvent>, Error> {
        self.query(&CHANNEL_EVENTS, ("e.channel_id = $1", &[channel.as_str()]), filter, order, select, read)
    }

    /// How many events of a channel are to come.
    pub fn channel_events_to_come(&self, channel: &ChannelId) -> Result<i64, Error> {
        let sql = "select count(*) from channel_events where channel_id = $1 and status = 'scheduled'";
        Ok(self.first(sql, params![channel], |row| row.int(0))?.unwrap_or(0))
    }

    /// Keeps an event as it is now, made if unknown; the number of the event that tells so.
    pub fn put_channel_event(&self, event: &ChannelEvent, kind: EventType, actor: &Actor) -> Result<i64, Error> {
        let next = event.announced_after(event.updated_at);
        self.execute(
            "insert into channel_events
             (channel_id, id, title, description, location, starts_at, ends_at, remind_before, status, next_at,
              created_by, created_at, updated_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
             on conflict (channel_id, id) do update set title = excluded.title, description = excluded.description,
              location = excluded.location, starts_at = excluded.starts_at, ends_at = excluded.ends_at,
              remind_before = excluded.remind_before, status = excluded.status, next_at = excluded.next_at,
              updated_at = excluded.updated_at",
            params![
                &event.channel_id,
                &event.id,
                &event.title,
                event.description.as_ref(),
                event.location.as_ref(),
                event.starts_at,
                event.ends_at,
                &to_json(&event.remind_before_seconds)?,
                event.status.as_str(),
                next,
                event.created_by.as_ref(),
                event.created_at,
                event.updated_at,
            ],
        )?;
        self.log_channel_event(event, kind, actor, event.updated_at)
    }

    /// Whether a channel is to be told of an event.
    pub fn has_due_channel_event(&self, now: Timestamp) -> Result<bool, Error> {
        let sql = "select 1 from channel_events where next_at is not null and next_at <= $1 limit 1";
        Ok(self.first(sql, params![now], |_| Ok(()))?.is_some())
    }

    /// Takes what channels are to be told of, a reminder or that it starts, with the numbers of the events that tell so;
    /// and how many were looked at. One that was due several times is told of once. Archived channels are told nothing.
    pub fn announce_channel_events(&self, now: Timestamp, limit: i64) -> Result<(Vec<Announced>, i64), Error> {
        let sql = format!(
            "select {COLUMNS}, case when c.archived_at is null and c.deleted_at is null then 1 else 0 end
             from channel_events e join channels c on c.id = e.channel_id
             where e.next_at is not null and e.next_at <= $1 order by e.next_at, e.channel_id, e.id limit $2"
        );
        let due = self.all(&sql, params![now, limit], |row| Ok((read(row)?, row.int(row.next())? > 0)))?;
        let looked_at = i64::try_from(due.len()).unwrap_or(limit);
        let mut told = Vec::new();
        for (mut event, open) in due {
            let starts = event.starts_at <= now;
            if starts {
                event.status = ChannelEventStatus::Started;
            }
            self.execute(
                "update channel_events set status = $1, next_at = $2 where channel_id = $3 and id = $4",
                params![event.status.as_str(), event.announced_after(now), &event.channel_id, &event.id],
            )?;
            if open {
                let kind = if starts { EventType::ChannelEventStarted } else { EventType::ChannelEventReminder };
                let seq = self.log_channel_event(&event, kind, &Actor::System("schedule"), now)?;
                told.push(Announced { event, kind, seq });
            }
        }
        Ok((told, looked_at))
    }

    /// Notes that a user is interested in an event, or is no more; the event as it is then.
    pub fn put_interest(
        &self,
        event: &ChannelEvent,
        user: &UserId,
        interested: bool,
        at: Timestamp,
    ) -> Result<ChannelEvent, Error> {
        let ChannelEvent { channel_id, id, .. } = event;
        let changed = if interested {
            let sql = "insert into channel_event_interests (channel_id, event_id, user_id, created_at)
                 values ($1, $2, $3, $4) on conflict (channel_id, event_id, user_id) do nothing";
            self.execute(sql, params![channel_id, id, user, at])?
        } else {
            let sql = "delete from channel_event_interests where channel_id = $1 and event_id = $2 and user_id = $3";
            self.execute(sql, params![channel_id, id, user])?
        };
        if changed > 0 {
            self.execute(
                "update channel_events set interested_count = interested_count + $1 where channel_id = $2 and id = $3",
                params![if interested { 1 } else { -1 }, channel_id, id],
            )?;
        }
        self.channel_event(channel_id, id)?.ok_or(Error::NotFound)
    }

    /// Who is interested in an event, by id.
    pub fn interests(
        &self,
        channel: &ChannelId,
        id: &ChannelEventId,
        order: &[Order],
        select: &Select,
    ) -> Result<Rows<Interest>, Error> {
        let of = ("i.channel_id = $1 and i.event_id = $2", &[channel.as_str(), id.as_str()] as &[_]);
        self.query(&INTERESTS, of, &Filter::All(Vec::new()), order, select, |row| {
            Ok(Interest { user_id: row.parsed(row.next())?, created_at: row.time(row.next())? })
        })
    }

    fn log_channel_event(
        &self,
        event: &ChannelEvent,
        kind: EventType,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<i64, Error> {
        let seq = self.next_seq(&event.channel_id)?;
        let channel = Some(&event.channel_id);
        self.log(&LogEntry { kind, channel, seq: Some(seq), subject: event.id.as_str(), actor, at })?;
        Ok(seq)
    }
}

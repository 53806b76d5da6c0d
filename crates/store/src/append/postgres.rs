//! Appending on PostgreSQL: a run of messages is read for at once and written at once, in one round trip each, on which the
//! transaction begins and ends as well.

use std::collections::HashSet;

use gavel_model::{Actor, ChannelId, EventType, Message, MessageId, Moderation, UserId};

use super::{
    Append, Columns, SenderGuard,
    batch::{Batch, Head, Loaded},
};
use crate::{
    Error,
    conn::{self, Param},
    log::{LANE, VERSION},
    marks::Sent,
    roles::ROLES,
};

/// Reads the channels' counters, the senders' and the roles' revisions, and which ids are taken.
pub(super) const LOAD: &str = "select 0, id, null, revision, seq, message_count from channels where id = any($1)
     union all
     select 1, s.channel_id, u.id, u.revision, m.revision, null
         from unnest($2::text[], $3::text[]) s (channel_id, user_id) join users u on u.id = s.user_id
         left join members m on m.channel_id = s.channel_id and m.user_id = s.user_id
     union all
     select 2, id, null, null, null, null from message_ids where id = any($4)
     union all
     select 3, null, null, coalesce((select revision from revisions where name = $5), 0), null, null";

/// What a run of messages needs to be read.
pub(super) struct Wanted<'a> {
    channels: Vec<Option<&'a str>>,
    /// Where each sender sends.
    places: Vec<Option<&'a str>>,
    users: Vec<Option<&'a str>>,
    ids: Vec<Option<&'a str>>,
}

impl<'a> Wanted<'a> {
    pub(super) fn of(run: impl Iterator<Item = &'a Append>) -> Self {
        let mut senders: HashSet<(&ChannelId, Option<&UserId>)> = HashSet::new();
        let mut ids = Vec::new();
        for append in run {
            senders.insert((&append.message.channel_id, append.message.user_id.as_ref()));
            ids.push(Some(append.message.id.as_str()));
        }
        let channels: HashSet<&ChannelId> = senders.iter().map(|(channel, _)| *channel).collect();
        Self {
            channels: channels.into_iter().map(|channel| Some(channel.as_str())).collect(),
            places: senders.iter().map(|(channel, _)| Some(channel.as_str())).collect(),
            users: senders.iter().map(|(_, user)| user.map(UserId::as_str)).collect(),
            ids,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The parameters of [`LOAD`].
    pub(super) fn params(&self) -> [Param<'_>; 5] {
        let Self { channels, places, users, ids } = self;
        [Param::Texts(channels), Param::Texts(places), Param::Texts(users), Param::Texts(ids), ROLES.into()]
    }
}

impl Batch {
    /// Takes a row of what [`LOAD`] reads.
    pub(super) fn take(&mut self, row: &conn::Row<'_>) -> Result<(), Error> {
        let loaded = self.loaded.get_or_insert_with(Loaded::default);
        match row.int(0)? {
            0 => drop(self.channels.insert(row.parsed(1)?, Head::new(row.int(3)?, row.int(4)?, row.int(5)?))),
            1 => {
                let guard = SenderGuard { user: row.int(3)?, member: row.int_or_null(4)? };
                loaded.senders.entry(row.parsed(1)?).or_default().insert(row.parsed(2)?, guard);
            }
            2 => drop(loaded.taken.insert(row.parsed::<MessageId>(1)?)),
            _ => self.roles = Some(row.int(3)?),
        }
        Ok(())
    }
}

/// A message that is to be written.
pub(super) struct Row {
    message: Message,
    columns: Columns,
    actor: String,
    /// How many messages were published up to here.
    number: i64,
}

impl Row {
    pub(super) fn new(
        message: &Message,
        moderation: Option<&Moderation>,
        actor: &Actor,
        number: i64,
    ) -> Result<Self, Error> {
        let columns = Columns::of(message, moderation)?;
        Ok(Self { message: message.clone(), columns, actor: actor.as_log(), number })
    }
}

/// Writes messages, with their ids and their entries in the log, and what was counted of their channels and senders. What
/// one connection makes of the statement is the answer.
pub(super) fn write<'a, T>(
    rows: &[Row],
    counted: impl Iterator<Item = (&'a ChannelId, &'a Head)>,
    execute: impl FnOnce(&str, &[Param<'_>]) -> T,
) -> T {
    let counted: Vec<_> = counted.collect();
    let heads = |column: fn(&Head) -> Option<i64>| counted.iter().map(|(_, head)| column(head)).collect::<Vec<_>>();
    let senders: Vec<(&ChannelId, &UserId, &Sent)> = counted
        .iter()
        .flat_map(|(channel, head)| head.sent.iter().map(move |(user, sent)| (*channel, user, sent)))
        .collect();
    let sent = |column: fn(&Sent) -> i64| senders.iter().map(|(_, _, sent)| Some(column(sent))).collect::<Vec<_>>();
    execute(
        "with new as (
             select * from unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[],
                 $8::text[], $9::text[], $10::text[], $11::bigint[], $12::text[], $13::text[], $14::text[], $15::text[],
                 $16::bigint[], $17::bigint[], $18::text[]) with ordinality
             as new (channel_id, after_seq, sub, id, user_id, type, text, data, status, moderation, created_at, parent_id,
                 attachments, tags, mentions, mention_all, number, actor, nth)
         ), ids as (
             insert into message_ids (id, channel_id, after_seq, sub) select id, channel_id, after_seq, sub from new
         ), counted as (
             update channels c set seq = h.seq, message_count = h.count, last_message_seq = h.last, last_message_at = h.at
             from unnest($19::text[], $20::bigint[], $21::bigint[], $22::bigint[], $23::bigint[])
                 h (id, seq, count, last, at)
             where c.id = h.id
         ), sent as (
             update members m set sent_count = m.sent_count + s.messages, sent_seq = s.seq, delivered_seq = s.seq,
                 read_seq = s.seq, unread_after = s.seq, unread_number = s.number, delivered_at = s.at, read_at = s.at
             from unnest($24::text[], $25::text[], $26::bigint[], $27::bigint[], $28::bigint[], $29::bigint[])
                 s (channel_id, user_id, messages, seq, number, at)
             where m.channel_id = s.channel_id and m.user_id = s.user_id
         ), lane as (
             insert into lanes (lane, pos) values ($30, $31) on conflict (lane) do update set pos = lanes.pos + $31
             returning pos
         ), log as (
             insert into events (lane, pos, type, version, channel_id, seq, subject, actor, at)
             select $30, lane.pos - $31 + nth, case when sub = 0 then $32 else $33 end, $34, channel_id,
                 case when sub = 0 then after_seq end, id, actor, created_at
             from lane, new
         )
         insert into messages (channel_id, after_seq, sub, id, user_id, type, text, data, status, moderation, created_at,
             parent_id, attachments, tags, mentions, mention_all, number)
         select channel_id, after_seq, sub, id, user_id, type, text, data, status, moderation, created_at,
             parent_id, attachments, tags, mentions, mention_all, number from new",
        &[
            Param::Texts(&texts(rows, |row| Some(row.message.channel_id.as_str()))),
            Param::Ints(&numbers(rows, |row| Some(row.message.position.after_seq))),
            Param::Ints(&numbers(rows, |row| Some(row.message.position.sub))),
            Param::Texts(&texts(rows, |row| Some(row.message.id.as_str()))),
            Param::Texts(&texts(rows, |row| row.message.user_id.as_ref().map(UserId::as_str))),
            Param::Texts(&texts(rows, |row| Some(row.message.kind.as_str()))),
            Param::Texts(&texts(rows, |row| Some(&row.message.text))),
            Param::Texts(&texts(rows, |row| row.columns.data.as_deref())),
            Param::Texts(&texts(rows, |row| Some(row.message.status.as_str()))),
            Param::Texts(&texts(rows, |row| row.columns.moderation.as_deref())),
            Param::Ints(&numbers(rows, |row| Some(row.message.created_at.as_millis()))),
            Param::Texts(&texts(rows, |row| row.message.parent_id.as_ref().map(MessageId::as_str))),
            Param::Texts(&texts(rows, |row| row.columns.attachments.as_deref())),
            Param::Texts(&texts(rows, |row| row.columns.tags.as_deref())),
            Param::Texts(&texts(rows, |row| row.columns.mentions.as_deref())),
            Param::Ints(&numbers(rows, |row| row.columns.mention_all)),
            Param::Ints(&numbers(rows, |row| Some(row.number))),
            Param::Texts(&texts(rows, |row| Some(&row.actor))),
            Param::Texts(&counted.iter().map(|(channel, _)| Some(channel.as_str())).collect::<Vec<_>>()),
            Param::Ints(&heads(|head| Some(head.seq))),
            Param::Ints(&heads(|head| Some(head.count))),
            Param::Ints(&heads(|head| head.last_published.map(|(seq, _)| seq))),
            Param::Ints(&heads(|head| head.last_published.map(|(_, at)| at.as_millis()))),
            Param::Texts(&senders.iter().map(|(channel, _, _)| Some(channel.as_str())).collect::<Vec<_>>()),
            Param::Texts(&senders.iter().map(|(_, user, _)| Some(user.as_str())).collect::<Vec<_>>()),
            Param::Ints(&sent(|sent| sent.messages)),
            Param::Ints(&sent(|sent| sent.seq)),
            Param::Ints(&sent(|sent| sent.number)),
            Param::Ints(&sent(|sent| sent.at.as_millis())),
            LANE.into(),
            i64::try_from(rows.len()).unwrap_or(i64::MAX).into(),
            EventType::MessageCreated.as_str().into(),
            EventType::MessageStopped.as_str().into(),
            VERSION.into(),
        ],
    )
}

fn texts<'a>(rows: &'a [Row], column: impl Fn(&'a Row) -> Option<&'a str>) -> Vec<Option<&'a str>> {
    rows.iter().map(column).collect()
}

fn numbers(rows: &[Row], column: impl Fn(&Row) -> Option<i64>) -> Vec<Option<i64>> {
    rows.iter().map(column).collect()
}

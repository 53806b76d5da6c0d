//! What was counted of an app or a channel, read for a range of hours. How it is counted is in `activity`.

use std::ops::Range;

use gavel_model::{ChannelCounts, ChannelId, PatternKind};

use crate::{
    Conn, Error,
    activity::{APP, HOUR},
    conn::{params, to_json},
};

/// Hours since 1970.
pub type Hours = Range<i64>;

/// How channels compare.
#[derive(Debug, Default)]
pub struct Compared {
    /// In how many messages were published.
    pub active: i64,
    /// Those with the most.
    pub top: Vec<ChannelCounts>,
    /// Those that stand out, and by what.
    pub patterns: Vec<(PatternKind, ChannelCounts)>,
}

/// The conditions of the index `activity_of_channels`.
const OF_CHANNELS: &str = "channel_id <> '' and what in ('messages', 'bounced', 'blocked')";

/// As what the whole app is counted where there is no channel.
fn scope(channel: Option<&ChannelId>) -> &str {
    channel.map_or(APP, ChannelId::as_str)
}

impl Conn<'_> {
    /// How many entries of the event log are not counted yet.
    pub fn activity_behind(&self) -> Result<i64, Error> {
        let cursor = self.activity_cursor()?;
        Ok(self.log_end_after(cursor)?.map_or(0, |end| end - cursor))
    }

    /// How often each thing happened in each of these stretches: its place among them, what, and how often.
    pub fn activity(
        &self,
        channel: Option<&ChannelId>,
        stretches: &[Hours],
    ) -> Result<Vec<(usize, String, i64)>, Error> {
        let sql = format!(
            "select cast(b.value ->> 2 as bigint), a.what, cast(sum(a.count) as bigint) from {} b
             join activity a on a.channel_id = $2 and a.hour >= cast(b.value ->> 0 as bigint)
                 and a.hour < cast(b.value ->> 1 as bigint)
             group by 1, 2",
            self.each_row("$1")
        );
        self.all(&sql, params![&numbered(stretches)?, scope(channel)], |row| {
            Ok((usize::try_from(row.int(0)?).unwrap_or(usize::MAX), row.text(1)?, row.int(2)?))
        })
    }

    /// How many people published messages in each of these stretches; of those in which anybody did.
    pub fn active_senders(&self, channel: Option<&ChannelId>, stretches: &[Hours]) -> Result<Vec<(usize, i64)>, Error> {
        let sql = format!(
            "select cast(b.value ->> 2 as bigint), count(distinct a.user_id) from {} b
             join active_users a on a.channel_id = $2 and a.hour >= cast(b.value ->> 0 as bigint)
                 and a.hour < cast(b.value ->> 1 as bigint)
             group by 1",
            self.each_row("$1")
        );
        self.all(&sql, params![&numbered(stretches)?, scope(channel)], |row| {
            Ok((usize::try_from(row.int(0)?).unwrap_or(usize::MAX), row.int(1)?))
        })
    }

    /// How many who published messages in the one stretch did so in the other too.
    pub fn returned_senders(&self, channel: Option<&ChannelId>, before: &Hours, then: &Hours) -> Result<i64, Error> {
        let both = self.first(
            "select count(*) from (
                 select user_id from active_users where channel_id = $1 and hour >= $2 and hour < $3
                 intersect select user_id from active_users where channel_id = $1 and hour >= $4 and hour < $5
             ) both_times",
            params![scope(channel), before.start, before.end, then.start, then.end],
            |row| row.int(0),
        )?;
        Ok(both.unwrap_or(0))
    }

    /// How many messages were published in each hour; of those in which any were.
    pub fn messages_by_hour(&self, channel: Option<&ChannelId>, hours: &Hours) -> Result<Vec<(i64, i64)>, Error> {
        self.all(
            "select hour, count from activity where channel_id = $1 and hour >= $2 and hour < $3 and what = 'messages'",
            params![scope(channel), hours.start, hours.end],
            |row| Ok((row.int(0)?, row.int(1)?)),
        )
    }

    /// How many members a channel has, or how many users there are.
    pub fn people(&self, channel: Option<&ChannelId>) -> Result<i64, Error> {
        let counted = match channel {
            Some(id) => self.first("select member_count from channels where id = $1", params![id], |row| row.int(0)),
            None => self.first("select count(*) from users", &[], |row| row.int(0)),
        };
        Ok(counted?.unwrap_or(0))
    }

    /// How many members have read something since a range began, of those who were members before its end; and how many of
    /// them published nothing in it.
    pub fn readers(&self, channel: Option<&ChannelId>, hours: &Hours) -> Result<(i64, i64), Error> {
        let (from, to) = (hours.start.saturating_mul(HOUR), hours.end.saturating_mul(HOUR));
        let of_channel = if channel.is_some() { "and channel_id = $3" } else { "and $3 = ''" };
        let sql = format!(
            "with readers as (
                 select distinct user_id from members where read_at >= $1 and joined_at < $2 {of_channel}
             )
             select count(*), count(case when not exists (
                 select 1 from (select distinct user_id from active_users
                     where channel_id = $3 and hour >= $4 and hour < $5) senders
                 where senders.user_id = readers.user_id) then 1 end) from readers"
        );
        let read = self.first(&sql, params![from, to, scope(channel), hours.start, hours.end], |row| {
            Ok((row.int(0)?, row.int(1)?))
        })?;
        Ok(read.unwrap_or_default())
    }

    /// How the channels compare, now and in the range of the same length before.
    pub fn compared_channels(&self, before: &Hours, now: &Hours) -> Result<Compared, Error> {
        let mut compared = Compared::default();
        let index = self.by_index("activity_of_channels");
        let sql = format!(
            "with counted as materialized (
                 select channel_id,
                     cast(sum(case when hour >= $1 and what = 'messages' then count else 0 end) as bigint) as messages,
                     cast(sum(case when hour >= $1 and what <> 'messages' then count else 0 end) as bigint) as stopped,
                     cast(sum(case when hour < $1 and what = 'messages' then count else 0 end) as bigint) as earlier
                 from activity{index} where {OF_CHANNELS} and hour >= $2 and hour < $3 group by channel_id
             )
             select 'active', '', count(*), 0, 0 from counted where messages > 0
             union all select * from (select 'top', channel_id, messages, stopped, earlier from counted
                 where messages > 0 order by messages desc, channel_id limit 10) t
             union all select * from (select 'rising', channel_id, messages, stopped, earlier from counted
                 where messages >= 10 and messages >= 2 * earlier order by messages - earlier desc, channel_id limit 5) r
             union all select * from (select 'falling', channel_id, messages, stopped, earlier from counted
                 where earlier >= 10 and earlier >= 2 * messages order by earlier - messages desc, channel_id limit 5) f
             union all select * from (select 'stopped', channel_id, messages, stopped, earlier from counted
                 where stopped >= 5 and 20 * stopped >= messages + stopped order by stopped desc, channel_id limit 5) s"
        );
        let rows = self.all(&sql, params![now.start, before.start, now.end], |row| {
            Ok((row.text(0)?, row.text(1)?, row.int(2)?, row.int(3)?, row.int(4)?))
        })?;
        for (of, channel, messages, stopped, messages_before) in rows {
            if of == "active" {
                compared.active = messages;
                continue;
            }
            let Ok(channel_id) = ChannelId::try_from(channel) else { continue };
            let counts = ChannelCounts { channel_id, messages, stopped, messages_before };
            match of.as_str() {
                "rising" => compared.patterns.push((PatternKind::Rising, counts)),
                "falling" => compared.patterns.push((PatternKind::Falling, counts)),
                "stopped" => compared.patterns.push((PatternKind::Stopped, counts)),
                _ => compared.top.push(counts),
            }
        }
        Ok(compared)
    }
}

/// The stretches with their places, as JSON.
fn numbered(stretches: &[Hours]) -> Result<String, Error> {
    to_json(&stretches.iter().enumerate().map(|(n, hours)| (hours.start, hours.end, n)).collect::<Vec<_>>())
}

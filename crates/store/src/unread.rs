//! What is unread: by the difference of two counters, whatever lies between them.

use gavel_model::{ChannelId, Message, MyChannel, RoleId, UnreadTotals, UserId};

use crate::{
    Conn, Error,
    channels::{self, COLUMNS},
    conn::{params, to_json},
    messages,
};

/// How many messages are unread for the member `m` of the channel `c`: all that were published since, less those that others
/// have deleted, of which up to 1,000 are looked for.
pub(crate) fn unread(conn: &Conn<'_>) -> String {
    format!(
        "case when c.message_count > m.unread_number then c.message_count - m.unread_number
         - (select count(*) from (select 1 from messages d{} where d.channel_id = m.channel_id
            and d.after_seq > m.unread_after and d.sub = 0 and d.deleted_at is not null
            and (d.user_id is null or d.user_id <> m.user_id) limit 1000) as gone)
         else 0 end",
        conn.by_index("messages_deleted")
    )
}

/// In how many of them the member is mentioned, by name or with everybody, once however often. Of either up to 1,000 are
/// looked for. Deleted messages mention nobody.
pub(crate) const MENTIONED: &str = "case when c.message_count > m.unread_number then
     (select count(*) from (
        select after_seq from (select a.after_seq from message_mentions a where a.channel_id = m.channel_id
            and a.user_id = m.user_id and a.after_seq > m.unread_after
            and (a.sender_id is null or a.sender_id <> m.user_id) limit 1000) as by_name
        union
        select after_seq from (select a.after_seq from message_mentions a where a.channel_id = m.channel_id
            and a.user_id = '*' and a.after_seq > m.unread_after
            and (a.sender_id is null or a.sender_id <> m.user_id) limit 1000) as with_all
     ) as named)
     else 0 end";

/// Of how many channels the totals are.
const COUNTED_CHANNELS: i64 = 1_000;

/// What a user's channels are sorted by: when something last happened, and the channel's id.
pub type Activity = (i64, String);

/// Which of a user's channels are asked for.
#[derive(Clone, Debug)]
pub struct MyChannels {
    /// Whose.
    pub user: UserId,
    /// Only those with something unread.
    pub unread: bool,
    /// The sort keys of the last one of the page before.
    pub after: Option<Activity>,
    /// At most so many.
    pub limit: i64,
}

/// One of a user's channels.
#[derive(Clone, Debug)]
pub struct MyChannelRow {
    /// The channel, whose last message is not yet known to be for the user's eyes.
    pub mine: MyChannel,
    /// Their roles in it.
    pub roles: Vec<RoleId>,
    /// The number of its last event before they joined.
    pub joined_seq: i64,
    /// What it is sorted by.
    pub activity: Activity,
    last_message_seq: Option<i64>,
}

impl Conn<'_> {
    /// A user's channels, the one with the newest activity first.
    pub fn my_channels(&self, asked: &MyChannels) -> Result<Vec<MyChannelRow>, Error> {
        // What is unread is counted for the page alone, but where it decides what is on it.
        let unread = unread(self);
        let which = if asked.unread { format!("and {unread} > 0") } else { String::new() };
        let (active, id) = asked.after.clone().unwrap_or((i64::MAX, String::new()));
        let mut rows = self.all(
            &format!(
                "select {COLUMNS}, m.unread_after, {unread}, {MENTIONED}, c.last_message_seq, page.active, m.roles, m.joined_seq
                 from (
                     select c.id as id, coalesce(c.last_message_at, m.joined_at) as active
                     from members m join channels c on c.id = m.channel_id and c.deleted_at is null
                         and c.archived_at is null
                     where m.user_id = $1 and (coalesce(c.last_message_at, m.joined_at), c.id) < ($2, $3) {which}
                     order by 2 desc, 1 desc limit $4
                 ) as page
                 join channels c on c.id = page.id join members m on m.channel_id = page.id and m.user_id = $1
                 order by page.active desc, page.id desc"
            ),
            params![&asked.user, active, &id, asked.limit],
            |row| {
                let channel = channels::read(row)?;
                let mine = MyChannel {
                    last_read_seq: row.int(row.next())?,
                    unread_count: row.int(row.next())?.max(0),
                    mention_count: row.int(row.next())?,
                    last_message: None,
                    channel,
                };
                let last_message_seq = row.int_or_null(row.next())?;
                let activity = (row.int(row.next())?, mine.channel.id.as_str().to_owned());
                let (roles, joined_seq) = (row.json(row.next())?, row.int(row.next())?);
                Ok(MyChannelRow { mine, roles, joined_seq, activity, last_message_seq })
            },
        )?;
        let place = |row: &MyChannelRow| Some((row.mine.channel.id.clone(), row.last_message_seq?));
        let mut messages = self.published_at(&rows.iter().filter_map(place).collect::<Vec<_>>())?;
        for row in &mut rows {
            let at = messages.iter().position(|message| message.channel_id == row.mine.channel.id);
            row.mine.last_message = at.map(|at| messages.swap_remove(at));
        }
        Ok(rows)
    }

    /// The published messages at these places, in one query, in any order.
    fn published_at(&self, places: &[(ChannelId, i64)]) -> Result<Vec<Message>, Error> {
        if places.is_empty() {
            return Ok(Vec::new());
        }
        let sql = format!(
            "select {} from {} e join messages m on m.channel_id = e.value ->> 0
             and m.after_seq = cast(e.value ->> 1 as bigint) and m.sub = 0",
            messages::COLUMNS,
            self.each_row("$1")
        );
        self.all(&sql, params![&to_json(&places)?], |row| Ok(messages::read(row)?.message))
    }

    /// What is unread for a user in all their channels, or in 1,000 of them if there are more.
    pub fn unread_totals(&self, user: &UserId) -> Result<UnreadTotals, Error> {
        let totals = self.first(
            &format!(
                "select count(*), cast(coalesce(sum(each.unread), 0) as bigint),
                 cast(coalesce(sum(each.mentions), 0) as bigint)
                 from (
                     select {} as unread, {MENTIONED} as mentions
                     from (select * from members where user_id = $1 order by channel_id limit $2) as m
                     join channels c on c.id = m.channel_id and c.deleted_at is null and c.archived_at is null
                 ) as each where each.unread > 0",
                unread(self)
            ),
            params![user, COUNTED_CHANNELS],
            |row| Ok(UnreadTotals { channels: row.int(0)?, messages: row.int(1)?, mentions: row.int(2)? }),
        )?;
        Ok(totals.unwrap_or_default())
    }
}

//! Members: joining, leaving, roles.

use std::collections::{BTreeSet, HashMap};

use gavel_model::{
    Actor, Channel, ChannelId, EventType, Member, MemberActivity, RoleId, Timestamp, UserId,
    filter::{Field, Filter, Kind, Order},
    role,
};
use serde_json::Value;

use crate::{
    Conn, Error, channels,
    conn::{Row, params, to_json},
    log::LogEntry,
    query::{Column, Resource, Select},
};

/// Above so many members a channel publishes how many they are, at most once a second, and no more who joins and leaves:
/// otherwise a crowd that arrives costs its square.
pub const COUNTED_ABOVE: i64 = 100;
/// How often a channel's count is published, in milliseconds.
const COUNT_EVERY: i64 = 1_000;

const COLUMNS: &str = "m.channel_id, m.user_id, m.roles, m.joined_at, m.joined_seq, m.revision, m.guidelines_accepted";

/// What members can be asked by.
pub const MEMBER_FIELDS: &[Field] = &[
    Field { name: "userId", kind: Kind::Text, sortable: true },
    Field { name: "roles", kind: Kind::List, sortable: false },
    Field { name: "joinedAt", kind: Kind::Time, sortable: true },
];

const MEMBERS: Resource = Resource {
    columns: &[
        ("userId", Column::Plain("m.user_id")),
        (
            "roles",
            Column::List {
                holds: (
                    "exists (select 1 from json_each(m.roles) where value = ?)",
                    "exists (select 1 from json_array_elements_text(m.roles::json) role where role = ?)",
                ),
                any: ("m.roles <> '[]'", "m.roles <> '[]'"),
            },
        ),
        ("joinedAt", Column::Plain("m.joined_at")),
    ],
    select: COLUMNS,
    from: "members m",
};

/// What a channel publishes of a change of its members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberEvent {
    /// That somebody joined or left, with this number.
    Each(i64),
    /// How many there are now, with this number.
    Count(i64),
    /// Nothing yet: the count was published less than a second ago and is due later.
    Due,
}

/// What joining or leaving led to.
#[derive(Clone, Debug)]
pub struct Joined {
    /// The membership, as it is after joining, or was before leaving.
    pub member: Member,
    /// How many members the channel has now.
    pub member_count: i64,
    /// What is published; nothing if nothing changed.
    pub event: Option<MemberEvent>,
}

/// What a channel's row says after a change of its members.
pub(crate) struct Counted {
    /// The revision that the change gives.
    pub(crate) revision: i64,
    pub(crate) member_count: i64,
    pub(crate) message_count: i64,
    pub(crate) seq: i64,
    /// How many members it may have.
    pub(crate) most: Option<i64>,
    pub(crate) archived: bool,
}

fn read(row: &Row<'_>) -> Result<Member, Error> {
    Ok(Member {
        channel_id: row.parsed(row.next())?,
        user_id: row.parsed(row.next())?,
        roles: row.json(row.next())?,
        joined_at: row.time(row.next())?,
        joined_seq: row.int(row.next())?,
        revision: row.int(row.next())?,
        guidelines_accepted: row.int(row.next())?,
    })
}

/// Reads a channel, whether there is a member, and if so the member.
fn with_channel(row: &Row<'_>) -> Result<(Channel, Option<Member>), Error> {
    let channel = channels::read(row)?;
    let member = if row.int(row.next())? == 1 { Some(read(row)?) } else { None };
    Ok((channel, member))
}

impl Conn<'_> {
    /// One membership.
    pub fn member(&self, channel: &ChannelId, user: &UserId) -> Result<Option<Member>, Error> {
        self.first(
            &format!("select {COLUMNS} from members m where m.channel_id = $1 and m.user_id = $2"),
            params![channel, user],
            read,
        )
    }

    /// The memberships of those of these users who are members.
    pub fn members_by_id<'a>(
        &self,
        channel: &ChannelId,
        users: impl IntoIterator<Item = &'a UserId>,
    ) -> Result<HashMap<UserId, Member>, Error> {
        let users: Vec<_> = users.into_iter().collect();
        if users.is_empty() {
            return Ok(HashMap::new());
        }
        let sql = format!(
            "select {COLUMNS} from members m where m.channel_id = $1 and m.user_id in (select value from {})",
            self.each("$2")
        );
        let found = self.all(&sql, params![channel, &to_json(&users)?], read)?;
        Ok(found.into_iter().map(|member| (member.user_id.clone(), member)).collect())
    }

    /// Those of these memberships that there are, each by its channel and user.
    pub(crate) fn members_at<'a>(
        &self,
        places: impl IntoIterator<Item = (&'a ChannelId, &'a UserId)>,
    ) -> Result<HashMap<(ChannelId, UserId), Member>, Error> {
        let places: Vec<_> = places.into_iter().collect();
        if places.is_empty() {
            return Ok(HashMap::new());
        }
        let sql = format!(
            "select {COLUMNS} from {} e join members m on m.channel_id = e.value ->> 0 and m.user_id = e.value ->> 1",
            self.each_row("$1")
        );
        let found = self.all(&sql, params![&to_json(&places)?], read)?;
        Ok(found.into_iter().map(|member| ((member.channel_id.clone(), member.user_id.clone()), member)).collect())
    }

    /// One membership, with what its member has done.
    pub fn member_activity(&self, channel: &ChannelId, user: &UserId) -> Result<Option<MemberActivity>, Error> {
        self.first(
            &format!(
                "select {COLUMNS}, m.read_seq, m.read_at, u.last_seen_at, m.sent_count
                 from members m join users u on u.id = m.user_id where m.channel_id = $1 and m.user_id = $2"
            ),
            params![channel, user],
            |row| {
                Ok(MemberActivity {
                    member: read(row)?,
                    last_read_seq: Some(row.int(row.next())?),
                    last_read_at: row.time_or_null(row.next())?,
                    last_seen_at: row.time_or_null(row.next())?,
                    message_count: row.int(row.next())?,
                })
            },
        )
    }

    /// The first members, at most `limit`, who have one of these roles in the channel.
    pub fn members_with_role(
        &self,
        channel: &ChannelId,
        roles: &BTreeSet<RoleId>,
        limit: i64,
    ) -> Result<Vec<UserId>, Error> {
        // The condition of an index: a channel has many who are members and nothing else.
        let more = if roles.contains(&role::id(role::MEMBER)) { "" } else { "and roles <> '[\"member\"]'" };
        let has = self.sql(
            "exists (select 1 from json_each(roles) has where has.value in (select value from json_each($2)))",
            "exists (select 1 from json_array_elements_text(roles::json) has
                     where has in (select json_array_elements_text($2::text::json)))",
        );
        let sql =
            format!("select user_id from members where channel_id = $1 and {has} {more} order by user_id limit $3");
        self.all(&sql, params![channel, &to_json(roles)?, limit], |row| row.parsed(0))
    }

    /// Ends a membership; none if there was none.
    pub fn leave(
        &self,
        channel: &ChannelId,
        user: &UserId,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<Option<Joined>, Error> {
        let Some(member) = self.member(channel, user)? else { return Ok(None) };
        self.execute("delete from members where channel_id = $1 and user_id = $2", params![channel, user])?;
        let Counted { member_count, .. } = self.count_members(channel, -1)?;
        let event = self.announce(EventType::MemberLeft, channel, user, member_count, actor, at)?;
        Ok(Some(Joined { member, member_count, event: Some(event) }))
    }

    /// Publishes a large channel's member count that was due; its number and the count. None if it was published since.
    pub fn publish_member_count(&self, channel: &ChannelId, at: Timestamp) -> Result<Option<(i64, i64)>, Error> {
        let member_count = self.member_count(channel)?;
        let count = self.count_event(channel, at, &Actor::System("member-count"))?;
        Ok(count.map(|seq| (seq, member_count)))
    }

    /// A user's memberships, and the channels they are in.
    pub fn memberships(&self, user: &UserId) -> Result<Vec<(Channel, Option<Member>)>, Error> {
        let sql = format!(
            "select {}, 1, {COLUMNS} from members m join channels c on c.id = m.channel_id and c.deleted_at is null
             where m.user_id = $1",
            channels::COLUMNS
        );
        self.all(&sql, params![user], with_channel)
    }

    /// Those of these channels that there are, and a user's membership in each.
    pub fn channels_with_member(
        &self,
        channels: &[ChannelId],
        user: Option<&UserId>,
    ) -> Result<Vec<(Channel, Option<Member>)>, Error> {
        if channels.is_empty() {
            return Ok(Vec::new());
        }
        let sql = format!(
            "select {}, case when m.user_id is null then 0 else 1 end, {COLUMNS}
             from channels c left join members m on m.channel_id = c.id and m.user_id = $1
             where c.deleted_at is null and c.id in (select value from {})",
            channels::COLUMNS,
            self.each("$2")
        );
        self.all(&sql, params![user, &to_json(&channels)?], with_channel)
    }

    /// Members that meet a filter.
    pub fn members(
        &self,
        channel: &ChannelId,
        filter: &Filter,
        order: &[Order],
        select: &Select,
    ) -> Result<(Vec<Member>, Option<Vec<Value>>), Error> {
        self.query(&MEMBERS, ("m.channel_id = $1", &[channel.as_str()]), filter, order, select, read)
    }

    pub(crate) fn member_count(&self, channel: &ChannelId) -> Result<i64, Error> {
        self.first("select member_count from channels where id = $1", params![channel], |row| row.int(0))?
            .ok_or(Error::NotFound)
    }

    /// Gives a member other roles; those that are unknown are made, without permissions.
    pub fn put_member_roles(
        &self,
        channel: &ChannelId,
        user: &UserId,
        roles: &[RoleId],
        actor: &Actor,
        at: Timestamp,
    ) -> Result<Joined, Error> {
        let mut member = self.member(channel, user)?.ok_or(Error::NotFound)?;
        if member.roles == roles {
            let member_count = self.member_count(channel)?;
            return Ok(Joined { member, member_count, event: None });
        }
        self.ensure_roles(roles, actor, at)?;
        let Counted { revision, member_count, .. } = self.count_members(channel, 0)?;
        self.execute(
            "update members set roles = $1, revision = $2 where channel_id = $3 and user_id = $4",
            params![&to_json(&roles)?, revision, channel, user],
        )?;
        (member.roles, member.revision) = (roles.to_vec(), revision);
        // In a large channel it is between them and those who run it.
        let each = member_count <= COUNTED_ABOVE;
        let seq = if each { Some(self.next_seq(channel)?) } else { None };
        let kind = EventType::MemberUpdated;
        self.log(&LogEntry { kind, channel: Some(channel), seq, subject: user.as_str(), actor, at })?;
        Ok(Joined { member, member_count, event: seq.map(MemberEvent::Each) })
    }

    /// Counts a change of members: of so many more at once, or of one.
    pub(crate) fn count_members(&self, channel: &ChannelId, change: i64) -> Result<Counted, Error> {
        self.first(
            "update channels set member_count = member_count + $1, membership_changes = membership_changes + $2
             where id = $3 and deleted_at is null
             returning membership_changes, member_count, message_count, seq, max_members, archived_at",
            params![change, change.max(1), channel],
            |row| {
                Ok(Counted {
                    revision: row.int(0)?,
                    member_count: row.int(1)?,
                    message_count: row.int(2)?,
                    seq: row.int(3)?,
                    most: row.int_or_null(4)?,
                    archived: row.int_or_null(5)?.is_some(),
                })
            },
        )?
        .ok_or(Error::NotFound)
    }

    fn announce(
        &self,
        kind: EventType,
        channel: &ChannelId,
        user: &UserId,
        member_count: i64,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<MemberEvent, Error> {
        let each = member_count <= COUNTED_ABOVE;
        let seq = if each { Some(self.next_seq(channel)?) } else { None };
        self.log(&LogEntry { kind, channel: Some(channel), seq, subject: user.as_str(), actor, at })?;
        if let Some(seq) = seq {
            return Ok(MemberEvent::Each(seq));
        }
        Ok(self.count_event(channel, at, actor)?.map_or(MemberEvent::Due, MemberEvent::Count))
    }

    /// The number of an event that tells the count, unless one was published within the last second.
    pub(crate) fn count_event(&self, channel: &ChannelId, at: Timestamp, actor: &Actor) -> Result<Option<i64>, Error> {
        let seq = self.first(
            // One from the future was published before the clock was set back.
            "update channels set seq = seq + 1, members_announced_at = $1
             where id = $2 and (members_announced_at <= $3 or members_announced_at > $1) returning seq",
            params![at, channel, at.as_millis() - COUNT_EVERY],
            |row| row.int(0),
        )?;
        if seq.is_some() {
            let kind = EventType::ChannelMembersChanged;
            self.log(&LogEntry { kind, channel: Some(channel), seq, subject: channel.as_str(), actor, at })?;
        }
        Ok(seq)
    }
}

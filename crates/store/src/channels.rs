//! Channels.

use std::collections::HashMap;

use gavel_model::{
    Actor, Channel, ChannelBase, ChannelId, EventType, Member, RoleId, Timestamp, UserId, Visibility,
    filter::{Field, Filter, Kind, Order},
    fold,
};
use serde_json::Value;

use crate::{
    Conn, Error,
    conn::{Row, params, to_json},
    log::LogEntry,
    query::{Column, Resource, Select},
};

pub(crate) const COLUMNS: &str = "c.id, c.type, c.base, c.visibility, c.display_name, c.topic, c.guidelines, c.avatar_url, c.tags, \
     c.metadata, c.created_by, c.created_at, c.updated_at, c.archived_at, c.last_message_at, c.member_count, c.message_count, \
     c.seq, c.revision, c.settings, c.role_overrides, c.max_members, c.guidelines_version, c.guidelines_since, c.truncated_before";

/// The fields by which archived channels are asked for.
const ARCHIVED: &str = "archived";
const ARCHIVED_AT: &str = "archivedAt";

/// What channels can be asked by.
pub const CHANNEL_FIELDS: &[Field] = &[
    Field { name: "id", kind: Kind::Text, sortable: true },
    Field { name: "type", kind: Kind::Text, sortable: false },
    Field { name: "base", kind: Kind::Text, sortable: false },
    Field { name: "visibility", kind: Kind::Text, sortable: false },
    Field { name: "displayName", kind: Kind::Text, sortable: false },
    Field { name: "topic", kind: Kind::Text, sortable: false },
    Field { name: "tags", kind: Kind::List, sortable: false },
    Field { name: "members", kind: Kind::List, sortable: false },
    Field { name: "createdBy", kind: Kind::Text, sortable: false },
    Field { name: "createdAt", kind: Kind::Time, sortable: true },
    Field { name: "updatedAt", kind: Kind::Time, sortable: true },
    Field { name: ARCHIVED, kind: Kind::Flag, sortable: false },
    Field { name: ARCHIVED_AT, kind: Kind::Time, sortable: false },
    Field { name: "lastMessageAt", kind: Kind::Time, sortable: true },
    Field { name: "memberCount", kind: Kind::Number, sortable: true },
    Field { name: "messageCount", kind: Kind::Number, sortable: true },
];

/// Who is in a channel is for its members to know, and for the app.
const HAS_MEMBER: &str = "(c.id in (select channel_id from members where user_id = ?)
     and ($1 = '' or exists (select 1 from members where channel_id = c.id and user_id = $1)))";
const HAS_MEMBERS: &str = "exists (select 1 from members where channel_id = c.id)";

const CHANNELS: Resource = Resource {
    columns: &[
        ("id", Column::Plain("c.id")),
        ("type", Column::Plain("c.type")),
        ("base", Column::Plain("c.base")),
        ("visibility", Column::Plain("c.visibility")),
        ("displayName", Column::Folded { value: "c.display_name", folded: "c.folded_name" }),
        ("topic", Column::Folded { value: "c.topic", folded: "c.folded_topic" }),
        (
            "tags",
            Column::List {
                holds: (
                    "exists (select 1 from json_each(c.tags) where value = ?)",
                    "exists (select 1 from json_array_elements(c.tags::json) tag where tag::text = to_json(?::text)::text)",
                ),
                any: ("c.tags <> '[]'", "c.tags <> '[]'"),
            },
        ),
        ("members", Column::List { holds: (HAS_MEMBER, HAS_MEMBER), any: (HAS_MEMBERS, HAS_MEMBERS) }),
        ("createdBy", Column::Plain("c.created_by")),
        ("createdAt", Column::Plain("c.created_at")),
        ("updatedAt", Column::Plain("c.updated_at")),
        (ARCHIVED, Column::Plain("(case when c.archived_at is null then 0 else 1 end)")),
        (ARCHIVED_AT, Column::Plain("c.archived_at")),
        // A channel without messages sorts as the oldest.
        ("lastMessageAt", Column::OrElse { value: "c.last_message_at", order: "coalesce(c.last_message_at, 0)" }),
        ("memberCount", Column::Plain("c.member_count")),
        ("messageCount", Column::Plain("c.message_count")),
    ],
    select: COLUMNS,
    from: "channels c",
};

/// Which channels a viewer may know of. Archived ones are there for those who ask for them.
fn seen(filter: &Filter) -> String {
    let alive = if filter.names(ARCHIVED) || filter.names(ARCHIVED_AT) { "" } else { " and c.archived_at is null" };
    format!(
        "c.deleted_at is null{alive} and ($1 = '' or c.visibility = 'public'
         or exists (select 1 from members where channel_id = c.id and user_id = $1))"
    )
}

/// The parameter of [`seen`]; no user's id is empty.
fn seen_by(viewer: Option<&UserId>) -> &str {
    viewer.map_or("", UserId::as_str)
}

/// A channel to be made.
#[derive(Clone, Debug)]
pub struct NewChannelRow {
    /// The channel, its counters at zero.
    pub channel: Channel,
    /// Its first members.
    pub members: Vec<(UserId, RoleId)>,
    /// The key that is the same for the same participants, for a conversation of two.
    pub participants: Option<String>,
    /// Who makes it.
    pub actor: Actor,
}

/// What became of making a channel.
#[derive(Clone, Debug)]
pub enum Created {
    /// It was made, with these members.
    New(Channel, Vec<Member>),
    /// These participants had it already.
    Existing(Channel),
}

/// What changing a channel led to.
#[derive(Clone, Debug)]
pub struct ChannelChange {
    /// The channel as it stands.
    pub channel: Channel,
    /// The event and its number; none if nothing changed.
    pub event: Option<(EventType, i64)>,
}

pub(crate) fn read(row: &Row<'_>) -> Result<Channel, Error> {
    Ok(Channel {
        id: row.parsed(row.next())?,
        kind: row.parsed(row.next())?,
        base: row.named(row.next(), &ChannelBase::ALL, ChannelBase::as_str)?,
        visibility: row.named(row.next(), &Visibility::ALL, Visibility::as_str)?,
        display_name: row.text_or_null(row.next())?,
        topic: row.text_or_null(row.next())?,
        guidelines: row.text_or_null(row.next())?,
        avatar_url: row.text_or_null(row.next())?,
        tags: row.json(row.next())?,
        metadata: row.json(row.next())?,
        created_by: row.parsed_or_null(row.next())?,
        created_at: row.time(row.next())?,
        updated_at: row.time(row.next())?,
        archived_at: row.time_or_null(row.next())?,
        last_message_at: row.time_or_null(row.next())?,
        member_count: row.int(row.next())?,
        message_count: row.int(row.next())?,
        seq: row.int(row.next())?,
        revision: row.int(row.next())?,
        settings: row.json(row.next())?,
        role_overrides: row.json(row.next())?,
        max_members: row.int_or_null(row.next())?,
        guidelines_version: row.int(row.next())?,
        guidelines_since: row.int(row.next())?,
        truncated_before: row.time_or_null(row.next())?,
    })
}

impl Conn<'_> {
    /// One channel, unless it was deleted.
    pub fn channel(&self, id: &ChannelId) -> Result<Option<Channel>, Error> {
        let sql = format!("select {COLUMNS} from channels c where c.id = $1 and c.deleted_at is null");
        self.first(&sql, params![id], read)
    }

    /// Those of these channels that there are.
    pub(crate) fn channels_by_id<'a>(
        &self,
        ids: impl IntoIterator<Item = &'a ChannelId>,
    ) -> Result<HashMap<ChannelId, Channel>, Error> {
        let ids: Vec<_> = ids.into_iter().collect();
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let sql = format!(
            "select {COLUMNS} from channels c where c.id in (select value from {}) and c.deleted_at is null",
            self.each("$1")
        );
        let found = self.all(&sql, params![&to_json(&ids)?], read)?;
        Ok(found.into_iter().map(|channel| (channel.id.clone(), channel)).collect())
    }

    /// Makes a channel with its first members. [`Error::Conflict`] if the id is taken.
    pub fn create_channel(&self, new: &NewChannelRow) -> Result<Created, Error> {
        if let Some(participants) = &new.participants {
            let sql = format!("select {COLUMNS} from channels c where c.participants = $1");
            if let Some(existing) = self.first(&sql, params![participants], read)? {
                return Ok(Created::Existing(existing));
            }
        }
        if !self.insert_channel(new)? {
            return Err(Error::Conflict);
        }
        let c = &new.channel;
        self.log(&LogEntry {
            kind: EventType::ChannelCreated,
            channel: Some(&c.id),
            seq: None,
            subject: c.id.as_str(),
            actor: &new.actor,
            at: c.created_at,
        })?;
        let first: Vec<_> = new.members.iter().map(|(user, role)| (user.clone(), vec![role.clone()])).collect();
        let joined = self.join_all(&c.id, &first, &new.actor, c.created_at)?;
        let members = joined.into_iter().map(|joined| joined.member).collect();
        Ok(Created::New(self.channel(&c.id)?.ok_or(Error::NotFound)?, members))
    }

    /// Writes the row of a channel without members; false if the id is taken.
    pub(crate) fn insert_channel(&self, new: &NewChannelRow) -> Result<bool, Error> {
        let c = &new.channel;
        let (tags, metadata) = (to_json(&c.tags)?, to_json(&c.metadata)?);
        let (settings, role_overrides) = (to_json(&c.settings)?, to_json(&c.role_overrides)?);
        let made = self.execute(
            "insert into channels (id, type, visibility, display_name, topic, tags, metadata, created_by, participants,
             created_at, updated_at, settings, role_overrides, base, guidelines, guidelines_version, guidelines_since,
             avatar_url, max_members)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
             on conflict (id) do nothing",
            params![
                &c.id,
                c.kind.as_str(),
                c.visibility.as_str(),
                c.display_name.as_ref(),
                c.topic.as_ref(),
                &tags,
                &metadata,
                c.created_by.as_ref(),
                new.participants.as_ref(),
                c.created_at,
                c.updated_at,
                &settings,
                &role_overrides,
                c.base.as_str(),
                c.guidelines.as_ref(),
                c.guidelines_version,
                c.guidelines_since,
                c.avatar_url.as_ref(),
                c.max_members,
            ],
        )?;
        if made == 0 {
            return Ok(false);
        }
        self.fold_channel(c)?;
        Ok(true)
    }

    /// Writes down what a channel has become, and tells of it by this event. Only what decides what may be done in it gives it
    /// another revision: one that rises sends messages on their way back to be decided again, behind those that came after
    /// them.
    pub fn change_channel(
        &self,
        before: &Channel,
        channel: &Channel,
        kind: EventType,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<ChannelChange, Error> {
        let decides = before.settings != channel.settings
            || before.role_overrides != channel.role_overrides
            || before.visibility != channel.visibility
            || before.archived_at != channel.archived_at;
        let (tags, metadata) = (to_json(&channel.tags)?, to_json(&channel.metadata)?);
        let (settings, role_overrides) = (to_json(&channel.settings)?, to_json(&channel.role_overrides)?);
        self.execute(
            "update channels set display_name = $1, topic = $2, tags = $3, metadata = $4, updated_at = $5, visibility = $6,
             settings = $7, role_overrides = $8, guidelines = $9, avatar_url = $10, archived_at = $11,
             revision = revision + $12 where id = $13",
            params![
                channel.display_name.as_ref(),
                channel.topic.as_ref(),
                &tags,
                &metadata,
                at,
                channel.visibility.as_str(),
                &settings,
                &role_overrides,
                channel.guidelines.as_ref(),
                channel.avatar_url.as_ref(),
                channel.archived_at,
                i64::from(decides),
                &channel.id,
            ],
        )?;
        self.fold_channel(channel)?;
        let seq = self.next_seq(&channel.id)?;
        let subject = channel.id.as_str();
        self.log(&LogEntry { kind, channel: Some(&channel.id), seq: Some(seq), subject, actor, at })?;
        let channel = self.channel(&channel.id)?.ok_or(Error::NotFound)?;
        Ok(ChannelChange { channel, event: Some((kind, seq)) })
    }

    /// Keeps a channel's words without case and accents, to be found by.
    fn fold_channel(&self, channel: &Channel) -> Result<(), Error> {
        let (name, topic) = (channel.display_name.as_deref().map(fold), channel.topic.as_deref().map(fold));
        self.execute(
            "update channels set folded_name = $1, folded_topic = $2 where id = $3",
            params![name.as_ref(), topic.as_ref(), &channel.id],
        )?;
        Ok(())
    }

    /// Channels that meet a filter; for a viewer, of those that are public or theirs.
    pub fn channels(
        &self,
        viewer: Option<&UserId>,
        filter: &Filter,
        order: &[Order],
        select: &Select,
    ) -> Result<(Vec<Channel>, Option<Vec<Value>>), Error> {
        self.query(&CHANNELS, (&seen(filter), &[seen_by(viewer)]), filter, order, select, read)
    }

    /// How many channels meet a filter; for a viewer, of those that are public or theirs.
    pub fn count_channels(&self, viewer: Option<&UserId>, filter: &Filter) -> Result<i64, Error> {
        self.count(&CHANNELS, (&seen(filter), &[seen_by(viewer)]), filter)
    }
}

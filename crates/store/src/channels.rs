//! Channels.

use gavel_model::{
    Actor, Channel, ChannelId, ChannelType, EventType, Member, PatchChannel, RoleId, Timestamp, UserId, Visibility,
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

pub(crate) const COLUMNS: &str = "c.id, c.type, c.visibility, c.display_name, c.topic, c.tags, c.metadata, c.created_by, \
     c.created_at, c.updated_at, c.last_message_at, c.member_count, c.message_count, c.seq, c.revision, c.settings, c.role_overrides, \
     c.guidelines_version, c.guidelines_since";

/// What channels can be asked by.
pub const CHANNEL_FIELDS: &[Field] = &[
    Field { name: "id", kind: Kind::Text, sortable: true },
    Field { name: "type", kind: Kind::Text, sortable: false },
    Field { name: "visibility", kind: Kind::Text, sortable: false },
    Field { name: "displayName", kind: Kind::Text, sortable: false },
    Field { name: "topic", kind: Kind::Text, sortable: false },
    Field { name: "tags", kind: Kind::List, sortable: false },
    Field { name: "members", kind: Kind::List, sortable: false },
    Field { name: "createdBy", kind: Kind::Text, sortable: false },
    Field { name: "createdAt", kind: Kind::Time, sortable: true },
    Field { name: "updatedAt", kind: Kind::Time, sortable: true },
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
        // A channel without messages sorts as the oldest.
        ("lastMessageAt", Column::OrElse { value: "c.last_message_at", order: "coalesce(c.last_message_at, 0)" }),
        ("memberCount", Column::Plain("c.member_count")),
        ("messageCount", Column::Plain("c.message_count")),
    ],
    select: COLUMNS,
    from: "channels c",
};

/// Which channels a viewer may know of.
const SEEN: &str = "$1 = '' or c.visibility = 'public'
     or exists (select 1 from members where channel_id = c.id and user_id = $1)";

/// The parameter of [`SEEN`]; no user's id is empty.
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
    /// The number of the event; none if nothing changed.
    pub seq: Option<i64>,
}

pub(crate) fn read(row: &Row<'_>) -> Result<Channel, Error> {
    Ok(Channel {
        id: row.parsed(0)?,
        kind: row.named(1, &ChannelType::ALL, ChannelType::as_str)?,
        visibility: row.named(2, &Visibility::ALL, Visibility::as_str)?,
        display_name: row.text_or_null(3)?,
        topic: row.text_or_null(4)?,
        tags: row.json(5)?,
        metadata: row.json(6)?,
        created_by: row.parsed_or_null(7)?,
        created_at: row.time(8)?,
        updated_at: row.time(9)?,
        last_message_at: row.time_or_null(10)?,
        member_count: row.int(11)?,
        message_count: row.int(12)?,
        seq: row.int(13)?,
        revision: row.int(14)?,
        settings: row.json(15)?,
        role_overrides: row.json(16)?,
        guidelines_version: row.int(17)?,
        guidelines_since: row.int(18)?,
    })
}

impl Conn<'_> {
    /// One channel.
    pub fn channel(&self, id: &ChannelId) -> Result<Option<Channel>, Error> {
        self.first(&format!("select {COLUMNS} from channels c where c.id = $1"), params![id], read)
    }

    /// Makes a channel with its first members. [`Error::Conflict`] if the id is taken.
    pub fn create_channel(&self, new: &NewChannelRow) -> Result<Created, Error> {
        if let Some(participants) = &new.participants {
            let sql = format!("select {COLUMNS} from channels c where c.participants = $1");
            if let Some(existing) = self.first(&sql, params![participants], read)? {
                return Ok(Created::Existing(existing));
            }
        }
        let c = &new.channel;
        let (tags, metadata) = (to_json(&c.tags)?, to_json(&c.metadata)?);
        let (settings, role_overrides) = (to_json(&c.settings)?, to_json(&c.role_overrides)?);
        let made = self.execute(
            "insert into channels (id, type, visibility, display_name, topic, tags, metadata, created_by, participants,
             created_at, updated_at, settings, role_overrides)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict (id) do nothing",
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
                &role_overrides
            ],
        )?;
        if made == 0 {
            return Err(Error::Conflict);
        }
        self.fold_channel(c)?;
        self.log(&LogEntry {
            kind: EventType::ChannelCreated,
            channel: Some(&c.id),
            seq: None,
            subject: c.id.as_str(),
            actor: &new.actor,
            at: c.created_at,
        })?;
        let join = |(user, role): &(UserId, RoleId)| {
            let roles = std::slice::from_ref(role);
            Ok(self.join(&c.id, user, roles, &new.actor, c.created_at)?.member)
        };
        let members = new.members.iter().map(join).collect::<Result<_, Error>>()?;
        Ok(Created::New(self.channel(&c.id)?.ok_or(Error::NotFound)?, members))
    }

    /// Changes a channel's settings. None of them decides what may be done in it, so that its revision stays: one that rose
    /// would send messages on their way back to be decided again, and behind those that came after them.
    pub fn patch_channel(
        &self,
        id: &ChannelId,
        patch: &PatchChannel,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<ChannelChange, Error> {
        let before = self.channel(id)?.ok_or(Error::NotFound)?;
        let mut channel = before.clone();
        if let Some(name) = &patch.display_name {
            channel.display_name = Some(name.clone());
        }
        if let Some(topic) = &patch.topic {
            channel.topic = Some(topic.clone()).filter(|t| !t.is_empty());
        }
        if let Some(tags) = &patch.tags {
            channel.tags.clone_from(tags);
        }
        if let Some(metadata) = &patch.metadata {
            channel.metadata.clone_from(metadata);
        }
        if channel == before {
            return Ok(ChannelChange { channel, seq: None });
        }
        let (tags, metadata) = (to_json(&channel.tags)?, to_json(&channel.metadata)?);
        self.execute(
            "update channels set display_name = $1, topic = $2, tags = $3, metadata = $4, updated_at = $5
             where id = $6",
            params![channel.display_name.as_ref(), channel.topic.as_ref(), &tags, &metadata, at, id],
        )?;
        self.fold_channel(&channel)?;
        let seq = self.next_seq(id)?;
        self.log(&LogEntry {
            kind: EventType::ChannelUpdated,
            channel: Some(id),
            seq: Some(seq),
            subject: id.as_str(),
            actor,
            at,
        })?;
        let channel = self.channel(id)?.ok_or(Error::NotFound)?;
        Ok(ChannelChange { channel, seq: Some(seq) })
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
        self.query(&CHANNELS, (SEEN, &[seen_by(viewer)]), filter, order, select, read)
    }

    /// How many channels meet a filter; for a viewer, of those that are public or theirs.
    pub fn count_channels(&self, viewer: Option<&UserId>, filter: &Filter) -> Result<i64, Error> {
        self.count(&CHANNELS, (SEEN, &[seen_by(viewer)]), filter)
    }
}

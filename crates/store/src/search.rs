//! Finding messages, over all channels that a viewer may read.
//!
//! `message_words` proposes, `messages` decides: what is shown, and whether it is, comes from the message as it stands.

use std::collections::BTreeMap;

use gavel_model::{
    ChannelId, Filter, MessageStatus, MessageType, Search, UserId,
    filter::{Field, Kind, Order},
    search::Clause,
};

use crate::{
    Conn, Error, Select, StoredMessage,
    conn::to_json,
    message_words::{Key, PLACE_BITS},
    messages::{COLUMNS, read},
    query::{Column, Resource, Rows},
};

/// What messages can be asked by.
pub const MESSAGE_FIELDS: &[Field] = &[
    Field { name: "id", kind: Kind::Text, sortable: false },
    MESSAGE_CHANNEL,
    USER,
    TYPE,
    Field { name: "text", kind: Kind::Text, sortable: false },
    STATUS,
    Field { name: "seq", kind: Kind::Number, sortable: false },
    Field { name: "createdAt", kind: Kind::Time, sortable: true },
    Field { name: EDITED, kind: Kind::Time, sortable: false },
    Field { name: DELETED, kind: Kind::Time, sortable: false },
    PARENT,
    TAGS,
    MENTIONS,
    LABEL,
    ACTION,
    RULE,
];

/// The channel of a message.
pub const MESSAGE_CHANNEL: Field = Field { name: "channelId", kind: Kind::Text, sortable: false };
const USER: Field = Field { name: "userId", kind: Kind::Text, sortable: false };
const TYPE: Field = Field { name: "type", kind: Kind::Text, sortable: false };
const STATUS: Field = Field { name: "status", kind: Kind::Text, sortable: false };
const EDITED: &str = "editedAt";
const DELETED: &str = "deletedAt";
const PARENT: Field = Field { name: "parentId", kind: Kind::Text, sortable: false };
const TAGS: Field = Field { name: "tags", kind: Kind::List, sortable: false };
const MENTIONS: Field = Field { name: "mentions", kind: Kind::List, sortable: false };
const LABEL: Field = Field { name: "label", kind: Kind::List, sortable: false };
const ACTION: Field = Field { name: "action", kind: Kind::Text, sortable: false };
const RULE: Field = Field { name: "ruleId", kind: Kind::List, sortable: false };

/// The fields that messages are found by quickly, and what is written for each.
const KEYS: [(Field, Key); 8] = [
    (MESSAGE_CHANNEL, Key::Channel),
    (USER, Key::User),
    (PARENT, Key::Parent),
    (TAGS, Key::Tag),
    (MENTIONS, Key::Mention),
    (LABEL, Key::Label),
    (ACTION, Key::Action),
    (RULE, Key::Rule),
];

/// Those of which the common value is not written: it finds enough without.
const UNCOMMON: [(Field, Key, &str); 2] =
    [(TYPE, Key::Type, MessageType::Text.as_str()), (STATUS, Key::Status, MessageStatus::Delivered.as_str())];
/// Those of which is written that they are there.
const THERE: [(&str, Key); 2] = [(EDITED, Key::Edited), (DELETED, Key::Deleted)];
/// How many bytes what a message is found by has at most: a tag is the longest. What is longer finds nothing, and
/// PostgreSQL would take no word of any length.
const KEY_BYTES: usize = 256;

/// What stands between values that are handed over as one, and in no id.
const SEPARATOR: &str = "\u{1f}";

/// Up to how many channels of a viewer are named to the index; beyond, it is asked for more than they may read.
const NAMED_CHANNELS: usize = 256;

/// Some of the channels.
#[derive(Clone, Debug)]
pub enum Channels {
    /// All of them.
    All,
    /// These.
    These(Vec<ChannelId>),
}

/// What a viewer may see of all messages. Whoever asks decides it; here it becomes a condition, once for everything that
/// finds or counts messages.
#[derive(Clone, Debug)]
pub struct Sight {
    /// The viewer, who sees what they said themselves; none for the app.
    pub viewer: Option<UserId>,
    /// Where they may read.
    pub reads: Channels,
    /// Where of that they see what was stopped, and why.
    pub moderates: Channels,
    /// Where they see of others only what came after this number.
    pub since: BTreeMap<ChannelId, i64>,
}

/// Which messages are to be found.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// What may be seen.
    pub sight: Sight,
    /// Words.
    pub search: Option<Search>,
    /// All else.
    pub filter: Filter,
    /// By time.
    pub order: Vec<Order>,
    /// Which page.
    pub select: Select,
}

/// A list that is handed over as JSON.
macro_rules! of_list {
    (sqlite $parameter:literal) => {
        concat!("(select value from json_each($", $parameter, "))")
    };
    (postgres $parameter:literal) => {
        concat!("(select value from json_array_elements_text($", $parameter, "::text::json))")
    };
}

/// The condition of a sight. Its parameters: 1 whether they read everywhere, 2 where they do, 3 the viewer, 4 and 5 the same
/// for moderating, 6 since when.
macro_rules! seen {
    ($database:ident, $since:literal) => {
        concat!(
            "not exists (select 1 from channel_removals gone where gone.channel_id = m.channel_id) and not exists \
             (select 1 from channel_imports coming where coming.channel_id = m.channel_id) and ($1 = '1' or \
             m.channel_id in ",
            of_list!($database 2),
            ") and (m.user_id = $3 or ((m.sub = 0 or $4 = '1' or m.channel_id in ",
            of_list!($database 5),
            ") and m.after_seq > coalesce(",
            $since,
            ", -1)))"
        )
    };
}

const SEEN: (&str, &str) = (
    seen!(sqlite, "(select value from json_each($6) since where since.key = m.channel_id)"),
    seen!(
        postgres,
        "(select since.value::bigint from json_each_text($6::text::json) since where since.key = m.channel_id)"
    ),
);

/// What moderation found, for those who may know: the author of what is not deleted, and moderators.
macro_rules! found {
    ($database:ident) => {
        concat!(
            "(case when $4 = '1' or m.channel_id in ",
            of_list!($database 5),
            " or (m.user_id = $3 and m.deleted_at is null) then m.moderation end)"
        )
    };
}

/// A list in what moderation found.
macro_rules! found_list {
    ($list:literal, $field:literal) => {
        Column::List {
            holds: (
                concat!(
                    "exists (select 1 from json_each(",
                    found!(sqlite),
                    ", '$.",
                    $list,
                    "') found where json_extract(found.value, '$.",
                    $field,
                    "') = ?)"
                ),
                concat!(
                    "exists (select 1 from json_array_elements(",
                    found!(postgres),
                    "::json -> '",
                    $list,
                    "') found where found ->> '",
                    $field,
                    "' = ?)"
                ),
            ),
            any: (
                concat!("coalesce(json_array_length(", found!(sqlite), ", '$.", $list, "'), 0) > 0"),
                concat!("coalesce(json_array_length(", found!(postgres), "::json -> '", $list, "'), 0) > 0"),
            ),
        }
    };
}

/// A list of what is not deleted.
macro_rules! said_list {
    ($column:literal) => {
        Column::List {
            holds: (
                concat!("(m.deleted_at is null and exists (select 1 from json_each(", $column, ") where value = ?))"),
                concat!(
                    "(m.deleted_at is null and exists (select 1 from json_array_elements_text(",
                    $column,
                    "::json) element where element = ?))"
                ),
            ),
            any: (
                concat!("(m.deleted_at is null and coalesce(json_array_length(", $column, "), 0) > 0)"),
                concat!("(m.deleted_at is null and coalesce(json_array_length(", $column, "::json), 0) > 0)"),
            ),
        }
    };
}

/// The fields as columns; places come in the order of this.
macro_rules! columns {
    ($place:literal) => {
        &[
            ("id", Column::Plain("w.id")),
            ("channelId", Column::Plain("m.channel_id")),
            ("userId", Column::Plain("m.user_id")),
            (TYPE.name, Column::Plain("m.type")),
            (
                "text",
                Column::Folded {
                    value: "(case when m.deleted_at is null then m.text end)",
                    folded: "(case when m.deleted_at is null then w.folded end)",
                },
            ),
            (STATUS.name, Column::Plain("m.status")),
            ("seq", Column::Plain("(case when m.sub = 0 then m.after_seq end)")),
            ("createdAt", Column::OrElse { value: "m.created_at", order: $place }),
            (EDITED, Column::Plain("m.edited_at")),
            (DELETED, Column::Plain("m.deleted_at")),
            ("parentId", Column::Plain("m.parent_id")),
            ("tags", said_list!("m.tags")),
            ("mentions", said_list!("m.mentions")),
            ("label", found_list!("labels", "label")),
            (
                "action",
                Column::Forked(
                    concat!("json_extract(", found!(sqlite), ", '$.action')"),
                    concat!("(", found!(postgres), "::json ->> 'action') collate \"C\""),
                ),
            ),
            ("ruleId", found_list!("rules", "id")),
        ]
    };
}

const COLUMNS_BY_WORDS: &[(&str, Column)] = columns!("message_fts.rowid");
const COLUMNS_BY_TIME: &[(&str, Column)] = columns!("w.place");

/// SQLite goes through its tables in this order, and through the index in the order that is asked for.
const BY_WORDS: &str = "message_fts cross join message_words w on w.place = message_fts.rowid
     cross join messages m on m.channel_id = w.channel_id and m.after_seq = w.after_seq and m.sub = w.sub and m.id = w.id";
const BY_TIME: &str = "message_words w
     cross join messages m on m.channel_id = w.channel_id and m.after_seq = w.after_seq and m.sub = w.sub and m.id = w.id";
/// PostgreSQL goes through whichever index it thinks best, and is told that each entry has one message: by itself it expects
/// next to none to have any, and so reads all that a frequent word finds before it sorts them.
const PLANNED: &str = "message_words w
     cross join lateral (select * from messages m where m.channel_id = w.channel_id and m.after_seq = w.after_seq
         and m.sub = w.sub and m.id = w.id limit 1) m";

impl Channels {
    fn json(&self) -> Result<String, Error> {
        match self {
            Self::All => Ok("[]".to_owned()),
            Self::These(channels) => to_json(channels),
        }
    }
}

impl Conn<'_> {
    /// Messages that a viewer may see and that meet a filter.
    pub fn find_messages(&self, wanted: &Wanted) -> Result<Rows<StoredMessage>, Error> {
        let Wanted { sight, search, filter, order, select } = wanted;
        let groups = groups(sight, filter);
        let on_sqlite = !self.is_remote();
        if !on_sqlite {
            // How to find a word depends on how frequent it is: no plan is good for all.
            self.execute("set local plan_cache_mode = force_custom_plan", &[])?;
        }
        let asked = if on_sqlite { fts(search.as_ref(), &groups) } else { tsquery(search.as_ref(), &groups) };
        let mut within = self.sql(SEEN.0, SEEN.1).to_owned();
        let (reads, moderates, since) = (sight.reads.json()?, sight.moderates.json()?, to_json(&sight.since)?);
        let everywhere = |channels: &Channels| if matches!(channels, Channels::All) { "1" } else { "" };
        let viewer = sight.viewer.as_ref().map_or("", UserId::as_str);
        let mut params =
            vec![everywhere(&sight.reads), &reads, viewer, everywhere(&sight.moderates), &moderates, &since];
        if let Some(asked) = &asked {
            within += self.sql(" and message_fts match $7", " and w.words @@ $7::text::tsquery");
            params.push(asked);
        }
        let (columns, from, place) = match (on_sqlite, &asked) {
            (true, Some(_)) => (COLUMNS_BY_WORDS, BY_WORDS, "message_fts.rowid"),
            (true, None) => (COLUMNS_BY_TIME, BY_TIME, "w.place"),
            (false, _) => (COLUMNS_BY_TIME, PLANNED, "w.place"),
        };
        let lists: Vec<_> = groups.iter().map(|(_, values)| values.join(SEPARATOR)).collect();
        for ((key, values), list) in groups.iter().zip(&lists) {
            let column = match key {
                Key::Channel if !on_sqlite => "channel_id",
                Key::User if !on_sqlite => "user_id",
                _ => continue,
            };
            params.push(list);
            let number = params.len();
            within += &match values.as_slice() {
                [_] => format!(" and w.{column} = ${number}"),
                _ => format!(" and w.{column} = any(string_to_array(${number}, '{SEPARATOR}'))"),
            };
        }
        let (first, last) = filter.range("createdAt");
        if first > 0 {
            within += &format!(" and {place} >= {}", first_place(first));
        }
        if last < i64::MAX {
            within += &format!(" and {place} < {}", first_place(last.saturating_add(1)));
        }
        let resource = Resource { columns, select: COLUMNS, from };
        self.query(&resource, (&within, &params), filter, order, select, read)
    }
}

/// The first place of a moment.
fn first_place(millis: i64) -> i64 {
    millis.clamp(0, i64::MAX >> PLACE_BITS) << PLACE_BITS
}

/// Of each of these keys a message must have one of the values.
fn groups<'a>(sight: &'a Sight, filter: &'a Filter) -> Vec<(Key, Vec<&'a str>)> {
    let mut groups = Vec::new();
    for (field, key) in KEYS {
        if let Some(mut values) = filter.required(&field) {
            values.retain(|value| value.len() <= KEY_BYTES);
            groups.push((key, values));
        } else if let (Key::Channel, Channels::These(channels)) = (key, &sight.reads)
            && channels.len() <= NAMED_CHANNELS
        {
            groups.push((key, channels.iter().map(ChannelId::as_str).collect()));
        }
    }
    for (field, key, common) in UNCOMMON {
        groups.extend(filter.required(&field).filter(|values| !values.contains(&common)).map(|values| (key, values)));
    }
    groups.extend(THERE.into_iter().filter(|(field, _)| filter.needs(field)).map(|(_, key)| (key, vec![""])));
    groups
}

/// What SQLite's index is asked; everything is quoted.
fn fts(search: Option<&Search>, groups: &[(Key, Vec<&str>)]) -> Option<String> {
    let phrase = |clause: &Clause| {
        format!("{{words}} : \"{}\"{}", clause.words.join(" "), if clause.prefix { " *" } else { "" })
    };
    let (without, with): (Vec<_>, Vec<_>) =
        search.iter().flat_map(|search| &search.clauses).partition(|clause| clause.negated);
    let mut parts: Vec<_> = with.into_iter().map(phrase).collect();
    parts.extend(groups.iter().map(|(key, values)| {
        let words: Vec<_> = values.iter().map(|value| format!("\"{}\"", key.word(value))).collect();
        // No message has no key at all.
        format!("{{keys}} : ({})", if words.is_empty() { "\"none\"".to_owned() } else { words.join(" OR ") })
    }));
    if parts.is_empty() {
        return None;
    }
    let all = format!("({})", parts.join(" AND "));
    Some(without.into_iter().fold(all, |asked, clause| format!("({asked} NOT {})", phrase(clause))))
}

/// What PostgreSQL's index is asked. It has no order, so that it is good for what is rare alone: channels and senders are found
/// by columns, of whose values PostgreSQL knows how frequent each is.
fn tsquery(search: Option<&Search>, groups: &[(Key, Vec<&str>)]) -> Option<String> {
    let phrase = |clause: &Clause| {
        let mut words: Vec<_> = clause.words.iter().map(|word| format!("'{word}'")).collect();
        if let Some(last) = words.last_mut().filter(|_| clause.prefix) {
            last.push_str(":*");
        }
        format!("{}({})", if clause.negated { "!" } else { "" }, words.join(" <-> "))
    };
    let mut parts: Vec<_> = search.iter().flat_map(|search| &search.clauses).map(phrase).collect();
    for (key, values) in groups {
        if !matches!(key, Key::Channel | Key::User) {
            let words: Vec<_> = values.iter().map(|value| format!("'#{}'", key.word(value))).collect();
            parts.push(format!("({})", if words.is_empty() { "'#none'".to_owned() } else { words.join(" | ") }));
        }
    }
    if parts.is_empty() { None } else { Some(parts.join(" & ")) }
}

//! The filter language through both databases, held against a plain reading of it in memory: the same rows, in the same
//! order, and pages that put together are the whole.

use std::{cmp::Ordering, collections::BTreeMap, fmt::Debug};

use gavel_model::{
    Action, Channel, ChannelId, Filter, LabelScore, Message, MessageStatus, Moderation, RoleId, RuleId, RuleRef,
    Search, Timestamp, User, UserId, Visibility,
    filter::{self, Field, Held, Kind, Order},
    role,
};
use gavel_store::{
    CHANNEL_FIELDS, Channels, MEMBER_FIELDS, MESSAGE_FIELDS, NewChannelRow, Select, Sight, StoredMessage, USER_FIELDS,
    Wanted,
};
use proptest::{prelude::*, test_runner::TestRunner};
use serde_json::{Value, json};

use crate::world::{World, actor, channel_id, named, now, sent, user_id};

const CASES: u32 = 150;
const TEXTS: [&str; 16] = [
    "",
    "a",
    "A",
    "b",
    "ann",
    "Ann Lee",
    "É",
    "élan",
    "x é",
    "%",
    "_",
    "a\\b",
    "zoë",
    "ZOË ann",
    "straße",
    "STRASSE b",
];
const OPERATORS: [&str; 11] =
    ["$eq", "$ne", "$gt", "$gte", "$lt", "$lte", "$in", "$nin", "$exists", "$contains", "$autocomplete"];

fn at(n: i64) -> Timestamp {
    Timestamp::from_millis(now().as_millis() + n * 1_000)
}

fn text(text: &str) -> Held {
    Held::Text(text.to_owned())
}

fn or_absent<T>(value: Option<T>, held: impl FnOnce(T) -> Held) -> Held {
    value.map_or(Held::Absent, held)
}

fn time(time: Timestamp) -> Held {
    Held::Number(time.as_millis())
}

fn list<T: AsRef<str>>(elements: impl IntoIterator<Item = T>) -> Held {
    Held::List(elements.into_iter().map(|element| element.as_ref().to_owned()).collect())
}

/// A value that a field of this kind may be compared with, among them all that the rows hold.
fn value(kind: Kind, words: &'static [&'static str]) -> BoxedStrategy<Value> {
    match kind {
        Kind::Text | Kind::List => prop_oneof![
            3 => prop::sample::select(words).prop_map(|word| json!(word)),
            1 => prop::sample::select(&TEXTS[..]).prop_map(|word| json!(word)),
        ]
        .boxed(),
        Kind::Number => (-1_i64..8).prop_map(|number| json!(number)).boxed(),
        Kind::Time => (-1_i64..24).prop_map(|n| json!(at(n))).boxed(),
        Kind::Flag => any::<bool>().prop_map(|flag| json!(flag)).boxed(),
    }
}

/// Any filter over these fields; `words` are what its texts may be.
fn filters(fields: &'static [Field], words: &'static [&'static str]) -> impl Strategy<Value = Value> {
    let leaf =
        (prop::sample::select(fields), prop::sample::select(&OPERATORS[..])).prop_flat_map(move |(field, op)| {
            let operand = match op {
                "$exists" => any::<bool>().prop_map(|wanted| json!(wanted)).boxed(),
                "$in" | "$nin" => prop::collection::vec(value(field.kind, words), 1..4).prop_map(|v| json!(v)).boxed(),
                _ => value(field.kind, words),
            };
            operand.prop_map(move |operand| json!({ field.name: { op: operand } }))
        });
    leaf.prop_recursive(3, 12, 3, |inner| {
        (prop::sample::select(&["$and", "$or"][..]), prop::collection::vec(inner, 1..4))
            .prop_map(|(all, filters)| json!({ all: filters }))
    })
}

fn orders(fields: &'static [Field], unique: &'static str) -> impl Strategy<Value = Vec<Order>> {
    let sortable: Vec<_> = fields.iter().filter(|field| field.sortable).map(|field| field.name).collect();
    prop::collection::vec((prop::sample::select(sortable), any::<bool>()), 0..3).prop_map(move |keys| {
        let mut order: Vec<Order> = Vec::new();
        for (field, descending) in keys.into_iter().chain([(unique, true)]) {
            if order.iter().all(|known| known.field != field) {
                order.push(Order { field, descending });
            }
        }
        order
    })
}

/// How a row stands to another in an order; what is absent is the least.
fn compare<R>(order: &[Order], held: impl Fn(&R, &'static str) -> Held, a: &R, b: &R) -> Ordering {
    let keys = order.iter().map(|key| {
        let ordering = match (held(a, key.field), held(b, key.field)) {
            (Held::Number(a), Held::Number(b)) => a.cmp(&b),
            (Held::Text(a), Held::Text(b)) => a.cmp(&b),
            (Held::Absent, Held::Absent) => Ordering::Equal,
            (Held::Absent, _) => Ordering::Less,
            _ => Ordering::Greater,
        };
        if key.descending { ordering.reverse() } else { ordering }
    });
    keys.fold(Ordering::Equal, Ordering::then)
}

type Answered<R> = (Vec<R>, Option<Vec<Value>>);

/// Holds what the store answers to any query against these rows.
fn hold<R: Clone + Debug + PartialEq>(
    fields: &'static [Field],
    words: &'static [&'static str],
    unique: &'static str,
    rows: &[R],
    held: impl Fn(&R, &'static str) -> Held + Copy,
    ask: impl Fn(&Filter, &[Order], Select) -> Answered<R>,
) {
    let queries = (filters(fields, words), orders(fields, unique), 1_i64..9);
    let config = ProptestConfig { cases: CASES, failure_persistence: None, ..ProptestConfig::default() };
    let outcome = TestRunner::new(config).run(&queries, |(asked, order, limit)| {
        // An operator that a field does not take.
        let Ok(filter) = filter::parse(asked.as_object().unwrap(), fields) else { return Ok(()) };
        let mut wanted: Vec<R> = rows.iter().filter(|row| filter.matches(&|field| held(row, field))).cloned().collect();
        wanted.sort_by(|a, b| compare(&order, held, a, b));
        let mut found = Vec::new();
        let mut after = None;
        loop {
            let (page, next) = ask(&filter, &order, Select { after, offset: 0, limit });
            let full = i64::try_from(page.len()).unwrap() == limit;
            found.extend(page);
            prop_assert!(found.len() <= rows.len(), "repeats: {} {:?}", asked, order);
            prop_assert!(full || next.is_none(), "a page that is not full has a next one: {}", asked);
            after = next;
            if after.is_none() {
                break;
            }
        }
        prop_assert_eq!(&found, &wanted, "{} {:?}", asked, order);
        let offset = limit.min(3);
        let (page, _) = ask(&filter, &order, Select { after: None, offset, limit });
        let expected: Vec<R> =
            wanted.into_iter().skip(offset.try_into().unwrap()).take(limit.try_into().unwrap()).collect();
        prop_assert_eq!(page, expected, "offset: {} {:?}", asked, order);
        Ok(())
    });
    outcome.unwrap();
}

#[test]
fn users() {
    let world = World::new();
    for (n, name) in (0..).zip(TEXTS.iter().skip(1)) {
        let id = UserId::new(&format!("u{}", n % 5 * 10 + n)).unwrap();
        world.write(move |conn| {
            conn.ensure_user(&id, &actor(0), at(n / 3))?;
            conn.put_user(&id, &named(name), &actor(0), at(n / 2))
        });
    }
    let all = |select| {
        let order = [Order { field: "id", descending: false }];
        world.read(move |conn| conn.users(&Filter::All(Vec::new()), &order, &select))
    };
    let rows = all(Select { after: None, offset: 0, limit: 1_000 }).0;
    assert_eq!(rows.len(), 19);
    let held = |user: &User, field: &str| match field {
        "id" => text(user.id.as_str()),
        "displayName" => or_absent(user.display_name.as_deref(), text),
        "roles" => list(user.roles.iter().map(RoleId::as_str)),
        "createdAt" => time(user.created_at),
        "updatedAt" => time(user.updated_at),
        other => panic!("{other}"),
    };
    hold(USER_FIELDS, &["ann", "u0", "u11", "U", "Ann Lee", "member"], "id", &rows, held, |filter, order, select| {
        let (filter, order) = (filter.clone(), order.to_vec());
        world.read(move |conn| conn.users(&filter, &order, &select))
    });
}

#[test]
fn members() {
    let world = World::new();
    for n in 0..12_i64 {
        let id = UserId::new(&format!("m{}", n * 7 % 12)).unwrap();
        let role = role::id(["member", "moderator", "guest"][usize::try_from(n % 3).unwrap()]);
        world.write(move |conn| {
            conn.ensure_user(&id, &actor(0), now())?;
            conn.join(&channel_id(0), &id, &[role], &actor(0), at(n / 4))
        });
    }
    let ask = |filter: &Filter, order: &[Order], select| {
        let (filter, order) = (filter.clone(), order.to_vec());
        world.read(move |conn| conn.members(&channel_id(0), &filter, &order, &select))
    };
    let by_id = [Order { field: "userId", descending: false }];
    let rows = ask(&Filter::All(Vec::new()), &by_id, Select { after: None, offset: 0, limit: 100 }).0;
    assert_eq!(rows.len(), 14);
    let held = |member: &gavel_model::Member, field: &str| match field {
        "userId" => text(member.user_id.as_str()),
        "roles" => list(member.roles.iter().map(RoleId::as_str)),
        "joinedAt" => time(member.joined_at),
        other => panic!("{other}"),
    };
    hold(MEMBER_FIELDS, &["ann", "m1", "m11", "M", "member", "moderator", "guest"], "userId", &rows, held, ask);
}

#[test]
fn channels() {
    let world = World::new();
    let like = world.channel(0);
    for (n, name) in (0..).zip(TEXTS.iter().skip(1)) {
        let nth = usize::try_from(n).unwrap();
        let channel = Channel {
            id: ChannelId::new(&format!("c{}", n * 7 % 15)).unwrap(),
            visibility: if n % 3 == 0 { Visibility::Private } else { Visibility::Public },
            display_name: Some((*name).to_owned()),
            topic: TEXTS.get(nth % 5).filter(|topic| !topic.is_empty()).map(|topic| (*topic).to_owned()),
            tags: TEXTS.iter().skip(1).take(nth % 4).map(|tag| (*tag).to_owned()).collect(),
            created_by: (n % 2 == 0).then(|| user_id(nth % 4)),
            created_at: at(n / 3),
            updated_at: at(n / 2),
            ..like.clone()
        };
        let members = (0..nth % 4).map(|user| (user_id(user), role::id("member"))).collect();
        let row = NewChannelRow { channel, members, participants: None, actor: actor(0) };
        world.write(move |conn| conn.create_channel(&row));
    }
    for n in 0..4 {
        let message = world.message_of(&format!("m{n}"), n % 2, 0, "hello");
        world.append(message).recv().unwrap().unwrap();
    }
    let ask = |filter: &Filter, order: &[Order], select| {
        let (filter, order) = (filter.clone(), order.to_vec());
        world.read(move |conn| conn.channels(None, &filter, &order, &select))
    };
    let by_id = [Order { field: "id", descending: false }];
    let rows = ask(&Filter::All(Vec::new()), &by_id, Select { after: None, offset: 0, limit: 100 }).0;
    assert_eq!(rows.len(), 17);
    let members: BTreeMap<ChannelId, Vec<UserId>> = rows
        .iter()
        .map(|channel| {
            let id = channel.id.clone();
            let is_member = |user: &UserId| {
                let (id, user) = (id.clone(), user.clone());
                world.read(move |conn| conn.member(&id, &user)).is_some()
            };
            (channel.id.clone(), (0..4).map(user_id).filter(is_member).collect())
        })
        .collect();
    let held = |channel: &Channel, field: &str| match field {
        "id" => text(channel.id.as_str()),
        "type" => text(channel.kind.as_str()),
        "base" => text(channel.base.as_str()),
        "archived" => Held::Number(i64::from(channel.archived_at.is_some())),
        "archivedAt" => or_absent(channel.archived_at, time),
        "visibility" => text(channel.visibility.as_str()),
        "displayName" => or_absent(channel.display_name.as_deref(), text),
        "topic" => or_absent(channel.topic.as_deref(), text),
        "tags" => list(&channel.tags),
        "members" => list(members[&channel.id].iter().map(UserId::as_str)),
        "createdBy" => or_absent(channel.created_by.as_ref(), |user| text(user.as_str())),
        "createdAt" => time(channel.created_at),
        "updatedAt" => time(channel.updated_at),
        "lastMessageAt" => or_absent(channel.last_message_at, time),
        "memberCount" => Held::Number(channel.member_count),
        "messageCount" => Held::Number(channel.message_count),
        other => panic!("{other}"),
    };
    let words = &["ann", "ben", "cat", "c1", "c11", "one", "community", "public", "private", "A channel"];
    hold(CHANNEL_FIELDS, words, "id", &rows, held, ask);
}

fn judged() -> Moderation {
    Moderation {
        action: Action::Mask,
        original_text: "x".into(),
        original_tags: Vec::new(),
        original_titles: Vec::new(),
        labels: vec![LabelScore { label: "profanity".into(), score: 1.0 }],
        rules: vec![RuleRef { id: RuleId::new("words").unwrap(), name: "x".into() }],
        spans: Vec::new(),
        message: None,
    }
}

/// Messages of both channels, in every state, and the index brought up to date in stretches.
fn said(world: &World) -> Vec<StoredMessage> {
    for (n, said) in TEXTS.iter().chain(&["ann b", "b ann", "Ann, b!"]).enumerate() {
        let status = if n % 5 == 4 { MessageStatus::Sent } else { MessageStatus::Delivered };
        let mut append = sent(&format!("m{n}"), n % 2, n / 2 % 2, said, status, world.guard(n % 2, n / 2 % 2));
        append.message.created_at = at(i64::try_from(n).unwrap());
        append.message.tags = TEXTS.iter().skip(1).take(n % 4).map(|tag| (*tag).to_owned()).collect();
        append.message.mentions = (0..n % 3).map(user_id).collect();
        append.moderation = (n % 3 == 0).then(judged);
        world.append(append).recv().unwrap().unwrap();
    }
    index(world);
    for (id, hard) in [("m3", false), ("m5", true), ("m9", false)] {
        let id = gavel_model::MessageId::new(id).unwrap();
        world.write(move |conn| conn.delete(&id, hard, &actor(0), at(21)));
    }
    index(world);
    (0..TEXTS.len() + 3).map(|n| world.message(&format!("m{n}")).unwrap()).collect()
}

fn index(world: &World) {
    loop {
        let unindexed = world.read(|conn| conn.unindexed(7));
        if unindexed.is_empty() {
            return;
        }
        world.write(move |conn| conn.index(&unindexed));
    }
}

/// What a message holds for somebody who knows, or does not, what moderation found.
fn held(stored: &StoredMessage, knows: bool, field: &str) -> Held {
    let Message { id, channel_id, user_id, kind, status, seq, created_at, edited_at, deleted_at, .. } = &stored.message;
    let left = stored.deleted.as_ref().and_then(|left| left.moderation.as_ref());
    let found = stored.moderation.as_ref().or(left).filter(|_| knows);
    match field {
        "id" => text(id.as_str()),
        "channelId" => text(channel_id.as_str()),
        "userId" => or_absent(user_id.as_ref(), |user| text(user.as_str())),
        "type" => text(kind.as_str()),
        "text" if deleted_at.is_some() => Held::Absent,
        "text" => text(&stored.message.text),
        "status" => text(status.as_str()),
        "seq" => or_absent(*seq, Held::Number),
        "createdAt" => time(*created_at),
        "editedAt" => or_absent(*edited_at, time),
        "deletedAt" => or_absent(*deleted_at, time),
        "parentId" => or_absent(stored.message.parent_id.as_ref(), |parent| text(parent.as_str())),
        "tags" => list(&stored.message.tags),
        "mentions" => list(stored.message.mentions.iter().map(UserId::as_str)),
        "label" => list(found.iter().flat_map(|found| &found.labels).map(|label| &label.label)),
        "action" => or_absent(found, |found| text(found.action.as_str())),
        "ruleId" => list(found.iter().flat_map(|found| &found.rules).map(|rule| rule.id.as_str())),
        other => panic!("{other}"),
    }
}

#[test]
fn messages() {
    let world = World::new();
    let rows = said(&world);
    let none = BTreeMap::new();
    let app = Sight { viewer: None, reads: Channels::All, moderates: Channels::All, since: none.clone() };
    let these = |channels: &[usize]| Channels::These(channels.iter().map(|n| channel_id(*n)).collect());
    let member = Sight { viewer: Some(user_id(1)), reads: these(&[0, 1]), moderates: these(&[1]), since: none.clone() };
    let late = BTreeMap::from([(channel_id(0), 5)]);
    let late = Sight { viewer: Some(user_id(1)), reads: these(&[0]), moderates: these(&[]), since: late };
    let nobody = Sight { viewer: Some(user_id(3)), reads: these(&[]), moderates: these(&[]), since: none };
    let words = &["ann", "ben", "one", "two", "m1", "m12", "profanity", "words", "mask", "sent", "delivered", "text"];
    for sight in [app, member, late, nobody] {
        let within = |channels: &Channels, id: &ChannelId| match channels {
            Channels::All => true,
            Channels::These(ids) => ids.contains(id),
        };
        let own = |stored: &StoredMessage| sight.viewer.is_some() && stored.message.user_id == sight.viewer;
        let moderates = |stored: &StoredMessage| within(&sight.moderates, &stored.message.channel_id);
        let sees = |stored: &&StoredMessage| {
            let message = &stored.message;
            let published = message.position.is_published() || moderates(stored);
            let since = sight.since.get(&message.channel_id).is_none_or(|since| message.position.after_seq > *since);
            within(&sight.reads, &message.channel_id) && (own(stored) || (published && since))
        };
        let visible: Vec<_> = rows.iter().filter(sees).cloned().collect();
        let searches = ["ann", "an*", "ann -b", "\"ann b\"", "strasse", "elan", "b", "x e", "-ann", "none"];
        for typed in [None].into_iter().chain(searches.map(Some)) {
            let search = typed.map(|typed| Search::parse(typed).unwrap());
            let found = |stored: &&StoredMessage| match &search {
                Some(search) => stored.message.deleted_at.is_none() && search.matches(&stored.message.text),
                None => true,
            };
            let rows: Vec<_> = visible.iter().filter(found).cloned().collect();
            if search.as_ref().is_some_and(|search| !search.finds()) {
                continue;
            }
            let knows =
                |stored: &StoredMessage| moderates(stored) || (own(stored) && stored.message.deleted_at.is_none());
            let held = |stored: &StoredMessage, field: &'static str| held(stored, knows(stored), field);
            hold(MESSAGE_FIELDS, words, "createdAt", &rows, held, |filter, order, select| {
                let (filter, order) = (filter.clone(), order.to_vec());
                let wanted = Wanted { sight: sight.clone(), search: search.clone(), filter, order, select };
                world.read(move |conn| conn.find_messages(&wanted))
            });
        }
    }
}

/// Rows that come, go and move between two pages: what stays as it is comes once, in its place.
#[test]
fn what_stays_is_neither_repeated_nor_passed_over() {
    let world = World::new();
    let id = |n: i64| UserId::new(&format!("u{n:03}")).unwrap();
    for n in 0..60 {
        world.write(move |conn| conn.ensure_user(&id(n), &actor(0), at(n / 2)));
    }
    for descending in [false, true] {
        let order = [Order { field: "updatedAt", descending }, Order { field: "id", descending }];
        let filter = Filter::All(Vec::new());
        let (mut walked, mut after, mut turn) = (Vec::new(), None, 0);
        loop {
            let (filter, order) = (filter.clone(), order.clone());
            let (page, next) =
                world.read(move |conn| conn.users(&filter, &order, &Select { after, offset: 0, limit: 4 }));
            walked.extend(page.into_iter().map(|user| user.id));
            after = next;
            if after.is_none() {
                break;
            }
            turn += 1;
            // Some come, before and behind; every tenth moves, to one end or the other.
            let (new, moved) = (100 + turn + i64::from(descending) * 100, turn % 6 * 10);
            let to = if turn % 2 == 0 { at(-5) } else { at(50 + turn) };
            let name = format!("{descending} {turn}");
            world.write(move |conn| {
                conn.ensure_user(&id(new), &actor(0), to)?;
                conn.put_user(&id(moved), &named(&name), &actor(0), to)
            });
        }
        let mut still: Vec<_> = (0..60).filter(|n| n % 10 != 0).map(id).collect();
        if descending {
            still.reverse();
        }
        walked.retain(|id| still.contains(id));
        assert_eq!(walked, still);
    }
}

//! The books: what a database must add up to, read from the tables themselves.

use std::collections::{BTreeMap, HashMap};

use crate::support::{Look, Server, on_postgres};

/// A message as its row has it.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    pub(crate) channel: String,
    pub(crate) after_seq: i64,
    pub(crate) sub: i64,
    pub(crate) user: Option<String>,
    pub(crate) text: String,
    pub(crate) status: String,
    pub(crate) deleted: bool,
}

/// The content of a database.
pub(crate) struct Books {
    /// By id.
    pub(crate) messages: HashMap<String, Kept>,
    /// By channel and number: the type and the subject of each published event.
    pub(crate) events: BTreeMap<(String, i64), (String, String)>,
    /// The number of each channel's last event.
    pub(crate) heads: BTreeMap<String, i64>,
}

/// Fails unless everything in the database agrees with everything else; gives what is in it. All of it is one snapshot.
pub(crate) fn check(server: &Server) -> Books {
    let db = server.look();
    db.begin();
    if !on_postgres() {
        assert_eq!(db.one::<String>("pragma integrity_check"), "ok");
    }
    lanes(&db);
    counters(&db);
    let books = Books { messages: messages(&db), events: events(&db), heads: heads(&db) };
    numbers(&books);
    for (id, kept) in &books.messages {
        let event = books.events.get(&(kept.channel.clone(), kept.after_seq));
        if kept.sub == 0 {
            assert_eq!(event, Some(&("message.created".into(), id.clone())), "{id} and its event differ");
            assert_eq!(kept.status, "delivered", "{id} is published and says otherwise");
        } else {
            assert_ne!(kept.status, "delivered", "{id} is not published and says it is");
        }
    }
    books
}

/// Each lane of the log is 1..n, and knows its end.
fn lanes(db: &Look) {
    let sql =
        "select e.lane, count(*), min(e.pos), max(e.pos), l.pos from events e left join lanes l on l.lane = e.lane
               group by e.lane, l.pos";
    for (lane, count, first, last, end) in db.all::<(i64, i64, i64, i64, Option<i64>)>(sql) {
        assert_eq!((first, last, end), (1, count, Some(count)), "lane {lane} has a hole");
    }
}

/// What channels count is what there is. An id that is kept for a scheduled message stands at -1.
fn counters(db: &Look) {
    let wrong: i64 = db.one(
        "select count(*) from channels c where
            member_count <> (select count(*) from members where channel_id = c.id) or
            message_count <> (select count(*) from messages where channel_id = c.id and sub = 0)",
    );
    assert_eq!(wrong, 0, "channels whose counters are wrong");
    let lost: i64 = db.one(
        "select count(*) from message_ids i full join messages m
            on m.id = i.id and m.channel_id = i.channel_id and m.after_seq = i.after_seq and m.sub = i.sub
         where i.id is null or (m.id is null and i.after_seq >= 0)",
    );
    assert_eq!(lost, 0, "messages that are not where their id says");
}

type Row = (String, String, i64, i64, Option<String>, String, String, i64);

fn messages(db: &Look) -> HashMap<String, Kept> {
    let sql =
        "select id, channel_id, after_seq, sub, user_id, text, status, case when deleted_at is null then 0 else 1 end
               from messages";
    let row = |(id, channel, after_seq, sub, user, text, status, deleted): Row| {
        (id, Kept { channel, after_seq, sub, user, text, status, deleted: deleted == 1 })
    };
    let rows: Vec<_> = db.all(sql).into_iter().map(row).collect();
    let count = rows.len();
    let messages: HashMap<_, _> = rows.into_iter().collect();
    assert_eq!(messages.len(), count, "an id is there twice");
    messages
}

fn events(db: &Look) -> BTreeMap<(String, i64), (String, String)> {
    let sql = "select channel_id, seq, type, subject from events where seq is not null";
    let mut events = BTreeMap::new();
    for (channel, seq, kind, subject) in db.all::<(String, i64, String, String)>(sql) {
        let before = events.insert((channel, seq), (kind, subject));
        assert!(before.is_none(), "two events have one number: {before:?}");
    }
    events
}

fn heads(db: &Look) -> BTreeMap<String, i64> {
    db.all("select id, seq from channels").into_iter().collect()
}

/// Each channel's events are 1..seq; what the messages and the other events make up is the same.
fn numbers(books: &Books) {
    for (channel, head) in &books.heads {
        let range = (channel.clone(), i64::MIN)..=(channel.clone(), i64::MAX);
        let seqs: Vec<i64> = books.events.range(range.clone()).map(|((_, seq), _)| *seq).collect();
        assert!(seqs.iter().copied().eq(1..=*head), "{channel} has a hole before {head}: {seqs:?}");
        let published = books.messages.values().filter(|m| m.channel == *channel && m.sub == 0);
        let mut union: Vec<i64> = published.map(|m| m.after_seq).collect();
        let others = books.events.range(range).filter(|(_, (kind, _))| kind != "message.created");
        union.extend(others.map(|((_, seq), _)| *seq));
        union.sort_unstable();
        assert!(union.into_iter().eq(1..=*head), "{channel}: messages and events do not make up its numbers");
    }
}

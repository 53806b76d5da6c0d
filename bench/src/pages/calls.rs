//! The pages that are asked for.

use serde_json::{Value, json};

use super::{
    fill::{self, Size, channel, message, user},
    of_big,
    words::{FREQUENT, RARE},
};

/// Who asks.
#[derive(Clone, Copy)]
pub(super) enum Caller {
    /// The app, which may read everything.
    App,
    /// One who is in 301 channels.
    Reader,
    /// One who is in 101.
    Other,
}

/// A page.
pub(super) struct Call {
    pub(super) name: String,
    pub(super) caller: Caller,
    pub(super) path: String,
    /// None for a `GET`.
    pub(super) body: Option<Value>,
    /// Whether it comes after many others.
    pub(super) deep: bool,
}

impl Call {
    pub(super) fn query(name: &str, resource: &str, body: Value) -> Self {
        let path = if resource.starts_with('/') { resource.to_owned() } else { format!("/api/v3/{resource}/query") };
        Self { name: name.to_owned(), caller: Caller::App, path, body: Some(body), deep: false }
    }

    fn get(name: &str, caller: Caller, path: String) -> Self {
        Self { name: name.to_owned(), caller, path, body: None, deep: false }
    }

    fn by(self, caller: Caller) -> Self {
        let of = match caller {
            Caller::App => "the app",
            Caller::Reader => "one in 301 channels",
            Caller::Other => "one in 101 channels",
        };
        Self { name: format!("{}, by {of}", self.name), caller, ..self }
    }

    fn deep(self) -> Self {
        Self { name: format!("{}, the 51st page", self.name), deep: true, ..self }
    }
}

/// All of them.
pub(super) fn all(size: Size) -> Vec<Call> {
    [lists(), words(), messages(size), users(size), members(size), channels(size)].into_iter().flatten().collect()
}

fn lists() -> Vec<Call> {
    let history = |name: &str, more: &str| {
        Call::get(&format!("history: {name}"), Caller::Reader, of_big(&format!("messages?limit=100{more}")))
    };
    let threads = |name: &str, more: &str| {
        Call::get(&format!("threads: {name}"), Caller::Reader, of_big(&format!("threads?limit=100{more}")))
    };
    vec![
        history("newest first", ""),
        history("newest first", "").deep(),
        history("oldest first", "&sort=asc"),
        history("oldest first", "&sort=asc").deep(),
        history("with replies", "&replies=true"),
        history("with replies", "&replies=true").deep(),
        threads("all", ""),
        threads("all", "").deep(),
        threads("not archived", "&archived=false"),
        threads("archived, of which there are none", "&archived=true"),
        threads("followed", "&following=true"),
        Call::get("replies", Caller::Reader, format!("/api/v3/messages/{}/replies", message(0))),
        Call::get("my channels", Caller::Reader, "/api/v3/me/channels?limit=100".to_owned()),
        Call::get("my unread channels", Caller::Reader, "/api/v3/me/unread?limit=100".to_owned()),
        Call::get("pins", Caller::Reader, of_big("pins")),
    ]
}

fn words() -> Vec<Call> {
    let find = |name: &str, text: &str| {
        Call::query(&format!("text: {name}"), "messages", json!({ "text": text, "limit": 100 }))
    };
    let within = |name: &str, text: &str, filter: Value| {
        Call::query(&format!("text: {name}"), "messages", json!({ "text": text, "filter": filter, "limit": 100 }))
    };
    let big = || json!({ "channelId": fill::BIG });
    let mut calls = vec![
        find("a frequent word", FREQUENT),
        find("a frequent word", FREQUENT).deep(),
        find("a rare word", RARE),
        find("a word that nobody says", "unheard"),
        find("a beginning, `w49*`", "w49*"),
        find("a beginning, `w49*`", "w49*").deep(),
        find("a short beginning, `w*`", "w1*"),
        find("several words", "gavel w1 w7"),
        find("a frequent word without another", "gavel -w1"),
        find("a frequent and a rare word", "gavel xylophone"),
        find("a phrase", "\"w1 w2\""),
        within("a frequent word in one channel", FREQUENT, big()),
        within("a rare word in one channel", RARE, big()),
        within("a beginning in one channel", "w49*", big()),
        within("a beginning in a small channel", "w49*", json!({ "channelId": channel(7) })),
        within("a frequent word of one sender", FREQUENT, json!({ "userId": user(7) })),
        within("a frequent word of one who says nothing", FREQUENT, json!({ "userId": super::FIRST })),
        Call::query(
            "text: a frequent word, oldest first",
            "messages",
            json!({ "text": FREQUENT, "sort": [{ "field": "createdAt", "direction": 1 }], "limit": 100 }),
        ),
    ];
    for caller in [Caller::Reader, Caller::Other] {
        calls.push(find("a frequent word", FREQUENT).by(caller));
        calls.push(find("a rare word", RARE).by(caller));
        calls.push(find("a beginning, `w49*`", "w49*").by(caller));
    }
    calls
}

fn messages(size: Size) -> Vec<Call> {
    let time = |share: u64| {
        let millis = fill::moment(size.messages * share / 100, size);
        // As RFC 3339, by way of the days since 1970.
        super::words::rfc3339(millis)
    };
    let find = |name: &str, filter: Value| {
        Call::query(&format!("messages: {name}"), "messages", json!({ "filter": filter, "limit": 100 }))
    };
    let few = user(size.users - 2);
    vec![
        find("all", json!({})),
        find("all", json!({})).deep(),
        find("all", json!({})).by(Caller::Reader),
        find("all", json!({})).by(Caller::Other),
        find("of one channel", json!({ "channelId": fill::BIG })),
        find("of one channel", json!({ "channelId": fill::BIG })).deep(),
        find("of a small channel", json!({ "channelId": channel(7) })),
        find("of several channels", json!({ "channelId": { "$in": [channel(7), channel(8), channel(9)] } })),
        find("by a sender of many", json!({ "userId": user(0) })),
        find("by a sender of many", json!({ "userId": user(0) })).deep(),
        find("by a sender of few", json!({ "userId": few })),
        find("by a sender in one channel", json!({ "userId": user(0), "channelId": fill::BIG })),
        find("by a sender in a small channel", json!({ "userId": user(0), "channelId": channel(7) })),
        find("by a sender of few in one channel", json!({ "userId": few, "channelId": fill::BIG })),
        find("before a time", json!({ "createdAt": { "$lt": time(40) } })),
        find("between two times", json!({ "createdAt": { "$gte": time(40), "$lt": time(41) } })),
        find(
            "between two times in one channel",
            json!({ "channelId": fill::BIG, "createdAt": { "$gte": time(40), "$lt": time(41) } }),
        ),
        find(
            "between two times by a sender",
            json!({ "userId": user(0), "createdAt": { "$gte": time(40), "$lt": time(41) } }),
        ),
        find("of the most frequent type", json!({ "type": "text" })),
        find("of a type", json!({ "type": "image" })),
        find("of a rare type", json!({ "type": "system" })),
        find("of a rare type in one channel", json!({ "type": "system", "channelId": fill::BIG })),
        find("of a type that there is none of", json!({ "type": "video" })),
        find("delivered", json!({ "status": "delivered" })),
        find("stopped, of which there are none", json!({ "status": "blocked" })),
        find("by id", json!({ "id": message(size.messages / 3) })),
        find("replies to one", json!({ "parentId": message(0) })),
        find("edited, of which there are none", json!({ "editedAt": { "$exists": true } })),
        find("deleted, of which there are none", json!({ "deletedAt": { "$exists": true } })),
        find("with a tag, of which there are none", json!({ "tags": "none" })),
        find("that mention somebody, of which there are none", json!({ "mentions": user(3) })),
        find("with a label, of which there are none", json!({ "label": "none" })),
        find("by their number, in one channel", json!({ "seq": { "$gt": 10 }, "channelId": fill::BIG })),
    ]
}

fn users(size: Size) -> Vec<Call> {
    let find = |name: &str, filter: Value, sort: &str, direction: i32| {
        let sort = if sort.is_empty() { json!([]) } else { json!([{ "field": sort, "direction": direction }]) };
        Call::query(&format!("users: {name}"), "users", json!({ "filter": filter, "sort": sort, "limit": 100 }))
    };
    let mut calls = vec![
        find("all", json!({}), "", 0),
        find("all", json!({}), "", 0).deep(),
        find("by id", json!({ "id": user(7) }), "", 0),
        find("of several ids", json!({ "id": { "$in": [user(7), user(8)] } }), "", 0),
        find("after an id", json!({ "id": { "$gt": user(7) } }), "", 0),
        find("by name", json!({ "displayName": super::words::name(size.users / 2) }), "", 0),
        find("after a name", json!({ "displayName": { "$gt": "Zebe" } }), "", 0),
        find("without a name, of which there are none", json!({ "displayName": { "$exists": false } }), "", 0),
        find("whose name has a frequent beginning", json!({ "displayName": { "$autocomplete": "ad" } }), "", 0),
        find("whose name has a rare beginning", json!({ "displayName": { "$autocomplete": "zebe" } }), "", 0),
        find("whose name has a word's beginning", json!({ "displayName": { "$autocomplete": "n77" } }), "", 0),
        find("whose name has a beginning that nobody has", json!({ "displayName": { "$autocomplete": "qq" } }), "", 0),
        find("whose name contains something rare", json!({ "displayName": { "$contains": "ebed" } }), "", 0),
        find("whose name contains something that nobody has", json!({ "displayName": { "$contains": "qqq" } }), "", 0),
        find("with a role that nobody has", json!({ "roles": "none" }), "", 0),
        find("with any role", json!({ "roles": { "$exists": true } }), "", 0),
        find("made since", json!({ "createdAt": { "$gt": "2026-01-01T00:00:00Z" } }), "", 0),
        find("made before all", json!({ "createdAt": { "$lt": "2020-01-01T00:00:00Z" } }), "", 0),
        find("changed since all", json!({ "updatedAt": { "$gt": "2026-06-28T00:00:00Z" } }), "", 0),
    ];
    for field in ["id", "createdAt", "updatedAt"] {
        for direction in [1, -1] {
            let name = format!("sorted by {field}, {}", if direction > 0 { "up" } else { "down" });
            calls.push(find(&name, json!({}), field, direction));
            calls.push(find(&name, json!({}), field, direction).deep());
        }
        calls.push(find(
            &format!("rare beginning, by {field}"),
            json!({ "displayName": { "$autocomplete": "zebe" } }),
            field,
            1,
        ));
    }
    calls
}

fn members(size: Size) -> Vec<Call> {
    let find = |name: &str, filter: Value, sort: &str| {
        let sort = if sort.is_empty() { json!([]) } else { json!([{ "field": sort, "direction": 1 }]) };
        let body = json!({ "filter": filter, "sort": sort, "limit": 100 });
        let mut call = Call::query(&format!("members: {name}"), &of_big("members/query"), body);
        call.caller = Caller::Reader;
        call
    };
    vec![
        find("all", json!({}), ""),
        find("all", json!({}), "").deep(),
        find("by id", json!({ "userId": user(size.members_of_big() / 2) }), ""),
        find("by userId", json!({}), "userId"),
        find("by userId", json!({}), "userId").deep(),
        find("by joinedAt", json!({}), "joinedAt").deep(),
        find("with a role", json!({ "roles": "member" }), ""),
        find("with a role that nobody has", json!({ "roles": "none" }), ""),
        find("without a role that all have", json!({ "roles": { "$nin": ["member"] } }), ""),
        find("joined before all", json!({ "joinedAt": { "$lt": "2020-01-01T00:00:00Z" } }), ""),
    ]
}

fn channels(size: Size) -> Vec<Call> {
    let find = |name: &str, filter: Value, sort: &str| {
        let sort = if sort.is_empty() { json!([]) } else { json!([{ "field": sort, "direction": -1 }]) };
        Call::query(&format!("channels: {name}"), "channels", json!({ "filter": filter, "sort": sort, "limit": 100 }))
    };
    let mut calls = vec![
        find("by id", json!({ "id": channel(7) }), ""),
        find("by name", json!({ "displayName": super::words::name(7) }), ""),
        find("whose name has a beginning", json!({ "displayName": { "$autocomplete": "ad" } }), ""),
        find("whose name has a beginning that none has", json!({ "displayName": { "$autocomplete": "qq" } }), ""),
        find("whose topic contains something, of which there are none", json!({ "topic": { "$contains": "qq" } }), ""),
        find("with a tag", json!({ "tags": "tag-7" }), ""),
        find("with a rare tag", json!({ "tags": "only-7" }), ""),
        find("with a tag that none has", json!({ "tags": "none" }), ""),
        find("of a type", json!({ "type": "community" }), ""),
        find("of a type that there is none of", json!({ "type": "direct" }), ""),
        find("public", json!({ "visibility": "public" }), ""),
        find("made by nobody", json!({ "createdBy": user(5) }), ""),
        find("archived, of which there are none", json!({ "archived": true }), ""),
        find("with a member of many", json!({ "members": user(0) }), ""),
        find("with a member of few", json!({ "members": user(size.users - 2) }), ""),
        find("with more than 1,000 members", json!({ "memberCount": { "$gt": 1_000 } }), ""),
        find("with a rare tag", json!({ "tags": "only-7" }), "").by(Caller::Reader),
        find("with a member", json!({ "members": user(0) }), "").by(Caller::Reader),
        find("all", json!({}), "").by(Caller::Reader),
    ];
    for field in ["id", "createdAt", "updatedAt", "lastMessageAt", "memberCount", "messageCount"] {
        calls.push(find(&format!("all, by {field}"), json!({}), field));
        calls.push(find(&format!("all, by {field}"), json!({}), field).deep());
        calls.push(find(&format!("all, by {field}"), json!({}), field).by(Caller::Reader));
    }
    calls
}

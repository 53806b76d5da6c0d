//! How many unread messages mention one.

use serde_json::{Value, json};

use super::{read, say};
use crate::support::{Client, Server};

fn mention(client: &Client, channel: &str, message: &Value) -> i64 {
    let sent = client.post(&format!("/channels/{channel}/messages"), message).is(201);
    sent["message"]["seq"].as_i64().unwrap()
}

/// How many of a user's unread messages mention them: in one channel, and in all.
fn mentioned(client: &Client, channel: &str) -> (i64, i64) {
    let listed = |path: &str, id: &dyn Fn(&Value) -> bool| {
        let list = client.get(path).is(200);
        let found = list["items"].as_array().unwrap().iter().find(|item| id(item)).cloned();
        (found.map_or(0, |item| item["mentionCount"].as_i64().unwrap()), list)
    };
    let (there, _) = listed("/me/channels", &|item| item["channel"]["id"] == channel);
    let (unread, list) = listed("/me/unread", &|item| item["channelId"] == channel);
    assert_eq!(there, unread, "{list}");
    (there, list["totals"]["mentions"].as_i64().unwrap())
}

#[test]
fn mentions_are_counted_until_they_are_read() {
    let server = Server::start();
    let [alice, bob, _] = server.room("c", ["alice", "bob", "carol"]);
    server.room("d", ["alice", "bob"]);
    say(&alice, "c", 2);
    assert_eq!(mentioned(&bob, "c"), (0, 0));
    let first = mention(&alice, "c", &json!({ "text": "hi", "mentions": ["bob", "carol"] }));
    mention(&alice, "c", &json!({ "text": "hi", "mentions": ["carol"] }));
    mention(&alice, "c", &json!({ "text": "all", "mentionAll": true }));
    // Twice in one message is once.
    let both = mention(&alice, "c", &json!({ "id": "m", "text": "both", "mentions": ["bob"], "mentionAll": true }));
    mention(&alice, "c", &json!({ "text": "a reply", "parentId": "m", "mentions": ["bob"] }));
    mention(&alice, "d", &json!({ "text": "hi", "mentions": ["bob"] }));
    // The app itself mentions too.
    mention(&server.app(), "d", &json!({ "text": "hi", "mentionAll": true }));
    assert_eq!((mentioned(&bob, "c"), mentioned(&bob, "d")), ((4, 6), (2, 6)));
    let mut socket = bob.socket();
    assert_eq!(socket.connected["data"]["unread"]["mentions"], 6);
    // One does not mention oneself.
    assert_eq!(mentioned(&alice, "c"), (0, 1));
    assert_eq!(read(&bob, "c", Some(first))["mentionCount"], 3);
    assert_eq!(socket.expect("unread.changed")["data"]["mentionCount"], 3);
    assert_eq!(read(&bob, "c", Some(both))["mentionCount"], 1);
    assert_eq!(mentioned(&bob, "c"), (1, 3));
    // Who writes has read.
    mention(&bob, "c", &json!({ "text": "to myself", "mentions": ["bob"] }));
    assert_eq!(mentioned(&bob, "c"), (0, 2));
    let back = bob.post("/channels/c/unread", &json!({ "seq": first })).is(200);
    assert_eq!(back["mentionCount"], 4, "one's own is none: {back}");
    // Who joins later was not meant.
    let dora = server.user("dora");
    dora.post_empty("/channels/c/join").is(200);
    assert_eq!(mentioned(&dora, "c"), (0, 0));
}

#[test]
fn what_is_deleted_or_edited_away_mentions_nobody() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    for id in ["deleted", "purged", "edited", "stays"] {
        mention(&alice, "c", &json!({ "id": id, "text": "hi", "mentions": ["bob"] }));
    }
    mention(&alice, "c", &json!({ "id": "later", "text": "hi" }));
    assert_eq!(mentioned(&bob, "c"), (4, 4));
    alice.delete("/messages/deleted").is(200);
    alice.delete("/messages/purged?hard=true").is(200);
    alice.patch("/messages/edited", &json!({ "mentions": [] })).is(200);
    assert_eq!(mentioned(&bob, "c"), (1, 1));
    alice.patch("/messages/later", &json!({ "mentionAll": true })).is(200);
    assert_eq!(mentioned(&bob, "c"), (2, 2));
    alice.patch("/messages/stays", &json!({ "text": "still" })).is(200);
    assert_eq!(mentioned(&bob, "c"), (2, 2));
    assert_eq!(read(&bob, "c", None)["mentionCount"], 0);
    assert_eq!(mentioned(&bob, "c"), (0, 0));
}

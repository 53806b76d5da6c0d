//! Unread again: for oneself alone.

use serde_json::json;

use super::{read, say, unread};
use crate::support::Server;

#[test]
fn what_was_read_can_be_unread_again_for_oneself() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    let first = say(&alice, "c", 1);
    say(&bob, "c", 2);
    let last = say(&alice, "c", 3);
    read(&bob, "c", None);
    let (mut hers, mut his) = (alice.socket(), bob.socket());
    hers.subscribe("c", None);
    let back = |seq: i64| bob.post("/channels/c/unread", &json!({ "seq": seq })).is(200);
    // One's own are never unread.
    let marks = back(first);
    assert_eq!((&marks["lastReadSeq"], &marks["unreadCount"]), (&json!(first - 1), &json!(4)));
    assert_eq!(unread(&bob, "c"), 4);
    assert_eq!(his.expect("unread.changed")["data"]["unreadCount"], 4);
    // Others are told nothing, and see what they saw.
    hers.expect_nothing();
    assert_eq!(alice.get("/channels/c/members/bob").is(200)["lastReadSeq"], last);
    assert_eq!(back(last)["unreadCount"], 4, "further on is no way back");
    his.expect_nothing();
    // Reading on, one's own still do not count.
    for (seq, left) in [(first, 3), (first + 1, 3), (first + 2, 3), (first + 3, 2), (last, 0)] {
        assert_eq!(read(&bob, "c", Some(seq))["unreadCount"], left, "{seq}");
    }
    hers.expect_nothing();
    // What was deleted, by whomever, is not unread again.
    bob.post("/channels/c/messages", &json!({ "id": "own", "text": "x" })).is(201);
    alice.post("/channels/c/messages", &json!({ "id": "hers", "text": "x" })).is(201);
    alice.delete("/messages/hers").is(200);
    bob.delete("/messages/own").is(200);
    assert_eq!(back(1)["unreadCount"], 4);
    say(&bob, "c", 1);
    assert_eq!(unread(&bob, "c"), 0);
}

#[test]
fn the_way_back_is_bounded() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    let mut socket = alice.socket();
    for i in 0..1_002 {
        socket.write_json(&json!({ "type": "send", "channelId": "c", "message": { "text": i.to_string() } }));
    }
    socket.flush();
    for _ in 0..1_002 {
        assert_eq!(socket.expect("ack")["data"]["message"]["status"], "delivered");
    }
    assert_eq!(read(&bob, "c", None)["unreadCount"], 0);
    let head = read(&bob, "c", None)["lastReadSeq"].as_i64().unwrap();
    bob.post("/channels/c/unread", &json!({ "seq": 1 })).invalid("/seq");
    let marks = bob.post("/channels/c/unread", &json!({ "seq": head - 999 })).is(200);
    assert_eq!(marks["unreadCount"], 1_000);
}

//! `/api/v3/messages/{messageId}/pin` and `/api/v3/channels/{channelId}/pins`

use serde_json::{Value, json};

use super::{PROFANE, ids};
use crate::support::{Client, Server};

fn pins(client: &Client) -> Vec<String> {
    ids(&client.get("/channels/c/pins?limit=100").is(200))
}

fn send(client: &Client, id: &str) -> Value {
    client.post("/channels/c/messages", &json!({ "id": id, "text": "hello" })).is(201)
}

#[test]
fn what_is_pinned_is_shown_and_told() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    for id in ["m1", "m2", "m3"] {
        send(&bob, id);
    }
    let mut socket = bob.socket();
    socket.subscribe("c", None);
    bob.call("PUT", "/messages/m1/pin", None).problem(403, "permission_denied");
    let pinned = alice.call("PUT", "/messages/m2/pin", None).is(200);
    assert_eq!(pinned["pinnedBy"], "alice");
    let event = socket.expect("message.pinned");
    assert_eq!((&event["data"], &event["seq"], &event["at"]), (&pinned, &json!(6), &pinned["pinnedAt"]));
    assert_eq!(alice.call("PUT", "/messages/m2/pin", None).is(200), pinned);
    let by_app = server.app().call("PUT", "/messages/m1/pin", None).is(200);
    assert!(by_app.get("pinnedBy").is_none() && by_app["pinnedAt"].is_string());
    assert_eq!(pins(&bob), ["m1", "m2"]);
    assert_eq!(bob.get("/messages/m2").is(200)["pinnedAt"], pinned["pinnedAt"]);
    // An edit does not take the pin.
    bob.patch("/messages/m2", &json!({ "text": "x" })).is(200);
    assert_eq!(pins(&bob), ["m1", "m2"]);
    let unpinned = alice.delete("/messages/m1/pin").is(200);
    assert!(unpinned.get("pinnedAt").is_none());
    assert_eq!(alice.delete("/messages/m1/pin").is(200), unpinned);
    for kind in ["message.pinned", "message.updated", "message.unpinned"] {
        socket.expect(kind);
    }
    socket.expect_nothing();
    let mut late = alice.socket();
    late.subscribe("c", Some(5));
    for kind in ["message.pinned", "message.pinned", "message.updated", "message.unpinned"] {
        let event = late.expect(kind);
        // As things are now.
        assert_eq!(event["data"].get("pinnedAt").is_some(), event["data"]["id"] == "m2", "{event}");
    }
    let deleted = bob.delete("/messages/m2").is(200);
    assert!(deleted.get("pinnedAt").is_none());
    assert!(pins(&bob).is_empty());
    alice.call("PUT", "/messages/m2/pin", None).problem(409, "conflict");
    bob.post("/channels/c/messages", &json!({ "id": "n", "text": PROFANE })).is(200);
    alice.call("PUT", "/messages/n/pin", None).problem(409, "conflict");
    alice.call("PUT", "/messages/no/pin", None).problem(404, "not_found");
}

#[test]
fn a_channel_has_a_hundred() {
    let server = Server::start();
    let [alice] = server.room("c", ["alice"]);
    for i in 0..=100 {
        send(&alice, &format!("m{i}"));
    }
    for i in 0..100 {
        alice.call("PUT", &format!("/messages/m{i}/pin"), None).is(200);
    }
    let full = alice.call("PUT", "/messages/m100/pin", None).problem(409, "conflict");
    assert!(full["detail"].as_str().unwrap().contains("100"), "{full}");
    alice.call("PUT", "/messages/m7/pin", None).is(200);
    alice.delete("/messages/m7").is(200);
    alice.call("PUT", "/messages/m100/pin", None).is(200);
    let (mut walked, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = alice.get(&format!("/channels/c/pins?limit=30{cursor}")).is(200);
        walked.extend(ids(&page));
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    let expected: Vec<_> = (0..=100).rev().filter(|i| *i != 7).map(|i| format!("m{i}")).collect();
    assert_eq!(walked, expected);
    alice.get("/channels/c/pins?cursor=x").problem(400, "validation");
}

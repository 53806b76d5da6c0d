//! `DELETE /api/v3/messages/{messageId}`

use std::{fs, thread, time::Duration};

use serde_json::json;

use super::{PROFANE, history, server_that};
use crate::support::{Client, Server, left_out};

#[test]
fn a_deleted_message_keeps_its_place_and_nothing_else() {
    for hard in ["", "?hard=true", "?hard=false"] {
        let server = Server::start();
        let [alice, bob] = server.room("c", ["alice", "bob"]);
        alice.post("/channels/c/messages", &json!({ "id": "m", "text": "secret", "data": { "k": 1 } })).is(201);
        let mut socket = bob.socket();
        socket.subscribe("c", None);
        let deleted = alice.delete(&format!("/messages/m{hard}")).is(200);
        assert_eq!((&deleted["text"], &deleted["seq"]), (&json!(""), &json!(3)));
        assert!(deleted["deletedAt"].is_string() && deleted.get("data").is_none());
        let event = socket.expect("message.deleted");
        assert_eq!((&event["data"], &event["seq"]), (&deleted, &json!(4)));
        assert_eq!(alice.delete(&format!("/messages/m{hard}")).is(200), deleted);
        socket.expect_nothing();
        assert_eq!(history(&bob, "c"), ["m"]);
        let read = bob.get("/messages/m").is(200);
        assert_eq!((&read["text"], &read["deletedAt"]), (&deleted["text"], &deleted["deletedAt"]));
        // Who catches up is not told the text either.
        let mut late = bob.socket();
        late.subscribe("c", Some(2));
        let created = late.expect("message.created");
        assert_eq!((&created["seq"], &created["data"]["text"]), (&json!(3), &json!("")));
        late.expect("message.deleted");
        // Nor does a retry bring it back.
        let again = alice.post("/channels/c/messages", &json!({ "id": "m", "text": "secret" })).is(201);
        assert_eq!(again["message"]["text"], "");
    }
}

#[test]
fn a_soft_deletion_can_be_made_hard() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    bob.post("/channels/c/messages", &json!({ "id": "m", "text": "a very particular secret" })).is(201);
    let soft = bob.delete("/messages/m").is(200);
    let (mut socket, mut own) = (alice.socket(), bob.socket());
    socket.subscribe("c", None);
    let hard = alice.delete("/messages/m?hard=true").is(200);
    assert_eq!(hard, soft);
    socket.expect_nothing();
    own.expect_nothing();
}

#[test]
fn a_hard_deletion_leaves_nothing_on_disk() {
    if left_out("SQLite's files") {
        return;
    }
    let mut server = Server::start();
    let [bob] = server.room("c", ["bob"]);
    for id in ["m", "n", "o"] {
        let text = format!("a very particular secret {}", "x".repeat(2_000));
        bob.post("/channels/c/messages", &json!({ "id": id, "text": text, "data": { "k": "particular" } })).is(201);
    }
    for id in ["m", "n", "o"] {
        bob.delete(&format!("/messages/{id}?hard=true")).is(200);
    }
    server.signal("TERM");
    server.wait();
    for file in fs::read_dir(server.data()).unwrap() {
        let path = file.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        assert!(!bytes.windows(10).any(|window| window == b"particular"), "{} has it still", path.display());
    }
}

#[test]
fn what_was_stopped_can_be_deleted_softly_by_its_author() {
    let server = server_that("bounce");
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    bob.post("/channels/c/messages", &json!({ "id": "m", "text": PROFANE })).is(200);
    let mut socket = alice.socket();
    socket.subscribe("c", None);
    // What a moderator has to see is not taken out by its author, in no order of calls.
    bob.delete("/messages/m?hard=true").problem(403, "permission_denied");
    let deleted = bob.delete("/messages/m").is(200);
    assert!(deleted.get("seq").is_none());
    bob.delete("/messages/m?hard=true").problem(403, "permission_denied");
    socket.expect_nothing();
    // So they see it still, and its author does not.
    let item = |client: &Client| client.get("/channels/c/messages").is(200)["items"][0].clone();
    for seen in [alice.get("/messages/m").is(200), item(&alice), server.app().get("/messages/m").is(200)] {
        assert_eq!((&seen["text"], &seen["moderation"]["originalText"]), (&json!(PROFANE), &json!(PROFANE)));
        assert_eq!(seen["deletedAt"], deleted["deletedAt"]);
    }
    let again = bob.post("/channels/c/messages", &json!({ "id": "m", "text": PROFANE })).body["message"].clone();
    for seen in [bob.get("/messages/m").is(200), item(&bob), again] {
        assert_eq!((&seen["text"], &seen["moderation"]), (&json!(""), &json!(null)));
    }
    let mut late = alice.socket();
    late.subscribe("c", Some(0));
    while let Ok(Some(event)) = late.next_within(Duration::from_millis(200)) {
        assert!(!event.to_string().contains(PROFANE), "{event}");
    }
    alice.delete("/messages/m?hard=true").is(200);
    assert_eq!(alice.get("/messages/m").is(200)["text"], "");
    assert_eq!(server.app().get("/channels/c").is(200)["seq"], 2);
}

#[test]
fn all_who_delete_at_once_are_told_it_is_done() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    let mut socket = alice.socket();
    socket.subscribe("c", None);
    for round in 0..10 {
        let path = format!("/messages/m{round}");
        alice.post("/channels/c/messages", &json!({ "id": format!("m{round}"), "text": "hello" })).is(201);
        socket.expect("message.created");
        thread::scope(|scope| {
            for i in 0..8 {
                let (alice, path) = (&alice, &path);
                scope.spawn(move || {
                    if i % 4 == 0 {
                        let edited = alice.patch(path, &json!({ "text": format!("edited {i}") }));
                        assert!([200, 409].contains(&edited.status), "{edited:?}");
                    } else {
                        assert_eq!(alice.delete(path).is(200)["text"], "");
                    }
                });
            }
        });
        while socket.next_json()["type"] != "message.deleted" {}
        socket.expect_nothing();
        assert_eq!(bob.get(&path).is(200)["text"], "");
    }
}

#[test]
fn the_parameters_are_checked() {
    let server = Server::start();
    let [alice] = server.room("c", ["alice"]);
    alice.post("/channels/c/messages", &json!({ "id": "m", "text": "hello" })).is(201);
    for wrong in ["?hard=yes", "?hard=", "?hard=1", "?soft=true", "?hard=true&hard=false"] {
        alice.delete(&format!("/messages/m{wrong}")).problem(400, "validation");
    }
    assert_eq!(alice.get("/messages/m").is(200)["text"], "hello");
}

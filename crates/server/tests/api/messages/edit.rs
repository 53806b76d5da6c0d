//! `PATCH /api/v3/messages/{messageId}`

use serde_json::{Value, json};

use super::{PROFANE, history, server_that};
use crate::support::{Client, Server};

fn send(client: &Client, id: &str, text: &str) -> Value {
    let answer = client.post("/channels/c/messages", &json!({ "id": id, "text": text }));
    assert!(matches!(answer.status, 200 | 201), "{answer:?}");
    answer.body
}

#[test]
fn a_clean_edit_is_published() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    let sent = send(&alice, "m", "hello");
    let mut socket = bob.socket();
    socket.subscribe("c", None);
    let edited = alice.patch("/messages/m", &json!({ "text": "hello again" })).is(200);
    assert!(edited["moderation"].is_null());
    let message = &edited["message"];
    assert_eq!((&message["text"], &message["seq"]), (&json!("hello again"), &sent["message"]["seq"]));
    assert!(message["editedAt"].is_string());
    let event = socket.expect("message.updated");
    assert_eq!((&event["data"], &event["seq"]), (message, &json!(4)));
    let with_data = alice.patch("/messages/m", &json!({ "data": { "k": 1 } })).is(200);
    assert_eq!(
        (&with_data["message"]["text"], &with_data["message"]["data"]),
        (&json!("hello again"), &json!({ "k": 1 }))
    );
    socket.expect("message.updated");
    // What changes nothing is told to nobody.
    for same in [json!({ "text": "hello again" }), json!({ "data": { "k": 1 } })] {
        assert_eq!(alice.patch("/messages/m", &same).is(200), with_data);
    }
    socket.expect_nothing();
    let without = alice.patch("/messages/m", &json!({ "text": "x", "data": {} })).is(200);
    assert!(without["message"].get("data").is_none());
    assert_eq!(bob.get("/messages/m").is(200)["text"], "x");
    assert_eq!(bob.get("/channels/c").is(200)["messageCount"], 1);
}

#[test]
fn a_profane_edit_leaves_the_message_as_it_was() {
    for action in ["block", "bounce"] {
        let server = server_that(action);
        let [alice, bob] = server.room("c", ["alice", "bob"]);
        let sent = send(&alice, "m", "hello");
        let mut socket = bob.socket();
        socket.subscribe("c", None);
        let edited = alice.patch("/messages/m", &json!({ "text": PROFANE })).is(200);
        assert_eq!(edited["message"], sent["message"]);
        assert_eq!(
            (&edited["moderation"]["action"], &edited["moderation"]["originalText"]),
            (&json!(action), &json!(PROFANE))
        );
        socket.expect_nothing();
        let read = bob.get("/messages/m").is(200);
        assert_eq!((&read["text"], &read["moderation"]), (&json!("hello"), &Value::Null));
    }
}

#[test]
fn an_edit_is_masked_and_unmasked() {
    let server = server_that("mask");
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    send(&bob, "m", "hello");
    let masked = bob.patch("/messages/m", &json!({ "text": PROFANE })).is(200);
    assert_eq!(masked["moderation"]["action"], "mask");
    assert!(!masked["message"]["text"].as_str().unwrap().contains("fuck"));
    // Other data, the same words: what was written is judged, not what was shown.
    let data = bob.patch("/messages/m", &json!({ "data": { "k": 1 } })).is(200);
    assert_eq!(data["moderation"]["originalText"], PROFANE);
    let clean = bob.patch("/messages/m", &json!({ "text": "hello" })).is(200);
    assert!(clean["moderation"].is_null());
    assert!(alice.get("/messages/m").is(200)["moderation"].is_null());
}

#[test]
fn a_bounced_message_is_mended_and_published() {
    let server = server_that("bounce");
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    let (mut watching, mut own) = (bob.socket(), alice.socket());
    watching.subscribe("c", None);
    own.subscribe("c", None);
    let bounced = send(&alice, "m", PROFANE);
    assert_eq!(
        (&bounced["message"]["status"], &bounced["moderation"]["action"]),
        (&json!("bounced"), &json!("bounce"))
    );
    let stopped = own.expect("message.stopped");
    assert_eq!(stopped["data"]["moderation"], bounced["moderation"]);
    assert!(stopped.get("seq").is_none());
    bob.get("/messages/m").problem(404, "not_found");
    send(&bob, "n", "hello");
    // Still not clean: bounced again, told to its author alone.
    let again = alice.patch("/messages/m", &json!({ "text": "oh shit" })).is(200);
    assert_eq!(
        (&again["message"]["status"], &again["moderation"]["originalText"]),
        (&json!("bounced"), &json!("oh shit"))
    );
    let mended = alice.patch("/messages/m", &json!({ "text": "what the heck" })).is(200);
    assert!(mended["moderation"].is_null());
    assert_eq!((&mended["message"]["status"], &mended["message"]["seq"]), (&json!("delivered"), &json!(4)));
    assert_eq!(watching.expect("message.created")["data"]["id"], "n");
    assert_eq!(watching.expect("message.created")["data"], mended["message"]);
    watching.expect_nothing();
    // It stands where it was published, for everybody.
    assert_eq!(history(&bob, "c"), ["n", "m"]);
    assert_eq!(history(&alice, "c"), ["n", "m"]);
    assert_eq!(bob.get("/channels/c").is(200)["messageCount"], 2);
    // A POST with its id repeats what became of it, and a further edit is one of a published message.
    assert_eq!(
        alice.post("/channels/c/messages", &json!({ "id": "m", "text": PROFANE })).is(201)["message"],
        mended["message"]
    );
    alice.patch("/messages/m", &json!({ "text": "what the hey" })).is(200);
    assert_eq!(watching.expect("message.updated")["data"]["text"], "what the hey");
}

#[test]
fn what_was_blocked_or_deleted_is_not_edited() {
    let server = Server::start();
    let [alice, _] = server.room("c", ["alice", "bob"]);
    send(&alice, "m", PROFANE);
    alice.patch("/messages/m", &json!({ "text": "hello" })).problem(409, "conflict");
    send(&alice, "n", "hello");
    alice.delete("/messages/n").is(200);
    alice.patch("/messages/n", &json!({ "text": "hello" })).problem(409, "conflict");
}

#[test]
fn an_edit_has_bounds() {
    let server = Server::start();
    let [alice] = server.room("c", ["alice"]);
    send(&alice, "m", "hello");
    alice.patch("/messages/m", &json!({})).invalid("");
    alice.patch("/messages/m", &json!({ "text": null, "data": null })).invalid("");
    for (patch, pointer) in [
        (json!({ "text": "" }), "/text"),
        (json!({ "text": "\u{200b}\u{202e} \u{ad}\u{fe0f}\n" }), "/text"),
        (json!({ "text": "x".repeat(5_001) }), "/text"),
        (json!({ "text": "a\0" }), "/text"),
        (json!({ "text": 1 }), "/text"),
        (json!({ "data": { "k": "x".repeat(8_192) } }), "/data"),
        (json!({ "data": { "k": "\0" } }), "/data"),
        (json!({ "data": "x" }), "/data"),
        (json!({ "id": "n" }), "/id"),
    ] {
        alice.patch("/messages/m", &patch).invalid(pointer);
    }
    assert_eq!(alice.get("/messages/m").is(200)["text"], "hello");
}

#[test]
fn who_runs_a_channel_edits_for_others() {
    let server = Server::start();
    let [alice, bob, carol] = server.room("c", ["alice", "bob", "carol"]);
    send(&bob, "m", "hello");
    carol.patch("/messages/m", &json!({ "text": "x" })).problem(403, "permission_denied");
    let edited = alice.patch("/messages/m", &json!({ "text": "x" })).is(200);
    assert_eq!(edited["message"]["userId"], "bob");
    server.app().patch("/messages/m", &json!({ "text": "y" })).is(200);
    // Once gone, one's own are out of reach as well.
    bob.post_empty("/channels/c/leave").is(204);
    bob.patch("/messages/m", &json!({ "text": "z" })).problem(404, "not_found");
}

/// What was bounced is new when it is published: what its channel allows by then is what counts.
#[test]
fn what_is_published_by_an_edit_needs_what_a_new_message_does() {
    let server = server_that("bounce");
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    send(&alice, "root", "hello");
    let talk = ["read_channel", "send_message", "send_reply", "send_attachment", "send_link", "mention_all"];
    alice.patch("/channels/c", &json!({ "roleOverrides": { "member": talk } })).is(200);
    for (id, more) in [
        ("file", json!({ "attachments": [{ "type": "file", "url": "https://a.example/b.pdf" }] })),
        ("reply", json!({ "parentId": "root" })),
        ("all", json!({ "mentionAll": true })),
        ("tag", json!({ "tags": ["a.example/b"] })),
        ("long", json!({ "data": { "k": "v" } })),
    ] {
        let mut message = json!({ "id": id, "text": PROFANE });
        message.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        assert_eq!(bob.post("/channels/c/messages", &message).is(200)["message"]["status"], "bounced");
    }
    let closed = json!({ "files": false, "links": false, "threads": false, "maxMessageChars": 5 });
    let talk = ["read_channel", "send_message", "send_reply", "send_attachment", "send_link"];
    alice.patch("/channels/c", &json!({ "settings": closed, "roleOverrides": { "member": talk } })).is(200);
    let mend = |id: &str, text: &str| bob.patch(&format!("/messages/{id}"), &json!({ "text": text }));
    mend("file", "clean").problem(403, "files_not_allowed");
    mend("reply", "clean").problem(403, "threads_off");
    mend("tag", "clean").problem(403, "links_not_allowed");
    mend("all", "clean").problem(403, "permission_denied");
    mend("long", "too long").invalid("/text");
    // Not even with the same text is one longer than may be.
    bob.patch("/messages/long", &json!({ "data": { "k": "w" } })).invalid("/text");
    assert_eq!(mend("long", "clean").is(200)["message"]["status"], "delivered");
}

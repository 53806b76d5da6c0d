//! `POST /api/v3/channels/{channelId}/messages`

use std::thread;

use serde_json::{Value, json};

use super::{PROFANE, history, server_that};
use crate::support::{Answer, Client, Server, Setup};

fn send(client: &Client, channel: &str, body: &Value) -> Answer {
    client.post(&format!("/channels/{channel}/messages"), body)
}

#[test]
fn a_message_is_stored_numbered_and_told() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    let mut socket = bob.socket();
    socket.subscribe("c", None);
    let body = json!({ "id": "m1", "type": "text", "text": "héllo 👋\n", "data": { "k": [1, null] } });
    let sent = send(&alice, "c", &body).is(201);
    assert!(sent["moderation"].is_null());
    let message = &sent["message"];
    for field in ["id", "type", "text", "data"] {
        assert_eq!(message[field], body[field]);
    }
    assert_eq!((&message["userId"], &message["channelId"]), (&json!("alice"), &json!("c")));
    assert_eq!((&message["status"], &message["seq"]), (&json!("delivered"), &json!(3)));
    let event = socket.expect("message.created");
    assert_eq!((&event["data"], &event["seq"], &event["channelId"]), (message, &json!(3), &json!("c")));
    assert_eq!(event["at"], message["createdAt"]);
    let mut read = bob.get("/messages/m1").is(200);
    assert!(read.as_object_mut().unwrap().remove("moderation").unwrap().is_null());
    assert_eq!(&read, message);
    let channel = bob.get("/channels/c").is(200);
    assert_eq!((&channel["messageCount"], &channel["lastMessageAt"]), (&json!(1), &message["createdAt"]));
    // The app itself is no user.
    let by_app = send(&server.app(), "c", &json!({ "text": "hello" })).is(201);
    assert!(by_app["message"].get("userId").is_none());
}

#[test]
fn the_same_id_again_changes_nothing() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    server.room("d", ["alice", "bob"]);
    let mut socket = bob.socket();
    socket.subscribe("c", None);
    let body = json!({ "id": "m", "text": "hello" });
    let first = send(&alice, "c", &body).is(201);
    assert_eq!(send(&alice, "c", &body).is(201), first);
    assert_eq!(send(&alice, "c", &json!({ "id": "m", "text": "something else" })).is(201), first);
    assert_eq!(send(&server.acting("alice"), "c", &body).is(201), first);
    let blocked = send(&alice, "c", &json!({ "id": "n", "text": PROFANE })).is(200);
    assert_eq!(send(&alice, "c", &json!({ "id": "n", "text": PROFANE })).is(200), blocked);
    socket.expect("message.created");
    socket.expect_nothing();
    for (client, channel) in [(&bob, "c"), (&alice, "d"), (&server.app(), "c")] {
        for id in ["m", "n"] {
            send(client, channel, &json!({ "id": id, "text": "hello" })).problem(409, "conflict");
        }
    }
    assert_eq!(alice.get("/channels/c").is(200)["messageCount"], 1);
    // Who has left is answered what became of theirs, and may send no more.
    alice.post_empty("/channels/d/leave").is(204);
    send(&alice, "d", &json!({ "text": "hello" })).problem(403, "permission_denied");
}

#[test]
fn of_the_same_at_the_same_time_there_is_one() {
    let server = Server::start();
    let [alice] = server.room("c", ["alice"]);
    let tries: Vec<_> = (0..8)
        .map(|_| {
            let alice = alice.clone();
            thread::spawn(move || send(&alice, "c", &json!({ "id": "m", "text": "hello" })).is(201))
        })
        .collect();
    let answers: Vec<_> = tries.into_iter().map(|answer| answer.join().unwrap()).collect();
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    assert_eq!(alice.get("/channels/c").is(200)["seq"], 2);
}

#[test]
fn every_field_has_bounds() {
    let server = Server::start();
    let [alice] = server.room("c", ["alice"]);
    let data = |bytes: usize| json!({ "k": "x".repeat(bytes - 8) });
    for body in [
        json!({ "text": "x" }),
        json!({ "text": "é".repeat(5_000) }),
        json!({ "text": "👋".repeat(5_000) }),
        json!({ "text": "x", "data": data(8_192) }),
        json!({ "text": "x", "data": {} }),
        json!({ "text": "x", "id": "x".repeat(64) }),
        json!({ "text": "x", "id": null }),
        json!({ "text": "\u{202e}\u{200b}x" }),
    ] {
        send(&alice, "c", &body).is(201);
    }
    for (body, pointer) in [
        (json!({ "text": "" }), "/text"),
        (json!({ "text": " \n\t" }), "/text"),
        (json!({ "text": "x".repeat(5_001) }), "/text"),
        (json!({ "text": "a\0b" }), "/text"),
        (json!({ "text": 7 }), "/text"),
        (json!({ "text": null }), "/text"),
        (json!({ "text": "x", "data": data(8_193) }), "/data"),
        (json!({ "text": "x", "data": { "k": "\0" } }), "/data"),
        (json!({ "text": "x", "data": [1] }), "/data"),
        (json!({ "text": "x", "data": null }), "/data"),
        (json!({ "text": "x", "type": "image" }), "/attachments"),
        (json!({ "text": "x", "type": "picture" }), "/type"),
        (json!({ "text": "x", "type": 1 }), "/type"),
        (json!({ "text": "x", "id": "x".repeat(65) }), "/id"),
        (json!({ "text": "x", "id": "" }), "/id"),
        (json!({ "text": "x", "id": "query" }), "/id"),
        (json!({ "text": "x", "id": "me" }), "/id"),
        (json!({ "text": "x", "id": ".." }), "/id"),
        (json!({ "text": "x", "userId": "bob" }), "/userId"),
        (json!({ "text": "x", "status": "delivered" }), "/status"),
    ] {
        send(&alice, "c", &body).invalid(pointer);
    }
    send(&alice, "c", &json!({})).problem(400, "validation");
    // Half a surrogate pair is no text.
    alice.call("POST", "/channels/c/messages", Some(br#"{"text": "\ud83d"}"#)).problem(400, "validation");
    // A text that only looks like NUL is one.
    send(&alice, "c", &json!({ "text": "x", "data": { "k": "\\u0000" } })).is(201);
}

#[test]
fn the_length_of_a_text_is_a_setting() {
    let server = Setup::default().env("GAVEL_LIMITS_MESSAGE_CHARS", "10").start();
    let [alice] = server.room("c", ["alice"]);
    send(&alice, "c", &json!({ "text": "é".repeat(10) })).is(201);
    send(&alice, "c", &json!({ "text": "x".repeat(11) })).invalid("/text");
}

#[test]
fn a_blocked_message_is_for_its_author_and_takes_no_number() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    let mut watching = alice.socket();
    watching.subscribe("c", None);
    let sent = send(&bob, "c", &json!({ "id": "m", "text": "hey, what the F.U.C.K is it" })).is(200);
    assert_eq!(sent["message"]["status"], "sent");
    assert!(sent["message"].get("seq").is_none());
    let moderation = &sent["moderation"];
    assert_eq!(moderation["action"], "block");
    assert_eq!(moderation["originalText"], "hey, what the F.U.C.K is it");
    assert_eq!(moderation["labels"][0]["label"], "profanity");
    assert_eq!(moderation["rules"][0]["id"], "profanity");
    assert_eq!(moderation["spans"], json!([{ "start": 14, "end": 21, "label": "profanity", "ruleId": "profanity" }]));
    assert!(moderation["message"].as_str().is_some_and(|text| !text.is_empty()));
    let next = send(&bob, "c", &json!({ "id": "n", "text": "hello" })).is(201);
    assert_eq!(next["message"]["seq"], 3, "no hole");
    assert_eq!(watching.expect("message.created")["data"]["id"], "n");
    watching.expect_nothing();
    // Its author sees it and why; an admin too; other members nothing.
    let carol = server.user("carol");
    carol.post_empty("/channels/c/join").is(200);
    assert_eq!(bob.get("/messages/m").is(200)["moderation"], *moderation);
    assert_eq!(alice.get("/messages/m").is(200)["moderation"], *moderation);
    assert_eq!(server.app().get("/messages/m").is(200)["moderation"], *moderation);
    carol.get("/messages/m").problem(404, "not_found");
    assert_eq!(history(&carol, "c"), ["n"]);
    assert_eq!(history(&bob, "c"), ["m", "n"]);
    assert_eq!(bob.get("/channels/c").is(200)["messageCount"], 1);
}

#[test]
fn offsets_count_characters() {
    let server = Server::start();
    let [alice] = server.room("c", ["alice"]);
    let sent = send(&alice, "c", &json!({ "text": "👩‍🚀é fuck 👋 shit" })).is(200);
    let spans: Vec<_> = sent["moderation"]["spans"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| (s["start"].as_u64(), s["end"].as_u64()))
        .collect();
    // The astronaut is three: woman, joiner, rocket.
    assert_eq!(spans, [(Some(5), Some(9)), (Some(12), Some(16))]);
}

#[test]
fn the_rule_can_be_off() {
    let server = server_that("off");
    let [alice] = server.room("c", ["alice"]);
    assert!(send(&alice, "c", &json!({ "text": PROFANE })).is(201)["moderation"].is_null());
}

#[test]
fn a_masked_message_hides_the_words_from_others() {
    let server = server_that("mask");
    let [alice, bob, carol] = server.room("c", ["alice", "bob", "carol"]);
    let mut socket = carol.socket();
    socket.subscribe("c", None);
    let sent = send(&bob, "c", &json!({ "id": "m", "text": PROFANE })).is(201);
    assert_eq!((&sent["message"]["status"], &sent["moderation"]["action"]), (&json!("delivered"), &json!("mask")));
    assert_eq!(sent["moderation"]["originalText"], PROFANE);
    let text = sent["message"]["text"].as_str().unwrap();
    assert!(text.starts_with("what the ") && !text.contains("fuck") && text.chars().count() == PROFANE.len(), "{text}");
    let event = socket.expect("message.created");
    assert!(!event.to_string().contains("fuck"), "{event}");
    assert_eq!(event["data"], sent["message"]);
    for (client, knows) in [(&alice, true), (&bob, true), (&carol, false), (&server.app(), true)] {
        let page = client.get("/channels/c/messages").is(200);
        let read = client.get("/messages/m").is(200);
        assert_eq!(page["items"][0], read);
        assert_eq!(read["text"], text);
        assert_eq!(read["moderation"]["originalText"] == PROFANE, knows);
        assert_eq!(read.to_string().contains("fuck"), knows);
    }
    // Who catches up is told as little as who was there.
    let mut late = carol.socket();
    late.subscribe("c", Some(3));
    assert_eq!(late.expect("message.created"), event);
}

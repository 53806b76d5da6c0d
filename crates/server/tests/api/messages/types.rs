//! What a message carries: its type, data and tags.

use serde_json::{Value, json};

use super::{PROFANE, server_that};
use crate::support::{Answer, Client, Server};

fn send(client: &Client, body: &Value) -> Answer {
    client.post("/channels/c/messages", body)
}

fn image() -> Value {
    json!({ "type": "image", "url": "https://a.example/cat.png" })
}

#[test]
fn each_type_needs_what_it_is_for() {
    let server = Server::start();
    let [alice] = server.room("c", ["alice"]);
    for kind in ["image", "video", "audio", "file"] {
        let sent = send(&alice, &json!({ "type": kind, "attachments": [image()] })).is(201)["message"].clone();
        assert_eq!((&sent["type"], &sent["text"]), (&json!(kind), &json!("")));
        assert_eq!(alice.get(&format!("/messages/{}", sent["id"].as_str().unwrap())).is(200)["type"], kind);
        send(&alice, &json!({ "type": kind, "text": "hello" })).invalid("/attachments");
        send(&alice, &json!({ "type": kind, "data": { "k": 1 } })).invalid("/attachments");
    }
    send(&alice, &json!({ "type": "custom", "data": { "k": 1 } })).is(201);
    send(&alice, &json!({ "type": "custom", "attachments": [image()] })).is(201);
    send(&alice, &json!({ "type": "custom", "text": "hello" })).invalid("/data");
    send(&alice, &json!({ "type": "text", "attachments": [image()] })).invalid("/text");
    send(&alice, &json!({ "text": "hello", "attachments": [image()] })).is(201);
    send(&alice, &json!({ "type": "custom", "text": "a\0", "data": { "k": 1 } })).invalid("/text");
}

#[test]
fn system_messages_are_the_app_s_own() {
    let server = Server::start();
    let [alice, _] = server.room("c", ["alice", "bob"]);
    let body = json!({ "id": "m", "type": "system", "text": "bob arrived" });
    send(&alice, &body).invalid("/type");
    send(&server.acting("alice"), &body).invalid("/type");
    send(&server.app(), &json!({ "type": "system" })).invalid("/text");
    let sent = send(&server.app(), &body).is(201);
    assert_eq!(sent["message"]["type"], "system");
    assert!(sent["message"].get("userId").is_none());
    // Not even who runs the channel puts words into the app's mouth.
    alice.patch("/messages/m", &json!({ "text": "bob left" })).problem(409, "conflict");
    server.app().patch("/messages/m", &json!({ "text": "bob is here" })).is(200);
    alice.delete("/messages/m").is(200);
}

#[test]
fn tags_are_kept_once_and_bounded() {
    let server = Server::start();
    let [alice] = server.room("c", ["alice"]);
    let sent = send(&alice, &json!({ "id": "m", "text": "x", "tags": ["eu", "news", "eu"] })).is(201);
    assert_eq!(sent["message"]["tags"], json!(["eu", "news"]));
    assert_eq!(alice.get("/messages/m").is(200)["tags"], json!(["eu", "news"]));
    let edited = alice.patch("/messages/m", &json!({ "tags": ["us"] })).is(200);
    assert_eq!((&edited["message"]["tags"], &edited["message"]["text"]), (&json!(["us"]), &json!("x")));
    assert!(alice.patch("/messages/m", &json!({ "tags": [] })).is(200)["message"].get("tags").is_none());
    let many: Vec<_> = (0..21).map(|i| i.to_string()).collect();
    send(&alice, &json!({ "text": "x", "tags": many[..20] })).is(201);
    send(&alice, &json!({ "text": "x", "tags": ["é".repeat(50)] })).is(201);
    for (tags, pointer) in [
        (json!(many), "/tags"),
        (json!([""]), "/tags/0"),
        (json!(["a", " "]), "/tags/1"),
        (json!(["x".repeat(51)]), "/tags/0"),
        (json!(["\0"]), "/tags/0"),
        (json!([1]), "/tags/0"),
        (json!("eu"), "/tags"),
    ] {
        send(&alice, &json!({ "text": "x", "tags": tags })).invalid(pointer);
        alice.patch("/messages/m", &json!({ "tags": tags })).invalid(pointer);
    }
}

#[test]
fn the_rules_read_tags_too() {
    let server = server_that("mask");
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    let sent = send(&bob, &json!({ "id": "m", "text": "hello", "tags": ["fuck", "eu"] })).is(201);
    assert_eq!(sent["message"]["tags"], json!(["****", "eu"]));
    let moderation = &sent["moderation"];
    assert_eq!((&moderation["action"], &moderation["spans"]), (&json!("mask"), &json!([])));
    assert_eq!(moderation["originalTags"], json!(["fuck", "eu"]));
    assert_eq!(alice.get("/messages/m").is(200)["moderation"], *moderation);
    let blocking = server_that("block");
    let [_, carol] = blocking.room("c", ["alice", "carol"]);
    assert_eq!(send(&carol, &json!({ "text": "hello", "tags": [PROFANE] })).is(200)["message"]["status"], "sent");
}

#[test]
fn a_socket_takes_the_same() {
    let server = Server::start();
    let [alice] = server.room("c", ["alice"]);
    let mut socket = alice.socket();
    let mut ask =
        |message: Value| socket.ask(&json!({ "type": "send", "ref": "r", "channelId": "c", "message": message }));
    let body = json!({ "id": "m", "type": "image", "attachments": [image()], "tags": ["eu"], "mentions": ["alice"] });
    let sent = ask(body.clone())["data"]["message"].clone();
    for field in ["type", "attachments", "tags", "mentions"] {
        assert_eq!(sent[field], body[field], "{field}");
    }
    assert_eq!(ask(json!({ "type": "image" }))["error"]["errors"][0]["pointer"], "/message/attachments");
    assert_eq!(ask(json!({ "text": "x", "parentId": "no" }))["error"]["errors"][0]["pointer"], "/message/parentId");
    assert_eq!(ask(json!({ "text": "x", "mentions": ["bob"] }))["error"]["errors"][0]["pointer"], "/message/mentions");
    assert_eq!(ask(json!({ "text": "x", "parentId": "m" }))["data"]["message"]["parentId"], "m");
    assert_eq!(ask(json!({ "text": "x", "colour": "red" }))["error"]["code"], "validation");
}

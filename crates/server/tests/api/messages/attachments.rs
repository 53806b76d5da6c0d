//! Attachments: what may be one, and what rules make of their titles.

use serde_json::{Value, json};

use super::{PROFANE, server_that};
use crate::support::{Answer, Client, Server};

fn send(client: &Client, attachments: &Value) -> Answer {
    client.post("/channels/c/messages", &json!({ "type": "file", "attachments": attachments }))
}

fn titled(title: &str) -> Value {
    json!([{ "type": "file", "url": "https://a.example/x", "title": title }])
}

#[test]
fn attachments_come_back_as_they_were_sent() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    let mut socket = bob.socket();
    socket.subscribe("c", None);
    let whole = json!([{
        "type": "image", "url": "https://a.example/b.png?c=d", "title": "Ein Bild 🐈", "mimeType": "image/png",
        "sizeBytes": 1_234, "width": 640, "height": 480, "durationSeconds": 1.5,
        "thumbnailUrl": "http://a.example/t.png", "data": { "k": [1] }
    }, { "type": "x-map.tile_1", "url": "HTTPS://a.example" }]);
    let sent = send(&alice, &whole).is(201)["message"].clone();
    assert_eq!(sent["attachments"], whole);
    assert_eq!(socket.expect("message.created")["data"], sent);
    let path = format!("/messages/{}", sent["id"].as_str().unwrap());
    assert_eq!(bob.get(&path).is(200)["attachments"], whole);
    // They go with the message, for all but moderators.
    alice.patch(&path, &json!({ "text": "look" })).is(200);
    let edited = alice.patch(&path, &json!({ "attachments": titled("x") })).is(200)["message"].clone();
    assert_eq!((&edited["attachments"], &edited["text"]), (&titled("x"), &json!("look")));
    alice.patch(&path, &json!({ "attachments": [] })).invalid("/attachments");
    assert!(alice.delete(&path).is(200).get("attachments").is_none());
    assert!(bob.get(&path).is(200).get("attachments").is_none());
    assert_eq!(alice.get(&path).is(200)["attachments"], titled("x"));
    alice.delete(&format!("{path}?hard=true")).is(200);
    assert!(alice.get(&path).is(200).get("attachments").is_none());
}

#[test]
fn every_field_has_bounds() {
    let server = Server::start();
    let [alice] = server.room("c", ["alice"]);
    let with = |field: &str, value: Value| {
        let mut attachment = json!({ "type": "file", "url": "https://a.example/x" });
        attachment[field] = value;
        json!([attachment])
    };
    let ten: Vec<_> = (0..10).map(|_| titled("x")[0].clone()).collect();
    send(&alice, &json!(ten)).is(201);
    send(&alice, &with("title", json!("é".repeat(200)))).is(201);
    send(&alice, &with("url", json!(format!("https://a/{}", "x".repeat(2_038))))).is(201);
    for (field, value) in [
        ("type", json!("")),
        ("type", json!("a b")),
        ("type", json!("x".repeat(33))),
        ("type", json!(1)),
        ("url", json!("")),
        ("url", json!("/x")),
        ("url", json!("javascript:alert(1)")),
        ("url", json!("data:text/html,x")),
        ("url", json!("https:///x")),
        ("url", json!("https://a b")),
        ("url", json!(format!("https://a/{}", "x".repeat(2_039)))),
        ("thumbnailUrl", json!("ftp://a")),
        ("title", json!("x".repeat(201))),
        ("title", json!("\0")),
        ("mimeType", json!("x".repeat(101))),
        ("sizeBytes", json!(-1)),
        ("sizeBytes", json!(1.5)),
        ("width", json!(-1)),
        ("height", json!("x")),
        ("durationSeconds", json!(-0.5)),
        ("data", json!({ "k": "x".repeat(8_192) })),
        ("data", json!({ "k": "\0" })),
        ("size", json!(1)),
    ] {
        send(&alice, &with(field, value)).invalid(&format!("/attachments/0/{field}"));
    }
    let eleven: Vec<_> = ten.iter().chain(&ten[..1]).collect();
    send(&alice, &json!(eleven)).invalid("/attachments");
    send(&alice, &json!({})).invalid("/attachments");
    send(&alice, &json!([{ "type": "file" }])).problem(400, "validation");
}

#[test]
fn what_stops_a_text_stops_a_title() {
    for (action, status) in [("block", "sent"), ("bounce", "bounced")] {
        let server = server_that(action);
        let [_, alice] = server.room("c", ["root", "alice"]);
        let sent = send(&alice, &titled(PROFANE)).is(200);
        assert_eq!((&sent["message"]["status"], &sent["moderation"]["action"]), (&json!(status), &json!(action)));
        // Spans point into the text, and there is nothing in it.
        assert_eq!((&sent["moderation"]["spans"], &sent["moderation"]["originalText"]), (&json!([]), &json!("")));
        assert_eq!(sent["moderation"]["rules"].as_array().unwrap().len(), 1);
    }
}

#[test]
fn a_title_is_masked_and_judged_anew_as_it_was_sent() {
    let server = server_that("mask");
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    let body = json!({ "id": "m", "text": "oh shit", "attachments": titled("what the fuck") });
    let sent = bob.post("/channels/c/messages", &body).is(201);
    let (message, moderation) = (&sent["message"], &sent["moderation"]);
    assert_eq!((&message["text"], &message["attachments"]), (&json!("oh ****"), &titled("what the ****")));
    assert_eq!(moderation["originalText"], "oh shit");
    assert_eq!(moderation["originalTitles"], json!(["what the fuck"]));
    assert_eq!(moderation["spans"].as_array().unwrap().len(), 1);
    // Another text, and the title is still what it was.
    let edited = bob.patch("/messages/m", &json!({ "text": "oh" })).is(200);
    assert_eq!(edited["message"]["attachments"], titled("what the ****"));
    assert_eq!(
        (&edited["moderation"]["originalTitles"], &edited["moderation"]["spans"]),
        (&json!(["what the fuck"]), &json!([]))
    );
    let clean = bob.patch("/messages/m", &json!({ "attachments": titled("fine") })).is(200);
    assert_eq!((&clean["message"]["attachments"], &clean["moderation"]), (&titled("fine"), &json!(null)));
    assert!(alice.get("/messages/m").is(200)["moderation"].is_null());
}

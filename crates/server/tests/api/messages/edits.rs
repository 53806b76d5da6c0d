//! `GET /api/v3/messages/{messageId}/edits`

use serde_json::{Value, json};

use super::{PROFANE, server_that};
use crate::support::{Client, Server};

fn texts(client: &Client, query: &str) -> Vec<String> {
    let page = client.get(&format!("/messages/m/edits{query}")).is(200);
    page["items"].as_array().unwrap().iter().map(|edit| edit["text"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn each_edit_keeps_what_was_said() {
    let server = Server::start();
    let [alice, bob, carol] = server.room("c", ["alice", "bob", "carol"]);
    bob.post("/channels/c/messages", &json!({ "id": "m", "text": "one", "data": { "k": 1 }, "tags": ["t"] })).is(201);
    assert!(texts(&bob, "").is_empty());
    for text in ["two", "two", "three"] {
        bob.patch("/messages/m", &json!({ "text": text })).is(200);
    }
    alice.patch("/messages/m", &json!({ "data": {}, "tags": [] })).is(200);
    for reader in [&bob, &alice, &server.app()] {
        // What changed nothing is none.
        assert_eq!(texts(reader, ""), ["three", "two", "one"]);
    }
    carol.get("/messages/m/edits").problem(403, "permission_denied");
    let page = bob.get("/messages/m/edits?limit=2").is(200);
    let (last, first) = (&page["items"][0], &page["items"][1]);
    assert_eq!(
        (&last["replacedBy"], &last["data"], &last["tags"]),
        (&json!("alice"), &json!({ "k": 1 }), &json!(["t"]))
    );
    assert_eq!((&first["text"], &first["replacedBy"]), (&json!("two"), &json!("bob")));
    assert!(last["replacedAt"].as_str() >= first["replacedAt"].as_str());
    let next = page["next"].as_str().unwrap();
    assert_eq!(texts(&bob, &format!("?limit=2&cursor={next}")), ["one"]);
    for wrong in ["?limit=0", "?limit=101", "?cursor=x", "?sort=asc"] {
        bob.get(&format!("/messages/m/edits{wrong}")).problem(400, "validation");
    }
    // What is deleted is for moderators, and then for nobody.
    bob.delete("/messages/m").is(200);
    bob.get("/messages/m/edits").problem(403, "permission_denied");
    assert_eq!(texts(&alice, "").len(), 3);
    alice.delete("/messages/m?hard=true").is(200);
    assert!(texts(&alice, "").is_empty());
    assert_eq!(server.look().one::<i64>("select count(*) from message_edits"), 0);
}

#[test]
fn what_was_masked_is_kept_as_it_was_written() {
    let server = server_that("mask");
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    bob.post("/channels/c/messages", &json!({ "id": "m", "text": PROFANE })).is(201);
    bob.patch("/messages/m", &json!({ "text": "what the heck" })).is(200);
    let edit = alice.get("/messages/m/edits").is(200)["items"][0].clone();
    assert_eq!(edit["moderation"]["originalText"], PROFANE);
    assert_eq!(edit["text"], "what the ****");
    // What a moderator has to see is not taken out by way of an edit.
    bob.delete("/messages/m?hard=true").problem(403, "permission_denied");
    bob.delete("/messages/m").is(200);
    bob.delete("/messages/m?hard=true").problem(403, "permission_denied");
    alice.delete("/messages/m?hard=true").is(200);
}

#[test]
fn an_edit_that_is_stopped_is_none_and_what_was_bounced_is_one() {
    let server = server_that("bounce");
    let [_, bob] = server.room("c", ["alice", "bob"]);
    bob.post("/channels/c/messages", &json!({ "id": "m", "text": PROFANE })).is(200);
    for text in ["oh shit", "hello", PROFANE] {
        bob.patch("/messages/m", &json!({ "text": text })).is(200);
    }
    assert_eq!(texts(&bob, ""), ["oh shit", PROFANE]);
    let message: Value = bob.get("/messages/m").is(200);
    assert_eq!(message["text"], "hello");
}

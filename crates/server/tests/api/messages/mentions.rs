//! Mentions: of members, and of everybody.

use serde_json::{Value, json};

use super::{PROFANE, server_that};
use crate::support::{Answer, Client, Server};

fn send(client: &Client, body: &Value) -> Answer {
    client.post("/channels/c/messages", body)
}

/// Who is mentioned where, as the tables have it.
fn kept(server: &Server) -> Vec<(String, i64, String)> {
    server.look().all("select user_id, after_seq, message_id from message_mentions order by after_seq, user_id")
}

fn row(user: &str, seq: i64, message: &str) -> (String, i64, String) {
    (user.into(), seq, message.into())
}

#[test]
fn members_are_mentioned_and_others_refused_by_name() {
    let server = Server::start();
    let [alice, bob, _] = server.room("c", ["alice", "bob", "carol"]);
    server.user("dora");
    let mut socket = bob.socket();
    socket.subscribe("c", None);
    let sent = send(&alice, &json!({ "id": "m", "text": "hi", "mentions": ["bob", "carol", "bob"] })).is(201);
    assert_eq!(sent["message"]["mentions"], json!(["bob", "carol"]));
    assert_eq!(socket.expect("message.created")["data"]["mentions"], json!(["bob", "carol"]));
    let refused = send(&alice, &json!({ "text": "hi", "mentions": ["bob", "dora", "nobody"] })).invalid("/mentions");
    let detail = refused["errors"][0]["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains("dora") && detail.contains("nobody") && !detail.contains("bob"), "{detail}");
    socket.expect_nothing();
    // A retry is answered, whoever has left meanwhile.
    server.user("carol").post_empty("/channels/c/leave").is(204);
    socket.expect("member.left");
    assert_eq!(send(&alice, &json!({ "id": "m", "text": "hi", "mentions": ["bob", "carol"] })).is(201), sent);
    let many: Vec<_> = (0..51).map(|i| format!("u{i}")).collect();
    send(&alice, &json!({ "text": "hi", "mentions": many })).invalid("/mentions");
    send(&alice, &json!({ "text": "hi", "mentions": ["a b"] })).invalid("/mentions/0");
    send(&alice, &json!({ "text": "hi", "mentions": { "userIds": [] } })).invalid("/mentions");
    assert_eq!(kept(&server), [row("bob", 4, "m"), row("carol", 4, "m")]);
}

#[test]
fn everybody_is_mentioned_by_those_who_may() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    let all = json!({ "id": "m", "text": "hi", "mentionAll": true });
    assert_eq!(send(&bob, &all).problem(403, "permission_denied")["permission"], "mention_all");
    let mut socket = bob.socket();
    let asked = socket.ask(&json!({ "type": "send", "ref": "r", "channelId": "c", "message": all }));
    assert_eq!(asked["error"]["permission"], "mention_all");
    assert_eq!(send(&alice, &all).is(201)["message"]["mentionAll"], true);
    assert!(
        send(&bob, &json!({ "id": "n", "text": "hi", "mentionAll": false })).is(201)["message"]
            .get("mentionAll")
            .is_none()
    );
    bob.patch("/messages/n", &json!({ "mentionAll": true })).problem(403, "permission_denied");
    assert_eq!(kept(&server), [row("*", 3, "m")]);
}

#[test]
fn what_is_kept_of_mentions_follows_the_message() {
    let server = server_that("bounce");
    let [alice, bob, _] = server.room("c", ["alice", "bob", "carol"]);
    // What nobody sees mentions nobody, until it is published.
    send(&bob, &json!({ "id": "m", "text": PROFANE, "mentions": ["alice"] })).is(200);
    assert!(kept(&server).is_empty());
    bob.patch("/messages/m", &json!({ "text": "hello" })).is(200);
    assert_eq!(kept(&server), [row("alice", 4, "m")]);
    let edited = bob.patch("/messages/m", &json!({ "mentions": ["carol", "bob"] })).is(200);
    assert_eq!(edited["message"]["mentions"], json!(["carol", "bob"]));
    assert_eq!(kept(&server), [row("bob", 4, "m"), row("carol", 4, "m")]);
    bob.patch("/messages/m", &json!({ "mentions": ["nobody"] })).invalid("/mentions");
    bob.patch("/messages/m", &json!({ "text": "hello again" })).is(200);
    assert_eq!(kept(&server).len(), 2);
    alice.delete("/messages/m").is(200);
    assert!(kept(&server).is_empty());
    assert!(bob.get("/messages/m").is(200).get("mentions").is_none());
}

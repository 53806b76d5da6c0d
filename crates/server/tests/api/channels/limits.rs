//! What the settings of a channel do not let through

use serde_json::{Value, json};

use crate::support::{Client, Server};

fn set(client: &Client, settings: &Value) {
    client.patch("/channels/c", &json!({ "settings": settings })).is(200);
}

fn say(client: &Client, text: &str) -> crate::support::Answer {
    client.post("/channels/c/messages", &json!({ "text": text }))
}

#[test]
fn a_message_may_be_as_long_as_the_channel_says() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    bob.post("/channels/c/messages", &json!({ "id": "long", "text": "a long message" })).is(201);
    set(&alice, &json!({ "maxMessageChars": 5 }));
    say(&bob, "ääääää").invalid("/text");
    say(&bob, "äääää").is(201);
    let mut socket = bob.socket();
    let sent = socket.ask(&json!({ "type": "send", "channelId": "c", "message": { "text": "123456" } }));
    assert_eq!(sent["error"]["errors"][0]["pointer"], "/message/text");
    bob.patch("/messages/long", &json!({ "text": "another long one" })).invalid("/text");
    // What else of it is changed is no longer for that.
    bob.patch("/messages/long", &json!({ "data": { "k": 1 } })).is(200);
    bob.post("/channels/c/messages", &json!({ "parentId": "long", "text": "123456" })).invalid("/text");
}

#[test]
fn links_are_for_channels_that_have_them_and_for_those_who_may() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    bob.post("/channels/c/messages", &json!({ "id": "m", "text": "hello" })).is(201);
    bob.post("/channels/c/messages", &json!({ "id": "l", "text": "https://a.example" })).is(201);
    set(&alice, &json!({ "links": false }));
    let app = server.app();
    for client in [&alice, &bob, &app] {
        say(client, "see https://a.example").problem(403, "links_not_allowed");
        say(client, "example.com/shop").problem(403, "links_not_allowed");
        say(client, "no link.Really").is(201);
    }
    bob.post("/channels/c/messages", &json!({ "parentId": "m", "text": "www.a.example" }))
        .problem(403, "links_not_allowed");
    let mut socket = bob.socket();
    let sent = socket.ask(&json!({ "type": "send", "channelId": "c", "message": { "text": "http://a.example" } }));
    assert_eq!(sent["error"]["code"], "links_not_allowed");
    bob.patch("/messages/m", &json!({ "text": "http://a.example" })).problem(403, "links_not_allowed");
    for more in
        [json!({ "tags": ["a.example/b"] }), json!({ "attachments": [{ "type": "link", "url": "https://a.example" }] })]
    {
        let mut message = json!({ "text": "hello" });
        message.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        bob.post("/channels/c/messages", &message).problem(403, "links_not_allowed");
        bob.patch("/messages/m", &more).problem(403, "links_not_allowed");
    }
    bob.patch("/messages/m/thread", &json!({ "title": "www.a.example" })).problem(403, "links_not_allowed");
    bob.patch("/messages/m/thread", &json!({ "title": "Hello" })).is(200);
    // The app's own data is not looked into.
    bob.post("/channels/c/messages", &json!({ "text": "hello", "data": { "k": "https://a.example" } })).is(201);
    // What was there may stay, and a retry is answered as before.
    bob.patch("/messages/l", &json!({ "tags": ["a"] })).is(200);
    bob.post("/channels/c/messages", &json!({ "id": "l", "text": "https://a.example" })).is(201);
    set(&alice, &json!({ "links": true }));
    let without = json!({ "roleOverrides": { "member": ["read_channel", "send_message"] } });
    alice.patch("/channels/c", &without).is(200);
    assert_eq!(say(&bob, "https://a.example").problem(403, "permission_denied")["permission"], "send_link");
    say(&alice, "https://a.example").is(201);
}

#[test]
fn files_threads_and_reactions_can_be_turned_off() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    bob.post("/channels/c/messages", &json!({ "id": "m", "text": "hello" })).is(201);
    let react = |kind: &str| bob.call("PUT", &format!("/messages/m/reactions/{kind}"), None);
    react("wave").is(200);
    set(&alice, &json!({ "files": false, "threads": false, "reactions": false }));
    let file = json!([{ "type": "file", "url": "https://a.example/b.pdf" }]);
    bob.post("/channels/c/messages", &json!({ "text": "hello", "attachments": file }))
        .problem(403, "files_not_allowed");
    bob.patch("/messages/m", &json!({ "attachments": file })).problem(403, "files_not_allowed");
    bob.post("/channels/c/messages", &json!({ "text": "hello", "parentId": "m" })).problem(403, "threads_off");
    react("smile").problem(403, "reactions_off");
    // What is there can be taken back.
    bob.delete("/messages/m/reactions/wave").is(200);
    say(&bob, "hello").is(201);
}

#[test]
fn only_the_rules_that_are_named_judge() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    let judged = || say(&bob, "shit happens").body["moderation"].clone();
    assert!(!judged().is_null());
    let app = server.app();
    set(&app, &json!({ "rules": [] }));
    assert!(judged().is_null());
    // Whoever runs a channel does not say what it is judged by, but what else holds in it.
    for rules in [json!(["profanity"]), json!(null)] {
        let refused = alice.patch("/channels/c", &json!({ "settings": { "rules": rules } }));
        assert_eq!(refused.problem(403, "permission_denied")["permission"], "manage_channel_types");
    }
    set(&alice, &json!({ "rules": [], "links": false }));
    set(&app, &json!({ "rules": ["profanity"] }));
    assert!(!judged().is_null());
    set(&app, &json!({ "rules": null }));
    assert!(!judged().is_null());
}

#[test]
fn nobody_makes_a_channel_that_is_not_judged() {
    let server = Server::start();
    let make = |client: &crate::support::Client, id: &str, rules: serde_json::Value| {
        client.post("/channels", &json!({ "id": id, "displayName": id, "settings": { "rules": rules } }))
    };
    let alice = server.user("alice");
    let refused = make(&alice, "a", json!([])).problem(403, "permission_denied");
    assert_eq!(refused["permission"], "manage_channel_types");
    make(&alice, "a", json!(null)).is(201);
    make(&server.app(), "b", json!([])).is(201);
    server.app().put("/channelTypes/quiet", &json!({ "settings": { "rules": [] } })).is(200);
    alice.post("/channels", &json!({ "id": "c", "type": "quiet", "displayName": "c" })).is(201);
}

#[test]
fn a_frozen_channel_is_not_written_but_kept_in_order() {
    let server = Server::start();
    let [alice, bob, carol] = server.room("c", ["alice", "bob", "carol"]);
    let keeper = json!({ "permissions": ["pin_message", "manage_thread", "delete_message"] });
    server.app().put("/roles/keeper", &keeper).is(200);
    server.app().put("/channels/c/members/carol/roles", &json!({ "roles": ["member", "keeper"] })).is(200);
    bob.post("/channels/c/messages", &json!({ "id": "m", "text": "hello" })).is(201);
    bob.call("PUT", "/messages/m/reactions/wave", None).is(200);
    set(&alice, &json!({ "frozen": true }));
    for reaction in ["wave", "smile"] {
        let path = format!("/messages/m/reactions/{reaction}");
        bob.call("PUT", &path, None).problem(403, "channel_frozen");
        bob.delete(&path).problem(403, "channel_frozen");
        alice.call("PUT", &path, None).is(200);
    }
    bob.patch("/messages/m", &json!({ "text": "x" })).problem(403, "channel_frozen");
    bob.patch("/messages/m/thread", &json!({ "title": "x" })).problem(403, "channel_frozen");
    carol.patch("/messages/m/thread", &json!({ "locked": true })).is(200);
    carol.call("PUT", "/messages/m/pin", None).is(200);
    carol.delete("/messages/m").is(200);
}

#[test]
fn programs_are_told_what_keeps_them_out() {
    let server = Server::start();
    let [alice, robot] = server.room("c", ["alice", "robot"]);
    let app = server.app();
    app.put("/users/robot/roles", &json!({ "roles": ["bot"] })).is(200);
    alice.post("/channels/c/messages", &json!({ "id": "m", "text": "hello" })).is(201);
    say(&robot, "beep").is(201);
    say(&app, "hello").is(201);
    set(&alice, &json!({ "bots": false, "integrations": false }));
    say(&robot, "beep").problem(403, "bots_not_allowed");
    robot.call("PUT", "/messages/m/reactions/wave", None).problem(403, "bots_not_allowed");
    say(&app, "hello").problem(403, "integrations_not_allowed");
    // For a user it posts all the same.
    say(&server.acting("alice"), "hello").is(201);
    assert_eq!(app.get("/channels/c").is(200)["messageCount"], 4);
}

//! Conversations: the same participants, the same channel.

use std::thread;

use serde_json::json;

use crate::support::Server;

#[test]
fn two_have_one_conversation_whoever_asks() {
    let server = Server::start();
    let [alice, bob] = ["alice", "bob"].map(|user| server.user(user));
    let body = |other: &str| json!({ "type": "conversation", "userIds": [other] });
    let made = alice.post("/channels", &body("bob")).is(201);
    assert_eq!(made["visibility"], "direct");
    assert!(made.get("displayName").is_none());
    for again in [
        alice.post("/channels", &body("bob")),
        bob.post("/channels", &body("alice")),
        bob.post("/channels", &json!({ "type": "conversation", "userIds": ["bob", "alice"], "displayName": "x" })),
        server.app().post("/channels", &json!({ "type": "conversation", "userIds": ["bob", "alice"] })),
    ] {
        assert_eq!(again.is(200), made);
    }
    let carol = server.user("carol");
    assert_ne!(carol.post("/channels", &body("alice")).is(201)["id"], made["id"]);
}

#[test]
fn two_who_ask_at_the_same_time_get_the_same() {
    let server = Server::start();
    let [alice, bob] = ["alice", "bob"].map(|user| server.user(user));
    let ask = |client: &crate::support::Client, other: &str| {
        let (client, body) = (client.clone(), json!({ "type": "conversation", "userIds": [other] }));
        thread::spawn(move || client.post("/channels", &body))
    };
    let answers: Vec<_> = (0..8).flat_map(|_| [ask(&alice, "bob"), ask(&bob, "alice")]).collect();
    let answers: Vec<_> = answers.into_iter().map(|answer| answer.join().unwrap()).collect();
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
    assert!(answers.iter().all(|answer| answer.body["id"] == answers[0].body["id"]));
}

#[test]
fn participants_are_two_or_more_and_fixed() {
    let server = Server::start();
    let [alice, bob, carol, dave] = ["alice", "bob", "carol", "dave"].map(|user| server.user(user));
    let body = |users: &[&str]| json!({ "type": "conversation", "userIds": users });
    alice.post("/channels", &body(&[])).invalid("/userIds");
    alice.post("/channels", &body(&["alice"])).invalid("/userIds");
    server.app().post("/channels", &body(&["alice"])).invalid("/userIds");
    for visibility in ["public", "private"] {
        let named = json!({ "type": "conversation", "visibility": visibility, "userIds": ["bob"] });
        alice.post("/channels", &named).invalid("/visibility");
    }
    let id = alice.post("/channels", &body(&["bob"])).is(201)["id"].as_str().unwrap().to_owned();
    let code = "unsupported_channel_type";
    let spare = json!({ "userIds": ["carol"] });
    alice.post(&format!("/channels/{id}/members"), &spare).problem(422, code);
    alice.delete(&format!("/channels/{id}/members/bob")).problem(422, code);
    alice.post_empty(&format!("/channels/{id}/leave")).problem(422, code);
    server.app().post(&format!("/channels/{id}/members"), &spare).problem(422, code);
    // One who is in it may say so again; others do not know of it.
    bob.post_empty(&format!("/channels/{id}/join")).is(200);
    carol.post_empty(&format!("/channels/{id}/join")).problem(404, "not_found");
    dave.post_empty(&format!("/channels/{id}/leave")).problem(404, "not_found");
    assert_eq!(alice.get(&format!("/channels/{id}")).is(200)["memberCount"], 2);
}

#[test]
fn a_direct_channel_has_at_most_two() {
    let server = Server::start();
    let [alice, _, _] = ["alice", "bob", "carol"].map(|user| server.user(user));
    let body = |users: &[&str]| json!({ "displayName": "x", "visibility": "direct", "userIds": users });
    alice.post("/channels", &body(&["bob", "carol"])).invalid("/userIds");
    alice.post("/channels", &json!({ "type": "conversation", "userIds": ["bob", "carol"] })).invalid("/userIds");
    let channel = alice.post("/channels", &body(&["bob"])).is(201);
    let id = channel["id"].as_str().unwrap();
    alice
        .post(&format!("/channels/{id}/members"), &json!({ "userIds": ["carol"] }))
        .problem(422, "unsupported_channel_type");
}

#[test]
fn both_may_talk_and_name_it() {
    let server = Server::start();
    let [alice, bob] = ["alice", "bob"].map(|user| server.user(user));
    let made = alice.post("/channels", &json!({ "type": "conversation", "userIds": ["bob"] })).is(201);
    let path = format!("/channels/{}", made["id"].as_str().unwrap());
    alice.post(&format!("{path}/messages"), &json!({ "text": "hello" })).is(201);
    bob.post(&format!("{path}/messages"), &json!({ "text": "hi" })).is(201);
    assert_eq!(bob.patch(&path, &json!({ "displayName": "Us" })).is(200)["displayName"], "Us");
}

/// A group's conversation: as many as its type says.
#[test]
fn a_type_may_have_more_participants() {
    let server = Server::start();
    let [alice, bob, _, _] = ["alice", "bob", "carol", "dave"].map(|user| server.user(user));
    let app = server.app();
    app.put("/channelTypes/group", &json!({ "base": "conversation", "maxMembers": 3 })).is(200);
    app.put("/channelTypes/table", &json!({ "visibility": "direct", "maxMembers": 3 })).is(200);
    for kind in ["group", "table"] {
        let body = |users: &[&str]| json!({ "type": kind, "displayName": "x", "userIds": users });
        alice.post("/channels", &body(&["bob", "carol", "dave"])).invalid("/userIds");
        let made = alice.post("/channels", &body(&["bob", "carol"])).is(201);
        assert_eq!((&made["memberCount"], &made["maxMembers"]), (&json!(3), &json!(3)));
        let path = format!("/channels/{}", made["id"].as_str().unwrap());
        bob.post(&format!("{path}/messages"), &json!({ "text": "hello" })).is(201);
        // Three are not the same two.
        let other = alice.post("/channels", &body(&["bob", "carol"])).is(201);
        assert_ne!(other["id"], made["id"]);
    }
    let small = alice.post("/channels", &json!({ "type": "table", "displayName": "x", "userIds": ["bob"] })).is(201);
    let members = format!("/channels/{}/members", small["id"].as_str().unwrap());
    app.post(&members, &json!({ "userIds": ["carol", "dave"] })).problem(409, "conflict");
    app.post(&members, &json!({ "userIds": ["carol"] })).is(200);
}

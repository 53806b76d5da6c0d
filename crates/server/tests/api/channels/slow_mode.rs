//! `slowModeSeconds`

use std::thread;

use serde_json::json;

use crate::support::Server;

#[test]
fn one_message_a_turn_however_many_are_sent_at_once() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    alice.patch("/channels/c", &json!({ "settings": { "slowModeSeconds": 3_600 } })).is(200);
    let sent: Vec<_> = thread::scope(|scope| {
        let send = |i: usize| {
            let bob = &bob;
            scope.spawn(move || {
                bob.post("/channels/c/messages", &json!({ "id": format!("m-{i}"), "text": "hello" })).status
            })
        };
        let threads: Vec<_> = (0..8).map(send).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(sent.iter().filter(|status| **status == 201).count(), 1, "{sent:?}");
    assert_eq!(sent.iter().filter(|status| **status == 429).count(), 7, "{sent:?}");
    let first = format!("m-{}", sent.iter().position(|status| *status == 201).unwrap());
    // A restart gives nobody another turn; a retry is answered as before.
    let server = server.restart();
    let [alice, bob] = ["alice", "bob"].map(|user| server.user(user));
    let again = bob.post("/channels/c/messages", &json!({ "text": "more" }));
    assert!(again.headers["retry-after"].to_str().unwrap().parse::<u64>().unwrap() > 3_000);
    let wait = again.problem(429, "slow_mode")["retryAfterSeconds"].as_u64().unwrap();
    assert!((3_001..=3_600).contains(&wait), "{wait}");
    bob.post("/channels/c/messages", &json!({ "id": first, "text": "hello" })).is(201);
    let mut socket = bob.socket();
    let sent = socket.ask(&json!({ "type": "send", "channelId": "c", "message": { "text": "more" } }));
    assert_eq!(sent["error"]["code"], "slow_mode");
    bob.patch(&format!("/messages/{first}"), &json!({ "text": "other" })).is(200);
    // Those who keep order skip it, as does the app.
    for client in [&alice, &server.app()] {
        client.post("/channels/c/messages", &json!({ "text": "one" })).is(201);
        client.post("/channels/c/messages", &json!({ "text": "two" })).is(201);
    }
    alice.patch("/channels/c", &json!({ "settings": { "slowModeSeconds": 0 } })).is(200);
    bob.post("/channels/c/messages", &json!({ "text": "more" })).is(201);
}

#[test]
fn what_was_stopped_takes_no_turn() {
    let server = crate::support::Setup::default().env("GAVEL_MODERATION_PROFANITY", "bounce").start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    alice.patch("/channels/c", &json!({ "settings": { "slowModeSeconds": 3_600 } })).is(200);
    for id in ["a", "b"] {
        let stopped = bob.post("/channels/c/messages", &json!({ "id": id, "text": "shit" })).is(200);
        assert_eq!(stopped["message"]["status"], "bounced");
    }
    // Mended, each would be a message.
    bob.patch("/messages/a", &json!({ "text": "hello" })).is(200);
    bob.patch("/messages/b", &json!({ "text": "hello" })).problem(429, "slow_mode");
    bob.post("/channels/c/messages", &json!({ "text": "hello" })).problem(429, "slow_mode");
}

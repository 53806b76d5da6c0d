//! `send`: order, numbers, answers.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use serde_json::{Value, json};

use super::seq;
use crate::support::Server;

#[test]
fn a_send_is_answered_like_a_post() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    let mut socket = alice.socket();
    let mut ask =
        |message: Value| socket.ask(&json!({ "type": "send", "ref": "r", "channelId": "c", "message": message }));
    let sent = ask(json!({ "id": "m", "text": "hello", "data": { "k": 1 } }));
    assert_eq!((&sent["type"], &sent["data"]["message"]["status"]), (&json!("ack"), &json!("delivered")));
    assert_eq!(ask(json!({ "id": "m", "text": "hello" })), sent);
    let posted = alice.post("/channels/c/messages", &json!({ "id": "m", "text": "hello" })).is(201);
    assert_eq!(sent["data"], posted);
    bob.post("/channels/c/messages", &json!({ "id": "n", "text": "hello" })).is(201);
    assert_eq!(ask(json!({ "id": "n", "text": "hello" }))["error"]["code"], "conflict");
}

#[test]
fn a_send_that_is_stopped_says_why() {
    let server = Server::start();
    let [alice, _] = server.room("c", ["alice", "bob"]);
    let mut socket = alice.socket();
    socket.send_json(&json!({ "type": "send", "ref": "r", "channelId": "c", "message": { "text": "what the fuck" } }));
    // Its own devices are told too, this one among them, in either order.
    let frames = [socket.next_json(), socket.next_json()];
    let of = |kind: &str| frames.iter().find(|frame| frame["type"] == kind).unwrap_or_else(|| panic!("{frames:?}"));
    assert_eq!(of("ack")["data"]["moderation"]["action"], "block");
    assert_eq!(of("message.stopped")["data"]["moderation"]["action"], "block");
    socket.expect_nothing();
}

#[test]
fn a_thousand_at_once_keep_their_order() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    let (mut sending, mut watching) = (alice.socket(), bob.socket());
    watching.subscribe("c", None);
    let watcher = thread::spawn(move || (0..1_000).map(|_| watching.expect("message.created")).collect::<Vec<_>>());
    for i in 0..1_000 {
        let message = json!({ "id": format!("m{i}"), "text": i.to_string() });
        sending.write_json(&json!({ "type": "send", "ref": i.to_string(), "channelId": "c", "message": message }));
    }
    sending.flush();
    for i in 0..1_000_i64 {
        let ack = sending.expect("ack");
        assert_eq!(ack["ref"], i.to_string());
        assert_eq!(seq(&ack["data"]["message"]), 3 + i);
    }
    for (i, event) in (0_i64..).zip(watcher.join().unwrap()) {
        assert_eq!((seq(&event), &event["data"]["id"]), (3 + i, &json!(format!("m{i}"))));
    }
}

#[test]
fn what_many_send_at_once_has_no_hole_and_one_order_for_all() {
    let server = Server::start();
    let clients = server.room("c", ["u1", "u2", "u3", "u4"]);
    let mut sockets: Vec<_> = clients.iter().map(crate::support::Client::socket).collect();
    for socket in &mut sockets {
        socket.subscribe("c", None);
    }
    let told: Vec<_> = sockets
        .into_iter()
        .enumerate()
        .map(|(who, mut socket)| {
            thread::spawn(move || {
                for i in 0..50 {
                    let message = json!({ "id": format!("{who}-{i}"), "text": "hello" });
                    socket.write_json(&json!({ "type": "send", "channelId": "c", "message": message }));
                }
                socket.flush();
                let (mut acks, mut events) = (Vec::new(), Vec::new());
                while acks.len() < 50 || events.len() < 200 {
                    let frame = socket.next_json();
                    match frame["type"].as_str().unwrap() {
                        "ack" => acks.push(seq(&frame["data"]["message"])),
                        _ => events.push((seq(&frame), frame["data"]["id"].clone())),
                    }
                }
                assert!(acks.is_sorted());
                events
            })
        })
        .collect();
    let told: Vec<_> = told.into_iter().map(|thread| thread.join().unwrap()).collect();
    assert!(told.iter().all(|events| *events == told[0]));
    assert_eq!(told[0].iter().map(|(seq, _)| *seq).collect::<Vec<_>>(), (5..205).collect::<Vec<_>>());
}

#[test]
fn a_channel_that_is_changed_meanwhile_leaves_them_their_order() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    let mut sending = bob.socket();
    let done = AtomicBool::new(false);
    let acks: Vec<_> = thread::scope(|scope| {
        scope.spawn(|| {
            for i in 0.. {
                alice.patch("/channels/c", &json!({ "topic": i.to_string() })).is(200);
                if done.load(Ordering::Relaxed) {
                    break;
                }
            }
        });
        let acks = (0..20).flat_map(|round| {
            for i in 0..20 {
                let message = json!({ "text": format!("{round} {i}") });
                sending.write_json(&json!({ "type": "send", "ref": "r", "channelId": "c", "message": message }));
            }
            sending.flush();
            (0..20).map(|_| sending.expect("ack")["data"]["message"].clone()).collect::<Vec<_>>()
        });
        let acks = acks.collect();
        done.store(true, Ordering::Relaxed);
        acks
    });
    let texts: Vec<_> = acks.iter().map(|message| message["text"].as_str().unwrap().to_owned()).collect();
    let sent: Vec<_> = (0..20).flat_map(|round| (0..20).map(move |i| format!("{round} {i}"))).collect();
    assert_eq!(texts, sent);
    assert!(acks.is_sorted_by_key(seq), "numbered in another order");
}

#[test]
fn a_retry_of_one_who_may_send_no_more_is_answered() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    let sent = bob.post("/channels/c/messages", &json!({ "id": "m", "text": "hello" })).is(201);
    alice.post("/channels/c/messages", &json!({ "id": "n", "text": "hello" })).is(201);
    alice.delete("/channels/c/members/bob").is(204);
    assert_eq!(bob.post("/channels/c/messages", &json!({ "id": "m", "text": "hello" })).is(201), sent);
    let mut socket = bob.socket();
    let mut ask = |id: &str| {
        socket.ask(&json!({ "type": "send", "ref": "r", "channelId": "c", "message": { "id": id, "text": "hello" } }))
    };
    assert_eq!(ask("m")["data"], sent);
    // Only their own, and nothing new.
    for other in ["n", "o"] {
        assert_eq!(ask(other)["error"]["code"], "permission_denied");
    }
}

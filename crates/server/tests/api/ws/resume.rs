//! `subscribe` with `afterSeq`: what was missed, once and in order, and what happens meanwhile.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use serde_json::json;

use super::{chat, seq};
use crate::support::{Server, Setup};

#[test]
fn a_subscriber_is_told_from_then_on() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    chat(&alice, 2);
    let mut socket = bob.socket();
    let ack = socket.subscribe("c", None);
    assert_eq!(ack["data"], json!({ "channelId": "c", "seq": 4, "resync": false }));
    socket.expect_nothing();
    chat(&alice, 1);
    assert_eq!(seq(&socket.expect("message.created")), 5);
    // Again is no harm: nothing twice.
    socket.subscribe("c", None);
    chat(&alice, 1);
    assert_eq!(seq(&socket.expect("message.created")), 6);
    socket.expect_nothing();
    assert_eq!(socket.ask(&json!({ "type": "unsubscribe", "ref": "u", "channelId": "c" }))["type"], "ack");
    chat(&alice, 1);
    socket.expect_nothing();
}

#[test]
fn what_was_missed_comes_as_it_was_told() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    let carol = server.user("carol");
    let mut live = alice.socket();
    live.subscribe("c", None);
    let post = |body| drop(alice.post("/channels/c/messages", &body));
    post(json!({ "id": "m1", "text": "one" }));
    post(json!({ "id": "m2", "text": "two", "data": { "k": 1 } }));
    carol.post_empty("/channels/c/join").is(200);
    alice.patch("/channels/c", &json!({ "topic": "new" })).is(200);
    carol.post_empty("/channels/c/leave").is(204);
    let told: Vec<_> = (0..5).map(|_| live.next_json()).collect();
    let mut late = bob.socket();
    assert_eq!(late.subscribe("c", Some(2))["data"], json!({ "channelId": "c", "seq": 7, "resync": false }));
    for (i, event) in told.iter().enumerate() {
        let again = late.next_json();
        for field in ["seq", "at", "channelId"] {
            assert_eq!(again[field], event[field], "{i} {field}");
        }
        if event["type"] == "member.joined" {
            // Things are told as they are now: carol is no member any more.
            let left = json!({ "channelId": "c", "userId": "carol" });
            assert_eq!((&again["type"], &again["data"]), (&json!("member.left"), &left));
            continue;
        }
        assert_eq!(again["type"], event["type"], "{i}");
        if event["type"] != "channel.updated" {
            assert_eq!(again["data"], event["data"], "{i}");
        }
    }
    late.expect_nothing();
    late.subscribe("c", Some(7));
    late.expect_nothing();
}

#[test]
fn a_long_absence_is_made_up_while_others_go_on() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    let mut sending = alice.socket();
    for i in 0..1_300 {
        sending.write_json(&json!({ "type": "send", "channelId": "c", "message": { "text": i.to_string() } }));
    }
    sending.flush();
    for _ in 0..1_300 {
        sending.expect("ack");
    }
    let go_on = Arc::new(AtomicBool::new(true));
    let others = {
        let (alice, go_on) = (alice.clone(), Arc::clone(&go_on));
        thread::spawn(move || {
            let mut sent = 0;
            while go_on.load(Ordering::Relaxed) {
                chat(&alice, 1);
                sent += 1;
            }
            sent
        })
    };
    // Five devices come back at different places.
    let devices: Vec<_> = [0, 1, 2, 499, 1_000]
        .into_iter()
        .map(|after| {
            let bob = bob.clone();
            thread::spawn(move || {
                let mut socket = bob.socket();
                let ack = socket.subscribe("c", Some(after));
                assert_eq!(ack["data"]["resync"], false);
                let head = seq(&ack["data"]);
                for expected in after + 1..head + 50 {
                    assert_eq!(seq(&socket.next_json()), expected, "after {after}");
                }
                socket
            })
        })
        .collect();
    let sockets: Vec<_> = devices.into_iter().map(|device| device.join().unwrap()).collect();
    go_on.store(false, Ordering::Relaxed);
    let head = 1_302 + others.join().unwrap();
    for mut socket in sockets {
        // What was on its way comes before the answer to a ping, and nothing is missing at the end.
        socket.send_json(&json!({ "type": "ping" }));
        let mut last = 0;
        loop {
            let frame = socket.next_json();
            if frame["type"] == "pong" {
                break;
            }
            assert!(last == 0 || seq(&frame) == last + 1);
            last = seq(&frame);
        }
        assert!(last == 0 || last == head);
    }
    assert_eq!(alice.get("/channels/c").is(200)["seq"], head);
}

#[test]
fn too_long_an_absence_is_told_to_read_anew() {
    let server = Setup::default().env("GAVEL_REALTIME_RESUME_EVENTS", "5").start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    assert_eq!(bob.socket().connected["data"]["resumeWindow"]["events"], 5);
    chat(&alice, 8);
    for (after, resync) in [(5, false), (4, true), (0, true), (10, false), (11, true), (i64::MAX, true)] {
        let mut socket = bob.socket();
        let ack = socket.subscribe("c", Some(after));
        assert_eq!(ack["data"], json!({ "channelId": "c", "seq": 10, "resync": resync }), "after {after}");
        if !resync {
            for expected in after + 1..=10 {
                assert_eq!(seq(&socket.next_json()), expected);
            }
        }
        // Told from now on in any case.
        socket.expect_nothing();
    }
    let mut socket = bob.socket();
    socket.subscribe("c", Some(0));
    chat(&alice, 1);
    assert_eq!(seq(&socket.expect("message.created")), 11);
}

#[test]
fn ones_own_stopped_messages_come_back_where_they_stood() {
    let server = Server::start();
    let [_, bob, carol] = server.room("c", ["alice", "bob", "carol"]);
    chat(&bob, 1);
    bob.post("/channels/c/messages", &json!({ "id": "s", "text": "what the fuck" })).is(200);
    chat(&bob, 1);
    let mut own = bob.socket();
    own.subscribe("c", Some(3));
    assert_eq!(seq(&own.expect("message.created")), 4);
    let stopped = own.expect("message.stopped");
    assert_eq!((&stopped["data"]["id"], &stopped["seq"]), (&json!("s"), &json!(null)));
    assert_eq!(stopped["data"]["moderation"]["action"], "block");
    assert_eq!(seq(&own.expect("message.created")), 5);
    let mut other = carol.socket();
    other.subscribe("c", Some(3));
    assert_eq!((seq(&other.expect("message.created")), seq(&other.expect("message.created"))), (4, 5));
    other.expect_nothing();
}

#[test]
fn what_was_stopped_comes_once_to_its_author_and_to_moderators() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    let mut sending = bob.socket();
    let send = |socket: &mut crate::support::Socket, text: &str| {
        socket.write_json(&json!({ "type": "send", "channelId": "c", "message": { "text": text } }));
    };
    // One is stopped after each hundredth event, and so at the end of every stretch that may be read at once.
    for i in 1..=1_200 {
        send(&mut sending, "hello");
        if i % 100 == 0 {
            send(&mut sending, "what the fuck");
        }
    }
    sending.flush();
    let mut acks = 0;
    while acks < 1_212 {
        acks += usize::from(sending.next_json()["type"] == "ack");
    }
    let told = |client: &crate::support::Client, after: i64| {
        let mut socket = client.socket();
        socket.subscribe("c", Some(after));
        let (mut last, mut stopped) = (after, Vec::new());
        while last < 1_202 || stopped.len() < 12 {
            let frame = socket.next_json();
            if frame["type"] == "message.stopped" {
                stopped.push((last, frame["data"]["id"].clone()));
            } else {
                assert_eq!(seq(&frame), last + 1);
                last = seq(&frame);
            }
        }
        socket.expect_nothing();
        stopped
    };
    for after in [0, 2, 102] {
        let places: Vec<_> = told(&bob, after).into_iter().map(|(place, _)| place).collect();
        assert_eq!(places, (1..=12).map(|i| 2 + i * 100).collect::<Vec<_>>());
    }
    // To who runs the channel too, and not to one who asks for nothing of the past.
    assert_eq!(told(&alice, 2).len(), 12);
    for client in [&alice, &bob] {
        let mut socket = client.socket();
        socket.subscribe("c", None);
        socket.expect_nothing();
    }
}

#[test]
fn the_last_subscribe_counts_and_nothing_is_told_twice() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    let mut sending = alice.socket();
    for i in 0..1_500 {
        let message = json!({ "text": i.to_string() });
        sending.write_json(&json!({ "type": "send", "ref": "s", "channelId": "c", "message": message }));
    }
    sending.flush();
    for _ in 0..1_500 {
        sending.expect("ack");
    }
    let mut socket = bob.socket();
    let subscribe = |after: i64| json!({ "type": "subscribe", "ref": "r", "channelId": "c", "afterSeq": after });
    socket.write_json(&subscribe(0));
    socket.write_json(&subscribe(0));
    socket.flush();
    let mut acks = 0;
    let mut last = 0;
    while acks < 2 || last < 1_502 {
        let frame = socket.next_json();
        if frame["type"] == "ack" {
            acks += 1;
            last = 0;
        } else {
            assert_eq!(seq(&frame), last + 1);
            last += 1;
        }
    }
    socket.expect_nothing();
    // From now on means from now on, whatever was being told before.
    socket.write_json(&subscribe(0));
    socket.write_json(&json!({ "type": "unsubscribe", "ref": "u", "channelId": "c" }));
    socket.write_json(&json!({ "type": "subscribe", "ref": "now", "channelId": "c" }));
    socket.flush();
    while socket.next_json()["ref"] != "now" {}
    socket.expect_nothing();
    chat(&alice, 1);
    assert_eq!(seq(&socket.expect("message.created")), 1_503);
}

//! Sockets that break the protocol, talk without end, or never read: memory stays bounded and others are served.

use std::{
    io::Write,
    sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    thread,
    time::Duration,
};

use serde_json::json;

use crate::{
    support::{PATIENCE, Server, Setup, eventually},
    watch,
    wire::{Wire, announce, masked, piece},
};

fn server() -> Server {
    let server = Setup::default().env("GAVEL_REALTIME_QUEUE_BYTES", "262144").start();
    for user in ["ann", "ben"] {
        server.app().put(&format!("/users/{user}"), &json!({})).is(200);
    }
    server.app().post("/channels", &json!({ "id": "one", "displayName": "One", "userIds": ["ann", "ben"] })).is(201);
    server
}

/// A count of the server's own.
fn metric(server: &Server, name: &str) -> f64 {
    let text = server.anonymous().get("//metrics").text;
    let line = text.lines().find(|line| line.starts_with(name)).unwrap_or("x 0").to_owned();
    line.split_whitespace().last().unwrap().parse().unwrap()
}

#[test]
fn broken_frames_are_closed_with_their_code() {
    let server = server();
    let long = vec![b'x'; 65_537];
    let mut unmasked = masked(1, b"{}");
    unmasked[1] &= 127;
    let cases: Vec<(&str, Vec<u8>, u16)> = vec![
        ("not masked", unmasked, 1002),
        ("over the limit", masked(1, &long), 1009),
        ("announced over the limit", announce(true, 1, 1 << 40), 1009),
        ("announced over all limits", announce(true, 1, u64::MAX), 1002),
        (
            "over the limit in pieces",
            [piece(false, 1, &long[..40_000]), piece(true, 0, &long[..40_000])].concat(),
            1009,
        ),
        ("binary", masked(2, b"{}"), 1003),
        ("not UTF-8", masked(1, b"\xff"), 1007),
        ("a continuation of nothing", masked(0, b"x"), 1002),
        ("a long ping", masked(9, &long[..126]), 1002),
        ("an unknown opcode", masked(3, b""), 1002),
    ];
    for (what, bytes, expected) in cases {
        let mut socket = Wire::open(&server, "ann");
        // The server may close before it has read all.
        let _ = socket.stream.write_all(&bytes);
        assert_eq!(socket.closed().0, Some(expected), "{what}");
    }
    watch::check(&server, "after broken frames");
}

#[test]
fn a_message_in_a_thousand_pieces_is_one() {
    let server = server();
    let mut socket = Wire::open(&server, "ann");
    let text = json!({ "type": "ping", "ref": "p", "channelId": null }).to_string();
    let text = format!("{text:>1000}");
    for (n, byte) in text.bytes().enumerate() {
        socket.send(&piece(n == 999, u8::from(n == 0), &[byte]));
        if n % 100 == 0 {
            socket.send(&masked(9, b"between"));
        }
    }
    for _ in 0..10 {
        assert_eq!(socket.frame(), Some((10, b"between".to_vec())));
    }
    assert_eq!(socket.json(), json!({ "type": "pong", "ref": "p" }));

    // Pieces with nothing in them, without end.
    let mut endless = Wire::open(&server, "ann");
    endless.send(&piece(false, 1, b""));
    let taken = endless.press(&piece(false, 0, b"").repeat(10_000), 500);
    eprintln!("{taken} bytes of empty pieces were taken");
    watch::check(&server, "after empty pieces");
}

/// What a flood of frames comes to that is not read.
#[derive(Clone, Copy, PartialEq)]
enum Comes {
    /// The answers are more than the kernel takes: the socket is cut off.
    CutOff,
    /// They may all be taken, or the server may stop listening.
    Either,
}

/// Talks without end and does not read.
fn talk(server: &Server, what: &str, frame: &[u8], times: usize, comes: Comes) {
    let mut other = Wire::open(server, "ben");
    let mut deaf = Wire::open(server, "ann");
    let before = metric(server, "gavel_slow_readers_total");
    let taken = deaf.press(&frame.repeat(1_000), times / 1_000);
    if comes == Comes::CutOff {
        eventually("it is cut off", || metric(server, "gavel_slow_readers_total") > before);
    }
    watch::check(server, what);
    other.say(&json!({ "type": "ping", "ref": "p" }));
    assert_eq!(other.json(), json!({ "type": "pong", "ref": "p" }));
    // What it is told, once it reads and so lets the server listen again, is whole frames to the end.
    let mut rest = frame[taken % frame.len()..].to_vec();
    rest.extend(masked(1, json!({ "type": "ping", "ref": "end" }).to_string().as_bytes()));
    let mut writing = deaf.stream.try_clone().unwrap();
    writing.set_write_timeout(Some(PATIENCE)).unwrap();
    let rest = thread::spawn(move || drop(writing.write_all(&rest)));
    let mut told = json!(null);
    let code = loop {
        match deaf.next() {
            Ok(frame) if frame["ref"] == "end" => break None,
            Ok(frame) => told = frame,
            Err(code) => break Some(code),
        }
    };
    rest.join().unwrap();
    eprintln!("{what}: {} of {times} frames were taken, {code:?}", taken / frame.len());
    match code {
        None => assert!(comes == Comes::Either, "{what}"),
        // Ended by a reset if it had more to say than the server waits for.
        Some(None) => {}
        Some(code) => assert_eq!((told, code), (json!({ "type": "resync" }), Some(1013)), "{what}"),
    }
}

#[test]
fn a_million_tiny_frames_and_nothing_read() {
    let server = server();
    talk(&server, "a million pings", &masked(9, b""), 1_000_000, Comes::Either);
    talk(&server, "pings with something in them", &masked(9, &[b'x'; 125]), 500_000, Comes::CutOff);
    talk(&server, "a million ping frames", &masked(1, br#"{"type":"ping"}"#), 1_000_000, Comes::CutOff);
    talk(&server, "wrong frames", &masked(1, b"{}"), 200_000, Comes::CutOff);
}

#[test]
fn sends_without_end_and_nothing_read() {
    let server = server();
    let send = json!({ "type": "send", "channelId": "one", "message": { "text": "x" } }).to_string();
    talk(&server, "sends", &masked(1, send.as_bytes()), 100_000, Comes::CutOff);
    let subscribe = json!({ "type": "subscribe", "channelId": "one", "afterSeq": 0 }).to_string();
    talk(&server, "subscriptions", &masked(1, subscribe.as_bytes()), 20_000, Comes::Either);
}

/// Frames whose answers are much larger than they are, from many at once who read nothing.
#[test]
fn many_who_ask_for_much_with_little() {
    let server = server();
    let mut other = Wire::open(&server, "ben");
    let mut deaf: Vec<Wire> = (0..100).map(|_| Wire::open(&server, "ann")).collect();
    let batch = masked(1, b"{}").repeat(50_000);
    let done = AtomicBool::new(false);
    let highest = AtomicU64::new(0);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Relaxed) {
                highest.fetch_max(watch::rss(&server), Relaxed);
                thread::sleep(Duration::from_millis(2));
            }
        });
        press_all(&mut deaf, &batch);
        let _ = other.try_say(&json!({ "type": "ping", "ref": "p" }));
        let answer = other.next_in_time();
        done.store(true, Relaxed);
        assert_eq!(answer, Some(json!({ "type": "pong", "ref": "p" })), "others are not served");
    });
    let highest = highest.into_inner();
    eprintln!("RSS was at most {} MB", highest >> 20);
    assert!(highest < 256 << 20, "{} MB", highest >> 20);
    drop(deaf);
    watch::check(&server, "after many who ask for much");
}

/// Gives each of them as much as it takes at once, again and again.
fn press_all(sockets: &mut [Wire], batch: &[u8]) {
    for socket in &mut *sockets {
        socket.stream.set_nonblocking(true).unwrap();
    }
    // Where the next of their bytes is in the batch.
    let mut at = vec![0; sockets.len()];
    for _ in 0..300 {
        for (socket, at) in sockets.iter_mut().zip(&mut at) {
            if let Ok(taken) = socket.stream.write(&batch[*at..]) {
                *at = (*at + taken) % batch.len();
            }
        }
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn those_who_never_read_are_cut_off_and_others_get_everything() {
    let server = server();
    let messages = 3_000;
    let mut deaf: Vec<Wire> = (0..20).map(|_| Wire::open(&server, "ben")).collect();
    let mut listeners: Vec<Wire> = (0..2).map(|_| Wire::open(&server, "ben")).collect();
    for socket in deaf.iter_mut().chain(&mut listeners) {
        socket.subscribe("one");
    }
    let text = "x".repeat(4_900);
    let mut highest = 0;
    thread::scope(|scope| {
        let listening: Vec<_> = listeners
            .iter_mut()
            .map(|socket| {
                scope.spawn(|| {
                    let first = socket.json()["seq"].as_i64().unwrap();
                    for n in 1..messages {
                        assert_eq!(socket.json()["seq"], first + n);
                    }
                })
            })
            .collect();
        let mut sender = Wire::open(&server, "ann");
        let frame = masked(
            1,
            json!({ "type": "send", "channelId": "one", "message": { "text": text } }).to_string().as_bytes(),
        );
        for n in 0..messages {
            sender.send(&frame);
            // A window, so that the sender itself reads.
            if n >= 50 {
                assert_eq!(sender.json()["type"], "ack");
            }
            if n % 100 == 0 {
                highest = highest.max(watch::rss(&server));
            }
        }
        for thread in listening {
            thread.join().unwrap();
        }
    });
    eprintln!("RSS was at most {} MB", highest >> 20);
    assert!(highest < 256 << 20, "{} MB", highest >> 20);
    eventually("those who never read are cut off", || metric(&server, "gavel_slow_readers_total") >= 20.0);
    for socket in &mut deaf {
        let mut last = json!(null);
        let code = loop {
            match socket.next() {
                Ok(frame) => last = frame,
                Err(code) => break code,
            }
        };
        assert_eq!((&last, code), (&json!({ "type": "resync" }), Some(1013)));
    }
    watch::check(&server, "after those who never read");
}

/// Acknowledged sends that wait for a lock may fill the writer's queue, and no more than that.
#[test]
fn what_waits_for_the_database_is_bounded() {
    let server = Setup::default().env("GAVEL_STORAGE_QUEUE", "500").start();
    server.app().put("/users/ann", &json!({})).is(200);
    server.app().post("/channels", &json!({ "id": "one", "displayName": "One", "userIds": ["ann"] })).is(201);
    let mut sockets: Vec<Wire> = (0..8).map(|_| Wire::open(&server, "ann")).collect();
    // The first is admitted after a look at the database, which is not what is looked at here.
    for socket in &mut sockets {
        socket.say(&json!({ "type": "send", "channelId": "one", "message": { "text": "x" } }));
        assert_eq!(socket.json()["type"], "ack");
    }
    let other = server.look();
    other.lock();
    let text = "x".repeat(4_900);
    let frame = json!({ "type": "send", "channelId": "one", "message": { "text": text } }).to_string();
    let frames = masked(1, frame.as_bytes()).repeat(400);
    for socket in &mut sockets {
        socket.send(&frames);
    }
    thread::sleep(Duration::from_millis(500));
    let held = watch::rss(&server);
    eprintln!("while much waits: RSS {} MB", held >> 20);
    assert!(held < 256 << 20, "{} MB", held >> 20);
    other.unlock();
    let (mut acks, mut refused) = (0, 0);
    for socket in &mut sockets {
        for _ in 0..400 {
            let answer = socket.json();
            match answer["error"]["code"].as_str() {
                None => acks += 1,
                Some("overloaded" | "storage_unavailable") => refused += 1,
                Some(other) => panic!("{other}"),
            }
        }
    }
    eprintln!("{acks} taken, {refused} refused");
    assert!(refused > 0 && acks > 0);
    watch::check(&server, "after much waited");
}

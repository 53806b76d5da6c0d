//! How sockets end: closed, silent, expired, unfinished, or by a panic.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::expect_used,
    reason = "it is a test, and a failure is to panic"
)]

mod support;

use std::{
    thread,
    time::{Duration, Instant},
};

use bytes::Bytes;
use gavel_realtime::Settings;
use support::{CLOSE, Client, PING, PONG, Server, Visitor, client_frame, close, text};

#[test]
fn the_server_closes_and_waits_for_the_answer() {
    let server = Server::start(Settings { shards: 1, ..Settings::default() });
    let (mut client, _) = server.connect(&[]);
    client.send(&[text("/close enough"), text("hello")].concat());
    assert_eq!(client.frame(), Some((CLOSE, close(4000, "enough"))));
    client.say("not heard any more");
    client.send(&client_frame(0x89, b"nor this"));
    assert_eq!(server.bus.sockets(), 1);
    client.send(&client_frame(0x88, &close(4000, "enough")));
    assert_eq!(client.frame(), None);
    drop(client);
    support::eventually("the socket is gone", || server.bus.sockets() == 0);
}

#[test]
fn a_gateways_panic_costs_one_socket() {
    let server = Server::start(Settings { shards: 1, ..Settings::default() });
    let (mut victim, _) = server.connect(&[]);
    let (mut other, _) = server.connect(&[]);
    victim.say("/panic");
    assert_eq!(victim.frame(), Some((CLOSE, close(1011, "internal error"))));
    other.round_trip();
}

#[test]
fn the_silent_are_pinged_and_then_dropped() {
    let settings = Settings { shards: 1, ping: Duration::from_secs(3), ..Settings::default() };
    let server = Server::start(settings);
    let (mut silent, _) = server.connect(&[]);
    let (mut alive, _) = server.connect(&[]);
    assert_eq!(silent.frame(), Some((PING, vec![])));
    assert_eq!(alive.frame(), Some((PING, vec![])));
    // One answers every ping until the other, which answers none, is gone.
    thread::scope(|scope| {
        let gone = scope.spawn(|| silent.frame());
        while !gone.is_finished() {
            alive.send(&client_frame(0x8a, b""));
            thread::sleep(Duration::from_millis(50));
        }
        assert_eq!(gone.join().unwrap(), None);
    });
}

#[test]
fn sessions_end() {
    let server = Server::start(Settings { shards: 1, ..Settings::default() });
    let (mut client, far) = Client::pair();
    let soon = Instant::now() + Duration::from_millis(100);
    server.door.adopt(far, Bytes::new(), Visitor::default(), Some(soon)).unwrap();
    assert_eq!(client.frame(), Some((CLOSE, close(4001, "session expired"))));
}

#[test]
fn unfinished_messages_have_a_limit_together_and_in_time() {
    let settings = Settings { shards: 1, partial_bytes: 10_000, ..Settings::default() };
    let server = Server::start(settings);
    let mut clients: Vec<_> = (0..4).map(|_| server.connect(&[]).0).collect();
    for client in &mut clients[1..] {
        client.send(&client_frame(0x01, &[b'x'; 2_000]));
        client.send(&client_frame(0x89, b"there?"));
        assert_eq!(client.frame(), Some((PONG, b"there?".to_vec())));
    }
    // The three hold some 6,000 bytes, so this is too much for the shard and they stay.
    clients[0].send(&text("x".repeat(60_000))[..30_000]);
    assert_eq!(clients[0].frame(), Some((CLOSE, close(1013, "too much is unfinished"))));
    // In time: after 15 seconds the others are told.
    for client in &mut clients[1..] {
        assert_eq!(client.frame(), Some((CLOSE, close(1008, "unfinished message"))));
    }
}

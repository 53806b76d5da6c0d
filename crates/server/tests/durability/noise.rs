//! Noise: thousands of connections that say anything, from a printed seed.

use std::{io::Write, net::Shutdown, thread};

use serde_json::json;

use crate::{
    dice::{Dice, number},
    support::{Server, Setup},
    watch,
    wire::{Wire, connect, exchange_and_leave, head, masked, piece},
};

const THREADS: u64 = 6;

/// Part of it cut out, doubled or overwritten.
fn garble(dice: &mut Dice, mut bytes: Vec<u8>) -> Vec<u8> {
    for _ in 0..=dice.below(4) {
        let len = bytes.len() as u64;
        let at = usize::try_from(dice.below(len)).unwrap();
        let run = usize::try_from(1 + dice.below(12)).unwrap().min(bytes.len() - at);
        match dice.below(4) {
            0 => bytes[at..at + run].iter_mut().for_each(|byte| *byte = dice.next().to_le_bytes()[0]),
            1 => bytes.truncate(at + 1),
            2 => bytes.splice(at..at, b"\r\n\r\n".iter().copied()).for_each(drop),
            _ => {
                let again = bytes[at..at + run].to_vec();
                bytes.splice(at..at, again).for_each(drop);
            }
        }
    }
    bytes
}

fn request(dice: &mut Dice, server: &Server) -> Vec<u8> {
    let bodies = [r#"{"text":"hi"}"#, r#"{"id":"x","displayName":"X"}"#, r#"{"filter":{"$or":[{"id":"a"}]}}"#, ""];
    let paths = ["/api/v3/channels", "/api/v3/channels/one/messages", "/api/v3/users/query", "/healthz", "/api/v3/ws"];
    let (body, path) = (*dice.pick(&bodies), *dice.pick(&paths));
    let method = *dice.pick(&["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]);
    let more = format!("Content-Length: {}\r\nConnection: {}\r\n", body.len(), dice.pick(&["close", "keep-alive"]));
    (head(server, "ann", method, path, &more) + body).into_bytes()
}

fn server() -> Server {
    let server = Setup::default().env("GAVEL_HTTP_HEADER_SECONDS", "2").env("GAVEL_HTTP_REQUEST_SECONDS", "3").start();
    server.app().put("/users/ann", &json!({})).is(200);
    server.app().post("/channels", &json!({ "id": "one", "displayName": "One", "userIds": ["ann"] })).is(201);
    server
}

#[test]
fn random_bytes_instead_of_requests() {
    let (server, mut dice) = (server(), Dice::of_this_run());
    let each = number("DURABILITY_NOISE", 3_000) / THREADS;
    thread::scope(|scope| {
        for _ in 0..THREADS {
            let (mut dice, server) = (dice.fork(), &server);
            scope.spawn(move || {
                for _ in 0..each {
                    let len = usize::try_from(1 + dice.below(600)).unwrap();
                    let bytes = if dice.one_in(3) {
                        dice.bytes(len)
                    } else {
                        let request = request(&mut dice, server);
                        garble(&mut dice, request)
                    };
                    if dice.one_in(4) {
                        // Gone without waiting for an answer.
                        let _ = connect(server).write_all(&bytes);
                        continue;
                    }
                    for status in exchange_and_leave(server, &bytes).statuses() {
                        assert_ne!(status / 100, 5, "{:?}", String::from_utf8_lossy(&bytes));
                    }
                }
            });
        }
    });
    watch::check(&server, "after random bytes");
}

#[test]
fn random_bytes_over_websockets() {
    let (server, mut dice) = (server(), Dice::of_this_run());
    let each = number("DURABILITY_NOISE", 3_000) / 3 / THREADS;
    let mut listener = Wire::open(&server, "ann");
    listener.subscribe("one");
    thread::scope(|scope| {
        for _ in 0..THREADS {
            let (mut dice, server) = (dice.fork(), &server);
            scope.spawn(move || {
                for _ in 0..each {
                    let mut socket = Wire::open(server, "ann");
                    let bytes = frames(&mut dice);
                    // The server may have closed it by now.
                    let _ = socket.stream.write_all(&bytes);
                    if dice.one_in(2) {
                        let _ = socket.stream.shutdown(Shutdown::Write);
                        let (code, _) = socket.closed();
                        assert_ne!(code, Some(1011), "{bytes:?}");
                    }
                }
            });
        }
    });
    server.acting("ann").post("/channels/one/messages", &json!({ "id": "last", "text": "hello" })).is(201);
    while listener.json()["data"]["id"] != "last" {}
    watch::check(&server, "after random frames");
}

/// Some frames, often good ones, and then noise.
fn frames(dice: &mut Dice) -> Vec<u8> {
    let good = [
        json!({ "type": "subscribe", "channelId": "one", "afterSeq": 0 }).to_string(),
        json!({ "type": "send", "channelId": "one", "message": { "text": "hi" } }).to_string(),
        json!({ "type": "unsubscribe", "channelId": "one" }).to_string(),
        json!({ "type": "ping" }).to_string(),
    ];
    let mut bytes = Vec::new();
    for _ in 0..dice.below(6) {
        let text = dice.pick(&good).clone().into_bytes();
        let text = if dice.one_in(3) { garble(dice, text) } else { text };
        match dice.below(4) {
            0 => {
                let (first, rest) = text.split_at(text.len() / 2);
                bytes.extend([piece(false, 1, first), piece(true, 9, b"?"), piece(true, 0, rest)].concat());
            }
            1 => bytes.extend(piece(dice.one_in(2), u8::try_from(dice.below(16)).unwrap(), &text)),
            _ => bytes.extend(masked(1, &text)),
        }
    }
    let len = usize::try_from(dice.below(300)).unwrap();
    bytes.extend(dice.bytes(len));
    if dice.one_in(2) && bytes.len() > 1 {
        bytes = garble(dice, bytes);
    }
    bytes
}

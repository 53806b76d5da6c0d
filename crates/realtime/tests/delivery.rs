//! Who gets which frames, in which order, and who does not hold up whom.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::expect_used,
    reason = "it is a test, and a failure is to panic"
)]

mod support;

use std::sync::atomic::Ordering;

use bytes::Bytes;
use gavel_realtime::{CaughtUp, Frame, Settings};
use support::{
    CLOSE, Client, PATIENCE, Server, TEXT, Visitor, catch_up, channel, client_frame, close, eventually, numbered, user,
};

fn server(shards: usize) -> Server {
    Server::start(Settings { shards, ..Settings::default() })
}

#[test]
fn a_room_over_several_shards_gets_everything_in_order() {
    let server = server(3);
    let (room, other) = (channel("room"), channel("other"));
    let mut members: Vec<_> = (0..9).map(|_| server.connect(&[room.clone(), user("u")]).0).collect();
    let (mut stranger, _) = server.connect(std::slice::from_ref(&other));
    for seq in 1..=2_000 {
        server.bus.publish(&room, Some(seq), Frame::text(&seq.to_string()));
        if seq % 7 == 0 {
            server.bus.flush();
        }
    }
    server.bus.flush();
    for member in &mut members {
        assert_eq!(member.texts(2_000), numbered(1..=2_000));
    }
    server.publish(&other, None, "for the stranger");
    assert_eq!(stranger.text(), "for the stranger");
}

#[test]
fn publishing_is_quiet_until_the_flush() {
    let server = server(1);
    let room = channel("room");
    let (mut member, id) = server.connect(std::slice::from_ref(&room));
    // The sweep takes what nobody flushed, within a second.
    server.bus.publish(&room, None, Frame::text("forgotten"));
    assert_eq!(member.text(), "forgotten");
    server.bus.send(id, Frame::text("to one"));
    server.bus.flush();
    assert_eq!(member.text(), "to one");
}

#[test]
fn nothing_arrives_before_joining_or_after_leaving() {
    let server = server(2);
    let room = channel("room");
    let (mut witness, _) = server.connect(std::slice::from_ref(&room));
    let (mut guest, _) = server.connect(&[]);
    server.publish(&room, None, "before");
    assert_eq!(witness.text(), "before");
    guest.say("/join room");
    guest.round_trip();
    server.publish(&room, None, "during");
    assert_eq!(guest.text(), "during");
    guest.say("/leave room");
    guest.round_trip();
    server.publish(&room, None, "after");
    assert_eq!(witness.texts(2), ["during", "after"]);
    guest.round_trip();
}

#[test]
fn a_slow_reader_is_told_and_dropped_and_delays_nobody() {
    const FRAMES: u64 = 400;
    let queue_bytes = 256 << 10;
    let server = Server::start(Settings { shards: 1, queue_bytes, ..Settings::default() });
    let room = channel("room");
    let (mut slow, _) = server.connect(std::slice::from_ref(&room));
    let (mut quick, _) = server.connect(std::slice::from_ref(&room));
    let filler = "x".repeat(60_000);
    for seq in 1..=FRAMES {
        server.publish(&room, Some(seq), &format!("{seq} {filler}"));
        assert_eq!(quick.text(), format!("{seq} {filler}"));
    }
    eventually("it is closed", || server.echo.closed.load(Ordering::SeqCst) == 1);
    let frames = slow.rest();
    let (told, got) = frames.split_last_chunk::<2>().map(|(got, told)| (told, got)).unwrap();
    assert_eq!(*told, [(TEXT, b"resync".to_vec()), (CLOSE, close(1013, "too slow"))]);
    assert!(!got.is_empty() && (got.len() as u64) < FRAMES);
    for (seq, (_, payload)) in (1..).zip(got) {
        assert!(*payload == format!("{seq} {filler}").into_bytes(), "frame {seq} is damaged");
    }
    drop(slow);
    quick.round_trip();
    eventually("it is gone", || server.bus.sockets() == 1);
}

#[test]
fn a_slow_reader_that_never_reads_is_dropped() {
    let server = Server::start(Settings { shards: 1, queue_bytes: 1 << 10, ..Settings::default() });
    let room = channel("room");
    let (_slow, _) = server.connect(std::slice::from_ref(&room));
    let filler = "x".repeat(60_000);
    eventually("it is closed", || {
        server.publish(&room, None, &filler);
        server.echo.closed.load(Ordering::SeqCst) == 1
    });
    eventually("it is gone", || server.bus.sockets() == 0);
}

#[test]
fn a_reader_that_is_merely_slow_gets_everything() {
    let server = Server::start(Settings { shards: 1, queue_bytes: 64 << 20, ..Settings::default() });
    let room = channel("room");
    let (mut slow, _) = server.connect(std::slice::from_ref(&room));
    let filler = "x".repeat(30_000);
    for seq in 1..=500 {
        server.bus.publish(&room, Some(seq), Frame::text(&format!("{seq} {filler}")));
        server.bus.publish(&room, None, Frame::text("small"));
        if seq % 3 == 0 {
            server.bus.flush();
        }
    }
    server.bus.flush();
    for seq in 1..=500 {
        assert!(slow.text() == format!("{seq} {filler}"), "frame {seq} is damaged");
        assert_eq!(slow.text(), "small");
    }
}

#[test]
fn leaving_and_closing_fall_between_two_publishes() {
    let server = server(2);
    let (room, ann, bob) = (channel("room"), user("ann"), user("bob"));
    let mut anns: Vec<_> = (0..4).map(|_| server.connect(&[room.clone(), ann.clone()]).0).collect();
    let (mut bobs, _) = server.connect(&[bob.clone(), room.clone()]);
    for seq in 1..=10 {
        server.bus.publish(&room, Some(seq), Frame::text(&seq.to_string()));
    }
    server.bus.leave(&ann, &room);
    for seq in 11..=20 {
        server.bus.publish(&room, Some(seq), Frame::text(&seq.to_string()));
    }
    server.bus.publish(&ann, None, Frame::text("to ann"));
    server.bus.close_all(&ann, 4003, "banned");
    server.bus.publish(&ann, None, Frame::text("too late"));
    server.bus.flush();
    for client in &mut anns {
        let mut texts = client.texts(11);
        texts.retain(|text| text != "to ann");
        assert_eq!(texts, numbered(1..=10));
        assert_eq!(client.frame(), Some((CLOSE, close(4003, "banned"))));
    }
    assert_eq!(bobs.texts(20), numbered(1..=20));
    bobs.round_trip();
    eventually("ann's sessions are closed", || server.echo.closed.load(Ordering::SeqCst) == 4);
}

#[test]
fn a_paused_socket_is_not_read_and_keeps_its_order() {
    let server = server(1);
    let (mut client, id) = server.connect(&[]);
    let (mut other, _) = server.connect(&[]);
    let mut bytes: Vec<u8> = (0..50).flat_map(|nth| support::text(format!("/pause {nth}"))).collect();
    // Cut inside a frame, so that something is partial during a pause too.
    let rest = bytes.split_off(bytes.len() / 2 + 3);
    client.send(&bytes);
    let heard = || server.echo.heard.lock().unwrap().len();
    eventually("the first is heard", || heard() == 1);
    client.send(&rest);
    client.say("the end");
    for count in 1..=50 {
        eventually("the next is heard", || heard() == count);
        other.round_trip();
        assert_eq!(heard(), count, "a paused socket was read");
        server.bus.resume(id);
    }
    assert_eq!(client.text(), "the end");
    let heard = server.echo.heard.lock().unwrap();
    assert!(heard.iter().enumerate().all(|(nth, text)| *text == nth.to_string()));
}

#[test]
fn a_socket_that_ends_while_paused_is_noticed_on_resume() {
    let server = server(1);
    let (mut client, id) = server.connect(&[]);
    client.say("/pause 1");
    eventually("it is heard", || server.echo.heard.lock().unwrap().len() == 1);
    drop(client);
    let (mut other, _) = server.connect(&[]);
    other.round_trip();
    server.bus.resume(id);
    eventually("it is closed", || server.echo.closed.load(Ordering::SeqCst) == 1);
}

#[test]
fn a_stale_id_reaches_nobody() {
    let server = server(1);
    let (client, stale) = server.visit(vec![(channel("room"), true)]);
    drop(client);
    eventually("it is gone", || server.bus.sockets() == 0);
    let (mut heir, id) = server.visit(vec![(channel("room"), true)]);
    assert_ne!(stale, id);
    server.bus.send(stale, Frame::text("for the dead"));
    server.bus.resume(stale);
    server.bus.flush();
    assert_eq!(catch_up(&server, stale, &numbered(1..=3), 3), CaughtUp::Gone);
    heir.round_trip();
}

#[test]
fn draining_tells_everyone_and_stops() {
    let server = server(3);
    let room = channel("room");
    let mut clients: Vec<_> = (0..7).map(|_| server.connect(std::slice::from_ref(&room)).0).collect();
    server.bus.publish(&room, None, Frame::text("last words"));
    server.bus.drain(Frame::text("restarting"), 1012);
    for client in &mut clients {
        assert_eq!(client.texts(2), ["last words", "restarting"]);
        assert_eq!(client.frame(), Some((CLOSE, close(1012, ""))));
        client.send(&client_frame(0x88, &close(1012, "")));
        assert_eq!(client.frame(), None);
    }
    // One that neither reads nor answers does not hold it up for long.
    drop(clients.split_off(1));
    assert!(server.door.join(PATIENCE));
    assert_eq!(server.echo.closed.load(Ordering::SeqCst), 7);
    assert_eq!(server.bus.sockets(), 0);
    let (_client, far) = Client::pair();
    assert!(server.door.adopt(far, Bytes::new(), Visitor::default(), None).is_err());
}

/// A room's members are swapped around as others leave: everyone still gets their own.
#[test]
fn coming_and_going_does_not_mix_up_members() {
    let server = server(2);
    let rooms: Vec<_> = (0..5).map(|nth| channel(&format!("room-{nth}"))).collect();
    let mut clients: Vec<_> = (0..12).map(|_| server.connect(&rooms).0).collect();
    for (nth, client) in clients.iter_mut().enumerate() {
        for room in (0..5).filter(|room| (nth >> room) & 1 == 1) {
            client.say(&format!("/leave room-{room}"));
        }
        client.round_trip();
    }
    drop(clients.remove(6));
    drop(clients.remove(0));
    eventually("two are gone", || server.bus.sockets() == 10);
    for room in &rooms {
        server.publish(room, None, &format!("{room:?}"));
    }
    for (nth, client) in (0..12).filter(|nth| ![0, 6].contains(nth)).zip(&mut clients) {
        client.say("the end");
        let mut got = Vec::new();
        let mut ended = false;
        let expected: Vec<_> =
            (0..5).filter(|room| (nth >> room) & 1 == 0).map(|room| format!("{:?}", rooms[room])).collect();
        while got.len() < expected.len() || !ended {
            match client.text() {
                text if text == "the end" => ended = true,
                text => got.push(text),
            }
        }
        got.sort();
        assert_eq!(got, expected, "client {nth}");
        client.round_trip();
    }
}

//! Who gets which frames, in which order, and who does not hold up whom.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::expect_used,
    reason = "it is a test, and a failure is to panic"
)]

mod support;

use std::{
    sync::{
        atomic::{AtomicU64, Ordering},
        mpsc,
    },
    thread,
    time::Duration,
};

use bytes::Bytes;
use gavel_realtime::{CaughtUp, Frame, Settings};
use support::{CLOSE, Client, PATIENCE, Server, TEXT, Visitor, channel, client_frame, close, eventually, user};

fn server(shards: usize) -> Server {
    Server::start(Settings { shards, ..Settings::default() })
}

fn numbered(range: std::ops::RangeInclusive<u64>) -> Vec<String> {
    range.map(|seq| seq.to_string()).collect()
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

/// Calls `catch_up` and waits for the answer.
fn catch_up(server: &Server, id: gavel_realtime::SocketId, backlog: &[String], up_to: u64) -> CaughtUp {
    let (done, answer) = mpsc::channel();
    let backlog = backlog.iter().map(Frame::text).collect();
    let done = Box::new(move |caught_up| done.send(caught_up).unwrap());
    server.bus.catch_up(id, channel("room"), backlog, up_to, done);
    answer.recv_timeout(PATIENCE).unwrap()
}

#[test]
fn catching_up_while_others_publish_loses_nothing_and_doubles_nothing() {
    const LAST: u64 = 3_000;
    let server = server(2);
    let room = channel("room");
    // What is "committed": it is so before it is published, as with a database.
    let committed = AtomicU64::new(0);
    let (start, wait) = mpsc::channel::<()>();
    thread::scope(|scope| {
        let (server, room, committed) = (&server, &room, &committed);
        scope.spawn(move || {
            wait.recv().unwrap();
            for seq in 1..=LAST {
                committed.store(seq, Ordering::SeqCst);
                server.bus.publish(room, Some(seq), Frame::text(&seq.to_string()));
                server.bus.flush();
                if seq % 64 == 0 {
                    thread::sleep(Duration::from_millis(1));
                }
            }
        });
        start.send(()).unwrap();
        let readers: Vec<_> = (0..12)
            .map(|nth| {
                scope.spawn(move || {
                    thread::sleep(Duration::from_millis(3 * nth));
                    let (mut client, id) = server.visit(vec![(room.clone(), true)]);
                    let up_to = committed.load(Ordering::SeqCst);
                    assert_eq!(catch_up(server, id, &numbered(1..=up_to), up_to), CaughtUp::Live);
                    assert_eq!(client.texts(LAST as usize), numbered(1..=LAST));
                })
            })
            .collect();
        for reader in readers {
            reader.join().unwrap();
        }
    });
}

#[test]
fn a_backlog_that_ends_before_what_was_kept_is_followed_by_another() {
    let server = server(1);
    let room = channel("room");
    let (mut client, id) = server.visit(vec![(room.clone(), true)]);
    let filler = "x".repeat(10_000);
    // A megabyte: the oldest of it are not kept.
    for seq in 1..=100 {
        server.publish(&room, Some(seq), &format!("{seq} {filler}"));
    }
    let pages: Vec<String> = (1..=100).map(|seq| format!("{seq} {filler}")).collect();
    assert_eq!(catch_up(&server, id, &pages[..10], 10), CaughtUp::Behind);
    assert_eq!(catch_up(&server, id, &pages[10..40], 40), CaughtUp::Behind);
    server.publish(&room, Some(101), "101");
    assert_eq!(catch_up(&server, id, &pages[40..95], 95), CaughtUp::Live);
    server.publish(&room, Some(102), "102");
    for expected in &pages {
        assert!(client.text() == *expected, "not {}", &expected[..4]);
    }
    assert_eq!(client.texts(2), ["101", "102"]);
}

#[test]
fn a_frame_that_the_backlog_had_before_it_was_published_comes_once() {
    let server = server(1);
    let room = channel("room");
    let (mut client, id) = server.visit(vec![(room.clone(), true)]);
    server.publish(&room, None, "typing");
    assert_eq!(catch_up(&server, id, &numbered(1..=3), 3), CaughtUp::Live);
    for seq in 2..=5 {
        server.bus.publish(&room, Some(seq), Frame::text(&seq.to_string()));
    }
    server.publish(&room, None, "typing again");
    let expected = ["1", "2", "3", "typing", "4", "5", "typing again"];
    assert_eq!(client.texts(7), expected);
}

#[test]
fn a_member_can_fall_behind_again() {
    let server = server(1);
    let room = channel("room");
    let (mut client, id) = server.connect(std::slice::from_ref(&room));
    server.publish(&room, Some(1), "1");
    assert_eq!(client.text(), "1");
    client.say("/behind room");
    client.round_trip();
    server.publish(&room, Some(2), "2");
    client.round_trip();
    assert_eq!(catch_up(&server, id, &[], 1), CaughtUp::Live);
    assert_eq!(client.text(), "2");
    assert_eq!(catch_up(&server, id, &[], 2), CaughtUp::Live);
}

#[test]
fn catching_up_is_paced_by_the_client_and_is_no_overflow() {
    let server = Server::start(Settings { shards: 1, queue_bytes: 1 << 10, ..Settings::default() });
    let (mut client, id) = server.visit(vec![(channel("room"), true)]);
    // More than the kernel takes for a client that does not read.
    let page: Vec<String> = (1..=400).map(|seq| format!("{seq} {}", "x".repeat(60_000))).collect();
    let (done, answer) = mpsc::channel();
    let backlog = page.iter().map(Frame::text).collect();
    let done = Box::new(move |caught_up| done.send(caught_up).unwrap());
    server.bus.catch_up(id, channel("room"), backlog, 400, done);
    // Nothing can be waited for here: it is right that nothing happens.
    assert_eq!(answer.recv_timeout(Duration::from_millis(300)), Err(mpsc::RecvTimeoutError::Timeout));
    for expected in page {
        assert!(client.text() == expected, "a page is damaged");
    }
    assert_eq!(answer.recv_timeout(PATIENCE), Ok(CaughtUp::Live));
}

#[test]
fn catching_up_is_in_vain_for_those_who_are_gone() {
    let server = server(1);
    let (mut client, id) = server.visit(vec![(channel("room"), true)]);
    client.say("/leave room");
    client.round_trip();
    assert_eq!(catch_up(&server, id, &numbered(1..=3), 3), CaughtUp::Gone);
    client.round_trip();
    client.send(&client_frame(0x88, b""));
    assert_eq!(client.frame(), Some((CLOSE, vec![])));
    assert_eq!(catch_up(&server, id, &numbered(1..=3), 3), CaughtUp::Gone);
    server.bus.drain(Frame::text("bye"), 1012);
    assert!(server.door.join(PATIENCE));
    assert_eq!(catch_up(&server, id, &numbered(1..=3), 3), CaughtUp::Gone);
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
    let (client, stale) = server.connect(&[]);
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

//! Reading a room's past while it goes on.

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

use gavel_realtime::{CaughtUp, Frame, Settings};
use support::{CLOSE, PATIENCE, Server, catch_up, channel, client_frame, numbered};

fn server(shards: usize) -> Server {
    Server::start(Settings { shards, ..Settings::default() })
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
    assert_eq!(catch_up(&server, id, &[], 2), CaughtUp::Gone);
}

#[test]
fn joining_behind_anew_ends_an_earlier_catch_up() {
    let server = server(1);
    let (mut client, id) = server.visit(vec![(channel("room"), true)]);
    let earlier = server.behind(id);
    client.say("/leave room");
    client.say("/behind room");
    client.round_trip();
    for page in [true, false] {
        let (done, answer) = mpsc::channel();
        let done = Box::new(move |caught_up| done.send(caught_up).unwrap());
        let backlog = vec![Frame::text("of the earlier one")];
        if page {
            server.bus.page(&earlier, backlog, done);
        } else {
            server.bus.catch_up(&earlier, backlog, 1, done);
        }
        assert_eq!(answer.recv_timeout(PATIENCE), Ok(CaughtUp::Gone));
    }
    let (done, answer) = mpsc::channel();
    let done = Box::new(move |caught_up| done.send(caught_up).unwrap());
    server.bus.page(&server.behind(id), vec![Frame::text("1")], done);
    assert_eq!(answer.recv_timeout(PATIENCE), Ok(CaughtUp::Behind));
    assert_eq!(catch_up(&server, id, &numbered(2..=3), 3), CaughtUp::Live);
    assert_eq!(client.texts(3), numbered(1..=3));
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
    server.bus.catch_up(&server.behind(id), backlog, 400, done);
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

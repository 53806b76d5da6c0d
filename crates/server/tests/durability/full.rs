//! A disk that is full, and has room again.

use std::{
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
    process::Command,
    sync::atomic::{AtomicBool, Ordering::Relaxed},
    thread,
    time::Duration,
};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    books,
    dice::Dice,
    sender::{self, Said, Sender},
    support::{Server, Setup, eventually, left_out},
    watch,
    wire::Wire,
};

/// A small disk, gone when dropped.
struct Disk(TempDir);

impl Disk {
    /// None where mounting is not permitted, or where the database is not on it.
    fn mount(size: &str) -> Option<Self> {
        if left_out("the disk of SQLite's files") {
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let options = format!("size={size}");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &options, "none"]).arg(folder.path()).output();
        if mounted.as_ref().is_ok_and(|output| output.status.success()) {
            return Some(Self(folder));
        }
        eprintln!("SKIPPED: a small disk cannot be mounted here: {mounted:?}");
        None
    }

    /// A folder for the database beside the file that takes the room.
    fn data(&self) -> PathBuf {
        self.0.path().join("data")
    }

    fn balloon(&self) -> PathBuf {
        self.0.path().join("balloon")
    }

    /// Takes all the room but `left` bytes.
    fn fill(&self, left: u64) {
        let mut balloon = File::create(self.balloon()).unwrap();
        while balloon.write_all(&[0; 4096]).is_ok() {}
        let len = balloon.metadata().unwrap().len();
        balloon.set_len(len.saturating_sub(left)).unwrap();
    }

    /// Gives the room back.
    fn empty(&self) {
        fs::remove_file(self.balloon()).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).status();
    }
}

fn start(data: &Path) -> Server {
    let server = Setup::default().data(data).start();
    for user in ["ann", "ben", "cat"] {
        server.app().put(&format!("/users/{user}"), &json!({})).is(200);
    }
    server
        .app()
        .post("/channels", &json!({ "id": "one", "displayName": "One", "userIds": ["ann", "ben", "cat"] }))
        .is(201);
    server
}

/// A message by HTTP; what it was answered.
fn post(server: &Server, said: &mut Said, user: &str) -> u16 {
    let answer = server.acting(user).post(&format!("/channels/{}/messages", said.channel), &said.body());
    let status = answer.status;
    if status == 503 {
        let problem = answer.problem(503, "storage_unavailable");
        assert_eq!(problem["retryAfterSeconds"], 1);
    } else {
        said.note(&answer.is(201));
    }
    status
}

/// A message by WebSocket; whether it was taken.
fn say(socket: &mut Wire, said: &mut Said) -> bool {
    socket.say(&said.frame());
    let answer = next_answer(socket);
    if answer["type"] == "error" {
        assert_eq!(
            (&answer["error"]["code"], &answer["error"]["status"]),
            (&"storage_unavailable".into(), &503.into())
        );
        return false;
    }
    said.note(&answer["data"]);
    true
}

fn next_answer(socket: &mut Wire) -> Value {
    loop {
        let frame = socket.json();
        if frame["ref"].is_string() {
            return frame;
        }
    }
}

#[test]
fn a_full_disk_is_told_and_got_over() {
    let Some(disk) = Disk::mount("12m") else { return };
    let server = start(&disk.data());
    let text = "x".repeat(2_000);
    let mut said: Vec<Said> = (0..400).map(|n| Said::new(&format!("a-{n}"), "one", &format!("{n} {text}"))).collect();
    let mut listener = Wire::open(&server, "ben");
    listener.subscribe("one");
    let mut socket = Wire::open(&server, "ann");
    for said in &mut said[..20] {
        assert!(say(&mut socket, said));
    }
    for times in 1..=3 {
        disk.fill(200 << 10);
        // By the one way and the other, until neither goes.
        let mut refused = (false, false);
        for (n, said) in said.iter_mut().enumerate().skip(20).filter(|(_, said)| said.ack.is_none()) {
            if n % 2 == 0 {
                refused.0 |= post(&server, said, "ann") == 503;
            } else {
                refused.1 |= !say(&mut socket, said);
            }
            if refused == (true, true) {
                break;
            }
        }
        assert_eq!(refused, (true, true), "the disk was not full");
        eventually("readyz tells of a full disk", || server.anonymous().get("//readyz").status == 503);
        // What needs no room goes on.
        server.anonymous().get("//healthz").is(200);
        let page = server.acting("ben").get("/channels/one/messages?limit=100").is(200);
        assert_eq!(page["items"].as_array().unwrap().len().min(20), 20);
        server.acting("ben").post("/channels/query", &json!({})).is(200);
        socket.say(&json!({ "type": "ping", "ref": "p" }));
        assert_eq!(next_answer(&mut socket)["type"], "pong");
        let mut late = Wire::open(&server, "cat");
        late.subscribe("one");
        // Other changes are refused as well.
        server.acting("ann").patch("/messages/a-0", &json!({ "text": text })).problem(503, "storage_unavailable");
        server.app().put("/users/new", &json!({})).problem(503, "storage_unavailable");
        let twice = server.acting("ann").post("/channels/one/messages", &said[0].body());
        assert!(matches!(twice.status, 201 | 503), "{twice:?}");

        disk.empty();
        eventually("readyz tells of room", || server.anonymous().get("//readyz").status == 200);
        let before = said.iter().filter(|said| said.ack.is_some()).count();
        for said in said.iter_mut().filter(|said| said.ack.is_none()).take(20) {
            assert!(say(&mut socket, said), "there is room again");
        }
        eprintln!("time {times}: {before} messages before the disk was full, sends work again");
        watch::check(&server, "after a full disk");
    }
    let books = books::check(&server);
    let kept = sender::check([("ann", &*said)], &books);
    // Everybody was told of what was taken, of nothing else, and of nothing twice.
    for seq in 4..=books.heads["one"] {
        let event = loop {
            let frame = listener.json();
            if frame["seq"].is_number() {
                break frame;
            }
        };
        assert_eq!(event["seq"], seq);
        assert_eq!(event["data"]["id"], books.events[&("one".to_owned(), seq)].1);
    }
    let mut server = server;
    server.kill();
    let server = server.restart();
    assert_eq!(sender::check([("ann", &*said)], &books::check(&server)), kept);
    eprintln!("{kept} acknowledged, all there");
}

/// The disk is filled and emptied again and again under a load of all kinds, in batches.
#[test]
fn a_disk_that_is_full_at_times_loses_nothing() {
    let Some(disk) = Disk::mount("24m") else { return };
    let mut dice = Dice::of_this_run();
    let mut server = start(&disk.data());
    let mut senders: Vec<Sender> = ["ann", "ben"].iter().map(|user| Sender::new(user, dice.fork())).collect();
    let done = AtomicBool::new(false);
    let refused = thread::scope(|scope| {
        for sender in &mut senders {
            scope.spawn(|| sender.run(&server, &["one"], &done));
        }
        let moving = scope.spawn(|| {
            let cat = server.acting("cat");
            let mut refused = 0;
            while !done.load(Relaxed) {
                for verb in ["leave", "join"] {
                    let answer = cat.post_empty(&format!("/channels/one/{verb}"));
                    assert!(matches!(answer.status, 200 | 204 | 503), "{answer:?}");
                    refused += usize::from(answer.status == 503);
                }
            }
            refused
        });
        for _ in 0..12 {
            disk.fill(dice.below(1 << 20));
            thread::sleep(Duration::from_millis(150 + dice.below(150)));
            disk.empty();
            thread::sleep(Duration::from_millis(50 + dice.below(50)));
        }
        eventually("there is room", || server.anonymous().get("//readyz").status == 200);
        done.store(true, Relaxed);
        moving.join().unwrap()
    });
    assert!(refused > 0, "the disk was never full");
    watch::check(&server, "after a disk that was full at times");
    let books = books::check(&server);
    let kept = sender::check(senders.iter().map(|s| (&*s.user, &*s.said)), &books);
    eprintln!("{kept} acknowledged, all there; {refused} changes refused");
    server.kill();
    let server = server.restart();
    assert_eq!(sender::check(senders.iter().map(|s| (&*s.user, &*s.said)), &books::check(&server)), kept);
}

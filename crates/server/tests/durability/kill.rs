//! kill -9 under load, a hundred times on one folder.

use std::{
    sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed},
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::{
    books,
    dice::{Dice, number},
    follower::Follower,
    sender::{self, Said, Sender},
    support::{Client, Server, Setup},
    watch,
};

const CHANNELS: [&str; 3] = ["one", "two", "three"];

/// Whoever works over HTTP: sends, edits, deletes, and has somebody join and leave.
struct Worker {
    sender: Sender,
    dice: Dice,
    edits: usize,
    deletes: usize,
    mended: usize,
    moves: usize,
}

impl Worker {
    fn new(user: &str, mut dice: Dice) -> Self {
        let sender = Sender::new(user, dice.fork());
        Self { sender, dice, edits: 0, deletes: 0, mended: 0, moves: 0 }
    }

    /// Works until the server is gone.
    fn run(&mut self, server: &Server, done: &AtomicUsize) {
        let own = server.acting(&self.sender.user);
        let guest = server.acting("guest");
        let unanswered: Vec<usize> =
            self.sender.said.iter().enumerate().filter(|(_, said)| said.ack.is_none()).map(|(n, _)| n).collect();
        for n in unanswered {
            if self.send(&own, n).is_none() {
                return;
            }
        }
        while self.one_thing(&own, &guest).is_some() {
            done.fetch_add(1, Relaxed);
        }
    }

    fn one_thing(&mut self, own: &Client, guest: &Client) -> Option<()> {
        match self.dice.below(8) {
            0 | 1 if !self.sender.said.is_empty() => self.change(own),
            2 if !self.sender.said.is_empty() => self.delete(own),
            3 => {
                let (channel, verb) = (*self.dice.pick(&CHANNELS), *self.dice.pick(&["join", "leave"]));
                let status = guest.try_call("POST", &format!("/channels/{channel}/{verb}"), Some(b"")).ok()?.status;
                assert!(matches!(status, 200 | 204), "{status}");
                self.moves += 1;
                Some(())
            }
            4 if !self.sender.said.is_empty() => {
                let n = self.any();
                self.send(own, n)
            }
            _ => {
                let n = self.sender.think(&CHANNELS);
                self.send(own, n)
            }
        }
    }

    fn any(&mut self) -> usize {
        usize::try_from(self.dice.below(self.sender.said.len() as u64)).unwrap()
    }

    fn send(&mut self, own: &Client, n: usize) -> Option<()> {
        let said = &mut self.sender.said[n];
        let path = format!("/channels/{}/messages", said.channel);
        let answer = own.try_call("POST", &path, Some(said.body().to_string().as_bytes())).ok()?;
        assert!(matches!(answer.status, 200 | 201), "{answer:?}");
        self.sender.same += usize::from(said.note(&answer.body));
        Some(())
    }

    /// Edits a message; one that was bounced is published by it.
    fn change(&mut self, own: &Client) -> Option<()> {
        let n = self.any();
        let said = &mut self.sender.said[n];
        if said.ack.is_none() || said.deleted != Some(false) {
            return Some(());
        }
        let text = format!("{} means {}", self.sender.user, self.dice.next());
        said.texts.push(text.clone());
        said.changed = true;
        let body = json!({ "text": text }).to_string();
        let answer = own.try_call("PATCH", &format!("/messages/{}", said.id), Some(body.as_bytes())).ok()?;
        let sent: Value = answer.is(200);
        assert_eq!(sent["message"]["text"], text);
        said.texts.drain(1..said.texts.len() - 1);
        // The first is what a retry says; it is not what is there any more.
        said.only_last = true;
        self.edits += 1;
        self.mended += usize::from(said.profane);
        Some(())
    }

    fn delete(&mut self, own: &Client) -> Option<()> {
        let n = self.any();
        let said = &mut self.sender.said[n];
        if said.ack.is_none() {
            return Some(());
        }
        said.changed = true;
        if said.deleted == Some(false) {
            said.deleted = None;
        }
        own.try_call("DELETE", &format!("/messages/{}", said.id), None).ok()?.is(200);
        said.deleted = Some(true);
        self.deletes += 1;
        Some(())
    }
}

fn check(server: &Server, senders: &[Sender], worker: &Worker, followers: &mut [Follower]) -> usize {
    let books = books::check(server);
    let said = || senders.iter().chain([&worker.sender]).map(|s| (&*s.user, &*s.said));
    let kept = sender::check(said(), &books);
    let shown = sender::histories(server, &CHANNELS);
    for said in said().flat_map(|(_, said)| said).filter(|said| said.ack.is_some()) {
        let message = shown.get(&said.id).unwrap_or_else(|| panic!("acknowledged and not shown: {said:?}"));
        let text = message["text"].as_str().unwrap();
        assert!(said.may_say(text) || message["deletedAt"].is_string(), "{said:?} is shown as {message}");
    }
    for follower in followers {
        follower.catch_up(server, &books.heads);
        follower.check(&books);
    }
    kept
}

#[test]
fn kill_9_under_load_a_hundred_times() {
    let rounds = number("DURABILITY_ROUNDS", 100);
    let mut dice = Dice::of_this_run();
    let users = ["ann", "ben", "cat", "dan", "eve"];
    let mut server = Setup::default().env("GAVEL_MODERATION_PROFANITY", "bounce").start();
    for user in users {
        server.app().put(&format!("/users/{user}"), &json!({})).is(200);
    }
    for channel in CHANNELS {
        let new = json!({ "id": channel, "displayName": channel, "userIds": users });
        server.app().post("/channels", &new).is(201);
    }
    let mut senders: Vec<Sender> = users[..3].iter().map(|user| Sender::new(user, dice.fork())).collect();
    let mut worker = Worker::new("dan", dice.fork());
    // Two devices of one user.
    let mut followers: Vec<Follower> = (0..2).map(|_| Follower::new("eve", &CHANNELS, dice.fork())).collect();
    let started = Instant::now();
    for round in 1..=rounds {
        let load = Duration::from_millis(80 + dice.below(200));
        let (down, done) = (AtomicBool::new(false), AtomicUsize::new(0));
        thread::scope(|scope| {
            let (server_now, down, done) = (&server, &down, &done);
            for sender in &mut senders {
                scope.spawn(move || sender.run(server_now, &CHANNELS, down));
            }
            scope.spawn(|| worker.run(server_now, done));
            for follower in &mut followers {
                scope.spawn(move || follower.run(server_now, down));
            }
            thread::sleep(load);
            // On a busy machine little happens in that time.
            let patient = Instant::now();
            while done.load(Relaxed) < 8 && patient.elapsed() < Duration::from_secs(3) {
                thread::sleep(Duration::from_millis(1 + dice.below(20)));
            }
            server_now.signal("KILL");
            down.store(true, Relaxed);
        });
        assert!(!server.log().contains("panicked"), "{}", server.log());
        server = server.restart();
        if round % 20 == 0 || round == rounds {
            let kept = check(&server, &senders, &worker, &mut followers);
            eprintln!("after {round} kills, {:.0} s: {kept} acknowledged, all there", started.elapsed().as_secs_f64());
        }
    }
    watch::check(&server, "after all kills");
    let same: usize = senders.iter().map(|s| s.same).sum::<usize>() + worker.sender.same;
    let unanswered = senders.iter().flat_map(|s| &s.said).filter(|said| said.ack.is_none()).count();
    let returns: usize = followers.iter().map(|f| f.returns).sum();
    let Worker { edits, deletes, mended, moves, .. } = worker;
    eprintln!(
        "{same} retries answered alike, {edits} edits ({mended} published a bounced one), {deletes} deletions, {moves} \
         joins and leaves, devices came back {returns} times, {unanswered} sends were not answered in the last round"
    );
    // That it was a test at all.
    let few = usize::try_from(rounds).unwrap();
    assert!(
        same > few && edits > few / 4 && deletes > few / 8 && moves > few / 4 && returns > few,
        "too little happened"
    );
}

#[test]
fn a_sender_who_says_it_twice_at_once_says_it_once() {
    let server = Server::start();
    server.app().put("/users/ann", &json!({})).is(200);
    server.app().post("/channels", &json!({ "id": "one", "displayName": "One", "userIds": ["ann"] })).is(201);
    let said = Said::new("twice", "one", "hello");
    let mut sockets: Vec<_> = (0..8).map(|_| crate::wire::Wire::open(&server, "ann")).collect();
    let frame = crate::wire::masked(1, said.frame().to_string().as_bytes());
    for socket in &mut sockets {
        socket.send(&frame.repeat(8));
    }
    let mut answers = Vec::new();
    for socket in &mut sockets {
        answers.extend((0..8).map(|_| socket.json()));
    }
    assert!(answers.iter().all(|answer| answer == &answers[0]), "{answers:?}");
    assert_eq!(answers[0]["data"]["message"]["id"], "twice");
    let books = books::check(&server);
    assert_eq!(books.messages.len(), 1);
}

//! A device that remembers the last event it saw of each channel, and asks for the rest when it comes back.

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicBool, Ordering::Relaxed},
    time::Duration,
};

use serde_json::{Value, json};

use crate::{books::Books, dice::Dice, support::Server, wire::Wire};

/// What a device saw of each channel: event 1 first, each as its type and what it is about.
pub(crate) struct Follower {
    user: String,
    pub(crate) seen: BTreeMap<String, Vec<(String, String)>>,
    dice: Dice,
    /// How often it came back.
    pub(crate) returns: usize,
}

impl Follower {
    pub(crate) fn new(user: &str, channels: &[&str], dice: Dice) -> Self {
        let seen = channels.iter().map(|channel| ((*channel).to_owned(), Vec::new())).collect();
        Self { user: user.to_owned(), seen, dice, returns: 0 }
    }

    /// Follows until the server ends, leaving by itself and coming back at times.
    pub(crate) fn run(&mut self, server: &Server, stop: &AtomicBool) {
        while !stop.load(Relaxed) {
            let stay = if self.dice.one_in(3) { self.dice.below(60) } else { u64::MAX };
            if self.come_and_follow(server, stay).is_none() {
                return;
            }
        }
    }

    /// Follows on one socket, which must not end, until it has seen something of `last`.
    pub(crate) fn stay(&mut self, server: &Server, last: &str) {
        let mut socket = self.come(server).unwrap();
        while !self.seen.values().any(|seen| seen.last().is_some_and(|(_, about)| about == last)) {
            self.take(&socket.json());
        }
    }

    /// Comes back and takes `stay` frames; none if the server ended before.
    fn come_and_follow(&mut self, server: &Server, stay: u64) -> Option<()> {
        let mut socket = self.come(server)?;
        for _ in 0..stay {
            self.take(&socket.next().ok()?);
        }
        Some(())
    }

    fn come(&mut self, server: &Server) -> Option<Wire> {
        let mut socket = Wire::try_open(server, &self.user)?;
        for (channel, seen) in &self.seen {
            let frame = json!({ "type": "subscribe", "ref": channel, "channelId": channel, "afterSeq": seen.len() });
            socket.try_say(&frame).ok()?;
        }
        self.returns += 1;
        Some(socket)
    }

    /// Comes back and stays until it has seen all up to `heads`; what comes after is an error.
    pub(crate) fn catch_up(&mut self, server: &Server, heads: &BTreeMap<String, i64>) {
        let mut socket = self.come(server).unwrap();
        let missing = |seen: &BTreeMap<String, Vec<_>>| seen.iter().any(|(c, all)| length(all) < heads[c]);
        while missing(&self.seen) {
            self.take(&socket.json());
        }
        socket.stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        socket.say(&json!({ "type": "ping", "ref": "end" }));
        loop {
            let frame = socket.json();
            if frame["ref"] == "end" {
                return;
            }
            assert_eq!(frame["type"], "ack", "more than there is");
        }
    }

    fn take(&mut self, frame: &Value) {
        if frame["ref"].is_string() {
            assert_eq!((&frame["type"], &frame["data"]["resync"]), (&"ack".into(), &false.into()), "{frame}");
            return;
        }
        let seen = self.seen.get_mut(frame["channelId"].as_str().unwrap_or_default());
        let seen = seen.unwrap_or_else(|| panic!("told of something else: {frame}"));
        assert_eq!(frame["seq"].as_u64(), Some(seen.len() as u64 + 1), "not the next event: {frame}");
        let data = &frame["data"];
        let about = data["userId"].as_str().filter(|_| frame["type"].as_str().unwrap().starts_with("member"));
        let about = about.or(data["id"].as_str()).unwrap();
        seen.push((frame["type"].as_str().unwrap().to_owned(), about.to_owned()));
    }

    /// Fails unless it saw what the books have, each event once. Who joined and has left since comes as one who left.
    pub(crate) fn check(&self, books: &Books) {
        for (channel, seen) in &self.seen {
            assert_eq!(length(seen), books.heads[channel], "{channel}");
            for ((kind, about), seq) in seen.iter().zip(1..) {
                let (kept, subject) = &books.events[&(channel.clone(), seq)];
                let since = kept == "member.joined" && kind == "member.left";
                assert!(
                    about == subject && (kind == kept || since),
                    "{channel} {seq}: {kind} {about} for {kept} {subject}"
                );
            }
        }
    }
}

fn length<T>(all: &[T]) -> i64 {
    i64::try_from(all.len()).unwrap()
}

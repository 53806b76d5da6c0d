//! Senders that remember what they were told, and say again under the same id what they were not answered.

use std::{
    collections::{BTreeMap, HashMap},
    sync::atomic::{AtomicBool, Ordering::Relaxed},
};

use serde_json::{Value, json};

use crate::{
    books::Books,
    dice::Dice,
    support::Server,
    wire::{self, Wire},
};

/// How many sends are on their way at once.
const WINDOW: usize = 24;

/// Something that was to be said.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    pub(crate) id: String,
    pub(crate) channel: String,
    /// What it may say now: more than one thing after a change that was not answered.
    pub(crate) texts: Vec<String>,
    pub(crate) profane: bool,
    /// What it was answered with first.
    pub(crate) ack: Option<Value>,
    /// That an edit was answered, so that it says what it said first no more.
    pub(crate) only_last: bool,
    /// Whether it was changed since, so that the answer to a retry may differ.
    pub(crate) changed: bool,
    /// Whether it was deleted; none if that was not answered.
    pub(crate) deleted: Option<bool>,
}

/// Somebody who sends over a WebSocket.
pub(crate) struct Sender {
    pub(crate) user: String,
    pub(crate) said: Vec<Said>,
    dice: Dice,
    /// How many retries of what was answered before got the same answer.
    pub(crate) same: usize,
}

impl Sender {
    pub(crate) fn new(user: &str, dice: Dice) -> Self {
        Self { user: user.to_owned(), said: Vec::new(), dice, same: 0 }
    }

    /// Something new to say.
    pub(crate) fn think(&mut self, channels: &[&str]) -> usize {
        let n = self.said.len();
        let profane = self.dice.one_in(8);
        let text = if profane { format!("what the fuck, {n}") } else { format!("{} says {n}", self.user) };
        let id = format!("{}-{n}", self.user);
        let channel = self.dice.pick(channels);
        self.said.push(Said { profane, ..Said::new(&id, channel, &text) });
        n
    }

    /// Sends until the socket ends or `stop` says so and all is answered. How it ended: the frames that were not answers,
    /// and the close code.
    pub(crate) fn run(&mut self, server: &Server, channels: &[&str], stop: &AtomicBool) -> (Vec<Value>, Option<u16>) {
        let Some(mut socket) = Wire::try_open(server, &self.user) else { return (Vec::new(), None) };
        // What was not answered, twice, so that both may be in one commit; and some of what was.
        let mut again: Vec<usize> = Vec::new();
        for (n, said) in self.said.iter().enumerate() {
            if said.ack.is_none() {
                again.extend([n, n]);
            }
        }
        if !self.said.is_empty() {
            again.extend((0..8).map(|_| usize::try_from(self.dice.below(self.said.len() as u64)).unwrap()));
        }
        let mut waiting: HashMap<String, usize> = HashMap::new();
        let mut on_the_way = 0;
        let mut told = Vec::new();
        loop {
            while on_the_way < WINDOW && !stop.load(Relaxed) {
                let n = again.pop().unwrap_or_else(|| self.think(channels));
                if socket.try_say(&self.said[n].frame()).is_err() {
                    break;
                }
                waiting.insert(self.said[n].id.clone(), n);
                on_the_way += 1;
            }
            if on_the_way == 0 {
                return (told, None);
            }
            match socket.next() {
                Ok(answer) if answer["ref"].is_string() => {
                    on_the_way -= 1;
                    self.note(waiting[answer["ref"].as_str().unwrap()], &answer);
                }
                Ok(other) => told.push(other),
                Err(code) => return (told, code),
            }
        }
    }

    /// Notes an answer, which has to be the first one's again if there was one.
    fn note(&mut self, n: usize, answer: &Value) {
        let said = &mut self.said[n];
        if answer["error"]["code"] == "storage_unavailable" {
            return;
        }
        assert_eq!(answer["type"], "ack", "{answer}");
        self.same += usize::from(said.note(&answer["data"]));
    }
}

impl Said {
    pub(crate) fn new(id: &str, channel: &str, text: &str) -> Self {
        Self {
            id: id.to_owned(),
            channel: channel.to_owned(),
            texts: vec![text.to_owned()],
            only_last: false,
            profane: false,
            ack: None,
            changed: false,
            deleted: Some(false),
        }
    }

    /// Whether this may be what it says now.
    pub(crate) fn may_say(&self, text: &str) -> bool {
        self.texts.iter().skip(usize::from(self.only_last)).any(|may| may == text)
    }

    pub(crate) fn body(&self) -> Value {
        json!({ "id": self.id, "text": self.texts[0] })
    }

    pub(crate) fn frame(&self) -> Value {
        json!({ "type": "send", "ref": self.id, "channelId": self.channel, "message": self.body() })
    }

    /// Notes what it was answered with; whether it had been answered so before.
    pub(crate) fn note(&mut self, sent: &Value) -> bool {
        let message = &sent["message"];
        assert_eq!((message["id"].as_str(), message["channelId"].as_str()), (Some(&*self.id), Some(&*self.channel)));
        match &self.ack {
            None => {
                assert_eq!(message["seq"].is_null(), self.profane, "{sent}");
                assert_eq!(message["text"].as_str(), Some(&*self.texts[0]), "{sent}");
                self.ack = Some(sent.clone());
                false
            }
            Some(first) if self.changed => {
                assert!(self.profane || first["message"]["seq"] == message["seq"], "{first} became {sent}");
                true
            }
            Some(first) => {
                assert_eq!(first, sent, "a retry was answered otherwise");
                true
            }
        }
    }
}

/// Fails unless all that was acknowledged is kept, as it was said. How much that is.
pub(crate) fn check<'a>(all: impl IntoIterator<Item = (&'a str, &'a [Said])>, books: &Books) -> usize {
    let mut count = 0;
    for (user, said) in all.into_iter().flat_map(|(user, said)| said.iter().map(move |s| (user, s))) {
        let kept = books.messages.get(&said.id);
        let Some(ack) = &said.ack else {
            assert!(kept.is_none_or(|kept| said.may_say(&kept.text)), "{said:?} is kept as {kept:?}");
            continue;
        };
        let kept = kept.unwrap_or_else(|| panic!("acknowledged and lost: {said:?}"));
        assert_eq!((&kept.channel, kept.user.as_deref()), (&said.channel, Some(user)), "{said:?}");
        assert!(said.may_say(&kept.text), "{said:?} is kept as {kept:?}");
        assert!(said.deleted.is_none_or(|deleted| deleted == kept.deleted), "{said:?} is kept as {kept:?}");
        match ack["message"]["seq"].as_i64() {
            Some(seq) => assert_eq!((kept.after_seq, kept.sub), (seq, 0), "{said:?}"),
            None => assert!(kept.sub > 0 || said.changed, "{said:?} is kept as {kept:?}"),
        }
        count += 1;
    }
    count
}

/// The same from outside: every message that a channel's history shows, by its id.
pub(crate) fn histories(server: &Server, channels: &[&str]) -> BTreeMap<String, Value> {
    let mut shown = BTreeMap::new();
    for channel in channels {
        let mut cursor = String::new();
        loop {
            let page = wire::get(server, &format!("/api/v3/channels/{channel}/messages?limit=100&sort=asc{cursor}"));
            for message in page["items"].as_array().unwrap() {
                let before = shown.insert(message["id"].as_str().unwrap().to_owned(), message.clone());
                assert!(before.is_none(), "shown twice: {message}");
            }
            match page["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
    }
    shown
}

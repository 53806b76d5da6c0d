//! What the generator says to the server under load: how members get in, and how a message is sent.

use std::{
    net::SocketAddr,
    sync::{
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
};

use anyhow::{Context as _, Result};
use serde_json::json;

use crate::{http::Http, opening::Opening};

/// Connections that set a load up at the same time.
const PARALLEL: usize = 16;

/// A running server.
pub(crate) struct Target {
    pub(crate) host: SocketAddr,
    pub(crate) kind: Kind,
}

/// Which language it speaks.
pub(crate) enum Kind {
    /// The limit program.
    Limit,
    /// Gavel, with a server key of scope `admin`.
    Gavel { key: String },
}

/// A place in a room, or none, for one connection.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    /// The room; `None` for a connection that only waits.
    pub(crate) room: Option<usize>,
    /// Counts the members of the room; the first is the one who sends.
    pub(crate) member: usize,
}

/// A member who may come in.
pub(crate) struct Member {
    pub(crate) place: Place,
    token: String,
}

impl Target {
    /// Makes rooms and users, as far as the server needs that.
    pub(crate) fn prepare(&self, rooms: usize, places: &[Place]) -> Result<Vec<Member>> {
        let Kind::Gavel { key } = &self.kind else {
            return Ok(places.iter().map(|&place| Member { place, token: String::new() }).collect());
        };
        let rooms: Vec<usize> = (0..rooms).collect();
        self.in_parallel(&rooms, |http, &room| {
            let id = room_id(room);
            let channel = json!({ "id": id, "type": "community", "displayName": id });
            http.post("/api/v3/channels", key, &channel.to_string()).map(drop)
        })?;
        self.in_parallel(places, |http, &place| {
            let answer = http.post(&format!("/api/v3/users/{}/tokens", user_id(place)), key, "{}")?;
            let token = answer.get("token").and_then(|token| token.as_str()).context("no token in the answer")?;
            if let Some(room) = place.room {
                http.post(&format!("/api/v3/channels/{}/join", room_id(room)), token, "")?;
            }
            Ok(Member { place, token: token.to_owned() })
        })
    }

    /// Lets a member in: when it returns, the member is signed in and sees the room's messages.
    pub(crate) fn open(&self, member: &Member) -> Result<Opening> {
        match &self.kind {
            Kind::Limit => {
                let mut opening = Opening::upgrade(self.host, "/")?;
                if let Some(room) = member.place.room {
                    opening.send(&format!("J{}", room_id(room)))?;
                    opening.expect(&["ok"])?;
                }
                Ok(opening)
            }
            Kind::Gavel { .. } => {
                let mut opening = Opening::upgrade(self.host, &format!("/api/v3/ws?token={}", member.token))?;
                opening.expect(&[r#""type":"connected""#])?;
                if let Some(room) = member.place.room {
                    let subscribe = json!({ "type": "subscribe", "ref": "s", "channelId": room_id(room) });
                    opening.send(&subscribe.to_string())?;
                    opening.expect(&[r#""type":"ack""#, r#""ref":"s""#])?;
                }
                Ok(opening)
            }
        }
    }

    /// What stands before and after the text in a frame that sends to `room`.
    pub(crate) fn around_text(&self, room: usize) -> (String, &'static str) {
        let room = room_id(room);
        match self.kind {
            Kind::Limit => (format!("S{room} "), ""),
            Kind::Gavel { .. } => {
                (format!(r#"{{"type":"send","ref":"1","channelId":"{room}","message":{{"text":""#), r#""}}"#)
            }
        }
    }

    /// Does `work` for every item over a few connections; the results come in any order.
    pub(crate) fn in_parallel<T: Sync, R: Send>(
        &self,
        items: &[T],
        work: impl Fn(&mut Http, &T) -> Result<R> + Sync,
    ) -> Result<Vec<R>> {
        let next = AtomicUsize::new(0);
        let results = thread::scope(|scope| {
            let threads = (0..PARALLEL.min(items.len())).map(|_| {
                scope.spawn(|| {
                    let mut http = Http::connect(self.host)?;
                    let mut results = Vec::new();
                    while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
                        results.push(work(&mut http, item)?);
                    }
                    Ok(results)
                })
            });
            let threads: Vec<_> = threads.collect();
            threads
                .into_iter()
                .map(|thread| thread.join().unwrap_or_else(|_| Err(anyhow::anyhow!("a panic"))))
                .collect::<Result<Vec<_>>>()
        })?;
        Ok(results.into_iter().flatten().collect())
    }

    /// Opens the connections of all `members` and hands each over as soon as it is open; `meanwhile` runs in between,
    /// so that those who are in are read while others still come.
    pub(crate) fn open_all(
        &self,
        members: &[Member],
        mut meanwhile: impl FnMut(Option<(Place, Opening)>) -> Result<()>,
    ) -> Result<()> {
        let next = AtomicUsize::new(0);
        let (opened, openings) = mpsc::channel();
        thread::scope(|scope| {
            for _ in 0..PARALLEL.min(members.len()) {
                let opened = opened.clone();
                scope.spawn(|| {
                    let opened = opened;
                    while let Some(member) = members.get(next.fetch_add(1, Ordering::Relaxed)) {
                        if opened.send(self.open(member).map(|opening| (member.place, opening))).is_err() {
                            break;
                        }
                    }
                });
            }
            drop(opened);
            // Moved in, so that the threads stop when an error ends this loop.
            let openings = openings;
            loop {
                match openings.try_recv() {
                    Ok(opening) => meanwhile(Some(opening?))?,
                    Err(mpsc::TryRecvError::Empty) => meanwhile(None)?,
                    Err(mpsc::TryRecvError::Disconnected) => return Ok(()),
                }
            }
        })
    }
}

/// Ids carry the process id, so that one server can be measured again and again.
fn room_id(room: usize) -> String {
    format!("bench{}x{room}", std::process::id())
}

fn user_id(place: Place) -> String {
    let room = place.room.map_or_else(|| "idle".to_owned(), |room| room.to_string());
    format!("bench{}x{room}x{}", std::process::id(), place.member)
}

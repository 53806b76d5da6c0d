//! What happens in all channels, read from the event log once for all who follow it, and not at all while nobody does.
//!
//! What is recent is kept for them; who is further behind reads the log for themselves, as fast as they take it.

mod follower;

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use gavel_chat::{Chat, Event, Events};
use gavel_model::Actor;
use tokio::sync::{Notify, watch};
use tokio_util::sync::CancellationToken;

pub(crate) use follower::{Filter, Follower};

/// How long what is committed gathers before it is read: under load many commits are one reading.
const GATHER: Duration = Duration::from_millis(20);
/// How often the log is looked at even if this process committed nothing: a command may have.
const EVERY: Duration = Duration::from_secs(1);
/// How many events are kept, and how many bytes of them.
const KEPT: usize = 4_096;
const KEPT_BYTES: usize = 8 << 20;
/// How many events a follower takes at once.
const AT_ONCE: usize = 256;

/// Cheap to clone, all clones the same.
#[derive(Clone)]
pub(crate) struct Feed(Arc<Inner>);

struct Inner {
    chat: Chat,
    /// Told after each commit.
    commits: Arc<Notify>,
    /// Told when somebody begins to follow.
    came: Notify,
    /// How far the log was read.
    head: watch::Sender<i64>,
    recent: Mutex<Recent>,
    /// How many streams each caller has.
    followers: Mutex<HashMap<String, usize>>,
    /// How many each may have.
    most: usize,
    /// How many events one may be behind.
    window: i64,
    stop: CancellationToken,
}

/// The last events.
#[derive(Default)]
struct Recent {
    events: VecDeque<Arc<Event>>,
    bytes: usize,
    /// All events after this place are here, up to the other.
    after: i64,
    up_to: i64,
}

/// A stretch of events, and the place up to which it is complete.
type Stretch = (Vec<Arc<Event>>, i64);

impl Feed {
    pub(crate) fn new(chat: Chat, commits: Arc<Notify>, most: usize, window: i64, stop: CancellationToken) -> Self {
        let head = watch::Sender::new(0);
        let (recent, followers, came) = (Mutex::default(), Mutex::default(), Notify::new());
        Self(Arc::new(Inner { chat, commits, came, head, recent, followers, most, window, stop }))
    }

    /// Reads the log for those who follow, until told to stop.
    pub(crate) async fn run(self) {
        let stop = self.0.stop.clone();
        tokio::select! {
            () = self.read_for_followers() => {}
            () = stop.cancelled() => {}
        }
    }

    async fn read_for_followers(&self) {
        loop {
            if !self.is_followed() {
                *self.recent() = Recent::default();
                self.0.came.notified().await;
                match self.0.chat.last_event().await {
                    Ok(end) => self.begin(end),
                    Err(error) => {
                        self.pause(&error).await;
                        continue;
                    }
                }
            }
            while self.is_followed() {
                match self.read_on().await {
                    Ok(true) => {}
                    Ok(false) => break,
                    Err(error) => self.pause(&error).await,
                }
            }
            let _ = tokio::time::timeout(EVERY, self.0.commits.notified()).await;
            tokio::time::sleep(GATHER).await;
        }
    }

    async fn pause(&self, error: &gavel_chat::Error) {
        tracing::debug!(%error, "the event log could not be read");
        tokio::time::sleep(EVERY).await;
    }

    fn begin(&self, end: i64) {
        *self.recent() = Recent { after: end, up_to: end, ..Recent::default() };
        self.0.head.send_replace(end);
    }

    /// Reads a stretch; whether there was anything.
    async fn read_on(&self) -> gavel_chat::Result<bool> {
        let from = self.recent().up_to;
        let events = self.0.chat.events_after(from).await?;
        let up_to = events.up_to;
        self.recent().push(events);
        self.0.head.send_if_modified(|head| std::mem::replace(head, up_to) != up_to);
        Ok(up_to > from)
    }

    /// The events after a place, as far as they are kept; none where some of them are not.
    fn since(&self, place: i64) -> Option<Stretch> {
        self.recent().since(place)
    }

    fn recent(&self) -> MutexGuard<'_, Recent> {
        self.0.recent.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn followers(&self) -> MutexGuard<'_, HashMap<String, usize>> {
        self.0.followers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_followed(&self) -> bool {
        !self.followers().is_empty()
    }

    /// A place among those who follow; none for one who has as many streams as one may have.
    pub(crate) fn place(&self, actor: &Actor) -> Option<Place> {
        let who = actor.as_log();
        let mut followers = self.followers();
        let streams = followers.get(&who).copied().unwrap_or(0);
        if streams >= self.0.most {
            return None;
        }
        followers.insert(who.clone(), streams + 1);
        drop(followers);
        self.0.came.notify_one();
        metrics::gauge!("gavel_event_streams").increment(1.0);
        Some(Place { feed: self.clone(), who })
    }
}

/// A stream's place among those who follow, until it is dropped.
pub(crate) struct Place {
    feed: Feed,
    who: String,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut followers = self.feed.followers();
        match followers.get_mut(&self.who) {
            Some(streams) if *streams > 1 => *streams -= 1,
            _ => drop(followers.remove(&self.who)),
        }
        metrics::gauge!("gavel_event_streams").decrement(1.0);
    }
}

impl Recent {
    fn push(&mut self, Events { events, up_to }: Events) {
        self.bytes += events.iter().map(Event::bytes).sum::<usize>();
        self.events.extend(events.into_iter().map(Arc::new));
        self.up_to = up_to;
        while self.events.len() > KEPT || self.bytes > KEPT_BYTES {
            let Some(first) = self.events.pop_front() else { break };
            self.bytes -= first.bytes();
            self.after = first.place;
        }
    }

    fn since(&self, place: i64) -> Option<Stretch> {
        if place < self.after || place >= self.up_to {
            return None;
        }
        let first = self.events.partition_point(|event| event.place <= place);
        let events: Vec<_> = self.events.iter().skip(first).take(AT_ONCE).cloned().collect();
        let is_all = first + events.len() == self.events.len();
        let up_to = events.last().filter(|_| !is_all).map_or(self.up_to, |event| event.place);
        Some((events, up_to))
    }
}

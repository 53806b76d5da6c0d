//! One who follows: what they are told, in which words, and until when. Who they are and what they may be told is the chat's.

use std::{collections::HashSet, convert::Infallible, io::Write as _, pin::Pin, sync::Arc, task, time::Duration};

use axum::body::{Body, Bytes};
use gavel_chat::{Error, Event};
use gavel_model::{Actor, ChannelId, EventType, OperatorSessionId, PermissionSet, UserId};
use hyper::body::Frame;
use tokio::{
    sync::mpsc,
    time::{Interval, MissedTickBehavior, interval},
};

use super::{Feed, Place, Stretch};

/// How often one is told that the stream is alive.
const BEAT: Duration = Duration::from_secs(15);
/// How often one is looked at: whether they may still be told.
const LOOK: Duration = Duration::from_secs(1);
/// How many bytes go out at once.
const PIECE: usize = 64 << 10;
/// How long, in milliseconds, a client whose stream ended waits before it comes back.
const RETRY: &str = "retry: 1000\n\n";

/// Which events are wanted; all where it says nothing.
#[derive(Debug, Default)]
pub(crate) struct Filter {
    pub(crate) types: Option<HashSet<EventType>>,
    pub(crate) channels: Option<HashSet<ChannelId>>,
    pub(crate) users: Option<HashSet<UserId>>,
}

impl Filter {
    fn lets(&self, event: &Event) -> bool {
        fn is_in<T: Eq + std::hash::Hash>(wanted: Option<&HashSet<T>>, value: Option<&T>) -> bool {
            wanted.is_none_or(|wanted| value.is_some_and(|value| wanted.contains(value)))
        }
        is_in(self.types.as_ref(), Some(&event.kind))
            && is_in(self.channels.as_ref(), event.channel.as_ref())
            && is_in(self.users.as_ref(), event.user.as_ref())
    }
}

/// One who follows.
pub(crate) struct Follower {
    pub(crate) feed: Feed,
    pub(crate) place: Place,
    pub(crate) actor: Actor,
    /// Their session, for an operator.
    pub(crate) session: Option<OperatorSessionId>,
    /// What they may be told of.
    pub(crate) permissions: PermissionSet,
    pub(crate) filter: Filter,
    /// The last event that they know.
    pub(crate) after: Option<i64>,
}

/// What is told.
struct Telling {
    feed: Feed,
    permissions: PermissionSet,
    filter: Filter,
    /// The place up to which all was told.
    reached: i64,
    out: mpsc::Sender<Bytes>,
}

/// That the client is gone, or the log cannot be read: it comes back and goes on from where it was.
struct Over;

impl Follower {
    /// The body of the answer; what is told is read as the client takes it, in a task of its own.
    pub(crate) async fn body(self, tasks: &tokio_util::task::TaskTracker) -> Result<Body, Error> {
        let Self { feed, place, actor, session, permissions, filter, after } = self;
        let head = feed.0.chat.last_event().await?;
        let (out, pieces) = mpsc::channel(1);
        let mut telling = Telling { feed: feed.clone(), permissions, filter, reached: after.unwrap_or(head), out };
        let first = telling.first(head);
        tasks.spawn(async move {
            let _place = place;
            let out = telling.out.clone();
            tokio::select! {
                Err(Over) = telling.tell(first) => {}
                () = until_over(&feed, &actor, session.as_ref(), permissions) => {}
            }
            // One that does not read need not be told.
            let _ = out.try_send(Bytes::from_static(RETRY.as_bytes()));
        });
        Ok(Body::new(Pieces(pieces)))
    }
}

/// Returns when one is to be told no more: the server stops, their key or session has ended, or they may be told other
/// things now, for which they come back.
async fn until_over(feed: &Feed, actor: &Actor, session: Option<&OperatorSessionId>, permissions: PermissionSet) {
    let mut looks = every(LOOK);
    loop {
        tokio::select! {
            _ = looks.tick() => {}
            () = feed.0.stop.cancelled() => return,
        }
        match feed.0.chat.still_follow(actor, session).await {
            Ok(now) if now == permissions => {}
            // Nothing can be read now, so that nothing is told either.
            Err(Error::Unavailable | Error::Overloaded) => {}
            Ok(_) | Err(_) => return,
        }
    }
}

impl Telling {
    /// What comes first: that the stream is there, and from where; to one who is too far behind, that they are to read anew.
    fn first(&mut self, head: i64) -> Vec<u8> {
        let mut first = RETRY.as_bytes().to_vec();
        let resync = self.is_lost(head);
        if resync {
            self.reached = head;
        }
        self.note(&mut first, if resync { RESYNC } else { CONNECTED });
        first
    }

    /// Whether one misses more than is told again, or names a place that the log never had.
    fn is_lost(&self, head: i64) -> bool {
        let missed = head - self.reached;
        let lost = missed < 0 || missed > self.feed.0.window;
        if lost {
            metrics::counter!("gavel_event_resyncs_total").increment(1);
        }
        lost
    }

    fn note(&self, piece: &mut Vec<u8>, said: &[u8]) {
        write_event(piece, self.reached, said);
    }

    /// Tells what was missed, and then what happens.
    async fn tell(&mut self, first: Vec<u8>) -> Result<(), Over> {
        self.send(first).await?;
        let mut heads = self.feed.0.head.subscribe();
        let mut beats = every(BEAT);
        loop {
            let head = *heads.borrow_and_update();
            while self.reached < head {
                self.tell_stretch(head).await?;
            }
            tokio::select! {
                changed = heads.changed() => changed.map_err(|_| Over)?,
                // With the place, so that who wants few events need not begin far back.
                _ = beats.tick() => self.send(format!(": beat\nid: {}\n\n", self.reached).into_bytes()).await?,
                () = self.out.closed() => return Err(Over),
            }
        }
    }

    async fn tell_stretch(&mut self, head: i64) -> Result<(), Over> {
        if self.is_lost(head) {
            self.reached = head;
            let mut piece = Vec::new();
            self.note(&mut piece, RESYNC);
            return self.send(piece).await;
        }
        let (events, up_to) = match self.feed.since(self.reached) {
            Some(recent) => recent,
            None => self.read().await?,
        };
        let (mut piece, mut told) = (Vec::new(), 0);
        for event in events {
            if let Some(json) = event.told(self.permissions).filter(|_| self.filter.lets(&event)) {
                write_event(&mut piece, event.place, json);
                told += 1;
            }
            if piece.len() > PIECE {
                self.send(std::mem::take(&mut piece)).await?;
            }
        }
        metrics::counter!("gavel_events_streamed_total").increment(told);
        if !piece.is_empty() {
            self.send(piece).await?;
        }
        // A log that ends before where it ended is another one.
        if up_to <= self.reached {
            return Err(Over);
        }
        self.reached = up_to;
        Ok(())
    }

    /// What is not kept any more.
    async fn read(&self) -> Result<Stretch, Over> {
        let read = self.feed.0.chat.events_after(self.reached).await.map_err(|error| {
            tracing::debug!(%error, "the event log could not be read");
            Over
        })?;
        Ok((read.events.into_iter().map(Arc::new).collect(), read.up_to))
    }

    async fn send(&self, piece: Vec<u8>) -> Result<(), Over> {
        self.out.send(piece.into()).await.map_err(|_| Over)
    }
}

const CONNECTED: &[u8] = br#"{"type":"connected"}"#;
const RESYNC: &[u8] = br#"{"type":"resync"}"#;

/// An event as `text/event-stream` has it: JSON has no line breaks.
fn write_event(piece: &mut Vec<u8>, place: i64, json: &[u8]) {
    // Writing to memory does not fail.
    let _ = write!(piece, "id: {place}\ndata: ");
    piece.extend_from_slice(json);
    piece.extend_from_slice(b"\n\n");
}

/// A beat that does not make up for what was missed, nor begins at once.
fn every(period: Duration) -> Interval {
    let mut every = interval(period);
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    every.reset();
    every
}

/// The pieces as a body.
struct Pieces(mpsc::Receiver<Bytes>);

impl hyper::body::Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut task::Context<'_>,
    ) -> task::Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.0.poll_recv(context).map(|piece| piece.map(|piece| Ok(Frame::data(piece))))
    }
}

//! How sockets come in and shards are started.

use std::{
    io, iter,
    net::TcpStream,
    sync::{
        Arc, Condvar, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use bytes::Bytes;
use mio::{Poll, Waker};

use crate::{
    Bus, Gateway, Settings,
    bus::Shared,
    directory::Directory,
    inbox::Inbox,
    shard::{Arrival, Shard, WAKE},
};

/// Makes the bus, and the shards behind it, which do not run yet: the gateway may need the bus.
pub fn new(settings: Settings) -> io::Result<(Bus, Shards)> {
    if !(1..=64).contains(&settings.shards) {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "there can be 1 to 64 shards"));
    }
    let mut polls = Vec::new();
    let mut inboxes = Vec::new();
    for _ in 0..settings.shards {
        let poll = Poll::new()?;
        inboxes.push(Inbox::new(Waker::new(poll.registry(), WAKE)?));
        polls.push(poll);
    }
    let bus = Bus(Arc::new(Shared {
        inboxes,
        directory: Directory::new(),
        sockets: polls.iter().map(|_| AtomicUsize::new(0)).collect(),
        stopping: false.into(),
    }));
    Ok((bus.clone(), Shards { settings, polls, bus }))
}

/// Shards that have not been started.
pub struct Shards {
    settings: Settings,
    polls: Vec<Poll>,
    bus: Bus,
}

impl Shards {
    /// Starts a thread for each shard.
    pub fn start<G: Gateway>(self, gateway: Arc<G>) -> io::Result<Door<G::Session>> {
        let Self { settings, polls, bus } = self;
        let door = Door { bus, arrivals: polls.iter().map(|_| Mutex::default()).collect(), running: Arc::default() };
        let gateways = iter::repeat_n(gateway, settings.shards);
        for (index, (poll, gateway)) in polls.into_iter().zip(gateways).enumerate() {
            let shard = Shard::new(index, poll, &settings, door.clone(), gateway);
            let running = Running::new(&door.running);
            thread::Builder::new().name(format!("gavel-shard-{index}")).spawn(move || {
                let _running = running;
                shard.run();
            })?;
        }
        Ok(door)
    }
}

/// Hands upgraded connections to the shards; cheap to clone.
pub struct Door<S> {
    pub(crate) bus: Bus,
    pub(crate) arrivals: Arc<[Mutex<Vec<Arrival<S>>>]>,
    running: Arc<(Mutex<usize>, Condvar)>,
}

impl<S> Clone for Door<S> {
    fn clone(&self) -> Self {
        Self { bus: self.bus.clone(), arrivals: Arc::clone(&self.arrivals), running: Arc::clone(&self.running) }
    }
}

impl<S> Door<S> {
    /// Gives a connection, whose upgrade is done, to the shard with the fewest sockets.
    ///
    /// `already_read` is what the HTTP side had read beyond the request. At `expires` the socket
    /// is closed with 4001. Fails when the shards are stopping.
    pub fn adopt(
        &self,
        stream: TcpStream,
        already_read: Bytes,
        session: S,
        expires: Option<Instant>,
    ) -> io::Result<()> {
        let shared = &self.bus.0;
        if shared.stopping.load(Ordering::SeqCst) {
            return Err(io::Error::other("shutting down"));
        }
        stream.set_nonblocking(true)?;
        stream.set_nodelay(true)?;
        let counts = shared.sockets.iter().zip(self.arrivals.iter()).zip(&shared.inboxes);
        let fewest = counts.min_by_key(|((count, _), _)| count.load(Ordering::Relaxed));
        let Some(((count, arrivals), inbox)) = fewest else { return Ok(()) };
        count.fetch_add(1, Ordering::Relaxed);
        let arrival = Arrival { stream, already_read, session, expires };
        arrivals.lock().unwrap_or_else(PoisonError::into_inner).push(arrival);
        inbox.rouse();
        Ok(())
    }

    /// Waits until the shards have stopped; false when they have not within `timeout`.
    pub fn join(&self, timeout: Duration) -> bool {
        let (count, stopped) = &*self.running;
        let count = count.lock().unwrap_or_else(PoisonError::into_inner);
        stopped.wait_timeout_while(count, timeout, |count| *count > 0).is_ok_and(|(count, _)| *count == 0)
    }
}

/// Counts a shard's thread for as long as it lives, even if it should panic.
struct Running(Arc<(Mutex<usize>, Condvar)>);

impl Running {
    fn new(running: &Arc<(Mutex<usize>, Condvar)>) -> Self {
        *running.0.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        Self(Arc::clone(running))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let (count, stopped) = &*self.0;
        *count.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        stopped.notify_all();
    }
}

//! A shard: one thread, its sockets, and the loop that turns.
//!
//! A turn reads what the sockets have, takes the inbox, and only then writes: everything that came
//! of it for one socket goes out together.

mod catch_up;
mod close;
mod connection;
mod core;
mod counters;
mod delivery;
mod membership;
mod queue;
mod read;
mod rooms;
mod slots;
mod sweep;
mod turn;
mod wheel;
mod write;

use std::{
    io, mem,
    net::TcpStream,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, PoisonError, atomic::Ordering},
    time::{Duration, Instant},
};

use bytes::Bytes;
use mio::{Events, Interest, Poll, Token};

use crate::{Door, Gateway, Settings, Socket, SocketId, inbox::Command};

use connection::Connection;
pub(crate) use core::Core;

/// The waker's token; sockets have their slot's number.
pub(crate) const WAKE: Token = Token(usize::MAX);

/// The shard's read buffer, and so the most that one read takes.
const READ_BYTES: usize = 64 << 10;

/// A connection on its way to its shard.
pub(crate) struct Arrival<S> {
    pub(crate) stream: TcpStream,
    pub(crate) already_read: Bytes,
    pub(crate) session: S,
    pub(crate) expires: Option<Instant>,
}

/// What a shard's thread owns.
pub(crate) struct Shard<G: Gateway> {
    poll: Poll,
    core: Core,
    /// By slot, apart from the connections, so that a call can have one and change the other.
    sessions: Vec<Option<G::Session>>,
    gateway: Arc<G>,
    door: Door<G::Session>,
    buffer: Vec<u8>,
    commands: Vec<Command>,
}

impl<G: Gateway> Shard<G> {
    pub(crate) fn new(index: usize, poll: Poll, settings: &Settings, door: Door<G::Session>, gateway: Arc<G>) -> Self {
        Self {
            poll,
            core: Core::new(index, settings, door.bus.clone()),
            sessions: Vec::new(),
            gateway,
            door,
            buffer: vec![0; READ_BYTES],
            commands: Vec::new(),
        }
    }

    /// Turns until drained.
    pub(crate) fn run(mut self) {
        let mut events = Events::with_capacity(1024);
        while !self.core.is_drained() {
            if let Err(error) = self.turn(&mut events) {
                tracing::error!(%error, "a shard cannot poll its sockets");
                break;
            }
        }
        self.stop();
    }

    fn turn(&mut self, events: &mut Events) -> io::Result<()> {
        self.wait(events)?;
        let swept = self.core.tick();
        for event in events.iter().filter(|event| event.token() != WAKE) {
            let slot = slots::index(event.token().0);
            if self.core.note_readiness(slot, event) {
                self.read(slot);
            }
        }
        // The tick is the safety net for those who publish and forget to flush.
        if swept || self.core.inbox().is_due() {
            self.take_inbox();
        }
        for slot in self.core.take_ready() {
            self.read(slot);
        }
        self.finish_turn();
        Ok(())
    }

    /// Sleeps until there is something to do.
    fn wait(&mut self, events: &mut Events) -> io::Result<()> {
        let asleep = !self.core.has_ready() && self.core.inbox().park();
        let timeout = if asleep { self.core.until_tick() } else { Some(Duration::ZERO) };
        let polled = self.poll.poll(events, timeout);
        self.core.inbox().unpark();
        match polled {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {
                events.clear();
                Ok(())
            }
            result => result,
        }
    }

    fn take_inbox(&mut self) {
        let mut commands = mem::take(&mut self.commands);
        self.core.inbox().take(&mut commands);
        self.take_arrivals();
        for command in commands.drain(..) {
            self.core.obey(command);
        }
        self.commands = commands;
    }

    fn take_arrivals(&mut self) {
        let Some(arrivals) = self.door.arrivals.get(self.core.index()) else { return };
        let arrivals = mem::take(&mut *arrivals.lock().unwrap_or_else(PoisonError::into_inner));
        for arrival in arrivals {
            self.adopt(arrival);
        }
    }

    fn adopt(&mut self, arrival: Arrival<G::Session>) {
        let Arrival { stream, already_read, session, expires } = arrival;
        let stream = mio::net::TcpStream::from_std(stream);
        let slot = self.core.adopt(Connection::new(stream, self.core.max_message_bytes()));
        let registry = self.poll.registry();
        let registered = self.core.connection(slot).map(|connection| {
            let interest = Interest::READABLE | Interest::WRITABLE;
            registry.register(&mut connection.stream, Token(slot as usize), interest)
        });
        if let Some(Err(error)) = registered {
            tracing::error!(%error, "cannot watch a socket");
            return self.core.drop_socket(slot);
        }
        if self.sessions.len() <= slot as usize {
            self.sessions.resize_with(slot as usize + 1, || None);
        }
        if let Some(place) = self.sessions.get_mut(slot as usize) {
            *place = Some(session);
        }
        self.core.expire_at(slot, expires);
        self.call(slot, Gateway::opened);
        self.core.hold(slot, already_read);
        if self.core.is_draining() {
            self.core.close(slot, 1012, "");
        }
    }

    /// Calls the gateway for an open socket; a panic in it costs that socket, not the shard.
    fn call(&mut self, slot: u32, call: impl FnOnce(&G, &mut Socket<'_>, &mut G::Session)) {
        let Some(id) = self.core.open_id(slot) else { return };
        let Some(Some(session)) = self.sessions.get_mut(slot as usize) else { return };
        let mut socket = Socket { core: &mut self.core, id };
        let result = catch_unwind(AssertUnwindSafe(|| call(&self.gateway, &mut socket, session)));
        if result.is_err() {
            tracing::error!("the gateway panicked; its socket is closed");
            self.core.close(slot, 1011, "internal error");
        }
    }

    /// Writes what the turn produced, then tells those who wait for its end.
    fn finish_turn(&mut self) {
        self.core.settle_all();
        let gateway = &self.gateway;
        self.core.write_all(|| catch_unwind(AssertUnwindSafe(|| gateway.resync())).ok());
        for id in self.core.take_farewells() {
            if let Some(session) = self.sessions.get_mut(id.slot as usize).and_then(Option::take) {
                self.farewell(id, session);
            }
        }
        self.core.release_slots();
        for (done, answer) in self.core.take_answers() {
            if catch_unwind(AssertUnwindSafe(|| done(answer))).is_err() {
                tracing::error!("the answer to a catch-up panicked");
            }
        }
    }

    fn farewell(&self, id: SocketId, session: G::Session) {
        if catch_unwind(AssertUnwindSafe(|| self.gateway.closed(id, session))).is_err() {
            tracing::error!("the gateway panicked on a closed socket");
        }
    }

    /// Drops what is left, and refuses what comes later.
    fn stop(&mut self) {
        self.door.bus.0.stopping.store(true, Ordering::SeqCst);
        self.take_arrivals();
        for command in self.core.inbox().stop() {
            self.core.obey(command);
        }
        self.core.drop_all();
        self.finish_turn();
        self.core.counters.hand_over();
    }
}

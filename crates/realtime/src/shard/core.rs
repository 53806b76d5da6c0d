//! A shard without its sessions: what the gateway can change while it is called.

use std::{
    mem,
    sync::atomic::Ordering,
    time::{Duration, Instant},
};

use bytes::Bytes;
use mio::event::Event;

use crate::{
    Bus, CaughtUp, Settings, SocketId,
    bus::Shared,
    inbox::{Command, Done, Inbox},
};

use super::{
    connection::{Connection, Phase},
    counters::Counters,
    rooms::Rooms,
    slots::Slots,
    turn::Turn,
    wheel::Wheel,
};

/// The sockets, rooms and clock of a shard. Its files each add a part: `membership`, `delivery`,
/// `write`, `catch_up`, `close`, `sweep`.
pub(crate) struct Core {
    pub(super) index: usize,
    pub(super) settings: Settings,
    pub(super) bus: Bus,
    pub(super) slots: Slots,
    pub(super) rooms: Rooms,
    pub(super) turn: Turn,
    pub(super) wheel: Wheel,
    pub(super) counters: Counters,
    /// Time is counted in whole seconds since then.
    pub(super) epoch: Instant,
    pub(super) now: u32,
    /// Bytes of unfinished messages, of all sockets.
    pub(super) partial_bytes: usize,
    /// Sockets to read again in the next turn though nothing new was reported of them.
    pub(super) ready: Vec<u32>,
    /// Sockets that the gateway has to be told are closed.
    pub(super) farewells: Vec<SocketId>,
    /// Slots to use again once that is done.
    pub(super) freed: Vec<u32>,
    /// Catch-ups of this turn, answered when their page is written.
    pub(super) catching_up: Vec<(SocketId, Done, CaughtUp)>,
    pub(super) answers: Vec<(Done, CaughtUp)>,
    /// How many joinings behind there were.
    pub(super) tickets: u64,
    /// When the shard began to drain.
    pub(super) drained_at: Option<u32>,
}

impl Core {
    pub(super) fn new(index: usize, settings: &Settings, bus: Bus) -> Self {
        Self {
            index,
            settings: settings.clone(),
            bus,
            slots: Slots::default(),
            rooms: Rooms::default(),
            turn: Turn::default(),
            wheel: Wheel::default(),
            counters: Counters::default(),
            epoch: Instant::now(),
            now: 0,
            partial_bytes: 0,
            tickets: 0,
            ready: Vec::new(),
            farewells: Vec::new(),
            freed: Vec::new(),
            catching_up: Vec::new(),
            answers: Vec::new(),
            drained_at: None,
        }
    }

    pub(super) fn index(&self) -> usize {
        self.index
    }

    pub(super) fn max_message_bytes(&self) -> usize {
        self.settings.max_message_bytes
    }

    pub(super) fn shared(&self) -> &Shared {
        &self.bus.0
    }

    pub(super) fn inbox(&self) -> &Inbox {
        #[expect(clippy::indexing_slicing, reason = "a shard has an inbox, as `door::new` made both")]
        &self.bus.0.inboxes[self.index]
    }

    pub(super) fn connection(&mut self, slot: u32) -> Option<&mut Connection> {
        self.slots.get_mut(slot)
    }

    /// The socket's name, while it is open.
    pub(super) fn open_id(&self, slot: u32) -> Option<SocketId> {
        let open = self.slots.get(slot).is_some_and(|c| c.phase == Phase::Open);
        open.then(|| self.slots.id(self.index, slot))
    }

    /// The slot of an open socket.
    fn find(&self, socket: SocketId) -> Option<u32> {
        self.open_id(socket.slot).filter(|id| *id == socket).map(|id| id.slot)
    }

    pub(super) fn obey(&mut self, command: Command) {
        match command {
            Command::Publish { room, seq, frame } => self.publish(&room, seq, frame),
            Command::Send { socket, frame } => {
                if let Some(slot) = self.find(socket) {
                    self.send(slot, frame);
                }
            }
            Command::Resume { socket } => {
                if let Some(slot) = self.find(socket) {
                    self.resume(slot);
                }
            }
            Command::CatchUp(page) => match self.find(page.behind.socket()) {
                Some(slot) => self.catch_up(slot, *page),
                None => self.answers.push((page.done, CaughtUp::Gone)),
            },
            Command::DropMember { socket, room } => {
                if let Some(slot) = self.find(socket) {
                    self.leave(slot, &room);
                }
            }
            Command::Close { socket, code, reason } => {
                if let Some(slot) = self.find(socket) {
                    self.close(slot, code, &reason);
                }
            }
            Command::Leave { of, room } => self.leave_all(&of, &room),
            Command::CloseAll { of, code, reason } => self.close_all(of.as_ref(), code, &reason),
            Command::Drain { frame, code } => self.drain(&frame, code),
        }
    }

    /// Takes a connection in; answers its slot.
    pub(super) fn adopt(&mut self, mut connection: Connection) -> u32 {
        connection.heard = self.now;
        self.counters.opened += 1;
        let slot = self.slots.insert(connection);
        self.schedule(slot, self.now.saturating_add(self.ping_seconds() + 1));
        slot
    }

    /// Closes the connection at once, without a word.
    pub(super) fn drop_socket(&mut self, slot: u32) {
        self.say_farewell(slot);
        self.leave_rooms(slot);
        let Some(connection) = self.slots.remove(slot) else { return };
        self.freed.push(slot);
        self.counters.closed += 1;
        self.partial_bytes = self.partial_bytes.saturating_sub(connection.accounted);
        if let Some(queue) = connection.queue {
            self.answers.extend(queue.waiting.into_iter().map(|(done, _)| (done, CaughtUp::Gone)));
        }
        if let Some(count) = self.shared().sockets.get(self.index) {
            count.fetch_sub(1, Ordering::Relaxed);
        }
    }

    pub(super) fn drop_all(&mut self) {
        for slot in self.slots.occupied() {
            self.drop_socket(slot);
        }
    }

    /// The gateway hears that the socket is closed as soon as it is no longer open.
    pub(super) fn say_farewell(&mut self, slot: u32) {
        if let Some(id) = self.open_id(slot) {
            self.farewells.push(id);
        }
    }

    /// Notes what the kernel reported; answers whether to read.
    pub(super) fn note_readiness(&mut self, slot: u32, event: &Event) -> bool {
        let Some(connection) = self.slots.get_mut(slot) else { return false };
        if event.is_writable() {
            connection.readiness.writable = true;
            if connection.queue.is_some() {
                self.turn.touch(&mut connection.turn, slot);
            }
        }
        let closed = event.is_read_closed() || event.is_error();
        connection.readiness.read_closed |= closed;
        connection.readiness.readable |= event.is_readable() || closed;
        event.is_readable() || closed
    }

    pub(crate) fn pause(&mut self, slot: u32) {
        if let Some(connection) = self.slots.get_mut(slot)
            && connection.phase == Phase::Open
        {
            connection.paused = true;
        }
    }

    fn resume(&mut self, slot: u32) {
        if let Some(connection) = self.slots.get_mut(slot) {
            connection.paused = false;
            // The time in which we did not listen is not the client's.
            connection.heard = self.now;
            connection.partial_since = connection.partial_since.map(|_| self.now);
            self.ready.push(slot);
        }
    }

    /// Keeps bytes that the HTTP side had read, for the end of this turn.
    pub(super) fn hold(&mut self, slot: u32, bytes: Bytes) {
        if bytes.is_empty() {
            return;
        }
        if let Some(connection) = self.slots.get_mut(slot) {
            connection.hold(bytes.into());
            self.ready.push(slot);
        }
    }

    pub(super) fn has_ready(&self) -> bool {
        !self.ready.is_empty()
    }

    pub(super) fn take_ready(&mut self) -> Vec<u32> {
        mem::take(&mut self.ready)
    }

    pub(super) fn take_farewells(&mut self) -> Vec<SocketId> {
        mem::take(&mut self.farewells)
    }

    pub(super) fn take_answers(&mut self) -> Vec<(Done, CaughtUp)> {
        mem::take(&mut self.answers)
    }

    pub(super) fn release_slots(&mut self) {
        for slot in self.freed.drain(..) {
            self.slots.release(slot);
        }
    }

    /// How long until the next sweep; forever when there is nothing to sweep.
    pub(super) fn until_tick(&self) -> Option<Duration> {
        if self.slots.is_empty() && self.counters.is_empty() && self.drained_at.is_none() {
            return None;
        }
        let next = Duration::from_secs(u64::from(self.now) + 1);
        Some(next.saturating_sub(self.epoch.elapsed()))
    }
}

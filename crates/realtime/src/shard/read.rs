//! From what a socket has to what the gateway is told.

use std::{
    io::{ErrorKind, Read},
    mem,
};

use crate::{Decoder, Event, Frame, Gateway};

use super::{Shard, connection::Phase, core::Core};

/// How often one socket is read in a turn; a faster one waits for the next turn.
const READS: usize = 16;

/// How many frames of one socket are taken in a turn. What is answered to them is held until the turn's end, and others
/// wait that long: without a bound, a few who send tiny frames fill the memory with answers and keep everybody waiting.
const FRAMES: usize = 128;

impl<G: Gateway> Shard<G> {
    /// Takes what a socket has, up to its share of a turn: first what was held of it.
    pub(super) fn read(&mut self, slot: u32) {
        let mut share = FRAMES;
        self.take_held(slot, &mut share);
        let mut buffer = mem::take(&mut self.buffer);
        for _ in 0..READS {
            let Some(len) = self.core.read_some(slot, &mut buffer) else { break };
            let bytes = buffer.get_mut(..len).unwrap_or_default();
            let used = self.take_bytes(slot, bytes, &mut share);
            self.core.after_read(slot, bytes.get(used..).unwrap_or_default());
        }
        self.buffer = buffer;
        if self.core.can_read(slot) || self.core.can_take_held(slot) {
            self.core.ready.push(slot);
        }
    }

    fn take_held(&mut self, slot: u32, share: &mut usize) {
        if !self.core.listens(slot) {
            return;
        }
        let held = self.core.connection(slot).and_then(|connection| connection.held.take());
        let Some(mut held) = held else { return };
        let rest = held.bytes.get_mut(held.used..).unwrap_or_default();
        held.used += self.take_bytes(slot, rest, share);
        if held.used < held.bytes.len()
            && let Some(connection) = self.core.connection(slot)
            && matches!(connection.phase, Phase::Open | Phase::Closing)
        {
            connection.held = Some(held);
        }
        self.core.after_read(slot, &[]);
    }

    /// Decodes and dispatches; answers how many bytes are used. The others came after a pause, or are over the share.
    fn take_bytes(&mut self, slot: u32, bytes: &mut [u8], share: &mut usize) -> usize {
        let Some(connection) = self.core.connection(slot) else { return bytes.len() };
        let mut decoder = mem::replace(&mut connection.decoder, Decoder::new(0));
        let mut used = 0;
        let mut completed = false;
        while used < bytes.len() && *share > 0 && self.core.listens(slot) {
            *share -= 1;
            match decoder.next(bytes.get_mut(used..).unwrap_or_default()) {
                Ok(step) => {
                    used += step.used;
                    completed |= matches!(step.event, Some(Event::Text(_)));
                    if let Some(event) = step.event {
                        self.dispatch(slot, event);
                    }
                }
                Err(fault) => self.core.fail(slot, fault.code(), &fault.to_string()),
            }
        }
        self.core.put_back(slot, decoder, completed);
        used
    }

    fn dispatch(&mut self, slot: u32, event: Event<'_>) {
        match event {
            Event::Text(text) => {
                self.call(slot, |gateway, socket, session| gateway.message(socket, session, &text));
            }
            Event::Ping(payload) if self.core.open_id(slot).is_some() => {
                self.core.write_frame(slot, Frame::pong(&payload).into_bytes());
            }
            Event::Ping(_) | Event::Pong => {}
            Event::Close(close) => self.core.peer_closed(slot, &close),
        }
    }
}

impl Core {
    /// Whether the client's bytes are decoded: not while paused, nor once the end is settled.
    fn listens(&self, slot: u32) -> bool {
        self.slots
            .get(slot)
            .is_some_and(|connection| !connection.paused && matches!(connection.phase, Phase::Open | Phase::Closing))
    }

    /// Whether to read: bytes may be there, and the ones before are used up.
    fn can_read(&self, slot: u32) -> bool {
        self.slots
            .get(slot)
            .is_some_and(|connection| connection.readiness.readable && !connection.paused && connection.held.is_none())
    }

    /// Whether something is held that a pause does not keep from being taken.
    fn can_take_held(&self, slot: u32) -> bool {
        self.listens(slot) && self.slots.get(slot).is_some_and(|connection| connection.held.is_some())
    }

    /// Reads once; `None` when there is nothing more to read now.
    fn read_some(&mut self, slot: u32, buffer: &mut [u8]) -> Option<usize> {
        while self.can_read(slot) {
            let connection = self.slots.get_mut(slot)?;
            match connection.stream.read(buffer) {
                Ok(0) => self.drop_socket(slot),
                Ok(len) => {
                    connection.heard = self.now;
                    connection.pinged = false;
                    // Less than was asked for is all there is, until the kernel reports more.
                    connection.readiness.readable = len == buffer.len() || connection.readiness.read_closed;
                    return Some(len);
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    connection.readiness.readable = false;
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => self.drop_socket(slot),
            }
        }
        None
    }

    /// Gives a connection its decoder back, unless it has no more use for it.
    fn put_back(&mut self, slot: u32, decoder: Decoder, completed: bool) {
        let now = self.now;
        let Some(connection) = self.slots.get_mut(slot) else { return };
        if !matches!(connection.phase, Phase::Open | Phase::Closing) {
            return;
        }
        if decoder.is_idle() {
            connection.partial_since = None;
        } else if completed || connection.partial_since.is_none() {
            connection.partial_since = Some(now);
        }
        connection.decoder = decoder;
        if let Some(since) = connection.partial_since {
            self.schedule_partial(slot, since);
        }
    }

    /// Keeps what a pause or the share has left over, and the account of all that is kept.
    fn after_read(&mut self, slot: u32, left: &[u8]) {
        let Some(connection) = self.slots.get_mut(slot) else { return };
        if !left.is_empty() && matches!(connection.phase, Phase::Open | Phase::Closing) {
            connection.hold(left.to_vec());
        }
        let (before, after) = (connection.accounted, connection.unfinished_bytes());
        connection.accounted = after;
        self.partial_bytes = (self.partial_bytes + after).saturating_sub(before);
        if after > before && self.partial_bytes > self.settings.partial_bytes {
            self.fail(slot, 1013, "too much is unfinished");
        }
    }
}

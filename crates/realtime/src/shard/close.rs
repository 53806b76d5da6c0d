//! How sockets end.

use bytes::Bytes;

use crate::{Close, Decoder, Frame, Room};

use super::{connection::Phase, core::Core};

/// How long a client may take to answer a close, and to read what was sent before it.
const CLOSE_SECONDS: u32 = 10;
/// How long a drained shard waits for clients that have all in their socket but do not answer,
/// and for those that do not even read.
const DRAIN_SECONDS: (u32, u32) = (2, 5);

impl Core {
    /// Starts the closing handshake, after what was published to the socket's rooms before.
    pub(crate) fn close(&mut self, slot: u32, code: u16, reason: &str) {
        self.say_close(slot, &Frame::close(Some(code), reason), Phase::Closing);
    }

    /// Fails the connection: a close, and nothing the client says counts any more.
    pub(super) fn fail(&mut self, slot: u32, code: u16, reason: &str) {
        self.finish(slot, &Frame::close(Some(code), reason));
    }

    /// The client's close came: it is echoed, or it is the answer to ours.
    pub(super) fn peer_closed(&mut self, slot: u32, close: &Close) {
        self.finish(slot, &Frame::close(close.code, &close.reason));
    }

    fn say_close(&mut self, slot: u32, close: &Frame, phase: Phase) {
        if self.open_id(slot).is_some() {
            self.settle_rooms_of(slot);
            self.write_frame(slot, close.clone().into_bytes());
            self.leave_open(slot, phase);
        }
    }

    /// An open socket is open no more: it leaves its rooms, and has so long to end.
    pub(super) fn leave_open(&mut self, slot: u32, phase: Phase) {
        self.say_farewell(slot);
        self.leave_rooms(slot);
        let deadline = self.now.saturating_add(CLOSE_SECONDS + 1);
        if let Some(connection) = self.slots.get_mut(slot) {
            connection.deadline = deadline;
            connection.paused = false;
            // What comes now is the answer to a close, or the end.
            self.ready.push(slot);
        }
        self.schedule(slot, deadline);
        self.enter_phase(slot, phase);
    }

    /// Says a close if none was said; from here on the client's bytes are thrown away.
    fn finish(&mut self, slot: u32, close: &Frame) {
        self.say_close(slot, close, Phase::Finishing);
        if self.slots.get(slot).is_some_and(|connection| connection.phase == Phase::Closing) {
            self.enter_phase(slot, Phase::Finishing);
        }
    }

    fn enter_phase(&mut self, slot: u32, phase: Phase) {
        let Some(connection) = self.slots.get_mut(slot) else { return };
        connection.phase = phase;
        if phase == Phase::Finishing {
            connection.decoder = Decoder::new(0);
            connection.held = None;
            connection.partial_since = None;
            self.partial_bytes = self.partial_bytes.saturating_sub(connection.accounted);
            connection.accounted = 0;
            // Our side is shut when the turn is written.
            self.turn.touch(&mut connection.turn, slot);
        }
    }

    /// Closes every socket of a room, or all.
    pub(super) fn close_all(&mut self, of: Option<&Room>, code: u16, reason: &str) {
        for slot in of.map_or_else(|| self.slots.occupied(), |of| self.rooms.slots(of)) {
            self.close(slot, code, reason);
        }
    }

    /// Says goodbye to everyone; the shard stops when they have got it.
    pub(super) fn drain(&mut self, frame: &Bytes, code: u16) {
        for slot in self.slots.occupied() {
            self.settle_rooms_of(slot);
            self.send(slot, frame.clone());
            self.close(slot, code, "");
        }
        self.drained_at.get_or_insert(self.now);
    }

    pub(super) fn is_draining(&self) -> bool {
        self.drained_at.is_some()
    }

    /// Whether the shard can stop.
    pub(super) fn is_drained(&self) -> bool {
        let Some(since) = self.drained_at else { return false };
        let waited = self.now.saturating_sub(since);
        let (flushed, unread) = DRAIN_SECONDS;
        self.slots.is_empty() || waited > unread || waited > flushed && !self.slots.has_queue()
    }
}

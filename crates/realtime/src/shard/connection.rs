//! One connection, as small as it can be: most of them are idle.

use mio::net::TcpStream;

use crate::Decoder;

use super::{catch_up::KeptBack, membership::Memberships, queue::Queue, turn::UNTOUCHED};

/// How far the end has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// Not begun.
    Open,
    /// We have sent a close and wait for the client's.
    Closing,
    /// Nothing more is said or heard: what is queued goes out, then our side is shut.
    Finishing,
    /// Our side is shut; the client's bytes are thrown away until it shuts its own. Closing
    /// earlier could reset the connection and take our last frames from the client.
    Lingering,
}

/// What the kernel has reported and we have not used up: it tells each thing once.
#[derive(Debug, Clone, Copy)]
pub(super) struct Readiness {
    pub(super) readable: bool,
    /// The end of the stream is in sight: read until it, a short read is not the last.
    pub(super) read_closed: bool,
    pub(super) writable: bool,
}

/// A connection and all that belongs to it but its session.
pub(super) struct Connection {
    pub(super) stream: TcpStream,
    /// Where the current turn keeps what it has for this socket.
    pub(super) turn: u32,
    pub(super) readiness: Readiness,
    pub(super) phase: Phase,
    pub(super) paused: bool,
    /// A ping is out that nothing has answered.
    pub(super) pinged: bool,
    /// Only while the socket would block.
    pub(super) queue: Option<Box<Queue>>,
    pub(super) rooms: Memberships,
    /// Rooms whose frames wait for a catch-up.
    pub(super) kept_back: Vec<KeptBack>,
    pub(super) decoder: Decoder,
    /// Bytes that came while the socket was paused.
    pub(super) held: Option<Box<Held>>,
    /// Its share of the shard's `partial_bytes`.
    pub(super) accounted: usize,
    /// The second (of the shard's clock, as all of these) of the last sign of life.
    pub(super) heard: u32,
    /// Since when there is part of a message.
    pub(super) partial_since: Option<u32>,
    /// When the sweep looks at it next.
    pub(super) due: u32,
    /// When a pending close is given up.
    pub(super) deadline: u32,
    /// When its session ends.
    pub(super) expires: u32,
}

/// Bytes read but not decoded.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) bytes: Vec<u8>,
    /// How many of them are done with; cheaper than moving the rest to the front each time.
    pub(super) used: usize,
}

impl Connection {
    pub(super) fn new(stream: TcpStream, max_message_bytes: usize) -> Self {
        Self {
            stream,
            turn: UNTOUCHED,
            readiness: Readiness { readable: false, read_closed: false, writable: true },
            phase: Phase::Open,
            paused: false,
            pinged: false,
            queue: None,
            rooms: Memberships::default(),
            kept_back: Vec::new(),
            decoder: Decoder::new(max_message_bytes),
            held: None,
            accounted: 0,
            heard: 0,
            partial_since: None,
            due: 0,
            deadline: u32::MAX,
            expires: u32::MAX,
        }
    }

    pub(super) fn hold(&mut self, bytes: Vec<u8>) {
        self.held = Some(Box::new(Held { bytes, used: 0 }));
    }

    /// Heap bytes of input that is not used up.
    pub(super) fn unfinished_bytes(&self) -> usize {
        self.decoder.held_bytes() + self.held.as_ref().map_or(0, |held| held.bytes.capacity())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_is_small() {
        assert!(size_of::<Connection>() <= 200, "{}", size_of::<Connection>());
    }
}

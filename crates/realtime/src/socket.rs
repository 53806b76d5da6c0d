//! A socket as the gateway sees it during a call.

use crate::{Frame, Room, shard::Core};

/// Names a socket for the [`Bus`](crate::Bus); one that is closed is quietly ignored there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SocketId {
    pub(crate) shard: u16,
    pub(crate) slot: u32,
    /// Counts the sockets that have had the slot.
    pub(crate) generation: u32,
}

/// That a socket has joined a room behind: what a catch-up is for. It is over when the socket leaves the room or joins it
/// anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Behind {
    pub(crate) socket: SocketId,
    pub(crate) room: Room,
    pub(crate) ticket: u64,
}

impl Behind {
    /// The socket.
    pub fn socket(&self) -> SocketId {
        self.socket
    }

    /// The room.
    pub fn room(&self) -> &Room {
        &self.room
    }
}

/// The socket that a [`Gateway`](crate::Gateway) is called for.
pub struct Socket<'a> {
    pub(crate) core: &'a mut Core,
    pub(crate) id: SocketId,
}

impl Socket<'_> {
    /// Its name, for later.
    pub fn id(&self) -> SocketId {
        self.id
    }

    /// Sends a frame, together with whatever else this turn has for the socket.
    pub fn send(&mut self, frame: Frame) {
        self.core.send(self.id.slot, frame.into_bytes());
    }

    /// Joins a room; its frames come from now on. A member that is behind stays so.
    pub fn join(&mut self, room: &Room) {
        self.core.join(self.id.slot, room, None);
    }

    /// Joins a room whose past is still to be read: its frames are kept back until
    /// [`Bus::catch_up`](crate::Bus::catch_up) has filled the gap. A member falls behind again, and an earlier catch-up of
    /// it is over.
    pub fn join_behind(&mut self, room: &Room) -> Behind {
        let ticket = self.core.ticket();
        self.core.join(self.id.slot, room, Some(ticket));
        Behind { socket: self.id, room: room.clone(), ticket }
    }

    /// Leaves a room.
    pub fn leave(&mut self, room: &Room) {
        self.core.leave(self.id.slot, room);
    }

    /// Whether it is in a room, behind or not.
    pub fn is_in(&self, room: &Room) -> bool {
        self.core.is_in(self.id.slot, room)
    }

    /// In how many rooms it is.
    pub fn rooms(&self) -> usize {
        self.core.rooms_of(self.id.slot)
    }

    /// Reads no further message until [`Bus::resume`](crate::Bus::resume). This is back-pressure,
    /// and keeps a client's requests in order while one is being answered elsewhere.
    pub fn pause(&mut self) {
        self.core.pause(self.id.slot);
    }

    /// Sends a close; nothing is sent or received after it.
    pub fn close(&mut self, code: u16, reason: &str) {
        self.core.close(self.id.slot, code, reason);
    }
}

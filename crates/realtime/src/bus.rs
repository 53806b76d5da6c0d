//! What the rest of the process says to the sockets.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use crate::{
    Behind, Frame, Room, SocketId,
    directory::Directory,
    inbox::{CatchUp, Command, Inbox},
};

/// How a catch-up ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaughtUp {
    /// Nothing is missing; the socket gets the room's frames as they come.
    Live,
    /// Frames after the backlog have been dropped: read the next page and call again.
    Behind,
    /// The socket, or its membership of the room, is gone.
    Gone,
}

/// Publishes to rooms and sends to sockets, from any thread; cheap to clone.
///
/// `publish` and `send` wake nobody: call [`flush`](Bus::flush) once after a batch.
#[derive(Clone)]
pub struct Bus(pub(crate) Arc<Shared>);

/// What the shards, the bus and the door share.
pub(crate) struct Shared {
    pub(crate) inboxes: Vec<Inbox>,
    pub(crate) directory: Directory,
    /// Sockets of each shard, including those still waiting to be adopted.
    pub(crate) sockets: Vec<AtomicUsize>,
    pub(crate) stopping: AtomicBool,
}

impl Bus {
    /// Delivers a frame to the room's members. `seq` is the room's own count, rising by publish;
    /// frames without one (typing, presence) may be lost on a catch-up. Quiet.
    pub fn publish(&self, room: &Room, seq: Option<u64>, frame: Frame) {
        let bytes = frame.into_bytes();
        for inbox in self.shards_of(room) {
            let frame = bytes.clone();
            let _ = inbox.push(Command::Publish { room: room.clone(), seq, frame });
        }
    }

    /// Sends a frame to one socket. Quiet.
    pub fn send(&self, socket: SocketId, frame: Frame) {
        if let Some(inbox) = self.shard(socket) {
            let _ = inbox.push(Command::Send { socket, frame: frame.into_bytes() });
        }
    }

    /// Wakes each shard that has something waiting.
    pub fn flush(&self) {
        for inbox in &self.0.inboxes {
            inbox.flush();
        }
    }

    /// Lets a socket that was paused go on.
    pub fn resume(&self, socket: SocketId) {
        self.rouse_with(socket, Command::Resume { socket });
    }

    /// Writes a page of a room's past to a socket that has [joined behind](crate::Socket::join_behind). It stays behind: more
    /// pages follow, which the caller knows and what was kept back does not tell.
    ///
    /// `done` is called on the shard's thread, so it must not block, and only when the client has
    /// taken the page: whoever reads the next page then is paced by the client.
    pub fn page(&self, behind: &Behind, backlog: Vec<Frame>, done: Box<dyn FnOnce(CaughtUp) + Send>) {
        self.past(CatchUp { behind: behind.clone(), backlog, up_to: None, done });
    }

    /// Writes the last page of a room's past, and then what was kept back for the socket since and is numbered over
    /// `up_to`. `done` as for [`page`](Bus::page).
    pub fn catch_up(&self, behind: &Behind, backlog: Vec<Frame>, up_to: u64, done: Box<dyn FnOnce(CaughtUp) + Send>) {
        self.past(CatchUp { behind: behind.clone(), backlog, up_to: Some(up_to), done });
    }

    fn past(&self, page: CatchUp) {
        let Some(inbox) = self.shard(page.behind.socket) else { return (page.done)(CaughtUp::Gone) };
        match inbox.push(Command::CatchUp(Box::new(page))) {
            Ok(()) => inbox.rouse(),
            Err(Command::CatchUp(page)) => (page.done)(CaughtUp::Gone),
            Err(_) => {}
        }
    }

    /// One socket leaves a room, after what was published before.
    pub fn drop_member(&self, socket: SocketId, room: &Room) {
        self.rouse_with(socket, Command::DropMember { socket, room: room.clone() });
    }

    /// Closes one socket, after what was sent to it before.
    pub fn close(&self, socket: SocketId, code: u16, reason: &str) {
        self.rouse_with(socket, Command::Close { socket, code, reason: reason.to_owned() });
    }

    fn rouse_with(&self, socket: SocketId, command: Command) {
        if let Some(inbox) = self.shard(socket)
            && inbox.push(command).is_ok()
        {
            inbox.rouse();
        }
    }

    /// All sockets that are in `of` leave `room`, after what was published before.
    pub fn leave(&self, of: &Room, room: &Room) {
        for inbox in self.shards_of(of) {
            if inbox.push(Command::Leave { of: of.clone(), room: room.clone() }).is_ok() {
                inbox.rouse();
            }
        }
    }

    /// Closes every socket that is in `of`, after what was published before.
    pub fn close_all(&self, of: &Room, code: u16, reason: &str) {
        for inbox in self.shards_of(of) {
            let reason = reason.to_owned();
            if inbox.push(Command::CloseAll { of: Some(of.clone()), code, reason }).is_ok() {
                inbox.rouse();
            }
        }
    }

    /// Closes every socket there is, after what was published before.
    pub fn close_everyone(&self, code: u16, reason: &str) {
        for inbox in &self.0.inboxes {
            if inbox.push(Command::CloseAll { of: None, code, reason: reason.to_owned() }).is_ok() {
                inbox.rouse();
            }
        }
    }

    /// Shuts down: every socket gets the frame and a close, then the shards stop, after a few
    /// seconds at the latest. See [`Door::join`](crate::Door::join).
    pub fn drain(&self, frame: Frame, code: u16) {
        self.0.stopping.store(true, Ordering::SeqCst);
        let bytes = frame.into_bytes();
        for inbox in &self.0.inboxes {
            let frame = bytes.clone();
            if inbox.push(Command::Drain { frame, code }).is_ok() {
                inbox.rouse();
            }
        }
    }

    /// How many sockets there are.
    pub fn sockets(&self) -> usize {
        self.0.sockets.iter().map(|count| count.load(Ordering::Relaxed)).sum()
    }

    fn shard(&self, socket: SocketId) -> Option<&Inbox> {
        self.0.inboxes.get(usize::from(socket.shard))
    }

    fn shards_of(&self, room: &Room) -> impl Iterator<Item = &Inbox> {
        let shards = self.0.directory.shards(room);
        let inboxes = self.0.inboxes.iter().enumerate();
        inboxes.filter(move |(shard, _)| shards & (1 << shard) != 0).map(|(_, inbox)| inbox)
    }
}

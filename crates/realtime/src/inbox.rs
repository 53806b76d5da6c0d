//! A shard's inbox: everything other threads want of it, in order.

use std::{
    mem,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering::SeqCst},
    },
};

use bytes::Bytes;
use mio::Waker;

use crate::{Behind, CaughtUp, Frame, Room, SocketId};

/// How the answer to a catch-up is called back, on the shard's thread.
pub(crate) type Done = Box<dyn FnOnce(CaughtUp) + Send>;

/// One thing for a shard to do.
pub(crate) enum Command {
    Publish { room: Room, seq: Option<u64>, frame: Bytes },
    Send { socket: SocketId, frame: Bytes },
    Resume { socket: SocketId },
    CatchUp(Box<CatchUp>),
    DropMember { socket: SocketId, room: Room },
    Close { socket: SocketId, code: u16, reason: String },
    Leave { of: Room, room: Room },
    CloseAll { of: Option<Room>, code: u16, reason: String },
    Drain { frame: Bytes, code: u16 },
}

/// A page of a room's past for one socket.
pub(crate) struct CatchUp {
    pub(crate) behind: Behind,
    pub(crate) backlog: Vec<Frame>,
    /// `None`: there are more pages to come.
    pub(crate) up_to: Option<u64>,
    pub(crate) done: Done,
}

/// Pushing is quiet; `rouse` makes the shard take what is there. A commit's frames are so taken
/// together, and reach each member in one write.
pub(crate) struct Inbox {
    /// `None` once the shard has stopped.
    commands: Mutex<Option<Vec<Command>>>,
    /// Something was pushed that has not been taken.
    waiting: AtomicBool,
    /// Someone asked for it to be taken.
    due: AtomicBool,
    /// The shard sleeps, or is about to: only then is the wake-up's system call needed.
    parked: AtomicBool,
    waker: Waker,
}

impl Inbox {
    pub(crate) fn new(waker: Waker) -> Self {
        Self {
            commands: Mutex::new(Some(Vec::new())),
            waiting: AtomicBool::new(false),
            due: AtomicBool::new(false),
            parked: AtomicBool::new(false),
            waker,
        }
    }

    fn commands(&self) -> MutexGuard<'_, Option<Vec<Command>>> {
        self.commands.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a command without waking the shard; hands it back when the shard has stopped.
    pub(crate) fn push(&self, command: Command) -> Result<(), Command> {
        let mut commands = self.commands();
        let Some(commands) = commands.as_mut() else { return Err(command) };
        commands.push(command);
        self.waiting.store(true, SeqCst);
        Ok(())
    }

    /// Makes the shard take what was pushed, if anything was.
    pub(crate) fn flush(&self) {
        if self.waiting.load(SeqCst) {
            self.rouse();
        }
    }

    /// Makes the shard look, whether anything was pushed or not.
    pub(crate) fn rouse(&self) {
        self.due.store(true, SeqCst);
        if self.parked.swap(false, SeqCst)
            && let Err(error) = self.waker.wake()
        {
            tracing::error!(%error, "cannot wake a shard");
        }
    }

    /// The shard: about to sleep. Answers false when it must not, because something is due.
    pub(crate) fn park(&self) -> bool {
        self.parked.store(true, SeqCst);
        // After the store, so that either we see `due` here or `rouse` sees `parked`.
        if self.due.load(SeqCst) {
            self.parked.store(false, SeqCst);
            return false;
        }
        true
    }

    /// The shard: awake.
    pub(crate) fn unpark(&self) {
        self.parked.store(false, SeqCst);
    }

    /// The shard: whether to take what is there.
    pub(crate) fn is_due(&self) -> bool {
        self.due.load(SeqCst)
    }

    /// The shard: takes everything, by swapping in an empty vector.
    pub(crate) fn take(&self, empty: &mut Vec<Command>) {
        self.due.store(false, SeqCst);
        let mut commands = self.commands();
        self.waiting.store(false, SeqCst);
        if let Some(commands) = commands.as_mut() {
            mem::swap(commands, empty);
        }
    }

    /// The shard: takes the last commands, and no more from now on.
    pub(crate) fn stop(&self) -> Vec<Command> {
        self.commands().take().unwrap_or_default()
    }
}

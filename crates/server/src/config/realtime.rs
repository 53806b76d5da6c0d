//! `[realtime]`: WebSockets.

use std::time::Duration;

use gavel_chat::Signals;

use super::area::{area, within};

area! {
    /// WebSockets.
    Realtime {
        /// How many threads own the sockets; 0 takes one for each processor.
        shards: usize = 0,
        /// How many bytes a client's message may have.
        message_bytes: usize = 65_536,
        /// How many bytes may wait for a client that reads slowly before it is told to resync and dropped.
        queue_bytes: usize = 1_048_576,
        /// How many bytes of unfinished client messages each thread holds; a client that brings more is closed.
        partial_bytes: usize = 67_108_864,
        /// After how many seconds of silence a client is asked whether it is there; silent as long again, it is dropped.
        ping_seconds: u64 = 30,
        /// How many missed events a client that comes back is told; beyond, it is to read the history anew.
        resume_events: i64 = 10_000,
        /// How many event streams over all channels a server key or an operator may follow at once.
        event_streams: usize = 16,
        /// Whether members are told who has received and read what.
        receipts: bool = true,
        /// Whether members are told who writes.
        typing: bool = true,
        /// Whether users can ask who is online, and when others last were.
        presence: bool = true,
        /// After how many seconds one whose last connection was closed is offline, if they do not come back.
        offline_seconds: u64 = 5,
    }
}

impl Realtime {
    pub(super) fn check(&self) -> Result<(), (&'static str, String)> {
        within("realtime.shards", &self.shards, &0, &64)?;
        within("realtime.message_bytes", &self.message_bytes, &1_024, &(16 << 20))?;
        within("realtime.queue_bytes", &self.queue_bytes, &65_536, &(1 << 30))?;
        within("realtime.partial_bytes", &self.partial_bytes, &self.message_bytes, &(64 << 30))?;
        within("realtime.ping_seconds", &self.ping_seconds, &1, &3_600)?;
        within("realtime.resume_events", &self.resume_events, &0, &10_000_000)?;
        within("realtime.event_streams", &self.event_streams, &1, &10_000)?;
        within("realtime.offline_seconds", &self.offline_seconds, &0, &3_600)
    }

    /// What is told beside messages.
    pub(crate) fn signals(&self) -> Signals {
        let offline_after = Duration::from_secs(self.offline_seconds);
        Signals { receipts: self.receipts, typing: self.typing, presence: self.presence, offline_after }
    }

    /// How many shards there are to be.
    pub(crate) fn shards(&self) -> usize {
        match self.shards {
            0 => std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(64),
            given => given,
        }
    }
}

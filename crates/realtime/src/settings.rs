//! What an operator can set.

use std::{num::NonZero, thread, time::Duration};

/// Limits and sizes of the shards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Threads that own sockets, at most 64; by default one for each core.
    pub shards: usize,
    /// The longest message a client may send; a longer one closes with 1009.
    pub max_message_bytes: usize,
    /// What may wait for a socket that does not read before it is told to resync and dropped.
    pub queue_bytes: usize,
    /// What one shard may hold of unfinished messages; the socket that goes over it closes with 1013.
    pub partial_bytes: usize,
    /// How long a client may be silent before it is pinged, and again before it is dropped; whole
    /// seconds.
    pub ping: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            shards: thread::available_parallelism().map_or(1, NonZero::get).min(64),
            max_message_bytes: 64 << 10,
            queue_bytes: 1 << 20,
            partial_bytes: 64 << 20,
            ping: Duration::from_secs(30),
        }
    }
}

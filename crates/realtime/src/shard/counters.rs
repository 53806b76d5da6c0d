//! Counts kept in plain integers by the shard, and handed to `metrics` once a second.

use std::mem;

/// What happened since they were last handed over.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Counters {
    pub(super) opened: u32,
    pub(super) closed: u32,
    pub(super) deliveries: u64,
    pub(super) bytes: u64,
    pub(super) slow_readers: u64,
    pub(super) writes: u64,
}

impl Counters {
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    pub(super) fn hand_over(&mut self) {
        if self.is_empty() {
            return;
        }
        let counts = mem::take(self);
        let sockets = metrics::gauge!("gavel_sockets");
        sockets.increment(f64::from(counts.opened));
        sockets.decrement(f64::from(counts.closed));
        metrics::counter!("gavel_deliveries_total").increment(counts.deliveries);
        metrics::counter!("gavel_delivered_bytes_total").increment(counts.bytes);
        metrics::counter!("gavel_slow_readers_total").increment(counts.slow_readers);
        metrics::counter!("gavel_socket_writes_total").increment(counts.writes);
    }
}

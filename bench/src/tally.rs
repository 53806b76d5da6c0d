//! Which messages are on their way, which have reached everybody, and how long that took.

use std::time::Duration;

use anyhow::Result;
use hdrhistogram::Histogram;

use crate::marker::Marker;

/// More messages than are ever on their way at once.
const RING: usize = 1 << 16;
/// The longest latency that is told apart from longer ones.
const LONGEST: Duration = Duration::from_mins(1);

/// A message on its way.
#[derive(Clone, Copy, Default)]
struct Outstanding {
    number: u32,
    room: usize,
    /// Members who have not seen it.
    remaining: u32,
}

/// Counts of a run.
pub(crate) struct Tally {
    ring: Vec<Outstanding>,
    /// The number of the next message.
    next: u32,
    /// Messages that some member has not seen.
    pub(crate) outstanding: u32,
    /// When counting began, in nanoseconds of the generator's clock; `None` while nothing is counted.
    measuring_since: Option<u64>,
    /// Messages seen by a subscriber other than their sender.
    pub(crate) deliveries: u64,
    /// Messages that all have seen.
    pub(crate) completed: u64,
    latencies: Histogram<u64>,
}

impl Tally {
    pub(crate) fn new() -> Result<Self> {
        Ok(Self {
            ring: vec![Outstanding::default(); RING],
            next: 0,
            outstanding: 0,
            measuring_since: None,
            deliveries: 0,
            completed: 0,
            latencies: Histogram::new_with_max(nanoseconds(LONGEST), 3)?,
        })
    }

    /// A message to `receivers` members of a room leaves now.
    pub(crate) fn send(&mut self, room: usize, receivers: u32, now: u64) -> Marker {
        let marker = Marker { number: self.next, sent_at: now };
        self.next = self.next.wrapping_add(1);
        if let Some(place) = self.ring.get_mut(marker.number as usize % RING) {
            *place = Outstanding { number: marker.number, room, remaining: receivers };
            self.outstanding += 1;
        }
        marker
    }

    /// A member has seen a message; returns the room when it was the last one.
    pub(crate) fn deliver(&mut self, marker: Marker, now: u64) -> Option<usize> {
        if let Some(since) = self.measuring_since {
            self.deliveries += 1;
            if marker.sent_at >= since {
                self.latencies.saturating_record(now.saturating_sub(marker.sent_at));
            }
        }
        let place = self.ring.get_mut(marker.number as usize % RING)?;
        if place.number != marker.number {
            return None;
        }
        place.remaining = place.remaining.checked_sub(1)?;
        if place.remaining > 0 {
            return None;
        }
        self.outstanding = self.outstanding.saturating_sub(1);
        self.completed += u64::from(self.measuring_since.is_some());
        Some(place.room)
    }

    /// Counts from now on, from zero.
    pub(crate) fn start(&mut self, now: u64) {
        self.measuring_since = Some(now);
        (self.deliveries, self.completed) = (0, 0);
        self.latencies.reset();
    }

    /// Counts no longer.
    pub(crate) fn stop(&mut self) {
        self.measuring_since = None;
    }

    /// The latency in milliseconds that a share of the deliveries did not exceed.
    pub(crate) fn latency_ms(&self, share: f64) -> f64 {
        Duration::from_nanos(self.latencies.value_at_quantile(share)).as_secs_f64() * 1e3
    }
}

/// A duration as the generator's clock counts it.
pub(crate) fn nanoseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_complete_when_the_last_member_has_seen_it() {
        let mut tally = Tally::new().unwrap();
        let early = tally.send(0, 2, 1_000_000);
        tally.start(2_000_000);
        let late = tally.send(7, 2, 3_000_000);

        assert_eq!(tally.deliver(early, 4_000_000), None);
        assert_eq!(tally.deliver(late, 5_000_000), None);
        assert_eq!(tally.deliver(late, 5_000_000), Some(7));
        assert_eq!(tally.deliver(late, 9_000_000), None, "seen more often than there are members");
        assert_eq!((tally.deliveries, tally.completed, tally.outstanding), (4, 1, 1));

        let p50 = tally.latency_ms(0.5);
        assert!((p50 - 2.0).abs() < 0.01, "{p50}: what was sent before the start has no latency");
    }
}

//! What happens by the clock: pings, time-outs, the end of sessions.

use std::time::Instant;

use crate::Frame;

use super::{connection::Phase, core::Core};

/// How long a client may take to send the whole of a message.
const PARTIAL_SECONDS: u32 = 15;

/// What the clock says about a socket.
enum Verdict {
    Wait,
    Ping,
    Drop,
    Expired,
    Unfinished,
}

impl Core {
    /// Once a second: looks at the sockets that are due. Answers whether it did.
    pub(super) fn tick(&mut self) -> bool {
        let now = u32::try_from(self.epoch.elapsed().as_secs()).unwrap_or(u32::MAX);
        if now == self.now {
            return false;
        }
        self.now = now;
        for slot in self.wheel.advance(now) {
            // One that was put at an earlier second since is in the wheel twice.
            if self.slots.get(slot).is_some_and(|connection| connection.due <= now) {
                self.look_at(slot);
            }
        }
        self.counters.hand_over();
        true
    }

    pub(super) fn ping_seconds(&self) -> u32 {
        u32::try_from(self.settings.ping.as_secs()).unwrap_or(u32::MAX / 4).max(1)
    }

    /// Has the sweep look at a socket by then, if it would not sooner.
    pub(super) fn schedule(&mut self, slot: u32, second: u32) {
        if let Some(connection) = self.slots.get_mut(slot)
            && (second < connection.due || connection.due <= self.now)
        {
            connection.due = self.wheel.insert(slot, second);
        }
    }

    /// The end of the session, at which the socket is closed.
    pub(super) fn expire_at(&mut self, slot: u32, expires: Option<Instant>) {
        let Some(expires) = expires else { return };
        let seconds = expires.saturating_duration_since(self.epoch).as_secs() + 1;
        let expires = u32::try_from(seconds).unwrap_or(u32::MAX);
        if let Some(connection) = self.slots.get_mut(slot) {
            connection.expires = expires;
        }
        self.schedule(slot, expires);
    }

    /// A message has begun and is not whole.
    pub(super) fn schedule_partial(&mut self, slot: u32, since: u32) {
        self.schedule(slot, since.saturating_add(PARTIAL_SECONDS + 1));
    }

    fn look_at(&mut self, slot: u32) {
        let (verdict, next) = self.judge(slot);
        self.schedule(slot, next);
        match verdict {
            Verdict::Wait => {}
            Verdict::Ping => {
                if let Some(connection) = self.slots.get_mut(slot) {
                    connection.pinged = true;
                }
                self.write_frame(slot, Frame::ping().into_bytes());
            }
            Verdict::Drop => self.drop_socket(slot),
            Verdict::Expired => self.close(slot, 4001, "session expired"),
            Verdict::Unfinished => self.fail(slot, 1008, "unfinished message"),
        }
    }

    /// What to do with a socket now, and when to look at it again.
    fn judge(&mut self, slot: u32) -> (Verdict, u32) {
        let (now, ping) = (self.now, self.ping_seconds());
        let Some(connection) = self.slots.get_mut(slot) else { return (Verdict::Wait, now) };
        if connection.phase != Phase::Open {
            let verdict = if connection.deadline <= now { Verdict::Drop } else { Verdict::Wait };
            return (verdict, connection.deadline);
        }
        if connection.expires <= now {
            return (Verdict::Expired, now);
        }
        if connection.paused {
            // We are the ones who do not listen.
            connection.heard = now;
            connection.partial_since = connection.partial_since.map(|_| now);
        }
        let since = connection.partial_since;
        let partial = since.map_or(u32::MAX, |since| since.saturating_add(PARTIAL_SECONDS + 1));
        if partial <= now {
            return (Verdict::Unfinished, now);
        }
        // A second more than asked for, as the clock's seconds are cut off.
        let silent = connection.heard.saturating_add(ping + 1);
        let (verdict, next) = if now < silent {
            (Verdict::Wait, silent)
        } else if !connection.pinged {
            (Verdict::Ping, now.saturating_add(ping + 1))
        } else if now < silent.saturating_add(ping) {
            (Verdict::Wait, silent.saturating_add(ping))
        } else {
            (Verdict::Drop, now)
        };
        (verdict, next.min(partial).min(connection.expires))
    }
}

//! Filling the gap between a room's past, read from the database, and its live frames.

use std::collections::VecDeque;

use crate::{Behind, CaughtUp, inbox::CatchUp};

use super::{
    connection::Connection,
    core::Core,
    rooms::{BEHIND, Published},
};

/// What is kept back of a room for one socket. The bytes are shared with the other members.
const KEPT_BYTES: usize = 256 << 10;
/// What a frame costs beside its bytes.
const FRAME_OVERHEAD: usize = size_of::<Published>();

/// The newest frames of a room that a socket has joined behind.
pub(super) struct KeptBack {
    pub(super) room: u32,
    /// Tells this joining behind from an earlier one.
    ticket: u64,
    frames: VecDeque<Published>,
    bytes: usize,
    /// The highest number that had to be dropped.
    lost: Option<u64>,
}

impl KeptBack {
    pub(super) fn new(room: u32, ticket: u64) -> Self {
        Self { room, ticket, frames: VecDeque::new(), bytes: 0, lost: None }
    }

    fn push(&mut self, frame: Published) {
        self.bytes += frame.frame.len() + FRAME_OVERHEAD;
        self.frames.push_back(frame);
        while self.bytes > KEPT_BYTES
            && let Some(oldest) = self.frames.pop_front()
        {
            self.bytes -= oldest.frame.len() + FRAME_OVERHEAD;
            self.lost = self.lost.max(oldest.seq);
        }
    }

    /// Forgets what a backlog has brought.
    fn forget(&mut self, up_to: u64) {
        let bytes = &mut self.bytes;
        self.frames.retain(|frame| {
            let keep = frame.seq.is_none_or(|seq| seq > up_to);
            if !keep {
                *bytes -= frame.frame.len() + FRAME_OVERHEAD;
            }
            keep
        });
    }

    fn is_contiguous(&self, up_to: u64) -> bool {
        self.lost.is_none_or(|lost| lost <= up_to)
    }
}

impl Connection {
    /// Keeps a turn's frames of a room for later.
    pub(super) fn keep_back(&mut self, room: u32, frames: &[Published]) {
        if let Some(kept_back) = self.kept_back.iter_mut().find(|kept_back| kept_back.room == room) {
            for frame in frames {
                kept_back.push(frame.clone());
            }
        }
    }
}

impl Core {
    /// Writes a page, and what was kept back if that joins on to it.
    pub(super) fn catch_up(&mut self, slot: u32, page: CatchUp) {
        let CatchUp { behind: Behind { socket, room, ticket }, backlog, up_to, done } = page;
        let Some(membership) = self.membership(slot, &room).filter(|m| self.is_behind(slot, m.room, ticket)) else {
            return self.answers.push((done, CaughtUp::Gone));
        };
        self.settle(membership.room);
        for frame in backlog {
            self.write_asked_for(slot, frame.into_bytes());
        }
        let Some(up_to) = up_to else {
            return self.catching_up.push((socket, done, CaughtUp::Behind));
        };
        let answer = match self.take_kept_back(slot, membership.room, up_to) {
            Some(kept_back) => {
                for frame in kept_back.frames {
                    self.write_asked_for(slot, frame.frame);
                }
                if let Some(entry) = self.rooms.get_mut(membership.room)
                    && let Some(member) = entry.members.get_mut(membership.place as usize)
                {
                    // A frame can be in the database, and so in the backlog, before it is
                    // published.
                    member.from = up_to.saturating_add(1).min(BEHIND - 1);
                }
                CaughtUp::Live
            }
            None => CaughtUp::Behind,
        };
        self.catching_up.push((socket, done, answer));
    }

    /// Takes a room's kept-back frames, unless some between them and `up_to` are lost.
    fn take_kept_back(&mut self, slot: u32, room: u32, up_to: u64) -> Option<KeptBack> {
        let all = &mut self.slots.get_mut(slot)?.kept_back;
        let at = all.iter().position(|kept_back| kept_back.room == room)?;
        let kept_back = all.get_mut(at)?;
        kept_back.forget(up_to);
        if !kept_back.is_contiguous(up_to) {
            return None;
        }
        let kept_back = all.swap_remove(at);
        if all.is_empty() {
            *all = Vec::new();
        }
        Some(kept_back)
    }

    fn is_behind(&self, slot: u32, room: u32, ticket: u64) -> bool {
        let mut kept_back = self.slots.get(slot).into_iter().flat_map(|connection| &connection.kept_back);
        kept_back.any(|kept_back| kept_back.room == room && kept_back.ticket == ticket)
    }

    /// Writes a frame that the queue's limit is not meant for.
    fn write_asked_for(&mut self, slot: u32, frame: bytes::Bytes) {
        if let Some(connection) = self.slots.get_mut(slot) {
            self.turn.exempt(&mut connection.turn, slot, frame.len());
        }
        self.send(slot, frame);
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    fn kept_back(seqs: impl IntoIterator<Item = Option<u64>>, len: usize) -> KeptBack {
        let mut kept_back = KeptBack::new(0, 0);
        for seq in seqs {
            kept_back.push(Published { seq, frame: Bytes::from(vec![0; len]) });
        }
        kept_back
    }

    #[test]
    fn what_the_backlog_brought_is_forgotten() {
        let mut kept_back = kept_back([Some(4), None, Some(5), Some(6)], 1);
        kept_back.forget(5);
        assert_eq!(kept_back.frames.iter().map(|f| f.seq).collect::<Vec<_>>(), [None, Some(6)]);
        assert_eq!(kept_back.bytes, 2 + 2 * FRAME_OVERHEAD);
        assert!(kept_back.is_contiguous(5));
    }

    #[test]
    fn the_newest_are_kept_within_bounds() {
        let kept_back = kept_back((1..=1000).map(Some), 1 << 10);
        assert!(kept_back.bytes <= KEPT_BYTES);
        assert_eq!(kept_back.frames.back().and_then(|frame| frame.seq), Some(1000));
        let lost = kept_back.lost.unwrap();
        assert_eq!(kept_back.frames.front().and_then(|frame| frame.seq), Some(lost + 1));
        assert!(!kept_back.is_contiguous(lost - 1) && kept_back.is_contiguous(lost));
    }
}

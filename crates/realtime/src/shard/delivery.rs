//! From a publish to what each member's socket has to write.

use bytes::{Bytes, BytesMut};

use crate::Room;

use super::{
    core::Core,
    rooms::{BEHIND, Published, UNNUMBERED},
};

impl Core {
    /// Notes a frame for a room; the members get it, with the turn's others, when it is settled.
    pub(super) fn publish(&mut self, room: &Room, seq: Option<u64>, frame: Bytes) {
        let Some(room) = self.rooms.find(room) else { return };
        let Some(entry) = self.rooms.get_mut(room) else { return };
        let first = entry.pending.is_empty();
        entry.pending.push(Published { seq, frame });
        if first {
            self.rooms.dirty.push(room);
        }
    }

    /// Gives an open socket a frame.
    pub(crate) fn send(&mut self, slot: u32, frame: Bytes) {
        if self.open_id(slot).is_some() {
            self.counters.deliveries += 1;
            self.write_frame(slot, frame);
        }
    }

    /// Gives a socket a frame, open or not.
    pub(super) fn write_frame(&mut self, slot: u32, frame: Bytes) {
        if let Some(connection) = self.slots.get_mut(slot) {
            let batch = self.turn.add_batch(frame);
            self.turn.append(&mut connection.turn, slot, batch);
        }
    }

    /// Gives all rooms' frames to their members.
    pub(super) fn settle_all(&mut self) {
        while let Some(room) = self.rooms.dirty.pop() {
            self.settle(room);
        }
    }

    /// Gives a room's frames to its members: joined once, so that each socket gets one piece.
    ///
    /// It is called before the members change too, so that a join or leave falls exactly between
    /// two publishes.
    pub(super) fn settle(&mut self, room: u32) {
        let Self { rooms, slots, turn, counters, .. } = self;
        let Some(entry) = rooms.get_mut(room) else { return };
        if entry.pending.is_empty() {
            return;
        }
        let pending = std::mem::take(&mut entry.pending);
        let first = pending.iter().filter_map(|frame| frame.seq).min().unwrap_or(UNNUMBERED);
        let batch = turn.add_batch(concatenated(&pending));
        let mut live = 0;
        for member in &entry.members {
            let Some(connection) = slots.get_mut(member.slot) else { continue };
            if member.from <= first {
                turn.append(&mut connection.turn, member.slot, batch);
                live += 1;
            } else if member.from == BEHIND {
                connection.keep_back(room, &pending);
            } else {
                let wanted = |frame: &&Published| frame.seq.is_none_or(|seq| seq >= member.from);
                for frame in pending.iter().filter(wanted) {
                    let batch = turn.add_batch(frame.frame.clone());
                    turn.append(&mut connection.turn, member.slot, batch);
                    counters.deliveries += 1;
                }
            }
        }
        counters.deliveries += live * pending.len() as u64;
    }

    /// Settles the rooms that a socket is in.
    pub(super) fn settle_rooms_of(&mut self, slot: u32) {
        let mut at = 0;
        while let Some(room) = self.slots.get(slot).and_then(|c| c.rooms.as_slice().get(at)).map(|m| m.room) {
            self.settle(room);
            at += 1;
        }
    }
}

fn concatenated(frames: &[Published]) -> Bytes {
    if let [only] = frames {
        return only.frame.clone();
    }
    let mut bytes = BytesMut::with_capacity(frames.iter().map(|frame| frame.frame.len()).sum());
    for frame in frames {
        bytes.extend_from_slice(&frame.frame);
    }
    bytes.freeze()
}

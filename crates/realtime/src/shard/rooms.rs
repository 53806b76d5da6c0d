//! The rooms that a shard has members of.

use std::collections::HashMap;

use bytes::Bytes;

use crate::Room;

use super::slots::index;

/// A member's `from` while its frames are kept back for a catch-up.
pub(super) const BEHIND: u64 = u64::MAX;
/// What a frame without a number counts as: after all that are numbered.
pub(super) const UNNUMBERED: u64 = u64::MAX - 1;

/// A member of a room.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member {
    pub(super) slot: u32,
    /// The first number it wants: what is before has reached it as backlog.
    pub(super) from: u64,
}

/// A frame published in this turn.
#[derive(Debug, Clone)]
pub(super) struct Published {
    pub(super) seq: Option<u64>,
    pub(super) frame: Bytes,
}

/// A room.
pub(super) struct Entry {
    pub(super) name: Room,
    pub(super) members: Vec<Member>,
    /// This turn's frames, not given to the members yet.
    pub(super) pending: Vec<Published>,
}

/// Rooms by name and, within the shard, by a number that is used again.
#[derive(Default)]
pub(super) struct Rooms {
    numbers: HashMap<Room, u32>,
    entries: Vec<Option<Entry>>,
    free: Vec<u32>,
    /// Rooms that may have something pending.
    pub(super) dirty: Vec<u32>,
}

impl Rooms {
    pub(super) fn find(&self, name: &Room) -> Option<u32> {
        self.numbers.get(name).copied()
    }

    pub(super) fn get_mut(&mut self, room: u32) -> Option<&mut Entry> {
        self.entries.get_mut(room as usize)?.as_mut()
    }

    /// Adds a room.
    pub(super) fn open(&mut self, name: &Room) -> u32 {
        let entry = Entry { name: name.clone(), members: Vec::new(), pending: Vec::new() };
        let room = if let Some(room) = self.free.pop()
            && let Some(place) = self.entries.get_mut(room as usize)
        {
            *place = Some(entry);
            room
        } else {
            self.entries.push(Some(entry));
            index(self.entries.len() - 1)
        };
        self.numbers.insert(name.clone(), room);
        room
    }

    /// Removes a room; answers its name.
    pub(super) fn shut(&mut self, room: u32) -> Option<Room> {
        let entry = self.entries.get_mut(room as usize)?.take()?;
        self.numbers.remove(&entry.name);
        self.free.push(room);
        Some(entry.name)
    }

    /// The slots of a room's members.
    pub(super) fn slots(&self, name: &Room) -> Vec<u32> {
        let entry = self.find(name).and_then(|room| self.entries.get(room as usize)?.as_ref());
        entry.map_or_else(Vec::new, |entry| entry.members.iter().map(|m| m.slot).collect())
    }
}

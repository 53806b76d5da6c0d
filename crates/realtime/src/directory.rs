//! Which shards have members of a room.

use std::{
    collections::{HashMap, hash_map::RandomState},
    hash::BuildHasher,
    sync::{PoisonError, RwLock},
};

use crate::Room;

/// Enough that two threads seldom want the same lock.
const STRIPES: usize = 64;

/// A concurrent map from a room to one bit for each shard that has members of it.
///
/// Only a shard changes its own bit, on its own thread, and before a join returns: whoever
/// subscribes and then reads the database misses nothing that is committed after the read.
#[derive(Debug)]
pub(crate) struct Directory {
    hasher: RandomState,
    stripes: Vec<RwLock<HashMap<Room, u64>>>,
}

impl Directory {
    pub(crate) fn new() -> Self {
        let stripes = (0..STRIPES).map(|_| RwLock::default()).collect();
        Self { hasher: RandomState::new(), stripes }
    }

    /// The shards that have members of the room, as bits.
    pub(crate) fn shards(&self, room: &Room) -> u64 {
        self.stripe(room).map_or(0, |stripe| {
            let rooms = stripe.read().unwrap_or_else(PoisonError::into_inner);
            rooms.get(room).copied().unwrap_or(0)
        })
    }

    /// The shard has its first member of the room.
    pub(crate) fn enter(&self, room: &Room, shard: usize) {
        if let Some(stripe) = self.stripe(room) {
            let mut rooms = stripe.write().unwrap_or_else(PoisonError::into_inner);
            *rooms.entry(room.clone()).or_insert(0) |= 1 << shard;
        }
    }

    /// The shard has lost its last member of the room.
    pub(crate) fn leave(&self, room: &Room, shard: usize) {
        if let Some(stripe) = self.stripe(room) {
            let mut rooms = stripe.write().unwrap_or_else(PoisonError::into_inner);
            if let Some(shards) = rooms.get_mut(room) {
                *shards &= !(1 << shard);
                if *shards == 0 {
                    rooms.remove(room);
                }
            }
        }
    }

    fn stripe(&self, room: &Room) -> Option<&RwLock<HashMap<Room, u64>>> {
        // The remainder fits: there are few stripes.
        let hash = usize::try_from(self.hasher.hash_one(room) % STRIPES as u64).unwrap_or(0);
        self.stripes.get(hash)
    }
}

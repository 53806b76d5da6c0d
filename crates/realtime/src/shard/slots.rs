//! Where the connections live.

use crate::SocketId;

use super::connection::Connection;

/// A table index as the 32 bits it is stored in; a shard never has that many of anything.
pub(super) fn index(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// A table of connections whose places are used again.
#[derive(Default)]
pub(super) struct Slots {
    places: Vec<Place>,
    free: Vec<u32>,
    occupied: usize,
}

struct Place {
    /// Counts the place's connections, so that an id from before does not reach the one after.
    generation: u32,
    connection: Option<Connection>,
}

impl Slots {
    pub(super) fn get(&self, slot: u32) -> Option<&Connection> {
        self.places.get(slot as usize)?.connection.as_ref()
    }

    pub(super) fn get_mut(&mut self, slot: u32) -> Option<&mut Connection> {
        self.places.get_mut(slot as usize)?.connection.as_mut()
    }

    pub(super) fn id(&self, shard: usize, slot: u32) -> SocketId {
        let generation = self.places.get(slot as usize).map_or(0, |place| place.generation);
        SocketId { shard: u16::try_from(shard).unwrap_or(u16::MAX), slot, generation }
    }

    pub(super) fn insert(&mut self, connection: Connection) -> u32 {
        self.occupied += 1;
        if let Some(slot) = self.free.pop()
            && let Some(place) = self.places.get_mut(slot as usize)
        {
            place.connection = Some(connection);
            return slot;
        }
        self.places.push(Place { generation: 0, connection: Some(connection) });
        index(self.places.len() - 1)
    }

    /// Takes a connection out. The slot is not used again before `release`.
    pub(super) fn remove(&mut self, slot: u32) -> Option<Connection> {
        let place = self.places.get_mut(slot as usize)?;
        let connection = place.connection.take()?;
        place.generation = place.generation.wrapping_add(1);
        self.occupied -= 1;
        Some(connection)
    }

    pub(super) fn release(&mut self, slot: u32) {
        self.free.push(slot);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.occupied == 0
    }

    /// Whether anything is queued for anyone.
    pub(super) fn has_queue(&self) -> bool {
        let mut connections = self.places.iter().filter_map(|place| place.connection.as_ref());
        connections.any(|connection| connection.queue.is_some())
    }

    pub(super) fn occupied(&self) -> Vec<u32> {
        let places = (0..).zip(&self.places);
        places.filter(|(_, place)| place.connection.is_some()).map(|(slot, _)| slot).collect()
    }
}

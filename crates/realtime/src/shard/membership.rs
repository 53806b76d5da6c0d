//! Joining and leaving rooms.

use crate::Room;

use super::{
    catch_up::KeptBack,
    core::Core,
    rooms::{BEHIND, Member},
    slots::index,
};

/// That a socket is in a room, seen from the socket.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Membership {
    pub(super) room: u32,
    /// Its place among the room's members.
    pub(super) place: u32,
}

/// A socket's rooms: up to two without a heap allocation.
#[derive(Debug)]
pub(super) enum Memberships {
    Few(u8, [Membership; 2]),
    Many(Vec<Membership>),
}

impl Default for Memberships {
    fn default() -> Self {
        Self::Few(0, [Membership::default(); 2])
    }
}

impl Memberships {
    pub(super) fn as_slice(&self) -> &[Membership] {
        match self {
            Self::Few(len, few) => few.get(..usize::from(*len)).unwrap_or_default(),
            Self::Many(many) => many,
        }
    }

    fn find(&self, room: u32) -> Option<Membership> {
        self.as_slice().iter().find(|membership| membership.room == room).copied()
    }

    fn push(&mut self, membership: Membership) {
        match self {
            Self::Few(len, few) => {
                if let Some(place) = few.get_mut(usize::from(*len)) {
                    *place = membership;
                    *len += 1;
                } else {
                    *self = Self::Many(few.iter().copied().chain([membership]).collect());
                }
            }
            Self::Many(many) => many.push(membership),
        }
    }

    fn remove(&mut self, room: u32) {
        match self {
            Self::Few(len @ 1.., few) => {
                let [first, second] = few;
                if first.room == room {
                    *first = *second;
                    *len -= 1;
                } else if *len == 2 && second.room == room {
                    *len = 1;
                }
            }
            Self::Few(..) => {}
            Self::Many(many) => {
                if let Some(at) = many.iter().position(|membership| membership.room == room) {
                    many.swap_remove(at);
                }
            }
        }
    }

    fn moved(&mut self, room: u32, place: u32) {
        let memberships = match self {
            Self::Few(len, few) => few.get_mut(..usize::from(*len)).unwrap_or_default(),
            Self::Many(many) => many,
        };
        for membership in memberships.iter_mut().filter(|membership| membership.room == room) {
            membership.place = place;
        }
    }
}

impl Core {
    pub(crate) fn is_in(&self, slot: u32, room: &Room) -> bool {
        self.membership(slot, room).is_some()
    }

    pub(crate) fn rooms_of(&self, slot: u32) -> usize {
        self.slots.get(slot).map_or(0, |connection| connection.rooms.as_slice().len())
    }

    /// The socket's membership of a room, if it has one.
    pub(super) fn membership(&self, slot: u32, room: &Room) -> Option<Membership> {
        let room = self.rooms.find(room)?;
        self.slots.get(slot)?.rooms.find(room)
    }

    /// Adds an open socket to a room, live or, with a ticket, behind. A member that joins behind falls behind, anew if it
    /// was.
    pub(crate) fn join(&mut self, slot: u32, name: &Room, ticket: Option<u64>) {
        if self.open_id(slot).is_none() {
            return;
        }
        let room = self.rooms.find(name).unwrap_or_else(|| {
            self.shared().directory.enter(name, self.index);
            self.rooms.open(name)
        });
        // What was published before is not for a new member, and is for one that falls behind.
        self.settle(room);
        let (Some(entry), Some(connection)) = (self.rooms.get_mut(room), self.slots.get_mut(slot)) else {
            return;
        };
        let from = if ticket.is_some() { BEHIND } else { 0 };
        if let Some(membership) = connection.rooms.find(room) {
            if let Some(member) = entry.members.get_mut(membership.place as usize)
                && let Some(ticket) = ticket
            {
                member.from = BEHIND;
                connection.kept_back.retain(|kept_back| kept_back.room != room);
                connection.kept_back.push(KeptBack::new(room, ticket));
            }
            return;
        }
        connection.rooms.push(Membership { room, place: index(entry.members.len()) });
        entry.members.push(Member { slot, from });
        if let Some(ticket) = ticket {
            connection.kept_back.push(KeptBack::new(room, ticket));
        }
    }

    /// A number that no joining behind had before.
    pub(crate) fn ticket(&mut self) -> u64 {
        self.tickets += 1;
        self.tickets
    }

    /// Takes a socket out of a room, after what was published to it before.
    pub(crate) fn leave(&mut self, slot: u32, room: &Room) {
        if let Some(membership) = self.membership(slot, room) {
            self.settle(membership.room);
            self.remove_member(slot, membership);
        }
    }

    /// Takes all sockets that are in `of` out of `room`.
    pub(super) fn leave_all(&mut self, of: &Room, room: &Room) {
        for slot in self.rooms.slots(of) {
            self.leave(slot, room);
        }
    }

    /// Takes a socket out of all its rooms.
    pub(super) fn leave_rooms(&mut self, slot: u32) {
        while let Some(membership) = self.slots.get(slot).and_then(|c| c.rooms.as_slice().last().copied()) {
            self.remove_member(slot, membership);
        }
    }

    fn remove_member(&mut self, slot: u32, Membership { room, place }: Membership) {
        if let Some(connection) = self.slots.get_mut(slot) {
            connection.rooms.remove(room);
            connection.kept_back.retain(|kept_back| kept_back.room != room);
            if connection.kept_back.is_empty() {
                connection.kept_back = Vec::new();
            }
        }
        let Some(entry) = self.rooms.get_mut(room) else { return };
        if (place as usize) < entry.members.len() {
            entry.members.swap_remove(place as usize);
        }
        let moved = entry.members.get(place as usize).map(|member| member.slot);
        let empty = entry.members.is_empty();
        if let Some(connection) = moved.and_then(|slot| self.slots.get_mut(slot)) {
            connection.rooms.moved(room, place);
        }
        if empty && let Some(name) = self.rooms.shut(room) {
            self.shared().directory.leave(&name, self.index);
        }
    }
}

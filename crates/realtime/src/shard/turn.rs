//! What one turn of the loop has to write, by socket.
//!
//! A list of batches for each touched socket, as links in vectors that the shard keeps: adding a
//! batch to a member costs eight bytes and no allocation, nor a count on the shared bytes.

use bytes::Bytes;

use super::slots::index;

/// A connection's `turn` when it has nothing to write.
pub(super) const UNTOUCHED: u32 = u32::MAX;
const END: u32 = u32::MAX;

/// The batches of a turn, and the sockets they are for.
#[derive(Default)]
pub(super) struct Turn {
    batches: Vec<Bytes>,
    links: Vec<Link>,
    touched: Vec<Touched>,
}

struct Link {
    batch: u32,
    next: u32,
}

/// A socket with something to write.
#[derive(Clone, Copy)]
pub(super) struct Touched {
    pub(super) slot: u32,
    first: u32,
    last: u32,
    /// Bytes that may be queued beyond the limit, because they were asked for.
    pub(super) exempt: usize,
}

impl Turn {
    /// Adds bytes (whole frames) that any number of sockets can be given.
    pub(super) fn add_batch(&mut self, bytes: Bytes) -> u32 {
        self.batches.push(bytes);
        index(self.batches.len() - 1)
    }

    /// Makes sure that the socket is looked at when the turn is written.
    pub(super) fn touch(&mut self, turn: &mut u32, slot: u32) -> Option<&mut Touched> {
        if *turn == UNTOUCHED {
            *turn = index(self.touched.len());
            self.touched.push(Touched { slot, first: END, last: END, exempt: 0 });
        }
        self.touched.get_mut(*turn as usize)
    }

    /// Gives the socket a batch, after those it has. `turn` is the connection's field.
    pub(super) fn append(&mut self, turn: &mut u32, slot: u32, batch: u32) {
        let link = index(self.links.len());
        let Some(touched) = self.touch(turn, slot) else { return };
        let before = std::mem::replace(&mut touched.last, link);
        if before == END {
            touched.first = link;
        } else if let Some(before) = self.links.get_mut(before as usize) {
            before.next = link;
        }
        self.links.push(Link { batch, next: END });
    }

    /// Lets the socket's queue grow by so many bytes more.
    pub(super) fn exempt(&mut self, turn: &mut u32, slot: u32, bytes: usize) {
        if let Some(touched) = self.touch(turn, slot) {
            touched.exempt += bytes;
        }
    }

    pub(super) fn touched(&self, at: usize) -> Option<Touched> {
        self.touched.get(at).copied()
    }

    /// The socket's batches in order.
    pub(super) fn batches(&self, touched: Touched) -> Batches<'_> {
        Batches { turn: self, next: touched.first }
    }

    pub(super) fn clear(&mut self) {
        self.batches.clear();
        self.links.clear();
        self.touched.clear();
    }
}

/// Walks a socket's batches.
#[derive(Clone)]
pub(super) struct Batches<'a> {
    turn: &'a Turn,
    next: u32,
}

impl<'a> Iterator for Batches<'a> {
    type Item = &'a Bytes;

    fn next(&mut self) -> Option<&'a Bytes> {
        let link = self.turn.links.get(self.next as usize)?;
        self.next = link.next;
        self.turn.batches.get(link.batch as usize)
    }
}

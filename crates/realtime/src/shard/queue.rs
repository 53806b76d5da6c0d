//! What waits for a socket that would block.

use std::{collections::VecDeque, io::IoSlice};

use bytes::Bytes;

use crate::{CaughtUp, Frame, frame::end_of_frame, inbox::Done};

/// Unsent bytes, shared with the other members of the room, and how far the first are sent.
#[derive(Default)]
pub(super) struct Queue {
    chunks: VecDeque<Bytes>,
    /// Bytes of the first chunk that are sent. It is kept whole, as frames are found from its start.
    sent: usize,
    unsent: usize,
    /// Bytes that do not count towards the limit: pages that a catch-up asked for.
    pub(super) exempt: usize,
    /// Catch-ups to answer when all is sent.
    pub(super) waiting: Vec<(Done, CaughtUp)>,
}

impl Queue {
    /// Adds whole frames.
    pub(super) fn push(&mut self, bytes: Bytes) {
        self.unsent += bytes.len();
        self.chunks.push_back(bytes);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.unsent == 0
    }

    /// Fills `slices` with what is to be sent next; answers how many it filled and their bytes.
    pub(super) fn fill<'a>(&'a self, slices: &mut [IoSlice<'a>]) -> (usize, usize) {
        let mut filled = (0, 0);
        let mut skip = self.sent;
        for (slice, chunk) in slices.iter_mut().zip(&self.chunks) {
            let rest = chunk.get(skip..).unwrap_or_default();
            *slice = IoSlice::new(rest);
            filled = (filled.0 + 1, filled.1 + rest.len());
            skip = 0;
        }
        filled
    }

    /// Notes that so many bytes have been sent.
    pub(super) fn advance(&mut self, sent: usize) {
        self.unsent = self.unsent.saturating_sub(sent);
        self.sent += sent;
        while let Some(front) = self.chunks.front()
            && front.len() <= self.sent
        {
            self.sent -= front.len();
            self.chunks.pop_front();
        }
    }

    /// More waits than may.
    pub(super) fn is_over(&self, limit: usize) -> bool {
        self.unsent.saturating_sub(self.exempt) > limit
    }

    /// Forgets all that is unsent but the rest of a frame whose beginning the client has.
    pub(super) fn cut(&mut self) {
        let rest = self.chunks.front().map_or_else(Bytes::new, |front| {
            let end = end_of_frame(front, self.sent);
            // A copy: a slice would keep a whole turn of the room alive.
            Bytes::copy_from_slice(front.get(self.sent..end).unwrap_or_default())
        });
        self.chunks = VecDeque::new();
        self.sent = 0;
        self.unsent = 0;
        self.exempt = 0;
        if !rest.is_empty() {
            self.push(rest);
        }
    }

    /// Replaces what a slow reader has not got by the news that it is one.
    pub(super) fn resync(&mut self, resync: Option<Frame>, close: Frame) {
        self.cut();
        for frame in resync.into_iter().chain([close]) {
            self.push(frame.into_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unsent(queue: &Queue) -> Vec<u8> {
        let mut slices = [IoSlice::new(&[]); 64];
        let (count, bytes) = queue.fill(&mut slices);
        let unsent: Vec<u8> = slices[..count].iter().flat_map(|slice| slice.to_vec()).collect();
        assert_eq!((unsent.len(), unsent.len()), (bytes, queue.unsent));
        unsent
    }

    /// Wherever the socket stopped, the client gets whole frames.
    #[test]
    fn a_cut_keeps_the_rest_of_a_begun_frame_only() {
        let frames: Vec<_> = ["a", "bb", &"c".repeat(200), "d"].map(Frame::text).into();
        let run: Vec<u8> = frames.iter().flat_map(|frame| frame.as_bytes().to_vec()).collect();
        let close = Frame::close(Some(1013), "");
        let mut ends = vec![0];
        for frame in &frames {
            ends.push(ends[ends.len() - 1] + frame.as_bytes().len());
        }
        for sent in 0..run.len() {
            let mut queue = Queue::default();
            queue.push(Bytes::from(run.clone()));
            queue.push(Bytes::from(run.clone()));
            queue.advance(sent);
            queue.resync(Some(Frame::text("resync")), close.clone());
            let end = *ends.iter().find(|end| **end >= sent).unwrap();
            let expected = [&run[sent..end], Frame::text("resync").as_bytes(), close.as_bytes()].concat();
            assert_eq!(unsent(&queue), expected, "after {sent} bytes");
        }
    }

    #[test]
    fn it_is_sent_in_any_pieces() {
        let mut queue = Queue::default();
        for text in ["one", "", "three"] {
            queue.push(Bytes::from(text));
        }
        queue.advance(2);
        assert_eq!(unsent(&queue), b"ethree");
        queue.advance(4);
        assert_eq!(unsent(&queue), b"ee");
        queue.advance(2);
        assert!(queue.is_empty() && queue.chunks.is_empty());
    }
}

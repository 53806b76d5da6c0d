//! The end of a turn: one write for each touched socket.

use std::{
    io::{self, ErrorKind, IoSlice, Write},
    net::Shutdown,
};

use mio::net::TcpStream;

use crate::{CaughtUp, Frame};

use super::{
    connection::{Connection, Phase},
    core::Core,
    counters::Counters,
    queue::Queue,
    turn::{Touched, Turn, UNTOUCHED},
};

/// Pieces that go out in one system call.
const SLICES: usize = 64;

impl Core {
    /// Writes what the turn has for its sockets. `resync` is asked for when there is a slow reader;
    /// it answers nothing when the gateway panicked.
    pub(super) fn write_all(&mut self, resync: impl Fn() -> Option<Frame>) {
        let mut at = 0;
        while let Some(touched) = self.turn.touched(at) {
            at += 1;
            let slot = touched.slot;
            let Some(connection) = self.slots.get_mut(slot) else { continue };
            connection.turn = UNTOUCHED;
            let written = connection.write_turn(&self.turn, touched, &mut self.counters);
            let over = connection
                .queue
                .as_ref()
                .is_some_and(|queue| connection.phase == Phase::Open && queue.is_over(self.settings.queue_bytes));
            if written.is_err() {
                self.drop_socket(slot);
            } else if over {
                self.give_up_on(slot, resync());
            } else {
                self.after_write(slot);
            }
        }
        self.turn.clear();
        self.answer_catch_ups();
    }

    /// What waits for a socket to have nothing queued.
    fn after_write(&mut self, slot: u32) {
        let Some(connection) = self.slots.get_mut(slot) else { return };
        if connection.queue.as_ref().is_some_and(|queue| !queue.is_empty()) {
            return;
        }
        if let Some(queue) = connection.queue.take() {
            self.answers.extend(queue.waiting);
        }
        if connection.phase == Phase::Finishing {
            connection.phase = Phase::Lingering;
            // It fails only when the connection is gone, which the next read will tell.
            let _ = connection.stream.shutdown(Shutdown::Write);
        }
    }

    /// Tells a slow reader so, as soon as it reads, and closes.
    fn give_up_on(&mut self, slot: u32, resync: Option<Frame>) {
        self.counters.slow_readers += 1;
        let Some(connection) = self.slots.get_mut(slot) else { return };
        if let Some(queue) = &mut connection.queue {
            queue.resync(resync, Frame::close(Some(1013), "too slow"));
            let waiting = queue.waiting.drain(..);
            self.answers.extend(waiting.map(|(done, _)| (done, CaughtUp::Gone)));
        }
        self.leave_open(slot, Phase::Finishing);
    }

    /// Answers the turn's catch-ups, those of blocked sockets when they have taken all.
    fn answer_catch_ups(&mut self) {
        for (id, done, answer) in std::mem::take(&mut self.catching_up) {
            let open = self.open_id(id.slot) == Some(id);
            match self.slots.get_mut(id.slot) {
                Some(connection) if open => match &mut connection.queue {
                    Some(queue) => queue.waiting.push((done, answer)),
                    None => self.answers.push((done, answer)),
                },
                _ => self.answers.push((done, CaughtUp::Gone)),
            }
        }
    }
}

impl Connection {
    /// Writes the turn's batches, after what is queued; what the socket does not take is queued.
    fn write_turn(&mut self, turn: &Turn, touched: Touched, counters: &mut Counters) -> io::Result<()> {
        let batches = turn.batches(touched);
        let sent = if self.queue.is_none() && self.readiness.writable {
            let mut rest = batches.clone();
            let (sent, offered) = match (rest.next(), rest.next()) {
                (None, _) => return Ok(()),
                (Some(only), None) => (write(&self.stream, &[IoSlice::new(only)], counters)?, only.len()),
                _ => {
                    let mut slices = [IoSlice::new(&[]); SLICES];
                    let mut offered = 0;
                    let mut count = 0;
                    for (slice, batch) in slices.iter_mut().zip(batches.clone()) {
                        *slice = IoSlice::new(batch);
                        offered += batch.len();
                        count += 1;
                    }
                    let slices = slices.get(..count).unwrap_or_default();
                    (write(&self.stream, slices, counters)?, offered)
                }
            };
            // Less than offered means full: the kernel will report when there is room again.
            self.readiness.writable = sent == offered;
            if sent == offered && batches.clone().nth(SLICES).is_none() {
                return Ok(());
            }
            sent
        } else {
            0
        };
        let queue = self.queue.get_or_insert_default();
        let mut skip = sent;
        for batch in batches {
            // A batch that went out in part is kept whole, see `Queue`.
            if skip < batch.len() {
                queue.push(batch.clone());
                queue.advance(skip);
            }
            skip = skip.saturating_sub(batch.len());
        }
        queue.exempt += touched.exempt;
        self.drain_queue(counters)
    }

    /// Writes what is queued, as far as the socket takes it.
    fn drain_queue(&mut self, counters: &mut Counters) -> io::Result<()> {
        let Some(queue) = self.queue.as_deref_mut() else { return Ok(()) };
        while self.readiness.writable && !queue.is_empty() {
            let (sent, offered) = write_queue(&self.stream, queue, counters)?;
            self.readiness.writable = sent == offered;
            queue.advance(sent);
        }
        Ok(())
    }
}

fn write_queue(stream: &TcpStream, queue: &Queue, counters: &mut Counters) -> io::Result<(usize, usize)> {
    let mut slices = [IoSlice::new(&[]); SLICES];
    let (count, offered) = queue.fill(&mut slices);
    let slices = slices.get(..count).unwrap_or_default();
    Ok((write(stream, slices, counters)?, offered))
}

/// One system call. A socket that would block takes nothing.
fn write(mut stream: &TcpStream, slices: &[IoSlice<'_>], counters: &mut Counters) -> io::Result<usize> {
    loop {
        let result = match slices {
            [only] => stream.write(only),
            many => stream.write_vectored(many),
        };
        counters.writes += 1;
        match result {
            Ok(sent) => {
                counters.bytes += sent as u64;
                return Ok(sent);
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(0),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

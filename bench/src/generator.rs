//! The load generator: one thread that drives any number of WebSockets.
//!
//! On its hot path it walks the frames and looks for a marker; it parses no JSON and allocates nothing for a delivery.
//! The socket of a room's sender does not count as a receiver: servers differ in what they echo to it.

use std::{
    io, mem,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use mio::{Events, Poll, Token, net::TcpStream};

use crate::{
    frame::{self, Header},
    marker::Finder,
    opening::Opening,
    socket::Socket,
    tally::{Tally, nanoseconds},
    target::{Place, Target},
};

/// When the next message of a room leaves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Pace {
    /// As soon as fewer than so many are on their way: as fast as the server can.
    Window(u32),
    /// So many a second, whatever the server does.
    Rate(f64),
}

/// A member's connection.
struct Member {
    socket: Socket,
    is_receiver: bool,
}

/// A room's sender and what surrounds a text it sends.
struct Room {
    sender: usize,
    receivers: u32,
    before_text: String,
    after_text: &'static str,
    /// When its next message leaves, at a rate.
    next: Duration,
}

/// All connections of a run.
pub(crate) struct Generator {
    poll: Poll,
    clock: Instant,
    members: Vec<Member>,
    rooms: Vec<Room>,
    pub(crate) tally: Tally,
    finder: Finder,
    /// Where sockets are read to.
    buffer: Vec<u8>,
    /// `None` while it only reads.
    pace: Option<Pace>,
    /// Rooms of the messages that the last read has completed.
    completed: Vec<usize>,
    /// The first error frame that a sender got.
    pub(crate) refusal: Option<String>,
}

impl Generator {
    /// A generator for `rooms` rooms whose members are still to be added.
    pub(crate) fn new(target: &Target, rooms: usize) -> Result<Self> {
        let room = |number| {
            let (before_text, after_text) = target.around_text(number);
            Room { sender: usize::MAX, receivers: 0, before_text, after_text, next: Duration::ZERO }
        };
        Ok(Self {
            poll: Poll::new()?,
            clock: Instant::now(),
            members: Vec::new(),
            rooms: (0..rooms).map(room).collect(),
            tally: Tally::new()?,
            finder: Finder::default(),
            buffer: vec![0; 1 << 18],
            pace: None,
            completed: Vec::new(),
            refusal: None,
        })
    }

    /// Takes over a connection.
    pub(crate) fn add(&mut self, place: Place, opening: Opening) -> Result<()> {
        let number = self.members.len();
        if let Some(room) = place.room.and_then(|room| self.rooms.get_mut(room)) {
            if place.member == 0 {
                room.sender = number;
            } else {
                room.receivers += 1;
            }
        }
        let (stream, partial) = opening.into_parts();
        stream.set_nonblocking(true)?;
        let mut socket = Socket::register(TcpStream::from_std(stream), self.poll.registry(), Token(number))?;
        socket.partial = partial;
        self.members.push(Member { socket, is_receiver: place.member != 0 });
        Ok(())
    }

    /// Begins to send, at this pace, whenever it runs.
    pub(crate) fn start(&mut self, pace: Pace) {
        self.pace = Some(pace);
        let now = self.clock.elapsed();
        for number in 0..self.rooms.len() {
            match pace {
                Pace::Window(window) => (0..window).for_each(|_| self.send(number)),
                Pace::Rate(_) => {
                    if let Some(room) = self.rooms.get_mut(number) {
                        room.next = now;
                    }
                }
            }
        }
    }

    /// Runs for a while: reads, and sends if it was started.
    pub(crate) fn run(&mut self, duration: Duration) -> Result<()> {
        let mut events = Events::with_capacity(256);
        let end = self.clock.elapsed() + duration;
        while let Some(mut left) = end.checked_sub(self.clock.elapsed()) {
            if let Some(Pace::Rate(rate)) = self.pace {
                left = left.min(self.send_due(Duration::from_secs_f64(1.0 / rate)));
            }
            self.turn(&mut events, left)?;
        }
        Ok(())
    }

    /// Sends no more, and reads until every message has reached everybody or nothing has moved for a second.
    pub(crate) fn drain(&mut self) -> Result<()> {
        self.pace = None;
        self.tally.stop();
        let mut last = u32::MAX;
        while self.tally.outstanding > 0 && self.tally.outstanding != last {
            last = self.tally.outstanding;
            self.run(Duration::from_secs(1))?;
        }
        Ok(())
    }

    /// Starts counting.
    pub(crate) fn start_counting(&mut self) {
        self.tally.start(nanoseconds(self.clock.elapsed()));
    }

    /// Sends what is due at a rate; returns the time to the next message.
    fn send_due(&mut self, gap: Duration) -> Duration {
        let mut wait = Duration::MAX;
        for number in 0..self.rooms.len() {
            let Some(room) = self.rooms.get_mut(number) else { continue };
            let due = room.next <= self.clock.elapsed();
            if due {
                room.next += gap;
            }
            wait = wait.min(room.next.saturating_sub(self.clock.elapsed()));
            if due {
                self.send(number);
            }
        }
        wait
    }

    /// One message, one write: in life they come from different people.
    fn send(&mut self, number: usize) {
        let Some(room) = self.rooms.get(number) else { return };
        let Some(sender) = self.members.get_mut(room.sender) else { return };
        let marker = self.tally.send(number, room.receivers, nanoseconds(self.clock.elapsed()));
        let mut payload = Vec::with_capacity(256);
        payload.extend_from_slice(room.before_text.as_bytes());
        marker.push_text(&mut payload);
        payload.extend_from_slice(room.after_text.as_bytes());
        let mut bytes = Vec::with_capacity(256);
        frame::push_masked(&mut bytes, frame::TEXT, &payload);
        sender.socket.write(&bytes);
    }

    /// Waits for sockets and reads those that have something.
    fn turn(&mut self, events: &mut Events, timeout: Duration) -> Result<()> {
        match self.poll.poll(events, Some(timeout)) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Ok(()),
            polled => polled?,
        }
        for event in &*events {
            let Token(number) = event.token();
            if event.is_writable()
                && let Some(member) = self.members.get_mut(number)
            {
                member.socket.write_unsent();
            }
            if event.is_readable() {
                self.read(number, event.is_read_closed())?;
                self.refill();
            }
        }
        Ok(())
    }

    /// Sends a message for each that has been completed, to keep the window full.
    fn refill(&mut self) {
        let mut completed = mem::take(&mut self.completed);
        if let Some(Pace::Window(_)) = self.pace {
            for room in &completed {
                self.send(*room);
            }
        }
        completed.clear();
        self.completed = completed;
    }

    /// Reads all that a socket has.
    fn read(&mut self, number: usize, ending: bool) -> Result<()> {
        let member = self.members.get_mut(number).context("an event for no socket")?;
        let now = nanoseconds(self.clock.elapsed());
        loop {
            let kept = member.socket.partial.len();
            let space = self.buffer.get_mut(kept..).context("a frame longer than the buffer")?;
            let capacity = space.len();
            let length = match member.socket.read(space) {
                Ok(0) => bail!("the server closed a connection"),
                Ok(length) => length,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error).context("reading a socket"),
            };
            if let Some(start) = self.buffer.get_mut(..kept) {
                start.copy_from_slice(&member.socket.partial);
                member.socket.partial.clear();
            }
            let mut rest = self.buffer.get(..kept + length).unwrap_or_default();
            while let Some(header) = Header::read(rest) {
                let Some((frame, after)) = rest.split_at_checked(header.payload.end) else { break };
                let payload = frame.get(header.payload.start..).unwrap_or_default();
                match header.opcode {
                    frame::TEXT if member.is_receiver => {
                        let room = self.finder.find(payload).and_then(|marker| self.tally.deliver(marker, now));
                        self.completed.extend(room);
                    }
                    frame::TEXT if self.refusal.is_none() && is_error(payload) => {
                        self.refusal = Some(String::from_utf8_lossy(payload).into_owned());
                    }
                    frame::PING => {
                        let mut pong = Vec::new();
                        frame::push_masked(&mut pong, frame::PONG, payload);
                        member.socket.write(&pong);
                    }
                    frame::CLOSE => bail!("the server closed a connection: {}", String::from_utf8_lossy(payload)),
                    _ => {}
                }
                rest = after;
            }
            member.socket.partial.extend_from_slice(rest);
            if length < capacity && !ending {
                return Ok(());
            }
        }
    }
}

/// Whether a frame to a sender refuses its message.
fn is_error(payload: &[u8]) -> bool {
    memchr::memmem::find(payload, br#""type":"error""#).is_some()
}

//! The limit program: the cheapest chat server this machine can run, the denominator of every ratio.
//!
//! One thread, epoll, frames built once, one write per member and event-loop turn; with a store, everything read in a
//! turn is one commit, and nothing is delivered before it. It must not grow features: no sign-in, no permissions, no
//! JSON. `J<room>` joins and is answered `ok`; `S<room> <text>` sends to all in the room, the sender included.

mod store;

use std::{collections::HashMap, io, mem, net::SocketAddr, path::PathBuf};

use anyhow::Result;
use base64::{Engine as _, prelude::BASE64_STANDARD};
use mio::{Events, Interest, Poll, Token, net::TcpListener};
use sha1::{Digest as _, Sha1};
use store::Store;

use crate::{
    frame::{self, Header},
    socket::Socket,
};

const LISTENER: Token = Token(usize::MAX);

/// What RFC 6455 appends to the client's key.
const HANDSHAKE: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// The options of `gavel-bench limit`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:5600")]
    listen: SocketAddr,
    /// Keep the messages in this SQLite database; without it nothing is kept.
    #[arg(long, value_name = "PATH")]
    sqlite: Option<PathBuf>,
    /// Keep the messages in this PostgreSQL database instead.
    #[arg(long, value_name = "URL", conflicts_with = "sqlite")]
    postgres: Option<String>,
    /// SQLite's `synchronous`.
    #[arg(long, default_value = "FULL", value_parser = ["FULL", "NORMAL", "OFF"])]
    sync: String,
}

/// A client.
struct Connection {
    socket: Socket,
    /// Whether the WebSocket handshake is done.
    upgraded: bool,
    /// The room it has joined.
    room: Option<usize>,
}

/// The members of a room and what this turn has for them.
#[derive(Default)]
struct Room {
    members: Vec<usize>,
    /// The frames of this turn, back to back.
    frames: Vec<u8>,
}

/// The whole server.
pub(crate) struct Limit {
    poll: Poll,
    listener: TcpListener,
    connections: Vec<Option<Connection>>,
    /// Places in `connections` that a closed connection has left.
    vacant: Vec<usize>,
    closed: Vec<usize>,
    rooms: Vec<Room>,
    room_numbers: HashMap<Vec<u8>, usize>,
    /// Rooms with frames to deliver.
    dirty: Vec<usize>,
    store: Option<Store>,
}

/// Runs the limit program until it is killed.
pub(crate) fn serve(options: &Options) -> Result<()> {
    let store = match (&options.postgres, &options.sqlite) {
        (Some(url), _) => Some(Store::postgres(url)?),
        (None, Some(path)) => Some(Store::sqlite(path, &options.sync)?),
        (None, None) => None,
    };
    Limit::bind(options.listen, store)?.run()
}

impl Limit {
    fn bind(address: SocketAddr, store: Option<Store>) -> Result<Self> {
        let poll = Poll::new()?;
        let mut listener = TcpListener::bind(address)?;
        poll.registry().register(&mut listener, LISTENER, Interest::READABLE)?;
        Ok(Self {
            poll,
            listener,
            connections: Vec::new(),
            vacant: Vec::new(),
            closed: Vec::new(),
            rooms: Vec::new(),
            room_numbers: HashMap::new(),
            dirty: Vec::new(),
            store,
        })
    }

    fn run(mut self) -> Result<()> {
        let mut events = Events::with_capacity(1024);
        let mut buffer = vec![0; 65_536];
        loop {
            match self.poll.poll(&mut events, None) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                polled => polled?,
            }
            for event in &events {
                if event.token() == LISTENER {
                    self.accept()?;
                    continue;
                }
                let Token(number) = event.token();
                if event.is_writable()
                    && let Some(Some(connection)) = self.connections.get_mut(number)
                {
                    connection.socket.write_unsent();
                }
                if event.is_readable() {
                    self.read(number, event.is_read_closed(), &mut buffer);
                }
            }
            self.commit()?;
            self.deliver();
            self.close();
        }
    }

    fn accept(&mut self) -> Result<()> {
        loop {
            let stream = match self.listener.accept() {
                Ok((stream, _)) => stream,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error.into()),
            };
            let number = self.vacant.pop().unwrap_or(self.connections.len());
            let socket = Socket::register(stream, self.poll.registry(), Token(number))?;
            let connection = Some(Connection { socket, upgraded: false, room: None });
            match self.connections.get_mut(number) {
                Some(place) => *place = connection,
                None => self.connections.push(connection),
            }
        }
    }

    /// Reads all that a socket has. A short read has emptied it, unless its end has been announced.
    fn read(&mut self, number: usize, ending: bool, buffer: &mut [u8]) {
        loop {
            let Some(Some(connection)) = self.connections.get_mut(number) else { return };
            let length = match connection.socket.read(buffer) {
                Ok(0) => return self.closed.push(number),
                Ok(length) => length,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return,
                Err(_) => return self.closed.push(number),
            };
            let Some(bytes) = buffer.get_mut(..length) else { return };
            if connection.socket.partial.is_empty() {
                let taken = self.take(number, bytes);
                self.keep(number, bytes.get(taken..).unwrap_or_default());
            } else {
                let mut joined = mem::take(&mut connection.socket.partial);
                joined.extend_from_slice(bytes);
                let taken = self.take(number, &mut joined);
                self.keep(number, joined.get(taken..).unwrap_or_default());
            }
            if length < buffer.len() && !ending {
                return;
            }
        }
    }

    fn keep(&mut self, number: usize, rest: &[u8]) {
        if let Some(Some(connection)) = self.connections.get_mut(number) {
            connection.socket.partial = rest.to_vec();
        }
    }

    /// Acts on every complete request and frame in `bytes`; returns how many bytes those were.
    fn take(&mut self, number: usize, bytes: &mut [u8]) -> usize {
        let Some(Some(connection)) = self.connections.get_mut(number) else { return 0 };
        let mut taken = 0;
        if !connection.upgraded {
            let Some(end) = memchr::memmem::find(bytes, b"\r\n\r\n") else { return 0 };
            taken = end + 4;
            connection.upgraded = true;
            connection.socket.write(&switching_protocols(bytes));
        }
        while let Some(rest) = bytes.get_mut(taken..)
            && let Some(header) = Header::read(rest)
        {
            taken += header.payload.end;
            let Some(payload) = rest.get_mut(header.payload) else { break };
            frame::unmask(payload, header.mask);
            match (header.opcode, &*payload) {
                (frame::TEXT, [b'J', room @ ..]) => self.join(number, room),
                (frame::TEXT, [b'S', rest @ ..]) => self.send(number, rest),
                (frame::CLOSE, _) => self.closed.push(number),
                _ => {}
            }
        }
        taken
    }

    fn join(&mut self, number: usize, name: &[u8]) {
        let room_number = *self.room_numbers.entry(name.to_vec()).or_insert_with(|| {
            self.rooms.push(Room::default());
            self.rooms.len() - 1
        });
        let Some(Some(connection)) = self.connections.get_mut(number) else { return };
        connection.room = Some(room_number);
        connection.socket.write(b"\x81\x02ok");
        if let Some(room) = self.rooms.get_mut(room_number) {
            room.members.push(number);
        }
    }

    fn send(&mut self, sender: usize, room_and_text: &[u8]) {
        let Some(space) = memchr::memchr(b' ', room_and_text) else { return };
        let Some((name, text)) = room_and_text.split_at_checked(space) else { return };
        let Some(text) = text.get(1..).filter(|text| str::from_utf8(text).is_ok()) else { return };
        let Some(&number) = self.room_numbers.get(name) else { return };
        let Some(room) = self.rooms.get_mut(number) else { return };
        if room.frames.is_empty() {
            self.dirty.push(number);
        }
        frame::push_text(&mut room.frames, text);
        if let Some(store) = &mut self.store {
            store.add(number, sender, text.len(), room.frames.len());
        }
    }

    /// Commits what this turn has read, before any of it is delivered.
    fn commit(&mut self) -> Result<()> {
        let Some(store) = &mut self.store else { return Ok(()) };
        store.commit(|room| self.rooms.get(room).map_or(&[], |room| &room.frames))
    }

    /// One write for each member of each room that has something.
    fn deliver(&mut self) {
        for number in self.dirty.drain(..) {
            let Some(room) = self.rooms.get_mut(number) else { continue };
            for member in &room.members {
                if let Some(Some(connection)) = self.connections.get_mut(*member) {
                    connection.socket.write(&room.frames);
                }
            }
            room.frames.clear();
        }
    }

    fn close(&mut self) {
        for number in self.closed.drain(..) {
            let Some(connection) = self.connections.get_mut(number).and_then(Option::take) else { continue };
            self.vacant.push(number);
            if let Some(room) = connection.room.and_then(|room| self.rooms.get_mut(room)) {
                room.members.retain(|member| *member != number);
            }
        }
    }
}

/// The answer to an upgrade request.
fn switching_protocols(request: &[u8]) -> Vec<u8> {
    let request = String::from_utf8_lossy(request);
    let key = request.lines().find_map(|line| line.strip_prefix("Sec-WebSocket-Key: ")).unwrap_or_default();
    let accept = BASE64_STANDARD.encode(Sha1::new().chain_update(key.trim()).chain_update(HANDSHAKE).finalize());
    format!(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Accept: {accept}\r\n\r\n"
    )
    .into_bytes()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Starts a limit program in a thread of this process.
    pub(crate) fn start(sqlite: Option<PathBuf>) -> SocketAddr {
        let store = sqlite.map(|path| Store::sqlite(&path, "OFF").unwrap());
        let limit = Limit::bind(([127, 0, 0, 1], 0).into(), store).unwrap();
        let address = limit.listener.local_addr().unwrap();
        std::thread::spawn(move || limit.run().unwrap());
        address
    }
}

//! Clients and gateways for the tests. The clients speak raw bytes, so that they can break rules.

#![expect(dead_code, unreachable_pub, reason = "each test binary uses its part of this")]

use std::{
    collections::HashMap,
    io::{self, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
    time::{Duration, Instant},
};

use bytes::Bytes;
use gavel_model::{ChannelId, UserId};
use gavel_realtime::{Behind, Bus, CaughtUp, Door, Frame, Gateway, Room, Settings, Socket, SocketId, new};

/// How long anything may take on a machine that is busy with other things.
pub const PATIENCE: Duration = Duration::from_mins(1);

pub const TEXT: u8 = 1;
pub const CLOSE: u8 = 8;
pub const PING: u8 = 9;
pub const PONG: u8 = 10;

pub fn channel(name: &str) -> Room {
    Room::Channel(ChannelId::new(name).unwrap())
}

pub fn user(name: &str) -> Room {
    Room::User(UserId::new(name).unwrap())
}

/// Waits for something to become true.
pub fn eventually(what: &str, mut condition: impl FnMut() -> bool) {
    let start = Instant::now();
    while !condition() {
        assert!(start.elapsed() < PATIENCE, "never: {what}");
        thread::sleep(Duration::from_millis(2));
    }
}

/// A frame as a client sends it.
pub fn client_frame(first: u8, payload: &[u8]) -> Vec<u8> {
    const MASK: [u8; 4] = [0x1a, 0x2b, 0x3c, 0x4d];
    let mut bytes = vec![first];
    match payload.len() {
        len @ ..126 => bytes.push(0x80 | len as u8),
        len @ ..65_536 => {
            bytes.push(0xfe);
            bytes.extend_from_slice(&(len as u16).to_be_bytes());
        }
        len => {
            bytes.push(0xff);
            bytes.extend_from_slice(&(len as u64).to_be_bytes());
        }
    }
    bytes.extend_from_slice(&MASK);
    bytes.extend(payload.iter().zip(MASK.iter().cycle()).map(|(byte, key)| byte ^ key));
    bytes
}

pub fn text(payload: impl AsRef<[u8]>) -> Vec<u8> {
    client_frame(0x81, payload.as_ref())
}

/// A close payload.
pub fn close(code: u16, reason: &str) -> Vec<u8> {
    [&code.to_be_bytes(), reason.as_bytes()].concat()
}

/// The far end of a connection.
pub struct Client {
    pub stream: TcpStream,
    buffer: Vec<u8>,
}

impl Client {
    /// Two ends: the client's, and the one for the door.
    pub fn pair() -> (Self, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let stream = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        stream.set_nodelay(true).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        (Self { stream, buffer: Vec::new() }, listener.accept().unwrap().0)
    }

    pub fn send(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).unwrap();
    }

    pub fn say(&mut self, message: &str) {
        self.send(&text(message));
    }

    /// The next frame: opcode and payload; `None` at the end of the stream.
    pub fn frame(&mut self) -> Option<(u8, Vec<u8>)> {
        loop {
            if let Some((frame, len)) = parse(&self.buffer) {
                self.buffer.drain(..len);
                return Some(frame);
            }
            let mut chunk = [0; 16 << 10];
            match self.stream.read(&mut chunk) {
                Ok(0) => {
                    assert!(self.buffer.is_empty(), "the stream ends inside a frame");
                    return None;
                }
                Ok(len) => self.buffer.extend_from_slice(&chunk[..len]),
                Err(error) if error.kind() == io::ErrorKind::ConnectionReset => return None,
                Err(error) => panic!("nothing came: {error}"),
            }
        }
    }

    /// The next frame, which has to be text.
    pub fn text(&mut self) -> String {
        let (opcode, payload) = self.frame().expect("a text, not the end");
        assert_eq!(opcode, TEXT, "{}", String::from_utf8_lossy(&payload));
        String::from_utf8(payload).unwrap()
    }

    pub fn texts(&mut self, count: usize) -> Vec<String> {
        (0..count).map(|_| self.text()).collect()
    }

    /// The rest of the stream.
    pub fn rest(&mut self) -> Vec<(u8, Vec<u8>)> {
        std::iter::from_fn(|| self.frame()).collect()
    }

    /// Says something and takes the echo, so that all that was done before is done.
    pub fn round_trip(&mut self) {
        self.say("round trip");
        assert_eq!(self.text(), "round trip");
    }
}

/// A server frame at the front, checked to be in its shortest form.
fn parse(bytes: &[u8]) -> Option<((u8, Vec<u8>), usize)> {
    let (&[first, short], rest) = bytes.split_first_chunk::<2>()?;
    assert_eq!(first & 0xf0, 0x80, "a server frame is whole");
    assert!(short < 128, "a server frame is not masked");
    let (len, header) = match short {
        126 => (usize::from(u16::from_be_bytes(*rest.first_chunk()?)), 4),
        127 => (u64::from_be_bytes(*rest.first_chunk()?) as usize, 10),
        len => (usize::from(len), 2),
    };
    let payload = bytes.get(header..header + len)?;
    Some(((first & 0x0f, payload.to_vec()), header + len))
}

/// Answers with what it is told, and obeys a few words.
#[derive(Default)]
pub struct Echo {
    pub opened: AtomicUsize,
    pub closed: AtomicUsize,
    pub heard: Mutex<Vec<String>>,
    /// The last joining behind of each socket.
    pub behind: Mutex<HashMap<SocketId, Behind>>,
}

/// The rooms a socket joins when it opens, `true` for behind; and where its id is to be put.
#[derive(Default, Clone)]
pub struct Visitor {
    pub rooms: Vec<(Room, bool)>,
    pub id: Arc<Mutex<Option<SocketId>>>,
}

impl Echo {
    fn fall_behind(&self, socket: &mut Socket<'_>, room: &Room) {
        let behind = socket.join_behind(room);
        self.behind.lock().unwrap().insert(socket.id(), behind);
    }
}

impl Gateway for Echo {
    type Session = Visitor;

    fn opened(&self, socket: &mut Socket<'_>, session: &mut Visitor) {
        for (room, behind) in &session.rooms {
            if *behind {
                self.fall_behind(socket, room);
            } else {
                socket.join(room);
            }
            assert!(socket.is_in(room));
        }
        *session.id.lock().unwrap() = Some(socket.id());
        self.opened.fetch_add(1, Ordering::SeqCst);
    }

    fn message(&self, socket: &mut Socket<'_>, _: &mut Visitor, text: &str) {
        match text.split_once(' ').unwrap_or((text, "")) {
            ("/pause", rest) => {
                self.heard.lock().unwrap().push(rest.to_owned());
                socket.pause();
            }
            ("/join", room) => socket.join(&channel(room)),
            ("/behind", room) => self.fall_behind(socket, &channel(room)),
            ("/leave", room) => socket.leave(&channel(room)),
            ("/close", reason) => socket.close(4000, reason),
            ("/panic", _) => panic!("told to"),
            _ => socket.send(Frame::text(text)),
        }
    }

    fn closed(&self, _: SocketId, _: Visitor) {
        self.closed.fetch_add(1, Ordering::SeqCst);
    }

    fn resync(&self) -> Frame {
        Frame::text("resync")
    }
}

/// A running server with an [`Echo`].
pub struct Server {
    pub bus: Bus,
    pub door: Door<Visitor>,
    pub echo: Arc<Echo>,
}

impl Server {
    /// The last joining behind of a socket.
    pub fn behind(&self, id: SocketId) -> Behind {
        self.echo.behind.lock().unwrap()[&id].clone()
    }

    pub fn start(settings: Settings) -> Self {
        let (bus, shards) = new(settings).unwrap();
        let echo = Arc::new(Echo::default());
        let door = shards.start(Arc::clone(&echo)).unwrap();
        Self { bus, door, echo }
    }

    /// A client that is in these rooms.
    pub fn connect(&self, rooms: &[Room]) -> (Client, SocketId) {
        self.visit(rooms.iter().map(|room| (room.clone(), false)).collect())
    }

    pub fn visit(&self, rooms: Vec<(Room, bool)>) -> (Client, SocketId) {
        let visitor = Visitor { rooms, ..Visitor::default() };
        let (client, far) = Client::pair();
        self.door.adopt(far, Bytes::new(), visitor.clone(), None).unwrap();
        eventually("a socket opens", || visitor.id.lock().unwrap().is_some());
        let id = visitor.id.lock().unwrap().unwrap();
        (client, id)
    }

    /// Publishes one text and flushes.
    pub fn publish(&self, room: &Room, seq: Option<u64>, text: &str) {
        self.bus.publish(room, seq, Frame::text(text));
        self.bus.flush();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.bus.drain(Frame::text("bye"), 1012);
    }
}

/// Texts of consecutive numbers.
pub fn numbered(range: std::ops::RangeInclusive<u64>) -> Vec<String> {
    range.map(|seq| seq.to_string()).collect()
}

/// Calls `catch_up` and waits for the answer.
pub fn catch_up(server: &Server, id: SocketId, backlog: &[String], up_to: u64) -> CaughtUp {
    let (done, answer) = mpsc::channel();
    let backlog = backlog.iter().map(Frame::text).collect();
    let done = Box::new(move |caught_up| done.send(caught_up).unwrap());
    server.bus.catch_up(&server.behind(id), backlog, up_to, done);
    answer.recv_timeout(PATIENCE).unwrap()
}

//! Connections without a client library: what is sent is what is written here.

use std::{
    io::{self, ErrorKind, Read, Write},
    net::{Shutdown, TcpStream},
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::support::{PATIENCE, Server};

/// How a connection ended after what it was answered.
#[derive(Debug)]
pub(crate) struct Ended {
    /// All that came.
    pub(crate) text: String,
    /// Whether it ended in order, and not by a reset.
    pub(crate) clean: bool,
}

impl Ended {
    /// The status of the (first) HTTP answer; 0 if there is none.
    pub(crate) fn status(&self) -> u16 {
        self.text.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3)?.parse().ok()).unwrap_or(0)
    }

    /// The status of each of the answers.
    pub(crate) fn statuses(&self) -> Vec<u16> {
        self.text.split("HTTP/1.1 ").skip(1).map(|rest| rest[..3].parse().unwrap()).collect()
    }
}

pub(crate) fn connect(server: &Server) -> TcpStream {
    try_connect(server).unwrap()
}

/// Connects to a server that may be gone.
fn try_connect(server: &Server) -> io::Result<TcpStream> {
    let stream = TcpStream::connect(&server.address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// Reads until the server ends the connection, which it must.
pub(crate) fn read_to_end(stream: &mut TcpStream) -> Ended {
    let mut bytes = Vec::new();
    let mut buffer = vec![0; 64 << 10];
    let clean = loop {
        match stream.read(&mut buffer) {
            Ok(0) => break true,
            Ok(len) => bytes.extend_from_slice(&buffer[..len]),
            Err(error) if error.kind() == ErrorKind::ConnectionReset => break false,
            Err(error) => panic!("the server does not end the connection ({error}), it said {:?}", text(&bytes)),
        }
    };
    Ended { text: text(&bytes), clean }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Sends bytes, as far as the server takes them, and gives what comes back until it ends the connection.
pub(crate) fn exchange(server: &Server, bytes: &[u8]) -> Ended {
    let mut stream = connect(server);
    let _ = stream.write_all(bytes);
    read_to_end(&mut stream)
}

/// The same, and says that no more comes: the server may then end the connection without an answer.
pub(crate) fn exchange_and_leave(server: &Server, bytes: &[u8]) -> Ended {
    let mut stream = connect(server);
    let _ = stream.write_all(bytes);
    let _ = stream.shutdown(Shutdown::Write);
    read_to_end(&mut stream)
}

/// The head of a request that `user` makes by the server key.
pub(crate) fn head(server: &Server, user: &str, method: &str, path: &str, more: &str) -> String {
    let key = &server.key;
    format!("{method} {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nX-Gavel-User: {user}\r\n{more}\r\n")
}

/// What the app itself is answered.
pub(crate) fn get(server: &Server, path: &str) -> Value {
    let key = &server.key;
    let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {key}\r\n\r\n");
    let mut stream = connect(server);
    stream.write_all(request.as_bytes()).unwrap();
    let answer = read_to_end(&mut stream);
    assert_eq!(answer.status(), 200, "{path}: {}", answer.text);
    serde_json::from_str(answer.text.split_once("\r\n\r\n").unwrap().1).unwrap()
}

/// A WebSocket.
pub(crate) struct Wire {
    pub(crate) stream: TcpStream,
    read: Vec<u8>,
}

/// What a server's frame holds: the opcode and the payload.
pub(crate) type Frame = (u8, Vec<u8>);

impl Wire {
    /// Connects as a user and takes the first frame.
    pub(crate) fn open(server: &Server, user: &str) -> Self {
        Self::try_open(server, user).expect("the server does not take the socket")
    }

    /// The same at a server that may be gone.
    pub(crate) fn try_open(server: &Server, user: &str) -> Option<Self> {
        let more = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
             Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";
        let mut wire = Self { stream: try_connect(server).ok()?, read: Vec::new() };
        wire.stream.write_all(head(server, user, "GET", "/api/v3/ws", more).as_bytes()).ok()?;
        let end = loop {
            if let Some(at) = wire.read.windows(4).position(|four| four == b"\r\n\r\n") {
                break at + 4;
            }
            if !wire.more().ok()? {
                return None;
            }
        };
        let answer: Vec<u8> = wire.read.drain(..end).collect();
        assert!(answer.starts_with(b"HTTP/1.1 101 "), "{}", text(&answer));
        let connected = wire.next().ok()?;
        assert_eq!(connected["type"], "connected");
        Some(wire)
    }

    /// The next event or answer; the close code at the end, if one comes.
    pub(crate) fn next(&mut self) -> Result<Value, Option<u16>> {
        loop {
            match self.frame() {
                Some((1, payload)) => return Ok(serde_json::from_slice(&payload).unwrap()),
                Some((8, payload)) => return Err(code(&payload)),
                Some(_) => {}
                None => return Err(None),
            }
        }
    }

    /// The next event or answer, if one comes in time.
    pub(crate) fn next_in_time(&mut self) -> Option<Value> {
        match self.stream.peek(&mut [0]) {
            Ok(_) => self.next().ok(),
            Err(_) => None,
        }
    }

    /// Sends to a server that may be gone.
    pub(crate) fn try_say(&mut self, json: &Value) -> io::Result<()> {
        self.stream.write_all(&masked(1, json.to_string().as_bytes()))
    }

    fn more(&mut self) -> io::Result<bool> {
        let mut buffer = [0; 16 << 10];
        let len = self.stream.read(&mut buffer)?;
        self.read.extend_from_slice(&buffer[..len]);
        Ok(len > 0)
    }

    /// The next frame; none at the end of the connection.
    pub(crate) fn frame(&mut self) -> Option<Frame> {
        loop {
            if let Some((frame, len)) = parse(&self.read) {
                self.read.drain(..len);
                return Some(frame);
            }
            match self.more() {
                Ok(true) => {}
                Ok(false) => return None,
                Err(error) if error.kind() == ErrorKind::ConnectionReset => return None,
                Err(error) => panic!("no frame came: {error}"),
            }
        }
    }

    /// The next event or answer.
    #[track_caller]
    pub(crate) fn json(&mut self) -> Value {
        self.next().unwrap_or_else(|code| panic!("closed with {code:?}"))
    }

    /// The code of the close that comes, and how many frames came before; none if the connection ended without one.
    pub(crate) fn closed(&mut self) -> (Option<u16>, usize) {
        let start = Instant::now();
        let mut before = 0;
        while let Some((opcode, payload)) = self.frame() {
            if opcode == 8 {
                return (code(&payload), before);
            }
            before += 1;
            assert!(start.elapsed() < PATIENCE, "the socket is not closed");
        }
        (None, before)
    }

    pub(crate) fn send(&mut self, frame: &[u8]) {
        self.stream.write_all(frame).unwrap();
    }

    pub(crate) fn say(&mut self, json: &Value) {
        self.send(&masked(1, json.to_string().as_bytes()));
    }

    /// Subscribes; what is told from then on comes after.
    pub(crate) fn subscribe(&mut self, channel: &str) {
        self.say(&serde_json::json!({ "type": "subscribe", "ref": "s", "channelId": channel }));
        let answer = self.json();
        assert_eq!((&answer["type"], &answer["ref"]), (&"ack".into(), &"s".into()), "{answer}");
    }

    /// Writes until the server takes no more for a while, or has ended the connection; how many bytes it took.
    pub(crate) fn press(&mut self, bytes: &[u8], times: usize) -> usize {
        self.stream.set_write_timeout(Some(Duration::from_secs(2))).unwrap();
        let mut taken = 0;
        for _ in 0..times {
            match self.stream.write(bytes) {
                Ok(len) => taken += len,
                Err(_) => break,
            }
        }
        taken
    }
}

fn code(payload: &[u8]) -> Option<u16> {
    payload.first_chunk().map(|code| u16::from_be_bytes(*code))
}

fn parse(bytes: &[u8]) -> Option<(Frame, usize)> {
    let (&[first, second], rest) = bytes.split_first_chunk()?;
    assert!(second < 128, "a server does not mask");
    let (len, header) = match second {
        126 => (usize::from(u16::from_be_bytes(*rest.first_chunk()?)), 4),
        127 => (usize::try_from(u64::from_be_bytes(*rest.first_chunk()?)).unwrap(), 10),
        len => (usize::from(len), 2),
    };
    let payload = bytes.get(header..header + len)?.to_vec();
    Some(((first & 15, payload), header + len))
}

/// A whole frame of a client.
pub(crate) fn masked(opcode: u8, payload: &[u8]) -> Vec<u8> {
    piece(true, opcode, payload)
}

/// A frame of a client that may be a fragment.
pub(crate) fn piece(last: bool, opcode: u8, payload: &[u8]) -> Vec<u8> {
    let mut frame = announce(last, opcode, payload.len() as u64);
    frame.extend(payload.iter().zip([1, 2, 3, 4].iter().cycle()).map(|(byte, mask)| byte ^ mask));
    frame
}

/// The header of a client's frame, and its mask.
pub(crate) fn announce(last: bool, opcode: u8, len: u64) -> Vec<u8> {
    let mut header = vec![u8::from(last) << 7 | opcode];
    match (u8::try_from(len), u16::try_from(len)) {
        (Ok(len @ ..=125), _) => header.push(128 | len),
        (_, Ok(len)) => {
            header.push(0x80 | 0x7e);
            header.extend(len.to_be_bytes());
        }
        _ => {
            header.push(0x80 | 0x7f);
            header.extend(len.to_be_bytes());
        }
    }
    header.extend([1, 2, 3, 4]);
    header
}

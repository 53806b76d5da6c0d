//! This crate alone, speaking the protocol of the ceiling program (`J<room>` joins, `S<room> <text>`
//! sends), so that both can be put under the same load.
//!
//! `ceiling PORT [SHARDS] [writer]`: with `writer`, messages take the way through a thread that
//! publishes what has piled up and flushes once, as the store's writer does.

use std::{
    io::{self, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, mpsc},
    thread,
};

use bytes::Bytes;
use gavel_model::ChannelId;
use gavel_realtime::{Bus, Frame, Gateway, Room, Settings, Socket, SocketId, new};
use tungstenite::handshake::derive_accept_key;

struct Ceiling {
    bus: Bus,
    writer: Option<mpsc::Sender<(Room, Frame)>>,
}

fn room(name: &str) -> Option<Room> {
    ChannelId::new(name).ok().map(Room::Channel)
}

impl Gateway for Ceiling {
    type Session = ();

    fn opened(&self, _: &mut Socket<'_>, (): &mut ()) {}

    fn message(&self, socket: &mut Socket<'_>, (): &mut (), text: &str) {
        if let Some(room) = text.strip_prefix('J').and_then(room) {
            socket.join(&room);
            socket.send(Frame::text("ok"));
        } else if let Some((name, text)) = text.strip_prefix('S').and_then(|rest| rest.split_once(' '))
            && let Some(room) = room(name)
        {
            if let Some(writer) = &self.writer {
                let _ = writer.send((room, Frame::text(text)));
            } else {
                self.bus.publish(&room, None, Frame::text(text));
                self.bus.flush();
            }
        }
    }

    fn closed(&self, _: SocketId, (): ()) {}

    fn resync(&self) -> Frame {
        Frame::text("resync")
    }
}

/// The least that passes for an HTTP server.
fn upgrade(stream: &mut TcpStream) -> io::Result<()> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte)?;
        head.extend_from_slice(&byte);
    }
    let head = String::from_utf8_lossy(&head);
    let key = head.lines().find_map(|line| line.strip_prefix("Sec-WebSocket-Key: ")).unwrap_or_default();
    let accept = derive_accept_key(key.trim().as_bytes());
    write!(
        stream,
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Accept: {accept}\r\n\r\n"
    )
}

fn main() -> io::Result<()> {
    let mut args = std::env::args().skip(1);
    let port = args.next().and_then(|port| port.parse().ok()).unwrap_or(5600);
    let shards = args.next().and_then(|shards| shards.parse().ok()).unwrap_or(1);
    let (bus, stopped) = new(Settings { shards, ..Settings::default() })?;
    let writer = args.next().map(|_| {
        let (sender, messages) = mpsc::channel::<(Room, Frame)>();
        let bus = bus.clone();
        thread::spawn(move || {
            while let Ok(first) = messages.recv() {
                for (room, frame) in std::iter::once(first).chain(messages.try_iter()) {
                    bus.publish(&room, None, frame);
                }
                bus.flush();
            }
        });
        sender
    });
    let door = stopped.start(Arc::new(Ceiling { bus, writer }))?;
    for stream in TcpListener::bind(("127.0.0.1", port))?.incoming() {
        let mut stream = stream?;
        if upgrade(&mut stream).is_ok() {
            door.adopt(stream, Bytes::new(), (), None)?;
        }
    }
    Ok(())
}

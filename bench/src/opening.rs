//! The opening of a WebSocket, while it is still an ordinary blocking socket: upgrade, greeting, subscription.

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
};

use anyhow::{Context as _, Result, bail};

use crate::{
    frame::{self, Header},
    http::PATIENCE,
};

/// A WebSocket that nobody polls yet.
pub(crate) struct Opening {
    stream: TcpStream,
    /// Bytes read and not yet taken.
    bytes: Vec<u8>,
}

impl Opening {
    /// Connects and upgrades.
    pub(crate) fn upgrade(host: SocketAddr, path: &str) -> Result<Self> {
        let stream = TcpStream::connect(host).with_context(|| format!("connecting to {host}"))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let mut opening = Self { stream, bytes: Vec::new() };
        opening.stream.write_all(
            format!(
                "GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
                 Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
            )
            .as_bytes(),
        )?;
        let end = loop {
            if let Some(end) = memchr::memmem::find(&opening.bytes, b"\r\n\r\n") {
                break end + 4;
            }
            opening.fill().context("in the upgrade")?;
        };
        if !opening.bytes.starts_with(b"HTTP/1.1 101") {
            bail!("no upgrade: {}", String::from_utf8_lossy(&opening.bytes));
        }
        opening.bytes.drain(..end);
        Ok(opening)
    }

    /// Sends a text frame.
    pub(crate) fn send(&mut self, text: &str) -> Result<()> {
        let mut bytes = Vec::new();
        frame::push_masked(&mut bytes, frame::TEXT, text.as_bytes());
        Ok(self.stream.write_all(&bytes)?)
    }

    /// Reads until a frame contains all of `parts`; the frames before it are dropped.
    pub(crate) fn expect(&mut self, parts: &[&str]) -> Result<()> {
        loop {
            while let Some(header) = Header::read(&self.bytes) {
                let payload = self.bytes.get(header.payload.clone()).unwrap_or_default();
                let found = parts.iter().all(|part| memchr::memmem::find(payload, part.as_bytes()).is_some());
                self.bytes.drain(..header.payload.end);
                if found {
                    return Ok(());
                }
            }
            self.fill().with_context(|| format!("waiting for a frame with {}", parts.join(" and ")))?;
        }
    }

    /// The stream, and what has been read of it but not been expected.
    pub(crate) fn into_parts(self) -> (TcpStream, Vec<u8>) {
        (self.stream, self.bytes)
    }

    fn fill(&mut self) -> Result<()> {
        let mut buffer = [0; 4096];
        let length = self.stream.read(&mut buffer)?;
        if length == 0 {
            bail!("the server closed the connection after {:?}", String::from_utf8_lossy(&self.bytes));
        }
        self.bytes.extend_from_slice(buffer.get(..length).unwrap_or_default());
        Ok(())
    }
}

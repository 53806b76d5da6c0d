//! A non-blocking socket and the bytes that wait on it; the limit program and the generator both use it.

use std::io::{self, Read as _, Write as _};

use mio::{Interest, Registry, Token, net::TcpStream};

/// A socket; its buffers are empty, and take no memory, while nothing waits.
pub(crate) struct Socket {
    stream: TcpStream,
    /// The start of a request or frame whose end has not come.
    pub(crate) partial: Vec<u8>,
    /// What the socket would not take yet.
    unsent: Vec<u8>,
}

impl Socket {
    /// Registers a stream, edge-triggered: a socket that once would not take more needs no second registration, and a
    /// read that did not fill its buffer has emptied the socket.
    pub(crate) fn register(mut stream: TcpStream, registry: &Registry, token: Token) -> io::Result<Self> {
        stream.set_nodelay(true)?;
        registry.register(&mut stream, token, Interest::READABLE | Interest::WRITABLE)?;
        Ok(Self { stream, partial: Vec::new(), unsent: Vec::new() })
    }

    /// One read.
    pub(crate) fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.stream.read(buffer)
    }

    /// Writes at once; what the socket does not take waits until it is writable. An error shows when it is read.
    pub(crate) fn write(&mut self, bytes: &[u8]) {
        if !self.unsent.is_empty() {
            self.unsent.extend_from_slice(bytes);
            return;
        }
        let taken = self.stream.write(bytes).unwrap_or(0);
        if let Some(rest @ [_, ..]) = bytes.get(taken..) {
            self.unsent.extend_from_slice(rest);
        }
    }

    /// Writes what waited, now that the socket is writable.
    pub(crate) fn write_unsent(&mut self) {
        while !self.unsent.is_empty() {
            match self.stream.write(&self.unsent) {
                Ok(taken) if taken == self.unsent.len() => self.unsent = Vec::new(),
                Ok(taken) => drop(self.unsent.drain(..taken)),
                Err(_) => return,
            }
        }
    }
}

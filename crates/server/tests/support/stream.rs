//! A reader of `GET /api/v3/events`, which believes only what it is told.

use std::{
    io::{BufRead, BufReader, ErrorKind, Write},
    net::{Shutdown, TcpStream},
    time::Duration,
};

use serde_json::Value;

use super::PATIENCE;

/// A stream of events.
pub struct EventStream {
    reader: BufReader<TcpStream>,
    /// The id that came last.
    pub last: i64,
    /// Whether the server said when to come back since the last event.
    pub retry: bool,
}

impl EventStream {
    /// Follows, with this behind the path, and reads the first event.
    pub fn open(address: &str, query: &str, headers: &[(String, String)]) -> Result<(Self, Value), String> {
        let mut socket = TcpStream::connect(address).map_err(|e| e.to_string())?;
        socket.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut head = format!("GET /api/v3/events{query} HTTP/1.1\r\nHost: {address}\r\n");
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        write!(socket, "{head}\r\n").map_err(|e| e.to_string())?;
        let mut stream = Self { reader: BufReader::new(socket), last: -1, retry: false };
        let status = stream.line().ok_or("no answer")?;
        if !status.contains(" 200 ") {
            return Err(status);
        }
        while stream.line().is_some_and(|line| !line.is_empty()) {}
        let first = stream.event().ok_or("it ended at once")?;
        Ok((stream, first))
    }

    fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        match self.reader.read_line(&mut line) {
            Ok(0) => None,
            Ok(_) => Some(line.trim_end().to_owned()),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                panic!("nothing came for too long")
            }
            Err(_) => None,
        }
    }

    /// The next event; none if the stream has ended.
    pub fn event(&mut self) -> Option<Value> {
        // The lines of the chunks between are none of these.
        loop {
            let line = self.line()?;
            if let Some(id) = line.strip_prefix("id: ") {
                self.last = id.parse().unwrap();
            } else if line == "0" {
                // The last chunk: the connection stays for another call.
                return None;
            } else if line.starts_with("retry: ") {
                self.retry = true;
            } else if let Some(data) = line.strip_prefix("data: ") {
                self.retry = false;
                return Some(serde_json::from_str(data).unwrap());
            }
        }
    }

    /// The next event, which must come.
    pub fn next(&mut self) -> Value {
        self.event().unwrap_or_else(|| panic!("the stream has ended"))
    }

    /// The next event of this type.
    pub fn expect(&mut self, kind: &str) -> Value {
        loop {
            let event = self.next();
            if event["type"] == kind {
                return event;
            }
        }
    }

    /// The events up to the message of this text.
    pub fn until(&mut self, text: &str) -> Vec<Value> {
        let mut events = Vec::new();
        loop {
            events.push(self.next());
            if events.last().is_some_and(|event| event["data"]["text"] == text) {
                return events;
            }
        }
    }

    /// Reads to the end; what came before it.
    pub fn ended(&mut self) -> Vec<Value> {
        std::iter::from_fn(|| self.event()).collect()
    }

    /// That nothing comes for a while.
    pub fn expect_nothing(&mut self) {
        let socket = self.reader.get_ref().try_clone().unwrap();
        socket.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
        let mut line = String::new();
        // The end of the event before may be to come.
        while line.trim().is_empty() && self.reader.read_line(&mut line).is_ok_and(|read| read > 0) {}
        assert!(line.trim().is_empty(), "{line}");
        socket.set_read_timeout(Some(PATIENCE)).unwrap();
    }
}

impl Drop for EventStream {
    fn drop(&mut self) {
        let _ = self.reader.get_ref().shutdown(Shutdown::Both);
    }
}

//! A WebSocket client that never waits longer than a test's patience.

use std::{
    io::ErrorKind,
    net::TcpStream,
    time::{Duration, Instant},
};

use serde_json::Value;
use tungstenite::{
    Error, HandshakeError, Message, WebSocket,
    client::IntoClientRequest,
    http::{HeaderName, HeaderValue},
    protocol::CloseFrame,
};

use super::PATIENCE;

/// An open WebSocket.
pub struct Socket {
    stream: WebSocket<TcpStream>,
    /// The headers of the answer to the handshake.
    pub headers: tungstenite::http::HeaderMap,
    /// The first frame.
    pub connected: Value,
}

/// A handshake that was answered with something else than 101.
#[derive(Debug)]
pub struct Refused {
    pub status: u16,
    pub body: Value,
}

impl Socket {
    /// Connects and takes the first frame, which has to be `connected`.
    pub fn open(address: &str, path: &str, headers: &[(String, String)]) -> Result<Self, Refused> {
        let mut request = format!("ws://{address}{path}").into_client_request().unwrap();
        for (name, value) in headers {
            let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
            request.headers_mut().insert(name, HeaderValue::from_str(value).unwrap());
        }
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_nodelay(true).unwrap();
        let (stream, response) = match tungstenite::client(request, stream) {
            Ok(open) => open,
            Err(HandshakeError::Failure(Error::Http(response))) => {
                let status = response.status().as_u16();
                let body = response.body().as_deref().unwrap_or_default();
                return Err(Refused { status, body: serde_json::from_slice(body).unwrap_or_default() });
            }
            Err(error) => panic!("the handshake failed: {error}"),
        };
        let mut socket = Self { stream, headers: response.headers().clone(), connected: Value::Null };
        socket.connected = socket.expect("connected");
        Ok(socket)
    }

    /// Sends a frame.
    pub fn send_json(&mut self, frame: &Value) {
        self.send_text(&frame.to_string());
    }

    /// Sends a text frame, whatever is in it.
    pub fn send_text(&mut self, text: &str) {
        self.stream.send(Message::text(text)).unwrap();
    }

    /// Sends a frame to a server that may be gone.
    pub fn try_send(&mut self, frame: &Value) -> Result<(), Error> {
        self.stream.send(Message::text(frame.to_string()))
    }

    /// Queues a frame without sending it; the next call that sends takes it along.
    pub fn write_json(&mut self, frame: &Value) {
        self.stream.write(Message::text(frame.to_string())).unwrap();
    }

    /// Sends what was queued.
    pub fn flush(&mut self) {
        self.stream.flush().unwrap();
    }

    /// The next frame.
    #[track_caller]
    pub fn next_json(&mut self) -> Value {
        match self.next_within(PATIENCE) {
            Ok(Some(frame)) => frame,
            Ok(None) => panic!("no frame came"),
            Err(close) => panic!("the socket was closed: {close:?}"),
        }
    }

    /// The next frame, which has to be of this type.
    #[track_caller]
    pub fn expect(&mut self, kind: &str) -> Value {
        let frame = self.next_json();
        assert_eq!(frame["type"], kind, "{frame}");
        frame
    }

    /// Sends a frame and gives the answer that carries its `ref`; nothing else may come before it.
    #[track_caller]
    pub fn ask(&mut self, frame: &Value) -> Value {
        self.send_json(frame);
        let answer = self.next_json();
        assert_eq!(answer["ref"], frame["ref"], "{answer}");
        answer
    }

    /// Subscribes, with `afterSeq` or without; gives the answer.
    #[track_caller]
    pub fn subscribe(&mut self, channel: &str, after: Option<i64>) -> Value {
        let mut frame = serde_json::json!({ "type": "subscribe", "ref": "subscribe", "channelId": channel });
        if let Some(after) = after {
            frame["afterSeq"] = after.into();
        }
        let answer = self.ask(&frame);
        assert_eq!(answer["type"], "ack", "{answer}");
        answer
    }

    /// Fails if anything but the answer to a ping comes: all that was on its way has come by then.
    #[track_caller]
    pub fn expect_nothing(&mut self) {
        let answer = self.ask(&serde_json::json!({ "type": "ping", "ref": "nothing" }));
        assert_eq!(answer["type"], "pong", "{answer}");
    }

    /// The next frame; none if none came in time, an error once the socket is closed.
    pub fn next_within(&mut self, time: Duration) -> Result<Option<Value>, Option<CloseFrame>> {
        let deadline = Instant::now() + time;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(None);
            }
            self.stream.get_ref().set_read_timeout(Some(left)).unwrap();
            match self.stream.read() {
                Ok(Message::Text(text)) => return Ok(Some(serde_json::from_str(&text).unwrap())),
                Ok(Message::Close(frame)) => return Err(frame),
                Ok(_) => {}
                Err(Error::Io(error)) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
                Err(_) => return Err(None),
            }
        }
    }

    /// The code that the server closes the socket with, and all that it told before.
    #[track_caller]
    pub fn closed(&mut self) -> (u16, Vec<Value>) {
        let mut told = Vec::new();
        loop {
            match self.next_within(PATIENCE) {
                Ok(Some(frame)) => told.push(frame),
                Ok(None) => panic!("the socket was not closed"),
                Err(Some(frame)) => return (frame.code.into(), told),
                Err(None) => panic!("the connection ended without a close frame"),
            }
        }
    }
}

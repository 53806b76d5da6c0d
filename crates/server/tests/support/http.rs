//! An HTTP client of the API that believes no answer: each is held against the OpenAPI document.

use std::{
    io::{Read, Write},
    net::TcpStream,
};

use serde_json::Value;
use ureq::{
    Agent,
    http::{HeaderMap, Request},
};

use super::{EventStream, PATIENCE, Socket, contract};

/// Somebody who calls the API.
#[derive(Clone)]
pub struct Client {
    agent: Agent,
    address: String,
    headers: Vec<(String, String)>,
}

/// What was answered.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The call, for messages of failed tests.
    pub call: String,
    pub status: u16,
    pub headers: HeaderMap,
    /// The body as it came.
    pub text: String,
    /// The body as JSON; null if it is none.
    pub body: Value,
}

impl Client {
    /// One who sends no headers.
    pub fn new(address: &str) -> Self {
        let config =
            Agent::config_builder().http_status_as_error(false).timeout_global(Some(PATIENCE)).max_redirects(0);
        Self { agent: config.build().into(), address: address.to_owned(), headers: Vec::new() }
    }

    /// With another header in every call.
    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut client = self.clone();
        client.headers.push((name.to_owned(), value.to_owned()));
        client
    }

    /// Calls; a path that does not begin with `//` is one under `/api/v3`.
    pub fn call(&self, method: &str, path: &str, body: Option<&[u8]>) -> Answer {
        self.try_call(method, path, body).unwrap_or_else(|error| panic!("{method} {path}: {error}"))
    }

    /// Calls a server that may be gone; without a body none is sent.
    pub fn try_call(&self, method: &str, path: &str, body: Option<&[u8]>) -> Result<Answer, ureq::Error> {
        let path = match path.strip_prefix('/') {
            Some(absolute) if absolute.starts_with('/') => absolute.to_owned(),
            _ => format!("/api/v3{path}"),
        };
        let mut request = Request::builder().method(method).uri(format!("http://{}{path}", self.address));
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let mut response = match body {
            None => self.agent.run(request.body(())?)?,
            Some(body) => self.agent.run(request.body(body)?)?,
        };
        // A stream has no end to be read to.
        let is_endless = response.headers().get("content-type").is_some_and(|kind| kind == "text/event-stream");
        let text = if is_endless { String::new() } else { response.body_mut().read_to_string()? };
        let call = format!("{method} {path} {}", String::from_utf8_lossy(body.unwrap_or_default()));
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let answer = Answer { call, status, headers, body: serde_json::from_str(&text).unwrap_or_default(), text };
        contract().check(method, &path, &answer);
        Ok(answer)
    }

    pub fn get(&self, path: &str) -> Answer {
        self.call("GET", path, None)
    }

    pub fn delete(&self, path: &str) -> Answer {
        self.call("DELETE", path, None)
    }

    /// A POST without a body.
    pub fn post_empty(&self, path: &str) -> Answer {
        self.call("POST", path, Some(b""))
    }

    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.call("POST", path, Some(body.to_string().as_bytes()))
    }

    pub fn put(&self, path: &str, body: &Value) -> Answer {
        self.call("PUT", path, Some(body.to_string().as_bytes()))
    }

    pub fn patch(&self, path: &str, body: &Value) -> Answer {
        self.call("PATCH", path, Some(body.to_string().as_bytes()))
    }

    /// A WebSocket, whose `connected` has come.
    pub fn socket(&self) -> Socket {
        Socket::open(&self.address, "/api/v3/ws", &self.headers).unwrap()
    }

    /// A stream of what happens in all channels, and its first event.
    pub fn events(&self, query: &str) -> (EventStream, Value) {
        self.try_events(query).unwrap()
    }

    /// The same where it may be refused.
    pub fn try_events(&self, query: &str) -> Result<(EventStream, Value), String> {
        EventStream::open(&self.address, query, &self.headers)
    }
}

impl Answer {
    /// The body, if the status is this one.
    #[track_caller]
    pub fn is(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}\n{}", self.call, self.text);
        self.body
    }

    /// The problem document, if it is a whole one with this status and code.
    #[track_caller]
    pub fn problem(self, status: u16, code: &str) -> Value {
        let (call, text) = (&self.call, &self.text);
        assert_eq!(self.status, status, "{call}\n{text}");
        assert_eq!(self.headers["content-type"], "application/problem+json", "{call}\n{text}");
        let problem = &self.body;
        assert_eq!(problem["code"], code, "{call}\n{text}");
        assert_eq!(problem["status"], status, "{call}\n{text}");
        for field in ["type", "title", "detail", "requestId"] {
            assert!(problem[field].as_str().is_some_and(|text| !text.is_empty()), "{field} is missing: {call}\n{text}");
        }
        assert_eq!(problem["requestId"].as_str(), self.headers["x-request-id"].to_str().ok(), "{call}\n{text}");
        self.body
    }

    /// A 400 whose one complaint is about this place.
    #[track_caller]
    pub fn invalid(self, pointer: &str) -> Value {
        let call = self.call.clone();
        let problem = self.problem(400, "validation");
        let errors = problem["errors"].as_array().unwrap_or_else(|| panic!("{call}: no errors in {problem}"));
        assert_eq!(errors.len(), 1, "{call}: {problem}");
        assert_eq!(errors[0]["pointer"], pointer, "{call}: {problem}");
        assert!(errors[0]["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{call}: {problem}");
        problem
    }
}

/// Sends these bytes over a connection of their own and gives all that comes back until the server closes it.
pub fn raw(address: &str, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    // A server may refuse before it has read everything.
    let _ = stream.write_all(bytes);
    let mut text = Vec::new();
    let _ = stream.read_to_end(&mut text);
    String::from_utf8_lossy(&text).into_owned()
}

//! The API, as a backend calls it: with a server key, for its users.

use std::{thread, time::Duration};

use gavel_model::UserId;
use serde_json::Value;
use ureq::{Agent, http::Request};

use crate::Error;

/// How often a call is made again that the server has no room for.
const ATTEMPTS: u32 = 5;
/// How long one waits for that, at most.
const LONGEST_WAIT: u64 = 5;
/// How long a call may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Somebody with a server key.
pub(crate) struct Api {
    agent: Agent,
    address: String,
    key: String,
}

/// What was answered.
struct Answer {
    status: u16,
    body: Value,
    /// When to come back.
    retry_after: Option<u64>,
}

impl Api {
    pub(crate) fn new(address: String, key: String) -> Self {
        let config = Agent::config_builder().http_status_as_error(false).timeout_global(Some(PATIENCE));
        Self { agent: config.build().into(), address, key }
    }

    /// Where it is: `127.0.0.1:PORT`.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// What goes with every call for a user.
    pub(crate) fn headers<'a>(&self, user: &'a UserId) -> [(&'static str, std::borrow::Cow<'a, str>); 2] {
        [("Authorization", format!("Bearer {}", self.key).into()), ("X-Gavel-User", user.as_str().into())]
    }

    /// Calls for a user; a path is one under `/api/v3`.
    pub(crate) fn call(&self, user: &UserId, method: &str, path: &str, body: Option<&Value>) -> Result<Value, Error> {
        let mut attempts = 1;
        loop {
            let Answer { status, body: answer, retry_after } = self.attempt(user, method, path, body)?;
            let full = status == 503 || text(&answer, "code") == Some("rate_limited");
            if (200..300).contains(&status) {
                return Ok(answer);
            } else if !full || attempts == ATTEMPTS {
                let said = |field| text(&answer, field).unwrap_or_default().to_owned();
                let (code, detail) = (said("code"), said("detail"));
                return Err(Error::Refused { call: format!("{method} {path} for {user}"), status, code, detail });
            }
            attempts += 1;
            thread::sleep(Duration::from_secs(retry_after.unwrap_or(1).min(LONGEST_WAIT)));
        }
    }

    fn attempt(&self, user: &UserId, method: &str, path: &str, body: Option<&Value>) -> Result<Answer, Error> {
        let mut request = Request::builder().method(method).uri(format!("http://{}/api/v3{path}", self.address));
        for (name, value) in self.headers(user) {
            request = request.header(name, value.as_ref());
        }
        let mut response = match body {
            None => self.agent.run(request.body(()).map_err(ureq::Error::from)?)?,
            Some(body) => self.agent.run(request.body(body.to_string()).map_err(ureq::Error::from)?)?,
        };
        let retry_after = response.headers().get("retry-after").and_then(|value| value.to_str().ok()?.parse().ok());
        let text = response.body_mut().read_to_string()?;
        let body = serde_json::from_str(&text).unwrap_or_default();
        Ok(Answer { status: response.status().as_u16(), body, retry_after })
    }
}

/// The text that a field of an answer has.
pub(crate) fn text<'a>(answer: &'a Value, field: &str) -> Option<&'a str> {
    answer.get(field)?.as_str()
}

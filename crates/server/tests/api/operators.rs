//! Operators: how they come to be, sign in, and what is told of what they do.

mod acts;
mod cookies;
mod invitations;
mod ranks;
mod second_factor;
mod sessions;
mod setup;
mod sign_in;

use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use crate::support::{Answer, Client, Server};

/// What all of them have as a password.
pub(crate) const PASSWORD: &str = "kind-otter-42";

/// Makes an operator with a role by the command line; their id.
pub(crate) fn created(server: &Server, email: &str, role: &str) -> String {
    let (code, printed, errors) = server.gavel_reading(&["operator", "create", email, "--role", role], PASSWORD);
    assert_eq!(code, Some(0), "{errors}");
    let id = printed.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(id, _)| id);
    id.unwrap_or_else(|| panic!("{printed}")).to_owned()
}

/// Makes an operator with a role, and signs them in.
pub(crate) fn signed_in(server: &Server, email: &str, role: &str) -> Client {
    created(server, email, role);
    sign_in(server, email)
}

/// Signs an operator in.
pub(crate) fn sign_in(server: &Server, email: &str) -> Client {
    browser(server, &asks(server, email, PASSWORD, None))
}

/// Asks to be signed in.
pub(crate) fn asks(server: &Server, email: &str, password: &str, code: Option<&str>) -> Answer {
    let mut body = json!({ "email": email, "password": password });
    if let Some(code) = code {
        body["code"] = code.into();
    }
    server.anonymous().post("/session", &body)
}

/// The cookie that an answer sets, without its attributes.
pub(crate) fn cookie(answer: &Answer) -> String {
    let set = answer.headers.get("set-cookie").unwrap_or_else(|| panic!("{}: {}", answer.call, answer.text));
    set.to_str().unwrap().split(';').next().unwrap().to_owned()
}

/// The browser that was given this answer.
pub(crate) fn browser(server: &Server, answer: &Answer) -> Client {
    let csrf = answer.body["csrfToken"].as_str().unwrap_or_else(|| panic!("{}: {}", answer.call, answer.text));
    server.anonymous().with("Cookie", &cookie(answer)).with("X-Gavel-CSRF", csrf)
}

/// A number that nobody else has in this run.
pub(crate) fn unique() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// The id of the operator whose client this is.
fn id(client: &Client) -> String {
    client.get("/session").is(200)["operator"]["id"].as_str().unwrap().to_owned()
}

/// The entries of the audit log that meet a filter, newest first.
fn audit(server: &Server, filter: &Value) -> Vec<Value> {
    let found = server.app().post("/audit/query", &json!({ "filter": filter, "limit": 100 })).is(200);
    found["items"].as_array().unwrap().clone()
}

fn denied(answer: Answer, permission: &str) {
    assert_eq!(answer.problem(403, "permission_denied")["permission"], permission);
}

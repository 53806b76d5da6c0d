//! `GET /api/v3/ws`: from the handshake to the close.

mod frames;
mod handshake;
mod lifetime;
mod membership;
mod presence;
mod resume;
mod send;
mod typing;

use serde_json::{Value, json};

use crate::support::Client;

/// Sends `count` messages to the channel `c`.
fn chat(client: &Client, count: usize) {
    for i in 0..count {
        client.post("/channels/c/messages", &json!({ "text": format!("message {i}") })).is(201);
    }
}

fn seq(event: &Value) -> i64 {
    event["seq"].as_i64().unwrap_or_else(|| panic!("no seq: {event}"))
}

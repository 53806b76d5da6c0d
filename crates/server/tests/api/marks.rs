//! `…/read`, `…/delivered`, `…/unread`, `/messages/{messageId}/receipts`, `/me/channels`, `/me/unread`.

mod crowd;
mod lists;
mod mentions;
mod read;
mod receipts;
mod unread;

use serde_json::{Value, json};

use crate::support::Client;

/// Sends `count` messages to a channel; the number of the last one.
fn say(client: &Client, channel: &str, count: usize) -> i64 {
    let mut seq = 0;
    for i in 0..count {
        let sent =
            client.post(&format!("/channels/{channel}/messages"), &json!({ "text": format!("message {i}") })).is(201);
        seq = sent["message"]["seq"].as_i64().unwrap();
    }
    seq
}

/// Reads up to an event, or to the end.
fn read(client: &Client, channel: &str, seq: Option<i64>) -> Value {
    let body = seq.map_or_else(|| json!({}), |seq| json!({ "seq": seq }));
    client.post(&format!("/channels/{channel}/read"), &body).is(200)
}

/// How many messages are unread for somebody in a channel.
fn unread(client: &Client, channel: &str) -> i64 {
    let mine = client.get("/me/channels?limit=100").is(200);
    let found = mine["items"].as_array().unwrap().iter().find(|item| item["channel"]["id"] == channel);
    found.unwrap_or_else(|| panic!("no {channel} in {mine}"))["unreadCount"].as_i64().unwrap()
}

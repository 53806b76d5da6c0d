//! `/api/v3/channels/{channelId}/messages` and `/api/v3/messages/{messageId}`

mod around;
mod attachments;
mod counters;
mod delete;
mod edit;
mod edits;
mod history;
mod mentions;
mod pins;
mod query;
mod send;
mod types;

use serde_json::Value;

use crate::support::{Client, Server, Setup};

/// What the profanity rule stops.
const PROFANE: &str = "what the fuck";

/// A server on which the profanity rule does this.
fn server_that(action: &str) -> Server {
    Setup::default().env("GAVEL_MODERATION_PROFANITY", action).start()
}

/// The ids of a page of history.
fn ids(page: &Value) -> Vec<String> {
    page["items"].as_array().unwrap().iter().map(|message| message["id"].as_str().unwrap().to_owned()).collect()
}

fn history(client: &Client, channel: &str) -> Vec<String> {
    ids(&client.get(&format!("/channels/{channel}/messages?limit=100&sort=asc")).is(200))
}

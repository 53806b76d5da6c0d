//! `/api/v3/messages/{messageId}/replies` and `…/thread`, and `/api/v3/channels/{channelId}/threads`

mod follow;
mod list;
mod patch;
mod replies;

use serde_json::{Value, json};

use crate::support::{Answer, Client};

/// Answers a message; the reply has this id.
fn reply(client: &Client, root: &str, id: &str) -> Answer {
    client.post("/channels/c/messages", &json!({ "id": id, "text": "well", "parentId": root }))
}

fn send(client: &Client, id: &str) -> Value {
    client.post("/channels/c/messages", &json!({ "id": id, "text": "hello" })).is(201)
}

/// The thread of a message as this client sees it; null if it has none.
fn thread(client: &Client, root: &str) -> Value {
    client.get(&format!("/messages/{root}")).is(200)["thread"].clone()
}

fn ids(page: &Value) -> Vec<String> {
    page["items"].as_array().unwrap().iter().map(|message| message["id"].as_str().unwrap().to_owned()).collect()
}

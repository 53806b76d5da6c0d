//! `history`: who sees what was said before, on every way to read it

use serde_json::{Value, json};

use crate::support::{Client, Server};

/// A channel with a message `old` of alice's, which bob joined after, and one `new` since; both pinned and answered.
fn scene(history: &str) -> (Server, Client, Client) {
    let server = Server::start();
    let [alice] = server.room("c", ["alice"]);
    alice.patch("/channels/c", &json!({ "settings": { "history": history } })).is(200);
    let say = |id: &str| {
        alice.post("/channels/c/messages", &json!({ "id": id, "text": format!("word {id}") })).is(201);
        let reply = json!({ "id": format!("{id}-reply"), "parentId": id, "text": format!("word {id}") });
        alice.post("/channels/c/messages", &reply).is(201);
        alice.call("PUT", &format!("/messages/{id}/pin"), None).is(200);
    };
    say("old");
    let bob = server.user("bob");
    bob.post_empty("/channels/c/join").is(200);
    say("new");
    bob.post("/channels/c/messages", &json!({ "id": "own", "text": "word own" })).is(201);
    (server, alice, bob)
}

fn ids(page: &Value) -> Vec<String> {
    let mut ids: Vec<_> =
        page["items"].as_array().unwrap().iter().map(|m| m["id"].as_str().unwrap().to_owned()).collect();
    ids.sort();
    ids
}

fn seen(client: &Client) -> Vec<Vec<String>> {
    let replies = |id: &str| {
        let answer = client.get(&format!("/messages/{id}/replies"));
        if answer.status == 404 { Vec::new() } else { ids(&answer.is(200)) }
    };
    vec![
        ids(&client.get("/channels/c/messages").is(200)),
        ids(&client.get("/channels/c/threads").is(200)),
        ids(&client.get("/channels/c/pins").is(200)),
        ids(&client.post("/messages/query", &json!({ "text": "word", "filter": { "channelId": "c" } })).is(200)),
        replies("old"),
        replies("new"),
        ["old", "new", "own"]
            .into_iter()
            .filter(|id| client.get(&format!("/messages/{id}")).status == 200)
            .map(str::to_owned)
            .collect(),
    ]
}

/// The ids of the messages that one who comes back is told.
fn told(client: &Client) -> Vec<String> {
    let mut socket = client.socket();
    let seq = socket.subscribe("c", Some(0))["data"]["seq"].as_i64().unwrap();
    let mut told = Vec::new();
    loop {
        let event = socket.next_json();
        if event["type"] == "message.created" {
            told.push(event["data"]["id"].as_str().unwrap().to_owned());
        }
        if event["seq"].as_i64() >= Some(seq) {
            told.sort();
            return told;
        }
    }
}

#[test]
fn all_of_it() {
    let (_server, alice, bob) = scene("all");
    assert_eq!(seen(&alice), seen(&bob));
    assert_eq!(seen(&bob)[0], ["new", "old", "own"]);
    assert_eq!(told(&bob), ["new", "new-reply", "old", "old-reply", "own"]);
}

#[test]
fn what_was_said_since_joining() {
    let (server, alice, bob) = scene("sinceJoining");
    let expected: [&[&str]; 7] =
        [&["new", "own"], &["new"], &["new"], &["new", "new-reply", "own"], &[], &["new-reply"], &["new", "own"]];
    assert_eq!(seen(&bob), expected);
    assert_eq!(told(&bob), ["new", "new-reply", "own"]);
    bob.get("/messages/old/reactions").problem(404, "not_found");
    // Those who moderate see all, as does the app.
    for client in [&alice, &server.app()] {
        assert_eq!(seen(client)[0], ["new", "old", "own"]);
        assert_eq!(seen(client)[4], ["old-reply"]);
    }
    assert_eq!(told(&alice), ["new", "new-reply", "old", "old-reply", "own"]);
}

#[test]
fn nothing_but_ones_own() {
    let (_server, alice, bob) = scene("none");
    let expected: [&[&str]; 7] = [&["own"], &[], &[], &["own"], &[], &[], &["own"]];
    assert_eq!(seen(&bob), expected);
    assert_eq!(seen(&alice)[0], ["new", "old", "own"]);
    // What happens is told, and what was missed since joining.
    assert_eq!(told(&bob), ["new", "new-reply", "own"]);
}

//! What the settings of a channel do not let in, on every path that a message may come by

use std::time::Duration;

use serde_json::{Value, json};

use crate::{
    broadcasts::done,
    scheduled::at,
    support::{Client, Server, eventually},
};

/// A way to close a channel for something.
struct Case {
    name: &'static str,
    /// Who sends.
    sender: &'static str,
    /// How it is closed: a patch of the channel, or the end of a path of it.
    close: Close,
    /// What is said, beside a text.
    says: Value,
    /// The code of the refusal.
    code: &'static str,
    /// That of an edit that says the same; none if that may be.
    edit: Option<&'static str>,
}

enum Close {
    Settings(Value),
    Archive,
    Delete,
}

fn cases() -> Vec<Case> {
    use Close::{Archive, Delete, Settings};
    let case = |name, close, says, code| Case { name, sender: "bob", close, says, code, edit: Some(code) };
    let file = |title: &str| json!([{ "type": "file", "url": "https://a.example/b.pdf", "title": title }]);
    let links = || Settings(json!({ "links": false }));
    vec![
        case("files", Settings(json!({ "files": false })), json!({ "attachments": file("b") }), "files_not_allowed"),
        case("links", links(), json!({ "text": "see https://a.example" }), "links_not_allowed"),
        case("titles", links(), json!({ "attachments": file("www.a.example") }), "links_not_allowed"),
        case("tags", links(), json!({ "tags": ["https://a.example"] }), "links_not_allowed"),
        case("length", Settings(json!({ "maxMessageChars": 10 })), json!({ "text": "eleven char" }), "validation"),
        case("frozen", Settings(json!({ "frozen": true })), json!({}), "channel_frozen"),
        case("guidelines", Settings(json!({ "requireGuidelines": true })), json!({}), "guidelines_not_accepted"),
        Case { edit: None, ..case("slow", Settings(json!({ "slowModeSeconds": 3_600 })), json!({}), "slow_mode") },
        Case { sender: "robot", ..case("bots", Settings(json!({ "bots": false })), json!({}), "bots_not_allowed") },
        Case {
            sender: "",
            ..case("integrations", Settings(json!({ "integrations": false })), json!({}), "integrations_not_allowed")
        },
        case("archived", Archive, json!({}), "channel_archived"),
        Case { sender: "", ..case("archivedForAll", Archive, json!({}), "channel_archived") },
        case("deleted", Delete, json!({}), "not_found"),
        Case { sender: "", ..case("deletedForAll", Delete, json!({}), "not_found") },
    ]
}

impl Case {
    fn says(&self, id: &str) -> Value {
        let mut message = json!({ "id": format!("{}-{id}", self.name), "text": "hello" });
        message.as_object_mut().unwrap().extend(self.says.as_object().unwrap().clone());
        message
    }

    fn client(&self, server: &Server) -> Client {
        if self.sender.is_empty() { server.app() } else { server.user(self.sender) }
    }

    fn close(&self, alice: &Client) {
        let path = format!("/channels/{}", self.name);
        match &self.close {
            Close::Settings(settings) => drop(alice.patch(&path, &json!({ "settings": settings })).is(200)),
            Close::Archive => drop(alice.post_empty(&format!("{path}/archive")).is(200)),
            Close::Delete => drop(alice.delete(&path).is(204)),
        }
    }
}

/// Bob and a robot may broadcast; both are in each channel, which is alice's.
fn server() -> Server {
    let server = Server::start();
    let app = server.app();
    for user in ["alice", "bob", "robot"] {
        app.put(&format!("/users/{user}"), &json!({})).is(200);
    }
    app.put("/roles/herald", &json!({ "permissions": ["broadcast_message"] })).is(200);
    app.put("/users/bob/roles", &json!({ "roles": ["herald"] })).is(200);
    app.put("/users/robot/roles", &json!({ "roles": ["herald", "bot"] })).is(200);
    server
}

#[test]
fn what_is_closed_is_closed_on_every_path() {
    let server = server();
    let alice = server.user("alice");
    let cases = cases();
    for case in &cases {
        let channel = json!({
            "id": case.name, "displayName": "x", "userIds": ["bob", "robot"], "guidelines": "Be kind.",
        });
        alice.post("/channels", &channel).is(201);
        let (path, sender) = (format!("/channels/{}", case.name), case.client(&server));
        // What is there before: something to answer, something to edit, and something for later.
        let root = json!({ "id": format!("{}-root", case.name), "text": "root" });
        alice.post(&format!("{path}/messages"), &root).is(201);
        let own = json!({ "id": format!("{}-own", case.name), "text": "own" });
        sender.post(&format!("{path}/messages"), &own).is(201);
        let mut later = case.says("later");
        later["sendAt"] = json!(at(Duration::from_secs(1)));
        sender.post(&format!("{path}/scheduledMessages"), &later).is(201);
        case.close(&alice);
        // The turn that the slow mode counts from.
        if case.name == "slow" {
            let turn = json!({ "id": "slow-turn", "text": "my turn" });
            sender.post(&format!("{path}/messages"), &turn).is(201);
        }
    }
    for case in &cases {
        refused(&server, case);
    }
    let app = server.app();
    for case in cases.iter().filter(|case| !matches!(case.close, Close::Delete)) {
        let path = format!("/channels/{}/scheduledMessages/{}-later", case.name, case.name);
        let mut later = Value::Null;
        eventually(case.name, || {
            later = app.get(&path).is(200);
            // One whose turn it is not waits for it.
            later["status"] != "scheduled" || later["updatedAt"] != later["createdAt"]
        });
        let (status, code) = match case.code {
            "slow_mode" => ("scheduled", Value::Null),
            code => ("failed", json!(code)),
        };
        assert_eq!((&later["status"], &later["problem"]["code"]), (&json!(status), &code), "{later}");
        // Nothing came in by any path.
        let said = app.get(&format!("/channels/{}/messages?replies=true&limit=100", case.name)).is(200);
        let ids: Vec<_> = said["items"].as_array().unwrap().iter().map(|m| m["id"].as_str().unwrap()).collect();
        let allowed = ["root", "own", "turn"].map(|id| format!("{}-{id}", case.name));
        assert!(ids.iter().all(|id| allowed.contains(&(*id).to_owned())), "{ids:?}");
    }
}

/// Sends, answers, edits, broadcasts: all is refused with the code of the case.
fn refused(server: &Server, case: &Case) {
    let (sender, path) = (case.client(server), format!("/channels/{}/messages", case.name));
    let reply = |id: &str| {
        let mut message = case.says(id);
        message["parentId"] = json!(format!("{}-root", case.name));
        message
    };
    let mut posted = vec![(sender.clone(), case.says("http")), (sender.clone(), reply("reply"))];
    if !case.sender.is_empty() {
        posted.push((server.acting(case.sender), case.says("acting")));
        let mut socket = sender.socket();
        for message in [case.says("ws"), reply("wsReply")] {
            socket.send_json(&json!({ "type": "send", "ref": "sent", "channelId": case.name, "message": message }));
            // What was for later may fail meanwhile, which its author is told.
            let mut sent = socket.next_json();
            while sent["ref"] != "sent" {
                sent = socket.next_json();
            }
            assert_eq!(sent["error"]["code"], case.code, "{}: {sent}", case.name);
        }
    }
    for (client, message) in posted {
        let answer = client.post(&path, &message);
        assert_eq!(answer.body["code"], case.code, "{}: {} {}", case.name, answer.call, answer.text);
    }
    let mut edit = case.says("edit");
    edit.as_object_mut().unwrap().remove("id");
    let edited = sender.patch(&format!("/messages/{}-own", case.name), &edit);
    assert_eq!(edited.body["code"].as_str(), case.edit, "{}: {}", case.name, edited.text);
    let mut message = case.says("broadcast");
    message.as_object_mut().unwrap().remove("id");
    let to = json!({ "channelIds": [case.name] });
    let job = sender.post("/broadcasts", &json!({ "message": message, "to": to })).is(202);
    let result = done(&sender, &job["id"])["result"].clone();
    assert_eq!((&result["sent"], &result["failed"]), (&json!(0), &json!(1)), "{}: {result}", case.name);
    assert_eq!(result["failures"][0]["code"], case.code, "{}: {result}", case.name);
}

/// Titles of threads and reactions are words that people read too.
#[test]
fn links_and_rules_are_those_of_the_channel_in_titles_and_reactions_too() {
    let server = Server::start();
    let [_, bob] = server.room("c", ["alice", "bob"]);
    bob.post("/channels/c/messages", &json!({ "id": "m", "text": "hello" })).is(201);
    let name = |title: &str| bob.patch("/messages/m/thread", &json!({ "title": title }));
    name("see www.a.example").is(200);
    name("shit").invalid("/title");
    bob.call("PUT", "/messages/m/reactions/shit", None).invalid("/type");
    server.app().patch("/channels/c", &json!({ "settings": { "links": false, "rules": [] } })).is(200);
    name("see http://a.example").problem(403, "links_not_allowed");
    name("shit happens").is(200);
    bob.call("PUT", "/messages/m/reactions/shit", None).is(200);
}

/// Typing is told by what holds now, whatever memory has of who may.
#[test]
fn nobody_is_told_of_the_typing_of_one_who_may_write_no_more() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    let mut socket = bob.socket();
    socket.ask(&json!({ "type": "send", "ref": "r", "channelId": "c", "message": { "text": "hello" } }));
    alice.patch("/channels/c", &json!({ "settings": { "frozen": true } })).is(200);
    let frame = json!({ "type": "typing", "ref": "r", "channelId": "c" });
    assert_eq!(socket.ask(&frame)["error"]["code"], "channel_frozen");
    alice.patch("/channels/c", &json!({ "settings": { "frozen": false } })).is(200);
    alice.delete("/channels/c/members/bob").is(204);
    socket.expect("member.left");
    let mut hers = alice.socket();
    hers.subscribe("c", None);
    assert_eq!(socket.ask(&frame)["error"]["code"], "permission_denied");
    bob.post_empty("/channels/c/typing").problem(403, "permission_denied");
    hers.expect_nothing();
}

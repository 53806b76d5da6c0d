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

/// What one does not see is not there for anything that is done to it.
#[test]
fn what_is_not_seen_can_be_neither_changed_nor_answered() {
    let (server, alice, bob) = scene("sinceJoining");
    // With every permission but the one to moderate, by which all is seen.
    let permissions = json!(["edit_message", "delete_message", "pin_message", "manage_thread"]);
    server.app().put("/roles/handy", &json!({ "permissions": permissions })).is(200);
    alice.put("/channels/c/members/bob/roles", &json!({ "roles": ["member", "handy"] })).is(200);
    let mut socket = bob.socket();
    let mut tried = |id: &str| {
        let path = |end: &str| format!("/messages/{id}{end}");
        let reply = json!({ "text": "hello", "parentId": id });
        let sent = socket.ask(&json!({ "type": "send", "ref": "r", "channelId": "c", "message": reply }));
        let calls = [
            ("GET", "", None),
            ("GET", "/edits", None),
            ("GET", "/receipts", None),
            ("GET", "/reactions", None),
            ("GET", "/replies", None),
            ("PATCH", "", Some(json!({ "tags": ["x"] }))),
            ("PATCH", "/thread", Some(json!({ "locked": false }))),
            ("PUT", "/thread/follow", None),
            ("PUT", "/reactions/wave", None),
            ("PUT", "/pin", None),
            ("DELETE", "/pin", None),
            ("DELETE", "", None),
        ];
        let call = |(method, end, body): &(&str, &str, Option<Value>)| {
            let body = body.as_ref().map(ToString::to_string);
            bob.call(method, &path(end), body.as_deref().map(str::as_bytes)).status
        };
        let posted = bob.post("/channels/c/messages", &reply);
        let sent = sent["error"]["status"].as_u64().unwrap_or(201);
        (calls.iter().map(call).collect::<Vec<_>>(), posted.status, sent)
    };
    // Neither tells more than of a message that was never there.
    let nothing = tried("nothing");
    assert!(nothing.0.iter().all(|status| *status == 404), "{nothing:?}");
    assert_eq!(tried("old"), nothing);
    assert_eq!(tried("old-reply").0, nothing.0);
    assert_eq!(ids(&alice.get("/messages/old/replies").is(200)), ["old-reply"]);
    let new = tried("new");
    assert!(new.0.iter().filter(|status| **status == 404 || **status == 403).count() <= 1, "{new:?}");
    assert_eq!((new.1, new.2), (201, 201));
}

/// A search finds no more than the history shows, however it is asked.
#[test]
fn a_search_shows_no_more_than_the_history() {
    for (history, seen) in [("sinceJoining", vec!["new", "new-reply", "own"]), ("none", vec!["own"])] {
        let (_server, _alice, bob) = scene(history);
        for query in [
            json!({}),
            json!({ "text": "word" }),
            json!({ "text": "\"word old\"" }),
            json!({ "filter": { "id": { "$in": ["old", "old-reply", "new", "new-reply", "own"] } } }),
            json!({ "filter": { "userId": { "$in": ["alice", "bob"] } } }),
            json!({ "filter": { "$or": [{ "channelId": "c" }, { "parentId": "old" }] } }),
            json!({ "filter": { "channelId": "c" }, "sort": [{ "field": "createdAt", "direction": 1 }] }),
        ] {
            let found = ids(&bob.post("/messages/query", &query).is(200));
            assert!(found.iter().all(|id| seen.contains(&id.as_str())), "{history} {query}: {found:?}");
        }
        let replies = ids(&bob.get("/channels/c/messages?replies=true&limit=100").is(200));
        assert_eq!(replies, seen, "{history}");
    }
}

/// Lists of one's own channels show no last message, and count nothing, that the history does not.
#[test]
fn what_was_said_before_is_in_no_list_and_in_no_count() {
    let server = Server::start();
    let [alice] = server.room("c", ["alice"]);
    alice.patch("/channels/c", &json!({ "settings": { "history": "sinceJoining" } })).is(200);
    alice.post("/channels/c/messages", &json!({ "id": "old", "text": "secret", "mentionAll": true })).is(201);
    let bob = server.user("bob");
    bob.post_empty("/channels/c/join").is(200);
    let mine = || bob.get("/me/channels").is(200)["items"][0].clone();
    assert!(mine().get("lastMessage").is_none(), "{}", mine());
    let back = bob.post("/channels/c/unread", &json!({ "seq": 1 })).is(200);
    assert_eq!((&back["unreadCount"], &back["mentionCount"]), (&json!(0), &json!(0)));
    alice.post("/channels/c/messages", &json!({ "id": "new", "text": "hello" })).is(201);
    assert_eq!((&mine()["lastMessage"]["id"], &mine()["unreadCount"]), (&json!("new"), &json!(1)));
    alice.patch("/channels/c", &json!({ "settings": { "history": "none" } })).is(200);
    assert!(mine().get("lastMessage").is_none(), "{}", mine());
    assert_eq!(mine()["unreadCount"], 1, "they were told of it");
}

/// One who does not see what was said before does not learn either that it was: it is as if nobody had said it.
#[test]
fn what_is_not_seen_is_not_there() {
    for history in ["sinceJoining", "none"] {
        let (server, alice, bob) = scene(history);
        for id in ["old", "old-reply", "nowhere"] {
            let path = format!("/messages/{id}");
            bob.patch(&path, &json!({ "text": "x" })).problem(404, "not_found");
            bob.delete(&path).problem(404, "not_found");
            bob.call("PUT", &format!("{path}/reactions/wave"), None).problem(404, "not_found");
            let reply = bob.post("/channels/c/messages", &json!({ "parentId": id, "text": "x" }));
            assert_eq!(reply.invalid("/parentId")["errors"][0]["detail"], "there is no such message in this channel");
        }
        // What they were told of they may answer.
        bob.post("/channels/c/messages", &json!({ "parentId": "new", "text": "x" })).is(201);
        // No page is empty for what it leaves out, and none has another behind it for that.
        for list in ["pins", "threads"] {
            let path = format!("/channels/c/{list}?limit=1");
            let page = bob.get(&path).is(200);
            assert_eq!(page["items"].as_array().unwrap().len(), usize::from(history == "sinceJoining"), "{list}");
            assert!(page["next"].is_null());
            assert!(!alice.get(&path).is(200)["next"].is_null());
        }
        // Those who moderate see it and change it, and so does the app.
        alice.post("/channels/c/messages", &json!({ "parentId": "old", "text": "x" })).is(201);
        server.app().patch("/messages/old", &json!({ "text": "x" })).is(200);
        alice.delete("/messages/old").is(200);
    }
}

//! `/api/v3/messages/{messageId}/reactions`

use serde_json::{Value, json};

use crate::support::{Answer, Client, Server, Setup};

/// 👍, as it stands in a path.
const THUMB: &str = "%F0%9F%91%8D";

fn react(client: &Client, kind: &str) -> Answer {
    client.call("PUT", &format!("/messages/m/reactions/{kind}"), None)
}

fn take_back(client: &Client, kind: &str) -> Answer {
    client.delete(&format!("/messages/m/reactions/{kind}"))
}

/// Who reacted with what.
fn listed(page: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    page["items"].as_array().unwrap().iter().map(|item| (text(&item["type"]), text(&item["userId"]))).collect()
}

fn room() -> (Server, [Client; 3]) {
    let server = Server::start();
    let clients = server.room("c", ["alice", "bob", "carol"]);
    clients[0].post("/channels/c/messages", &json!({ "id": "m", "text": "hello" })).is(201);
    (server, clients)
}

#[test]
fn reactions_are_counted_once_each_and_told() {
    let (_server, [alice, bob, carol]) = room();
    let mut socket = alice.socket();
    socket.subscribe("c", None);
    let first = react(&bob, THUMB).is(200);
    assert_eq!(first, json!({ "messageId": "m", "userId": "bob", "type": "👍", "reactions": { "👍": 1 } }));
    let event = socket.expect("reaction.added");
    assert_eq!((&event["data"], &event["seq"]), (&first, &json!(5)));
    assert_eq!(react(&bob, THUMB).is(200), first);
    react(&carol, THUMB).is(200);
    let third = react(&bob, "party").is(200);
    assert_eq!(third["reactions"], json!({ "👍": 2, "party": 1 }));
    let view = bob.get("/messages/m").is(200);
    assert_eq!((&view["reactions"], &view["ownReactions"]), (&third["reactions"], &json!(["party", "👍"])));
    assert!(alice.get("/messages/m").is(200).get("ownReactions").is_none());
    assert_eq!(carol.get("/channels/c/messages").is(200)["items"][0]["ownReactions"], json!(["👍"]));
    let back = take_back(&bob, THUMB).is(200);
    assert_eq!(back["reactions"], json!({ "👍": 1, "party": 1 }));
    assert_eq!(take_back(&bob, THUMB).is(200), back);
    for kind in ["reaction.added", "reaction.added", "reaction.removed"] {
        socket.expect(kind);
    }
    socket.expect_nothing();
    // One who comes back is told of each, with the counts as they are now.
    let mut late = carol.socket();
    late.subscribe("c", Some(4));
    for (kind, user) in
        [("reaction.added", "bob"), ("reaction.added", "carol"), ("reaction.added", "bob"), ("reaction.removed", "bob")]
    {
        let event = late.expect(kind);
        assert_eq!((&event["data"]["userId"], &event["data"]["messageId"]), (&json!(user), &json!("m")));
        assert_eq!(event["data"]["reactions"], back["reactions"]);
    }
    late.expect_nothing();
    // An edit tells them along, and keeps them.
    let edited = alice.patch("/messages/m", &json!({ "text": "x" })).is(200);
    assert_eq!(edited["message"]["reactions"], back["reactions"]);
}

#[test]
fn each_message_of_a_page_says_what_the_caller_has_to_do_with_it() {
    let (server, [alice, bob, _]) = room();
    alice.post("/channels", &json!({ "id": "d", "displayName": "d", "userIds": ["bob"] })).is(201);
    for (id, channel) in [("n", "c"), ("o", "d"), ("p", "d")] {
        alice.post(&format!("/channels/{channel}/messages"), &json!({ "id": id, "text": "hello" })).is(201);
        alice.call("PUT", &format!("/messages/{id}/reactions/{THUMB}"), None).is(200);
    }
    react(&bob, "b").is(200);
    react(&bob, "a").is(200);
    bob.call("PUT", "/messages/o/reactions/x", None).is(200);
    bob.post("/channels/c/messages", &json!({ "id": "r", "text": "hello", "parentId": "n" })).is(201);
    let own = |page: &Value| {
        let each =
            |m: &Value| (m["id"].as_str().unwrap().to_owned(), m["ownReactions"].clone(), m["following"].clone());
        let mut own: Vec<_> = page["items"].as_array().unwrap().iter().map(each).collect();
        own.sort_by(|a, b| a.0.cmp(&b.0));
        own
    };
    let row = |id: &str, reactions: Value, following: Value| (id.to_owned(), reactions, following);
    let mut shown = vec![row("m", json!(["a", "b"]), Value::Null), row("n", Value::Null, json!(true))];
    assert_eq!(own(&bob.get("/channels/c/messages").is(200)), shown);
    let found = bob.post("/messages/query", &json!({ "text": "hello" })).is(200);
    let elsewhere = [("o", json!(["x"])), ("p", Value::Null), ("r", Value::Null)];
    shown.extend(elsewhere.map(|(id, own)| row(id, own, Value::Null)));
    assert_eq!(own(&found), shown);
    // The app is nobody.
    let app = server.app().get("/channels/c/messages").is(200);
    assert_eq!(own(&app), ["m", "n"].map(|id| row(id, Value::Null, Value::Null)));
}

#[test]
fn who_reacted_is_listed_in_pages() {
    let (_server, [alice, bob, carol]) = room();
    for (client, kinds) in [(&carol, ["a", "b"]), (&alice, ["b", "c"]), (&bob, ["a", "c"])] {
        for kind in kinds {
            react(client, kind).is(200);
        }
    }
    let all = [("a", "bob"), ("a", "carol"), ("b", "alice"), ("b", "carol"), ("c", "alice"), ("c", "bob")];
    for limit in 1..7 {
        let (mut walked, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = alice.get(&format!("/messages/m/reactions?limit={limit}{cursor}")).is(200);
            walked.extend(listed(&page));
            match page["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(walked, all.map(|(kind, user)| (kind.to_owned(), user.to_owned())));
    }
    let some = alice.get("/messages/m/reactions?type=b&limit=1").is(200);
    assert_eq!(listed(&some), [("b".to_owned(), "alice".to_owned())]);
    let next = some["next"].as_str().unwrap();
    let rest = alice.get(&format!("/messages/m/reactions?type=b&cursor={next}")).is(200);
    assert_eq!((listed(&rest), &rest["next"]), (vec![("b".to_owned(), "carol".to_owned())], &json!(null)));
    // A cursor is of one list alone.
    alice.get(&format!("/messages/m/reactions?cursor={next}")).invalid("/cursor");
    alice.get("/messages/m/reactions?limit=0").invalid("/limit");
    assert!(listed(&alice.get("/messages/m/reactions?type=z").is(200)).is_empty());
}

#[test]
fn a_reaction_is_an_emoji_or_a_word() {
    let (server, [_, bob, _]) = room();
    for good in ["x".repeat(32), "%F0%9F%91%A9%E2%80%8D%F0%9F%9A%80".into(), "100%25".into(), "+1".into()] {
        react(&bob, &good).is(200);
    }
    for bad in ["x".repeat(33), "a%20b".into(), "%00".into(), "%0A".into(), "%E2%80%8B".into(), "%C2%A0".into()] {
        react(&bob, &bad).invalid("/type");
        take_back(&bob, &bad).invalid("/type");
    }
    // Everybody sees it, so that the rules read it.
    react(&bob, "fuck").invalid("/type");
    react(&server.app(), "x").invalid("X-Gavel-User");
    react(&server.acting("bob"), "x").is(200);
}

#[test]
fn a_message_has_fifty_different_ones() {
    let (_server, [alice, bob, _]) = room();
    for i in 0..50 {
        react(&bob, &format!("r{i}")).is(200);
    }
    react(&bob, "more").problem(409, "conflict");
    assert_eq!(react(&alice, "r1").is(200)["reactions"]["r1"], 2);
    take_back(&bob, "r2").is(200);
    react(&alice, "more").is(200);
}

#[test]
fn a_deletion_takes_them_with_it_only_if_it_is_hard() {
    let (server, [alice, bob, _]) = room();
    react(&bob, "a").is(200);
    assert_eq!(alice.delete("/messages/m").is(200)["reactions"], json!({ "a": 1 }));
    react(&bob, "b").problem(409, "conflict");
    assert_eq!(bob.get("/messages/m").is(200)["ownReactions"], json!(["a"]));
    assert!(take_back(&bob, "a").is(200)["reactions"].as_object().unwrap().is_empty());
    alice.post("/channels/c/messages", &json!({ "id": "n", "text": "hello" })).is(201);
    bob.call("PUT", "/messages/n/reactions/a", None).is(200);
    assert!(alice.delete("/messages/n?hard=true").is(200).get("reactions").is_none());
    assert!(listed(&bob.get("/messages/n/reactions").is(200)).is_empty());
    assert_eq!(server.look().one::<i64>("select count(*) from reactions"), 0);
    let mut late = bob.socket();
    late.subscribe("c", Some(0));
    while let Ok(Some(event)) = late.next_within(std::time::Duration::from_millis(200)) {
        if event["type"] == "reaction.added" && event["data"]["messageId"] == "n" {
            assert_eq!(event["data"]["reactions"], json!({}));
        }
    }
}

#[test]
fn what_is_not_there_for_others_is_not_reacted_to() {
    let server = Setup::default().env("GAVEL_MODERATION_PROFANITY", "bounce").start();
    let [alice, bob, carol] = server.room("c", ["alice", "bob", "carol"]);
    bob.post("/channels/c/messages", &json!({ "id": "m", "text": "fuck" })).is(200);
    react(&carol, "a").problem(404, "not_found");
    for client in [&bob, &alice] {
        react(client, "a").problem(409, "conflict");
    }
    carol.get("/messages/m/reactions").problem(404, "not_found");
    react(&server.user("stranger"), "a").problem(404, "not_found");
}

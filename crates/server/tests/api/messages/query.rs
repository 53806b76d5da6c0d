//! `POST /api/v3/messages/query`

use serde_json::{Value, json};

use super::{PROFANE, ids, server_that};
use crate::support::{Client, Server};

fn say(client: &Client, channel: &str, id: &str, text: &str) {
    let sent = client.post(&format!("/channels/{channel}/messages"), &json!({ "id": id, "text": text }));
    assert!(matches!(sent.status, 200 | 201), "{sent:?}");
}

/// The ids of what is found, newest first, from pages of two.
fn query(client: &Client, query: &Value) -> Vec<String> {
    let mut query = query.clone();
    let mut found = Vec::new();
    query["limit"] = json!(2);
    loop {
        let page = client.post("/messages/query", &query).is(200);
        found.extend(ids(&page));
        query["cursor"] = page["next"].clone();
        if page["next"].is_null() {
            return found;
        }
    }
}

fn search(client: &Client, text: &str) -> Vec<String> {
    query(client, &json!({ "text": text }))
}

fn filter(client: &Client, filter: &Value) -> Vec<String> {
    query(client, &json!({ "filter": filter }))
}

#[test]
fn words_are_found_over_all_channels() {
    let server = Server::start();
    let [alice, bob] = server.room("one", ["alice", "bob"]);
    server.room("two", ["alice"]);
    say(&alice, "one", "a", "The judge hears the case");
    say(&alice, "two", "b", "Judges of a court, hearing cases");
    say(&bob, "one", "c", "A CASE of beer. Which jury hears of it?");
    say(&bob, "one", "d", "Café Zürich, naïve Straße");
    say(&bob, "one", "e", "東京タワーへ行く");
    for (text, found) in [
        ("case", &["c", "a"][..]),
        ("hears case", &["c", "a"]),
        ("case -beer", &["a"]),
        ("jud*", &["b", "a"]),
        ("\"the case\"", &["a"]),
        ("\"case the\"", &[]),
        ("\"a cour\"*", &["b"]),
        ("-\"of beer\" case", &["a"]),
        ("cafe ZURICH", &["d"]),
        ("NAIVE strasse", &["d"]),
        ("naïv", &[]),
        ("東京", &["e"]),
        ("京東", &[]),
        ("", &[]),
        ("-case", &[]),
        ("?!", &[]),
    ] {
        assert_eq!(search(&alice, text), found, "{text}");
    }
    let page = alice.post("/messages/query", &json!({ "text": "\"a case\" beer" })).is(200);
    assert_eq!(page["items"][0]["highlights"], json!([{ "start": 0, "end": 6 }, { "start": 10, "end": 14 }]));
    assert_eq!(page["items"][0]["text"], "A CASE of beer. Which jury hears of it?");
    assert_eq!(query(&alice, &json!({ "text": "case", "filter": { "channelId": "two" } })), [""; 0]);
    assert_eq!(query(&alice, &json!({ "text": "cases", "filter": { "channelId": "two" } })), ["b"]);
    assert_eq!(query(&alice, &json!({ "text": "case", "filter": { "userId": "bob" } })), ["c"]);
    let oldest = json!({ "text": "case", "sort": [{ "field": "createdAt", "direction": 1 }] });
    assert_eq!(query(&alice, &oldest), ["a", "c"]);
    alice.post("/messages/query", &json!({ "text": "x".repeat(257) })).invalid("/text");
    alice.post("/messages/query", &json!({ "text": "x ".repeat(65) })).invalid("/text");
    alice.post("/messages/query", &json!({ "sort": [{ "field": "userId", "direction": 1 }] })).invalid("/sort/0/field");
}

#[test]
fn anything_typed_is_safe() {
    let server = Server::start();
    let [alice] = server.room("c", ["alice"]);
    say(&alice, "c", "m", "a AND b OR not NEAR(c) words: keys: x' \" \\ 'q' | & ! <-> :*");
    for text in [
        "\"",
        "\"\"",
        "'",
        "''",
        "a'b",
        "AND",
        "OR NOT",
        "NEAR(a b)",
        "words:a",
        "{keys}:a",
        "keys : \"x",
        "^a",
        "a + b",
        "*",
        "**",
        "-*",
        "- a",
        "--a",
        "a:*",
        "a & | !",
        "<->",
        "\\",
        "a\\",
        "(((",
        ")))",
        "%",
        "_",
        "\u{0}",
        "a\u{0}b",
        "\u{200b}",
        "\u{fffd}",
        "🔥",
        "\u{301}",
        "ﷺ",
        "ß*",
        "\"a -b*\"*",
        "drop table messages; --",
    ] {
        let page = alice.post("/messages/query", &json!({ "text": text })).is(200);
        assert!(page["items"].is_array(), "{text}");
    }
    assert_eq!(search(&alice, "NEAR(c)"), ["m"]);
    assert_eq!(search(&alice, "words:"), ["m"]);
}

#[test]
fn one_finds_what_one_may_see() {
    let server = Server::start();
    let [alice, bob, carol] = server.room("c", ["alice", "bob", "carol"]);
    let dave = server.user("dave");
    let channel = json!({ "id": "secret", "displayName": "x", "isPublic": false, "userIds": ["bob"] });
    alice.post("/channels", &channel).is(201);
    say(&bob, "c", "said", "apple");
    say(&bob, "c", "stopped", &format!("apple {PROFANE}"));
    say(&bob, "secret", "kept", "apple");
    for (client, found) in [
        (&alice, &["kept", "stopped", "said"][..]),
        (&bob, &["kept", "stopped", "said"]),
        (&carol, &["said"]),
        (&dave, &[]),
        (&server.app(), &["kept", "stopped", "said"]),
        (&server.acting("carol"), &["said"]),
    ] {
        assert_eq!(search(client, "apple"), found);
        assert_eq!(filter(client, &json!({})), found);
        assert_eq!(filter(client, &json!({ "id": { "$exists": true } })), found);
    }
    for at in ["secret", "nowhere"] {
        assert_eq!(filter(&carol, &json!({ "channelId": at })), [""; 0]);
        assert_eq!(query(&carol, &json!({ "text": "apple", "filter": { "channelId": at } })), [""; 0]);
        assert_eq!(filter(&carol, &json!({ "channelId": { "$in": [at, "c"] } })), ["said"]);
    }
    // Whoever left sees nothing more of it.
    bob.post_empty("/channels/secret/leave").is(204);
    carol.post_empty("/channels/c/leave").is(204);
    assert_eq!(search(&bob, "apple"), ["stopped", "said"]);
    assert_eq!(search(&carol, "apple"), [""; 0]);
}

#[test]
fn what_moderation_found_is_no_oracle() {
    let server = server_that("mask");
    let [alice, bob, carol] = server.room("c", ["alice", "bob", "carol"]);
    say(&bob, "c", "masked", PROFANE);
    say(&bob, "c", "clean", "hello");
    for known in [json!({ "label": "profanity" }), json!({ "action": "mask" }), json!({ "ruleId": "profanity" })] {
        for client in [&alice, &bob, &server.app()] {
            assert_eq!(filter(client, &known), ["masked"], "{known}");
        }
        assert_eq!(filter(&carol, &known), [""; 0], "{known}");
    }
    for absent in [
        json!({ "label": { "$nin": ["profanity"] } }),
        json!({ "action": { "$ne": "mask" } }),
        json!({ "action": { "$exists": false } }),
        json!({ "ruleId": { "$exists": false } }),
    ] {
        assert_eq!(filter(&alice, &absent), ["clean"], "{absent}");
        assert_eq!(filter(&carol, &absent), ["clean", "masked"], "{absent}");
    }
    assert_eq!(filter(&alice, &json!({ "label": { "$in": ["x", "profanity"] } })), ["masked"]);
    // The word that was masked is in nobody's index.
    assert_eq!(search(&alice, "fuck"), [""; 0]);
}

#[test]
fn edits_and_deletions_are_followed() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    for id in ["edited", "soft", "hard"] {
        say(&bob, "c", id, "pineapple banana");
    }
    assert_eq!(search(&alice, "pineapple"), ["hard", "soft", "edited"]);
    bob.patch("/messages/edited", &json!({ "text": "cherry" })).is(200);
    bob.delete("/messages/soft").is(200);
    bob.delete("/messages/hard?hard=true").is(200);
    assert_eq!(search(&alice, "pineapple"), [""; 0]);
    assert_eq!(search(&bob, "banana"), [""; 0]);
    assert_eq!(search(&bob, "cherry"), ["edited"]);
    assert_eq!(filter(&bob, &json!({ "text": { "$contains": "APPLE" } })), [""; 0]);
    assert_eq!(filter(&bob, &json!({ "deletedAt": { "$exists": true } })), ["hard", "soft"]);
    assert_eq!(filter(&bob, &json!({ "editedAt": { "$exists": true } })), ["edited"]);
    // Nothing is left of the words.
    let left =
        server.look().all::<(String, String)>("select id, folded from message_words where folded <> '' order by id");
    assert_eq!(left, [("edited".to_owned(), "cherry".to_owned())]);
    // A bounced one that is mended stands elsewhere from then on.
    say(&bob, "c", "stopped", PROFANE);
    assert_eq!(filter(&alice, &json!({ "status": { "$ne": "delivered" } })), ["stopped"]);
}

#[test]
fn fields_of_messages() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    say(&alice, "c", "a", "One");
    say(&bob, "c", "b", "Élan vital");
    let second = alice.get("/messages/b").is(200);
    for (asked, found) in [
        (json!({ "userId": "alice" }), &["a"][..]),
        (json!({ "userId": { "$ne": "alice" } }), &["b"]),
        (json!({ "seq": { "$gt": 3 } }), &["b"]),
        (json!({ "seq": second["seq"] }), &["b"]),
        (json!({ "createdAt": { "$lt": second["createdAt"] }, "id": { "$ne": "b" } }), &["a"]),
        (json!({ "createdAt": { "$gte": second["createdAt"] }, "userId": "bob" }), &["b"]),
        (json!({ "createdAt": { "$gt": "2100-01-01T00:00:00Z" } }), &[]),
        (json!({ "type": "text" }), &["b", "a"]),
        (json!({ "text": { "$contains": "ÉL" } }), &["b"]),
        (json!({ "text": { "$contains": "an v" } }), &["b"]),
        (json!({ "text": { "$autocomplete": "vit" } }), &["b"]),
        (json!({ "text": { "$autocomplete": "ital" } }), &[]),
        (json!({ "$or": [{ "id": "a" }, { "id": "b", "userId": "alice" }] }), &["a"]),
        (json!({ "editedAt": { "$exists": true } }), &[]),
    ] {
        assert_eq!(filter(&alice, &asked), found, "{asked}");
    }
    alice.post("/messages/query", &json!({ "filter": { "moderation": "x" } })).invalid("/filter/moderation");
}

#[test]
fn the_index_goes_on_after_a_restart() {
    let server = Server::start();
    let [alice] = server.room("c", ["alice"]);
    let token = server.token("alice");
    say(&alice, "c", "a", "apple");
    assert_eq!(search(&alice, "apple"), ["a"]);
    say(&alice, "c", "b", "apple");
    let server = server.restart();
    let alice = server.bearer(&token);
    say(&alice, "c", "c", "apple");
    assert_eq!(search(&alice, "apple"), ["c", "b", "a"]);
}

/// PostgreSQL's index takes no word of such a length; what nobody can have said is found by nobody.
#[test]
fn what_is_longer_than_anything_there_finds_nothing() {
    let server = Server::start();
    let [alice] = server.room("c", ["alice"]);
    alice.post("/channels/c/messages", &json!({ "id": "m", "text": "hello", "tags": ["t"] })).is(201);
    for chars in [257, 1_024] {
        let long = "x".repeat(chars);
        for field in ["tags", "mentions", "parentId", "label", "action", "ruleId", "channelId", "userId", "id", "text"]
        {
            let asked = [json!({ field: long }), json!({ field: { "$in": [long, "y"] } })];
            for asked in asked.iter().take(if field == "text" { 1 } else { 2 }) {
                assert!(filter(&alice, asked).is_empty(), "{field}");
                let with_words = alice.post("/messages/query", &json!({ "text": "hello", "filter": asked })).is(200);
                assert!(ids(&with_words).is_empty(), "{field}");
            }
        }
        assert_eq!(filter(&alice, &json!({ "tags": { "$in": [long, "t"] } })), ["m"]);
    }
}

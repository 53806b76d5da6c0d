//! `POST /api/v3/channels`

use serde_json::{Value, json};

use crate::support::{Answer, Client, Server};

#[test]
fn the_call_of_the_seed_works_as_printed() {
    let alice = Server::start();
    let channel = alice.user("alice").call(
        "POST",
        "/channels",
        Some(br#"{"displayName": "Support Channel", "type": "community", "isPublic": true}"#),
    );
    let channel = channel.is(201);
    assert_eq!(channel["displayName"], "Support Channel");
    assert_eq!(channel["type"], "community");
    assert_eq!(channel["visibility"], "public");
    assert_eq!(channel["createdBy"], "alice");
    assert_eq!(channel["memberCount"], 1);
    assert_eq!(channel["messageCount"], 0);
    assert_eq!(channel["id"].as_str().map(str::len), Some(36), "a UUID: {channel}");
}

#[test]
fn each_type_has_its_own_defaults() {
    let server = Server::start();
    let [alice, _] = ["alice", "bob"].map(|user| server.user(user));
    for (kind, visibility, role) in [
        ("community", "public", "admin"),
        ("live", "public", "admin"),
        ("gaming", "public", "admin"),
        ("broadcast", "public", "admin"),
        ("conversation", "direct", "member"),
    ] {
        let channel =
            alice.post("/channels", &json!({ "displayName": kind, "type": kind, "userIds": ["bob"] })).is(201);
        assert_eq!(channel["type"], kind);
        assert_eq!(channel["visibility"], visibility, "{kind}");
        assert_eq!(channel["memberCount"], 2, "{kind}");
        let id = channel["id"].as_str().unwrap();
        assert_eq!(alice.get(&format!("/channels/{id}/members/alice")).is(200)["roles"], json!([role]), "{kind}");
        assert_eq!(alice.get(&format!("/channels/{id}/members/bob")).is(200)["roles"], json!(["member"]), "{kind}");
        assert_eq!(alice.get(&format!("/channels/{id}")).is(200), channel);
    }
    assert_eq!(alice.post("/channels", &json!({ "displayName": "x" })).is(201)["type"], "community");
}

#[test]
fn all_that_was_said_is_kept() {
    let server = Server::start();
    let body = json!({
        "id": "eu.support:1@x", "displayName": "Ünïcode 👋", "type": "gaming", "visibility": "private", "topic": "All of it",
        "tags": ["eu", "beta test"], "metadata": { "deep": { "list": [1, 2.5, null, "x"] } },
    });
    let channel = server.app().post("/channels", &body).is(201);
    for (field, value) in body.as_object().unwrap() {
        assert_eq!(&channel[field], value);
    }
    assert!(channel.get("createdBy").is_none() && channel.get("lastMessageAt").is_none());
    assert_eq!((&channel["memberCount"], &channel["seq"]), (&json!(0), &json!(0)));
    assert_eq!(server.app().get("/channels/eu.support:1@x").is(200), channel);
}

#[test]
fn an_id_is_taken_once() {
    let server = Server::start();
    let [alice, bob] = ["alice", "bob"].map(|user| server.user(user));
    alice.post("/channels", &json!({ "id": "one", "displayName": "One" })).is(201);
    for again in [&alice, &bob, &server.app()] {
        again.post("/channels", &json!({ "id": "one", "displayName": "Two" })).problem(409, "conflict");
    }
    assert_eq!(alice.get("/channels/one").is(200)["displayName"], "One");
    assert_eq!(alice.get("/channels/one").is(200)["memberCount"], 1);
    // Ids tell capitals apart.
    alice.post("/channels", &json!({ "id": "ONE", "displayName": "Two" })).is(201);
}

#[test]
fn first_members_are_members_once() {
    let server = Server::start();
    let alice = server.user("alice");
    server.user("bob");
    let twice = json!({ "displayName": "x", "userIds": ["bob", "alice", "bob"] });
    let channel = alice.post("/channels", &twice).is(201);
    assert_eq!((&channel["memberCount"], &channel["seq"]), (&json!(2), &json!(2)));
    let unknown = json!({ "displayName": "x", "userIds": ["bob", "nobody"] });
    let problem = alice.post("/channels", &unknown).invalid("/userIds");
    assert!(problem["errors"][0]["detail"].as_str().unwrap().contains("nobody"), "{problem}");
}

#[test]
fn a_hundred_first_members_and_no_more() {
    let server = Server::start();
    let app = server.app();
    let users: Vec<_> = (0..101).map(|i| format!("user-{i}")).collect();
    for user in &users {
        app.put(&format!("/users/{user}"), &json!({})).is(200);
    }
    let make = |count: usize| app.post("/channels", &json!({ "displayName": "x", "userIds": users[..count] }));
    assert_eq!(make(100).is(201)["memberCount"], 100);
    make(101).invalid("/userIds");
}

/// A channel that is fine but for this field.
fn with(client: &Client, field: &str, value: &Value) -> Answer {
    let mut body = json!({ "displayName": "x" });
    body[field] = value.clone();
    client.post("/channels", &body)
}

#[test]
fn every_field_has_bounds() {
    let server = Server::start();
    let app = server.app();
    let words = |count: usize| vec!["word"; count];
    // {"k":"…"} is 8 bytes more than the text.
    let metadata = |bytes: usize| json!({ "k": "x".repeat(bytes - 8) });
    let good = [
        ("displayName", json!("x".repeat(100))),
        ("displayName", json!("é".repeat(100))),
        ("topic", json!("x".repeat(500))),
        ("topic", json!("")),
        ("tags", json!(words(20))),
        ("tags", json!(["é".repeat(50)])),
        ("tags", json!([])),
        ("metadata", metadata(8_192)),
        ("metadata", json!({})),
        ("userIds", json!([])),
        ("id", json!("x".repeat(64))),
        ("id", json!(null)),
        ("type", json!(null)),
        ("isPublic", json!(null)),
    ];
    for (field, value) in good {
        let answer = with(&app, field, &value);
        assert_eq!(answer.status, 201, "{}\n{}", answer.call, answer.text);
    }
    let bad = [
        ("displayName", json!("x".repeat(101)), "/displayName"),
        ("displayName", json!(""), "/displayName"),
        ("displayName", json!(" \t\n"), "/displayName"),
        ("displayName", json!("a\0b"), "/displayName"),
        ("displayName", json!(null), "/displayName"),
        ("displayName", json!(7), "/displayName"),
        ("topic", json!("x".repeat(501)), "/topic"),
        ("topic", json!("a\0b"), "/topic"),
        ("topic", json!(["x"]), "/topic"),
        ("tags", json!(words(21)), "/tags"),
        ("tags", json!(["fine", "x".repeat(51)]), "/tags/1"),
        ("tags", json!([""]), "/tags/0"),
        ("tags", json!(["a\0b"]), "/tags/0"),
        ("tags", json!(["fine", 7]), "/tags/1"),
        ("tags", json!("word"), "/tags"),
        ("tags", json!(null), "/tags"),
        ("metadata", metadata(8_193), "/metadata"),
        ("metadata", json!({ "k": "a\0b" }), "/metadata"),
        ("metadata", json!({ "a\0b": 1 }), "/metadata"),
        ("metadata", json!([1]), "/metadata"),
        ("metadata", json!("x"), "/metadata"),
        ("userIds", json!("bob"), "/userIds"),
        ("userIds", json!(["not an id"]), "/userIds/0"),
        ("userIds", json!(["nobody"]), "/userIds"),
        ("id", json!("x".repeat(65)), "/id"),
        ("id", json!(""), "/id"),
        ("id", json!("a b"), "/id"),
        ("id", json!("a/b"), "/id"),
        ("id", json!("é"), "/id"),
        ("id", json!("a\0"), "/id"),
        ("id", json!("."), "/id"),
        ("id", json!(".."), "/id"),
        ("id", json!("me"), "/id"),
        ("id", json!("query"), "/id"),
        ("id", json!(7), "/id"),
        ("type", json!("Community"), "/type"),
        ("type", json!("team"), "/type"),
        ("type", json!(1), "/type"),
        ("visibility", json!("secret"), "/visibility"),
        ("isPublic", json!("yes"), "/isPublic"),
        ("isPublic", json!(1), "/isPublic"),
    ];
    for (field, value, pointer) in bad {
        with(&app, field, &value).invalid(pointer);
    }
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let server = Server::start();
    let problem = server.app().post("/channels", &json!({ "displayName": "", "topic": "a\0", "tags": [""] }));
    let problem = problem.problem(400, "validation");
    let pointers: Vec<_> =
        problem["errors"].as_array().unwrap().iter().map(|e| e["pointer"].as_str().unwrap()).collect();
    assert_eq!(pointers, ["/topic", "/displayName", "/tags/0"]);
}

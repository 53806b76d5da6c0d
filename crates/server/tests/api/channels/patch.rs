//! `PATCH /api/v3/channels/{channelId}`

use serde_json::json;

use crate::support::Server;

#[test]
fn what_is_named_changes_and_the_rest_stays() {
    let server = Server::start();
    let alice = server.user("alice");
    let body = json!({ "id": "c", "displayName": "C", "topic": "old", "tags": ["a"], "metadata": { "k": 1 } });
    let made = alice.post("/channels", &body).is(201);
    let mut socket = alice.socket();
    socket.subscribe("c", None);
    let steps = [
        (json!({ "displayName": "D" }), "displayName", json!("D")),
        (json!({ "topic": "new" }), "topic", json!("new")),
        (json!({ "avatarUrl": "https://a.example/b.png" }), "avatarUrl", json!("https://a.example/b.png")),
        (json!({ "visibility": "private" }), "visibility", json!("private")),
        (json!({ "tags": ["b", "c"] }), "tags", json!(["b", "c"])),
        (json!({ "metadata": { "l": 2 } }), "metadata", json!({ "l": 2 })),
    ];
    let mut before = made;
    for (patch, field, value) in steps {
        let after = alice.patch("/channels/c", &patch).is(200);
        let mut expected = before.clone();
        expected[field] = value;
        expected["seq"] = after["seq"].clone();
        expected["updatedAt"] = after["updatedAt"].clone();
        assert_eq!(after, expected);
        assert_eq!(after["seq"].as_i64(), before["seq"].as_i64().map(|seq| seq + 1));
        let event = socket.expect("channel.updated");
        assert_eq!((&event["seq"], &event["data"]), (&after["seq"], &after));
        before = after;
    }
    // What changes nothing is told to nobody.
    for same in [json!({}), json!({ "displayName": null }), json!({ "displayName": "D", "metadata": { "l": 2 } })] {
        assert_eq!(alice.patch("/channels/c", &same).is(200), before);
    }
    socket.expect_nothing();
    assert!(alice.patch("/channels/c", &json!({ "topic": "" })).is(200).get("topic").is_none());
    assert!(alice.patch("/channels/c", &json!({ "tags": [], "metadata": {} })).is(200).get("tags").is_none());
    assert_eq!(alice.get("/channels/c").is(200)["displayName"], "D");
}

#[test]
fn every_field_has_bounds() {
    let server = Server::start();
    let app = server.app();
    app.post("/channels", &json!({ "id": "c", "displayName": "C" })).is(201);
    for (patch, pointer) in [
        (json!({ "displayName": "" }), "/displayName"),
        (json!({ "displayName": "x".repeat(101) }), "/displayName"),
        (json!({ "displayName": "a\0" }), "/displayName"),
        (json!({ "topic": "x".repeat(501) }), "/topic"),
        (json!({ "topic": "a\0" }), "/topic"),
        (json!({ "tags": vec!["x"; 21] }), "/tags"),
        (json!({ "tags": ["x".repeat(51)] }), "/tags/0"),
        (json!({ "metadata": { "k": "x".repeat(8_192) } }), "/metadata"),
        (json!({ "metadata": { "k": "\0" } }), "/metadata"),
        (json!({ "metadata": 1 }), "/metadata"),
        (json!({ "type": "live" }), "/type"),
        (json!({ "visibility": "direct" }), "/visibility"),
        (json!({ "guidelines": "x".repeat(5_001) }), "/guidelines"),
        (json!({ "avatarUrl": "javascript:alert(1)" }), "/avatarUrl"),
        (json!({ "settings": { "colour": "red" } }), "/settings/colour"),
        (json!({ "settings": { "links": null, "slowModeSeconds": 86_401 } }), "/settings/slowModeSeconds"),
        (json!({ "settings": { "slowModeSeconds": -1 } }), "/settings/slowModeSeconds"),
        (json!({ "settings": { "maxMessageChars": 0 } }), "/settings/maxMessageChars"),
        (json!({ "settings": { "maxMessageChars": 5_001 } }), "/settings/maxMessageChars"),
        (json!({ "settings": { "rules": ["profanity", "unknown"] } }), "/settings/rules/1"),
        (json!({ "roleOverrides": { "member": ["read_channel", "manage_roles"] } }), "/roleOverrides/member"),
        (json!({ "roleOverrides": { "member": ["fly"] } }), "/roleOverrides/member/0"),
        (json!({ "id": "d" }), "/id"),
    ] {
        app.patch("/channels/c", &patch).invalid(pointer);
    }
    assert_eq!(app.get("/channels/c").is(200)["seq"], 0);
}

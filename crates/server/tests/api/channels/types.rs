//! `/api/v3/channelTypes`

use serde_json::json;

use crate::support::Server;

#[test]
fn five_types_are_always_there() {
    let server = Server::start();
    let app = server.app();
    let types = app.get("/channelTypes").is(200);
    let ids: Vec<_> = types["items"].as_array().unwrap().iter().map(|t| t["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["broadcast", "community", "conversation", "gaming", "live"]);
    let before = app.get("/channelTypes/live").is(200);
    let changed = app.put("/channelTypes/live", &json!({ "settings": { "slowModeSeconds": 3 } })).is(200);
    assert_eq!((&changed["builtIn"], &changed["settings"]["slowModeSeconds"]), (&json!(true), &json!(3)));
    let made = app.post("/channels", &json!({ "displayName": "L", "type": "live" })).is(201);
    assert_eq!(made["settings"]["slowModeSeconds"], 3);
    app.delete("/channelTypes/live").is(204);
    assert_eq!(app.get("/channelTypes/live").is(200), before);
    app.put("/channelTypes/live", &json!({ "base": "gaming" })).invalid("/base");
}

#[test]
fn a_type_of_ones_own_is_a_template() {
    let server = Server::start();
    let (app, alice, bob) = (server.app(), server.user("alice"), server.user("bob"));
    let body = json!({
        "base": "broadcast", "description": "News", "visibility": "private", "maxMembers": 2, "guidelines": "Be kind.",
        "settings": { "reactions": false }, "roleOverrides": { "member": ["read_channel"] },
    });
    let made = app.put("/channelTypes/news", &body).is(200);
    assert_eq!(made, app.get("/channelTypes/news").is(200));
    assert_eq!((&made["id"], &made["builtIn"]), (&json!("news"), &json!(false)));
    let channel = alice.post("/channels", &json!({ "id": "n", "displayName": "N", "type": "news" })).is(201);
    for field in ["base", "visibility", "guidelines", "roleOverrides", "maxMembers"] {
        assert_eq!(channel[field], made[field], "{field}");
    }
    assert_eq!((&channel["type"], &channel["settings"]), (&json!("news"), &made["settings"]));
    // A channel is a copy.
    app.put("/channelTypes/news", &json!({ "base": "broadcast", "settings": { "links": false } })).is(200);
    assert_eq!(alice.get("/channels/n").is(200), channel);
    app.delete("/channelTypes/news").is(204);
    app.get("/channelTypes/news").problem(404, "not_found");
    assert_eq!(alice.get("/channels/n").is(200), channel);
    let unknown = alice.post("/channels", &json!({ "displayName": "N", "type": "news" })).invalid("/type");
    assert!(unknown["detail"].as_str().unwrap().contains("news"));
    // As many as the type allowed.
    alice.post("/channels/n/members", &json!({ "userIds": ["bob"] })).is(200);
    assert_eq!(bob.get("/channels/n").is(200)["memberCount"], 2);
    server.user("carol");
    alice.post("/channels/n/members", &json!({ "userIds": ["carol"] })).problem(409, "conflict");
    let found = alice.post("/channels/query", &json!({ "filter": { "base": "broadcast" } })).is(200);
    assert_eq!(found["items"][0]["id"], "n");
    assert_eq!(alice.post("/channels/query", &json!({ "filter": { "type": "live" } })).is(200)["items"], json!([]));
}

#[test]
fn a_type_has_bounds() {
    let server = Server::start();
    let app = server.app();
    for (body, pointer) in [
        (json!({ "base": "shop" }), "/base"),
        (json!({ "description": "x".repeat(201) }), "/description"),
        (json!({ "guidelines": "x".repeat(5_001) }), "/guidelines"),
        (json!({ "maxMembers": 1 }), "/maxMembers"),
        (json!({ "settings": { "slowModeSeconds": 86_401 } }), "/settings/slowModeSeconds"),
        (json!({ "roleOverrides": { "member": ["manage_users"] } }), "/roleOverrides/member"),
        (json!({ "base": "conversation", "visibility": "public" }), "/visibility"),
        (json!({ "colour": "red" }), "/colour"),
    ] {
        app.put("/channelTypes/t", &body).invalid(pointer);
    }
    app.get("/channelTypes/t").problem(404, "not_found");
}

//! `settings`, `roleOverrides` and `guidelines` of a channel

use serde_json::json;

use crate::support::Server;

#[test]
fn a_setting_that_is_not_named_stays() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    let mut socket = bob.socket();
    socket.subscribe("c", None);
    let patch = json!({ "settings": { "slowModeSeconds": 5, "maxMessageChars": 20, "rules": ["profanity"] } });
    let after = server.app().patch("/channels/c", &patch).is(200);
    assert_eq!(after["settings"]["slowModeSeconds"], 5);
    assert_eq!(after["settings"]["links"], true);
    assert_eq!(socket.expect("channel.updated")["data"], after);
    let patch = json!({ "settings": { "maxMessageChars": null, "links": false } });
    let after = alice.patch("/channels/c", &patch).is(200);
    assert!(after["settings"].get("maxMessageChars").is_none());
    assert_eq!(after["settings"]["rules"], json!(["profanity"]));
    assert_eq!(after["settings"]["links"], false);
    socket.expect("channel.updated");
    // What changes nothing is told to nobody.
    assert_eq!(alice.patch("/channels/c", &patch).is(200), after);
    socket.expect_nothing();
}

#[test]
fn freezing_is_an_event_of_its_own() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    let mut socket = bob.socket();
    let from = socket.subscribe("c", None)["data"]["seq"].as_i64();
    let frozen = alice.patch("/channels/c", &json!({ "topic": "quiet", "settings": { "frozen": true } })).is(200);
    assert_eq!(socket.expect("channel.frozen")["data"], frozen);
    bob.post("/channels/c/messages", &json!({ "text": "hello" })).problem(403, "channel_frozen");
    alice.patch("/channels/c", &json!({ "settings": { "frozen": false } })).is(200);
    let thawed = socket.expect("channel.unfrozen");
    bob.post("/channels/c/messages", &json!({ "text": "hello" })).is(201);
    // Who comes back is told alike.
    let mut later = bob.socket();
    later.subscribe("c", from);
    later.expect("channel.frozen");
    assert_eq!(later.expect("channel.unfrozen")["seq"], thawed["seq"]);
}

#[test]
fn who_may_edit_may_not_decide() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    alice.put("/channels/c/members/bob/roles", &json!({ "roles": ["moderator"] })).is(200);
    bob.patch("/channels/c", &json!({ "topic": "new", "guidelines": "Be kind." })).is(200);
    for patch in [
        json!({ "settings": { "frozen": true } }),
        json!({ "roleOverrides": { "member": [] } }),
        json!({ "visibility": "private" }),
    ] {
        let problem = bob.patch("/channels/c", &patch).problem(403, "permission_denied");
        assert_eq!(problem["permission"], "manage_channel");
    }
}

#[test]
fn what_roles_allow_here_holds_at_once_and_can_be_taken_back() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    let say = |text: &str| bob.post("/channels/c/messages", &json!({ "text": text }));
    say("one").is(201);
    let quiet = json!({ "roleOverrides": { "member": ["read_channel"] } });
    let after = alice.patch("/channels/c", &quiet).is(200);
    assert_eq!(after["roleOverrides"], json!({ "member": ["read_channel"] }));
    assert_eq!(say("two").problem(403, "permission_denied")["permission"], "send_message");
    alice.patch("/channels/c", &json!({ "roleOverrides": { "member": null } })).is(200);
    say("three").is(201);
}

#[test]
fn nobody_gives_by_an_override_what_they_do_not_have() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    let app = server.app();
    app.put("/roles/half", &json!({ "permissions": ["read_channel", "manage_channel"] })).is(200);
    alice.put("/channels/c/members/bob/roles", &json!({ "roles": ["half"] })).is(200);
    let patch = json!({ "roleOverrides": { "half": ["read_channel", "manage_channel", "ban_channel_user"] } });
    let problem = bob.patch("/channels/c", &patch).problem(403, "permission_denied");
    assert_eq!(problem["permission"], "ban_channel_user");
    // What they have they may give, and what is less they may leave; the app may give all.
    bob.patch("/channels/c", &json!({ "roleOverrides": { "guest": ["read_channel", "manage_channel"] } })).is(200);
    app.patch("/channels/c", &patch).is(200);
}

#[test]
fn guidelines_have_a_version() {
    let server = Server::start();
    let [alice] = server.room("c", ["alice"]);
    assert_eq!(alice.get("/channels/c").is(200)["guidelinesVersion"], 0);
    let set = |text: &str| alice.patch("/channels/c", &json!({ "guidelines": text })).is(200);
    let first = set("Be kind.");
    assert_eq!((&first["guidelines"], &first["guidelinesVersion"]), (&json!("Be kind."), &json!(1)));
    assert_eq!(set("Be kind.")["guidelinesVersion"], 1);
    assert_eq!(set("Be kinder.")["guidelinesVersion"], 2);
    let anew = alice.patch("/channels/c", &json!({ "requireAcceptance": true })).is(200);
    assert_eq!(anew["guidelinesVersion"], 3);
    assert!(set("").get("guidelines").is_none());
}

#[test]
fn a_channel_is_made_with_settings() {
    let server = Server::start();
    let alice = server.user("alice");
    let body = json!({
        "id": "c", "displayName": "C", "guidelines": "Be kind.", "avatarUrl": "https://a.example/b.png",
        "settings": { "frozen": true, "maxMessageChars": 10 },
    });
    let made = alice.post("/channels", &body).is(201);
    assert_eq!(made["settings"]["frozen"], true);
    assert_eq!(made["settings"]["maxMessageChars"], 10);
    assert_eq!((&made["guidelines"], &made["guidelinesVersion"]), (&body["guidelines"], &json!(1)));
    assert_eq!(made["avatarUrl"], body["avatarUrl"]);
    alice.post("/channels", &json!({ "displayName": "C", "settings": { "slow": 1 } })).invalid("/settings/slow");
}

#[test]
fn a_conversation_stays_direct() {
    let server = Server::start();
    let alice = server.user("alice");
    server.user("bob");
    alice.post("/channels", &json!({ "id": "c", "type": "conversation", "userIds": ["bob"] })).is(201);
    let shown = server.app().patch("/channels/c", &json!({ "visibility": "public" }));
    shown.problem(422, "unsupported_channel_type");
}

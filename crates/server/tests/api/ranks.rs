//! Who is above whom: what nobody gives, takes or gets round.

use serde_json::{Value, json};

use crate::{
    broadcasts::done,
    support::{Client, Server, Setup, eventually},
};

/// `alice` runs channel `c`, which `bob` is in; `carol` is in none.
fn server() -> Server {
    let server = Server::start();
    server.room("c", ["alice", "bob"]);
    server.user("carol");
    server
}

fn roles(server: &Server, user: &str, roles: &[&str]) {
    server.app().put(&format!("/users/{user}/roles"), &json!({ "roles": roles })).is(200);
}

fn key(server: &Server, scope: &str) -> Client {
    let printed = server.gavel(&["key", "create", scope, "--scope", scope]);
    server.bearer(printed.lines().last().unwrap())
}

fn denied(answer: crate::support::Answer, permission: &str) {
    assert_eq!(answer.problem(403, "permission_denied")["permission"], permission);
}

#[test]
fn who_may_read_no_more_is_told_no_more() {
    let server = server();
    let (app, alice, bob) = (server.app(), server.user("alice"), server.user("bob"));
    let none = || json!({ "permissions": [] });
    let takes: [(&str, &dyn Fn()); 4] = [
        ("their role there", &|| {
            alice.put("/channels/c/members/bob/roles", &json!({ "roles": ["guest"] })).is(200);
        }),
        ("what is said of it", &|| {
            alice.patch("/channels/c", &json!({ "roleOverrides": { "member": [] } })).is(200);
        }),
        ("the role", &|| drop(app.put("/roles/member", &none()).is(200))),
        ("their role in the app", &|| roles(&server, "bob", &[])),
    ];
    for (what, take) in takes {
        app.put("/roles/guest", &none()).is(200);
        if what == "their role in the app" {
            bob.post_empty("/channels/c/leave").is(204);
            app.put("/roles/reader", &json!({ "permissions": ["read_channel"] })).is(200);
            roles(&server, "bob", &["reader"]);
        }
        let mut socket = bob.socket();
        socket.subscribe("c", None);
        alice.post("/channels/c/messages", &json!({ "text": "before" })).is(201);
        assert_eq!(socket.expect("message.created")["data"]["text"], "before");
        take();
        alice.post("/channels/c/messages", &json!({ "text": "after" })).is(201);
        let (code, told) = socket.closed();
        assert_eq!(code, 1012, "{what}");
        assert!(told.iter().all(|frame| frame["data"]["text"] != "after"), "{what}: {told:?}");
        let mut socket = bob.socket();
        let refused = socket.ask(&json!({ "type": "subscribe", "channelId": "c" }));
        assert_eq!(refused["error"]["code"], "permission_denied", "{what}");
        alice.patch("/channels/c", &json!({ "roleOverrides": { "member": null } })).is(200);
        app.delete("/roles/member").is(204);
        alice.put("/channels/c/members/bob/roles", &json!({ "roles": ["member"] }));
    }
}

#[test]
fn who_runs_a_channel_makes_no_roles() {
    let server = server();
    let invented = json!({ "roles": ["member", "invented"] });
    denied(server.user("alice").put("/channels/c/members/bob/roles", &invented), "manage_roles");
    server.app().put("/channels/c/members/bob/roles", &invented).is(200);
    assert_eq!(server.app().get("/roles/invented").is(200)["permissions"], json!([]));
    // Once it is there, anybody who may give roles gives it.
    server.user("alice").put("/channels/c/members/alice/roles", &json!({ "roles": ["admin", "invented"] })).is(200);
}

#[test]
fn nobody_is_shut_out_of_what_they_run() {
    let server = server();
    let alice = server.user("alice");
    roles(&server, "carol", &["moderator"]);
    alice.patch("/channels/c", &json!({ "roleOverrides": { "admin": [], "moderator": [] } })).is(200);
    alice.patch("/channels/c", &json!({ "topic": "mine" })).is(200);
    server.user("carol").get("/channels/c/messages").is(200);
    // What is said of the role holds for those who have it in the channel.
    alice.put("/channels/c/members/bob/roles", &json!({ "roles": ["moderator"] })).is(200);
    denied(server.user("bob").get("/channels/c/messages"), "read_channel");
}

#[test]
fn a_type_gives_nobody_what_its_maker_lacks() {
    let server = server();
    server.app().put("/roles/typer", &json!({ "permissions": ["manage_channel_types"] })).is(200);
    roles(&server, "carol", &["typer"]);
    let reads = json!({ "roleOverrides": { "typer": ["read_channel"] } });
    server.user("carol").put("/channelTypes/conversation", &reads).invalid("/roleOverrides/typer");
    server
        .user("carol")
        .put("/channelTypes/quiet", &json!({ "roleOverrides": { "member": ["read_channel"] } }))
        .is(200);
    server.app().put("/channelTypes/conversation", &reads).is(200);
}

#[test]
fn what_one_does_not_have_one_neither_gives_nor_takes() {
    let server = server();
    server.app().put("/roles/keeper", &json!({ "permissions": ["manage_roles"] })).is(200);
    roles(&server, "carol", &["keeper"]);
    roles(&server, "alice", &["admin"]);
    let carol = server.user("carol");
    carol.put("/roles/admin", &json!({ "permissions": [] })).invalid("/permissions");
    carol.put("/users/alice/roles", &json!({ "roles": [] })).invalid("/roles");
    server.app().put("/roles/moderator", &json!({ "permissions": [] })).is(200);
    carol.delete("/roles/moderator").problem(400, "validation");
    server.app().delete("/roles/moderator").is(204);
}

#[test]
fn a_moderator_puts_out_members_and_no_admin() {
    let server = server();
    let (alice, bob) = (server.user("alice"), server.user("bob"));
    alice.post("/channels/c/members", &json!({ "userIds": ["carol"] })).is(200);
    alice.put("/channels/c/members/bob/roles", &json!({ "roles": ["moderator"] })).is(200);
    bob.delete("/channels/c/members/alice").problem(403, "permission_denied");
    bob.delete("/channels/c/members/carol").is(204);
    alice.delete("/channels/c/members/bob").is(204);
}

#[test]
fn a_conversation_keeps_its_participants() {
    let server = server();
    let conversation = server.user("alice").post("/channels", &json!({ "type": "conversation", "userIds": ["bob"] }));
    let id = conversation.is(201)["id"].as_str().unwrap().to_owned();
    roles(&server, "carol", &["moderator"]);
    let carol = server.user("carol");
    carol.delete(&format!("/channels/{id}/members/alice")).problem(422, "unsupported_channel_type");
    carol
        .post(&format!("/channels/{id}/members"), &json!({ "userIds": ["carol"] }))
        .problem(422, "unsupported_channel_type");
}

#[test]
fn a_key_stands_in_for_nobody_above_its_scope() {
    let server = server();
    let (chat, users) = (key(&server, "chat"), key(&server, "users"));
    chat.with("X-Gavel-User", "alice").get("/me").is(200);
    users.post_empty("/users/alice/tokens").is(201);
    roles(&server, "alice", &["admin"]);
    roles(&server, "bob", &["moderator"]);
    chat.with("X-Gavel-User", "alice").get("/me").problem(403, "permission_denied");
    chat.with("X-Gavel-User", "bob").get("/me").is(200);
    users.post_empty("/users/alice/tokens").problem(403, "permission_denied");
    server.app().with("X-Gavel-User", "alice").get("/me").is(200);
}

#[test]
fn a_key_that_moderates_does_so_with_the_messages_of_users() {
    let server = server();
    let moderation = key(&server, "moderation");
    server.user("bob").post("/channels/c/messages", &json!({ "id": "b", "text": "hello" })).is(201);
    server.app().post("/channels/c/messages", &json!({ "id": "a", "text": "the app's own" })).is(201);
    assert_eq!(moderation.patch("/messages/b", &json!({ "text": "hullo" })).is(200)["message"]["text"], "hullo");
    moderation.delete("/messages/b").is(200);
    // What the app itself said is no user's.
    denied(moderation.patch("/messages/a", &json!({ "text": "x" })), "send_message");
    moderation.delete("/messages/a").is(200);
}

#[test]
fn a_broadcast_ends_with_the_right_to_it() {
    let server = Setup::default().env("GAVEL_JOBS_BROADCAST_PER_SECOND", "20").start();
    let channels: Vec<String> = (0..100).map(|n| format!("c{n}")).collect();
    for channel in &channels {
        server.app().post("/channels", &json!({ "id": channel, "displayName": "C" })).is(201);
    }
    let printed = server.gavel(&["key", "create", "short-lived", "--scope", "admin"]);
    let key = server.bearer(printed.lines().last().unwrap());
    let body = json!({ "message": { "text": "hear" }, "to": { "channelIds": channels } });
    let job = key.post("/broadcasts", &body).is(202)["id"].clone();
    let path = format!("/jobs/{}", job.as_str().unwrap());
    eventually("it has begun", || server.app().get(&path).is(200)["result"]["sent"].as_i64() > Some(0));
    server.gavel(&["key", "revoke", printed.split_whitespace().nth(1).unwrap()]);
    let job: Value = done(&server.app(), &job);
    assert_eq!((&job["state"], &job["error"]["code"]), (&json!("failed"), &json!("key_revoked")), "{job}");
    assert!(job["result"]["sent"].as_i64() < Some(100));
}

//! Roles: what they allow, in a channel and in the whole app, and who gives them.

use serde_json::{Value, json};

use crate::{
    auth,
    support::{Client, Server},
};

fn server() -> Server {
    let server = auth::server();
    for user in ["alice", "bob", "carol"] {
        server.app().put(&format!("/users/{user}"), &json!({})).is(200);
    }
    let channel = json!({ "id": "c", "displayName": "c", "userIds": ["bob"] });
    server.acting("alice").post("/channels", &channel).is(201);
    server
}

fn say(client: &Client) -> u16 {
    client.post("/channels/c/messages", &json!({ "text": "hello" })).status
}

fn permissions(role: &Value) -> Vec<&str> {
    role["permissions"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect()
}

#[test]
fn roles_that_gavel_comes_with_are_there() {
    let server = server();
    let roles = server.user("bob").get("/roles").is(200);
    let ids: Vec<_> = roles["items"].as_array().unwrap().iter().map(|role| role["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["admin", "bot", "guest", "member", "moderator", "user"]);
    let user = server.user("bob").get("/roles/user").is(200);
    assert!(!permissions(&user).iter().any(|name| name.contains("mute") || name.contains("ban")));
    server.user("bob").get("/roles/unheard").is(404);
}

#[test]
fn a_changed_role_counts_at_once_and_comes_back_when_deleted() {
    let server = server();
    let bob = server.user("bob");
    assert_eq!(say(&bob), 201);
    server.app().put("/roles/member", &json!({ "permissions": ["read_channel"] })).is(200);
    assert_eq!(
        bob.post("/channels/c/messages", &json!({ "text": "x" })).problem(403, "permission_denied")["permission"],
        "send_message"
    );
    assert_eq!(say(&server.user("alice")), 201);
    let server = server.restart();
    assert_eq!(say(&server.user("bob")), 403);
    server.app().delete("/roles/member").is(204);
    assert_eq!(say(&server.user("bob")), 201);
}

#[test]
fn a_member_gets_roles_in_a_channel() {
    let server = server();
    let (alice, bob) = (server.user("alice"), server.user("bob"));
    let message = alice.post("/channels/c/messages", &json!({ "text": "hello" })).is(201);
    let path = format!("/messages/{}", message["message"]["id"].as_str().unwrap());
    assert_eq!(bob.delete(&path).problem(403, "permission_denied")["permission"], "delete_message");
    let member = alice.put("/channels/c/members/bob/roles", &json!({ "roles": ["member", "moderator"] })).is(200);
    assert_eq!(member["roles"], json!(["member", "moderator"]));
    bob.delete(&path).is(200);
    // A moderator is not an admin, and makes nobody one.
    let refused = bob.put("/channels/c/members/bob/roles", &json!({ "roles": ["admin"] }));
    assert_eq!(refused.problem(403, "permission_denied")["permission"], "assign_channel_role");
    alice.put("/channels/c/members/carol/roles", &json!({ "roles": ["member"] })).is(404);
    alice.put("/channels/c/members/bob/roles", &json!({ "roles": ["member", "member"] })).problem(400, "validation");
    // Bob's rights in the channel are none elsewhere.
    server.acting("carol").post("/channels", &json!({ "id": "d", "displayName": "d", "userIds": ["bob"] })).is(201);
    bob.patch("/channels/d", &json!({ "topic": "x" })).problem(403, "permission_denied");
}

#[test]
fn an_unknown_role_is_made_without_permissions() {
    let server = server();
    server.app().put("/users/carol/roles", &json!({ "roles": ["trusted"] })).is(200);
    let role = server.app().get("/roles/trusted").is(200);
    assert_eq!((&role["permissions"], &role["builtIn"]), (&json!([]), &json!(false)));
    let carol = server.user("carol");
    carol.get("/channels/c/messages").problem(403, "permission_denied");
    server.app().put("/roles/trusted", &json!({ "permissions": ["read_channel", "delete_message"] })).is(200);
    carol.get("/channels/c/messages").is(200);
    assert_eq!(say(&carol), 403);
    server.app().delete("/roles/trusted").is(204);
    carol.get("/channels/c/messages").problem(403, "permission_denied");
}

#[test]
fn one_who_keeps_order_everywhere_sees_private_channels_and_a_user_does_not() {
    let server = server();
    server.acting("alice").post("/channels", &json!({ "id": "p", "displayName": "p", "isPublic": false })).is(201);
    let carol = server.user("carol");
    carol.get("/channels/p").problem(404, "not_found");
    server.app().put("/users/carol/roles", &json!({ "roles": ["moderator"] })).is(200);
    carol.get("/channels/p").is(200);
    carol.get("/channels/p/messages").is(200);
    let found = carol.post("/channels/query", &json!({ "filter": { "id": "p" } })).is(200);
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
    // What is about the whole app comes from no channel's role.
    server.user("alice").post_empty("/users/bob/tokens").problem(403, "permission_denied");
    server.app().put("/users/alice/roles", &json!({ "roles": ["admin"] })).is(200);
    server.user("alice").post_empty("/users/bob/tokens").is(201);
}

#[test]
fn guests_look_on_and_bots_talk() {
    let server = server();
    for role in ["guest", "bot"] {
        server.app().put(&format!("/users/a-{role}"), &json!({})).is(200);
        server.app().put(&format!("/users/a-{role}/roles"), &json!({ "roles": [role] })).is(200);
        let member = server.user(&format!("a-{role}")).post_empty("/channels/c/join").is(200);
        assert_eq!(member["roles"], json!([role]));
    }
    let (guest, bot) = (server.user("a-guest"), server.user("a-bot"));
    guest.get("/channels/c/messages").is(200);
    assert_eq!((say(&guest), say(&bot)), (403, 201));
    for nobody in [guest, bot] {
        let refused = nobody.post("/channels", &json!({ "displayName": "x" }));
        assert_eq!(refused.problem(403, "permission_denied")["permission"], "create_channel");
    }
}

/// What somebody is made in the whole app holds at once, also where they are a member already.
#[test]
fn one_who_is_made_a_guest_is_one_everywhere() {
    let server = server();
    let app = server.app();
    let carol = server.user("carol");
    carol.post_empty("/channels/c/join").is(200);
    assert_eq!(say(&carol), 201);
    let mut socket = carol.socket();
    app.put("/users/carol/roles", &json!({ "roles": ["guest"] })).is(200);
    assert_eq!(socket.closed().0, 1012, "to be asked anew what they may read");
    assert_eq!(say(&carol), 403);
    carol.get("/channels/c/messages").is(200);
    app.put("/users/carol/roles", &json!({ "roles": ["bot"] })).is(200);
    assert_eq!(say(&carol), 201);
    app.put("/users/carol/roles", &json!({ "roles": [] })).is(200);
    assert_eq!(say(&carol), 201);
}

#[test]
fn nobody_gives_what_they_do_not_have() {
    let server = server();
    server.app().put("/roles/keeper", &json!({ "permissions": ["manage_roles", "pin_message"] })).is(200);
    server.app().put("/users/carol/roles", &json!({ "roles": ["keeper"] })).is(200);
    let carol = server.user("carol");
    carol.put("/roles/pins", &json!({ "permissions": ["pin_message"] })).is(200);
    carol.put("/roles/pins", &json!({ "permissions": ["pin_message", "manage_users"] })).problem(400, "validation");
    carol.put("/users/carol/roles", &json!({ "roles": ["keeper", "admin"] })).problem(400, "validation");
}

#[test]
fn a_server_key_does_what_its_scope_says() {
    let server = server();
    let key = |scope: &str| {
        let printed = server.gavel(&["key", "create", scope, "--scope", scope]);
        server.bearer(printed.lines().last().unwrap())
    };
    let (chat, users, read, moderation) = (key("chat"), key("users"), key("read"), key("moderation"));
    assert_eq!(say(&chat), 201);
    assert_eq!(say(&chat.with("X-Gavel-User", "bob")), 201);
    for reader in [&read, &moderation] {
        reader.get("/channels/c/messages").is(200);
        assert_eq!(say(reader), 403);
    }
    users.get("/channels/c/messages").problem(403, "permission_denied");
    users.post_empty("/users/bob/tokens").is(201);
    chat.post_empty("/users/bob/tokens").problem(403, "permission_denied");
    let refused = read.with("X-Gavel-User", "bob").get("/me");
    assert_eq!(refused.problem(403, "permission_denied")["permission"], "act_for_user");
}

#[test]
fn who_may_not_post_in_a_frozen_channel_gives_what_they_hold() {
    let server = server();
    let alice = server.user("alice");
    let talk = ["read_channel", "send_message", "send_reply", "send_attachment", "send_link", "add_reaction"];
    let keeper = [&talk[..], &["assign_channel_role"]].concat();
    server.app().put("/roles/keeper", &json!({ "permissions": keeper })).is(200);
    alice.put("/channels/c/members/bob/roles", &json!({ "roles": ["keeper"] })).is(200);
    alice.patch("/channels/c", &json!({ "settings": { "frozen": true } })).is(200);
    server.user("carol").post_empty("/channels/c/join").is(200);
    let bob = server.user("bob");
    assert_eq!(bob.post("/channels/c/messages", &json!({ "text": "x" })).status, 403);
    for roles in [json!([]), json!(["member"])] {
        bob.put("/channels/c/members/carol/roles", &json!({ "roles": roles })).is(200);
    }
    let refused = bob.put("/channels/c/members/carol/roles", &json!({ "roles": ["moderator"] }));
    refused.problem(403, "permission_denied");
}

//! Who may do what: every call of the OpenAPI document, by everybody who may try.
//!
//! A new call fails `every_call_is_here` until it has a row.

use std::{collections::BTreeSet, time::Duration};

use serde_json::{Value, json};

use crate::{
    auth::{self, SECRET, now, signed},
    scheduled,
    support::{Answer, Client, Server, contract},
};

/// Who calls. The channel is `admin`'s; `member` and `other` are in it.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Caller {
    /// The app itself, by a server key.
    Key,
    /// A server key that acts for `member`, under that user's restrictions.
    Acting,
    /// Who made the channel.
    Admin,
    Member,
    /// No member of a public channel.
    Outsider,
    /// No member of a private channel.
    Stranger,
}

use Caller::{Acting, Admin, Key, Member, Outsider, Stranger};

const CALLERS: [Caller; 6] = [Key, Acting, Admin, Member, Outsider, Stranger];

/// A call, on the channel `CHANNEL` and the message `MESSAGE` of `other` in it, and the answer to each of [`CALLERS`].
struct Row {
    call: &'static str,
    body: Option<Value>,
    answers: [u16; 6],
    /// What those who get 403 lack.
    permission: &'static str,
}

fn row(call: &'static str, body: Option<Value>, answers: [u16; 6], permission: &'static str) -> Row {
    Row { call, body, answers, permission }
}

fn rows() -> Vec<Row> {
    let empty = || Some(json!({}));
    let mut rows = vec![
        //                                                                          key  acting admin member outsider stranger
        row("POST /api/v3/channels", Some(json!({ "displayName": "x" })), [201, 201, 201, 201, 201, 201], ""),
        row("POST /api/v3/channels/query", empty(), [200, 200, 200, 200, 200, 200], ""),
        row("GET /api/v3/channels/{channelId}", None, [200, 200, 200, 200, 200, 404], ""),
        row(
            "PATCH /api/v3/channels/{channelId}",
            Some(json!({ "topic": "x" })),
            [200, 403, 200, 403, 403, 404],
            "edit_channel",
        ),
        row("DELETE /api/v3/channels/{channelId}", None, [204, 403, 204, 403, 403, 404], "delete_channel"),
        row("POST /api/v3/channels/{channelId}/archive", None, [200, 403, 200, 403, 403, 404], "manage_channel"),
        row("POST /api/v3/channels/{channelId}/restore", None, [200, 403, 200, 403, 403, 404], "manage_channel"),
        row("GET /api/v3/channelTypes", None, [200, 200, 200, 200, 200, 200], ""),
        row("GET /api/v3/channelTypes/{typeId}", None, [200, 200, 200, 200, 200, 200], ""),
        row("PUT /api/v3/channelTypes/{typeId}", empty(), [200, 403, 403, 403, 403, 403], "manage_channel_types"),
        row("DELETE /api/v3/channelTypes/{typeId}", None, [204, 403, 403, 403, 403, 403], "manage_channel_types"),
        row("POST /api/v3/channels/{channelId}/join", None, [400, 200, 200, 200, 200, 404], ""),
        row("POST /api/v3/channels/{channelId}/leave", None, [400, 204, 204, 204, 204, 404], ""),
        row(
            "POST /api/v3/channels/{channelId}/members",
            Some(json!({ "userIds": ["spare"] })),
            [200, 403, 200, 403, 403, 404],
            "add_channel_member",
        ),
        row("POST /api/v3/channels/{channelId}/members/query", empty(), [200, 200, 200, 200, 403, 404], "read_channel"),
        row("GET /api/v3/channels/{channelId}/members/{userId}", None, [200, 200, 200, 200, 403, 404], "read_channel"),
        row(
            "DELETE /api/v3/channels/{channelId}/members/{userId}",
            None,
            [204, 403, 204, 403, 403, 404],
            "remove_channel_member",
        ),
        row("GET /api/v3/channels/{channelId}/card", None, [200, 200, 200, 200, 200, 404], ""),
        row("POST /api/v3/messages/query", empty(), [200, 200, 200, 200, 200, 200], ""),
    ];
    rows.extend(messages());
    rows.extend(rows_of_the_app());
    rows.extend(ways_in());
    rows.extend(signals());
    rows.extend(rows_of_later());
    rows
}

/// Messages, threads, reactions, pins.
fn messages() -> Vec<Row> {
    let text = || Some(json!({ "text": "hello" }));
    vec![
        //                                                                          key  acting admin member outsider stranger
        row("POST /api/v3/channels/{channelId}/messages", text(), [201, 201, 201, 201, 403, 404], "send_message"),
        row("GET /api/v3/channels/{channelId}/messages", None, [200, 200, 200, 200, 403, 404], "read_channel"),
        row("GET /api/v3/messages/{messageId}", None, [200, 200, 200, 200, 404, 404], ""),
        row("PATCH /api/v3/messages/{messageId}", text(), [200, 403, 200, 403, 404, 404], "edit_message"),
        row("DELETE /api/v3/messages/{messageId}", None, [200, 403, 200, 403, 404, 404], "delete_message"),
        row("GET /api/v3/messages/{messageId}/edits", None, [200, 403, 200, 403, 404, 404], "read_moderation"),
        row("GET /api/v3/messages/{messageId}/replies", None, [200, 200, 200, 200, 404, 404], ""),
        row("GET /api/v3/messages/{messageId}/reactions", None, [200, 200, 200, 200, 404, 404], ""),
        row("PUT /api/v3/messages/{messageId}/reactions/{type}", None, [400, 200, 200, 200, 404, 404], ""),
        row("DELETE /api/v3/messages/{messageId}/reactions/{type}", None, [400, 200, 200, 200, 404, 404], ""),
        row("PUT /api/v3/messages/{messageId}/pin", None, [200, 403, 200, 403, 404, 404], "pin_message"),
        row("DELETE /api/v3/messages/{messageId}/pin", None, [200, 403, 200, 403, 404, 404], "pin_message"),
        row("GET /api/v3/channels/{channelId}/pins", None, [200, 200, 200, 200, 403, 404], "read_channel"),
        row("GET /api/v3/channels/{channelId}/threads", None, [200, 200, 200, 200, 403, 404], "read_channel"),
        row(
            "PATCH /api/v3/messages/{messageId}/thread",
            Some(json!({ "locked": true })),
            [200, 403, 200, 403, 404, 404],
            "manage_thread",
        ),
        row("PUT /api/v3/messages/{messageId}/thread/follow", None, [400, 204, 204, 204, 404, 404], ""),
        row("DELETE /api/v3/messages/{messageId}/thread/follow", None, [400, 204, 204, 204, 404, 404], ""),
    ]
}

/// Users, roles, and the server itself.
fn rows_of_the_app() -> Vec<Row> {
    let empty = || Some(json!({}));
    let roles = || Some(json!({ "roles": ["member", "helper"] }));
    vec![
        row("GET /api/v3/me", None, [400, 200, 200, 200, 200, 200], ""),
        row("POST /api/v3/users/query", empty(), [200, 200, 200, 200, 200, 200], ""),
        row("GET /api/v3/users/{userId}", None, [200, 200, 200, 200, 200, 200], ""),
        row("PUT /api/v3/users/{userId}", empty(), [200, 403, 403, 403, 403, 403], "manage_users"),
        row("POST /api/v3/users/{userId}/tokens", empty(), [201, 403, 403, 403, 403, 403], "manage_users"),
        row("DELETE /api/v3/users/{userId}/tokens", None, [204, 403, 403, 403, 403, 403], "manage_users"),
        row("PUT /api/v3/users/{userId}/roles", roles(), [200, 403, 403, 403, 403, 403], "manage_roles"),
        row(
            "PUT /api/v3/channels/{channelId}/members/{userId}/roles",
            roles(),
            [200, 403, 200, 403, 403, 404],
            "assign_channel_role",
        ),
        row("GET /api/v3/roles", None, [200, 200, 200, 200, 200, 200], ""),
        row("GET /api/v3/roles/{roleId}", None, [200, 200, 200, 200, 200, 200], ""),
        row(
            "PUT /api/v3/roles/{roleId}",
            Some(json!({ "permissions": ["read_channel"] })),
            [200, 403, 403, 403, 403, 403],
            "manage_roles",
        ),
        row("DELETE /api/v3/roles/{roleId}", None, [204, 403, 403, 403, 403, 403], "manage_roles"),
        // Not a WebSocket's handshake; who may connect is in `ws::handshake`.
        row("GET /api/v3/ws", None, [426, 426, 426, 426, 426, 426], ""),
        row("GET /healthz", None, [200, 200, 200, 200, 200, 200], ""),
        row("GET /readyz", None, [200, 200, 200, 200, 200, 200], ""),
        row("GET /metrics", None, [200, 200, 200, 200, 200, 200], ""),
    ]
}

/// The ways into a channel beside joining and being added.
fn ways_in() -> Vec<Row> {
    vec![
        //                                                                          key  acting admin member outsider stranger
        row(
            "POST /api/v3/channels/{channelId}/invitations",
            Some(json!({ "userIds": ["spare"] })),
            [200, 403, 200, 403, 403, 404],
            "invite_channel_member",
        ),
        row(
            "GET /api/v3/channels/{channelId}/invitations",
            None,
            [200, 403, 200, 403, 403, 404],
            "invite_channel_member",
        ),
        row(
            "DELETE /api/v3/channels/{channelId}/invitations/{invitationId}",
            None,
            [404, 403, 404, 403, 403, 404],
            "invite_channel_member",
        ),
        row("GET /api/v3/me/invitations", None, [400, 200, 200, 200, 200, 200], ""),
        row("POST /api/v3/me/invitations/{invitationId}/accept", None, [400, 404, 404, 404, 404, 404], ""),
        row("POST /api/v3/me/invitations/{invitationId}/decline", None, [400, 404, 404, 404, 404, 404], ""),
        row(
            "POST /api/v3/channels/{channelId}/guidelines/accept",
            Some(json!({ "version": 1 })),
            [400, 409, 409, 409, 403, 404],
            "read_channel",
        ),
        // Without a request where anyone joins, nor of one who is in; who may ask is in `join_requests`.
        row("POST /api/v3/channels/{channelId}/joinRequests", None, [400, 409, 409, 409, 422, 404], ""),
        row(
            "GET /api/v3/channels/{channelId}/joinRequests",
            None,
            [200, 403, 200, 403, 403, 404],
            "manage_join_requests",
        ),
        row(
            "POST /api/v3/channels/{channelId}/joinRequests/{joinRequestId}/approve",
            None,
            [404, 403, 404, 403, 403, 404],
            "manage_join_requests",
        ),
        row(
            "POST /api/v3/channels/{channelId}/joinRequests/{joinRequestId}/decline",
            None,
            [404, 403, 404, 403, 403, 404],
            "manage_join_requests",
        ),
        row("GET /api/v3/me/joinRequests", None, [400, 200, 200, 200, 200, 200], ""),
        row("DELETE /api/v3/me/joinRequests/{joinRequestId}", None, [400, 404, 404, 404, 404, 404], ""),
        row(
            "POST /api/v3/channels/{channelId}/inviteLinks",
            Some(json!({})),
            [201, 403, 201, 403, 403, 404],
            "invite_channel_member",
        ),
        row(
            "GET /api/v3/channels/{channelId}/inviteLinks",
            None,
            [200, 403, 200, 403, 403, 404],
            "invite_channel_member",
        ),
        row(
            "DELETE /api/v3/channels/{channelId}/inviteLinks/{inviteLinkId}",
            None,
            [404, 403, 404, 403, 403, 404],
            "invite_channel_member",
        ),
        row("GET /api/v3/inviteLinks/{token}", None, [404, 404, 404, 404, 404, 404], ""),
        row("POST /api/v3/inviteLinks/{token}/join", None, [400, 404, 404, 404, 404, 404], ""),
    ]
}

/// What happens later, and templates.
fn rows_of_later() -> Vec<Row> {
    let empty = || Some(json!({}));
    vec![
        row(
            "POST /api/v3/channels/{channelId}/scheduledMessages",
            Some(json!({ "sendAt": scheduled::at(Duration::from_hours(1)), "text": "hello" })),
            [201, 201, 201, 201, 403, 404],
            "send_message",
        ),
        row("GET /api/v3/channels/{channelId}/scheduledMessages", None, [200, 200, 200, 200, 403, 404], "read_channel"),
        row(
            "GET /api/v3/channels/{channelId}/scheduledMessages/{messageId}",
            None,
            [200, 404, 200, 404, 403, 404],
            "read_channel",
        ),
        row(
            "PATCH /api/v3/channels/{channelId}/scheduledMessages/{messageId}",
            Some(json!({ "sendAt": scheduled::at(Duration::from_hours(2)) })),
            [200, 404, 200, 404, 403, 404],
            "read_channel",
        ),
        row(
            "DELETE /api/v3/channels/{channelId}/scheduledMessages/{messageId}",
            None,
            [204, 404, 204, 404, 403, 404],
            "read_channel",
        ),
        row(
            "POST /api/v3/broadcasts",
            Some(json!({ "message": { "text": "hello" }, "to": { "channelIds": ["none"] } })),
            [202, 403, 403, 403, 403, 403],
            "broadcast_message",
        ),
        row(
            "POST /api/v3/templates",
            Some(json!({ "name": "x", "text": "x" })),
            [201, 403, 403, 403, 403, 403],
            "manage_templates",
        ),
        row("POST /api/v3/templates/query", empty(), [200, 403, 403, 403, 403, 403], "manage_templates"),
        row("GET /api/v3/templates/{templateId}", None, [200, 403, 403, 403, 403, 403], "manage_templates"),
        row("PATCH /api/v3/templates/{templateId}", empty(), [200, 403, 403, 403, 403, 403], "manage_templates"),
        row("DELETE /api/v3/templates/{templateId}", None, [204, 403, 403, 403, 403, 403], "manage_templates"),
        row("POST /api/v3/templates/{templateId}/render", None, [200, 403, 403, 403, 403, 403], "manage_templates"),
        row("POST /api/v3/jobs/query", empty(), [200, 200, 200, 200, 200, 200], ""),
        row("GET /api/v3/jobs/{jobId}", None, [200, 404, 404, 404, 404, 404], ""),
        row("DELETE /api/v3/jobs/{jobId}", None, [200, 404, 404, 404, 404, 404], ""),
    ]
}

/// Marks, typing, presence.
fn signals() -> Vec<Row> {
    vec![
        row("POST /api/v3/channels/{channelId}/read", None, [400, 200, 200, 200, 403, 404], "read_channel"),
        row("POST /api/v3/channels/{channelId}/delivered", None, [400, 200, 200, 200, 403, 404], "read_channel"),
        row(
            "POST /api/v3/channels/{channelId}/unread",
            Some(json!({ "seq": 1 })),
            [400, 200, 200, 200, 403, 404],
            "read_channel",
        ),
        row("POST /api/v3/channels/{channelId}/typing", None, [400, 204, 204, 204, 403, 404], "send_message"),
        row("GET /api/v3/messages/{messageId}/receipts", None, [200, 200, 200, 200, 404, 404], ""),
        row("GET /api/v3/me/channels", None, [400, 200, 200, 200, 200, 200], ""),
        row("GET /api/v3/me/unread", None, [400, 200, 200, 200, 200, 200], ""),
        row("PUT /api/v3/me/presence", Some(json!({ "invisible": false })), [400, 200, 200, 200, 200, 200], ""),
        row("POST /api/v3/users/presence", Some(json!({ "userIds": ["other"] })), [200, 200, 200, 200, 200, 200], ""),
    ]
}

/// Calls that take no token.
const OPEN: [&str; 4] = ["GET /api/v3/ws", "GET /healthz", "GET /readyz", "GET /metrics"];

#[test]
fn every_call_is_here() {
    let documented: BTreeSet<_> =
        contract().operations().into_iter().map(|(method, path)| format!("{method} {path}")).collect();
    let here: BTreeSet<_> = rows().iter().map(|row| row.call.to_owned()).collect();
    assert_eq!(documented, here);
}

/// A server with the people of the table.
fn people() -> Server {
    let server = auth::server();
    for user in ["admin", "member", "other", "outsider", "spare"] {
        server.app().put(&format!("/users/{user}"), &json!({})).is(200);
    }
    server
}

/// Makes a channel and a message in it; their ids are made of `name`.
fn scene(server: &Server, name: &str, public: bool) {
    let channel = json!({ "id": name, "displayName": "x", "isPublic": public, "userIds": ["member", "other"] });
    server.acting("admin").post("/channels", &channel).is(201);
    let other = server.acting("other");
    other.post(&format!("/channels/{name}/messages"), &json!({ "id": name, "text": "hello" })).is(201);
    let later = json!({ "id": later(name), "sendAt": scheduled::at(Duration::from_hours(1)), "text": "hello" });
    other.post(&format!("/channels/{name}/scheduledMessages"), &later).is(201);
    server.app().post("/templates", &json!({ "id": name, "name": "x", "text": "x" })).is(201);
}

/// The id of the scheduled message of a scene.
fn later(name: &str) -> String {
    format!("{name}-later")
}

/// The id of a job of the app's.
fn job(server: &Server) -> String {
    let new = json!({ "message": { "text": "hello" }, "to": { "channelIds": ["none"] } });
    server.app().post("/broadcasts", &new).is(202)["id"].as_str().unwrap().to_owned()
}

fn call(server: &Server, client: &Client, row: &Row, name: &str) -> Answer {
    let (method, template) = row.call.split_once(' ').unwrap();
    let message = if template.contains("/scheduledMessages/") { later(name) } else { name.to_owned() };
    let job = if template.contains("{jobId}") { job(server) } else { String::new() };
    let mut path = template.replace("{templateId}", name).replace("{jobId}", &job);
    path = path
        .replace("{channelId}", name)
        .replace("{messageId}", &message)
        .replace("{userId}", "other")
        .replace("{roleId}", "bot")
        .replace("{type}", "wave")
        .replace("{typeId}", "live");
    // Of these there is none: who may not touch them is told so, or that there is no such channel.
    for id in ["{invitationId}", "{joinRequestId}", "{inviteLinkId}", "{token}"] {
        path = path.replace(id, "none");
    }
    let body = row.body.as_ref().map(ToString::to_string);
    client.call(method, &format!("/{path}"), body.as_deref().map(str::as_bytes))
}

#[test]
fn everybody_may_do_what_the_table_says() {
    let server = people();
    for (i, row) in rows().iter().enumerate() {
        for (caller, expected) in CALLERS.into_iter().zip(row.answers) {
            let name = format!("scene-{i}-{caller:?}");
            scene(&server, &name, caller != Stranger);
            let client = match caller {
                Key => server.app(),
                Acting => server.acting("member"),
                Admin => server.user("admin"),
                Member => server.user("member"),
                Outsider | Stranger => server.user("outsider"),
            };
            let answer = call(&server, &client, row, &name);
            assert_eq!(answer.status, expected, "{caller:?}: {}\n{}", answer.call, answer.text);
            match expected {
                403 => {
                    let problem = answer.problem(403, "permission_denied");
                    assert_eq!(problem["permission"], row.permission, "{caller:?}: {}", row.call);
                }
                404 => drop(answer.problem(404, "not_found")),
                _ => {}
            }
        }
    }
}

#[test]
fn nobody_gets_in_without_a_good_token() {
    let server = people();
    scene(&server, "scene", true);
    let revoked = server.token("spare");
    server.app().delete("/users/spare/tokens").is(204);
    let claims = |exp: i64| json!({ "sub": "admin", "exp": exp, "iat": now() - 3_600 });
    let callers = [
        ("no token", server.anonymous()),
        ("garbage", server.bearer("garbage")),
        ("an expired token", server.bearer(&signed(SECRET, &claims(now() - 60)))),
        (
            "a token of another secret",
            server.bearer(&signed("another secret of more than thirty-two characters", &claims(now() + 60))),
        ),
        ("a revoked token", server.bearer(&revoked)),
        ("an unknown key", server.bearer("gvl_unknown")),
        ("an unknown key for a user", server.bearer("gvl_unknown").with("X-Gavel-User", "admin")),
    ];
    for row in rows() {
        for (who, client) in &callers {
            let answer = call(&server, client, &row, "scene");
            if OPEN.contains(&row.call) {
                assert_eq!(answer.status, row.answers[0], "{who}: {}\n{}", answer.call, answer.text);
            } else {
                assert_eq!(answer.status, 401, "{who}: {}\n{}", answer.call, answer.text);
                answer.problem(401, "unauthorized");
            }
        }
    }
}

/// Nothing that is refused tells whether a private channel is there.
#[test]
fn a_stranger_cannot_tell_a_private_channel_from_none() {
    let server = people();
    scene(&server, "hidden", false);
    let outsider = server.user("outsider");
    for row in rows().iter().filter(|row| row.call.contains("{channelId}") || row.call.contains("{messageId}")) {
        let tell = |name: &str| {
            let mut problem = call(&server, &outsider, row, name).problem(404, "not_found");
            problem.as_object_mut().unwrap().remove("requestId");
            problem
        };
        assert_eq!(tell("hidden"), tell("nothing"), "{}", row.call);
    }
}

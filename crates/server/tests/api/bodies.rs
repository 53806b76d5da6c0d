//! What every call that takes a body does with one that is not as documented.

use std::time::Duration;

use serde_json::json;

use crate::{
    scheduled::at,
    support::{Answer, Client, Server, contract, raw},
};

/// The calls with a body, on things that are there; and whether they do without.
const TAKING: &[(&str, &str, bool)] = &[
    ("POST", "/channels", false),
    ("POST", "/channels/query", false),
    ("PATCH", "/channels/general", false),
    ("POST", "/channels/general/members", false),
    ("POST", "/channels/general/members/query", false),
    ("POST", "/channels/general/messages", false),
    ("POST", "/messages/query", false),
    ("PATCH", "/messages/hello", false),
    ("PATCH", "/messages/hello/thread", false),
    ("PUT", "/users/alice", true),
    ("POST", "/users/alice/tokens", true),
    ("POST", "/channels/general/scheduledMessages", false),
    ("PATCH", "/channels/general/scheduledMessages/later", false),
    ("POST", "/channels/general/events", false),
    ("POST", "/channels/general/events/query", false),
    ("PATCH", "/channels/general/events/raid", false),
    ("POST", "/scheduledMessages/query", false),
    ("POST", "/broadcasts", false),
    ("POST", "/broadcasts/reach", false),
    ("POST", "/templates", false),
    ("POST", "/templates/query", false),
    ("PATCH", "/templates/hello", false),
    ("POST", "/templates/hello/render", true),
    ("POST", "/jobs/query", false),
    ("POST", "/channels/general/invitations", false),
    ("POST", "/channels/general/inviteLinks", true),
    ("POST", "/channels/general/export", false),
    ("PUT", "/roles/member", false),
    ("PUT", "/channelTypes/live", false),
    ("PUT", "/channelTypes/live/retention", false),
    ("POST", "/channelTypes/live/retention/preview", false),
    ("PUT", "/channels/general/retention", false),
    ("POST", "/channels/general/retention/preview", false),
    ("PUT", "/channels/general/legalHold", false),
    ("PUT", "/users/alice/legalHold", false),
    ("PUT", "/users/alice/roles", false),
    ("PUT", "/channels/general/members/alice/roles", false),
    ("POST", "/operators/setup", false),
    ("POST", "/operators/query", false),
    ("PATCH", "/operators/none", false),
    ("POST", "/operators/invitations", false),
    ("POST", "/operators/invitations/query", false),
    ("POST", "/operators/invitations/accept", false),
    ("PUT", "/operatorRoles/helper", false),
    ("POST", "/serverKeys", false),
    ("POST", "/audit/query", false),
    ("POST", "/session", false),
    ("PUT", "/session/password", false),
    ("POST", "/session/totp", false),
    ("POST", "/session/totp/confirm", false),
    ("POST", "/session/totp/disable", false),
    ("POST", "/session/recoveryCodes", false),
];

/// The same that only a user can call: Alice does, who is a member.
const OWN: [(&str, &str, bool); 7] = [
    ("POST", "/channels/general/read", true),
    ("POST", "/channels/general/delivered", true),
    ("POST", "/channels/general/unread", false),
    ("POST", "/channels/general/typing", true),
    ("POST", "/channels/general/guidelines/accept", false),
    ("PUT", "/me/presence", false),
    ("POST", "/users/presence", false),
];

/// Calls that need what is made in `join_requests`: asking, approving, declining.
const ELSEWHERE: usize = 3;

fn server() -> (Server, Client) {
    let server = Server::start();
    let app = server.app();
    app.put("/users/alice", &json!({})).is(200);
    app.post("/channels", &json!({ "id": "general", "displayName": "General", "userIds": ["alice"] })).is(201);
    app.post("/channels/general/messages", &json!({ "id": "hello", "text": "hello" })).is(201);
    let later = json!({ "id": "later", "text": "hello", "sendAt": at(Duration::from_hours(1)) });
    app.post("/channels/general/scheduledMessages", &later).is(201);
    let raid = json!({ "id": "raid", "title": "Raid", "startsAt": at(Duration::from_hours(1)) });
    app.post("/channels/general/events", &raid).is(201);
    app.post("/templates", &json!({ "id": "hello", "name": "Hello", "text": "hello" })).is(201);
    (server, app)
}

#[test]
fn the_list_is_whole() {
    let takes = |method: &str, path: &str| {
        contract().document["paths"][path][method.to_lowercase()].get("requestBody").is_some()
    };
    let documented = contract().operations().iter().filter(|(method, path)| takes(method, path)).count();
    // Users are queried with a body too; that has a test of its own below.
    assert_eq!(documented, TAKING.len() + OWN.len() + ELSEWHERE + 1);
}

fn each(check: impl Fn(&dyn Fn(&[u8]) -> Answer, bool)) {
    let (server, app) = server();
    for (method, path, optional) in TAKING.iter().copied().chain([("POST", "/users/query", false)]) {
        check(&|body| app.call(method, path, Some(body)), optional);
    }
    for (method, path, optional) in OWN {
        check(&|body| server.acting("alice").call(method, path, Some(body)), optional);
    }
}

#[test]
fn what_is_not_json_is_refused() {
    let deep = format!("{{\"metadata\":{}1{}}}", "[".repeat(500), "]".repeat(500));
    let cases: [&[u8]; 14] = [
        b"{",
        b"}",
        b"nonsense",
        b"{'a': 1}",
        b"{\"a\": 1,}",
        b"{} {}",
        b"{}x",
        b"[]",
        b"[1]",
        b"1",
        b"\"text\"",
        b"\xff\xfe{}",
        b"{\"displayName\": \"\xff\"}",
        deep.as_bytes(),
    ];
    each(|call, _| {
        for case in cases {
            let problem = call(case).problem(400, "validation");
            assert_eq!(problem["errors"].as_array().map(Vec::len), Some(1), "{problem}");
        }
    });
}

#[test]
fn an_empty_body_is_taken_where_none_is_needed() {
    each(|call, optional| {
        for answer in [call(b""), call(b"null")] {
            if optional {
                assert!(matches!(answer.status, 200 | 201 | 204), "{answer:?}");
            } else {
                answer.problem(400, "validation");
            }
        }
    });
}

#[test]
fn a_list_is_no_object_at_any_depth() {
    let (_server, app) = server();
    app.call("POST", "/channels/query", Some(br#"{"sort": [["createdAt", 1]]}"#)).invalid("/sort/0");
    let mut socket = app.with("X-Gavel-User", "alice").socket();
    socket.send_text(r#"{"type": "send", "channelId": "general", "message": ["id", "text", "hello", {}]}"#);
    let refused = socket.expect("error");
    assert_eq!(refused["error"]["errors"][0]["pointer"], "/message", "{refused}");
    socket.send_text(r#"["ping"]"#);
    assert_eq!(socket.expect("error")["error"]["code"], "validation");
}

#[test]
fn an_unknown_field_is_refused_and_named() {
    each(|call, _| {
        call(br#"{"colour": 1}"#).invalid("/colour");
        call(br#"{"a/b~c": null}"#).invalid("/a~1b~0c");
    });
}

#[test]
fn what_is_wrong_is_told_in_words_that_are_not_serdes() {
    let (_server, app) = server();
    let detail = |body: &[u8]| {
        let problem = app.call("POST", "/channels/general/messages", Some(body)).problem(400, "validation");
        problem["detail"].as_str().unwrap().to_owned()
    };
    assert!(detail(b"{'text': 1}").starts_with("not JSON: "));
    assert!(detail(br#"{"text": " "}"#).starts_with("/text: "));
    for body in [&b"7"[..], b"\"text\"", b"null", b"{\"text\": 7}", b"{\"text\": [1]}", b"{\"colour\": 1}"] {
        let told = detail(body);
        assert!(!told.contains("struct ") && !told.contains(" line "), "{told}");
    }
    assert!(detail(b"7").ends_with("expected an object"));
}

#[test]
fn a_field_twice_is_refused() {
    let (_server, app) = server();
    let twice = br#"{"text": "one", "text": "two"}"#;
    app.call("POST", "/channels/general/messages", Some(twice)).problem(400, "validation");
}

#[test]
fn a_body_is_json_whatever_its_content_type_says() {
    let (_server, app) = server();
    for kind in ["application/json", "text/plain", "application/x-www-form-urlencoded"] {
        app.with("Content-Type", kind).post("/channels/general/messages", &json!({ "text": "hello" })).is(201);
    }
}

#[test]
fn a_body_where_none_is_taken_does_no_harm() {
    let (server, _) = server();
    let alice = server.user("alice");
    alice.call("POST", "/channels/general/join", Some(b"{}")).is(200);
    alice.post_empty("/channels/general/join").is(200);
    alice.call("POST", "/channels/general/leave", Some(b"whatever")).is(204);
}

#[test]
fn a_body_that_is_too_large_is_refused() {
    let (server, app) = server();
    let body = |bytes: usize| format!("{{\"text\": \"hello\"{}}}", " ".repeat(bytes - 17));
    app.call("POST", "/channels/general/messages", Some(body(65_536).as_bytes())).is(201);
    app.call("POST", "/channels/general/messages", Some(body(65_537).as_bytes())).problem(413, "too_large");
    // Said before it is sent, and found on the way when the length is not said.
    let head = format!(
        "POST /api/v3/channels/general/messages HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nConnection: close\r\n",
        server.key
    );
    let said = raw(&server.address, format!("{head}Content-Length: 99999999999\r\n\r\n").as_bytes());
    assert!(said.starts_with("HTTP/1.1 413 ") && said.contains(r#""code":"too_large""#), "{said}");
    let chunk = format!("10000\r\n{}\r\n", " ".repeat(0x10000));
    let found =
        raw(&server.address, format!("{head}Transfer-Encoding: chunked\r\n\r\n{chunk}{chunk}0\r\n\r\n").as_bytes());
    assert!(found.starts_with("HTTP/1.1 413 ") && found.contains(r#""code":"too_large""#), "{found}");
    app.get("/channels/general").is(200);
}

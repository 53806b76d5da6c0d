//! Paths: ids that cannot be, things that are not there, methods that are not taken.

use std::time::Duration;

use serde_json::json;

use crate::{
    scheduled::at,
    support::{Server, contract, raw},
};

/// A path of the document with each parameter given this value.
fn filled(template: &str, id: &str) -> String {
    let parts = template.split('/').map(|part| if part.starts_with('{') { id } else { part });
    format!("/{}", parts.collect::<Vec<_>>().join("/"))
}

/// A body that the call takes, if it takes one.
fn body(method: &str, template: &str) -> Option<Vec<u8>> {
    let body = match (method, template.rsplit('/').next().unwrap_or_default()) {
        ("POST", "members" | "invitations") => json!({ "userIds": ["alice"] }),
        ("POST", "messages") => json!({ "text": "hello" }),
        ("POST", "accept") => json!({ "version": 1 }),
        ("POST", "scheduledMessages") => json!({ "text": "hello", "sendAt": at(Duration::from_hours(1)) }),
        ("POST", "events") => json!({ "title": "x", "startsAt": at(Duration::from_hours(1)) }),
        ("PATCH", _) if template.contains("/events/") => json!({ "title": "x" }),
        ("PATCH", "thread") => json!({ "locked": true }),
        ("PATCH", _) if template.contains("templates") => json!({ "name": "x" }),
        ("PATCH", _) if template.contains("essages") => json!({ "text": "hello" }),
        ("POST", "export") => json!({ "format": "csv" }),
        ("POST", "unread") => json!({ "seq": 1 }),
        ("PATCH", _) if template.contains("/operators/") => json!({ "displayName": "x" }),
        ("PATCH", _) => json!({ "topic": "x" }),
        ("PUT", "retention") | ("POST", "preview") => json!({ "days": 30 }),
        ("PUT", "legalHold") => json!({ "reason": "x" }),
        ("PUT", "roles") => json!({ "roles": [] }),
        ("PUT", _) if template.contains("oles/") => json!({ "permissions": [] }),
        ("POST" | "PUT", _) => json!({}),
        _ => return None,
    };
    Some(body.to_string().into_bytes())
}

#[test]
fn an_id_that_cannot_be_is_of_nothing() {
    let server = Server::start();
    let app = server.acting("alice");
    let long = "x".repeat(65);
    for (method, template) in contract().operations().iter().filter(|(_, path)| path.contains('{')) {
        for id in [long.as_str(), "a%20b", "a%2Fb", "%C3%A9", "%00", "a%0Ab", "%ff", "%2e", "me"] {
            let answer = app.call(method, &filled(template, id), body(method, template).as_deref());
            answer.problem(404, "not_found");
        }
    }
}

#[test]
fn what_is_not_there_is_not_found() {
    let server = Server::start();
    let app = server.app();
    app.put("/users/alice", &json!({})).is(200);
    let acting = server.acting("alice");
    let makes = [
        "PUT /api/v3/users/{userId}",
        "PUT /api/v3/roles/{roleId}",
        "DELETE /api/v3/roles/{roleId}",
        "PUT /api/v3/operatorRoles/{operatorRoleId}",
        "PUT /api/v3/channelTypes/{typeId}",
        "DELETE /api/v3/channelTypes/{typeId}",
        "POST /api/v3/users/{userId}/tokens",
    ];
    for (method, template) in contract().operations().iter().filter(|(_, path)| path.contains('{')) {
        if makes.contains(&format!("{method} {template}").as_str()) {
            continue;
        }
        let (path, body) = (filled(template, &"n".repeat(32)), body(method, template));
        let own = [
            "/join",
            "/joinRequests",
            "/guidelines/accept",
            "/leave",
            "/read",
            "/delivered",
            "/unread",
            "/typing",
            "/interest",
        ];
        let by_app = template.contains("/users/")
            || !(template.contains("/me/")
                || template.contains("/reactions/{")
                || template.ends_with("/follow")
                || own.iter().any(|end| template.ends_with(end)));
        let caller = if by_app { &app } else { &acting };
        caller.call(method, &path, body.as_deref()).problem(404, "not_found");
    }
}

#[test]
fn ids_are_the_apps_own_strings() {
    let server = Server::start();
    let app = server.app();
    for id in ["a", "A.b:c@d_e-f", "...", "Query", &"x".repeat(64)] {
        assert_eq!(app.put(&format!("/users/{id}"), &json!({})).is(200)["id"], id);
        assert_eq!(app.post("/channels", &json!({ "id": id, "displayName": "x" })).is(201)["id"], id);
        let sent = app.post(&format!("/channels/{id}/messages"), &json!({ "id": id, "text": "x" })).is(201);
        assert_eq!(sent["message"]["id"], id);
        assert_eq!(app.get(&format!("/messages/{id}")).is(200)["id"], id);
    }
    // Escaped in a URL it is the same id.
    assert_eq!(app.get("/users/A%2Eb%3Ac%40d_e-f").is(200)["id"], "A.b:c@d_e-f");
}

#[test]
fn another_path_is_not_found() {
    let server = Server::start();
    for path in ["//nothing", "/", "/nothing", "/channels/a/b/c", "//api", "/channels/", "//api/v2/channels"] {
        for caller in [server.anonymous(), server.app()] {
            caller.get(path).problem(404, "not_found");
        }
    }
}

#[test]
fn another_method_is_not_allowed() {
    let server = Server::start();
    let operations = contract().operations();
    for (_, template) in &operations {
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
            let taken = operations.contains(&(method.to_owned(), template.clone()));
            let path = filled(template, "x");
            if taken || path.ends_with("/ws") {
                continue;
            }
            let answer = server.app().call(method, &path, (method != "GET").then_some(b"{}".as_slice()));
            assert!(answer.headers.contains_key("allow"), "{}", answer.call);
            answer.problem(405, "method_not_allowed");
        }
    }
    server.app().get("/channels/query").problem(405, "method_not_allowed");
}

#[test]
fn what_is_not_http_is_refused_and_the_server_lives() {
    let server = Server::start();
    let long = format!("GET /{} HTTP/1.1\r\nHost: x\r\n\r\n", "x".repeat(200_000));
    let heads = format!("GET /healthz HTTP/1.1\r\n{}\r\n", "X: y\r\n".repeat(1_000));
    let cases: [&[u8]; 7] = [
        b"nonsense\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET /healthz HTTP/9.9\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nbad header\r\n\r\n",
        b"POST /api/v3/channels HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        long.as_bytes(),
        heads.as_bytes(),
    ];
    for case in cases {
        let answer = raw(&server.address, case);
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
    }
    server.anonymous().get("//healthz").is(200);
}

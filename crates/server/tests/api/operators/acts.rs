//! The audit log: who did what.

use serde_json::{Value, json};

use super::{audit, id, signed_in};
use crate::support::{Answer, Server, contract};

fn request(answer: &Answer) -> String {
    answer.headers["x-request-id"].to_str().unwrap().to_owned()
}

fn of_request(server: &Server, answer: &Answer) -> Value {
    let mut found = audit(server, &json!({ "requestId": request(answer) }));
    assert_eq!(found.len(), 1, "{}: {found:?}", answer.call);
    found.remove(0)
}

#[test]
fn an_act_is_told_with_what_it_changed_and_why() {
    let server = Server::start();
    server.room("c", ["alice", "bob"]);
    let owner = signed_in(&server, "owner@example.com", "owner");
    let actor = format!("operator:{}", id(&owner));
    let because = owner.with("X-Gavel-Reason", "they asked%20for it%3A caf%C3%A9");
    let answer = because.put("/users/bob/roles", &json!({ "roles": ["moderator"] }));
    let entry = of_request(&server, &answer);
    assert_eq!((&entry["actor"], &entry["action"]), (&json!(actor), &json!("putUserRoles")));
    assert_eq!((&entry["targets"], &entry["ipAddress"]), (&json!(["user:bob"]), &json!("127.0.0.1")));
    assert_eq!((&entry["before"], &entry["after"]), (&json!({ "roles": [] }), &json!({ "roles": ["moderator"] })));
    assert_eq!(entry["reason"], "they asked for it: café");

    let role = json!({ "permissions": ["read_channel"], "description": "Reads" });
    let made = of_request(&server, &owner.put("/roles/reader", &role));
    assert_eq!((made.get("before"), &made["after"]["permissions"]), (None, &json!(["read_channel"])));
    let gone = of_request(&server, &owner.delete("/roles/reader"));
    assert_eq!((&gone["before"]["permissions"], gone.get("after")), (&json!(["read_channel"]), None));
    let key = of_request(&server, &owner.post("/serverKeys", &json!({ "name": "x", "scope": "read" })));
    assert_eq!(key["after"]["scope"], "read");
    let kind = of_request(&server, &owner.put("/channelTypes/live", &json!({ "description": "Loud" })));
    assert_eq!(kind["after"]["description"], "Loud");
    // What it was made into, where the path does not say.
    let channel = of_request(&server, &owner.post("/channels", &json!({ "id": "new", "displayName": "New" })));
    assert_eq!(channel["targets"], json!(["channel:new"]));
    let patched = of_request(&server, &owner.patch("/channels/c", &json!({ "topic": "x" })));
    assert_eq!((&patched["action"], &patched["targets"]), (&json!("patchChannel"), &json!(["channel:c"])));
    for wrong in ["x".repeat(501), "%ff".to_owned()] {
        owner.with("X-Gavel-Reason", &wrong).delete("/roles/none").invalid("X-Gavel-Reason");
    }
}

#[test]
fn what_goes_past_the_writer_is_told_too() {
    let server = Server::start();
    server.room("c", ["alice", "bob"]);
    let owner = signed_in(&server, "owner@example.com", "owner");
    owner.patch(&format!("/operators/{}", id(&owner)), &json!({ "userId": "alice" })).is(200);
    let speaks = owner.with("X-Gavel-User", "alice");
    let said = of_request(&server, &speaks.post("/channels/c/messages", &json!({ "text": "the secret word" })));
    assert_eq!((&said["action"], &said["targets"]), (&json!("sendMessage"), &json!(["channel:c", "as:alice"])));
    assert!(!said.to_string().contains("secret word"));
    let token = of_request(&server, &owner.post("/users/bob/tokens", &json!({})));
    assert_eq!(token["targets"], json!(["user:bob"]));
    let mut socket = owner.socket();
    let frame = json!({ "type": "send", "channelId": "c", "message": { "text": "once more" } });
    assert_eq!(socket.ask(&frame)["type"], "ack");
    let of_channel = json!({ "action": "sendMessage", "targets": { "$contains": "channel:c" } });
    assert_eq!(audit(&server, &of_channel).len(), 2);
    // What one does by looking on is nothing.
    let quiet = speaks.post("/channels/c/read", &json!({}));
    assert_eq!(audit(&server, &json!({ "requestId": request(&quiet) })).len(), 0);
}

#[test]
fn what_is_refused_or_only_read_is_not_told() {
    let server = Server::start();
    let owner = signed_in(&server, "owner@example.com", "owner");
    let viewer = signed_in(&server, "viewer@example.com", "viewer");
    let before = audit(&server, &json!({})).len();
    viewer.put("/roles/x", &json!({ "permissions": [] })).problem(403, "permission_denied");
    owner.put("/roles/x", &json!({ "permissions": ["fly"] })).problem(400, "validation");
    owner.delete("/operators/none").problem(404, "not_found");
    owner.get("/roles").is(200);
    owner.post("/operators/query", &json!({})).is(200);
    assert_eq!(audit(&server, &json!({})).len(), before);
    // Told once, though it was asked twice.
    let once = owner.with("Idempotency-Key", "k");
    let body = json!({ "name": "t", "text": "x" });
    let (first, second) = (once.post("/templates", &body), once.post("/templates", &body));
    assert_eq!(first.body, second.body);
    assert_eq!(audit(&server, &json!({ "action": "createTemplate" })).len(), 1);
}

#[test]
fn server_keys_are_told_of_where_they_have_power() {
    let server = Server::start();
    server.room("c", ["alice", "bob"]);
    let app = server.app();
    let before = audit(&server, &json!({})).len();
    app.put("/users/dave", &json!({ "displayName": "Dave" })).is(200);
    app.post("/users/dave/tokens", &json!({})).is(201);
    app.post("/channels/c/messages", &json!({ "text": "hello" })).is(201);
    assert_eq!(audit(&server, &json!({})).len(), before, "what a backend does all day is not");
    for answer in [
        app.put("/users/bob/roles", &json!({ "roles": ["moderator"] })),
        app.delete("/users/bob/tokens"),
        app.delete("/channels/c"),
    ] {
        let entry = of_request(&server, &answer);
        assert!(entry["actor"].as_str().unwrap().starts_with("key:"), "{entry}");
    }
    let of_channel = audit(&server, &json!({ "targets": { "$contains": "channel:c" } }));
    assert_eq!(of_channel[0]["action"], "deleteChannel");
}

#[test]
fn the_log_is_asked_like_everything_else() {
    let server = Server::start();
    let owner = signed_in(&server, "owner@example.com", "owner");
    for n in 0..7 {
        owner.put(&format!("/roles/r{n}"), &json!({ "permissions": [] })).is(200);
    }
    let filter = json!({ "action": "putRole", "actor": format!("operator:{}", id(&owner)) });
    let page = |cursor: &Value| {
        let mut body = json!({ "filter": filter, "limit": 3 });
        if cursor.is_string() {
            body["cursor"] = cursor.clone();
        }
        owner.post("/audit/query", &body).is(200)
    };
    let (mut seen, mut cursor) = (Vec::new(), Value::Null);
    loop {
        let told = page(&cursor);
        seen.extend(told["items"].as_array().unwrap().iter().map(|e| e["targets"][0].as_str().unwrap().to_owned()));
        cursor = told["next"].clone();
        if cursor.is_null() {
            break;
        }
    }
    assert_eq!(seen, ["role:r6", "role:r5", "role:r4", "role:r3", "role:r2", "role:r1", "role:r0"]);
    owner.post("/audit/query", &json!({ "filter": { "before": 1 } })).problem(400, "validation");
    let oldest = json!({ "sort": [{ "field": "number", "direction": 1 }], "limit": 1 });
    assert_eq!(owner.post("/audit/query", &oldest).is(200)["items"][0]["number"], 1);
}

#[test]
fn nothing_in_it_is_changed() {
    let server = Server::start();
    let owner = signed_in(&server, "owner@example.com", "owner");
    for n in 0..3 {
        owner.put(&format!("/roles/r{n}"), &json!({ "permissions": [] })).is(200);
    }
    let calls: Vec<_> = contract().operations().into_iter().filter(|(_, path)| path.contains("/audit")).collect();
    assert_eq!(calls, [("POST".to_owned(), "/api/v3/audit/query".to_owned())]);
    let verified = server.gavel(&["audit", "verify"]);
    let entries = audit(&server, &json!({}));
    assert!(verified.starts_with(&format!("{} entries", entries.len())), "{verified}");
    assert_eq!(verified.lines().last(), entries[0]["hash"].as_str());
    let numbers: Vec<_> = entries.iter().rev().map(|e| e["number"].as_i64().unwrap()).collect();
    assert_eq!(numbers, (1..=i64::try_from(entries.len()).unwrap()).collect::<Vec<_>>());
    let broken = || server.gavel_reading(&["audit", "verify"], "");
    let tamper = |sql: &str| server.look().execute(sql, sql);
    tamper("update audit_log set actor = 'operator:somebody' where pos = 2");
    let (code, _, errors) = broken();
    assert!(code == Some(1) && errors.contains("broken at entry 2"), "{errors}");
    tamper("delete from audit_log where pos = 1");
    assert!(broken().2.contains("broken at entry 1"));
}

//! `PATCH /api/v3/messages/{messageId}/thread`

use serde_json::json;

use super::{reply, send, thread};
use crate::support::Server;

#[test]
fn a_locked_or_archived_thread_is_not_answered() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    send(&bob, "m");
    let first = reply(&bob, "m", "r1").is(201);
    let mut socket = bob.socket();
    socket.subscribe("c", None);
    for (field, code) in [("locked", "thread_locked"), ("archived", "thread_archived")] {
        let patched = alice.patch("/messages/m/thread", &json!({ field: true })).is(200);
        assert_eq!((&patched["thread"][field], &patched["thread"]["replyCount"]), (&json!(true), &json!(1)));
        let event = socket.expect("thread.updated");
        assert_eq!((&event["data"], event["seq"].is_i64()), (&patched, true));
        // So already, nothing happens.
        assert_eq!(alice.patch("/messages/m/thread", &json!({ field: true })).is(200), patched);
        for client in [&alice, &bob, &server.app()] {
            let problem = reply(client, "m", "r2").problem(409, code);
            assert!(problem["detail"].as_str().unwrap().contains(field), "{problem}");
        }
        let asked =
            json!({ "type": "send", "ref": "r", "channelId": "c", "message": { "text": "x", "parentId": "m" } });
        assert_eq!(socket.ask(&asked)["error"]["code"], code);
        assert_eq!(reply(&bob, "m", "r1").is(201), first);
        alice.patch("/messages/m/thread", &json!({ field: false })).is(200);
        socket.expect("thread.updated");
    }
    reply(&bob, "m", "r2").is(201);
    socket.expect("message.created");
    socket.expect_nothing();
    let mut late = alice.socket();
    late.subscribe("c", Some(4));
    for _ in 0..4 {
        // As it is now.
        let event = late.expect("thread.updated");
        assert_eq!((&event["data"]["id"], &event["data"]["thread"]["replyCount"]), (&json!("m"), &json!(2)));
    }
}

#[test]
fn who_began_it_renames_and_archives() {
    let server = Server::start();
    let [alice, bob, carol] = server.room("c", ["alice", "bob", "carol"]);
    send(&bob, "m");
    let patch = |body| bob.patch("/messages/m/thread", &body);
    assert_eq!(patch(json!({ "title": "Plans" })).is(200)["thread"]["title"], "Plans");
    assert_eq!(thread(&carol, "m")["replyCount"], 0);
    patch(json!({ "archived": true })).is(200);
    patch(json!({ "archived": false })).is(200);
    assert_eq!(patch(json!({ "locked": true })).problem(403, "permission_denied")["permission"], "manage_thread");
    assert_eq!(
        patch(json!({ "title": "x", "locked": false })).problem(403, "permission_denied")["permission"],
        "manage_thread"
    );
    for body in [json!({ "title": "x" }), json!({ "archived": true })] {
        carol.patch("/messages/m/thread", &body).problem(403, "permission_denied");
        alice.patch("/messages/m/thread", &body).is(200);
    }
    // Without a name and replies it is none.
    alice.patch("/messages/m/thread", &json!({ "title": "", "archived": false })).is(200);
    assert!(thread(&bob, "m").is_null());
    patch(json!({ "title": "é".repeat(100) })).is(200);
    for (body, pointer) in [
        (json!({}), ""),
        (json!({ "title": "x".repeat(101) }), "/title"),
        (json!({ "title": "a\nb" }), "/title"),
        (json!({ "title": "\0" }), "/title"),
        // Everybody sees it, so that the rules read it.
        (json!({ "title": "what the fuck" }), "/title"),
        (json!({ "locked": 1 }), "/locked"),
        (json!({ "colour": "red" }), "/colour"),
    ] {
        patch(body).invalid(pointer);
    }
    reply(&bob, "m", "r").is(201);
    bob.patch("/messages/r/thread", &json!({ "title": "x" })).problem(409, "conflict");
    bob.patch("/messages/no/thread", &json!({ "title": "x" })).problem(404, "not_found");
}

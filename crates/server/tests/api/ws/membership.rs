//! What memberships do to sockets.

use serde_json::json;

use super::{chat, seq};
use crate::support::Server;

#[test]
fn who_is_no_member_hears_nothing() {
    let server = Server::start();
    let [alice] = server.room("c", ["alice"]);
    alice.post("/channels", &json!({ "id": "hidden", "displayName": "x", "isPublic": false })).is(201);
    let carol = server.user("carol");
    let mut socket = carol.socket();
    for after in [None, Some(0)] {
        let mut ask = |channel: &str| {
            let mut frame = json!({ "type": "subscribe", "ref": "r", "channelId": channel });
            if let Some(after) = after {
                frame["afterSeq"] = json!(after);
            }
            socket.ask(&frame)
        };
        let refused = ask("c");
        assert_eq!(
            (&refused["error"]["code"], &refused["error"]["permission"]),
            (&json!("permission_denied"), &json!("read_channel"))
        );
        assert_eq!(ask("hidden"), ask("nothing"));
    }
    chat(&alice, 2);
    alice.post("/channels/hidden/messages", &json!({ "text": "hello" })).is(201);
    socket.expect_nothing();
    let refused = socket.ask(&json!({ "type": "send", "ref": "r", "channelId": "c", "message": { "text": "x" } }));
    assert_eq!(refused["error"]["permission"], "send_message");
    let refused = socket.ask(&json!({ "type": "send", "ref": "r", "channelId": "hidden", "message": { "text": "x" } }));
    assert_eq!(refused["error"]["code"], "not_found");
    // Allowed at once when a member.
    carol.post_empty("/channels/c/join").is(200);
    socket.subscribe("c", None);
    let sent = socket.ask(&json!({ "type": "ping", "ref": "r" }));
    assert_eq!(sent["type"], "pong");
    chat(&alice, 1);
    assert_eq!(seq(&socket.expect("message.created")), 5);
}

#[test]
fn who_tries_while_others_talk_gets_not_one_event() {
    let server = Server::start();
    let [alice] = server.room("c", ["alice"]);
    let carol = server.user("carol");
    let mut socket = carol.socket();
    let mut talking = alice.socket();
    for i in 0..200 {
        talking.write_json(&json!({ "type": "send", "channelId": "c", "message": { "text": i.to_string() } }));
        socket.write_json(&json!({ "type": "subscribe", "ref": "r", "channelId": "c", "afterSeq": 0 }));
        if i % 20 == 0 {
            talking.flush();
            socket.flush();
        }
    }
    talking.flush();
    socket.flush();
    for _ in 0..200 {
        socket.expect("error");
    }
    socket.expect_nothing();
}

#[test]
fn leaving_ends_what_every_device_is_told() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    let ends: [(&str, &dyn Fn()); 2] = [
        ("leave", &|| drop(bob.post_empty("/channels/c/leave").is(204))),
        ("remove", &|| drop(alice.delete("/channels/c/members/bob").is(204))),
    ];
    for (what, end) in ends {
        bob.post_empty("/channels/c/join").is(200);
        let mut devices = [bob.socket(), bob.socket()];
        for device in &mut devices {
            device.subscribe("c", None);
        }
        end();
        chat(&alice, 3);
        for device in &mut devices {
            let left = device.expect("member.left");
            assert_eq!(left["data"]["userId"], "bob", "{what}");
            device.expect_nothing();
            let refused =
                device.ask(&json!({ "type": "send", "ref": "r", "channelId": "c", "message": { "text": "x" } }));
            assert_eq!(refused["error"]["code"], "permission_denied", "{what}");
            let refused = device.ask(&json!({ "type": "subscribe", "ref": "r", "channelId": "c" }));
            assert_eq!(refused["error"]["code"], "permission_denied", "{what}");
        }
    }
}

#[test]
fn every_device_is_told_everything() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    let mut devices = [alice.socket(), alice.socket()];
    let mut other = bob.socket();
    for device in &mut devices {
        device.subscribe("c", None);
    }
    other.subscribe("c", None);
    devices[0]
        .send_json(&json!({ "type": "send", "ref": "r", "channelId": "c", "message": { "id": "m", "text": "hello" } }));
    let frames = [devices[0].next_json(), devices[0].next_json()];
    assert!(
        ["ack", "message.created"].iter().all(|kind| frames.iter().any(|frame| frame["type"] == *kind)),
        "{frames:?}"
    );
    assert_eq!(devices[1].expect("message.created")["data"]["id"], "m");
    assert_eq!(other.expect("message.created")["data"]["id"], "m");
    // A stopped one is told to the devices of its author alone, subscribed or not.
    let mut unsubscribed = alice.socket();
    alice.post("/channels/c/messages", &json!({ "id": "s", "text": "what the fuck" })).is(200);
    for device in devices.iter_mut().chain([&mut unsubscribed]) {
        let stopped = device.expect("message.stopped");
        assert_eq!((&stopped["data"]["id"], &stopped["channelId"]), (&json!("s"), &json!("c")));
        assert!(stopped["data"]["moderation"]["originalText"].is_string());
        device.expect_nothing();
    }
    other.expect_nothing();
}

#[test]
fn who_is_added_by_another_is_told_on_every_device() {
    let server = Server::start();
    let [alice] = server.room("c", ["alice"]);
    let bob = server.user("bob");
    let (mut own, mut device) = (alice.socket(), bob.socket());
    alice.post("/channels/c/members", &json!({ "userIds": ["bob"] })).is(200);
    let joined = device.expect("member.joined");
    assert_eq!((&joined["channelId"], &joined["data"]["userId"]), (&json!("c"), &json!("bob")));
    assert!(joined.get("seq").is_none());
    // So already, nothing is new.
    alice.post("/channels/c/members", &json!({ "userIds": ["bob"] })).is(200);
    device.expect_nothing();
    for channel in [
        json!({ "id": "d", "displayName": "D", "isPublic": false, "userIds": ["bob"] }),
        json!({ "id": "e", "type": "conversation", "userIds": ["bob"] }),
    ] {
        alice.post("/channels", &channel).is(201);
        assert_eq!(device.expect("member.joined")["channelId"], channel["id"]);
    }
    // What ends the subscriptions of all devices is told to all, whoever did it; that one came in oneself is no news.
    bob.post_empty("/channels/c/leave").is(204);
    let left = device.expect("member.left");
    assert_eq!((&left["channelId"], left.get("seq")), (&json!("c"), None));
    bob.post_empty("/channels/c/join").is(200);
    device.expect_nothing();
    own.expect_nothing();
}

#[test]
fn who_leaves_a_large_channel_is_told() {
    let server = Server::start();
    let app = server.app();
    let [_, bob] = server.room("c", ["alice", "bob"]);
    let crowd: Vec<_> = (0..110).map(|i| format!("user-{i}")).collect();
    for user in &crowd {
        app.put(&format!("/users/{user}"), &json!({})).is(200);
    }
    for some in crowd.chunks(100) {
        app.post("/channels/c/members", &json!({ "userIds": some })).is(200);
    }
    let mut device = bob.socket();
    app.delete("/channels/c/members/bob").is(204);
    let left = device.expect("member.left");
    assert_eq!(left["data"], json!({ "channelId": "c", "userId": "bob" }));
    assert!(left.get("seq").is_none());
    device.expect_nothing();
}

#[test]
fn who_was_removed_reads_no_more_however_much_was_remembered_of_them() {
    let server = Server::start();
    let alice = server.user("alice");
    let bob = server.user("bob");
    alice
        .post("/channels", &json!({ "id": "p", "displayName": "p", "visibility": "private", "userIds": ["bob"] }))
        .is(201);
    // Everything that is kept in memory of a member is now kept of Bob.
    bob.post("/channels/p/messages", &json!({ "text": "hello" })).is(201);
    bob.socket().subscribe("p", Some(0));
    bob.get("/channels/p/messages").is(200);
    bob.get("/channels/p/members/alice").is(200);
    alice.delete("/channels/p/members/bob").is(204);
    bob.get("/channels/p/messages").problem(404, "not_found");
    bob.get("/channels/p/members/alice").problem(404, "not_found");
    bob.post("/channels/p/members/query", &json!({})).problem(404, "not_found");
    bob.post("/channels/p/messages", &json!({ "text": "x" })).problem(404, "not_found");
    let mut socket = bob.socket();
    let refused = socket.ask(&json!({ "type": "subscribe", "ref": "r", "channelId": "p", "afterSeq": 0 }));
    assert_eq!(refused["error"]["code"], "not_found");
    alice.post("/channels/p/messages", &json!({ "text": "secret" })).is(201);
    socket.expect_nothing();
}

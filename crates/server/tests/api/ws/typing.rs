//! `typing`: told to those who look on, seldom, and kept nowhere.

use serde_json::json;

use crate::support::{Server, Setup};

#[test]
fn who_writes_is_told_to_the_channel() {
    let server = Server::start();
    let [alice, bob, carol] = server.room("c", ["alice", "bob", "carol"]);
    let (mut hers, mut his) = (alice.socket(), bob.socket());
    hers.subscribe("c", None);
    let typing = json!({ "type": "typing", "ref": "t", "channelId": "c", "parentId": "m" });
    for _ in 0..50 {
        assert_eq!(his.ask(&typing), json!({ "type": "ack", "ref": "t", "data": {} }));
    }
    // Whatever the device, once in two seconds.
    bob.post("/channels/c/typing", &json!({ "parentId": "m" })).is(204);
    let told = hers.expect("typing.started");
    assert_eq!((&told["channelId"], &told["data"]), (&json!("c"), &json!({ "userId": "bob", "parentId": "m" })));
    assert!(told.get("seq").is_none());
    hers.expect_nothing();
    let stop = json!({ "type": "typing", "ref": "t", "channelId": "c", "stop": true });
    for _ in 0..5 {
        his.ask(&stop);
    }
    assert_eq!(hers.expect("typing.stopped")["data"], json!({ "userId": "bob" }));
    hers.expect_nothing();
    // An end of what did not begin is none.
    carol.post("/channels/c/typing", &json!({ "stop": true })).is(204);
    hers.expect_nothing();
    // Nothing of it is an event of the channel.
    let seq = alice.post("/channels/c/messages", &json!({ "text": "x" })).is(201)["message"]["seq"].clone();
    assert_eq!(hers.expect("message.created")["seq"], seq);
    assert_eq!(carol.socket().subscribe("c", Some(0))["data"]["seq"], seq);
}

#[test]
fn who_may_not_send_does_not_type() {
    let server = Server::start();
    let alice = server.user("alice");
    alice.post("/channels", &json!({ "id": "b", "type": "broadcast", "displayName": "b" })).is(201);
    let carol = server.user("carol");
    assert_eq!(carol.post_empty("/channels/b/typing").problem(403, "permission_denied")["permission"], "send_message");
    carol.post_empty("/channels/b/join").is(200);
    let mut socket = carol.socket();
    for _ in 0..2 {
        let refused = socket.ask(&json!({ "type": "typing", "ref": "t", "channelId": "b" }));
        assert_eq!(refused["error"]["permission"], "send_message");
    }
    server.app().post_empty("/channels/b/typing").invalid("X-Gavel-User");
    for (frame, pointer) in [
        (json!({ "type": "typing", "ref": "t" }), "/channelId"),
        (json!({ "type": "typing", "ref": "t", "channelId": "b", "seq": 1 }), "/seq"),
        (json!({ "type": "ping", "ref": "t", "stop": true }), "/stop"),
        (json!({ "type": "presence", "ref": "t" }), "/userIds"),
        (json!({ "type": "read", "ref": "t", "channelId": "b", "seq": -1 }), "/seq"),
    ] {
        assert_eq!(socket.ask(&frame)["error"]["errors"][0]["pointer"], pointer, "{frame}");
    }
}

#[test]
fn typing_can_be_turned_off() {
    let server = Setup::default().env("GAVEL_REALTIME_TYPING", "false").start();
    let [alice] = server.room("c", ["alice"]);
    alice.post_empty("/channels/c/typing").problem(409, "conflict");
    let refused = alice.socket().ask(&json!({ "type": "typing", "ref": "t", "channelId": "c" }));
    assert_eq!(refused["error"]["code"], "conflict");
}

#[test]
fn who_was_taken_out_types_no_more() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    let (mut hers, mut his) = (alice.socket(), bob.socket());
    hers.subscribe("c", None);
    bob.post("/channels/c/messages", &json!({ "text": "memory knows me" })).is(201);
    hers.expect("message.created");
    alice.delete("/channels/c/members/bob").is(204);
    hers.expect("member.left");
    his.expect("member.left");
    let refused = his.ask(&json!({ "type": "typing", "ref": "t", "channelId": "c" }));
    assert_eq!((&refused["type"], &refused["error"]["permission"]), (&json!("error"), &json!("send_message")));
    bob.post_empty("/channels/c/typing").problem(403, "permission_denied");
    // Nor does one who may not write any more.
    bob.post_empty("/channels/c/join").is(200);
    hers.expect("member.joined");
    bob.post("/channels/c/messages", &json!({ "text": "back" })).is(201);
    hers.expect("message.created");
    alice.patch("/channels/c", &json!({ "settings": { "frozen": true } })).is(200);
    hers.expect("channel.frozen");
    bob.post_empty("/channels/c/typing").problem(403, "channel_frozen");
    hers.expect_nothing();
}

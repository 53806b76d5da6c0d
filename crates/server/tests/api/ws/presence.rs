//! `presence`: told to those who ask.

use serde_json::{Value, json};

use crate::support::{Client, Server, Setup, Socket, eventually};

fn watch(socket: &mut Socket, users: &[&str]) -> Value {
    let answer = socket.ask(&json!({ "type": "presence", "ref": "p", "userIds": users }));
    assert_eq!(answer["type"], "ack", "{answer}");
    answer["data"]["items"].clone()
}

fn state(client: &Client, user: &str) -> Value {
    client.post("/users/presence", &json!({ "userIds": [user] })).is(200)["items"][0].clone()
}

/// A server where one who leaves is offline with the next second.
fn quick() -> Server {
    Setup::default().env("GAVEL_REALTIME_OFFLINE_SECONDS", "0").start()
}

#[test]
fn a_watcher_is_told_who_comes_and_goes() {
    let server = quick();
    let (alice, bob) = (server.user("alice"), server.user("bob"));
    let mut socket = alice.socket();
    let offline = json!({ "userId": "bob", "online": false });
    assert_eq!(
        watch(&mut socket, &["bob", "alice", "nobody", "bob"]),
        json!([
            offline, { "userId": "alice", "online": true }, { "userId": "nobody", "online": false }, offline
        ])
    );
    let first = bob.socket();
    let told = socket.expect("presence.changed");
    assert_eq!(told["data"], json!({ "userId": "bob", "online": true }));
    assert!(told.get("channelId").is_none() && told["at"].is_string());
    // Another device is no news, and neither is that one of them goes.
    let second = bob.socket();
    drop(first);
    socket.expect_nothing();
    assert_eq!(state(&alice, "bob"), json!({ "userId": "bob", "online": true }));
    drop(second);
    let told = socket.expect("presence.changed");
    assert_eq!((&told["data"]["online"], told["data"]["lastSeenAt"].is_string()), (&json!(false), true));
    assert_eq!(state(&alice, "bob"), told["data"]);
    // Nobody else any more, from the next frame on.
    assert_eq!(watch(&mut socket, &[]), json!([]));
    let _third = bob.socket();
    socket.expect_nothing();
    let refused = socket.ask(&json!({ "type": "presence", "ref": "p", "userIds": vec!["bob"; 101] }));
    assert_eq!(refused["error"]["errors"][0]["pointer"], "/userIds");
    alice.post("/users/presence", &json!({ "userIds": vec!["bob"; 101] })).invalid("/userIds");
}

#[test]
fn who_comes_back_at_once_was_never_away() {
    let server = Server::start();
    let (alice, bob) = (server.user("alice"), server.user("bob"));
    let mut socket = alice.socket();
    watch(&mut socket, &["bob"]);
    for _ in 0..5 {
        drop(bob.socket());
    }
    let _here = bob.socket();
    assert_eq!(socket.expect("presence.changed")["data"]["online"], true);
    socket.expect_nothing();
    assert_eq!(state(&alice, "bob")["online"], true);
}

#[test]
fn when_one_was_seen_is_kept() {
    let server = quick();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    drop(bob.socket());
    eventually("bob is offline", || state(&alice, "bob")["lastSeenAt"].is_string());
    let seen = state(&alice, "bob");
    assert_eq!(alice.get("/channels/c/members/bob").is(200)["lastSeenAt"], seen["lastSeenAt"]);
    let kept = || {
        drop(bob.socket());
        eventually("bob is offline again", || {
            state(&alice, "bob")["lastSeenAt"] != seen["lastSeenAt"] && state(&alice, "bob")["online"] == false
        });
        state(&alice, "bob")
    };
    let seen = kept();
    // It is noted within the second, and at the latest when the server stops.
    let _open = bob.socket();
    let mut server = server;
    server.signal("TERM");
    server.wait();
    let after = state(&server.restart().app(), "bob");
    assert_eq!(after["online"], false);
    assert!(after["lastSeenAt"].as_str() > seen["lastSeenAt"].as_str(), "{after} {seen}");
}

#[test]
fn an_invisible_user_is_not_seen() {
    let server = quick();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    let mut socket = alice.socket();
    watch(&mut socket, &["bob"]);
    let first = bob.socket();
    assert_eq!(first.connected["data"]["presence"], json!({ "invisible": false }));
    assert_eq!(socket.expect("presence.changed")["data"]["online"], true);
    let set = |invisible: bool| bob.put("/me/presence", &json!({ "invisible": invisible })).is(200);
    assert_eq!(set(true), json!({ "invisible": true }));
    let vanished = socket.expect("presence.changed")["data"].clone();
    assert_eq!((&vanished["online"], vanished["lastSeenAt"].is_string()), (&json!(false), true));
    set(true);
    let second = bob.socket();
    assert_eq!(second.connected["data"]["presence"], json!({ "invisible": true }));
    drop((first, second));
    let third = bob.socket();
    socket.expect_nothing();
    assert_eq!(state(&alice, "bob"), vanished);
    assert_eq!(alice.get("/channels/c/members/bob").is(200)["lastSeenAt"], vanished["lastSeenAt"]);
    set(false);
    assert_eq!(socket.expect("presence.changed")["data"]["online"], true);
    drop(third);
    socket.expect("presence.changed");
    // It outlives the server.
    set(true);
    let server = server.restart();
    let (alice, bob) = (server.acting("alice"), server.acting("bob"));
    let _open = bob.socket();
    assert_eq!(state(&alice, "bob")["online"], false);
    server.app().put("/me/presence", &json!({ "invisible": true })).invalid("X-Gavel-User");
    bob.put("/me/presence", &json!({})).problem(400, "validation");
}

#[test]
fn presence_can_be_turned_off() {
    let server = Setup::default().env("GAVEL_REALTIME_PRESENCE", "false").start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    drop(bob.socket());
    alice.post("/users/presence", &json!({ "userIds": ["bob"] })).problem(409, "conflict");
    alice.put("/me/presence", &json!({ "invisible": true })).problem(409, "conflict");
    let refused = alice.socket().ask(&json!({ "type": "presence", "ref": "p", "userIds": ["bob"] }));
    assert_eq!(refused["error"]["code"], "conflict");
}

#[test]
fn who_may_not_ask_is_not_told_either() {
    let server = quick();
    let (bob, guest) = (server.user("bob"), server.user("guest"));
    server.app().put("/users/guest/roles", &json!({ "roles": ["guest"] })).is(200);
    let mut socket = guest.socket();
    let refused = socket.ask(&json!({ "type": "presence", "ref": "p", "userIds": ["bob"] }));
    assert_eq!((&refused["type"], &refused["error"]["permission"]), (&json!("error"), &json!("read_users")));
    let _here = bob.socket();
    socket.expect_nothing();
}

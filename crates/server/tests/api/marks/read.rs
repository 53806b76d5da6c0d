//! Marks: they rise, whoever asks for what, and survive a restart.

use std::thread;

use serde_json::{Value, json};

use super::{read, say, unread};
use crate::support::{Server, Setup};

#[test]
fn a_mark_only_rises() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    let first = say(&alice, "c", 1);
    let last = say(&alice, "c", 4);
    assert_eq!(unread(&bob, "c"), 5);
    let marks = read(&bob, "c", Some(first));
    assert_eq!((&marks["lastReadSeq"], &marks["unreadCount"]), (&json!(first), &json!(4)));
    assert_eq!((&marks["channelId"], &marks["lastDeliveredSeq"]), (&json!("c"), &json!(first)));
    assert!(marks["lastReadAt"].is_string());
    assert_eq!(read(&bob, "c", Some(0)), marks);
    assert_eq!(bob.post("/channels/c/delivered", &json!({ "seq": 1 })).is(200), marks);
    // What is beyond the end is the end.
    let marks = read(&bob, "c", Some(i64::MAX));
    assert_eq!((&marks["lastReadSeq"], &marks["unreadCount"]), (&json!(last), &json!(0)));
    say(&alice, "c", 2);
    assert_eq!(read(&bob, "c", None)["lastReadSeq"], last + 2);
    assert_eq!(bob.post_empty("/channels/c/read").is(200)["lastReadSeq"], last + 2);
    for (path, wrong) in [("read", json!(-1)), ("delivered", json!(-1)), ("unread", json!(0))] {
        bob.post(&format!("/channels/c/{path}"), &json!({ "seq": wrong })).invalid("/seq");
    }
    bob.post("/channels/c/read", &json!({ "seq": "x" })).invalid("/seq");
    bob.post("/channels/c/unread", &json!({})).problem(400, "validation");
}

#[test]
fn who_writes_has_read_and_is_counted() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    say(&alice, "c", 3);
    assert_eq!(unread(&bob, "c"), 3);
    let seq = say(&bob, "c", 2);
    assert_eq!((unread(&bob, "c"), unread(&alice, "c")), (0, 2));
    let member = alice.get("/channels/c/members/bob").is(200);
    assert_eq!((&member["lastReadSeq"], &member["messageCount"]), (&json!(seq), &json!(2)));
    assert_eq!(alice.get("/channels/c/members/alice").is(200)["messageCount"], 3);
    // One who joins has nothing unread, and one who comes again begins anew.
    let carol = server.user("carol");
    carol.post_empty("/channels/c/join").is(200);
    assert_eq!(unread(&carol, "c"), 0);
    say(&alice, "c", 1);
    assert_eq!(unread(&carol, "c"), 1);
    bob.post_empty("/channels/c/leave").is(204);
    bob.post_empty("/channels/c/join").is(200);
    assert_eq!((unread(&bob, "c"), &alice.get("/channels/c/members/bob").is(200)["messageCount"]), (0, &json!(0)));
}

#[test]
fn what_is_stopped_counts_for_nobody() {
    let server = Setup::default().env("GAVEL_MODERATION_PROFANITY", "bounce").start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    alice.post("/channels/c/messages", &json!({ "id": "m", "text": "what the fuck" })).is(200);
    say(&alice, "c", 1);
    alice.post("/channels/c/messages", &json!({ "text": "fuck this" })).is(200);
    assert_eq!((unread(&bob, "c"), unread(&alice, "c")), (1, 0));
    assert_eq!(alice.get("/channels/c/members/alice").is(200)["messageCount"], 1);
    assert_eq!(
        alice.get("/messages/m/receipts").is(200),
        json!({ "items": [], "next": null, "deliveredCount": 0, "readCount": 0 })
    );
    // Mended, it is a message like any other, and the newest.
    let sent = alice.patch("/messages/m", &json!({ "text": "hello" })).is(200);
    assert_eq!(sent["message"]["status"], "delivered");
    assert_eq!((unread(&bob, "c"), unread(&alice, "c")), (2, 0));
    assert_eq!(bob.get("/me/channels").is(200)["items"][0]["lastMessage"]["id"], "m");
    assert_eq!(read(&bob, "c", Some(sent["message"]["seq"].as_i64().unwrap() - 1))["unreadCount"], 1);
    assert_eq!(read(&bob, "c", None)["unreadCount"], 0);
}

#[test]
fn deleted_messages_are_unread_for_nobody() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    for id in ["a", "b", "c"] {
        alice.post("/channels/c/messages", &json!({ "id": id, "text": "hello" })).is(201);
    }
    let seq = |id: &str| alice.get(&format!("/messages/{id}")).is(200)["seq"].as_i64().unwrap();
    alice.delete("/messages/b").is(200);
    assert_eq!(unread(&bob, "c"), 2);
    alice.delete("/messages/c?hard=true").is(200);
    assert_eq!(unread(&bob, "c"), 1);
    assert_eq!(read(&bob, "c", Some(seq("a")))["unreadCount"], 0);
    assert_eq!(bob.get("/me/unread").is(200)["items"], json!([]));
    say(&alice, "c", 1);
    alice.delete("/messages/a").is(200);
    assert_eq!(unread(&bob, "c"), 1, "it was read before it was deleted");
    assert_eq!(alice.get("/channels/c/members/alice").is(200)["messageCount"], 4);
}

#[test]
fn counts_are_exact_while_everybody_talks() {
    let server = Server::start();
    let users = ["alice", "bob", "carol"];
    let clients = server.room("c", users);
    let silent = server.user("dave");
    silent.post_empty("/channels/c/join").is(200);
    thread::scope(|scope| {
        for (client, name) in clients.iter().zip(users) {
            scope.spawn(move || {
                let mut socket = client.socket();
                for i in 0..60 {
                    let id = format!("{name}-{i}");
                    socket.write_json(&json!({ "type": "send", "ref": id, "channelId": "c",
                        "message": { "id": id, "text": "hello" } }));
                    if i % 7 == 0 {
                        socket.write_json(&json!({ "type": "read", "ref": "read", "channelId": "c" }));
                    }
                }
                socket.flush();
                let mut acks = 0;
                while acks < 60 {
                    let answer = socket.next_json();
                    assert!(answer["type"] == "ack" || answer["type"] == "unread.changed", "{answer}");
                    acks += i32::from(answer["data"]["message"].is_object());
                }
            });
        }
    });
    assert_eq!(unread(&silent, "c"), 180);
    let messages = history(&silent);
    for (client, name) in clients.iter().zip(users) {
        let mark = client.get("/me/channels").is(200)["items"][0]["lastReadSeq"].as_i64().unwrap();
        let after = messages.iter().filter(|m| m["seq"].as_i64().unwrap() > mark && m["userId"] != name).count();
        assert_eq!(usize::try_from(unread(client, "c")).unwrap(), after, "{name}");
        assert_eq!(client.get(&format!("/channels/c/members/{name}")).is(200)["messageCount"], 60);
    }
    // Wherever one stops reading, what is behind it is counted.
    let head = messages[0]["seq"].as_i64().unwrap();
    for seq in (0..head).step_by(23) {
        let marks = read(&silent, "c", Some(seq));
        let mark = marks["lastReadSeq"].as_i64().unwrap();
        let after = messages.iter().filter(|m| m["seq"].as_i64().unwrap() > mark).count();
        assert_eq!(marks["unreadCount"], after, "{seq}");
    }
}

fn history(client: &crate::support::Client) -> Vec<Value> {
    let (mut all, mut path) = (Vec::new(), "/channels/c/messages?limit=100".to_owned());
    loop {
        let page = client.get(&path).is(200);
        all.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["next"].as_str() {
            Some(next) => path = format!("/channels/c/messages?limit=100&cursor={next}"),
            None => return all,
        }
    }
}

#[test]
fn a_restart_keeps_marks() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    say(&alice, "c", 5);
    let marks = read(&bob, "c", Some(3));
    let server = server.restart();
    let bob = server.acting("bob");
    assert_eq!(bob.post("/channels/c/read", &json!({ "seq": 0 })).is(200), marks);
    assert_eq!(unread(&bob, "c"), marks["unreadCount"].as_i64().unwrap());
    assert_eq!(server.acting("alice").get("/channels/c/members/bob").is(200)["lastReadSeq"], 3);
}

#[test]
fn every_device_and_every_member_is_told() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    let seq = say(&alice, "c", 2);
    let (mut hers, mut his, mut other) = (alice.socket(), bob.socket(), bob.socket());
    assert_eq!(his.connected["data"]["unread"], json!({ "channels": 1, "messages": 2, "mentions": 0 }));
    hers.subscribe("c", None);
    let marks = his.ask(&json!({ "type": "delivered", "ref": "r", "channelId": "c" }));
    assert_eq!((&marks["type"], &marks["data"]["lastDeliveredSeq"]), (&json!("ack"), &json!(seq)));
    let told = hers.expect("receipt.delivered");
    assert_eq!(
        (&told["channelId"], &told["data"]["userId"], &told["data"]["seq"]),
        (&json!("c"), &json!("bob"), &json!(seq))
    );
    assert!(told.get("seq").is_none() && told["data"]["at"].is_string());
    his.send_json(&json!({ "type": "read", "ref": "r", "channelId": "c", "seq": seq - 1 }));
    let frames = [his.next_json(), his.next_json()];
    assert!(["ack", "unread.changed"].iter().all(|kind| frames.iter().any(|f| f["type"] == *kind)), "{frames:?}");
    let told = hers.expect("receipt.read");
    assert_eq!((&told["data"]["userId"], &told["data"]["seq"]), (&json!("bob"), &json!(seq - 1)));
    // His own devices are told what is left, subscribed or not.
    let told = other.expect("unread.changed");
    assert_eq!((&told["channelId"], &told["data"]["unreadCount"]), (&json!("c"), &json!(1)));
    // So already: nobody is told.
    his.ask(&json!({ "type": "read", "ref": "r", "channelId": "c", "seq": 1 }));
    his.ask(&json!({ "type": "delivered", "ref": "r", "channelId": "c" }));
    for socket in [&mut hers, &mut his, &mut other] {
        socket.expect_nothing();
    }
    let refused = his.ask(&json!({ "type": "read", "ref": "r", "channelId": "nothing" }));
    assert_eq!(refused["error"]["code"], "not_found");
}

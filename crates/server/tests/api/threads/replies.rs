//! Replies: what they answer, how they are counted, where they are read.

use serde_json::{Value, json};

use super::{ids, reply, send, thread};
use crate::support::{Client, Server, Setup};

const PROFANE: &str = "what the fuck";

fn replies(client: &Client, query: &str) -> Vec<String> {
    ids(&client.get(&format!("/messages/m/replies?limit=100{query}")).is(200))
}

#[test]
fn a_reply_is_counted_and_told() {
    let server = Server::start();
    let [alice, bob, carol] = server.room("c", ["alice", "bob", "carol"]);
    assert!(send(&alice, "m")["message"].get("thread").is_none());
    let mut socket = bob.socket();
    socket.subscribe("c", None);
    let sent = reply(&bob, "m", "r1").is(201)["message"].clone();
    assert_eq!((&sent["parentId"], &sent["seq"]), (&json!("m"), &json!(5)));
    // The reply's own event is all that is told.
    assert_eq!(socket.expect("message.created")["data"], sent);
    socket.expect_nothing();
    assert_eq!(
        thread(&carol, "m"),
        json!({ "replyCount": 1, "lastReplyAt": sent["createdAt"], "participantIds": ["bob"], "locked": false, "archived": false })
    );
    reply(&carol, "m", "r2").is(201);
    reply(&alice, "m", "r3").is(201);
    let again = reply(&bob, "m", "r4").is(201);
    assert_eq!(reply(&bob, "m", "r4").is(201), again);
    let now = thread(&alice, "m");
    assert_eq!((&now["replyCount"], &now["participantIds"]), (&json!(4), &json!(["bob", "alice", "carol"])));
    assert_eq!(alice.get("/channels/c").is(200)["messageCount"], 5);
    // The history is of what answers nothing, unless asked.
    let history = |query: &str| ids(&alice.get(&format!("/channels/c/messages?sort=asc{query}")).is(200));
    assert_eq!(history(""), ["m"]);
    assert_eq!(history("&replies=false"), ["m"]);
    assert_eq!(history("&replies=true"), ["m", "r1", "r2", "r3", "r4"]);
    let cursor = alice.get("/channels/c/messages?sort=asc&replies=true&limit=1").is(200)["next"].clone();
    let cursor = cursor.as_str().unwrap();
    assert_eq!(history(&format!("&replies=true&cursor={cursor}")), ["r1", "r2", "r3", "r4"]);
    alice.get(&format!("/channels/c/messages?sort=asc&cursor={cursor}")).invalid("/cursor");
    let mut late = alice.socket();
    late.subscribe("c", Some(4));
    assert_eq!(late.expect("message.created")["data"]["parentId"], "m");
}

#[test]
fn replies_are_read_both_ways_in_pages() {
    let server = Server::start();
    let [root, alice, bob] = server.room("c", ["root", "alice", "bob"]);
    send(&root, "m");
    send(&root, "other");
    for i in 1..=7 {
        reply(&alice, "m", &format!("r{i}")).is(201);
        if i % 3 == 0 {
            reply(&bob, "other", &format!("o{i}")).is(201);
            let stopped = json!({ "id": format!("s{i}"), "text": PROFANE, "parentId": "m" });
            bob.post("/channels/c/messages", &stopped).is(200);
        }
    }
    let seen = ["r1", "r2", "r3", "r4", "r5", "r6", "r7"];
    let own = ["r1", "r2", "r3", "s3", "r4", "r5", "r6", "s6", "r7"];
    for (client, expected) in [(&alice, seen.as_slice()), (&bob, &own), (&root, &own), (&server.app(), &own)] {
        assert_eq!(replies(client, "&sort=asc"), expected);
        for limit in 1..=4 {
            let (mut walked, mut cursor) = (Vec::new(), String::new());
            loop {
                let page = client.get(&format!("/messages/m/replies?limit={limit}{cursor}")).is(200);
                walked.extend(ids(&page));
                match page["next"].as_str() {
                    Some(next) => cursor = format!("&cursor={next}"),
                    None => break,
                }
            }
            walked.reverse();
            assert_eq!(walked, expected);
        }
    }
    // What was stopped is not counted.
    assert_eq!(thread(&root, "m")["replyCount"], 7);
    assert_eq!(thread(&root, "m")["participantIds"], json!(["alice"]));
    assert!(ids(&alice.get("/messages/r1/replies").is(200)).is_empty());
    alice.get("/messages/no/replies").problem(404, "not_found");
    alice.get("/messages/s3/replies").problem(404, "not_found");
    alice.get("/messages/m/replies?replies=true").problem(400, "validation");
}

#[test]
fn a_reply_answers_a_published_message_of_its_channel() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    server.room("d", ["alice", "bob"]);
    send(&alice, "m");
    alice.post("/channels/d/messages", &json!({ "id": "elsewhere", "text": "x" })).is(201);
    bob.post("/channels/c/messages", &json!({ "id": "stopped", "text": PROFANE })).is(200);
    reply(&alice, "m", "r").is(201);
    for parent in ["no", "elsewhere", "stopped"] {
        reply(&bob, parent, "x").invalid("/parentId");
    }
    // A reply is not answered; whoever tries is told what to answer.
    let nested = reply(&bob, "r", "x").invalid("/parentId");
    assert!(nested["errors"][0]["detail"].as_str().unwrap().contains("answer m,"), "{nested}");
    reply(&bob, "x", "x").invalid("/parentId");
    send(&alice, "gone");
    let kept = reply(&bob, "gone", "kept").is(201);
    alice.delete("/messages/gone").is(200);
    reply(&bob, "gone", "x").problem(409, "conflict");
    // A retry is answered all the same, and the thread is still read.
    assert_eq!(reply(&bob, "gone", "kept").is(201), kept);
    assert_eq!(ids(&bob.get("/messages/gone/replies").is(200)), ["kept"]);
    assert_eq!(thread(&bob, "gone")["replyCount"], 1);
    alice.delete("/messages/gone?hard=true").is(200);
    assert_eq!(ids(&bob.get("/messages/gone/replies").is(200)), ["kept"]);
}

#[test]
fn deleted_replies_are_not_counted() {
    let server = Server::start();
    let [alice, bob, carol] = server.room("c", ["alice", "bob", "carol"]);
    send(&alice, "m");
    let first = reply(&bob, "m", "r1").is(201)["message"]["createdAt"].clone();
    reply(&carol, "m", "r2").is(201);
    reply(&bob, "m", "r3").is(201);
    carol.delete("/messages/r2").is(200);
    carol.delete("/messages/r2?hard=true").is(200);
    let now = thread(&alice, "m");
    assert_eq!((&now["replyCount"], &now["participantIds"]), (&json!(2), &json!(["bob"])));
    bob.delete("/messages/r3?hard=true").is(200);
    let now = thread(&alice, "m");
    assert_eq!((&now["replyCount"], &now["lastReplyAt"]), (&json!(1), &first));
    bob.delete("/messages/r1").is(200);
    assert_eq!(thread(&alice, "m"), Value::Null);
    assert!(ids(&alice.get("/channels/c/threads").is(200)).is_empty());
    // They keep their places.
    assert_eq!(replies(&bob, "&sort=asc"), ["r1", "r2", "r3"]);
}

#[test]
fn a_bounced_reply_is_counted_once_it_is_published() {
    let server = Setup::default().env("GAVEL_MODERATION_PROFANITY", "bounce").start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    send(&alice, "m");
    let bounced = |id: &str| {
        let body = json!({ "id": id, "text": PROFANE, "parentId": "m" });
        assert_eq!(bob.post("/channels/c/messages", &body).is(200)["message"]["parentId"], "m");
    };
    bounced("r1");
    bounced("r2");
    bounced("r3");
    assert_eq!(thread(&alice, "m"), Value::Null);
    let mended = bob.patch("/messages/r1", &json!({ "text": "well" })).is(200)["message"].clone();
    assert_eq!((&mended["status"], &mended["parentId"]), (&json!("delivered"), &json!("m")));
    assert_eq!(thread(&alice, "m")["replyCount"], 1);
    bob.delete("/messages/r2").is(200);
    assert_eq!(thread(&alice, "m")["replyCount"], 1);
    alice.patch("/messages/m/thread", &json!({ "locked": true })).is(200);
    bob.patch("/messages/r3", &json!({ "text": "well" })).problem(409, "thread_locked");
    assert_eq!(bob.get("/messages/r3").is(200)["status"], "bounced");
    // An edit of what is published is no reply.
    bob.patch("/messages/r1", &json!({ "text": "well, well" })).is(200);
    assert_eq!(thread(&alice, "m")["replyCount"], 1);
}

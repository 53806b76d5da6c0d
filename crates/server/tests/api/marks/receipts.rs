//! `GET /messages/{messageId}/receipts`.

use serde_json::{Value, json};

use super::{read, say};
use crate::support::{Server, Setup};

fn ids(page: &Value) -> Vec<(String, String)> {
    let text = |item: &Value, field: &str| item[field].as_str().unwrap().to_owned();
    page["items"].as_array().unwrap().iter().map(|item| (text(item, "userId"), text(item, "status"))).collect()
}

#[test]
fn receipts_are_told_by_marks() {
    let server = Server::start();
    let [alice, bob, carol, _] = server.room("c", ["alice", "bob", "carol", "dave"]);
    alice.post("/channels/c/messages", &json!({ "id": "m", "text": "hello" })).is(201);
    let none = alice.get("/messages/m/receipts").is(200);
    assert_eq!(none, json!({ "items": [], "next": null, "deliveredCount": 0, "readCount": 0 }));
    read(&bob, "c", None);
    carol.post_empty("/channels/c/delivered").is(200);
    // One who came later did not get it, however far they have read.
    let erin = server.user("erin");
    erin.post_empty("/channels/c/join").is(200);
    say(&alice, "c", 1);
    read(&erin, "c", None);
    let all = bob.get("/messages/m/receipts").is(200);
    assert_eq!(ids(&all), [("bob".into(), "read".into()), ("carol".into(), "delivered".into())]);
    assert_eq!((&all["deliveredCount"], &all["readCount"], &all["next"]), (&json!(2), &json!(1), &Value::Null));
    let first = bob.get("/messages/m/receipts?limit=1").is(200);
    assert_eq!(ids(&first), [("bob".into(), "read".into())]);
    let next = first["next"].as_str().unwrap();
    let second = bob.get(&format!("/messages/m/receipts?limit=1&cursor={next}")).is(200);
    assert_eq!((ids(&second), &second["next"]), (vec![("carol".into(), "delivered".into())], &Value::Null));
    bob.get("/messages/m/receipts?cursor=x").invalid("/cursor");
    bob.get("/messages/m/receipts?limit=0").invalid("/limit");
    bob.get("/messages/nothing/receipts").problem(404, "not_found");
}

#[test]
fn strangers_learn_nothing() {
    let server = Server::start();
    let alice = server.user("alice");
    alice.post("/channels", &json!({ "id": "p", "displayName": "p", "isPublic": false })).is(201);
    alice.post("/channels/p/messages", &json!({ "id": "m", "text": "hello" })).is(201);
    let carol = server.user("carol");
    carol.get("/messages/m/receipts").problem(404, "not_found");
    for path in ["read", "delivered", "unread", "typing"] {
        let body = if path == "unread" { json!({ "seq": 1 }) } else { json!({}) };
        carol.post(&format!("/channels/p/{path}"), &body).problem(404, "not_found");
    }
    let mut socket = carol.socket();
    for kind in ["read", "delivered", "typing"] {
        let mut ask = |channel: &str| socket.ask(&json!({ "type": kind, "ref": "r", "channelId": channel }));
        assert_eq!(ask("p"), ask("nothing"), "{kind}");
    }
    assert_eq!(carol.get("/me/channels").is(200), json!({ "items": [], "next": null }));
}

#[test]
fn receipts_can_be_turned_off() {
    let server = Setup::default().env("GAVEL_REALTIME_RECEIPTS", "false").start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    alice.post("/channels/c/messages", &json!({ "id": "m", "text": "hello" })).is(201);
    let mut socket = alice.socket();
    assert_eq!(socket.connected["data"]["features"], json!({ "receipts": false, "typing": true, "presence": true }));
    socket.subscribe("c", None);
    // What is unread is one's own business.
    assert_eq!(read(&bob, "c", None)["unreadCount"], 0);
    socket.expect_nothing();
    bob.post_empty("/channels/c/delivered").problem(409, "conflict");
    alice.get("/messages/m/receipts").problem(409, "conflict");
    assert!(alice.get("/channels/c/members/bob").is(200).get("lastReadSeq").is_none());
    assert!(bob.get("/channels/c/members/bob").is(200)["lastReadSeq"].is_number());
}

/// A page looks at so many members and no more, and says where it stopped.
#[test]
fn in_a_huge_channel_a_page_ends_where_it_has_looked() {
    let server = Server::start();
    let [alice] = server.room("c", ["alice"]);
    let columns = "insert into members (channel_id, user_id, joined_at, revision)";
    let crowd = |series: &str, number: &str| {
        format!(
            "{columns} select 'c', {number}, 0, 1 from {series}; update channels set member_count = 10101 where id = 'c'"
        )
    };
    let sqlite = crowd(
        "(with recursive s(n) as (select 1 union all select n + 1 from s where n < 10100) select n from s)",
        "printf('m%05d', n)",
    );
    let postgres = crowd("generate_series(1, 10100) n", "'m' || lpad(n::text, 5, '0')");
    server.look().execute(&sqlite, &postgres);
    alice.post("/channels/c/messages", &json!({ "id": "m", "text": "hello" })).is(201);
    let read = "update members set delivered_seq = 9, read_seq = 9 where user_id in ('m10099', 'm10100')";
    server.look().execute(read, read);
    let first = alice.get("/messages/m/receipts?limit=1").is(200);
    assert_eq!((&first["items"], first.get("readCount")), (&json!([]), None));
    let second = alice.get(&format!("/messages/m/receipts?limit=1&cursor={}", first["next"].as_str().unwrap())).is(200);
    assert_eq!(ids(&second), [("m10099".into(), "read".into())]);
    let third = alice.get(&format!("/messages/m/receipts?limit=1&cursor={}", second["next"].as_str().unwrap())).is(200);
    assert_eq!((ids(&third), &third["next"]), (vec![("m10100".into(), "read".into())], &Value::Null));
}

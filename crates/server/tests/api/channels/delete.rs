//! `DELETE /api/v3/channels/{channelId}`

use std::{thread, time::Duration};

use serde_json::json;

use crate::support::{PATIENCE, Server};

#[test]
fn a_deleted_channel_is_gone_for_everybody_at_once() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    let carol = server.user("carol");
    alice.post("/channels/c/invitations", &json!({ "userIds": ["carol"] })).is(200);
    let link = alice.post("/channels/c/inviteLinks", &json!({})).is(201);
    bob.post("/channels/c/messages", &json!({ "id": "m", "text": "hello" })).is(201);
    let mut socket = bob.socket();
    socket.subscribe("c", None);
    alice.delete("/channels/c").is(204);
    assert_eq!(socket.expect("channel.deleted")["data"], json!({ "id": "c" }));
    for client in [&alice, &bob, &server.app()] {
        client.get("/channels/c").problem(404, "not_found");
        client.get("/channels/c/messages").problem(404, "not_found");
        client.get("/messages/m").problem(404, "not_found");
        client.post("/channels/c/messages", &json!({ "text": "more" })).problem(404, "not_found");
        client.delete("/channels/c").problem(404, "not_found");
        assert_eq!(client.post("/channels/query", &json!({})).is(200)["items"], json!([]));
    }
    carol.post_empty("/channels/c/join").problem(404, "not_found");
    assert_eq!(carol.get("/me/invitations").is(200)["items"], json!([]));
    carol.get(&format!("/inviteLinks/{}", link["token"].as_str().unwrap())).problem(404, "not_found");
    let again = socket.ask(&json!({ "type": "subscribe", "channelId": "c" }));
    assert_eq!(again["error"]["code"], "not_found");
    alice.post("/channels", &json!({ "id": "c", "displayName": "C" })).problem(409, "conflict");
}

#[test]
fn who_was_just_subscribing_is_told_too() {
    let server = Server::start();
    let [alice, bob] = server.room("first", ["alice", "bob"]);
    let mut socket = bob.socket();
    for i in 0..30 {
        let id = format!("c-{i}");
        alice.post("/channels", &json!({ "id": id, "displayName": "C", "userIds": ["bob"] })).is(201);
        let joined = socket.expect("member.joined");
        assert_eq!(joined["channelId"], id);
        socket.subscribe(&id, Some(0));
        alice.delete(&format!("/channels/{id}")).is(204);
        while socket.next_json()["type"] != "channel.deleted" {}
    }
    socket.expect_nothing();
}

#[test]
fn its_rows_go_even_if_the_server_is_killed_meanwhile() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    for i in 0..40 {
        bob.post("/channels/c/messages", &json!({ "id": format!("m-{i}"), "text": "hello" })).is(201);
    }
    alice.delete("/channels/c").is(204);
    let server = server.restart();
    let count = |sql: &str| server.look().one::<i64>(sql);
    let start = std::time::Instant::now();
    while count("select count(*) from channel_removals") > 0 {
        assert!(start.elapsed() < PATIENCE, "rows of a deleted channel stay");
        thread::sleep(Duration::from_millis(50));
    }
    for table in ["messages", "message_ids", "members"] {
        assert_eq!(count(&format!("select count(*) from {table}")), 0, "{table}");
    }
    // Its id stays taken.
    let taken = server.app().post("/channels", &json!({ "id": "c", "displayName": "C" }));
    taken.problem(409, "conflict");
}

#[test]
fn the_same_two_get_a_new_conversation() {
    let server = Server::start();
    let alice = server.user("alice");
    server.user("bob");
    let body = json!({ "type": "conversation", "userIds": ["bob"] });
    let first = alice.post("/channels", &body).is(201);
    let path = format!("/channels/{}", first["id"].as_str().unwrap());
    alice.delete(&path).problem(403, "permission_denied");
    server.app().delete(&path).is(204);
    let second = alice.post("/channels", &body).is(201);
    assert_ne!(first["id"], second["id"]);
}

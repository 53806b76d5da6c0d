//! `/api/v3/channels/{channelId}/guidelines/accept`, and what is refused before.

use serde_json::{Value, json};

use crate::support::{Client, Server};

/// Has the channel `c` require the acceptance of its guidelines, in this version and all from `since` on.
fn require(server: &Server, version: i64, since: i64) {
    let sql = format!(
        "update channels set settings = '{{\"requireGuidelines\":true}}', guidelines_version = {version},
         guidelines_since = {since}, revision = revision + 1 where id = 'c'"
    );
    server.look().execute(&sql, &sql);
}

fn send(client: &Client) -> crate::support::Answer {
    client.post("/channels/c/messages", &json!({ "text": "hello" }))
}

fn accept(client: &Client, version: i64) -> crate::support::Answer {
    client.post("/channels/c/guidelines/accept", &json!({ "version": version }))
}

#[test]
fn before_the_first_post_the_guidelines_are_accepted() {
    let server = Server::start();
    let [admin, member] = server.room("c", ["admin", "member"]);
    let (mut socket, mut device) = (member.socket(), member.socket());
    let early = member.post("/channels/c/messages", &json!({ "id": "early", "text": "hello" })).is(201);
    member.post("/channels/c/messages", &json!({ "id": "regret", "text": "hello" })).is(201);
    require(&server, 1, 1);
    // Whatever was remembered of them.
    let refused = send(&member).problem(403, "guidelines_not_accepted");
    assert_eq!(refused["guidelinesVersion"], 1);
    let by_socket = json!({ "type": "send", "ref": "a", "channelId": "c", "message": { "text": "hello" } });
    let refused = socket.ask(&by_socket);
    assert_eq!(
        (&refused["error"]["code"], &refused["error"]["guidelinesVersion"]),
        (&json!("guidelines_not_accepted"), &json!(1))
    );
    member.patch("/messages/early", &json!({ "text": "more" })).problem(403, "guidelines_not_accepted");
    server
        .acting("member")
        .post("/channels/c/messages", &json!({ "text": "x" }))
        .problem(403, "guidelines_not_accepted");
    // What was sent before is answered as before, and they read on.
    let again = member.post("/channels/c/messages", &json!({ "id": "early", "text": "hello" })).is(201);
    assert_eq!(again["message"]["id"], early["message"]["id"]);
    member.get("/channels/c/messages").is(200);
    // What they said they may take back.
    member.delete("/messages/regret").is(200);
    // Who moderates, and the app itself, need not.
    send(&admin).is(201);
    send(&server.app()).is(201);
    accept(&member, 2).problem(409, "conflict");
    accept(&member, 0).problem(409, "conflict");
    let member_now = accept(&member, 1).is(200);
    assert_eq!(member_now["guidelinesAccepted"], 1);
    for socket in [&mut socket, &mut device] {
        assert_eq!(socket.expect("guidelines.accepted")["data"], member_now);
    }
    assert_eq!(accept(&member, 1).is(200), member_now);
    send(&member).is(201);
    assert_eq!(socket.ask(&by_socket)["type"], "ack");
    socket.expect_nothing();
    device.expect_nothing();
    member.patch("/messages/early", &json!({ "text": "more" })).is(200);
    let server = server.restart();
    send(&server.user("member")).is(201);
}

#[test]
fn another_version_may_want_another_acceptance() {
    let server = Server::start();
    let [_, member] = server.room("c", ["admin", "member"]);
    accept(&member, 1).problem(409, "conflict");
    require(&server, 1, 1);
    accept(&member, 1).is(200);
    send(&member).is(201);
    require(&server, 2, 1);
    send(&member).is(201);
    // One who comes now accepts what holds now.
    let late = server.user("late");
    late.post_empty("/channels/c/join").is(200);
    accept(&late, 1).problem(409, "conflict");
    assert_eq!(send(&late).problem(403, "guidelines_not_accepted")["guidelinesVersion"], 2);
    accept(&late, 2).is(200);
    send(&late).is(201);
    require(&server, 3, 3);
    for client in [&member, &late] {
        assert_eq!(send(client).problem(403, "guidelines_not_accepted")["guidelinesVersion"], 3);
    }
    accept(&member, 3).is(200);
    send(&member).is(201);
    // Who leaves takes it along.
    member.post_empty("/channels/c/leave").is(204);
    member.post_empty("/channels/c/join").is(200);
    send(&member).problem(403, "guidelines_not_accepted");
    // Without guidelines there is nothing to accept.
    require(&server, 4, 0);
    send(&member).is(201);
    send(&late).is(201);
}

#[test]
fn only_members_accept() {
    let server = Server::start();
    let [admin] = server.room("c", ["admin"]);
    require(&server, 1, 1);
    let guest = server.user("guest");
    accept(&guest, 1).problem(403, "permission_denied");
    accept(&server.app(), 1).invalid("X-Gavel-User");
    accept(&admin, 1).is(200);
    admin.post("/channels/c/guidelines/accept", &json!({ "version": "1" })).invalid("/version");
    let body: Value = json!({ "version": 1, "more": true });
    admin.post("/channels/c/guidelines/accept", &body).invalid("/more");
}

//! Channels of over 100 members: nobody is told of each other's marks and typing, since that costs their square.

use serde_json::json;

use super::read;
use crate::support::Server;

#[test]
fn a_crowd_is_not_told_of_its_members() {
    let server = Server::start();
    let app = server.app();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    let mut socket = alice.socket();
    socket.subscribe("c", None);
    let mut his = bob.socket();
    let typing = |stop: bool| json!({ "type": "typing", "ref": "t", "channelId": "c", "stop": stop });
    his.ask(&typing(false));
    socket.expect("typing.started");
    his.ask(&typing(true));
    socket.expect("typing.stopped");
    for some in (0..99).collect::<Vec<_>>().chunks(50) {
        let users: Vec<_> = some.iter().map(|i| format!("user-{i}")).collect();
        for user in &users {
            app.put(&format!("/users/{user}"), &json!({})).is(200);
        }
        app.post("/channels/c/members", &json!({ "userIds": users })).is(200);
    }
    alice.post("/channels/c/messages", &json!({ "id": "m", "text": "hello" })).is(201);
    while socket.next_json()["type"] != "message.created" {}
    // Read and received, and typed by one who was told of before.
    read(&server.acting("user-1"), "c", None);
    server.acting("user-2").post_empty("/channels/c/delivered").is(200);
    server.acting("user-3").post_empty("/channels/c/typing").is(204);
    bob.post_empty("/channels/c/typing").is(204);
    assert_eq!(read(&bob, "c", None)["unreadCount"], 0);
    // One's own devices are, and who asks.
    assert_eq!(his.expect("unread.changed")["data"]["unreadCount"], 0);
    his.expect_nothing();
    let receipts = alice.get("/messages/m/receipts").is(200);
    assert_eq!((&receipts["deliveredCount"], &receipts["readCount"]), (&json!(3), &json!(2)));
    while let Ok(Some(frame)) = socket.next_within(std::time::Duration::from_millis(50)) {
        assert_eq!(frame["type"], "channel.membersChanged", "{frame}");
    }
}

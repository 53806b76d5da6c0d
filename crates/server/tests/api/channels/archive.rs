//! `POST /api/v3/channels/{channelId}/archive` and `…/restore`

use serde_json::json;

use crate::support::Server;

#[test]
fn an_archived_channel_is_read_and_not_written() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    let carol = server.user("carol");
    bob.post("/channels/c/messages", &json!({ "id": "m", "text": "hello" })).is(201);
    let mut socket = bob.socket();
    socket.subscribe("c", None);
    let archived = alice.post_empty("/channels/c/archive").is(200);
    assert!(archived["archivedAt"].is_string());
    assert_eq!(socket.expect("channel.archived")["data"], archived);
    assert_eq!(alice.post_empty("/channels/c/archive").is(200), archived);
    let app = server.app();
    for client in [&alice, &bob, &app] {
        client.post("/channels/c/messages", &json!({ "text": "more" })).problem(409, "channel_archived");
    }
    let sent = socket.ask(&json!({ "type": "send", "channelId": "c", "message": { "text": "more" } }));
    assert_eq!(sent["error"]["code"], "channel_archived");
    bob.patch("/messages/m", &json!({ "text": "other" })).problem(409, "channel_archived");
    bob.delete("/messages/m").problem(409, "channel_archived");
    carol.post_empty("/channels/c/join").problem(409, "channel_archived");
    alice.post("/channels/c/members", &json!({ "userIds": ["carol"] })).problem(409, "channel_archived");
    alice.post("/channels/c/invitations", &json!({ "userIds": ["carol"] })).problem(409, "channel_archived");
    bob.call("PUT", "/messages/m/thread/follow", None).problem(409, "channel_archived");
    bob.call("PUT", "/messages/m/reactions/wave", None).problem(409, "channel_archived");
    alice.patch("/channels/c", &json!({ "settings": { "frozen": true } })).problem(409, "channel_archived");
    alice.patch("/channels/c", &json!({ "topic": "x" })).problem(409, "channel_archived");
    // A retry is answered with what became of the first try.
    bob.post("/channels/c/messages", &json!({ "id": "m", "text": "hello" })).is(201);
    assert_eq!(bob.get("/channels/c/messages").is(200)["items"][0]["text"], "hello");
    assert_eq!(bob.get("/channels/c").is(200), archived);
    let restored = alice.post_empty("/channels/c/restore").is(200);
    assert!(restored.get("archivedAt").is_none());
    assert_eq!(socket.expect("channel.restored")["data"], restored);
    bob.post("/channels/c/messages", &json!({ "text": "more" })).is(201);
    carol.post_empty("/channels/c/join").is(200);
}

#[test]
fn lists_leave_archived_channels_out_unless_asked() {
    let server = Server::start();
    let [alice] = server.room("old", ["alice"]);
    server.room("new", ["alice"]);
    for channel in ["old", "new"] {
        server.app().post(&format!("/channels/{channel}/messages"), &json!({ "text": "hello" })).is(201);
    }
    assert_eq!(alice.get("/me/unread").is(200)["totals"]["channels"], 2);
    alice.post_empty("/channels/old/archive").is(200);
    assert_eq!(alice.get("/me/unread").is(200)["totals"]["channels"], 1);
    let own = alice.get("/me/channels").is(200);
    assert_eq!(own["items"].as_array().unwrap().len(), 1);
    assert_eq!(own["items"][0]["channel"]["id"], "new");
    let found = |filter: serde_json::Value| {
        let answer =
            alice.post("/channels/query", &json!({ "filter": filter, "sort": [{ "field": "id", "direction": 1 }] }));
        let ids = answer.is(200)["items"].as_array().unwrap().iter().map(|c| c["id"].clone()).collect::<Vec<_>>();
        serde_json::Value::from(ids)
    };
    assert_eq!(found(json!({})), json!(["new"]));
    assert_eq!(found(json!({ "type": "community" })), json!(["new"]));
    assert_eq!(found(json!({ "archived": true })), json!(["old"]));
    assert_eq!(found(json!({ "archived": false })), json!(["new"]));
    assert_eq!(found(json!({ "archivedAt": { "$exists": true } })), json!(["old"]));
    assert_eq!(found(json!({ "$or": [{ "archived": true }, { "id": "new" }] })), json!(["new", "old"]));
    alice.post("/channels/query", &json!({ "filter": { "archived": 1 } })).invalid("/filter/archived");
}

/// An invitation from before leads nowhere while the channel is archived.
#[test]
fn no_way_leads_into_an_archived_channel() {
    let server = Server::start();
    let [alice] = server.room("c", ["alice"]);
    let [bob, carol] = ["bob", "carol"].map(|user| server.user(user));
    let asked = alice.post("/channels/c/invitations", &json!({ "userIds": ["bob"] })).is(200);
    let id = asked["items"][0]["id"].as_str().unwrap().to_owned();
    let link = alice.post("/channels/c/inviteLinks", &json!({})).is(201);
    let token = link["token"].as_str().unwrap();
    alice.post_empty("/channels/c/archive").is(200);
    bob.post_empty(&format!("/me/invitations/{id}/accept")).problem(409, "channel_archived");
    carol.post_empty(&format!("/inviteLinks/{token}/join")).problem(409, "channel_archived");
    alice.post_empty("/channels/c/restore").is(200);
    bob.post_empty(&format!("/me/invitations/{id}/accept")).is(200);
    carol.post_empty(&format!("/inviteLinks/{token}/join")).is(200);
}

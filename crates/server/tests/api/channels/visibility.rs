//! Who finds and enters a channel.

use serde_json::json;

use crate::support::Server;

#[test]
fn visibility_is_said_in_either_way_but_not_in_two() {
    let server = Server::start();
    let app = server.app();
    for (said, visibility) in [
        (json!({ "isPublic": true }), "public"),
        (json!({ "isPublic": false }), "private"),
        (json!({ "visibility": "private" }), "private"),
        (json!({ "visibility": "direct" }), "direct"),
        (json!({ "visibility": "private", "isPublic": false }), "private"),
        (json!({ "visibility": "public", "isPublic": true }), "public"),
    ] {
        let mut body = said;
        body["displayName"] = "x".into();
        assert_eq!(app.post("/channels", &body).is(201)["visibility"], visibility, "{body}");
    }
    for visibility in ["private", "direct"] {
        let body = json!({ "displayName": "x", "visibility": visibility, "isPublic": true });
        app.post("/channels", &body).invalid("/isPublic");
    }
}

#[test]
fn a_private_channel_is_there_for_its_members_alone() {
    let server = Server::start();
    let [alice, bob, carol] = ["alice", "bob", "carol"].map(|user| server.user(user));
    for visibility in ["private", "direct"] {
        let body = json!({ "id": visibility, "displayName": "x", "visibility": visibility, "userIds": ["bob"] });
        alice.post("/channels", &body).is(201);
    }
    let found = |client: &crate::support::Client, query| {
        let page = client.post("/channels/query", &query).is(200);
        page["items"].as_array().unwrap().len()
    };
    let queries = [
        json!({}),
        json!({ "filter": { "visibility": { "$in": ["private", "direct"] } } }),
        json!({ "filter": { "members": "alice" } }),
        json!({ "filter": { "$or": [{ "id": "private" }, { "id": "direct" }] } }),
    ];
    for query in queries {
        assert_eq!(found(&alice, query.clone()), 2, "{query}");
        assert_eq!(found(&bob, query.clone()), 2, "{query}");
        assert_eq!(found(&carol, query.clone()), 0, "{query}");
        assert_eq!(found(&server.app(), query.clone()), 2, "{query}");
        assert_eq!(found(&server.acting("carol"), query.clone()), 0, "{query}");
    }
    // Entered when added, left for good.
    carol.post_empty("/channels/private/join").problem(404, "not_found");
    alice.post("/channels/private/members", &json!({ "userIds": ["carol"] })).is(200);
    carol.get("/channels/private").is(200);
    carol.post_empty("/channels/private/leave").is(204);
    carol.get("/channels/private").problem(404, "not_found");
    carol.post_empty("/channels/private/join").problem(404, "not_found");
}

#[test]
fn only_those_who_run_a_broadcast_post_in_it() {
    let server = Server::start();
    let [alice, bob, carol] = ["alice", "bob", "carol"].map(|user| server.user(user));
    let body = json!({ "id": "news", "displayName": "News", "type": "broadcast", "userIds": ["bob"] });
    alice.post("/channels", &body).is(201);
    let text = json!({ "text": "hello" });
    alice.post("/channels/news/messages", &text).is(201);
    server.app().post("/channels/news/messages", &text).is(201);
    for member in [&bob, &server.acting("bob")] {
        let problem = member.post("/channels/news/messages", &text).problem(403, "permission_denied");
        assert_eq!(problem["permission"], "send_message");
    }
    let mut socket = bob.socket();
    let refused = socket.ask(&json!({ "type": "send", "ref": "a", "channelId": "news", "message": text }));
    assert_eq!(refused["type"], "error");
    assert_eq!(
        (&refused["error"]["code"], &refused["error"]["permission"]),
        (&json!("permission_denied"), &json!("send_message"))
    );
    // They read, and others may join to read.
    assert_eq!(bob.get("/channels/news/messages").is(200)["items"].as_array().unwrap().len(), 2);
    carol.post_empty("/channels/news/join").is(200);
    carol.post("/channels/news/messages", &text).problem(403, "permission_denied");
}

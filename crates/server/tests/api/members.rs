//! `/api/v3/channels/{channelId}/members`, `join`, `leave`

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{Client, Server};

#[test]
fn joining_and_leaving_again_changes_nothing() {
    let server = Server::start();
    let [alice] = server.room("c", ["alice"]);
    let bob = server.user("bob");
    let mut socket = alice.socket();
    socket.subscribe("c", None);
    let member = bob.post_empty("/channels/c/join").is(200);
    assert_eq!(
        (&member["userId"], &member["channelId"], &member["roles"][0]),
        (&json!("bob"), &json!("c"), &json!("member"))
    );
    assert_eq!(bob.post_empty("/channels/c/join").is(200), member);
    let joined = socket.expect("member.joined");
    assert_eq!((&joined["data"], &joined["seq"]), (&member, &json!(2)));
    bob.post_empty("/channels/c/leave").is(204);
    bob.post_empty("/channels/c/leave").is(204);
    let left = socket.expect("member.left");
    assert_eq!((&left["data"], &left["seq"]), (&json!({ "channelId": "c", "userId": "bob" }), &json!(3)));
    socket.expect_nothing();
    let channel = alice.get("/channels/c").is(200);
    assert_eq!((&channel["memberCount"], &channel["seq"]), (&json!(1), &json!(3)));
    // The admin may join again too, and stays it.
    assert_eq!(alice.post_empty("/channels/c/join").is(200)["roles"], json!(["admin"]));
}

#[test]
fn members_are_added_and_removed() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    for user in ["carol", "dave"] {
        server.user(user);
    }
    let add = |users: Value| alice.post("/channels/c/members", &json!({ "userIds": users }));
    let added = add(json!(["carol", "bob", "carol"])).is(200);
    let ids: Vec<_> = added["items"].as_array().unwrap().iter().map(|m| m["userId"].as_str().unwrap()).collect();
    assert_eq!(ids[..2], ["carol", "bob"]);
    assert_eq!(alice.get("/channels/c").is(200)["memberCount"], 3);
    bob.post("/channels/c/members", &json!({ "userIds": ["dave"] })).problem(403, "permission_denied");
    for (users, pointer) in [
        (json!([]), "/userIds"),
        (json!(vec!["carol"; 101]), "/userIds"),
        (json!(["carol", "nobody"]), "/userIds"),
        (json!(["not an id"]), "/userIds/0"),
        (json!("carol"), "/userIds"),
        (json!(null), "/userIds"),
    ] {
        add(users).invalid(pointer);
    }
    alice.post("/channels/c/members", &json!({})).problem(400, "validation");
    alice.delete("/channels/c/members/carol").is(204);
    alice.delete("/channels/c/members/carol").problem(404, "not_found");
    alice.get("/channels/c/members/carol").problem(404, "not_found");
    alice.delete("/channels/c/members/nobody").problem(404, "not_found");
    bob.delete("/channels/c/members/alice").problem(403, "permission_denied");
    // A server key may, without being a member.
    server.app().post("/channels/c/members", &json!({ "userIds": ["dave"] })).is(200);
    server.app().delete("/channels/c/members/dave").is(204);
}

#[test]
fn the_app_brings_one_back_to_a_direct_channel() {
    let server = Server::start();
    let [alice, bob] = ["alice", "bob"].map(|user| server.user(user));
    server.user("carol");
    let direct = json!({ "id": "d", "displayName": "D", "visibility": "direct", "userIds": ["bob"] });
    alice.post("/channels", &direct).is(201);
    bob.post_empty("/channels/d/leave").is(204);
    bob.post_empty("/channels/d/join").problem(404, "not_found");
    let add = |client: &Client, users: Value| client.post("/channels/d/members", &json!({ "userIds": users }));
    add(&alice, json!(["bob"])).problem(422, "unsupported_channel_type");
    add(&server.app(), json!(["bob", "carol"])).problem(409, "conflict");
    assert_eq!(server.app().get("/channels/d").is(200)["memberCount"], 1);
    add(&server.app(), json!(["bob", "bob", "alice"])).is(200);
    add(&server.app(), json!(["carol"])).problem(409, "conflict");
    bob.get("/channels/d").is(200);
}

fn people(server: &Server, count: usize) -> Vec<String> {
    let app = server.app();
    let users: Vec<_> = (0..count).map(|i| format!("user-{i:03}")).collect();
    for user in &users {
        app.put(&format!("/users/{user}"), &json!({})).is(200);
    }
    users
}

#[test]
fn members_are_queried() {
    let server = Server::start();
    let users = people(&server, 30);
    let [alice] = server.room("c", ["alice"]);
    alice.post("/channels/c/members", &json!({ "userIds": users })).is(200);
    let page = |query: Value| alice.post("/channels/c/members/query", &query).is(200);
    let ids = |page: &Value| -> Vec<String> {
        page["items"].as_array().unwrap().iter().map(|m| m["userId"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids(&page(json!({ "filter": { "roles": { "$contains": "admin" } } }))), ["alice"]);
    assert_eq!(ids(&page(json!({ "filter": { "userId": { "$autocomplete": "user-02" } } }))).len(), 10);
    for direction in [1, -1] {
        for field in ["userId", "joinedAt"] {
            let sort = json!([{ "field": field, "direction": direction }]);
            let whole = ids(&page(json!({ "sort": sort, "limit": 100 })));
            assert_eq!(whole.len(), 31);
            let (mut walked, mut query) = (Vec::new(), json!({ "sort": sort, "limit": 8 }));
            loop {
                let page = page(query.clone());
                walked.extend(ids(&page));
                query["cursor"] = page["next"].clone();
                if page["next"].is_null() {
                    break;
                }
            }
            assert_eq!(walked, whole);
        }
    }
    alice.post("/channels/c/members/query", &json!({ "filter": { "name": "x" } })).invalid("/filter/name");
    alice
        .post("/channels/c/members/query", &json!({ "sort": [{ "field": "roles", "direction": 1 }] }))
        .invalid("/sort/0/field");
}

/// Adds, removes, joins and leaves around the hundredth member.
fn churn(app: &Client, users: &[String]) {
    app.post("/channels/c/members", &json!({ "userIds": users[..99] })).is(200);
    app.post("/channels/c/members", &json!({ "userIds": users[99..] })).is(200);
    for user in &users[110..140] {
        app.delete(&format!("/channels/c/members/{user}")).is(204);
        app.with("X-Gavel-User", user).post_empty("/channels/c/join").is(200);
    }
}

#[test]
fn a_large_channel_tells_its_count_now_and_then() {
    let server = Server::start();
    let users = people(&server, 160);
    let [alice] = server.room("c", ["alice"]);
    let mut socket = alice.socket();
    socket.subscribe("c", None);
    let started = Instant::now();
    churn(&server.app(), &users);
    let took = started.elapsed();
    // Ends when the last count has been told and no more is due.
    let mut events = Vec::new();
    while let Ok(Some(event)) = socket.next_within(Duration::from_millis(2_500)) {
        events.push(event);
    }
    let seqs: Vec<_> = events.iter().map(|event| event["seq"].as_i64().unwrap()).collect();
    assert_eq!(seqs, (2..2 + i64::try_from(events.len()).unwrap()).collect::<Vec<_>>());
    let (each, counts): (Vec<_>, Vec<_>) = events.iter().partition(|event| event["type"] == "member.joined");
    assert_eq!(each.len(), 99, "each is told up to a hundred members");
    assert!(counts.iter().all(|event| event["type"] == "channel.membersChanged"), "{counts:?}");
    assert_eq!(events.last().unwrap()["data"], json!({ "id": "c", "memberCount": 161 }));
    let most = usize::try_from(took.as_secs()).unwrap() + 3;
    assert!(!counts.is_empty() && counts.len() <= most, "{} counts in {took:?}", counts.len());
    // Who comes late is told the same.
    let mut late = alice.socket();
    late.subscribe("c", Some(1));
    for event in &events {
        let again = late.next_json();
        assert_eq!((&again["type"], &again["seq"]), (&event["type"], &event["seq"]));
    }
    late.expect_nothing();
}

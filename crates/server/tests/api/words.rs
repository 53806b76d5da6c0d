//! Words beside messages that others see: names, topics, invitations.

use serde_json::json;

use crate::support::Server;

const RUDE: &str = "what the fuck";

#[test]
fn what_strangers_see_is_judged() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    alice.post("/channels", &json!({ "id": "r", "displayName": RUDE })).invalid("/displayName");
    let fine = json!({ "id": "p", "displayName": "p", "isPublic": false, "settings": { "joinRequests": true } });
    for (field, pointer, rude) in [
        ("displayName", "/displayName", json!(RUDE)),
        ("topic", "/topic", json!(RUDE)),
        ("guidelines", "/guidelines", json!(RUDE)),
        ("tags", "/tags/1", json!(["fine", RUDE])),
    ] {
        let mut new = fine.clone();
        new[field] = rude.clone();
        alice.post("/channels", &new).invalid(pointer);
        alice.patch("/channels/c", &json!({ field: rude })).invalid(pointer);
        server.acting("alice").patch("/channels/c", &json!({ field: rude })).invalid(pointer);
    }
    alice.put("/users/alice", &json!({ "displayName": RUDE })).invalid("/displayName");
    alice.put("/users/alice", &json!({ "displayName": "Alice" })).is(200);
    alice.post("/channels", &fine).is(201);
    let invite =
        |message: &str| alice.post("/channels/p/invitations", &json!({ "userIds": ["bob"], "message": message }));
    invite(RUDE).invalid("/message");
    let ask = |message: &str| bob.post("/channels/p/joinRequests", &json!({ "message": message }));
    ask(RUDE).invalid("/message");
    let id = ask("May I?").is(201)["id"].as_str().unwrap().to_owned();
    let decline =
        |reason: &str| alice.post(&format!("/channels/p/joinRequests/{id}/decline"), &json!({ "reason": reason }));
    decline(RUDE).invalid("/reason");
    decline("No").is(200);
    invite("Come in").is(200);
    // Whoever runs the app knows what they say.
    let app = server.app();
    app.patch("/channels/c", &json!({ "topic": RUDE })).is(200);
    app.put("/users/bob", &json!({ "displayName": RUDE })).is(200);
    // What is there is not in the way of what is changed beside it.
    alice.patch("/channels/c", &json!({ "tags": ["fine"] })).is(200);
}

//! `/api/v3/users` and `/api/v3/me`

use serde_json::json;

use crate::support::Server;

#[test]
fn a_user_is_made_changed_and_read() {
    let server = Server::start();
    let app = server.app();
    app.get("/users/alice").problem(404, "not_found");
    let made = app.put("/users/alice", &json!({ "displayName": "Alice" })).is(200);
    assert_eq!((made["id"].as_str(), made["displayName"].as_str()), (Some("alice"), Some("Alice")));
    assert_eq!(app.put("/users/alice", &json!({ "displayName": "Alice" })).is(200), made);
    let changed = app.put("/users/alice", &json!({ "displayName": "A." })).is(200);
    assert_eq!(changed["createdAt"], made["createdAt"]);
    assert!(changed["updatedAt"].as_str() >= made["updatedAt"].as_str());
    assert_eq!(app.get("/users/alice").is(200), changed);
    // A put says all there is: without a name there is none.
    assert!(app.call("PUT", "/users/alice", None).is(200).get("displayName").is_none());
    let alice = server.user("alice");
    assert_eq!(alice.put("/users/alice", &json!({ "displayName": "Me" })).is(200)["displayName"], "Me");
    assert_eq!(alice.get("/me").is(200), alice.get("/users/alice").is(200));
    alice.put("/users/bob", &json!({})).problem(403, "permission_denied");
    app.get("/users/bob").problem(404, "not_found");
}

#[test]
fn a_display_name_has_bounds() {
    let server = Server::start();
    let app = server.app();
    for good in ["x".to_owned(), "é".repeat(100), "👩‍🚀 الاسم".into()] {
        assert_eq!(app.put("/users/a", &json!({ "displayName": good })).is(200)["displayName"], good);
    }
    let misleading = ["\u{200b}", "\u{feff}", "\u{3164}", "\u{202e}", "a\u{202e}b", "\n\n x", "\x1b[2J"];
    let alice = server.user("alice");
    for bad in misleading {
        app.put("/users/a", &json!({ "displayName": bad })).invalid("/displayName");
        alice.post("/channels", &json!({ "displayName": bad })).invalid("/displayName");
    }
    for bad in [json!(""), json!("  "), json!("x".repeat(101)), json!("a\0b"), json!(7), json!(["x"]), json!({})] {
        app.put("/users/a", &json!({ "displayName": bad })).invalid("/displayName");
    }
}

#[test]
fn a_token_lives_as_long_as_asked() {
    let server = Server::start();
    let app = server.app();
    let made = app.post("/users/alice/tokens", &json!({ "ttlSeconds": 60 })).is(201);
    assert_eq!(made["userId"], "alice");
    assert_eq!(server.bearer(made["token"].as_str().unwrap()).get("/me").is(200)["id"], "alice");
    app.call("POST", "/users/alice/tokens", None).is(201);
    app.post("/users/alice/tokens", &json!({ "ttlSeconds": 2_592_000 })).is(201);
    for bad in [json!(0), json!(2_592_001), json!(-1), json!(1.5), json!("1h"), json!(u64::MAX)] {
        app.post("/users/alice/tokens", &json!({ "ttlSeconds": bad })).invalid("/ttlSeconds");
    }
    let short = app.post("/users/alice/tokens", &json!({ "ttlSeconds": 1 })).is(201);
    let short = server.bearer(short["token"].as_str().unwrap());
    short.get("/me").is(200);
    crate::support::eventually("the token ends", || short.get("/me").status == 401);
}

#[test]
fn users_are_queried_by_all_but_guests() {
    let server = Server::start();
    let app = server.app();
    for (id, name) in [("u1", "Ann Lee"), ("u2", "Bob"), ("u3", "Anna")] {
        app.put(&format!("/users/{id}"), &json!({ "displayName": name })).is(200);
    }
    let ids = |query| {
        let page = app.post("/users/query", &query).is(200);
        let items = page["items"].as_array().unwrap().clone();
        items.into_iter().map(|user| user["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let up = json!([{ "field": "id", "direction": 1 }]);
    assert_eq!(ids(json!({ "sort": up })), ["u1", "u2", "u3"]);
    assert_eq!(ids(json!({})), ["u3", "u2", "u1"]);
    assert_eq!(ids(json!({ "filter": { "displayName": { "$autocomplete": "an" } }, "sort": up })), ["u1", "u3"]);
    assert_eq!(ids(json!({ "filter": { "displayName": { "$contains": "LEE" } } })), ["u1"]);
    assert_eq!(ids(json!({ "filter": { "id": { "$in": ["u2", "u9"] } } })), ["u2"]);
    server.app().put("/users/u1/roles", &json!({ "roles": ["guest"] })).is(200);
    server.user("u1").post("/users/query", &json!({})).problem(403, "permission_denied");
}

#[test]
fn a_profile_has_a_picture_and_the_apps_own_data() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    let profile = json!({ "displayName": "A.", "avatarUrl": "https://a.example/a.png", "metadata": { "team": "red" } });
    let put = alice.put("/users/alice", &profile).is(200);
    for field in ["displayName", "avatarUrl", "metadata"] {
        assert_eq!(put[field], profile[field]);
    }
    assert_eq!(bob.get("/users/alice").is(200), put);
    assert_eq!(alice.get("/me").is(200), put);
    for (bad, pointer) in [
        (json!({ "avatarUrl": "javascript:alert(1)" }), "/avatarUrl"),
        (json!({ "metadata": { "k": "x".repeat(8_192) } }), "/metadata"),
        (json!({ "metadata": 1 }), "/metadata"),
    ] {
        alice.put("/users/alice", &bad).invalid(pointer);
    }
    let less = alice.put("/users/alice", &json!({ "displayName": "A.", "avatarUrl": "" })).is(200);
    assert!(less.get("avatarUrl").is_none() && less.get("metadata").is_none());
}

//! `POST /api/v3/channels/query`: the language that every query speaks.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::support::{Client, Server};

fn ids(client: &Client, query: &Value) -> Vec<String> {
    let page = client.post("/channels/query", query).is(200);
    page["items"].as_array().unwrap().iter().map(|channel| channel["id"].as_str().unwrap().to_owned()).collect()
}

/// Four channels that differ in everything.
fn zoo() -> (Server, Client) {
    let server = Server::start();
    let app = server.app();
    for user in ["u1", "u2", "u3"] {
        app.put(&format!("/users/{user}"), &json!({})).is(200);
    }
    let make = |by: &Client, body: Value| drop(by.post("/channels", &body).is(201));
    make(
        &app,
        json!({ "id": "a", "displayName": "Red Apple", "topic": "100% fruit_y", "tags": ["eu", "beta"], "userIds": ["u1", "u2"] }),
    );
    make(
        &server.acting("u1"),
        json!({ "id": "b", "displayName": "blue Sky", "type": "live", "tags": ["eu"], "userIds": ["u2", "u3"] }),
    );
    make(
        &server.acting("u2"),
        json!({ "id": "c", "displayName": "Green", "type": "gaming", "topic": "grass", "isPublic": false }),
    );
    make(&app, json!({ "id": "d", "displayName": "RED sky", "type": "broadcast" }));
    app.post("/channels/b/messages", &json!({ "text": "hello" })).is(201);
    app.post("/channels/b/messages", &json!({ "text": "hello" })).is(201);
    app.post("/channels/d/messages", &json!({ "text": "hello" })).is(201);
    (server, app)
}

#[test]
fn every_operator_does_what_it_says() {
    let (_server, app) = zoo();
    let made = app.get("/channels/b").is(200)["createdAt"].clone();
    for (filter, expected) in [
        (json!({}), "abcd"),
        (json!({ "id": "a" }), "a"),
        (json!({ "id": { "$eq": "a" } }), "a"),
        (json!({ "type": { "$ne": "live" } }), "acd"),
        (json!({ "createdBy": { "$ne": "u1" } }), "acd"),
        (json!({ "topic": { "$ne": "grass" } }), "abd"),
        (json!({ "id": { "$gt": "b" } }), "cd"),
        (json!({ "id": { "$gte": "b", "$lt": "d" } }), "bc"),
        (json!({ "memberCount": { "$lte": 1 } }), "cd"),
        (json!({ "memberCount": 3 }), "b"),
        (json!({ "messageCount": { "$gt": 0 } }), "bd"),
        (json!({ "type": { "$in": ["live", "gaming", "nonsense"] } }), "bc"),
        (json!({ "type": { "$nin": ["live", "gaming"] } }), "ad"),
        (json!({ "createdBy": { "$nin": ["u1"] } }), "acd"),
        (json!({ "topic": { "$exists": true } }), "ac"),
        (json!({ "topic": { "$exists": false } }), "bd"),
        (json!({ "createdBy": { "$exists": true } }), "bc"),
        (json!({ "lastMessageAt": { "$exists": true } }), "bd"),
        (json!({ "lastMessageAt": { "$exists": false } }), "ac"),
        (json!({ "lastMessageAt": { "$lt": "2999-01-01T00:00:00Z" } }), "bd"),
        (json!({ "tags": { "$exists": true } }), "ab"),
        (json!({ "tags": { "$exists": false } }), "cd"),
        (json!({ "tags": "eu" }), "ab"),
        (json!({ "tags": { "$contains": "beta" } }), "a"),
        (json!({ "tags": { "$in": ["beta", "x"] } }), "a"),
        (json!({ "tags": { "$nin": ["beta", "x"] } }), "bcd"),
        (json!({ "members": "u3" }), "b"),
        (json!({ "members": { "$in": ["u1", "u3"] } }), "ab"),
        (json!({ "members": { "$exists": false } }), "d"),
        (json!({ "displayName": { "$contains": "red" } }), "ad"),
        (json!({ "displayName": { "$contains": "SKY" } }), "bd"),
        (json!({ "displayName": { "$autocomplete": "sk" } }), "bd"),
        (json!({ "displayName": { "$autocomplete": "red a" } }), "a"),
        (json!({ "displayName": { "$autocomplete": "ky" } }), ""),
        (json!({ "topic": { "$contains": "100%" } }), "a"),
        (json!({ "topic": { "$contains": "%" } }), "a"),
        (json!({ "topic": { "$contains": "t_y" } }), "a"),
        (json!({ "topic": { "$contains": "_" } }), "a"),
        (json!({ "topic": { "$contains": "\\" } }), ""),
        (json!({ "displayName": "it's \"quoted\"; drop table channels" }), ""),
        (json!({ "displayName": "a\0b" }), ""),
        (json!({ "createdAt": { "$lte": made } }), "ab"),
        (json!({ "createdAt": { "$gt": "2000-01-01T00:00:00+02:00" } }), "abcd"),
        (json!({ "visibility": "private" }), "c"),
        (json!({ "$or": [{ "id": "a" }, { "type": "gaming" }] }), "ac"),
        (json!({ "$and": [{ "tags": "eu" }, { "members": "u3" }] }), "b"),
        (json!({ "tags": "eu", "$or": [{ "id": "a" }, { "id": "d" }] }), "a"),
        (json!({ "$or": [{ "$and": [{ "id": "a" }, { "$or": [{ "tags": "eu" }] }] }, { "id": "d" }] }), "ad"),
    ] {
        let query = json!({ "filter": filter, "sort": [{ "field": "id", "direction": 1 }] });
        assert_eq!(ids(&app, &query).concat(), expected, "{filter}");
    }
}

#[test]
fn who_is_in_a_channel_is_for_its_members_to_know() {
    let (server, _app) = zoo();
    // `b` is public; u3 is in it and in nothing else, u1 in `a` too.
    for (viewer, filter, expected) in [
        ("u3", json!({ "members": "u3" }), "b"),
        ("u3", json!({ "members": "u1" }), "b"),
        ("u3", json!({ "members": { "$in": ["u1", "u2"] } }), "b"),
        ("u1", json!({ "members": "u2" }), "ab"),
        ("outsider", json!({ "members": "u1" }), ""),
        ("outsider", json!({ "members": { "$in": ["u1", "u2", "u3"] } }), ""),
        ("outsider", json!({ "members": { "$nin": ["u1"] } }), "abd"),
    ] {
        let query = json!({ "filter": filter, "sort": [{ "field": "id", "direction": 1 }] });
        assert_eq!(ids(&server.user(viewer), &query).concat(), expected, "{viewer}: {filter}");
    }
}

#[test]
fn what_is_no_query_is_refused_where_it_stands() {
    let (_server, app) = zoo();
    let deep = (0..9).fold(json!({ "id": "a" }), |inner, _| json!({ "$and": [inner] }));
    let many: Vec<_> = (0..65).map(|i| json!({ "id": i.to_string() })).collect();
    for (filter, pointer) in [
        (json!({ "colour": "red" }), "/filter/colour"),
        (json!({ "a/b~": 1 }), "/filter/a~1b~0"),
        (json!({ "$not": [] }), "/filter/$not"),
        (json!({ "$eq": 1 }), "/filter/$eq"),
        (json!({ "id": { "$like": "x" } }), "/filter/id/$like"),
        (json!({ "id": {} }), "/filter/id"),
        (json!({ "id": 7 }), "/filter/id"),
        (json!({ "id": null }), "/filter/id"),
        (json!({ "id": ["a"] }), "/filter/id"),
        (json!({ "id": { "$in": [] } }), "/filter/id/$in"),
        (json!({ "id": { "$in": "a" } }), "/filter/id/$in"),
        (json!({ "id": { "$in": ["a", 1] } }), "/filter/id/$in/1"),
        (json!({ "id": { "$in": vec!["a"; 101] } }), "/filter/id/$in"),
        (json!({ "$or": vec![json!({ "id": { "$in": vec!["a"; 67] } }); 3] }), "/filter/$or/2/id/$in"),
        (json!({ "id": { "$eq": "x".repeat(1_025) } }), "/filter/id/$eq"),
        (json!({ "id": { "$exists": "yes" } }), "/filter/id/$exists"),
        (json!({ "memberCount": "3" }), "/filter/memberCount"),
        (json!({ "memberCount": 1.5 }), "/filter/memberCount"),
        (json!({ "memberCount": { "$contains": 1 } }), "/filter/memberCount/$contains"),
        (json!({ "createdAt": 5 }), "/filter/createdAt"),
        (json!({ "createdAt": { "$gt": "yesterday" } }), "/filter/createdAt/$gt"),
        (json!({ "createdAt": { "$autocomplete": "2" } }), "/filter/createdAt/$autocomplete"),
        (json!({ "tags": { "$eq": "eu" } }), "/filter/tags/$eq"),
        (json!({ "tags": { "$gt": "eu" } }), "/filter/tags/$gt"),
        (json!({ "$or": [] }), "/filter/$or"),
        (json!({ "$or": {} }), "/filter/$or"),
        (json!({ "$or": [1] }), "/filter/$or/0"),
        (json!({ "$or": [{ "id": "a" }, { "x": 1 }] }), "/filter/$or/1/x"),
        (json!({ "$or": many }), "/filter/$or/64/id"),
        (json!([]), "/filter"),
        (json!("id"), "/filter"),
    ] {
        app.post("/channels/query", &json!({ "filter": filter })).invalid(pointer);
    }
    app.post("/channels/query", &json!({ "filter": deep })).problem(400, "validation");
    let sort = |field: &str, direction: Value| json!({ "field": field, "direction": direction });
    for (query, pointer) in [
        (json!({ "sort": [sort("displayName", json!(1))] }), "/sort/0/field"),
        (json!({ "sort": [sort("id", json!(1)), sort("nothing", json!(1))] }), "/sort/1/field"),
        (json!({ "sort": [sort("id", json!(1)), sort("id", json!(-1))] }), "/sort/1/field"),
        (json!({ "sort": [sort("id", json!(0))] }), "/sort/0/direction"),
        (json!({ "sort": [sort("id", json!(2))] }), "/sort/0/direction"),
        (json!({ "sort": [sort("id", json!("up"))] }), "/sort/0/direction"),
        (json!({ "sort": [{ "field": "id" }] }), "/sort/0"),
        (json!({ "sort": [{ "field": "id", "direction": 1, "nulls": "last" }] }), "/sort/0/nulls"),
        (json!({ "sort": {} }), "/sort"),
        (json!({ "sort": [["id", 1]] }), "/sort/0"),
        (
            json!({ "sort": [sort("id", json!(1)), sort("createdAt", json!(1)), sort("updatedAt", json!(1)), sort("memberCount", json!(1))] }),
            "/sort",
        ),
        (json!({ "limit": 0 }), "/limit"),
        (json!({ "limit": 101 }), "/limit"),
        (json!({ "limit": -1 }), "/limit"),
        (json!({ "limit": "5" }), "/limit"),
        (json!({ "offset": 10_001 }), "/offset"),
        (json!({ "offset": -1 }), "/offset"),
        (json!({ "cursor": "nonsense" }), "/cursor"),
        (json!({ "cursor": "" }), "/cursor"),
        (json!({ "cursor": 7 }), "/cursor"),
    ] {
        app.post("/channels/query", &query).invalid(pointer);
    }
}

#[test]
fn a_cursor_that_was_not_given_out_is_refused() {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    let (_server, app) = zoo();
    let cursor = |text: &str| json!({ "cursor": URL_SAFE_NO_PAD.encode(text) });
    for made in [
        r#"{"o":"createdAt-id-","k":[null,"a"]}"#,
        r#"{"o":"createdAt-id-","k":[[],{}]}"#,
        r#"{"o":"createdAt-id-","k":[1.5,"a"]}"#,
        r#"{"o":"createdAt-id-","k":["a",1]}"#,
        r#"{"o":"createdAt-id-","k":[1]}"#,
        r#"{"o":"createdAt-id-","k":[]}"#,
        r#"{"o":"createdAt-id-","k":[1,"a",2]}"#,
        r#"{"o":"createdAt-id-"}"#,
        r#"{"o":"id+","k":["a"]}"#,
        "{}",
        "nonsense",
    ] {
        app.post("/channels/query", &cursor(made)).invalid("/cursor");
    }
    // One of another order says so.
    let first = app.post("/channels/query", &json!({ "limit": 1 })).is(200);
    let other = json!({ "limit": 1, "cursor": first["next"], "sort": [{ "field": "id", "direction": 1 }] });
    app.post("/channels/query", &other).invalid("/cursor");
    let both = json!({ "limit": 1, "cursor": first["next"], "offset": 1 });
    app.post("/channels/query", &both).invalid("/offset");
}

#[test]
fn every_order_is_walked_without_repeats_or_skips() {
    let server = Server::start();
    let app = server.app();
    app.put("/users/u", &json!({})).is(200);
    for i in 0..20 {
        let users = if i % 3 == 0 { vec!["u"] } else { vec![] };
        app.post("/channels", &json!({ "id": format!("old{i:02}"), "displayName": "x", "userIds": users })).is(201);
        if i % 4 == 0 {
            app.post(&format!("/channels/old{i:02}/messages"), &json!({ "text": "x" })).is(201);
        }
    }
    let mut inserted = 0;
    let keys = ["id", "createdAt", "updatedAt", "lastMessageAt", "memberCount", "messageCount"];
    for (field, direction) in keys.into_iter().flat_map(|field| [(field, 1), (field, -1)]) {
        for second in [None, Some(("id", -direction)), Some(("memberCount", direction))] {
            let of = |(field, direction): (&str, i32)| json!({ "field": field, "direction": direction });
            let mut sort = vec![of((field, direction))];
            sort.extend(second.filter(|(name, _)| *name != field).map(of));
            let only_old = json!({ "filter": { "id": { "$contains": "old" } }, "sort": sort, "limit": 100 });
            let whole = ids(&app, &only_old);
            assert_eq!(whole.len(), 20);
            let (mut walked, mut query) = (Vec::new(), json!({ "sort": sort, "limit": 7 }));
            loop {
                let page = app.post("/channels/query", &query).is(200);
                walked.extend(page["items"].as_array().unwrap().iter().map(|c| c["id"].as_str().unwrap().to_owned()));
                query["cursor"] = page["next"].clone();
                if page["next"].is_null() {
                    break;
                }
                if inserted < 40 {
                    // Others come in meanwhile, before and behind.
                    inserted += 1;
                    let id = format!("{}{inserted}", if inserted % 2 == 0 { "new" } else { "zzz" });
                    app.post("/channels", &json!({ "id": id, "displayName": "x" })).is(201);
                }
            }
            let seen: HashSet<_> = walked.iter().collect();
            assert_eq!(seen.len(), walked.len(), "repeated: {sort:?}");
            walked.retain(|id| id.starts_with("old"));
            assert_eq!(walked, whole, "{sort:?}");
        }
    }
}

#[test]
fn a_page_has_the_length_asked_for() {
    let (_server, app) = zoo();
    let page = |query| app.post("/channels/query", &query).is(200);
    let first = page(json!({ "limit": 3 }));
    assert_eq!(first["items"].as_array().unwrap().len(), 3);
    let second = page(json!({ "limit": 3, "cursor": first["next"] }));
    assert_eq!(second["items"].as_array().unwrap().len(), 1);
    assert!(second["next"].is_null());
    assert!(page(json!({ "limit": 4 }))["next"].is_null());
    let sorted = |offset: u32| json!({ "sort": [{ "field": "id", "direction": 1 }], "offset": offset, "limit": 2 });
    assert_eq!(ids(&app, &sorted(1)).concat(), "bc");
    assert_eq!(ids(&app, &sorted(3)).concat(), "d");
    assert_eq!(ids(&app, &sorted(10_000)).concat(), "");
    // A cursor goes on from a page that an offset gave.
    let from_offset = page(sorted(1));
    let next = json!({ "sort": [{ "field": "id", "direction": 1 }], "cursor": from_offset["next"] });
    assert_eq!(ids(&app, &next).concat(), "d");
}

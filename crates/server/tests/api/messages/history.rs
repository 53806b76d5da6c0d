//! `GET /api/v3/channels/{channelId}/messages`

use serde_json::{Value, json};

use super::{PROFANE, history, ids, server_that};
use crate::support::{Client, Server};

/// Walks the whole history in pages of `limit`.
fn walk(client: &Client, sort: &str, limit: usize, mut between: impl FnMut()) -> Vec<String> {
    let (mut walked, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = client.get(&format!("/channels/c/messages?sort={sort}&limit={limit}{cursor}")).is(200);
        assert!(ids(&page).len() <= limit);
        walked.extend(ids(&page));
        between();
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return walked,
        }
    }
}

/// Messages of alice and bob, some stopped: p… published, a… stopped and alice's, b… stopped and bob's.
pub(super) fn mixed(alice: &Client, bob: &Client) -> Vec<&'static str> {
    let order = ["a1", "b1", "p1", "p2", "a2", "a3", "b2", "p3", "b3", "p4", "p5", "a4"];
    for id in order {
        let (client, text) = if id.starts_with('b') {
            (bob, PROFANE)
        } else {
            (alice, if id.starts_with('a') { PROFANE } else { "hello" })
        };
        let answer = client.post("/channels/c/messages", &json!({ "id": id, "text": text }));
        assert_eq!(answer.status, if text == PROFANE { 200 } else { 201 });
    }
    order.to_vec()
}

#[test]
fn each_sees_what_is_theirs_where_it_stood() {
    let server = Server::start();
    let [_, alice, bob, carol] = server.room("c", ["root", "alice", "bob", "carol"]);
    let all = mixed(&alice, &bob);
    let seen = |hidden: &[char]| -> Vec<String> {
        all.iter().filter(|id| !id.starts_with(hidden)).map(|id| (*id).to_owned()).collect()
    };
    let app = server.app();
    let root = server.user("root");
    let views = [
        (&alice, seen(&['b'])),
        (&bob, seen(&['a'])),
        (&carol, seen(&['a', 'b'])),
        (&app, seen(&[])),
        (&root, seen(&[])),
    ];
    for (client, expected) in views {
        for limit in [1, 2, 3, 5, 100] {
            assert_eq!(walk(client, "asc", limit, || ()), expected);
            let mut down = walk(client, "desc", limit, || ());
            down.reverse();
            assert_eq!(down, expected);
        }
        // Newest first, if nothing is said.
        assert_eq!(ids(&client.get("/channels/c/messages").is(200)).first(), expected.last());
    }
    assert_eq!(ids(&app.with("X-Gavel-User", "carol").get("/channels/c/messages?limit=100").is(200)).len(), 5);
}

#[test]
fn what_is_said_meanwhile_shifts_nothing() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    for i in 0..20 {
        alice.post("/channels/c/messages", &json!({ "id": format!("m{i:02}"), "text": "hello" })).is(201);
    }
    let expected: Vec<_> = (0..20).map(|i| format!("m{i:02}")).collect();
    let chat = || {
        bob.post("/channels/c/messages", &json!({ "text": "hello" })).is(201);
        bob.post("/channels/c/messages", &json!({ "text": PROFANE })).is(200);
    };
    let mut down = walk(&alice, "desc", 6, chat);
    down.reverse();
    down.retain(|id| id.starts_with('m'));
    assert_eq!(down, expected);
    let up = walk(&bob, "asc", 40, || ());
    assert_eq!(up[..20], expected);
    assert_eq!(up, history(&bob, "c"));
}

#[test]
fn the_parameters_are_checked() {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    let server = Server::start();
    let [alice] = server.room("c", ["alice"]);
    for _ in 0..3 {
        alice.post("/channels/c/messages", &json!({ "text": "hello" })).is(201);
    }
    let get = |params: &str| alice.get(&format!("/channels/c/messages?{params}"));
    get("limit=0").invalid("/limit");
    get("limit=101").invalid("/limit");
    for wrong in ["limit=x", "limit=-1", "limit=1.5", "sort=up", "sort=", "order=asc", "limit=99999999999"] {
        get(wrong).invalid(&format!("/{}", wrong.split('=').next().unwrap()));
    }
    get("limit=1&limit=2").problem(400, "validation");
    let cursor = |text: &str| format!("cursor={}", URL_SAFE_NO_PAD.encode(text));
    for wrong in [
        "cursor=nonsense".to_owned(),
        "cursor=".into(),
        cursor("{}"),
        cursor(r#"{"o":"position-","k":[1]}"#),
        cursor(r#"{"o":"position-","k":["1","2"]}"#),
        cursor(r#"{"o":"position-","k":[1,2,3]}"#),
        cursor(r#"{"o":"createdAt-","k":[1,2]}"#),
    ] {
        get(&wrong).invalid("/cursor");
    }
    // A cursor goes on in its own direction only.
    let next = get("limit=1").is(200)["next"].as_str().unwrap().to_owned();
    get(&format!("limit=1&sort=asc&cursor={next}")).invalid("/cursor");
    assert_eq!(get("limit=100").is(200)["next"], Value::Null);
    assert_eq!(get("limit=3").is(200)["next"], Value::Null);
}

/// Stopped messages that are mended while somebody turns the pages: each row comes once, wherever a page ended.
#[test]
fn mending_moves_no_page() {
    let server = server_that("bounce");
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    let say = |client: &Client, id: &str, text: &str| {
        let sent = client.post("/channels/c/messages", &json!({ "id": id, "text": text }));
        assert!(matches!(sent.status, 200 | 201), "{sent:?}");
    };
    let mut turns = 0;
    for sort in ["asc", "desc"] {
        for limit in [1, 2, 3] {
            let id = |n: usize| format!("{sort}-{limit}-{n}");
            for n in 0..7 {
                // Others' stand between, of which she is not to know how many.
                say(&bob, &format!("bob-{}", id(n)), PROFANE);
                say(&alice, &id(n), if n == 3 { "hello" } else { PROFANE });
            }
            let (mut seen, mut again, mut cursor) = (Vec::new(), Vec::new(), String::new());
            loop {
                let page = alice.get(&format!("/channels/c/messages?sort={sort}&limit={limit}{cursor}")).is(200);
                seen.extend(ids(&page));
                let Some(next) = page["next"].as_str() else { break };
                cursor = format!("&cursor={next}");
                let last = page["items"].as_array().unwrap().last().unwrap();
                turns += 1;
                if last["seq"].is_null() && turns % 3 > 0 {
                    let id = last["id"].as_str().unwrap();
                    alice.patch(&format!("/messages/{id}"), &json!({ "text": "clean" })).is(200);
                    again.push(id.to_owned());
                }
            }
            // From old to new, what was published meanwhile stands at the end once more.
            let again = if sort == "asc" { again } else { Vec::new() };
            let (first, second) = seen.split_at(seen.len() - again.len());
            assert_eq!(second, again);
            let distinct: std::collections::HashSet<_> = first.iter().collect();
            assert_eq!(distinct.len(), first.len(), "{sort} {limit}: {first:?}");
            for n in 0..7 {
                assert!(first.contains(&id(n)), "{sort} {limit}: {} is passed over in {first:?}", id(n));
            }
        }
    }
}

//! `GET /api/v3/channels/{channelId}/messages?around=` and `GET /api/v3/messages/{messageId}/replies?around=`

use serde_json::{Value, json};

use super::{PROFANE, history::mixed, ids};
use crate::support::{Client, Server};

/// Reads on from a cursor to the end of a list, in pages of `limit`.
fn rest(client: &Client, list: &str, sort: &str, limit: usize, cursor: &Value) -> Vec<String> {
    let (mut read, mut cursor) = (Vec::new(), cursor.clone());
    while let Some(next) = cursor.as_str() {
        let page = client.get(&format!("{list}?sort={sort}&limit={limit}&cursor={next}")).is(200);
        read.extend(ids(&page));
        cursor = page["next"].clone();
    }
    read
}

/// Around each message of a list: half from before it, half from it on, and by the cursors all the rest.
fn goes_both_ways(client: &Client, list: &str, all: &[String]) {
    for (at, middle) in all.iter().enumerate() {
        for limit in [1, 2, 3, 6, 100] {
            for (sort, other) in [("desc", "asc"), ("asc", "desc")] {
                let page = client.get(&format!("{list}?around={middle}&limit={limit}&sort={sort}")).is(200);
                let (from, to) = (at.saturating_sub(limit / 2), (at + limit - limit / 2).min(all.len()));
                let (mut before, mut here, mut after) = (
                    rest(client, list, other, limit, &page["previous"]),
                    ids(&page),
                    rest(client, list, sort, limit, &page["next"]),
                );
                if sort == "desc" {
                    std::mem::swap(&mut before, &mut after);
                    here.reverse();
                }
                assert_eq!(here, all[from..to], "{middle} {limit} {sort}");
                before.reverse();
                assert_eq!([before, here, after].concat(), all, "{middle} {limit} {sort}");
            }
        }
    }
}

#[test]
fn around_a_message_is_half_before_it_and_half_from_it_on() {
    let server = Server::start();
    let [root, alice, bob, carol] = server.room("c", ["root", "alice", "bob", "carol"]);
    let all = mixed(&alice, &bob);
    let seen = |hidden: &[char]| -> Vec<String> {
        all.iter().filter(|id| !id.starts_with(hidden)).map(|id| (*id).to_owned()).collect()
    };
    let list = "/channels/c/messages";
    goes_both_ways(&alice, list, &seen(&['b']));
    goes_both_ways(&carol, list, &seen(&['a', 'b']));
    goes_both_ways(&root, list, &seen(&[]));
    // Newest first and 25, if nothing is said; without it there is no other way.
    let page = alice.get(&format!("{list}?around=p2")).is(200);
    assert_eq!(ids(&page).first().map(String::as_str), Some("a4"));
    assert_eq!(page.get("previous"), None);
    assert_eq!(alice.get(&format!("{list}?limit=2")).is(200).get("previous"), None);
    // What was deleted keeps its place.
    alice.delete("/messages/p2").is(200);
    assert_eq!(ids(&carol.get(&format!("{list}?around=p2&limit=2")).is(200)), ["p2", "p1"]);
}

#[test]
fn around_what_one_does_not_see_is_nothing() {
    let server = Server::start();
    let [root, alice, bob] = server.room("c", ["root", "alice", "bob"]);
    server.room("other", ["alice"]);
    root.patch("/channels/c", &json!({ "settings": { "history": "sinceJoining" } })).is(200);
    let say = |client: &Client, channel: &str, id: &str, text: &str| {
        client.post(&format!("/channels/{channel}/messages"), &json!({ "id": id, "text": text }));
    };
    say(&alice, "c", "early", "hello");
    say(&alice, "other", "elsewhere", "hello");
    say(&alice, "c", "stopped", PROFANE);
    alice.post("/channels/c/messages", &json!({ "id": "reply", "text": "well", "parentId": "early" })).is(201);
    let dora = server.user("dora");
    dora.post_empty("/channels/c/join").is(200);
    say(&bob, "c", "late", "hello");
    let around = |client: &Client, id: &str| client.get(&format!("/channels/c/messages?around={id}"));
    for id in ["nothing", "elsewhere", "reply", "stopped"] {
        around(&bob, id).problem(404, "not_found");
    }
    around(&alice, "elsewhere").problem(404, "not_found");
    around(&dora, "early").problem(404, "not_found");
    assert_eq!(ids(&around(&dora, "late").is(200)), ["late"]);
    assert_eq!(ids(&around(&bob, "late").is(200)), ["late", "early"]);
    assert_eq!(ids(&around(&alice, "stopped").is(200)), ["late", "stopped", "early"]);
    assert_eq!(ids(&bob.get("/channels/c/messages?around=reply&replies=true").is(200)), ["late", "reply", "early"]);
    server.user("eve").get("/channels/nowhere/messages?around=late").problem(404, "not_found");
}

#[test]
fn around_a_reply_is_its_thread() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    for root in ["one", "two"] {
        alice.post("/channels/c/messages", &json!({ "id": root, "text": "hello" })).is(201);
    }
    let mut replies = Vec::new();
    for n in 0..5 {
        let id = format!("reply-{n}");
        bob.post("/channels/c/messages", &json!({ "id": id, "text": "well", "parentId": "one" })).is(201);
        bob.post("/channels/c/messages", &json!({ "text": "well", "parentId": "two" })).is(201);
        replies.push(id);
    }
    goes_both_ways(&alice, "/messages/one/replies", &replies);
    alice.get("/messages/two/replies?around=reply-1").problem(404, "not_found");
    alice.get("/messages/one/replies?around=one").problem(404, "not_found");
}

#[test]
fn around_and_cursor_exclude_each_other() {
    let server = Server::start();
    let [alice] = server.room("c", ["alice"]);
    for id in ["a", "b"] {
        alice.post("/channels/c/messages", &json!({ "id": id, "text": "hello" })).is(201);
    }
    let next = alice.get("/channels/c/messages?limit=1").is(200)["next"].as_str().unwrap().to_owned();
    let both = alice.get(&format!("/channels/c/messages?around=a&cursor={next}")).problem(400, "validation");
    let named: Vec<_> = both["errors"].as_array().unwrap().iter().map(|error| &error["pointer"]).collect();
    assert_eq!(named, ["/cursor", "/around"]);
    alice.get("/channels/c/messages?around=a&limit=0").invalid("/limit");
    alice.get("/channels/c/messages?around=not%20an%20id").invalid("/around");
}

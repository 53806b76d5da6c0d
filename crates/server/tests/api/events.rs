//! `GET /api/v3/events`: who is told what, what one missed, and how it ends.

use std::{collections::BTreeSet, thread};

use serde_json::{Value, json};

use crate::{
    operators,
    support::{Client, Server, Setup, eventually},
};

/// What the first rule of a new server finds.
const FOUL: &str = "what the f.u.c.k";

fn say(client: &Client, text: &str) -> Value {
    client.post("/channels/c/messages", &json!({ "text": text })).body
}

fn kinds(events: &[Value]) -> Vec<&str> {
    events.iter().map(|event| event["type"].as_str().unwrap()).collect()
}

#[test]
fn all_that_happens_is_told_in_order() {
    let server = Server::start();
    let (mut stream, first) = server.app().events("");
    assert_eq!(first, json!({ "type": "connected" }));
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    let id = say(&alice, "hello")["message"]["id"].as_str().unwrap().to_owned();
    let path = format!("/messages/{id}");
    alice.patch(&path, &json!({ "text": "hello there" })).is(200);
    bob.put(&format!("{path}/reactions/like"), &json!({})).is(200);
    server.app().put(&format!("{path}/pin"), &json!({})).is(200);
    say(&bob, FOUL);
    alice.delete(&path).is(200);
    bob.post_empty("/channels/c/leave").is(204);
    alice.patch("/channels/c", &json!({ "topic": "last" })).is(200);
    say(&alice, "the end");
    let events = stream.until("the end");
    assert_eq!(
        kinds(&events),
        [
            "user.created",
            "user.created",
            "channel.created",
            "member.joined",
            "member.joined",
            "message.created",
            "message.updated",
            "reaction.added",
            "message.pinned",
            "message.stopped",
            "message.deleted",
            "member.left",
            "channel.updated",
            "message.created",
        ]
    );
    let numbered: Vec<_> = events.iter().filter_map(|event| event["seq"].as_i64()).collect();
    assert!(numbered.is_sorted(), "{numbered:?}");
    // Each as it was when it was told; who reads the stopped one sees why.
    let stopped = &events[9];
    assert_eq!((&stopped["channelId"], &stopped["seq"]), (&json!("c"), &Value::Null), "{stopped}");
    assert_eq!(stopped["data"]["moderation"]["originalText"], FOUL, "{stopped}");
    assert_eq!(events[11]["data"], json!({ "channelId": "c", "userId": "bob" }));
    // The same as a connection is told.
    let mut socket = alice.socket();
    socket.subscribe("c", None);
    say(&alice, "to both");
    assert_eq!(socket.expect("message.created"), stream.next());
    server.app().delete("/channels/c").is(204);
    assert_eq!(stream.expect("channel.deleted")["data"], json!({ "id": "c" }));
}

#[test]
fn one_asks_for_some_of_it() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    server.room("d", ["alice", "bob"]);
    let app = server.app();
    let (mut typed, _) = app.events("?types=message.deleted,message.stopped");
    let (mut there, _) = app.events("?channelId=d");
    let (mut about, _) = app.events("?userId=bob&types=message.created&channelId=c,d");
    let id = say(&alice, "one")["message"]["id"].as_str().unwrap().to_owned();
    say(&bob, "two");
    alice.delete(&format!("/messages/{id}")).is(200);
    bob.post("/channels/d/messages", &json!({ "text": "three" })).is(201);
    assert_eq!(typed.next()["type"], "message.deleted");
    assert_eq!(there.next()["data"]["text"], "three");
    assert_eq!(kinds(&about.until("three")), ["message.created", "message.created"]);
    // Who comes back to what was filtered goes on from there too.
    assert!(typed.last > 0 && there.last > typed.last);
    for (query, pointer) in [
        ("?types=message.said", "/types"),
        ("?types=", "/types"),
        ("?channelId=a%20b", "/channelId"),
        ("?userId=me", "/userId"),
        ("?after=-1", "/after"),
        ("?after=x", "/after"),
        (&format!("?userId={}", (0..101).map(|n| n.to_string()).collect::<Vec<_>>().join(",")), "/userId"),
    ] {
        app.get(&format!("/events{query}")).invalid(pointer);
    }
    app.get("/events?since=1").problem(400, "validation");
    app.with("Last-Event-ID", "x").get("/events").invalid("Last-Event-ID");
}

#[test]
fn one_is_told_what_one_may_read() {
    let server = Server::start();
    let [alice] = server.room("c", ["alice"]);
    let key = |scope: &str| {
        let made = server.app().post("/serverKeys", &json!({ "name": scope, "scope": scope })).is(201);
        server.bearer(made["secret"].as_str().unwrap())
    };
    for denied in [alice.clone(), server.acting("alice"), key("users")] {
        let problem = denied.get("/events").problem(403, "permission_denied");
        assert_eq!(problem["permission"], "read_channel");
    }
    server.anonymous().get("/events").problem(401, "unauthorized");
    let (mut reader, _) = key("read").events("");
    let (mut viewer, _) = operators::signed_in(&server, "vera@example.com", "viewer").events("");
    let (mut moderator, _) = operators::signed_in(&server, "mona@example.com", "moderator").events("");
    say(&alice, FOUL);
    say(&alice, "the end");
    let seen = viewer.until("the end");
    assert!(!kinds(&seen).contains(&"message.stopped"), "{seen:?}");
    for stream in [&mut reader, &mut moderator] {
        assert_eq!(stream.expect("message.stopped")["data"]["moderation"]["originalText"], FOUL);
    }
}

#[test]
fn what_was_missed_comes_once_and_in_order() {
    let server = Server::start();
    let [alice] = server.room("c", ["alice"]);
    let (mut stream, _) = server.app().events("");
    let sender = thread::spawn(move || {
        for n in 0..400 {
            say(&alice, &n.to_string());
        }
        say(&alice, "the end");
    });
    let (mut texts, mut places) = (Vec::new(), BTreeSet::new());
    // Leaves, and comes back by either way, while more is said.
    for turn in 0.. {
        for _ in 0..37 {
            let event = stream.next();
            assert!(places.insert(stream.last), "told twice: {event}");
            texts.push(event["data"]["text"].as_str().unwrap().to_owned());
            if texts.last().is_some_and(|text| text == "the end") {
                break;
            }
        }
        if texts.last().is_some_and(|text| text == "the end") {
            break;
        }
        let last = stream.last.to_string();
        drop(stream);
        let (app, query) = if turn % 2 == 0 {
            (server.app().with("Last-Event-ID", &last), String::new())
        } else {
            (server.app(), format!("?after={last}"))
        };
        let (again, first) = app.events(&query);
        assert_eq!(first["type"], "connected");
        stream = again;
    }
    sender.join().unwrap();
    let said: Vec<_> = (0..400).map(|n| n.to_string()).chain(["the end".to_owned()]).collect();
    assert_eq!(texts, said);
}

#[test]
fn a_killed_server_loses_none_of_it() {
    let mut server = Server::start();
    let [alice] = server.room("c", ["alice"]);
    let (mut stream, _) = server.app().events("");
    say(&alice, "before");
    stream.until("before");
    let last = stream.last;
    say(&alice, "unseen");
    server = server.restart();
    assert!(stream.ended().len() <= 1);
    let (mut stream, first) = server.app().events(&format!("?after={last}"));
    assert_eq!(first["type"], "connected");
    assert_eq!(stream.next()["data"]["text"], "unseen");
    say(&server.user("alice"), "after");
    assert_eq!(kinds(&stream.until("after")), ["message.created"]);
}

#[test]
fn one_who_missed_too_much_reads_anew() {
    let server = Setup::default().env("GAVEL_REALTIME_RESUME_EVENTS", "10").start();
    let [alice] = server.room("c", ["alice"]);
    let (stream, _) = server.app().events("");
    let start = stream.last;
    for n in 0..10 {
        say(&alice, &n.to_string());
    }
    let (mut back, first) = server.app().events(&format!("?after={start}"));
    assert_eq!(first["type"], "connected");
    assert_eq!(back.until("9").len(), 10);
    say(&alice, "one more");
    for lost in [start, back.last + 1_000] {
        let (mut lost, first) = server.app().events(&format!("?after={lost}"));
        assert_eq!((&first["type"], lost.last), (&json!("resync"), back.last + 1));
        lost.expect_nothing();
    }
    say(&alice, "then");
    let (mut stream, _) = server.app().events(&format!("?after={}", back.last));
    assert_eq!(stream.until("then").len(), 2);
}

#[test]
fn it_ends_with_the_key_and_with_the_session_and_with_the_server() {
    let mut server = Server::start();
    server.room("c", ["alice"]);
    let made = server.app().post("/serverKeys", &json!({ "name": "x", "scope": "read" })).is(201);
    let (mut keyed, _) = server.bearer(made["secret"].as_str().unwrap()).events("");
    server.app().delete(&format!("/serverKeys/{}", made["serverKey"]["id"].as_str().unwrap())).is(204);
    keyed.ended();
    let ada = operators::signed_in(&server, "ada@example.com", "owner");
    let (mut signed_in, _) = ada.events("");
    ada.delete("/session").is(204);
    signed_in.ended();
    // Who may see other things now is to come back.
    let owner = operators::signed_in(&server, "owen@example.com", "owner");
    let mona = operators::signed_in(&server, "mona@example.com", "moderator");
    let (mut changed, _) = mona.events("");
    let id = mona.get("/session").is(200)["operator"]["id"].as_str().unwrap().to_owned();
    owner.patch(&format!("/operators/{id}"), &json!({ "roles": ["viewer"] })).is(200);
    changed.ended();
    let (mut stopped, _) = server.app().events("");
    server.signal("TERM");
    stopped.ended();
    assert!(stopped.retry, "it is not said when to come back");
    assert!(server.wait().success());
}

#[test]
fn nobody_follows_without_end() {
    let server = Setup::default().env("GAVEL_REALTIME_EVENT_STREAMS", "2").start();
    let app = server.app();
    let (first, second) = (app.events(""), app.events(""));
    app.get("/events").problem(409, "conflict");
    // Another caller has their own.
    let (_viewer, _) = operators::signed_in(&server, "vera@example.com", "viewer").events("");
    drop(first);
    eventually("the place is free again", || app.try_events("").is_ok());
    drop(second);
    eventually("nobody is counted any more", || {
        app.get("//metrics").text.lines().any(|line| line == "gavel_event_streams 1")
    });
}

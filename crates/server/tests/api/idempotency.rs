//! `Idempotency-Key`: the same call twice has one effect and one answer.

use std::{sync::Barrier, thread, time::Duration};

use serde_json::{Value, json};

use crate::support::{Answer, Client, Server};

fn keyed(client: &Client, key: &str) -> Client {
    client.with("Idempotency-Key", key)
}

#[track_caller]
fn replayed(answer: &Answer) -> bool {
    answer.headers.get("idempotency-replayed").is_some_and(|value| value == "true")
}

fn count(server: &Server, channel: &str) -> usize {
    server.app().get(&format!("/channels/{channel}/messages?limit=100")).is(200)["items"].as_array().unwrap().len()
}

#[test]
fn the_same_call_again_is_answered_alike() {
    let server = Server::start();
    let alice = server.user("alice");
    let body = json!({ "displayName": "General" });
    let first = keyed(&alice, "one").post("/channels", &body);
    let again = keyed(&alice, "one").post("/channels", &body);
    assert!(!replayed(&first) && replayed(&again));
    assert_eq!((first.status, &first.text), (201, &again.text));
    assert_eq!((again.status, again.headers.get("content-type")), (201, first.headers.get("content-type")));
    let other = keyed(&alice, "two").post("/channels", &body).is(201);
    assert_ne!(other["id"], first.body["id"]);

    let channel = first.body["id"].as_str().unwrap();
    let path = format!("/channels/{channel}/messages");
    let sent = keyed(&alice, "one").post(&path, &json!({ "text": "hello" })).is(201);
    assert_eq!(keyed(&alice, "one").post(&path, &json!({ "text": "hello" })).is(201), sent);
    // The answer is the first one, whatever happened since.
    alice.patch(&format!("/messages/{}", sent["message"]["id"].as_str().unwrap()), &json!({ "text": "bye" })).is(200);
    assert_eq!(keyed(&alice, "one").post(&path, &json!({ "text": "hello" })).is(201), sent);
    assert_eq!(count(&server, channel), 1);

    let leave = format!("/channels/{channel}/leave");
    keyed(&alice, "leave").post_empty(&leave).is(204);
    alice.post_empty(&format!("/channels/{channel}/join")).is(200);
    let again = keyed(&alice, "leave").post_empty(&leave);
    assert!(replayed(&again) && again.status == 204 && again.text.is_empty(), "{again:?}");
    alice.get(&format!("/channels/{channel}/members/alice")).is(200);
}

#[test]
fn a_message_with_an_id_may_have_a_key_too() {
    let server = Server::start();
    let [alice] = server.room("general", ["alice"]);
    let body = json!({ "id": "hello", "text": "hello" });
    let sent = keyed(&alice, "k").post("/channels/general/messages", &body).is(201);
    assert_eq!(keyed(&alice, "k").post("/channels/general/messages", &body).is(201), sent);
    assert_eq!(alice.post("/channels/general/messages", &body).is(201), sent);
    assert_eq!(count(&server, "general"), 1);
}

#[test]
fn another_body_with_the_same_key_is_refused() {
    let server = Server::start();
    let [alice, bob] = server.room("general", ["alice", "bob"]);
    let send =
        |client: &Client, text: &str| keyed(client, "k").post("/channels/general/messages", &json!({ "text": text }));
    send(&alice, "one").is(201);
    send(&alice, "two").problem(409, "idempotency_key_reused");
    // Keys are each caller's own, and each route's.
    send(&bob, "two").is(201);
    let acting = server.acting("alice");
    assert!(replayed(&send(&acting, "one")), "the caller is the user, whoever signs in for them");
    send(&server.app(), "three").is(201);
    keyed(&alice, "k").post_empty("/channels/general/leave").is(204);
    assert_eq!(count(&server, "general"), 3);
}

#[test]
fn what_was_refused_may_be_mended_under_its_key() {
    let server = Server::start();
    let [alice] = server.room("general", ["alice"]);
    let alice = keyed(&alice, "k");
    alice.post("/channels/general/messages", &json!({ "text": "" })).invalid("/text");
    alice.post("/channels/nothing/messages", &json!({ "text": "hello" })).problem(404, "not_found");
    alice.post("/channels/general/messages", &json!({ "text": "hello" })).is(201);
    // What a rule stopped was done, and is not a refusal.
    let blocked = server.user("alice").with("Idempotency-Key", "blocked");
    let profane = json!({ "text": "what the fuck" });
    let first = blocked.post("/channels/general/messages", &profane).is(200);
    let again = blocked.post("/channels/general/messages", &profane);
    assert!(replayed(&again) && again.is(200) == first);
}

#[test]
fn keys_are_1_to_255_visible_characters() {
    let server = Server::start();
    let [alice] = server.room("general", ["alice"]);
    let send = |key: &str| keyed(&alice, key).post("/channels/general/messages", &json!({ "text": "hello" }));
    for bad in [&"x".repeat(256), "a b", "\u{e9}"] {
        send(bad).invalid("Idempotency-Key");
    }
    keyed(&alice, "a").with("Idempotency-Key", "b").post_empty("/channels/general/join").invalid("Idempotency-Key");
    for good in [&"x".repeat(255), "\"quoted\"", "!~"] {
        send(good).is(201);
    }
    // Where nothing can be doubled a key is not looked at.
    let odd = keyed(&alice, "a b");
    odd.get("/channels/general").is(200);
    odd.post("/channels/query", &json!({})).is(200);
    odd.patch("/channels/general", &json!({ "topic": "x" })).is(200);
    odd.put("/users/alice", &json!({})).is(200);
    server.anonymous().with("Idempotency-Key", "a b").post("/channels", &json!({})).problem(401, "unauthorized");
}

#[test]
fn two_at_once_are_one() {
    let server = Server::start();
    let alice = server.user("alice");
    for round in 0..20 {
        let (client, start) = (keyed(&alice, &format!("round-{round}")), Barrier::new(4));
        let call = || {
            start.wait();
            loop {
                let answer = client.post("/channels", &json!({ "displayName": "General" }));
                if answer.status != 409 {
                    return answer.is(201)["id"].clone();
                }
                assert_eq!(answer.headers["retry-after"], "1");
                answer.problem(409, "idempotency_in_progress");
                thread::sleep(Duration::from_millis(1));
            }
        };
        let ids: Vec<Value> = thread::scope(|scope| {
            let calls: Vec<_> = (0..4).map(|_| scope.spawn(call)).collect();
            calls.into_iter().map(|call| call.join().unwrap()).collect()
        });
        assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    }
    assert_eq!(
        server.app().post("/channels/query", &json!({ "limit": 100 })).is(200)["items"].as_array().unwrap().len(),
        20
    );
}

#[test]
fn a_restart_forgets_nothing() {
    let server = Server::start();
    let [alice] = server.room("general", ["alice"]);
    let body = json!({ "text": "hello" });
    let first = keyed(&alice, "k").post("/channels/general/messages", &body).is(201);
    let server = server.restart();
    let again = keyed(&server.user("alice"), "k").post("/channels/general/messages", &body);
    assert!(replayed(&again));
    assert_eq!(again.is(201), first);
    keyed(&server.user("alice"), "k")
        .post("/channels/general/messages", &json!({ "text": "bye" }))
        .problem(409, "idempotency_key_reused");
}

/// A crash between what a call does and the keeping of its answer.
#[test]
fn a_call_that_was_cut_short_meets_what_it_made() {
    let server = Server::start();
    let [alice, _] = server.room("general", ["alice", "bob"]);
    let calls = [
        ("/channels", json!({ "displayName": "Mine" })),
        ("/channels", json!({ "type": "conversation", "userIds": ["bob"] })),
        ("/channels/general/messages", json!({ "text": "hello" })),
        ("/channels/general/messages", json!({ "text": "what the fuck" })),
        ("/channels/general/join", json!({})),
    ];
    let all = |client: &Client| -> Vec<(u16, Value)> {
        let call = |(i, (path, body)): (usize, &(&str, Value))| {
            let answer = keyed(client, &format!("call-{i}")).post(path, body);
            assert!(!replayed(&answer));
            (answer.status, answer.body)
        };
        calls.iter().enumerate().map(call).collect()
    };
    let first = all(&alice);
    let cut_short = "update idempotency_keys set status = null, body = null, content_type = null";
    server.look().execute(cut_short, cut_short);
    let server = server.restart();
    assert_eq!(all(&server.user("alice")), first);
    assert_eq!(count(&server, "general"), 2);
    let channels = server.app().post("/channels/query", &json!({})).is(200);
    assert_eq!(channels["items"].as_array().unwrap().len(), 3, "{channels}");
    // Another body is another call, also after a crash.
    server.look().execute(cut_short, cut_short);
    keyed(&server.user("alice"), "call-2")
        .post("/channels/general/messages", &json!({ "text": "bye" }))
        .problem(409, "idempotency_key_reused");
}

/// The same of what is not answered alike, for a job goes on and a link's token is told once.
#[test]
fn what_was_made_in_a_call_that_was_cut_short_is_made_once() {
    let server = Server::start();
    server.room("general", ["alice"]);
    let later = json!({ "sendAt": crate::scheduled::at(Duration::from_hours(1)), "text": "later" });
    let calls = [
        ("/templates", json!({ "name": "Hello", "text": "Hello {{name}}" })),
        ("/broadcasts", json!({ "to": { "channelIds": ["general"] }, "message": { "text": "hello all" } })),
        ("/channels/general/scheduledMessages", later),
        ("/channels/general/inviteLinks", json!({})),
    ];
    let ids = |server: &Server| -> Vec<(u16, Value)> {
        let call = |(path, body): &(&str, Value)| {
            let answer = keyed(&server.app(), "k").post(path, body);
            assert!(answer.status < 300, "{answer:?}");
            (answer.status, answer.body["id"].clone())
        };
        calls.iter().map(call).collect()
    };
    let first = ids(&server);
    assert!(first.iter().all(|(_, id)| id.is_string()), "{first:?}");
    let cut_short = "update idempotency_keys set status = null, body = null, content_type = null";
    server.look().execute(cut_short, cut_short);
    let server = server.restart();
    assert_eq!(ids(&server), first);
    crate::support::eventually("the broadcast is sent", || count(&server, "general") == 1);
    let links = server.app().get("/channels/general/inviteLinks").is(200);
    assert_eq!(links["items"].as_array().unwrap().len(), 1, "{links}");
}

/// What is kept of answers that hold this.
fn kept(server: &Server, words: &str) -> i64 {
    server.look().one(&format!("select count(*) from idempotency_keys where body like '%{words}%'"))
}

#[test]
fn a_secret_is_not_kept() {
    let server = Server::start();
    let [alice, bob] = server.room("general", ["alice", "bob"]);
    let app = keyed(&server.app(), "k");
    for _ in 0..2 {
        let answer = app.post("/users/bob/tokens", &json!({}));
        assert!(!replayed(&answer));
        assert_eq!(answer.headers["cache-control"], "no-store");
        answer.is(201);
    }
    // The hundredth link, so that one more would be too many.
    for _ in 0..99 {
        alice.post_empty("/channels/general/inviteLinks").is(201);
    }
    let make = || keyed(&alice, "k").post_empty("/channels/general/inviteLinks");
    let (first, second) = (make().is(201), make().is(201));
    assert_eq!(first["id"], second["id"]);
    let card = |link: &Value| bob.get(&format!("/inviteLinks/{}", link["token"].as_str().unwrap()));
    card(&first).problem(404, "not_found");
    card(&second).is(200);
    assert_eq!(kept(&server, "token"), 0);
    let id = first["id"].as_str().unwrap();
    alice.delete(&format!("/channels/general/inviteLinks/{id}")).is(204);
    make().problem(410, "invite_link_revoked");
}

#[test]
fn what_is_deleted_for_good_is_kept_in_no_answer() {
    let server = Server::start();
    let [alice] = server.room("general", ["alice"]);
    let (path, later) = ("/channels/general/messages", "/channels/general/scheduledMessages");
    let send = || keyed(&alice, "k").post(path, &json!({ "text": "sesame" }));
    let id = send().is(201)["message"]["id"].as_str().unwrap().to_owned();
    let soon = json!({ "sendAt": crate::scheduled::at(Duration::from_millis(300)), "id": "s", "text": "sesame" });
    keyed(&alice, "k").post(later, &soon).is(201);
    crate::support::eventually("it is sent", || alice.get(&format!("{later}/s")).is(200)["status"] == "sent");
    assert_eq!(kept(&server, "sesame"), 2);
    for id in [&id, "s"] {
        server.app().delete(&format!("/messages/{id}?hard=true")).is(200);
    }
    assert_eq!(kept(&server, "sesame"), 0);
    let scheduled = "select count(*) from scheduled_messages where message like '%sesame%'";
    assert_eq!(server.look().one::<i64>(scheduled), 0);
    // It is done again, and meets what there is.
    let again = send().is(201);
    assert_eq!((&again["message"]["id"], &again["message"]["text"]), (&json!(id), &json!("")));
    assert_eq!((count(&server, "general"), kept(&server, "sesame")), (2, 0));
    keyed(&alice, "k").post(later, &soon).invalid("/sendAt");
}

#[test]
fn nothing_is_kept_of_a_channel_that_was_deleted() {
    let server = Server::start();
    let alice = server.user("alice");
    let make = || keyed(&alice, "k").post("/channels", &json!({ "displayName": "Sesame", "topic": "Sesame" }));
    let id = make().is(201)["id"].as_str().unwrap().to_owned();
    keyed(&alice, "k").post(&format!("/channels/{id}/messages"), &json!({ "text": "Sesame" })).is(201);
    keyed(&alice, "k").post_empty(&format!("/channels/{id}/archive")).is(200);
    assert_eq!(kept(&server, "Sesame"), 3);
    server.app().delete(&format!("/channels/{id}")).is(204);
    let kept_of_it = "select count(*) from channels where folded_name is not null or folded_topic is not null
        or created_by is not null or settings <> '{}' or role_overrides <> '{}'";
    assert_eq!(server.look().one::<i64>(kept_of_it), 0);
    crate::support::eventually("answers are forgotten", || kept(&server, "Sesame") == 0);
    make().problem(404, "not_found");
}

#[test]
fn kill_9_doubles_nothing() {
    let mut server = Server::start();
    server.room("general", ["alice"]);
    let mut asked = 0;
    for round in 0..6_u32 {
        let alice = server.user("alice");
        let pid = server.pid();
        let killer = thread::spawn(move || {
            thread::sleep(Duration::from_millis(20 + u64::from(round * 17)));
            let _ = std::process::Command::new("kill").args(["-9", &pid.to_string()]).status();
        });
        let mut answered = Vec::new();
        let send = |client: &Client, n: usize| {
            let body = json!({ "text": format!("message {n}") }).to_string();
            keyed(client, &format!("key-{n}")).try_call("POST", "/channels/general/messages", Some(body.as_bytes()))
        };
        let cut_short = loop {
            match send(&alice, asked) {
                Ok(answer) => answered.push((asked, answer.is(201))),
                Err(_) => break asked,
            }
            asked += 1;
        };
        killer.join().unwrap();
        server = server.restart();
        let alice = server.user("alice");
        send(&alice, cut_short).unwrap().is(201);
        asked += 1;
        for (n, first) in answered {
            assert_eq!(send(&alice, n).unwrap().is(201), first);
        }
    }
    let channel = server.app().get("/channels/general").is(200);
    assert_eq!(channel["messageCount"], asked, "each once: {channel}");
}

#[test]
fn keys_are_forgotten_after_a_day() {
    let server = Server::start();
    let [alice] = server.room("general", ["alice"]);
    let send = |text: &str| keyed(&alice, "k").post("/channels/general/messages", &json!({ "text": text }));
    send("one").is(201);
    send("two").problem(409, "idempotency_key_reused");
    let a_day_ago = "update idempotency_keys set asked_at = asked_at - 86400001";
    server.look().execute(a_day_ago, a_day_ago);
    send("two").is(201);
    server.look().execute(a_day_ago, a_day_ago);
    crate::support::eventually("old keys are swept", || {
        server.look().one::<i64>("select count(*) from idempotency_keys") == 0
    });
}

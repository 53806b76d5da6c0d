//! `/api/v3/channels/{id}/retention`, `/api/v3/channelTypes/{id}/retention` and legal holds

use std::fs;

use serde_json::{Value, json};

use crate::{
    operators::signed_in,
    support::{Client, Server, eventually},
};

const DAY: i64 = 24 * 3_600_000;

/// Makes messages older by so many days.
fn age(server: &Server, days: i64, ids: &[&str]) {
    let ids: Vec<_> = ids.iter().map(|id| format!("'{id}'")).collect();
    let (by, ids) = (days * DAY, ids.join(", "));
    let sql = format!("update messages set created_at = created_at - {by} where id in ({ids})");
    server.look().execute(&sql, &sql);
}

fn say(client: &Client, id: &str, more: &Value) {
    let mut message = json!({ "id": id, "text": format!("text of {id}") });
    message.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    client.post("/channels/general/messages", &message).is(201);
}

fn ids(client: &Client) -> Vec<String> {
    let page = client.get("/channels/general/messages?limit=100").is(200);
    page["items"].as_array().unwrap().iter().rev().map(|item| item["id"].as_str().unwrap().into()).collect()
}

fn keep(server: &Server, days: i64) -> Value {
    server.app().put("/channels/general/retention", &json!({ "days": days })).is(200)
}

/// The entries of the audit log about what was taken out.
fn told(server: &Server) -> Vec<Value> {
    let page = server.app().post("/audit/query", &json!({ "filter": { "action": "truncateChannel" } })).is(200);
    page["items"].as_array().unwrap().clone()
}

#[test]
fn messages_go_when_their_time_is_up_with_all_that_belongs_to_them() {
    let server = Server::start();
    let [alice, bob] = server.room("general", ["alice", "bob"]);
    for (id, more) in [
        ("root", json!({})),
        ("plain", json!({ "mentions": ["bob"] })),
        ("pinned", json!({})),
        ("edited", json!({})),
        ("liked", json!({})),
        ("reply", json!({ "parentId": "root" })),
        ("new", json!({})),
        ("answer", json!({ "parentId": "root" })),
    ] {
        say(&alice, id, &more);
    }
    alice.put("/messages/pinned/pin", &json!({})).is(200);
    alice.patch("/messages/edited", &json!({ "text": "said anew" })).is(200);
    bob.put("/messages/liked/reactions/wave", &json!({})).is(200);
    bob.post("/channels/general/unread", &json!({ "seq": 3 })).is(200);
    assert_eq!(bob.post("/messages/query", &json!({ "text": "plain" })).is(200)["items"].as_array().unwrap().len(), 1);
    age(&server, 40, &["root", "plain", "pinned", "edited", "liked", "reply"]);
    let mut live = bob.socket();
    live.subscribe("general", None);

    let preview = server.app().post("/channels/general/retention/preview", &json!({ "days": 30 })).is(200);
    assert_eq!((&preview["messages"], &preview["more"]), (&json!(6), &json!(false)), "{preview}");
    assert_eq!(ids(&bob).len(), 6, "a preview takes nothing out");
    keep(&server, 30);
    let truncated = live.expect("channel.truncated");
    assert!(truncated["data"]["truncatedBefore"].as_str() >= preview["before"].as_str(), "{truncated}");
    eventually("they are gone", || ids(&bob) == ["root", "new"]);

    // What is answered by one that stays keeps its place, and says nothing.
    let root = bob.get("/messages/root").is(200);
    assert_eq!((&root["text"], &root["thread"]["replyCount"]), (&json!(""), &json!(1)), "{root}");
    for id in ["plain", "pinned", "edited", "liked", "reply"] {
        server.app().get(&format!("/messages/{id}")).problem(404, "not_found");
        server.app().get(&format!("/messages/{id}/edits")).problem(404, "not_found");
    }
    assert_eq!(bob.get("/channels/general/pins").is(200)["items"], json!([]));
    for words in ["text of plain", "said anew", "text of root"] {
        let query = json!({ "text": words, "filter": { "channelId": "general" } });
        let found = server.app().post("/messages/query", &query).is(200);
        let left = found["items"].as_array().unwrap().iter().any(|item| item["text"] == words);
        assert!(!left, "{words}: {found}");
    }
    let mine = bob.get("/me/channels").is(200)["items"][0].clone();
    assert_eq!((&mine["unreadCount"], &mine["mentionCount"]), (&json!(2), &json!(0)), "{mine}");

    // Who comes back is told every number, in order.
    let head = truncated["seq"].as_i64().unwrap();
    let mut again = bob.socket();
    again.subscribe("general", Some(0));
    for seq in 1..=head {
        let event = again.next_json();
        assert_eq!(event["seq"], seq, "{event}");
    }

    let entries = told(&server);
    assert_eq!(entries.len(), 1, "{entries:?}");
    assert_eq!(
        (&entries[0]["actor"], &entries[0]["targets"], &entries[0]["after"]["messages"]),
        (&json!("system:retention"), &json!(["channel:general"]), &json!(6))
    );
    assert_eq!(server.look().one::<i64>("select count(*) from reactions"), 0);
    assert_eq!(server.look().one::<i64>("select count(*) from message_edits"), 0);
    // The same again finds nothing to do, and the id may be used anew.
    keep(&server, 31);
    say(&bob, "plain", &json!({}));
    assert_eq!(told(&server).len(), 1);
}

#[test]
fn what_is_exported_is_in_a_file_before_it_goes() {
    let server = Server::start();
    let [alice] = server.room("general", ["alice"]);
    for id in ["a", "b", "c"] {
        say(&alice, id, &json!({}));
    }
    age(&server, 2, &["a", "b"]);
    server.app().put("/channels/general/retention", &json!({ "days": 1, "action": "export" })).is(200);
    eventually("they are gone", || ids(&alice) == ["c"]);
    let folder = server.data().join("exports/retention");
    let files: Vec<_> = fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path()).collect();
    assert_eq!(files.len(), 1, "{files:?}");
    let text = fs::read_to_string(&files[0]).unwrap();
    assert!(text.contains("text of a") && text.contains("text of b") && !text.contains("text of c"), "{text}");
    assert!(text.lines().last().unwrap().contains("\"end\""), "it is whole");
    let name = files[0].file_name().unwrap().to_str().unwrap();
    assert_eq!(told(&server)[0]["after"]["file"], name);
}

#[test]
fn a_channel_goes_by_its_type_unless_it_says_otherwise() {
    let server = Server::start();
    let [alice] = server.room("general", ["alice"]);
    let app = server.app();
    say(&alice, "a", &json!({}));
    age(&server, 10, &["a"]);
    assert_eq!(app.get("/channels/general/retention").is(200), json!({ "own": null, "ofType": null }));
    // For ever, whatever the type says.
    let own = app.put("/channels/general/retention", &json!({ "days": null })).is(200);
    assert_eq!((&own["own"]["days"], &own["own"]["action"]), (&Value::Null, &json!("delete")));
    let of_type = app.put("/channelTypes/community/retention", &json!({ "days": 7 })).is(200);
    assert_eq!(of_type["policy"]["days"], 7);
    let preview = app.post("/channelTypes/community/retention/preview", &json!({ "days": 7 })).is(200);
    assert_eq!(preview["messages"], 0);
    assert_eq!(ids(&alice), ["a"]);
    // Members see for how long, not who said so.
    let seen = alice.get("/channels/general/retention").is(200);
    assert_eq!((&seen["ofType"]["days"], &seen["ofType"]["setBy"]), (&json!(7), &Value::Null), "{seen}");
    assert!(app.get("/channels/general/retention").is(200)["own"]["setBy"].as_str().unwrap().starts_with("key:"));
    app.delete("/channels/general/retention").is(204);
    eventually("it is gone", || ids(&alice).is_empty());
    app.delete("/channelTypes/community/retention").is(204);
    assert_eq!(app.get("/channelTypes/community/retention").is(200), json!({ "policy": null }));
}

#[test]
fn a_legal_hold_keeps_all_until_it_is_lifted() {
    let server = Server::start();
    let [alice, bob] = server.room("general", ["alice", "bob"]);
    let app = server.app();
    for (client, id) in [(&alice, "a"), (&bob, "b"), (&alice, "c")] {
        say(client, id, &json!({}));
    }
    age(&server, 10, &["a", "b"]);
    app.put("/channels/general/legalHold", &json!({ "reason": " " })).invalid("/reason");
    let hold = app.put("/channels/general/legalHold", &json!({ "reason": "Case 7" })).is(200);
    assert_eq!((&hold["channelId"], &hold["reason"]), (&json!("general"), &json!("Case 7")));
    assert!(hold["placedBy"].as_str().unwrap().starts_with("key:"), "{hold}");
    assert_eq!(app.get("/legalHolds?channelId=general").is(200)["items"], json!([hold]));
    keep(&server, 5);
    assert_eq!(app.post("/channels/general/retention/preview", &json!({ "days": 5 })).is(200)["messages"], 0);
    alice.delete("/messages/c?hard=true").problem(409, "legal_hold");
    app.delete("/channels/general").problem(409, "legal_hold");
    // Out of sight is not gone.
    alice.delete("/messages/c").is(200);
    app.delete("/messages/c?hard=true").problem(409, "legal_hold");

    // A hold on Bob keeps what he said, and where.
    app.put("/users/bob/legalHold", &json!({ "reason": "Case 8" })).is(200);
    app.delete("/channels/general/legalHold").is(204);
    eventually("what Alice said is gone", || ids(&alice) == ["b", "c"]);
    bob.delete("/messages/b?hard=true").problem(409, "legal_hold");
    app.delete("/channels/general").problem(409, "legal_hold");
    assert_eq!(app.get("/legalHolds").is(200)["items"].as_array().unwrap().len(), 1);
    app.get("/legalHolds?channelId=a&userId=b").invalid("userId");
    app.delete("/users/bob/legalHold").is(204);
    app.delete("/users/bob/legalHold").is(204);
    eventually("what Bob said is gone", || ids(&alice) == ["c"]);
    app.delete("/channels/general").is(204);
}

#[test]
fn what_is_wrong_with_a_policy_is_said() {
    let server = Server::start();
    server.room("general", ["alice"]);
    let app = server.app();
    for path in ["/channels/general/retention", "/channelTypes/live/retention"] {
        for days in [json!(0), json!(36_501)] {
            app.put(path, &json!({ "days": days })).invalid("/days");
            app.post(&format!("{path}/preview"), &json!({ "days": days })).invalid("/days");
        }
        app.put(path, &json!({})).problem(400, "validation");
        app.put(path, &json!({ "days": 1, "action": "shred" })).problem(400, "validation");
    }
    app.put("/channelTypes/nothing/retention", &json!({ "days": 1 })).problem(404, "not_found");
}

#[test]
fn an_operators_policy_and_hold_are_in_the_audit_log() {
    let server = Server::start();
    server.room("general", ["alice"]);
    let owner = signed_in(&server, "olga@example.com", "owner");
    owner.put("/channels/general/retention", &json!({ "days": 30 })).is(200);
    owner.post("/channels/general/retention/preview", &json!({ "days": 3 })).is(200);
    owner.put("/channels/general/legalHold", &json!({ "reason": "Case 7" })).is(200);
    let page = owner.post("/audit/query", &json!({ "filter": { "targets": "channel:general" } })).is(200);
    let actions: Vec<_> = page["items"].as_array().unwrap().iter().map(|entry| entry["action"].clone()).collect();
    assert_eq!(actions, ["putChannelLegalHold", "putChannelRetention"]);
    assert_eq!(page["items"][0]["after"]["reason"], "Case 7");
}

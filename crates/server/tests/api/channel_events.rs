//! `/api/v3/channels/{channelId}/events`

use std::time::Duration;

use serde_json::{Value, json};

use crate::{
    scheduled::at,
    support::{Client, Server, eventually},
};

const PATH: &str = "/channels/c/events";
const HOUR: Duration = Duration::from_hours(1);

fn event(id: &str, starts: Duration) -> Value {
    json!({ "id": id, "title": "Raid night", "startsAt": at(starts) })
}

fn ids(client: &Client, query: &Value) -> Vec<String> {
    let page = client.post(&format!("{PATH}/query"), query).is(200);
    page["items"].as_array().unwrap().iter().map(|event| event["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn an_event_is_made_read_changed_and_cancelled() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    let mut socket = bob.socket();
    socket.subscribe("c", None);
    let new = json!({
        "id": "raid", "title": "Raid night", "description": "Bring potions.", "location": "The old mill",
        "startsAt": at(HOUR), "endsAt": at(2 * HOUR), "remindBeforeSeconds": [60, 600, 60],
    });
    let made = alice.post(PATH, &new).is(201);
    assert_eq!(
        (&made["status"], &made["createdBy"], &made["interestedCount"]),
        (&json!("scheduled"), &json!("alice"), &json!(0))
    );
    assert_eq!(made["remindBeforeSeconds"], json!([600, 60]));
    assert_eq!((&made["startsAt"], &made["description"]), (&new["startsAt"], &new["description"]));
    let told = socket.expect("channelEvent.created");
    assert_eq!((&told["data"], told["seq"].is_i64()), (&made, true));
    // The same again has no effect.
    assert_eq!(alice.post(PATH, &new).is(201), made);
    server.app().post(PATH, &new).problem(409, "conflict");
    assert_eq!(bob.get(&format!("{PATH}/raid")).is(200), made);
    bob.get(&format!("{PATH}/none")).problem(404, "not_found");

    let patch = json!({ "title": "Raid evening", "location": "", "startsAt": at(3 * HOUR), "endsAt": at(4 * HOUR) });
    let denied = bob.patch(&format!("{PATH}/raid"), &patch).problem(403, "permission_denied");
    assert_eq!(denied["permission"], "manage_channel_events");
    let changed = alice.patch(&format!("{PATH}/raid"), &patch).is(200);
    assert_eq!((&changed["title"], changed.get("location")), (&json!("Raid evening"), None));
    assert_eq!(socket.expect("channelEvent.updated")["data"], changed);
    assert_eq!(alice.patch(&format!("{PATH}/raid"), &json!({})).is(200), changed, "nothing is told to nobody");

    let cancelled = alice.delete(&format!("{PATH}/raid")).is(200);
    assert_eq!(cancelled["status"], "cancelled");
    assert_eq!(socket.expect("channelEvent.cancelled")["data"], cancelled);
    assert_eq!(alice.delete(&format!("{PATH}/raid")).is(200), cancelled);
    alice.patch(&format!("{PATH}/raid"), &json!({ "title": "x" })).problem(409, "conflict");
    socket.expect_nothing();
}

#[test]
fn what_is_said_of_an_event_has_bounds() {
    let server = Server::start();
    let [alice] = server.room("c", ["alice"]);
    let with = |field: &str, value: Value| {
        let mut new = event("x", HOUR);
        new[field] = value;
        alice.post(PATH, &new)
    };
    for title in ["", "  ", "two\nlines", &"x".repeat(101), "what the fuck"] {
        with("title", json!(title)).invalid("/title");
    }
    with("description", json!("x".repeat(2_001))).invalid("/description");
    with("location", json!("what the fuck")).invalid("/location");
    with("startsAt", json!(at(HOUR * 24 * 366))).invalid("/startsAt");
    with("startsAt", json!("2020-01-01T00:00:00Z")).invalid("/startsAt");
    with("endsAt", json!(at(HOUR / 2))).invalid("/endsAt");
    with("endsAt", json!(at(HOUR * 24 * 40))).invalid("/endsAt");
    with("remindBeforeSeconds", json!([59])).invalid("/remindBeforeSeconds");
    with("remindBeforeSeconds", json!([60, 61, 62, 63, 64, 65])).invalid("/remindBeforeSeconds");
    with("title", json!("x".repeat(100))).is(201);
    for n in 1..100 {
        alice.post(PATH, &event(&format!("e{n}"), HOUR)).is(201);
    }
    alice.post(PATH, &event("one-more", HOUR)).problem(409, "conflict");
}

#[test]
fn events_are_found_by_when_they_start() {
    let server = Server::start();
    let [alice] = server.room("c", ["alice"]);
    for (id, hours) in [("late", 3), ("early", 1), ("middle", 2)] {
        alice.post(PATH, &event(id, HOUR * hours)).is(201);
    }
    alice.delete(&format!("{PATH}/middle")).is(200);
    assert_eq!(ids(&alice, &json!({})), ["early", "middle", "late"]);
    assert_eq!(ids(&alice, &json!({ "filter": { "status": "scheduled" } })), ["early", "late"]);
    let after = json!({ "filter": { "startsAt": { "$gt": at(HOUR * 3 / 2) } }, "sort": [{ "field": "startsAt", "direction": -1 }] });
    assert_eq!(ids(&alice, &after), ["late", "middle"]);
    let first = alice.post(&format!("{PATH}/query"), &json!({ "limit": 2 })).is(200);
    assert_eq!(ids(&alice, &json!({ "limit": 2, "cursor": first["next"] })), ["late"]);
}

#[test]
fn members_say_that_they_are_interested() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    let carol = server.user("carol");
    alice.post(PATH, &event("raid", HOUR)).is(201);
    let path = format!("{PATH}/raid/interest");
    for count in [1, 1] {
        let event = bob.put(&path, &json!({})).is(200);
        assert_eq!(event["interestedCount"], count);
    }
    alice.put(&path, &json!({})).is(200);
    let who = bob.get(&path).is(200);
    assert_eq!((&who["items"][0]["userId"], &who["items"][1]["userId"]), (&json!("alice"), &json!("bob")));
    assert_eq!(bob.delete(&path).is(200)["interestedCount"], 1);
    carol.put(&path, &json!({})).problem(403, "permission_denied");
    bob.put(&format!("{PATH}/none/interest"), &json!({})).problem(404, "not_found");
}

#[test]
fn a_channel_is_reminded_and_told_of_the_start() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    let mut socket = bob.socket();
    let head = socket.subscribe("c", None)["data"]["seq"].as_i64();
    let second = Duration::from_secs(1);
    let mut soon = event("soon", 61 * second);
    soon["remindBeforeSeconds"] = json!([60, 3_600]);
    alice.post(PATH, &soon).is(201);
    alice.post(PATH, &event("now", second)).is(201);
    let mut told: Vec<Value> = (0..4).map(|_| socket.next_json()).collect();
    told.sort_by_key(|frame| frame["type"].to_string());
    let kinds: Vec<_> =
        told.iter().map(|frame| (frame["type"].as_str().unwrap(), frame["data"]["id"].as_str().unwrap())).collect();
    assert_eq!(kinds[..2].iter().map(|kind| kind.0).collect::<Vec<_>>(), ["channelEvent.created"; 2]);
    assert_eq!(kinds[2..], [("channelEvent.reminder", "soon"), ("channelEvent.started", "now")]);
    assert_eq!(told[3]["data"]["status"], "started");
    alice.delete(&format!("{PATH}/now")).problem(409, "conflict");
    // Who comes back is told of them too, each once.
    let mut later = alice.socket();
    later.subscribe("c", head);
    let missed: Vec<Value> = (0..4).map(|_| later.next_json()).collect();
    assert!(missed.iter().zip(1..).all(|(frame, n)| frame["seq"].as_i64() == head.map(|head| head + n)), "{missed:?}");
    later.expect_nothing();
    socket.expect_nothing();
}

#[test]
fn what_was_due_while_the_server_was_away_is_told_once() {
    let mut server = Server::start();
    let [alice] = server.room("c", ["alice"]);
    let seq = alice.get("/channels/c").is(200)["seq"].as_i64();
    alice.post(PATH, &event("raid", Duration::from_millis(400))).is(201);
    server.kill();
    std::thread::sleep(Duration::from_millis(600));
    let server = server.restart();
    let status = || server.user("alice").get(&format!("{PATH}/raid")).is(200)["status"].clone();
    eventually("it has started", || status() == "started");
    let server = server.restart();
    assert_eq!(server.user("alice").get("/channels/c").is(200)["seq"].as_i64(), seq.map(|seq| seq + 2));
}

#[test]
fn an_archived_channel_is_told_nothing() {
    let server = Server::start();
    let [alice] = server.room("c", ["alice"]);
    alice.post(PATH, &event("raid", Duration::from_millis(800))).is(201);
    let archived = alice.post_empty("/channels/c/archive").is(200);
    let status = || alice.get(&format!("{PATH}/raid")).is(200)["status"].clone();
    eventually("its time has come", || status() == "started");
    assert_eq!(alice.get("/channels/c").is(200)["seq"], archived["seq"]);
    alice.post(PATH, &event("more", HOUR)).problem(409, "channel_archived");
}

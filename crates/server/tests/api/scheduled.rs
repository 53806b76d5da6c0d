//! `/api/v3/channels/{channelId}/scheduledMessages`

use std::time::Duration;

use gavel_model::Clock;
use serde_json::{Value, json};

use crate::support::{Client, Server, eventually};

/// A moment from now.
pub(crate) fn at(from_now: Duration) -> String {
    Clock::System.now().plus(from_now).to_string()
}

const HOUR: Duration = Duration::from_hours(1);
const SOON: Duration = Duration::from_millis(300);

const PATH: &str = "/channels/c/scheduledMessages";

fn status(client: &Client, id: &str) -> String {
    client.get(&format!("{PATH}/{id}")).is(200)["status"].as_str().unwrap().to_owned()
}

fn texts(client: &Client) -> Vec<String> {
    let page = client.get("/channels/c/messages?sort=asc&limit=100").is(200);
    page["items"].as_array().unwrap().iter().map(|m| m["text"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_message_is_scheduled_read_changed_and_taken_away() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    let new = json!({ "sendAt": at(HOUR), "id": "later", "text": "hello", "data": { "k": 1 } });
    let made = alice.post(PATH, &new).is(201);
    assert_eq!(
        (&made["id"], &made["status"], &made["text"], &made["data"], &made["userId"]),
        (&json!("later"), &json!("scheduled"), &json!("hello"), &json!({ "k": 1 }), &json!("alice")),
    );
    assert_eq!(made["sendAt"], new["sendAt"]);
    assert_eq!(alice.post(PATH, &new).is(200), made, "the same again has no effect");
    assert_eq!(alice.get(&format!("{PATH}/later")).is(200), made);
    assert_eq!(alice.get(PATH).is(200), json!({ "items": [made], "next": null }));
    // Nobody else knows of it, but the app and who moderates.
    bob.get(&format!("{PATH}/later")).problem(404, "not_found");
    bob.delete(&format!("{PATH}/later")).problem(404, "not_found");
    bob.post(PATH, &new).problem(409, "conflict");
    assert_eq!(bob.get(PATH).is(200)["items"], json!([]));
    assert_eq!(server.app().get(PATH).is(200)["items"], json!([made]));
    alice.get("/messages/later").problem(404, "not_found");

    let patched = alice.patch(&format!("{PATH}/later"), &json!({ "text": "hi", "sendAt": at(2 * HOUR) })).is(200);
    assert_eq!((&patched["text"], &patched["data"]), (&json!("hi"), &json!({ "k": 1 })));
    assert!(patched["sendAt"].as_str() > made["sendAt"].as_str());
    assert_eq!(alice.get(&format!("{PATH}/later")).is(200), patched);
    alice.delete(&format!("{PATH}/later")).is(204);
    alice.get(&format!("{PATH}/later")).problem(404, "not_found");
    assert_eq!(alice.get(PATH).is(200)["items"], json!([]));
}

#[test]
fn those_who_moderate_everywhere_find_what_is_scheduled_in_all_channels() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    server.room("d", ["alice", "bob"]);
    alice.post(PATH, &json!({ "sendAt": at(2 * HOUR), "id": "second", "text": "x" })).is(201);
    bob.post("/channels/d/scheduledMessages", &json!({ "sendAt": at(HOUR), "id": "first", "text": "y" })).is(201);
    let app = server.app();
    let found = |body: Value| {
        let page = app.post("/scheduledMessages/query", &body).is(200);
        page["items"].as_array().unwrap().iter().map(|m| m["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(found(json!({})), ["first", "second"]);
    assert_eq!(found(json!({ "sort": [{ "field": "createdAt", "direction": 1 }] })), ["second", "first"]);
    assert_eq!(found(json!({ "filter": { "channelId": "d" } })), ["first"]);
    assert_eq!(found(json!({ "filter": { "userId": "alice", "status": { "$in": ["scheduled"] } } })), ["second"]);
    assert_eq!(found(json!({ "filter": { "status": "sent" } })), [""; 0]);
    let first = app.post("/scheduledMessages/query", &json!({ "limit": 1 })).is(200);
    assert_eq!(found(json!({ "cursor": first["next"] })), ["second"]);
    app.post("/scheduledMessages/query", &json!({ "filter": { "text": "x" } })).invalid("/filter/text");
    alice.post("/scheduledMessages/query", &json!({})).problem(403, "permission_denied");
}

#[test]
fn what_is_due_is_sent_in_order_and_its_author_is_told() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    let (mut mine, mut theirs) = (alice.socket(), bob.socket());
    theirs.subscribe("c", None);
    let soon = Clock::System.now().plus(SOON);
    for (id, wait) in [("third", 3), ("first", 1), ("second", 2)] {
        let new = json!({ "sendAt": soon.plus(Duration::from_millis(wait)), "id": id, "text": id });
        alice.post(PATH, &new).is(201);
    }
    for id in ["first", "second", "third"] {
        let event = theirs.expect("message.created");
        assert_eq!((&event["data"]["id"], &event["data"]["userId"]), (&json!(id), &json!("alice")));
        let told = mine.expect("scheduledMessage.sent");
        assert_eq!((&told["data"]["id"], &told["data"]["status"]), (&json!(id), &json!("sent")));
        assert!(told.get("seq").is_none());
    }
    theirs.expect_nothing();
    assert_eq!(texts(&bob), ["first", "second", "third"]);
    alice.patch(&format!("{PATH}/first"), &json!({ "text": "x" })).problem(409, "conflict");
    alice.delete(&format!("{PATH}/first")).is(204);
    assert_eq!(texts(&bob).len(), 3, "what was sent stays sent");
    let again = json!({ "sendAt": at(HOUR), "id": "first", "text": "again" });
    alice.post(PATH, &again).problem(409, "conflict");
}

#[test]
fn what_may_not_be_sent_when_it_is_due_fails_and_says_why() {
    let server = Server::start();
    let [alice, _] = server.room("c", ["alice", "bob"]);
    let bob = server.user("bob");
    let mut socket = bob.socket();
    bob.post(PATH, &json!({ "sendAt": at(SOON), "id": "gone", "text": "hello" })).is(201);
    bob.post_empty("/channels/c/leave").is(204);
    socket.expect("member.left");
    let told = socket.expect("scheduledMessage.failed");
    assert_eq!(
        (&told["data"]["status"], &told["data"]["problem"]["code"]),
        (&json!("failed"), &json!("permission_denied"))
    );
    bob.post_empty("/channels/c/join").is(200);
    bob.post(PATH, &json!({ "sendAt": at(SOON), "id": "rude", "text": "what the fuck" })).is(201);
    socket.expect("message.stopped");
    let told = socket.expect("scheduledMessage.failed");
    assert_eq!(told["data"]["problem"]["code"], "message_stopped");
    assert_eq!(status(&bob, "rude"), "failed");
    assert!(texts(&alice).iter().all(|text| text != "hello"));
}

#[test]
fn what_cannot_be_scheduled_is_refused() {
    let server = Server::start();
    let [alice, _] = server.room("c", ["alice", "bob"]);
    let minute = Duration::from_mins(1);
    let past = Clock::System.now().minus(minute).to_string();
    alice.post(PATH, &json!({ "text": "x" })).invalid("");
    alice.post(PATH, &json!({ "sendAt": "soon", "text": "x" })).invalid("/sendAt");
    alice.post(PATH, &json!({ "sendAt": past, "text": "x" })).invalid("/sendAt");
    alice.post(PATH, &json!({ "sendAt": at(370 * 24 * HOUR), "text": "x" })).invalid("/sendAt");
    alice.post(PATH, &json!({ "sendAt": at(HOUR), "text": " " })).invalid("/text");
    alice.post(PATH, &json!({ "sendAt": at(HOUR), "text": 1 })).invalid("/text");
    alice.post(PATH, &json!({ "sendAt": at(HOUR), "text": "x", "colour": 1 })).invalid("/colour");
    alice.post(PATH, &json!({ "sendAt": at(HOUR), "text": "x", "variables": {} })).invalid("/variables");
    let outsider = server.user("outsider");
    outsider.post(PATH, &json!({ "sendAt": at(HOUR), "text": "x" })).problem(403, "permission_denied");
    alice
        .post("/channels/none/scheduledMessages", &json!({ "sendAt": at(HOUR), "text": "x" }))
        .problem(404, "not_found");
    alice.post("/channels/c/messages", &json!({ "id": "there", "text": "x" })).is(201);
    alice.post(PATH, &json!({ "sendAt": at(HOUR), "id": "there", "text": "x" })).problem(409, "conflict");
    alice.post(PATH, &json!({ "sendAt": at(HOUR), "id": "later", "text": "x" })).is(201);
    for (bad, pointer) in
        [(json!({ "sendAt": past }), "/sendAt"), (json!({ "text": "" }), "/text"), (json!({ "id": "y" }), "/id")]
    {
        alice.patch(&format!("{PATH}/later"), &bad).invalid(pointer);
    }
}

#[test]
fn a_hundred_wait_and_are_listed_page_by_page() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    for i in 0..100_u32 {
        let send_at = at(Duration::from_secs(3_600 - u64::from(i)));
        alice.post(PATH, &json!({ "sendAt": send_at, "id": format!("s{i}"), "text": "x" })).is(201);
    }
    alice.post(PATH, &json!({ "sendAt": at(HOUR), "text": "x" })).problem(409, "conflict");
    bob.post(PATH, &json!({ "sendAt": at(HOUR), "text": "x" })).is(201);
    let (mut ids, mut path) = (Vec::new(), format!("{PATH}?limit=40"));
    loop {
        let mut page = alice.get(&path).is(200);
        ids.extend(page["items"].as_array().unwrap().iter().map(|item| item["id"].clone()));
        let Value::String(next) = page["next"].take() else { break };
        path = format!("{PATH}?limit=40&cursor={next}");
    }
    // The one who made the channel sees the others' too.
    let mut expected: Vec<_> = (0..100).rev().map(|i| json!(format!("s{i}"))).collect();
    let others = ids.iter().position(|id| !id.as_str().unwrap().starts_with('s')).unwrap();
    expected.insert(others, ids[others].clone());
    assert_eq!(ids, expected);
}

#[test]
fn a_template_gives_a_scheduled_message_its_text() {
    let server = Server::start();
    let [_, _] = server.room("c", ["alice", "bob"]);
    let app = server.app();
    app.post("/templates", &json!({ "id": "t", "name": "T", "text": "Dear {{name}}" })).is(201);
    let with = |variables: Value| json!({ "sendAt": at(SOON), "id": "x", "templateId": "t", "variables": variables });
    app.post(PATH, &with(json!({}))).invalid("/variables/name");
    app.post(PATH, &with(json!({ "name": "A", "else": "B" }))).invalid("/variables/else");
    app.post(PATH, &json!({ "sendAt": at(SOON), "templateId": "none" })).invalid("/templateId");
    app.post(PATH, &json!({ "sendAt": at(SOON), "templateId": "t", "text": "x", "variables": { "name": "A" } }))
        .invalid("/text");
    app.post(PATH, &with(json!({ "name": "A" }))).is(201);
    // What was filled in stays, whatever becomes of the template.
    app.delete("/templates/t").is(204);
    eventually("it is sent", || texts(&server.user("bob")) == ["Dear A"]);
    eventually("and settled", || status(&app, "x") == "sent");
}

#[test]
fn a_revoked_key_sends_no_more() {
    let server = Server::start();
    let [alice, _] = server.room("c", ["alice", "bob"]);
    let printed = server.gavel(&["key", "create", "short-lived", "--scope", "admin"]);
    let key = server.bearer(printed.lines().last().unwrap());
    let id = printed.split_whitespace().nth(1).unwrap().to_owned();
    key.post(PATH, &json!({ "sendAt": at(SOON + Duration::from_secs(1)), "id": "x", "text": "x" })).is(201);
    server.gavel(&["key", "revoke", &id]);
    eventually("it fails", || status(&alice, "x") == "failed");
    assert_eq!(alice.get(&format!("{PATH}/x")).is(200)["problem"]["code"], "key_revoked");
}

#[test]
fn another_moves_it_or_takes_it_away_and_does_not_reword_it() {
    let server = Server::start();
    let [admin, bob] = server.room("c", ["admin", "bob"]);
    let mut socket = bob.socket();
    bob.post(PATH, &json!({ "sendAt": at(HOUR), "id": "b", "text": "mine" })).is(201);
    let path = format!("{PATH}/b");
    for reworded in [json!({ "text": "yours" }), json!({ "data": { "k": 1 } })] {
        assert_eq!(admin.patch(&path, &reworded).problem(403, "permission_denied")["permission"], "edit_message");
    }
    let moved = admin.patch(&path, &json!({ "sendAt": at(2 * HOUR) })).is(200);
    assert_eq!(moved["text"], "mine");
    assert_eq!(socket.expect("scheduledMessage.updated")["data"], moved);
    bob.patch(&path, &json!({ "text": "still mine" })).is(200);
    admin.delete(&path).is(204);
    assert_eq!(socket.expect("scheduledMessage.deleted")["data"]["text"], "still mine");
    socket.expect_nothing();
    let logged = |event: &str, by: &str| {
        let by = format!("type = 'scheduledMessage.{event}' and subject = 'b' and actor = 'user:{by}'");
        server.look().one::<i64>(&format!("select count(*) from events where {by}"))
    };
    for (event, by) in [("created", "bob"), ("updated", "admin"), ("updated", "bob"), ("deleted", "admin")] {
        assert_eq!(logged(event, by), 1, "{event} {by}");
    }
}

#[test]
fn slow_mode_has_it_wait() {
    let server = Server::start();
    let [admin, bob] = server.room("c", ["admin", "bob"]);
    admin.patch("/channels/c", &json!({ "settings": { "slowModeSeconds": 2 } })).is(200);
    let mut socket = bob.socket();
    bob.post(PATH, &json!({ "sendAt": at(SOON), "id": "b", "text": "later" })).is(201);
    bob.post("/channels/c/messages", &json!({ "text": "now" })).is(201);
    let put_off = socket.expect("scheduledMessage.updated");
    assert_eq!(put_off["data"]["status"], "scheduled");
    assert_eq!(socket.expect("scheduledMessage.sent")["data"]["sendAt"], put_off["data"]["sendAt"]);
    assert_eq!(texts(&admin), ["now", "later"]);
}

/// A crash between the sending and its note, after which the sender may send no more.
#[test]
fn what_was_sent_before_a_crash_was_sent() {
    let server = Server::start();
    let [_, bob] = server.room("c", ["admin", "bob"]);
    let printed = server.gavel(&["key", "create", "short-lived", "--scope", "admin"]);
    let key = server.bearer(printed.lines().last().unwrap());
    let key_id = printed.split_whitespace().nth(1).unwrap().to_owned();
    for (id, client) in [("app", &server.app()), ("bob", &bob), ("key", &key)] {
        client.post(PATH, &json!({ "sendAt": at(SOON), "id": id, "text": id })).is(201);
        eventually("it is sent", || status(client, id) == "sent");
    }
    let sending = "update scheduled_messages set status = 'sending'";
    server.gavel(&["key", "revoke", &key_id]);
    server.app().delete("/channels/c/members/bob").is(204);
    server.app().post_empty("/channels/c/archive").is(200);
    server.look().execute(sending, sending);
    for id in ["app", "bob", "key"] {
        eventually("it is settled", || status(&server.app(), id) != "sending");
        assert_eq!(status(&server.app(), id), "sent");
    }
}

/// What is scheduled has its id from the start: no other message takes it meanwhile.
#[test]
fn an_id_is_kept_for_what_is_scheduled() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    alice.post(PATH, &json!({ "sendAt": at(HOUR), "id": "kept", "text": "later" })).is(201);
    for client in [&alice, &bob] {
        client.post("/channels/c/messages", &json!({ "id": "kept", "text": "now" })).problem(409, "conflict");
    }
    alice.patch(&format!("{PATH}/kept"), &json!({ "sendAt": at(SOON) })).is(200);
    eventually("it is sent", || status(&alice, "kept") == "sent");
    assert_eq!(texts(&bob), ["later"]);
    // The other way round, too.
    bob.post("/channels/c/messages", &json!({ "id": "taken", "text": "now" })).is(201);
    alice.post(PATH, &json!({ "sendAt": at(HOUR), "id": "taken", "text": "later" })).problem(409, "conflict");
    // What was taken away, and what could not be sent, keeps nothing.
    alice.post(PATH, &json!({ "sendAt": at(HOUR), "id": "away", "text": "later" })).is(201);
    alice.delete(&format!("{PATH}/away")).is(204);
    alice.post("/channels/c/messages", &json!({ "id": "away", "text": "now" })).is(201);
    bob.post(PATH, &json!({ "sendAt": at(SOON), "id": "failed", "text": "later" })).is(201);
    bob.post_empty("/channels/c/leave").is(204);
    eventually("it has failed", || status(&server.app(), "failed") == "failed");
    alice.post("/channels/c/messages", &json!({ "id": "failed", "text": "now" })).is(201);
}

#[test]
fn what_could_not_be_sent_now_is_not_scheduled() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    bob.post("/channels/c/messages", &json!({ "id": "m", "text": "hello" })).is(201);
    let schedule = |more: Value| {
        let mut new = json!({ "sendAt": at(HOUR), "text": "later" });
        new.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        bob.post(PATH, &new)
    };
    schedule(json!({ "parentId": "nowhere" })).invalid("/parentId");
    schedule(json!({ "mentions": ["stranger"] })).invalid("/mentions");
    schedule(json!({ "parentId": "m", "mentions": ["alice"] })).is(201);
    alice.patch("/channels/c", &json!({ "settings": { "threads": false, "maxMessageChars": 5 } })).is(200);
    schedule(json!({ "parentId": "m" })).problem(403, "threads_off");
    schedule(json!({ "text": "too long" })).invalid("/text");
}

//! What happens later, across kill -9: a broadcast half way, and scheduled messages that come due meanwhile.

use std::{thread, time::Duration};

use gavel_model::Clock;
use serde_json::{Value, json};

use crate::{
    books,
    support::{Client, Setup, eventually},
};

const CHANNELS: i64 = 120;

fn texts(app: &Client, channel: &str) -> Vec<String> {
    let page = app.get(&format!("/channels/{channel}/messages?sort=asc&limit=100")).is(200);
    page["items"].as_array().unwrap().iter().map(|m| m["text"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_broadcast_goes_on_after_kill_9_and_what_is_due_is_sent_once() {
    let mut server = Setup::default().env("GAVEL_JOBS_BROADCAST_PER_SECOND", "40").start();
    let app = server.app();
    for i in 0..CHANNELS {
        app.post("/channels", &json!({ "id": format!("c{i}"), "displayName": "x" })).is(201);
    }
    app.post("/channels", &json!({ "id": "later", "displayName": "x" })).is(201);
    let to = json!({ "channels": { "id": { "$autocomplete": "c" } } });
    let job = app.post("/broadcasts", &json!({ "message": { "text": "to all" }, "to": to })).is(202);
    let path = format!("/jobs/{}", job["id"].as_str().unwrap());
    // Time enough to schedule them all, on a busy machine too.
    let due = Clock::System.now().plus(Duration::from_secs(5));
    for i in (0..20).rev() {
        let new = json!({ "id": format!("s{i}"), "text": i.to_string(), "sendAt": due.plus(Duration::from_millis(i)) });
        app.post("/channels/later/scheduledMessages", &new).is(201);
    }
    let sent = |job: &Value| job["result"]["sent"].as_i64().unwrap_or(0);
    // Twice: once while the broadcast goes on, and once about when the scheduled messages go out.
    for least in [20, 60] {
        eventually("it goes on", || sent(&server.app().get(&path).is(200)) > least);
        server.kill();
        thread::sleep(Duration::from_millis(600));
        server = server.restart();
        assert!(!server.log().contains("panicked"), "{}", server.log());
    }
    let app = server.app();
    eventually("it is done", || app.get(&path).is(200)["state"] == "done");
    let job = app.get(&path).is(200);
    assert_eq!((sent(&job), &job["result"]["failed"], &job["progress"]), (CHANNELS, &json!(0), &json!(1.0)));
    for i in 0..CHANNELS {
        assert_eq!(texts(&app, &format!("c{i}")), ["to all"], "c{i}");
    }
    let expected: Vec<_> = (0..20).map(|i| i.to_string()).collect();
    eventually("what is due is sent", || texts(&app, "later").len() >= expected.len());
    assert_eq!(texts(&app, "later"), expected);
    let list = || app.get("/channels/later/scheduledMessages?limit=100").is(200)["items"].as_array().unwrap().clone();
    eventually("and settled", || list().iter().all(|item| item["status"] == "sent"));
    books::check(&server);
}

//! `/api/v3/broadcasts` and `/api/v3/jobs`

use serde_json::{Value, json};

use crate::support::{Client, Server, Setup, eventually};

/// Waits for the end of a job.
pub(crate) fn done(client: &Client, id: &Value) -> Value {
    let path = format!("/jobs/{}", id.as_str().unwrap());
    let mut job = Value::Null;
    eventually("the job ends", || {
        job = client.get(&path).is(200);
        !matches!(job["state"].as_str(), Some("queued" | "running"))
    });
    job
}

fn last_text(client: &Client, channel: &str) -> Value {
    client.get(&format!("/channels/{channel}/messages?limit=1")).is(200)["items"][0]["text"].clone()
}

#[test]
fn a_broadcast_goes_to_the_channels_that_are_named() {
    let server = Server::start();
    let app = server.app();
    let [alice, ..] = server.room("one", ["alice", "bob"]);
    server.room("two", ["alice", "bob"]);
    let to = json!({ "channelIds": ["one", "two", "none", "one"] });
    let answer = app.post("/broadcasts", &json!({ "message": { "text": "hear, hear" }, "to": to }));
    let location = answer.headers["location"].to_str().unwrap().to_owned();
    let job = answer.is(202);
    assert_eq!(location, format!("/api/v3/jobs/{}", job["id"].as_str().unwrap()));
    let job = done(&app, &job["id"]);
    assert_eq!((&job["state"], &job["progress"], &job["kind"]), (&json!("done"), &json!(1.0), &json!("broadcast")));
    let result = &job["result"];
    assert_eq!((&result["sent"], &result["stopped"], &result["failed"]), (&json!(2), &json!(0), &json!(1)));
    assert_eq!((&result["total"], &result["text"]), (&json!(3), &json!("hear, hear")));
    assert_eq!(app.post("/broadcasts/reach", &json!({ "to": to })).is(200)["count"], 3);
    assert_eq!(result["failures"][0]["channelId"], "none");
    assert_eq!(result["failures"][0]["code"], "not_found");
    for channel in ["one", "two"] {
        assert_eq!(last_text(&alice, channel), "hear, hear");
    }
}

#[test]
fn a_broadcast_goes_to_those_a_filter_finds() {
    let server = Server::start();
    let app = server.app();
    for i in 0..60 {
        let kind = if i % 2 == 0 { "even" } else { "odd" };
        app.post("/channels", &json!({ "id": format!("c{i}"), "displayName": "x", "tags": [kind] })).is(201);
        app.put(&format!("/users/u{i}"), &json!({})).is(200);
    }
    let to = json!({ "channels": { "tags": { "$contains": "even" } } });
    assert_eq!(app.post("/broadcasts/reach", &json!({ "to": to })).is(200)["count"], 30);
    let job = app.post("/broadcasts", &json!({ "message": { "text": "even" }, "to": to })).is(202);
    assert_eq!(done(&app, &job["id"])["result"]["sent"], 30);
    assert_eq!((last_text(&app, "c58"), last_text(&app, "c59")), (json!("even"), Value::Null));

    // To users each in their conversation; the sender is none of them.
    let to = json!({ "users": { "id": { "$autocomplete": "u" } } });
    app.post("/broadcasts", &json!({ "message": { "text": "x" }, "to": to })).invalid("X-Gavel-User");
    app.post("/broadcasts/reach", &json!({ "to": to })).invalid("X-Gavel-User");
    let everybody = json!({ "users": {} });
    app.put("/users/staff", &json!({})).is(200);
    let staff = server.acting("staff");
    staff
        .post("/broadcasts", &json!({ "message": { "text": "x" }, "to": everybody }))
        .problem(403, "permission_denied");
}

#[test]
fn a_rule_stops_a_broadcast_like_any_message() {
    let server = Server::start();
    let app = server.app();
    server.room("c", ["alice", "bob"]);
    let to = json!({ "channelIds": ["c"] });
    let job = app.post("/broadcasts", &json!({ "message": { "text": "what the fuck" }, "to": to })).is(202);
    assert_eq!(done(&app, &job["id"])["result"]["stopped"], 1);
}

#[test]
fn a_broadcast_is_cancelled() {
    let server = Setup::default().env("GAVEL_JOBS_BROADCAST_PER_SECOND", "5").start();
    let app = server.app();
    let ids: Vec<_> = (0..200).map(|i| format!("none-{i}")).collect();
    let job = app.post("/broadcasts", &json!({ "message": { "text": "x" }, "to": { "channelIds": ids } })).is(202);
    let path = format!("/jobs/{}", job["id"].as_str().unwrap());
    eventually("it begins", || app.get(&path).is(200)["result"]["failed"].as_i64() > Some(0));
    let running = app.get(&path).is(200);
    assert!(running["progress"].as_f64() > Some(0.0) && running["progress"].as_f64() < Some(1.0), "{running}");
    let cancelled = app.delete(&path).is(200);
    assert_eq!(cancelled["state"], "cancelled");
    assert!(cancelled["finishedAt"].is_string());
    assert_eq!(app.delete(&path).is(200), cancelled, "so already");
    assert_eq!(app.get(&path).is(200), cancelled);
    let found = app.post("/jobs/query", &json!({ "filter": { "state": "cancelled" } })).is(200);
    assert_eq!(found["items"], json!([cancelled]));
    assert_eq!(server.user("alice").post("/jobs/query", &json!({})).is(200)["items"], json!([]));
}

#[test]
fn what_is_no_broadcast_is_refused() {
    let server = Setup::default().env("GAVEL_HTTP_BODY_BYTES", "200000").start();
    let app = server.app();
    app.post("/templates", &json!({ "id": "t", "name": "T", "text": "Dear {{name}}" })).is(201);
    let to = json!({ "channelIds": ["c"] });
    let refused = |body: Value, pointer: &str| drop(app.post("/broadcasts", &body).invalid(pointer));
    refused(json!({ "to": to }), "");
    refused(json!({ "message": { "text": "" }, "to": to }), "/message/text");
    refused(json!({ "message": { "text": 1 }, "to": to }), "/message/text");
    refused(json!({ "message": { "id": "m", "text": "x" }, "to": to }), "/message/id");
    refused(json!({ "message": { "text": "x" }, "to": to, "colour": 1 }), "/colour");
    refused(json!({ "message": { "text": "x" } }), "");
    refused(json!({ "message": { "text": "x" }, "to": { "channelIds": [] } }), "/to/channelIds");
    refused(json!({ "message": { "text": "x" }, "to": { "channelIds": [" "] } }), "/to/channelIds/0");
    refused(json!({ "message": { "text": "x" }, "to": { "channels": { "colour": 1 } } }), "/to/channels/colour");
    app.post("/broadcasts/reach", &json!({ "to": { "users": { "colour": 1 } } })).invalid("X-Gavel-User");
    app.post("/broadcasts/reach", &json!({ "to": { "channels": { "colour": 1 } } })).invalid("/to/channels/colour");
    refused(
        json!({ "message": { "text": "x" }, "to": to, "templateId": "t", "variables": { "name": "A" } }),
        "/message/text",
    );
    refused(json!({ "to": to, "templateId": "t" }), "/variables/name");
    let many: Vec<_> = (0..10_001).map(|i| i.to_string()).collect();
    refused(json!({ "message": { "text": "x" }, "to": { "channelIds": many } }), "/to/channelIds");
    app.post("/broadcasts", &json!({ "to": to, "templateId": "t", "variables": { "name": "A" } })).is(202);
    app.get("/jobs/none").problem(404, "not_found");
    app.delete("/jobs/none").problem(404, "not_found");
}

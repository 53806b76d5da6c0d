//! `GET /api/v3/analytics` and `GET /api/v3/channels/{channelId}/analytics`

use serde_json::{Value, json};

use crate::support::{Client, Server, Setup, eventually};

const RUDE: &str = "what the fuck";

fn say(client: &Client, channel: &str, message: &Value) {
    let sent = client.post(&format!("/channels/{channel}/messages"), message);
    assert!(matches!(sent.status, 200 | 201), "{sent:?}");
}

/// What was counted, once all is.
fn counted(client: &Client, path: &str) -> Value {
    let mut counted = Value::Null;
    eventually("all is counted", || {
        counted = client.get(path).is(200);
        counted["behind"] == 0
    });
    counted
}

/// Moves all that the log tells of by its number of messages, and has it counted from the beginning.
fn recount(server: &Server, at: &str) {
    let look = server.look();
    for table in ["activity", "active_users", "open_turns"] {
        let sql = format!("delete from {table}");
        look.execute(&sql, &sql);
    }
    let moved = format!("update events set at = {at}");
    look.execute(&moved, &moved);
    look.execute("delete from activity_cursors", "delete from activity_cursors");
}

fn totals(of: &Value) -> Vec<(&str, i64)> {
    let counts = of.as_object().unwrap().iter();
    counts.filter_map(|(name, count)| Some((name.as_str(), count.as_i64()?))).filter(|(_, count)| *count > 0).collect()
}

/// A channel in which a bit of everything happened.
fn busy() -> Server {
    let server = Setup::default().env("GAVEL_MODERATION_PROFANITY", "block").start();
    let [alice, bob, cleo, _] = server.room("lobby", ["alice", "bob", "cleo", "dan"]);
    let app = server.app();
    say(&alice, "lobby", &json!({ "id": "one", "text": "one" }));
    say(&alice, "lobby", &json!({ "id": "two", "text": "two" }));
    say(&alice, "lobby", &json!({ "text": RUDE }));
    say(&bob, "lobby", &json!({ "id": "reply", "text": "a reply", "parentId": "one" }));
    say(&cleo, "lobby", &json!({ "id": "second", "text": "another", "parentId": "one" }));
    say(&bob, "lobby", &json!({ "id": "three", "text": "three" }));
    let file = json!({ "type": "file", "url": "https://files.example/a.pdf" });
    say(&bob, "lobby", &json!({ "id": "four", "type": "file", "attachments": [file, file] }));
    bob.put("/messages/one/reactions/like", &json!({})).is(200);
    alice.patch("/messages/two", &json!({ "text": "two, mended" })).is(200);
    bob.delete("/messages/three").is(200);
    app.delete("/messages/four").is(200);
    alice.post("/channels/lobby/read", &json!({})).is(200);
    cleo.post_empty("/channels/lobby/leave").is(204);
    assert_eq!(app.delete("/channels/lobby/members/dan").status, 204);
    server
}

#[test]
fn what_happened_is_counted_once() {
    let server = busy();
    let app = server.app();
    let lobby = counted(&app, "/channels/lobby/analytics");
    let by_hand = vec![
        ("attachments", 2),
        ("blocked", 1),
        ("deleted", 1),
        ("edits", 1),
        ("expelled", 1),
        ("joined", 4),
        ("left", 1),
        ("messages", 6),
        ("reactions", 1),
        ("removed", 1),
        ("replies", 2),
        ("threads", 1),
    ];
    assert_eq!(totals(&lobby["totals"]), by_hand);
    assert_eq!(lobby["types"], json!({ "text": 5, "file": 1 }));
    let people = &lobby["people"];
    assert_eq!((&people["members"], &people["senders"]), (&json!(2), &json!(3)), "{people}");
    // Alice has spoken since she read; nobody else reads.
    assert_eq!(people["passive"], 0);
    assert_eq!(people["participation"], 1.0);
    assert_eq!((&people["sendersBefore"], &people["retention"]), (&json!(0), &Value::Null));
    let responses = &lobby["responses"];
    assert_eq!((&responses["turns"], &responses["answered"], &responses["rate"]), (&json!(2), &json!(1), &json!(0.5)));
    assert_eq!((&responses["medianSeconds"], &responses["p90Seconds"]), (&json!(5), &json!(5)));
    let hours = lobby["hours"].as_array().unwrap();
    assert_eq!((hours.len(), hours[0].as_array().unwrap().len()), (7, 24));
    let all: i64 = hours.iter().flat_map(|day| day.as_array().unwrap()).filter_map(Value::as_i64).sum();
    assert_eq!(all, 6);
    // The whole app has this channel and no other.
    let whole = counted(&app, "/analytics");
    assert_eq!((&whole["totals"], &whole["points"]), (&lobby["totals"], &lobby["points"]));
    let top = json!([{ "channelId": "lobby", "messages": 6, "stopped": 1, "messagesBefore": 0 }]);
    assert_eq!((&whole["channels"]["active"], &whole["channels"]["top"]), (&json!(1), &top));
    assert!(lobby.get("channels").is_none());
    // Begun anew it comes to the same, and what comes after is added.
    let server = server.restart();
    assert_eq!(counted(&server.app(), "/channels/lobby/analytics")["totals"], lobby["totals"]);
    say(&server.user("alice"), "lobby", &json!({ "text": "five" }));
    let more = counted(&server.app(), "/channels/lobby/analytics");
    assert_eq!((&more["totals"]["messages"], &more["responses"]["answered"]), (&json!(7), &json!(2)));
    // The metrics tell of the same.
    let metrics = server.anonymous().get("//metrics").text;
    assert!(metrics.contains("gavel_activity_total{what=\"messages\"} 1\n"), "{metrics}");
}

#[test]
fn days_are_those_of_the_time_zone() {
    let server = busy();
    let app = server.app();
    counted(&app, "/analytics");
    // 2026-03-29T00:30:00Z, which is half past one in Berlin; an hour later it is half past three there.
    recount(&server, "1774744200000");
    let path = "/channels/lobby/analytics?from=2026-03-28&to=2026-03-30";
    let utc = counted(&app, path);
    let messages = |of: &Value| -> Vec<(String, i64)> {
        let points = of["points"].as_array().unwrap().iter();
        points.map(|point| (point["at"].as_str().unwrap().to_owned(), point["messages"].as_i64().unwrap())).collect()
    };
    let of = |at: &str, count: i64| (format!("2026-03-{at}:00:00.000Z"), count);
    assert_eq!(messages(&utc), [of("28T00", 0), of("29T00", 6), of("30T00", 0)]);
    assert_eq!(utc["hours"][6][0], 6);
    let berlin = app.get(&format!("{path}&timeZone=Europe/Berlin")).is(200);
    assert_eq!(messages(&berlin), [of("27T23", 0), of("28T23", 6), of("29T22", 0)]);
    assert_eq!((&berlin["hours"][6][1], &berlin["timeZone"]), (&json!(6), &json!("Europe/Berlin")));
    let west = app.get(&format!("{path}&timeZone=-05:00")).is(200);
    assert_eq!(messages(&west), [of("28T05", 6), of("29T05", 0), of("30T05", 0)]);
    assert_eq!(west["hours"][5][19], 6);
    // The day on which the clocks go forward has 23 hours.
    let hours = app.get("/channels/lobby/analytics?from=2026-03-29&to=2026-03-29&timeZone=Europe/Berlin&interval=hour");
    let hours = messages(&hours.is(200));
    assert_eq!((hours.len(), &hours[1]), (23, &of("29T00", 6)));
    // Weeks begin on Monday; the first with the range.
    let weeks = app.get("/channels/lobby/analytics?from=2026-03-26&to=2026-04-07&interval=week").is(200);
    let first = |of: &Value| {
        of.as_array().unwrap().iter().map(|p| p["at"].as_str().unwrap()[..10].to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(first(&weeks["points"]), ["2026-03-26", "2026-03-30", "2026-04-06"]);
    assert_eq!((&weeks["points"][0]["messages"], &weeks["points"][0]["senders"]), (&json!(6), &json!(3)));
    // What came before is told beside it, and who of it came back.
    let after = app.get("/channels/lobby/analytics?from=2026-03-30&to=2026-03-31").is(200);
    assert_eq!((&after["totals"]["messages"], &after["previous"]["messages"]), (&json!(0), &json!(6)));
    assert_eq!((&after["people"]["sendersBefore"], &after["people"]["retention"]), (&json!(3), &json!(0.0)));
}

#[test]
fn channels_that_stand_out_are_named() {
    let server = Server::start();
    let app = server.app();
    for channel in ["rose", "fell", "same"] {
        server.room(channel, ["alice"]);
    }
    for (channel, count) in [("rose", 12), ("fell", 11), ("same", 10)] {
        for _ in 0..count {
            say(&app, channel, &json!({ "text": "x" }));
        }
    }
    counted(&app, "/analytics");
    // What was said in one lies in the day before the last, in the others on it; in one of them on both.
    recount(
        &server,
        "1774800000000 - case when channel_id = 'fell' or (channel_id = 'same' and pos % 2 = 0) then 86400000 else 0 end",
    );
    let whole = counted(&app, "/analytics?from=2026-03-29&to=2026-03-29");
    let patterns = whole["channels"]["patterns"].as_array().unwrap();
    let found: Vec<_> =
        patterns.iter().map(|p| (p["kind"].as_str().unwrap(), p["channelId"].as_str().unwrap())).collect();
    assert_eq!(found, [("rising", "rose"), ("falling", "fell")], "{patterns:?}");
    // What is deleted is compared no more; what was counted of the whole app stays.
    app.delete("/channels/rose").is(204);
    app.get("/channels/rose/analytics").problem(404, "not_found");
    eventually("its counts are gone", || {
        let whole = app.get("/analytics?from=2026-03-29&to=2026-03-29").is(200);
        whole["channels"]["patterns"].as_array().unwrap().len() == 1
    });
    assert_eq!(counted(&app, "/analytics?from=2026-03-29&to=2026-03-29")["totals"], whole["totals"]);
}

#[test]
fn a_score_says_what_it_is_made_of() {
    let server = busy();
    let lobby = counted(&server.app(), "/channels/lobby/analytics?from=2020-01-01&to=2020-01-02");
    // Nothing was said then: that is all that there is to say of it.
    let aspects = |of: &Value| -> Vec<(String, f64, f64)> {
        let reasons = of["health"]["reasons"].as_array().unwrap().iter();
        let number = |of: &Value| of.as_f64().unwrap();
        reasons
            .map(|r| (r["aspect"].as_str().unwrap().to_owned(), number(&r["weight"]), number(&r["points"])))
            .collect()
    };
    assert_eq!(lobby["health"]["score"], 0);
    assert_eq!(aspects(&lobby), [("activity".into(), 20.0, 0.0), ("participation".into(), 20.0, 0.0)]);
    let now = counted(&server.app(), "/channels/lobby/analytics");
    let reasons = aspects(&now);
    assert_eq!(
        reasons.iter().map(|r| r.0.as_str()).collect::<Vec<_>>(),
        ["activity", "participation", "responses", "growth", "order"]
    );
    // 1 of 28 days where 8 in 10 are the goal; 1 of 2 turns where 7 in 10 are; 4 of 6 came; 1 of 7 was stopped.
    assert_eq!(reasons.iter().map(|r| r.2).collect::<Vec<_>>(), [0.9, 20.0, 14.3, 10.0, 0.0]);
    let (weights, points): (f64, f64) = reasons.iter().fold((0.0, 0.0), |(w, p), r| (w + r.1, p + r.2));
    assert_eq!(now["health"]["score"].as_f64(), Some((100.0 * points / weights).round()));
    assert_eq!(now["health"]["reasons"][4]["text"], "1 of 7 messages were stopped.");
}

#[test]
fn the_points_are_a_table_too() {
    let server = busy();
    let app = server.app();
    counted(&app, "/analytics");
    recount(&server, "1774744200000");
    counted(&app, "/analytics");
    let path = "/channels/lobby/analytics?from=2026-03-28&to=2026-03-29";
    let table = "at,messages,masked,bounced,blocked,replies,threads,attachments,reactions,edits,deleted,removed,joined,left,expelled,senders\r\n\
                 2026-03-28T00:00:00.000Z,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0\r\n\
                 2026-03-29T00:00:00.000Z,6,0,0,1,2,1,2,1,1,1,1,4,1,1,3\r\n";
    for answer in [app.get(&format!("{path}&format=csv")), app.with("Accept", "text/csv").get(path)] {
        assert_eq!((answer.status, answer.text.as_str()), (200, table));
        assert_eq!(answer.headers["content-disposition"], "attachment; filename=\"lobby-analytics.csv\"");
    }
    app.with("Accept", "text/csv").get(&format!("{path}&format=json")).is(200);
}

#[test]
fn what_cannot_be_asked_is_said() {
    let server = Server::start();
    let app = server.app();
    app.get("/channels/none/analytics").problem(404, "not_found");
    for (query, pointer) in [
        ("from=yesterday", "/from"),
        ("from=2026-02-30", "/from"),
        ("to=2026-1-1", "/to"),
        ("from=2026-01-02&to=2026-01-01", "/from"),
        ("from=2025-01-01&to=2026-01-02", "/from"),
        ("from=-009999-01-01", "/from"),
        ("from=9999-12-31&to=9999-12-31", "/from"),
        ("timeZone=Mars/Olympus", "/timeZone"),
        ("timeZone=", "/timeZone"),
        ("interval=minute", "/interval"),
        ("from=2026-01-01&to=2026-03-01&interval=hour", "/interval"),
        ("format=xml", "/format"),
    ] {
        app.get(&format!("/analytics?{query}")).invalid(pointer);
    }
    app.get("/analytics?sort=x").problem(400, "validation");
    for good in [
        "from=0000-01-01&to=0000-01-02",
        "from=2024-01-01&to=2024-12-31",
        "timeZone=%2B05:30",
        "timeZone=+05:30&interval=week",
    ] {
        let empty = app.get(&format!("/analytics?{good}")).is(200);
        assert_eq!(empty["totals"]["messages"], 0, "{good}");
    }
}

//! JSON that is deep, wide or strange, wherever JSON is taken: a clear answer, and never a 500.

use serde_json::{Value, json};

use crate::{
    support::Server,
    watch,
    wire::{Wire, masked},
};

/// Nested so deep, in arrays or objects.
fn deep(depth: usize, open: &str, close: &str) -> String {
    open.repeat(depth) + "1" + &close.repeat(depth)
}

/// Values that a parser, a store or a filter might choke on.
fn bombs() -> Vec<String> {
    let wide = format!("{{{}}}", (0..6_000).map(|n| format!("\"k{n}\":1")).collect::<Vec<_>>().join(","));
    let mut bombs = vec![
        deep(30_000, "[", "]"),
        deep(10_000, "{\"a\":", "}"),
        deep(127, "[", "]"),
        deep(120, "{\"a\":", "}"),
        deep(60, "{\"$and\":[", "]}"),
        deep(7, "{\"$and\":[", "]}"),
        "[".repeat(60_000),
        "{\"a\":".repeat(10_000),
        format!("[{}]", "1,".repeat(30_000)),
        wide,
        format!("\"{}\"", "x".repeat(60_000)),
        format!("\"{}\"", "\\u0000".repeat(5_000)),
        "\"\\ud800\"".into(),
        "1e999999".into(),
        format!("1{}", "0".repeat(50_000)),
        "-0".into(),
        "18446744073709551616".into(),
        "NaN".into(),
        "{\"a\":1,\"a\":2}".into(),
        "{\"\":1}".into(),
    ];
    let fields = ["$eq", "$in", "$contains", "$autocomplete", "$exists", "$or", "$where", "__proto__"];
    bombs.extend(fields.map(|field| format!("{{\"{field}\":[[[]]]}}")));
    bombs.push(json!({ "$in": vec!["x"; 8_000] }).to_string());
    bombs.push(json!({ "$contains": "%_".repeat(25_000) }).to_string());
    bombs.push(json!({ "$autocomplete": "a*\"' OR 1=1 --".repeat(4_000) }).to_string());
    bombs.push(json!({ "$or": vec![json!({ "id": "a" }); 3_000] }).to_string());
    bombs
}

fn server() -> Server {
    let server = Server::start();
    server.app().put("/users/ann", &json!({})).is(200);
    server.app().post("/channels", &json!({ "id": "one", "displayName": "One", "userIds": ["ann"] })).is(201);
    server.acting("ann").post("/channels/one/messages", &json!({ "id": "m", "text": "hello" })).is(201);
    server
}

#[test]
fn bombs_in_bodies() {
    let server = server();
    let app = server.app();
    let calls = [
        ("POST", "/channels", r#"{"displayName": "X", "metadata": @}"#),
        ("POST", "/channels", r#"{"displayName": "X", "tags": @}"#),
        ("POST", "/channels", "@"),
        ("PATCH", "/channels/one", r#"{"metadata": @}"#),
        ("POST", "/channels/one/messages", r#"{"text": "x", "data": @}"#),
        ("POST", "/channels/one/messages", r#"{"text": "x", "data": {"deep": @}}"#),
        ("POST", "/channels/one/messages", r#"{"text": @}"#),
        ("POST", "/channels/one/messages", r#"{"text": "x", "unknown": @}"#),
        ("PATCH", "/messages/m", r#"{"data": @}"#),
        ("POST", "/channels/query", r#"{"filter": @}"#),
        ("POST", "/channels/query", r#"{"filter": {"displayName": @}}"#),
        ("POST", "/channels/query", r#"{"filter": {"tags": @}}"#),
        ("POST", "/channels/query", r#"{"sort": @}"#),
        ("POST", "/channels/query", r#"{"limit": @}"#),
        ("POST", "/users/query", r#"{"filter": {"id": @}}"#),
        ("POST", "/channels/one/members/query", r#"{"filter": {"userId": @}}"#),
        ("POST", "/channels/one/members", r#"{"userIds": @}"#),
        ("PUT", "/users/ann", r#"{"displayName": @}"#),
    ];
    let bombs = bombs();
    for (method, path, template) in calls {
        for bomb in &bombs {
            let body = template.replace('@', bomb);
            let answer = app.call(method, path, Some(body.as_bytes()));
            let told = || body.chars().take(200).collect::<String>();
            assert!(answer.status < 500, "{method} {path} {}: {}", told(), answer.text);
            // What is kept is read back.
            if answer.status == 201 && path == "/channels/one/messages" {
                let id = answer.body["message"]["id"].as_str().unwrap();
                let read = app.get(&format!("/messages/{id}")).is(200);
                assert_eq!(read["data"], answer.body["message"]["data"], "{}", told());
            }
        }
    }
    app.post("/channels/query", &json!({})).is(200);
    watch::check(&server, "after bombs in bodies");
}

#[test]
fn bombs_in_frames() {
    let server = server();
    let mut socket = Wire::open(&server, "ann");
    for template in [
        "@",
        r#"{"type": "ping", "ref": @}"#,
        r#"{"type": @}"#,
        r#"{"type": "send", "ref": "r", "channelId": "one", "message": @}"#,
        r#"{"type": "send", "ref": "r", "channelId": "one", "message": {"text": "x", "data": {"a": @}}}"#,
        r#"{"type": "subscribe", "channelId": "one", "afterSeq": @}"#,
    ] {
        for bomb in bombs() {
            let frame = template.replace('@', &bomb);
            if frame.len() > 65_536 {
                continue;
            }
            socket.send(&masked(1, frame.as_bytes()));
            let answer = socket.json();
            let told = || frame.chars().take(200).collect::<String>();
            assert!(matches!(answer["type"].as_str(), Some("error" | "ack" | "pong")), "{}: {answer}", told());
            assert_ne!(answer["error"]["status"], 500, "{}: {answer}", told());
        }
    }
    watch::check(&server, "after bombs in frames");
}

/// Texts made to keep the profanity rule busy.
#[test]
fn bombs_in_texts() {
    let server = server();
    let ann = server.acting("ann");
    let texts: Vec<String> = vec![
        "f".repeat(5_000),
        "fu".repeat(2_500),
        "f.u.c.".repeat(800),
        "f u c ".repeat(800),
        "a\u{301}".repeat(2_500),
        "a".to_owned() + &"\u{301}".repeat(4_999),
        "f\u{200b}u\u{200b}c\u{200d}".repeat(800),
        "\u{1d41f}\u{1d42e}\u{1d41c}".repeat(1_600),
        "\u{fdfa}".repeat(5_000),
        "a".to_owned() + &"\u{202e}\u{2066}".repeat(2_499),
        "@$$h0l3".repeat(700),
        "(((((((".repeat(700),
        "shitshitshi".repeat(450),
        "\u{ac01}".repeat(5_000),
        "👩‍👩‍👧‍👦".repeat(700),
    ];
    for text in texts {
        let answer = ann.post("/channels/one/messages", &json!({ "text": text }));
        assert!(matches!(answer.status, 200 | 201), "{}", answer.text);
        let stored: &Value = &answer.body["message"];
        assert_eq!(stored["text"].as_str(), Some(&*text));
        for span in answer.body["moderation"]["spans"].as_array().into_iter().flatten() {
            let (start, end) = (span["start"].as_u64().unwrap(), span["end"].as_u64().unwrap());
            assert!(start < end && end <= text.chars().count() as u64, "{span}");
        }
    }
    watch::check(&server, "after bombs in texts");
}

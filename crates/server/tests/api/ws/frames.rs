//! Frames that are wrong: each is told so, with its `ref`, and the socket goes on.

use serde_json::{Value, json};

use crate::support::{Server, Setup};

#[test]
fn a_wrong_frame_is_told_where_and_the_socket_goes_on() {
    let server = Server::start();
    let [alice] = server.room("c", ["alice"]);
    let mut socket = alice.socket();
    let long = "x".repeat(65);
    let cases = [
        (json!({ "type": "shout", "ref": "r" }), "/type"),
        (json!({ "type": "reads", "ref": "r", "channelId": "c" }), "/type"),
        (json!({ "ref": "r" }), ""),
        (json!({ "type": 7, "ref": "r" }), "/type"),
        (json!({ "type": "ping", "ref": "r", "colour": 1 }), "/colour"),
        (json!({ "type": "ping", "ref": "r", "channelId": "c" }), "/channelId"),
        (json!({ "type": "ping", "ref": "r", "afterSeq": 1 }), "/afterSeq"),
        (json!({ "type": "ping", "ref": "r", "message": { "text": "x" } }), "/message"),
        (json!({ "type": "subscribe", "ref": "r" }), "/channelId"),
        (json!({ "type": "subscribe", "ref": "r", "channelId": "a b" }), "/channelId"),
        (json!({ "type": "subscribe", "ref": "r", "channelId": "me" }), "/channelId"),
        (json!({ "type": "subscribe", "ref": "r", "channelId": 7 }), "/channelId"),
        (json!({ "type": "subscribe", "ref": "r", "channelId": "c", "afterSeq": -1 }), "/afterSeq"),
        (json!({ "type": "subscribe", "ref": "r", "channelId": "c", "afterSeq": "1" }), "/afterSeq"),
        (json!({ "type": "subscribe", "ref": "r", "channelId": "c", "afterSeq": 1.5 }), "/afterSeq"),
        (json!({ "type": "subscribe", "ref": "r", "channelId": "c", "message": { "text": "x" } }), "/message"),
        (json!({ "type": "unsubscribe", "ref": "r" }), "/channelId"),
        (json!({ "type": "unsubscribe", "ref": "r", "channelId": "c", "afterSeq": 1 }), "/afterSeq"),
        (json!({ "type": "send", "ref": "r", "channelId": "c" }), "/message"),
        (json!({ "type": "send", "ref": "r", "message": { "text": "x" } }), "/channelId"),
        (json!({ "type": "send", "ref": "r", "channelId": "c", "message": {} }), "/message/text"),
        (json!({ "type": "send", "ref": "r", "channelId": "c", "message": { "text": 7 } }), "/message/text"),
        (json!({ "type": "send", "ref": "r", "channelId": "c", "message": { "text": "x", "seq": 1 } }), "/message/seq"),
        (
            json!({ "type": "send", "ref": "r", "channelId": "c", "message": { "text": "x", "id": "a b" } }),
            "/message/id",
        ),
        (json!({ "type": "send", "ref": "r", "channelId": "c", "message": { "text": "" } }), "/message/text"),
        (json!({ "type": "send", "ref": "r", "channelId": "c", "message": { "text": "a\0b" } }), "/message/text"),
        (
            json!({ "type": "send", "ref": "r", "channelId": "c", "message": { "text": "x".repeat(5_001) } }),
            "/message/text",
        ),
    ];
    for (frame, pointer) in cases {
        let answer = socket.ask(&frame);
        assert_eq!(
            (&answer["type"], &answer["error"]["code"]),
            (&json!("error"), &json!("validation")),
            "{frame}: {answer}"
        );
        assert_eq!(answer["error"]["status"], 400, "{answer}");
        assert_eq!(answer["error"]["errors"][0]["pointer"], pointer, "{frame}: {answer}");
    }
    // One whose ref cannot be read, or be a ref, is answered without one.
    for text in [
        "",
        "{",
        "nonsense",
        "[]",
        "null",
        "7",
        "\"ping\"",
        r#"{"type":"ping","ref":7}"#,
        r#"{"type":"ping","ref":{}}"#,
        &format!(r#"{{"type":"ping","ref":"{long}"}}"#),
        r#"{"type":"ping"} x"#,
        r#"["ping",null,null,null,null]"#,
        r#"{"type":"ping","type":"ping"}"#,
    ] {
        socket.send_text(text);
        let answer = socket.expect("error");
        assert!(answer["ref"].is_null(), "{text}: {answer}");
        assert_eq!(answer["error"]["code"], "validation", "{text}");
    }
    socket.expect_nothing();
    assert_eq!(alice.get("/channels/c").is(200)["messageCount"], 0);
}

#[test]
fn an_answer_carries_the_ref_of_its_question() {
    let server = Server::start();
    let [alice] = server.room("c", ["alice"]);
    let mut socket = alice.socket();
    let long = "é".repeat(64);
    for reference in ["1", "", "\"quoted\\\n", &long] {
        let pong = socket.ask(&json!({ "type": "ping", "ref": reference }));
        assert_eq!(pong, json!({ "type": "pong", "ref": reference }));
    }
    socket.send_json(&json!({ "type": "ping" }));
    assert_eq!(socket.next_json(), json!({ "type": "pong" }));
    socket.send_json(&json!({ "type": "ping", "ref": null }));
    assert_eq!(socket.next_json(), json!({ "type": "pong" }));
    // Escaped, it is the same frame.
    socket.send_text(r#"{"\u0074ype":"p\u0069ng","ref":"\u0041"}"#);
    assert_eq!(socket.next_json(), json!({ "type": "pong", "ref": "A" }));
    for frame in [
        json!({ "type": "subscribe", "ref": "s", "channelId": "nothing" }),
        json!({ "type": "send", "ref": "s", "channelId": "nothing", "message": { "text": "x" } }),
    ] {
        let answer = socket.ask(&frame);
        assert_eq!((&answer["type"], &answer["error"]["code"]), (&json!("error"), &json!("not_found")), "{answer}");
    }
    let answer = socket.ask(&json!({ "type": "unsubscribe", "ref": "u", "channelId": "nothing" }));
    assert_eq!(answer["type"], "ack");
}

#[test]
fn a_connection_is_subscribed_to_so_many_channels() {
    let server = Setup::default().env("GAVEL_LIMITS_SUBSCRIPTIONS", "2").start();
    let alice = server.user("alice");
    for id in ["a", "b", "c"] {
        alice.post("/channels", &json!({ "id": id, "displayName": id })).is(201);
    }
    let mut socket = alice.socket();
    // Of whoever opened it, and whomever it watches.
    for socket in [&mut server.acting("alice").socket(), &mut socket] {
        let watch = socket.ask(&json!({ "type": "presence", "ref": "p", "userIds": ["alice", "bob"] }));
        assert_eq!(watch["type"], "ack");
        let mut subscribe =
            |id: &str| socket.ask(&json!({ "type": "subscribe", "ref": "r", "channelId": id }))["type"].clone();
        assert_eq!(
            [subscribe("a"), subscribe("b"), subscribe("c"), subscribe("a")],
            ["ack", "ack", "error", "ack"].map(Value::from)
        );
    }
    assert_eq!(socket.ask(&json!({ "type": "unsubscribe", "ref": "r", "channelId": "a" }))["type"], "ack");
    socket.subscribe("c", None);
}

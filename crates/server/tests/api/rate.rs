//! Rate limits: each user, server key and address has its own, for each class of calls.

use serde_json::json;

use crate::support::{Answer, Client, Server, Setup};

fn limits(classes: &[(&str, u32, u32)]) -> Server {
    let set = |setup: Setup, (class, per_second, burst): &(&str, u32, u32)| {
        setup
            .env(&format!("GAVEL_RATE_{class}_PER_SECOND"), &per_second.to_string())
            .env(&format!("GAVEL_RATE_{class}_BURST"), &burst.to_string())
    };
    classes.iter().fold(Setup::default(), set).start()
}

fn header(answer: &Answer, name: &str) -> String {
    answer.headers.get(name).unwrap_or_else(|| panic!("{name} is missing: {answer:?}")).to_str().unwrap().to_owned()
}

#[track_caller]
fn refused(answer: Answer, class: &str) {
    let seconds: u64 = header(&answer, "retry-after").parse().unwrap();
    assert!(seconds >= 1, "{answer:?}");
    assert!(header(&answer, "ratelimit").starts_with(&format!("\"{class}\";r=0;t=")), "{answer:?}");
    let problem = answer.problem(429, "rate_limited");
    assert_eq!(problem["retryAfterSeconds"], seconds);
}

#[test]
fn each_answer_says_what_is_left() {
    let server = limits(&[("SEND", 2, 10), ("READ", 5, 100)]);
    let [alice] = server.room("general", ["alice"]);
    let sent = alice.post("/channels/general/messages", &json!({ "text": "hello" }));
    assert_eq!(header(&sent, "ratelimit-policy"), "\"send\";q=10;w=5");
    assert_eq!(header(&sent, "ratelimit"), "\"send\";r=9;t=1");
    let read = alice.get("/channels/general");
    assert_eq!(header(&read, "ratelimit-policy"), "\"read\";q=100;w=20");
    assert_eq!(header(&alice.get("/channels/nothing"), "ratelimit-policy"), "\"read\";q=100;w=20");
    assert!(header(&alice.delete("/channels/general"), "ratelimit").starts_with("\"write\";"));
    assert!(header(&alice.post("/channels/query", &json!({})), "ratelimit").starts_with("\"search\";"));
    assert!(header(&server.app().get("/channels/general"), "ratelimit").starts_with("\"key\";"));
    assert!(header(&server.acting("alice").get("/channels/general"), "ratelimit").starts_with("\"key\";"));
    assert!(header(&server.anonymous().get("/channels/general"), "ratelimit").starts_with("\"anonymous\";"));
    // Who asks whether the server is well is always told.
    assert!(!server.anonymous().get("//healthz").headers.contains_key("ratelimit"));
}

#[test]
fn nobody_eats_up_what_is_anothers() {
    let server = limits(&[("SEND", 1, 3), ("READ", 1, 3)]);
    let [alice, bob] = server.room("general", ["alice", "bob"]);
    let send = |client: &Client| client.post("/channels/general/messages", &json!({ "text": "hello" }));
    let mut told = Vec::new();
    for _ in 0..6 {
        told.push(send(&alice).status);
    }
    assert_eq!(told[..3], [201; 3]);
    assert_eq!(told[5], 429, "{told:?}");
    refused(send(&alice), "send");
    refused(send(&server.user("alice")), "send");
    send(&bob).is(201);
    alice.get("/channels/general").is(200);
    send(&server.acting("alice")).is(201);
    send(&server.app()).is(201);
    // A refused call did nothing and is taken when there is room again.
    let before = server.app().get("/channels/general").is(200)["messageCount"].as_i64().unwrap();
    crate::support::eventually("there is room again", || send(&alice).status == 201);
    assert_eq!(server.app().get("/channels/general").is(200)["messageCount"], before + 1);
}

#[test]
fn a_refused_call_takes_no_idempotency_key() {
    let server = limits(&[("SEND", 1, 1)]);
    let [alice] = server.room("general", ["alice"]);
    let alice = alice.with("Idempotency-Key", "k");
    let send = |text: &str| alice.post("/channels/general/messages", &json!({ "text": text }));
    let first = send("one").is(201);
    refused(send("one"), "send");
    crate::support::eventually("it is answered again", || {
        let again = send("one");
        again.status == 201 && again.body == first
    });
}

#[test]
fn a_websocket_has_the_same_limits() {
    let server = limits(&[("SEND", 1, 3), ("READ", 1, 20)]);
    let [alice, bob] = server.room("general", ["alice", "bob"]);
    let mut socket = alice.socket();
    socket.subscribe("general", None);
    let send =
        |n: usize| json!({ "type": "send", "ref": format!("{n}"), "channelId": "general", "message": { "text": "x" } });
    alice.post("/channels/general/messages", &json!({ "text": "hello" })).is(201);
    for n in 0..8 {
        socket.send_json(&send(n));
    }
    let (mut acks, mut refusals) = (0, 0);
    while acks + refusals < 8 {
        let frame = socket.next_json();
        match frame["type"].as_str() {
            Some("ack") => acks += 1,
            Some("error") => {
                refusals += 1;
                assert_eq!(frame["error"]["code"], "rate_limited", "{frame}");
                assert!(frame["error"]["retryAfterSeconds"].as_u64().unwrap() >= 1, "{frame}");
                assert!(frame["ref"].is_string(), "{frame}");
            }
            _ => {}
        }
    }
    assert!((2..8).contains(&acks), "one went over HTTP: {acks}");
    let mut other = bob.socket();
    assert_eq!(other.ask(&send(9))["type"], "ack");
    // So are those that ask nothing of the database, and those that are no frames.
    let mut refused = 0;
    for _ in 0..40 {
        other.send_json(&json!({ "type": "ping", "ref": "p" }));
        other.send_text("nonsense");
        for _ in 0..2 {
            refused += usize::from(other.next_json()["error"]["code"] == "rate_limited");
        }
    }
    assert!(refused > 20, "{refused}");
}

#[test]
fn who_brings_no_good_token_is_known_by_the_address() {
    let proxied = Setup::default()
        .env("GAVEL_RATE_ANONYMOUS_PER_SECOND", "1")
        .env("GAVEL_RATE_ANONYMOUS_BURST", "5")
        .env("GAVEL_HTTP_TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8")
        .start();
    let from = |address: &str| proxied.anonymous().with("X-Forwarded-For", address);
    for _ in 0..20 {
        from("192.0.2.1").get("/me");
    }
    refused(from("192.0.2.1").get("/me"), "anonymous");
    refused(from("198.51.100.1, 192.0.2.1, 10.0.0.3").with("Authorization", "Bearer gvl_x").get("/me"), "anonymous");
    from("192.0.2.2").get("/me").problem(401, "unauthorized");
    from("192.0.2.1").get("//healthz").is(200);
    // With a good token the address does not matter.
    proxied.user("alice").with("X-Forwarded-For", "192.0.2.1").get("/me").is(200);

    let direct = limits(&[("ANONYMOUS", 1, 5)]);
    for n in 0..20 {
        direct.anonymous().with("X-Forwarded-For", &format!("192.0.2.{n}")).get("/me");
    }
    refused(direct.anonymous().get("/me"), "anonymous");
    let socket = crate::support::Socket::open(&direct.address, "/api/v3/ws?token=garbage", &[]);
    assert_eq!(socket.err().map(|refused| refused.status), Some(429));
}

#[test]
fn without_limits_nothing_is_said() {
    let server = limits(&[("READ", 0, 1)]);
    let alice = server.user("alice");
    for _ in 0..50 {
        assert!(!alice.get("/me").headers.contains_key("ratelimit"));
    }
}

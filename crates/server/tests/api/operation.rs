//! What operators look at: health, metrics, documentation, the log.

use std::{io::Write as _, net::TcpStream};

use serde_json::json;

use crate::support::{Server, Setup, eventually, raw};

const PROFANE: &str = "what the fuck Zanzibar";
const CLEAN: &str = "Quetzalcoatl says hello";

#[test]
fn health_is_told_to_everybody() {
    let server = Server::start();
    let nobody = server.anonymous();
    for path in ["//healthz", "//readyz"] {
        nobody.get(path).is(200);
        server.bearer("garbage").get(path).is(200);
    }
}

#[test]
fn a_flood_of_probes_is_not_one_of_commits() {
    let server = Server::start();
    let commits = || {
        let metrics = server.anonymous().get("//metrics").text;
        let line = metrics.lines().find(|line| line.starts_with("gavel_commits_total")).unwrap().to_owned();
        line.rsplit_once(' ').unwrap().1.parse::<u64>().unwrap()
    };
    let before = commits();
    for _ in 0..200 {
        server.anonymous().get("//readyz").is(200);
    }
    // What is due every second commits too.
    assert!(commits() - before <= 50, "a commit for most of the probes");
}

#[test]
fn clients_that_do_not_read_do_not_keep_others_out() {
    let server = Setup::default().env("GAVEL_HTTP_MAX_CONNECTIONS", "5").env("GAVEL_HTTP_REQUEST_SECONDS", "1").start();
    let many = "GET /api/v3/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n".repeat(200);
    let greedy: Vec<TcpStream> = (0..5)
        .map(|_| {
            let mut stream = TcpStream::connect(&server.address).unwrap();
            stream.write_all(many.as_bytes()).unwrap();
            stream
        })
        .collect();
    eventually("others are let in", || {
        raw(&server.address, b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").contains(" 200 ")
    });
    drop(greedy);
}

#[test]
fn the_documentation_is_browsable() {
    let server = Server::start();
    let page = server.anonymous().get("//docs/");
    assert_eq!(page.status, 200);
    assert!(page.headers["content-type"].to_str().unwrap().starts_with("text/html"));
    assert!(page.text.contains("<html"), "{}", page.text);
    let script = server.anonymous().get("//docs/swagger-initializer.js");
    assert!(script.text.contains("/api/v3/openapi.json"), "{}", script.text);
    let short = server.anonymous().get("//docs");
    assert!(matches!(short.status, 200 | 303 | 307 | 308), "{short:?}");
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("script-src 'self';") && !policy.contains("unsafe"), "{policy}");
}

/// Has two users do a bit of everything, with words that must not be seen elsewhere.
fn use_everything(server: &Server) -> Vec<String> {
    let [alice, bob] = server.room("secretroom", ["alicename", "bobname"]);
    let mut socket = bob.socket();
    socket.subscribe("secretroom", None);
    alice.post("/channels/secretroom/messages", &json!({ "id": "secretmessage", "text": CLEAN })).is(201);
    alice.post("/channels/secretroom/messages", &json!({ "text": PROFANE })).is(200);
    socket.send_json(&json!({ "type": "send", "channelId": "secretroom", "message": { "text": CLEAN } }));
    socket.send_text("{\"type\": \"Quetzalcoatl");
    while socket.next_json()["type"] != "error" {}
    alice.call("POST", "/channels/secretroom/messages", Some(b"{\"text\": \"Quetzalcoatl")).problem(400, "validation");
    alice.patch("/messages/secretmessage", &json!({ "text": "Quetzalcoatl again" })).is(200);
    alice.get("/channels/secretroom/messages?limit=1000").problem(400, "validation");
    let token = server.token("carolname");
    let _refused = crate::support::Socket::open(&server.address, &format!("/api/v3/ws?token={token}"), &[]);
    server.bearer("Quetzalcoatl.garbage").get("/me").problem(401, "unauthorized");
    server.anonymous().get("//api/v3/nothing/Quetzalcoatl?token=Zanzibar").problem(404, "not_found");
    vec![token, server.key.clone(), "Quetzalcoatl".into(), "Zanzibar".into(), "fuck".into()]
}

#[test]
fn metrics_count_and_name_nobody() {
    let server = Server::start();
    let mut secrets = use_everything(&server);
    secrets.extend(["secretroom", "secretmessage", "alicename", "bobname", "carolname"].map(str::to_owned));
    // Sockets are counted about once a second.
    eventually("deliveries are counted", || {
        server.anonymous().get("//metrics").text.contains("gavel_deliveries_total ")
    });
    let metrics = server.anonymous().get("//metrics");
    assert!(metrics.headers["content-type"].to_str().unwrap().starts_with("text/plain"), "{metrics:?}");
    for line in metrics.text.lines() {
        let sample = line
            .rsplit_once(' ')
            .is_some_and(|(name, value)| name.starts_with("gavel_") && value.parse::<f64>().is_ok());
        assert!(line.is_empty() || line.starts_with("# ") || sample, "{line}");
    }
    for secret in secrets {
        assert!(!metrics.text.contains(&secret), "{secret} is in the metrics");
    }
    let value = |name: &str| {
        let line =
            metrics.text.lines().find(|line| line.starts_with(name)).unwrap_or_else(|| panic!("{name} is missing"));
        line.rsplit_once(' ').unwrap().1.parse::<f64>().unwrap()
    };
    assert!(value("gavel_messages_total{status=\"delivered\"}") >= 2.0);
    assert!(value("gavel_messages_total{status=\"sent\"}") >= 1.0);
    assert!(value("gavel_commits_total") >= 1.0);
    assert!(value("gavel_deliveries_total") >= 2.0);
    assert!(value("gavel_sockets") >= 0.0);
    let route = "gavel_http_requests_total{route=\"/api/v3/channels/{channelId}/messages\",status=\"201\"}";
    assert!(value(route) >= 1.0);
}

#[test]
fn the_log_has_no_texts_and_no_tokens() {
    for format in ["text", "json"] {
        let server = Setup::default().env("GAVEL_LOG_LEVEL", "trace").env("GAVEL_LOG_FORMAT", format).start();
        let secrets = use_everything(&server);
        let problem = server.app().get("/channels/nothing").problem(404, "not_found");
        let log = server.log();
        assert!(log.contains(problem["requestId"].as_str().unwrap()), "a request is in the log by its id");
        assert!(log.contains("/api/v3/channels/{channelId}/messages"), "a request is in the log by its route");
        for secret in secrets {
            let line = log.lines().find(|line| line.contains(&secret));
            assert!(line.is_none(), "{secret} is in the log: {line:?}");
        }
        if format == "json" {
            for line in log.lines() {
                assert!(serde_json::from_str::<serde_json::Value>(line).is_ok(), "{line}");
            }
        }
    }
}

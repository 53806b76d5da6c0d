//! Who may connect, and how.

use serde_json::json;

use crate::{
    auth::{self, SECRET, now, signed},
    support::{Refused, Server, Socket, raw},
};

const PATH: &str = "/api/v3/ws";

fn open(server: &Server, path: &str, headers: &[(&str, &str)]) -> Result<Socket, Refused> {
    let headers: Vec<_> = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Socket::open(&server.address, path, &headers)
}

#[test]
fn a_token_comes_in_any_of_three_ways() {
    let server = Server::start();
    let token = server.token("alice");
    let bearer = format!("Bearer {token}");
    let protocol = format!("gavel, {token}");
    for (path, headers, echoed) in [
        (PATH.to_owned(), vec![("Authorization", bearer.as_str())], None),
        (format!("{PATH}?token={token}"), vec![], None),
        (PATH.to_owned(), vec![("Sec-WebSocket-Protocol", protocol.as_str())], Some("gavel")),
    ] {
        let socket = open(&server, &path, &headers).unwrap();
        assert_eq!(socket.connected["data"]["user"]["id"], "alice", "{path}");
        let protocol = socket.headers.get("sec-websocket-protocol").map(|value| value.to_str().unwrap());
        assert_eq!(protocol, echoed);
    }
}

#[test]
fn the_first_frame_says_who_one_is_and_how_much_is_kept() {
    let server = Server::start();
    let alice = server.user("alice");
    alice.put("/users/alice", &json!({ "displayName": "Alice" })).is(200);
    let connected = alice.socket().connected;
    assert_eq!(connected["data"]["user"], alice.get("/me").is(200));
    assert_eq!(connected["data"]["resumeWindow"]["events"], 10_000);
}

#[test]
fn a_wrong_token_is_refused_before_there_is_a_socket() {
    let server = auth::server();
    let revoked = server.token("bob");
    server.app().delete("/users/bob/tokens").is(204);
    let claims = |exp: i64| json!({ "sub": "alice", "exp": exp, "iat": now() - 3_600 });
    let wrong = [
        "garbage".to_owned(),
        signed(SECRET, &claims(now() - 60)),
        signed("another secret of more than thirty-two characters", &claims(now() + 60)),
        revoked,
        "gvl_unknown".into(),
        "x".into(),
    ];
    for token in wrong {
        let (bearer, protocol) = (format!("Bearer {token}"), format!("gavel, {token}"));
        for (path, headers) in [
            (PATH.to_owned(), vec![("Authorization", bearer.as_str())]),
            (format!("{PATH}?token={token}"), vec![]),
            (PATH.to_owned(), vec![("Sec-WebSocket-Protocol", protocol.as_str())]),
        ] {
            let refused = open(&server, &path, &headers).err().unwrap();
            assert_eq!((refused.status, &refused.body["code"]), (401, &json!("unauthorized")), "{path} {headers:?}");
        }
    }
    for headers in
        [vec![], vec![("Sec-WebSocket-Protocol", "gavel")], vec![("Sec-WebSocket-Protocol", "chat, superchat")]]
    {
        assert_eq!(open(&server, PATH, &headers).err().unwrap().status, 401);
    }
}

#[test]
fn a_server_key_connects_for_a_user() {
    let server = Server::start();
    let bearer = format!("Bearer {}", server.key);
    let socket = open(&server, PATH, &[("Authorization", &bearer), ("X-Gavel-User", "carol")]).unwrap();
    assert_eq!(socket.connected["data"]["user"]["id"], "carol");
    let refused = open(&server, PATH, &[("Authorization", &bearer)]).err().unwrap();
    assert_eq!((refused.status, &refused.body["errors"][0]["pointer"]), (400, &json!("X-Gavel-User")));
    let user = format!("Bearer {}", server.token("alice"));
    let refused = open(&server, PATH, &[("Authorization", &user), ("X-Gavel-User", "carol")]).err().unwrap();
    assert_eq!(refused.status, 401);
}

#[test]
fn what_is_no_handshake_is_told_to_upgrade() {
    let server = Server::start();
    let alice = server.user("alice");
    alice.get("/ws").problem(426, "upgrade_required");
    server.anonymous().get("/ws").problem(426, "upgrade_required");
    alice.post("/ws", &json!({})).problem(405, "method_not_allowed");
    let token = server.token("alice");
    let ask = |headers: &str| {
        let head = format!("GET {PATH}?token={token} HTTP/1.1\r\nHost: x\r\n{headers}\r\n");
        // The answer to what follows a refusal ends the connection.
        raw(&server.address, format!("{head}GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").as_bytes())
    };
    let upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\n";
    let key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    for (headers, status) in [
        (format!("Connection: Upgrade\r\nUpgrade: h2c\r\nSec-WebSocket-Version: 13\r\n{key}"), 426),
        (format!("Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n{key}"), 426),
        (format!("{upgrade}{key}"), 426),
        (format!("{upgrade}Sec-WebSocket-Version: 8\r\n{key}"), 426),
        (format!("{upgrade}Sec-WebSocket-Version: 13\r\n"), 400),
        (format!("{upgrade}Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhl\r\n"), 400),
        (format!("{upgrade}Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: not base64!!!!!!!!!!!!!\r\n"), 400),
    ] {
        let answer = ask(&headers);
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{headers}\n{answer}");
        assert!(answer.contains("application/problem+json"), "{answer}");
        if status == 426 {
            assert!(answer.to_lowercase().contains("\r\nupgrade: websocket\r\n"), "RFC 9110, 15.5.22:\n{answer}");
            assert!(answer.to_lowercase().contains("\r\nsec-websocket-version: 13\r\n"), "RFC 6455, 4.4:\n{answer}");
        }
    }
}

#[test]
fn frames_sent_right_behind_the_handshake_are_not_lost() {
    let server = Server::start();
    let token = server.token("alice");
    // A masked text frame, its mask zero.
    let text = br#"{"type":"ping","ref":"early"}"#;
    let mut bytes = format!(
        "GET {PATH}?token={token} HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    .into_bytes();
    bytes.extend([0x81, 0x80 | u8::try_from(text.len()).unwrap(), 0, 0, 0, 0]);
    bytes.extend(text);
    // A close frame, so that the server ends.
    bytes.extend([0x88, 0x80, 0, 0, 0, 0]);
    let answer = raw(&server.address, &bytes);
    // The example of RFC 6455, section 1.3.
    assert!(answer.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), "{answer}");
    let (connected, pong) = (answer.find("\"connected\""), answer.find("\"early\""));
    assert!(connected.is_some() && connected < pong, "{answer}");
}

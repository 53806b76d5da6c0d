//! Requests that are none: heads and bodies that are wrong, too large, or not what this port speaks.

use std::io::Write;

use serde_json::json;

use crate::{
    support::{Server, Setup},
    watch,
    wire::{connect, exchange, exchange_and_leave, head, read_to_end},
};

fn server() -> Server {
    let server = Setup::default().env("GAVEL_HTTP_HEADER_SECONDS", "2").env("GAVEL_HTTP_REQUEST_SECONDS", "3").start();
    server.app().put("/users/ann", &json!({})).is(200);
    server.app().post("/channels", &json!({ "id": "one", "displayName": "One", "userIds": ["ann"] })).is(201);
    server
}

/// What is no request is answered with a 4xx, or with the end of the connection.
#[test]
fn what_is_no_request_is_refused() {
    let server = server();
    let tls: &[u8] = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03abcdefghijklmnopqrstuvwxyz012345\x20";
    let cases: &[&[u8]] = &[
        b"GET /healthz\r\n",
        b"GET /healthz\n",
        b"\r\n\r\n\r\n",
        tls,
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00",
        b"GET /healthz HTTP/1.9\r\n\r\n",
        b"GET /healthz HTTP/3.0\r\nHost: x\r\n\r\n",
        b"GET  /healthz  HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nno colon\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nbad name: x\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nX: a\0b\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nX: a\r\n b\r\n\r\n",
        b"GE\0T /healthz HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\n",
        b"POST /healthz HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        b"POST /healthz HTTP/1.1\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        b"CONNECT example.org:443 HTTP/1.1\r\nHost: example.org\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET http://example.org/nothing HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /%00%ff/../../etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /api/v3/channels/%ff HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    ];
    for case in cases {
        let ended = exchange_and_leave(&server, case);
        let said = String::from_utf8_lossy(case);
        assert!(ended.text.is_empty() || (400..500).contains(&ended.status()), "{said:?}: {ended:?}");
        assert!(ended.statuses().len() < 2, "{said:?}: {ended:?}");
    }
    watch::check(&server, "after what is no request");
}

/// A body of two lengths is how requests are smuggled past a proxy: whatever comes after it is not run.
#[test]
fn no_request_is_smuggled_in_a_body() {
    let server = server();
    let hidden = head(&server, "ann", "POST", "/api/v3/channels/one/leave", "");
    for lengths in [
        "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding: identity\r\nContent-Length: 0\r\n",
        "Transfer-Encoding : chunked\r\n",
    ] {
        let first = head(&server, "ann", "POST", "/api/v3/channels/one/join", lengths);
        let ended = exchange(&server, format!("{first}0\r\n\r\n{hidden}").as_bytes());
        let statuses = ended.statuses();
        assert!(statuses.len() < 2 || statuses[1] == 400, "{lengths:?}: {ended:?}");
    }
    server.app().get("/channels/one/members/ann").is(200);
}

#[test]
fn heads_that_are_too_large_are_refused() {
    let server = server();
    let many = (0..100_000).map(|n| format!("X-{n}: {n}\r\n")).collect::<Vec<_>>().concat();
    let long = format!("X: {}\r\n", "x".repeat(1 << 20));
    let more_than_a_hundred = many.split_inclusive('\n').take(150).collect::<String>();
    for more in [&*many, &long, &more_than_a_hundred, &long[..200_000]] {
        let ended = exchange(&server, format!("GET /healthz HTTP/1.1\r\nHost: x\r\n{more}\r\n\r\n").as_bytes());
        assert_eq!(ended.status(), 431, "{} bytes: {ended:?}", more.len());
    }
    let ended = exchange(&server, format!("GET /{} HTTP/1.1\r\nHost: x\r\n\r\n", "x".repeat(1 << 20)).as_bytes());
    assert!(matches!(ended.status(), 414 | 431), "{ended:?}");
    let longest = format!("GET /healthz?{} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "x".repeat(8_000));
    assert_eq!(exchange(&server, longest.as_bytes()).status(), 200);

    // A head without end: it is cut off long before it is in memory.
    let mut endless = connect(&server);
    endless.write_all(b"GET /healthz HTTP/1.1\r\n").unwrap();
    let line = format!("X: {}\r\n", "x".repeat(1_000)).repeat(64);
    let mut sent = 0;
    while endless.write_all(line.as_bytes()).is_ok() {
        sent += line.len();
        assert!(sent < 256 << 20, "a head without end is taken");
    }
    watch::check(&server, "after heads that are too large");
}

#[test]
fn bodies_that_are_too_large_are_refused() {
    let server = server();
    let path = "/api/v3/channels/one/messages";
    for len in [65_537, 1 << 20, 8 << 20] {
        let body = format!(r#"{{"text": "{}"}}"#, "x".repeat(len));
        let by_length = head(&server, "ann", "POST", path, &format!("Content-Length: {}\r\n", body.len()));
        let mut pieces = String::new();
        for piece in body.as_bytes().chunks(10_000) {
            pieces += &format!("{:x}\r\n{}\r\n", piece.len(), std::str::from_utf8(piece).unwrap());
        }
        let in_pieces = head(&server, "ann", "POST", path, "Transfer-Encoding: chunked\r\n");
        for request in [format!("{by_length}{body}"), format!("{in_pieces}{pieces}0\r\n\r\n")] {
            let ended = exchange(&server, request.as_bytes());
            assert_eq!(ended.status(), 413, "{len}: {ended:?}");
            assert!(ended.text.contains("too_large") && ended.text.contains("requestId"), "{ended:?}");
        }
    }
    // One that is announced is refused before it is sent.
    let more = format!("Content-Length: {}\r\nExpect: 100-continue\r\n", u64::MAX / 2);
    let mut stream = connect(&server);
    stream.write_all(head(&server, "ann", "POST", path, &more).as_bytes()).unwrap();
    let ended = read_to_end(&mut stream);
    assert_eq!(ended.status(), 413, "{ended:?}");
    // A piece that claims to be larger than memory is.
    let piece = head(&server, "ann", "POST", path, "Transfer-Encoding: chunked\r\n") + "ffffffffffffffff\r\nx";
    let ended = exchange(&server, piece.as_bytes());
    assert!(ended.text.is_empty() || (400..500).contains(&ended.status()), "{ended:?}");
    watch::check(&server, "after bodies that are too large");
}

#[test]
fn bodies_in_garbled_pieces_are_refused() {
    let server = server();
    for body in
        ["zz\r\n", "5\r\nab", "-1\r\n\r\n", "5;x=y\r\nabcde", "5\r\nabcdefghij\r\n", "1 \r\nx\r\n0\r\n\r\n", "\r\n\r\n"]
    {
        let request = head(&server, "ann", "POST", "/api/v3/channels/one/messages", "Transfer-Encoding: chunked\r\n");
        let ended = exchange(&server, format!("{request}{body}").as_bytes());
        assert!(ended.text.is_empty() || (400..500).contains(&ended.status()), "{body:?}: {ended:?}");
    }
    assert_eq!(server.app().get("/channels/one/messages").is(200)["items"], json!([]));
    watch::check(&server, "after garbled pieces");
}

#[test]
fn requests_that_come_together_are_answered_in_order() {
    let server = server();
    let mut requests = String::new();
    for n in 0..1_000 {
        let body = json!({ "id": format!("m-{n}"), "text": format!("{n}") }).to_string();
        let more = format!("Content-Length: {}\r\n", body.len());
        requests += &head(&server, "ann", "POST", "/api/v3/channels/one/messages", &more);
        requests += &body;
    }
    requests += "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    let mut stream = connect(&server);
    let mut writing = stream.try_clone().unwrap();
    let writer = std::thread::spawn(move || writing.write_all(requests.as_bytes()).unwrap());
    let ended = read_to_end(&mut stream);
    writer.join().unwrap();
    let statuses = ended.statuses();
    assert_eq!((statuses.len(), ended.clean), (1_001, true));
    assert!(statuses[..1_000].iter().all(|status| *status == 201));
    let mut from = 0;
    for n in 0..1_000 {
        from += ended.text[from..].find(&format!("\"id\":\"m-{n}\"")).unwrap();
    }
    watch::check(&server, "after requests that came together");
}

//! Ten thousand connections at once; and one more than there may be.

use std::{io::Write, net::TcpStream, thread};

use serde_json::json;

use crate::{
    support::{Server, Setup, eventually},
    watch,
    wire::{Wire, connect, read_to_end},
};

const CROWD: u64 = 10_000;
/// What the test itself opens beside.
const OTHERS: u64 = 200;
/// What a signed-in connection may cost the unoptimised server, which holds no more at rest than `BESIDE`.
const EACH: u64 = 12 << 10;
const BESIDE: u64 = 128 << 20;

#[test]
fn ten_thousand_connections() {
    let files = rlimit::increase_nofile_limit(CROWD + OTHERS).unwrap();
    let crowd = CROWD.min(files.saturating_sub(OTHERS));
    assert!(crowd >= 8_000, "only {files} files may be open");
    let server = Setup::default().env("GAVEL_HTTP_MAX_CONNECTIONS", &(crowd + 100).to_string()).start();
    let users: Vec<String> = (0..50).map(|n| format!("user-{n}")).collect();
    for user in &users {
        server.app().put(&format!("/users/{user}"), &json!({})).is(200);
    }
    server.app().post("/channels", &json!({ "id": "one", "displayName": "One", "userIds": users })).is(201);
    let before = watch::rss(&server);
    let (threads, users_ref, server_ref) = (4, &users, &server);
    let mut sockets: Vec<Wire> = thread::scope(|scope| {
        let opening: Vec<_> = (0..threads)
            .map(|thread| {
                scope.spawn(move || {
                    let mine = (0..crowd).filter(move |n| n % threads == thread);
                    let user = |n: u64| &users_ref[usize::try_from(n).unwrap() % users_ref.len()];
                    mine.map(|n| Wire::open(server_ref, user(n))).collect::<Vec<_>>()
                })
            })
            .collect();
        opening.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let idle = watch::rss(&server);
    let each = idle.saturating_sub(before) / crowd;
    eprintln!("{crowd} connections: RSS {} MB, {each} bytes each", idle >> 20);
    watch::check_within(&server, "ten thousand idle connections", BESIDE + crowd * EACH);
    for socket in &mut sockets {
        socket.subscribe("one");
    }
    for n in 0..5 {
        server.acting("user-7").post("/channels/one/messages", &json!({ "text": format!("hello {n}") })).is(201);
    }
    for socket in &mut sockets {
        for n in 0..5 {
            let event = socket.json();
            assert_eq!(event["data"]["text"], format!("hello {n}"), "{event}");
        }
    }
    watch::check_within(&server, "ten thousand subscribers", BESIDE + crowd * EACH);
    drop(sockets);
    eventually("all are gone", || {
        let text = server.anonymous().get("//metrics").text;
        text.lines().any(|line| line == "gavel_sockets 0")
    });
    watch::check_within(&server, "after ten thousand connections", BESIDE);
}

#[test]
fn one_more_than_there_may_be_is_told_so() {
    let server = Setup::default().env("GAVEL_HTTP_MAX_CONNECTIONS", "40").start();
    server.app().put("/users/ann", &json!({})).is(200);
    // Whoever made the calls above may still hold a connection.
    let mut sockets: Vec<Wire> = (0..30).map(|_| Wire::open(&server, "ann")).collect();
    let mut others: Vec<TcpStream> = Vec::new();
    let surplus = |server: &Server| {
        let mut stream = connect(server);
        stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
        read_to_end(&mut stream)
    };
    for _ in 0..10 {
        others.push(connect(&server));
    }
    for _ in 0..100 {
        let ended = surplus(&server);
        assert_eq!((ended.status(), ended.clean), (503, true), "{ended:?}");
        assert!(ended.text.contains("\r\nContent-Type: application/problem+json\r\n"), "{ended:?}");
        assert!(
            ended.text.contains("\r\nRetry-After: ") && ended.text.contains("\"code\":\"overloaded\""),
            "{ended:?}"
        );
    }
    // Those who are in stay in, and leave their places free.
    for socket in &mut sockets {
        socket.say(&json!({ "type": "ping" }));
        assert_eq!(socket.json()["type"], "pong");
    }
    drop((sockets, others));
    eventually("places are free", || surplus(&server).status() == 200);
    watch::check(&server, "after one more than there may be");
}

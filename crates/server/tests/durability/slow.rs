//! Clients that keep the server waiting, and keep others from nothing.

use std::{
    io::{Read, Write},
    net::TcpStream,
    sync::atomic::{AtomicBool, Ordering::Relaxed},
    thread,
    time::Duration,
};

use serde_json::json;

use crate::{
    support::{Server, Setup, eventually},
    watch,
    wire::{Wire, announce, connect, head, read_to_end},
};

fn server() -> Server {
    let server = Setup::default()
        .env("GAVEL_HTTP_HEADER_SECONDS", "2")
        .env("GAVEL_HTTP_REQUEST_SECONDS", "3")
        .env("GAVEL_HTTP_MAX_CONNECTIONS", "600")
        .env("GAVEL_REALTIME_PARTIAL_BYTES", "4194304")
        .env("GAVEL_REALTIME_SHARDS", "1")
        .start();
    server.app().put("/users/ann", &json!({})).is(200);
    server.app().post("/channels", &json!({ "id": "one", "displayName": "One", "userIds": ["ann"] })).is(201);
    server
}

/// Byte by byte, for as long as the server takes it.
fn trickle(stream: &mut TcpStream, bytes: &[u8], done: &AtomicBool) {
    for byte in bytes.iter().cycle() {
        if done.load(Relaxed) || stream.write_all(&[*byte]).is_err() {
            return;
        }
        thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn slow_heads_are_cut_off() {
    let server = server();
    let done = AtomicBool::new(false);
    let mut slow: Vec<TcpStream> = (0..300).map(|_| connect(&server)).collect();
    let mut silent: Vec<TcpStream> = (0..100).map(|_| connect(&server)).collect();
    let mut kept_alive: Vec<TcpStream> = (0..100).map(|_| connect(&server)).collect();
    for stream in &mut kept_alive {
        stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
        let mut answer = [0; 15];
        stream.read_exact(&mut answer).unwrap();
        assert_eq!(answer, *b"HTTP/1.1 200 OK");
    }
    thread::scope(|scope| {
        for stream in &mut slow[..10] {
            scope.spawn(|| trickle(stream, b"X-Slow: loris\r\n", &done));
        }
        // Others are served meanwhile, and all places are free again without their doing.
        for n in 0..20 {
            server.acting("ann").post("/channels/one/messages", &json!({ "text": format!("{n}") })).is(201);
        }
        for stream in &mut silent {
            assert_eq!(read_to_end(stream).statuses(), Vec::<u16>::new());
        }
        for stream in &mut kept_alive {
            assert_eq!(read_to_end(stream).statuses(), Vec::<u16>::new());
        }
        done.store(true, Relaxed);
    });
    for stream in &mut slow {
        let ended = read_to_end(stream);
        assert!(matches!(ended.statuses()[..], [] | [408 | 400]), "{ended:?}");
    }
    eventually("all places are free", || {
        let all: Vec<TcpStream> = (0..550).map(|_| connect(&server)).collect();
        server.anonymous().try_call("GET", "//healthz", None).is_ok_and(|a| a.status == 200) && all.len() == 550
    });
    watch::check(&server, "after slow heads");
}

#[test]
fn slow_bodies_are_cut_off() {
    let server = server();
    let done = AtomicBool::new(false);
    let request = head(&server, "ann", "POST", "/api/v3/channels/one/messages", "Content-Length: 60000\r\n");
    let mut halves: Vec<TcpStream> = (0..100).map(|_| connect(&server)).collect();
    for stream in &mut halves {
        stream.write_all(request.as_bytes()).unwrap();
        stream.write_all(&vec![b' '; 30_000]).unwrap();
    }
    let mut gone: Vec<TcpStream> = (0..100).map(|_| connect(&server)).collect();
    for stream in &mut gone {
        stream.write_all(request.as_bytes()).unwrap();
    }
    drop(gone);
    thread::scope(|scope| {
        for stream in &mut halves[..10] {
            let mut stream = stream.try_clone().unwrap();
            let done = &done;
            scope.spawn(move || trickle(&mut stream, b" ", done));
        }
        server.acting("ann").post("/channels/one/messages", &json!({ "text": "hello" })).is(201);
        for stream in &mut halves {
            let ended = read_to_end(stream);
            assert_eq!(ended.status(), 408, "{ended:?}");
            assert!(ended.text.contains("\"timeout\""), "{ended:?}");
        }
        done.store(true, Relaxed);
    });
    watch::check(&server, "after slow bodies");
}

#[test]
fn half_a_frame_is_waited_for_not_for_ever() {
    let server = server();
    let mut listener = Wire::open(&server, "ann");
    listener.subscribe("one");
    let mut heads: Vec<Wire> = (0..50).map(|_| Wire::open(&server, "ann")).collect();
    for socket in &mut heads {
        socket.send(&announce(true, 1, 60_000)[..3]);
    }
    let mut begun: Vec<Wire> = (0..50).map(|_| Wire::open(&server, "ann")).collect();
    for socket in &mut begun {
        socket.send(&announce(false, 1, 60_000));
        socket.send(&vec![b'x'; 20_000]);
    }
    // Together they bring more than may be unfinished: those over it are told so.
    let mut over: Vec<Wire> = (0..100).map(|_| Wire::open(&server, "ann")).collect();
    for socket in &mut over {
        socket.send(&announce(true, 1, 65_000));
        // One that was closed meanwhile takes no more.
        let _ = socket.stream.write_all(&vec![b'x'; 64_000]);
    }
    server.acting("ann").post("/channels/one/messages", &json!({ "text": "hello" })).is(201);
    assert_eq!(listener.json()["data"]["text"], "hello");
    let full = over.iter_mut().filter_map(|socket| socket.closed().0).filter(|code| *code == 1013).count();
    assert!((20..=100).contains(&full), "{full} of 100 were over the limit");
    for socket in heads.iter_mut().chain(&mut begun) {
        let (code, _) = socket.closed();
        assert!(matches!(code, Some(1008 | 1013)), "{code:?}");
    }
    listener.say(&json!({ "type": "ping", "ref": "p" }));
    assert_eq!(listener.json()["type"], "pong");
    watch::check(&server, "after half frames");
}

//! SIGTERM under load: accepted messages are committed, sockets are told to come back.

use std::{io::Write, sync::atomic::AtomicBool, thread, time::Duration};

use serde_json::json;

use crate::{
    books,
    dice::Dice,
    sender::{self, Sender},
    support::Server,
    wire::{self, Wire},
};

const CHANNELS: [&str; 2] = ["one", "two"];

#[test]
fn sigterm_under_load_keeps_all_that_was_acknowledged() {
    let mut dice = Dice::of_this_run();
    let users = ["ann", "ben", "cat", "dan"];
    let mut server = Server::start();
    for user in users {
        server.app().put(&format!("/users/{user}"), &json!({})).is(200);
    }
    for channel in CHANNELS {
        server.app().post("/channels", &json!({ "id": channel, "displayName": channel, "userIds": users })).is(201);
    }
    let mut senders: Vec<Sender> = users[..3].iter().map(|user| Sender::new(user, dice.fork())).collect();
    let mut by_http = Sender::new("dan", dice.fork());
    let mut idle: Vec<Wire> = (0..5).map(|_| Wire::open(&server, "eve")).collect();
    for round in 0..5 {
        let never = AtomicBool::new(false);
        thread::scope(|scope| {
            let server = &server;
            let sending: Vec<_> =
                senders.iter_mut().map(|sender| scope.spawn(|| sender.run(server, &CHANNELS, &never))).collect();
            scope.spawn(|| {
                let client = server.acting("dan");
                loop {
                    let n = by_http.think(&CHANNELS);
                    let said = &mut by_http.said[n];
                    let path = format!("/channels/{}/messages", said.channel);
                    let Ok(answer) = client.try_call("POST", &path, Some(said.body().to_string().as_bytes())) else {
                        return;
                    };
                    assert!(matches!(answer.status, 200 | 201), "{answer:?}");
                    said.note(&answer.body);
                }
            });
            thread::sleep(Duration::from_millis(200 + dice.below(200)));
            server.signal("TERM");
            for sending in sending {
                let (told, code) = sending.join().unwrap();
                assert_eq!(code, Some(1012), "round {round}: a socket was closed otherwise");
                assert_eq!(told.last().unwrap()["type"], "reconnect", "round {round}: {told:?}");
            }
        });
        for socket in &mut idle {
            assert_eq!(socket.json(), json!({ "type": "reconnect" }));
            assert_eq!(socket.closed(), (Some(1012), 0));
        }
        assert_eq!(server.wait().code(), Some(0), "{}", server.log());
        assert!(!server.log().contains("panicked"), "{}", server.log());
        server = server.restart();
        idle = (0..5).map(|_| Wire::open(&server, "eve")).collect();
        let books = books::check(&server);
        let said = senders.iter().chain([&by_http]).map(|s| (&*s.user, &*s.said));
        let kept = sender::check(said, &books);
        eprintln!("after {} times SIGTERM: {kept} acknowledged, all there", round + 1);
    }
}

/// Clients that do nothing, or not all, do not keep the server up for long.
#[test]
fn sigterm_does_not_wait_for_those_who_do_not_go_on() {
    let mut server = Server::start();
    let mut half_head = wire::connect(&server);
    half_head.write_all(b"GET /healthz HTTP/1.1\r\nHost").unwrap();
    let mut half_body = wire::connect(&server);
    let head = wire::head(&server, "ann", "POST", "/api/v3/channels", "Content-Length: 100\r\n");
    half_body.write_all(head.as_bytes()).unwrap();
    let mut half_frame = Wire::open(&server, "ann");
    half_frame.send(&wire::masked(1, b"{}")[..3]);
    let silent = wire::connect(&server);
    server.signal("TERM");
    assert_eq!(half_frame.json()["type"], "reconnect");
    assert_eq!(server.wait().code(), Some(0), "{}", server.log());
    drop((half_head, half_body, silent));
}

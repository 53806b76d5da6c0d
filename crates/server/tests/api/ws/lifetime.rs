//! How sockets end.

use std::time::{Duration, Instant};

use serde_json::json;

use super::chat;
use crate::{
    auth::{self, SECRET, now, signed},
    support::{Server, Socket},
};

#[test]
fn a_socket_ends_with_its_token() {
    let server = auth::server();
    let token = signed(SECRET, &json!({ "sub": "alice", "exp": now() + 2, "iat": now() }));
    let mut socket = server.bearer(&token).socket();
    let mut other = server.user("alice").socket();
    socket.expect_nothing();
    let started = Instant::now();
    let (code, told) = socket.closed();
    assert_eq!((code, told.len()), (4001, 0), "{told:?}");
    let took = started.elapsed();
    assert!((Duration::from_millis(500)..Duration::from_secs(10)).contains(&took), "{took:?}");
    other.expect_nothing();
}

#[test]
fn a_socket_by_a_server_key_does_not_end() {
    let server = Server::start();
    let mut socket = server.acting("alice").socket();
    assert!(socket.next_within(Duration::from_secs(2)).unwrap().is_none());
    socket.expect_nothing();
}

#[test]
fn revoking_closes_all_sockets_of_the_user() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    let mut sockets = [alice.socket(), alice.socket(), server.acting("alice").socket()];
    let mut other = bob.socket();
    other.subscribe("c", None);
    server.app().delete("/users/alice/tokens").is(204);
    for socket in &mut sockets {
        assert_eq!(socket.closed().0, 4001);
    }
    other.expect_nothing();
    assert_eq!(
        Socket::open(&server.address, &format!("/api/v3/ws?token={}", server.token("alice")), &[]).unwrap().connected["type"],
        "connected"
    );
}

#[test]
fn a_server_that_stops_tells_sockets_to_reconnect() {
    for signal in ["TERM", "INT"] {
        let mut server = Server::start();
        let [alice, bob] = server.room("c", ["alice", "bob"]);
        let mut sockets = [alice.socket(), bob.socket(), bob.socket()];
        sockets[1].subscribe("c", None);
        chat(&alice, 1);
        sockets[1].expect("message.created");
        server.signal(signal);
        for socket in &mut sockets {
            let (code, told) = socket.closed();
            let kinds: Vec<_> = told.iter().map(|frame| frame["type"].as_str().unwrap()).collect();
            assert_eq!((code, kinds.as_slice()), (1012, ["reconnect"].as_slice()));
        }
        assert_eq!(server.wait().code(), Some(0));
        let server = server.restart();
        assert_eq!(server.app().get("/channels/c").is(200)["seq"], 3);
    }
}

#[test]
fn what_was_taken_in_before_the_stop_is_kept() {
    let mut server = Server::start();
    let [alice] = server.room("c", ["alice"]);
    let mut socket = alice.socket();
    for i in 0..300 {
        let message = json!({ "id": format!("m{i}"), "text": "hello" });
        socket.write_json(&json!({ "type": "send", "ref": i.to_string(), "channelId": "c", "message": message }));
    }
    socket.flush();
    socket.expect("ack");
    server.signal("TERM");
    let (_, told) = socket.closed();
    let acked = told.iter().filter(|frame| frame["type"] == "ack").count() + 1;
    assert_eq!(server.wait().code(), Some(0));
    let server = server.restart();
    let kept = server.app().get("/channels/c").is(200)["messageCount"].as_u64().unwrap();
    assert!(kept >= u64::try_from(acked).unwrap(), "{acked} acknowledged, {kept} kept");
}

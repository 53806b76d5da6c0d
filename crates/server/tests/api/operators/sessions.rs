//! Sessions: where one is signed in, and how that ends. Time is moved by moving what is stored the other way.

use serde_json::{Value, json};

use super::{PASSWORD, asks, browser, created, denied, id, sign_in, signed_in};
use crate::support::{Client, Server, Setup};

fn sessions(client: &Client) -> Vec<Value> {
    client.get("/sessions").is(200)["items"].as_array().unwrap().clone()
}

fn later(server: &Server, column: &str, seconds: i64) {
    let sql = format!("update operator_sessions set {column} = {column} - {seconds} * 1000");
    server.look().execute(&sql, &sql);
}

#[test]
fn one_sees_where_one_is_signed_in_and_ends_it() {
    let server = Server::start();
    created(&server, "ada@example.com", "owner");
    let desk = sign_in(&server, "ada@example.com");
    let phone = server.anonymous().with("User-Agent", "Phone/1");
    let phone = browser(&server, &phone.post("/session", &json!({ "email": "ada@example.com", "password": PASSWORD })));
    let seen = sessions(&desk);
    assert_eq!(seen.len(), 2);
    assert_eq!((&seen[0]["userAgent"], &seen[0]["ipAddress"]), (&json!("Phone/1"), &json!("127.0.0.1")));
    assert_eq!((&seen[0]["current"], &seen[1]["current"]), (&json!(false), &json!(true)));
    let ended = format!("/sessions/{}", seen[0]["id"].as_str().unwrap());
    // Nobody ends another's.
    signed_in(&server, "bob@example.com", "owner").delete(&ended).problem(404, "not_found");
    desk.delete(&ended).is(204);
    desk.delete(&ended).problem(404, "not_found");
    phone.get("/session").problem(401, "unauthorized");
    let (second, third) = (sign_in(&server, "ada@example.com"), sign_in(&server, "ada@example.com"));
    desk.delete("/sessions").is(204);
    second.get("/session").problem(401, "unauthorized");
    third.get("/session").problem(401, "unauthorized");
    assert_eq!(sessions(&desk).len(), 1);
    let answer = desk.delete("/session");
    assert!(answer.headers["set-cookie"].to_str().unwrap().starts_with("gavel_session=; Path=/; Max-Age=0;"));
    answer.is(204);
    desk.get("/session").problem(401, "unauthorized");
}

#[test]
fn a_session_that_is_left_idle_ends_and_so_does_an_old_one() {
    let server = Setup::default()
        .env("GAVEL_OPERATORS_IDLE_SECONDS", "600")
        .env("GAVEL_OPERATORS_SESSION_SECONDS", "86400")
        .start();
    created(&server, "ada@example.com", "owner");
    let ada = sign_in(&server, "ada@example.com");
    later(&server, "last_seen_at", 500);
    // Used, it is fresh again.
    id(&ada);
    later(&server, "last_seen_at", 500);
    id(&ada);
    later(&server, "last_seen_at", 601);
    ada.get("/session").problem(401, "unauthorized");
    let ada = sign_in(&server, "ada@example.com");
    assert_eq!(sessions(&ada).len(), 1);
    later(&server, "expires_at", 86_390);
    id(&ada);
    later(&server, "expires_at", 10);
    ada.get("/session").problem(401, "unauthorized");
}

#[test]
fn reading_writes_nothing_but_once_a_minute() {
    let server = Server::start();
    let ada = signed_in(&server, "ada@example.com", "owner");
    let seen = || -> i64 { server.look().all::<(i64,)>("select last_seen_at from operator_sessions")[0].0 };
    let before = seen();
    for _ in 0..5 {
        id(&ada);
    }
    assert_eq!(seen(), before);
    later(&server, "last_seen_at", 61);
    id(&ada);
    assert!(seen() >= before);
}

#[test]
fn a_restart_signs_nobody_out() {
    let server = Server::start();
    created(&server, "ada@example.com", "owner");
    let answer = asks(&server, "ada@example.com", PASSWORD, None);
    let server = server.restart();
    browser(&server, &answer)
        .patch(
            &format!("/operators/{}", answer.body["operator"]["id"].as_str().unwrap()),
            &json!({ "displayName": "Ada" }),
        )
        .is(200);
}

#[test]
fn managers_sign_others_out() {
    let server = Server::start();
    let owner = signed_in(&server, "owner@example.com", "owner");
    let admin = signed_in(&server, "admin@example.com", "admin");
    let bob = signed_in(&server, "bob@example.com", "viewer");
    let of = |client: &Client| format!("/operators/{}/sessions", id(client));
    assert_eq!(admin.get(&of(&bob)).is(200)["items"].as_array().unwrap().len(), 1);
    denied(bob.get(&of(&admin)), "manage_operators");
    denied(admin.delete(&of(&owner)), "act_for_user");
    admin.delete(&of(&bob)).is(204);
    bob.get("/session").problem(401, "unauthorized");
    let bob = sign_in(&server, "bob@example.com");
    admin.patch(&format!("/operators/{}", id(&bob)), &json!({ "disabled": true })).is(200);
    bob.get("/session").problem(401, "unauthorized");
    asks(&server, "bob@example.com", PASSWORD, None).problem(401, "sign_in_failed");
}

#[test]
fn sockets_close_with_their_session() {
    let server = Server::start();
    let ada = created(&server, "ada@example.com", "owner");
    server.room("c", ["alice", "bob"]);
    let browser = sign_in(&server, "ada@example.com");
    // Who speaks as nobody has nothing to listen as.
    let handshake = |client: &Client| {
        let headers = [("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13")];
        let client = headers.iter().fold(client.clone(), |client, (name, value)| client.with(name, value));
        client.with("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA==")
    };
    handshake(&browser).get("/ws").invalid("X-Gavel-User");
    server.app().patch(&format!("/operators/{ada}"), &json!({ "userId": "alice" })).is(200);
    handshake(&browser).with("Origin", "https://evil.example").get("/ws").problem(403, "csrf");
    let mut socket = browser.socket();
    socket.subscribe("c", None);
    server.user("bob").post("/channels/c/messages", &json!({ "text": "hello" })).is(201);
    assert_eq!(socket.expect("message.created")["data"]["text"], "hello");
    browser.delete("/session").is(204);
    assert_eq!(socket.closed().0, 4001);
    // One that is left alone is closed too.
    let browser = sign_in(&server, "ada@example.com");
    let mut socket = browser.socket();
    later(&server, "last_seen_at", 43_200);
    assert_eq!(socket.closed().0, 4001);
    // And one whose operator speaks as nobody any more.
    let mut socket = sign_in(&server, "ada@example.com").socket();
    server.app().patch(&format!("/operators/{ada}"), &json!({ "userId": null })).is(200);
    assert_eq!(socket.closed().0, 4001);
}

//! The first operator: by the server's word or by the command line.

use std::thread;

use serde_json::{Value, json};

use super::{PASSWORD, asks, audit, browser, created, sign_in};
use crate::support::{Server, gavel};

/// What a server without operators prints to make the first one with.
fn token(server: &mut Server) -> String {
    let mut told = String::new();
    while !told.contains("setup token") {
        let line = server.read_lines(1);
        assert!(!line.is_empty(), "{told}");
        told += &line;
    }
    told.split_whitespace().last().unwrap().to_owned()
}

fn first(token: &str, email: &str) -> Value {
    json!({ "token": token, "email": email, "displayName": "Ada", "password": PASSWORD })
}

#[test]
fn the_first_operator_is_made_with_what_the_server_printed() {
    let mut server = Server::start();
    let token = token(&mut server);
    let anybody = server.anonymous();
    assert_eq!(anybody.get("/operators/setup").is(200)["needed"], true);
    anybody.post("/operators/setup", &first("guess", "ada@example.com")).invalid("/token");
    let mut weak = first(&token, "ada@example.com");
    weak["password"] = "password1234".into();
    anybody.post("/operators/setup", &weak).invalid("/password");
    let answer = anybody.post("/operators/setup", &first(&token, "Ada@Example.com"));
    assert_eq!((answer.status, &answer.headers["cache-control"]), (201, &"no-store".parse().unwrap()));
    let owner = browser(&server, &answer);
    let session = owner.get("/session").is(200);
    assert_eq!(session["operator"]["email"], "ada@example.com");
    assert_eq!(session["operator"]["roles"], json!(["owner"]));
    assert_eq!(session["csrfToken"], answer.body["csrfToken"]);
    assert_eq!(anybody.get("/operators/setup").is(200)["needed"], false);
    anybody.post("/operators/setup", &first(&token, "eve@example.com")).problem(409, "conflict");
    let noted = audit(&server, &json!({ "action": "setUp" }));
    assert_eq!(noted.len(), 1);
    assert_eq!(noted[0]["actor"], format!("operator:{}", session["operator"]["id"].as_str().unwrap()));
    assert!(!noted[0].to_string().contains(PASSWORD));
    // A server that has operators asks for none.
    let server = server.restart();
    assert_eq!(server.anonymous().get("/operators/setup").is(200)["needed"], false);
    sign_in(&server, "ada@example.com");
}

#[test]
fn of_many_who_race_to_be_first_one_is() {
    let mut server = Server::start();
    let token = token(&mut server);
    let racers: Vec<_> = (0..6)
        .map(|n| {
            let (client, body) = (server.anonymous(), first(&token, &format!("racer{n}@example.com")));
            thread::spawn(move || client.post("/operators/setup", &body).status)
        })
        .collect();
    let mut answers: Vec<_> = racers.into_iter().map(|racer| racer.join().unwrap()).collect();
    answers.sort_unstable();
    assert_eq!(answers, [201, 409, 409, 409, 409, 409]);
    assert_eq!(server.app().post("/operators/query", &json!({})).is(200)["items"].as_array().unwrap().len(), 1);
}

#[test]
fn a_page_of_another_site_makes_no_operator() {
    let mut server = Server::start();
    let token = token(&mut server);
    let elsewhere = server.anonymous().with("Origin", "https://evil.example");
    elsewhere.post("/operators/setup", &first(&token, "eve@example.com")).problem(403, "csrf");
}

#[test]
fn the_command_line_makes_lists_and_disables_operators() {
    let server = Server::start();
    created(&server, "ada@example.com", "owner");
    created(&server, "bob@example.com", "viewer");
    let refused = |args: &[&str], password: &str, why: &str| {
        let (code, _, errors) = server.gavel_reading(args, password);
        assert_eq!(code, Some(1), "{args:?}: {errors}");
        assert!(errors.contains(why), "{args:?}: {errors}");
    };
    let create = ["operator", "create", "eve@example.com", "--role"];
    refused(&[&create[..], &["nobody"]].concat(), PASSWORD, "no such role");
    refused(&[&create[..], &["owner"]].concat(), "short", "12 characters");
    refused(&[&create[..], &["owner"]].concat(), "eve@example.com", "your own address");
    refused(&["operator", "create", "ADA@example.com", "--role", "owner"], PASSWORD, "with this address");
    refused(&["operator", "disable", "ada@example.com"], "", "last owner");
    refused(&["operator", "disable", "nobody@example.com"], "", "no such operator");
    assert_eq!(gavel(&["operator", "create", "no-address", "--role", "owner"]).0, Some(2));
    assert_eq!(gavel(&["operator", "create", "ada@example.com"]).0, Some(2));

    let bob = sign_in(&server, "bob@example.com");
    let listed = server.gavel(&["operator", "list"]);
    let lines: Vec<_> = listed.lines().collect();
    assert!(lines[0].starts_with("ada@example.com  owner  never"), "{listed}");
    assert!(lines[1].starts_with("bob@example.com  viewer  2"), "{listed}");
    let (code, _, errors) = server.gavel_reading(&["operator", "password", "bob@example.com"], "another-otter-7");
    assert_eq!(code, Some(0), "{errors}");
    bob.get("/session").problem(401, "unauthorized");
    asks(&server, "bob@example.com", PASSWORD, None).problem(401, "sign_in_failed");
    let bob = browser(&server, &asks(&server, "bob@example.com", "another-otter-7", None));
    server.gavel(&["operator", "disable", "bob@example.com"]);
    bob.get("/session").problem(401, "unauthorized");
    assert!(server.gavel(&["operator", "list"]).contains("disabled"));
    let actions: Vec<_> = audit(&server, &json!({ "actor": "system:command" }));
    let actions: Vec<_> = actions.iter().map(|entry| entry["action"].as_str().unwrap()).collect();
    assert_eq!(
        actions,
        ["disableOperator", "resetPassword", "createOperator", "createOperator", "createServerKey"],
        "the last one is the key of this test"
    );
}

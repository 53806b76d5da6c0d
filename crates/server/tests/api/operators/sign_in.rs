//! Signing in: what is refused, and how often one may try.

use serde_json::json;

use super::{PASSWORD, asks, audit, browser, created, id, sign_in};
use crate::support::{Server, eventually};

#[test]
fn nobody_is_told_what_was_wrong() {
    let server = Server::start();
    let ada = created(&server, "ada@example.com", "owner");
    let bob = created(&server, "bob@example.com", "viewer");
    server.app().patch(&format!("/operators/{bob}"), &json!({ "disabled": true })).is(200);
    let told = |email: &str, password: &str| {
        let mut told = asks(&server, email, password, None).problem(401, "sign_in_failed");
        told.as_object_mut().unwrap().remove("requestId");
        told
    };
    let wrong = told("ada@example.com", "wrong-otter-42");
    assert_eq!(wrong, told("nobody@example.com", PASSWORD));
    assert_eq!(wrong, told("bob@example.com", PASSWORD));
    let operator = asks(&server, "ADA@example.com ", PASSWORD, None).is(200)["operator"].clone();
    assert_eq!((&operator["id"], operator["lastSignInAt"].is_string()), (&json!(ada), true));
    for body in [json!({ "email": "ada", "password": "x" }), json!({ "email": "ada@example.com" })] {
        server.anonymous().post("/session", &body).problem(400, "validation");
    }
}

#[test]
fn what_failed_is_logged_without_what_was_typed() {
    let server = Server::start();
    let ada = created(&server, "ada@example.com", "owner");
    asks(&server, "ada@example.com", "wrong-otter-42", None).problem(401, "sign_in_failed");
    asks(&server, "typed-in-the-wrong-field@example.com", PASSWORD, None).problem(401, "sign_in_failed");
    sign_in(&server, "ada@example.com");
    let noted = audit(&server, &json!({ "$or": [{ "action": "signInFailed" }, { "action": "signIn" }] }));
    let told: Vec<_> =
        noted.iter().map(|e| (e["action"].as_str().unwrap(), e["actor"].clone(), e["targets"].clone())).collect();
    let operator = format!("operator:{ada}");
    assert_eq!(
        told,
        [
            ("signIn", json!(operator), json!([operator])),
            ("signInFailed", json!("anonymous"), json!([])),
            ("signInFailed", json!("anonymous"), json!([operator])),
        ]
    );
    assert!(noted.iter().all(|e| e["ipAddress"] == "127.0.0.1" && e["requestId"].is_string()));
    let log = server.log();
    assert!(log.contains("an attempt to sign in failed") && log.contains(&ada), "{log}");
    for secret in [PASSWORD, "wrong-otter-42", "typed-in-the-wrong-field"] {
        assert!(!log.contains(secret) && !json!(noted).to_string().contains(secret), "{secret}");
    }
}

#[test]
fn attempts_that_fail_are_slowed() {
    let server = Server::start();
    created(&server, "ada@example.com", "owner");
    created(&server, "bob@example.com", "viewer");
    for _ in 0..5 {
        asks(&server, "ada@example.com", "wrong-otter-42", None).problem(401, "sign_in_failed");
    }
    // The right one has to wait as well.
    let answer = asks(&server, "ada@example.com", PASSWORD, None);
    assert_eq!(answer.headers["retry-after"], "1");
    assert_eq!(answer.problem(429, "rate_limited")["retryAfterSeconds"], 1);
    sign_in(&server, "bob@example.com");
    eventually("the wait is over", || asks(&server, "ada@example.com", PASSWORD, None).status == 200);
    // Success forgives.
    for _ in 0..4 {
        asks(&server, "ada@example.com", "wrong-otter-42", None).problem(401, "sign_in_failed");
    }
    sign_in(&server, "ada@example.com");
}

#[test]
fn attempts_at_once_are_no_way_round() {
    let server = Server::start();
    created(&server, "ada@example.com", "owner");
    let tries: Vec<_> = (0..12)
        .map(|_| {
            let client = server.anonymous();
            let body = json!({ "email": "ada@example.com", "password": "wrong-otter-42" });
            std::thread::spawn(move || client.post("/session", &body).status)
        })
        .collect();
    let answers: Vec<_> = tries.into_iter().map(|one| one.join().unwrap()).collect();
    // The sixth may come when the first wait of a second is over.
    let looked_at = answers.iter().filter(|status| **status == 401).count();
    assert!((5..=7).contains(&looked_at), "{answers:?}");
    assert!(answers.iter().all(|status| matches!(status, 401 | 429)), "{answers:?}");
}

#[test]
fn a_password_is_changed_by_who_knows_it() {
    let server = Server::start();
    created(&server, "ada@example.com", "owner");
    let (here, there) = (sign_in(&server, "ada@example.com"), sign_in(&server, "ada@example.com"));
    let change = |current: &str, new: &str| {
        here.put("/session/password", &json!({ "currentPassword": current, "newPassword": new }))
    };
    change("wrong-otter-42", "another-otter-7").problem(401, "sign_in_failed");
    for weak in ["short", "ada@example.com", "passwordpassword", "aaaaaaaaaaaaaa"] {
        change(PASSWORD, weak).invalid("/newPassword");
    }
    change(PASSWORD, "another-otter-7").is(204);
    id(&here);
    there.get("/session").problem(401, "unauthorized");
    asks(&server, "ada@example.com", PASSWORD, None).problem(401, "sign_in_failed");
    id(&browser(&server, &asks(&server, "ada@example.com", "another-otter-7", None)));
    assert_eq!(audit(&server, &json!({ "action": "changePassword" })).len(), 1);
}

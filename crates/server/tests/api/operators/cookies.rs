//! The cookie: its attributes, and whose pages may use it.

use serde_json::json;

use super::{PASSWORD, asks, cookie, created, id, sign_in};
use crate::support::{Server, Setup};

#[test]
fn a_cookie_is_for_this_host_alone_and_for_no_script() {
    let server = Server::start();
    created(&server, "ada@example.com", "owner");
    let answer = asks(&server, "ada@example.com", PASSWORD, None);
    let set = answer.headers["set-cookie"].to_str().unwrap();
    assert!(set.starts_with("gavel_session="), "{set}");
    assert!(set.ends_with("; Path=/; Max-Age=2592000; HttpOnly; SameSite=Strict"), "{set}");
    assert_eq!(answer.headers["cache-control"], "no-store");
    // The secret is in the cookie alone.
    let (_, secret) = cookie(&answer).split_once('=').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    assert!(secret.len() >= 43 && !answer.text.contains(&secret));
    let kept: Vec<(String,)> = server.look().all("select hash from operator_sessions");
    assert_ne!(kept[0].0, secret);
}

#[test]
fn over_https_it_goes_over_https_alone() {
    let server = Setup::default().env("GAVEL_OPERATORS_ORIGIN", "https://chat.example.com").start();
    created(&server, "ada@example.com", "owner");
    let set = |answer: &crate::support::Answer| answer.headers["set-cookie"].to_str().unwrap().to_owned();
    let answer = asks(&server, "ada@example.com", PASSWORD, None);
    assert!(set(&answer).starts_with("__Host-gavel_session="), "{}", set(&answer));
    assert!(set(&answer).ends_with("; Secure"), "{}", set(&answer));
    id(&server.anonymous().with("Cookie", &cookie(&answer)));
    // Under the other name it is none of ours.
    let other = cookie(&answer).replace("__Host-", "");
    server.anonymous().with("Cookie", &other).get("/session").problem(401, "unauthorized");

    let server = Setup::default().env("GAVEL_HTTP_TRUSTED_PROXIES", "127.0.0.1").start();
    created(&server, "ada@example.com", "owner");
    let body = json!({ "email": "ada@example.com", "password": PASSWORD });
    let answer = server.anonymous().with("X-Forwarded-Proto", "https").post("/session", &body);
    assert!(set(&answer).starts_with("__Host-gavel_session="), "{}", set(&answer));
    assert!(set(&server.anonymous().post("/session", &body)).starts_with("gavel_session="));
}

#[test]
fn what_changes_something_repeats_the_token() {
    let server = Server::start();
    created(&server, "ada@example.com", "owner");
    let answer = asks(&server, "ada@example.com", PASSWORD, None);
    let bare = server.anonymous().with("Cookie", &cookie(&answer));
    let patch = json!({ "displayName": "Ada" });
    let own = format!("/operators/{}", id(&bare));
    bare.patch(&own, &patch).problem(403, "csrf");
    bare.with("X-Gavel-CSRF", "guess").patch(&own, &patch).problem(403, "csrf");
    let other = asks(&server, "ada@example.com", PASSWORD, None).is(200)["csrfToken"].as_str().unwrap().to_owned();
    bare.with("X-Gavel-CSRF", &other).patch(&own, &patch).problem(403, "csrf");
    for call in ["/operators/query", "/audit/query"] {
        bare.post(call, &json!({})).problem(403, "csrf");
    }
    bare.delete("/session").problem(403, "csrf");
    bare.with("X-Gavel-CSRF", answer.body["csrfToken"].as_str().unwrap()).patch(&own, &patch).is(200);
}

#[test]
fn pages_of_other_sites_use_no_session() {
    let server = Server::start();
    created(&server, "ada@example.com", "owner");
    let ada = sign_in(&server, "ada@example.com");
    let patch = (format!("/operators/{}", id(&ada)), json!({ "displayName": "Ada" }));
    for (header, value) in [
        ("Origin", "https://evil.example"),
        ("Origin", "null"),
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Site", "same-site"),
    ] {
        let elsewhere = ada.with(header, value);
        elsewhere.get("/session").problem(403, "csrf");
        elsewhere.patch(&patch.0, &patch.1).problem(403, "csrf");
        let body = json!({ "email": "ada@example.com", "password": PASSWORD });
        server.anonymous().with(header, value).post("/session", &body).problem(403, "csrf");
    }
    let here = ada.with("Origin", &format!("http://{}", server.address)).with("Sec-Fetch-Site", "same-origin");
    here.patch(&patch.0, &patch.1).is(200);
    // A token is no cookie: whose page shows it has it.
    server.app().with("Origin", "https://app.example").get("/roles").is(200);
}

#[test]
fn a_token_comes_before_a_cookie() {
    let server = Server::start();
    created(&server, "ada@example.com", "owner");
    let both = sign_in(&server, "ada@example.com").with("Authorization", &format!("Bearer {}", server.token("alice")));
    assert_eq!(both.get("/me").is(200)["id"], "alice");
    both.get("/session").problem(400, "validation");
}

//! Signing in: tokens of every kind of wrong, server keys, acting for a user.

use gavel_model::Clock;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};

use crate::support::{Server, Setup};

/// The secret of servers whose tokens the tests sign themselves.
pub(crate) const SECRET: &str = "a secret of more than thirty-two characters";

/// Seconds since 1970.
pub(crate) fn now() -> i64 {
    Clock::System.now().as_millis() / 1_000
}

/// A token with these claims.
pub(crate) fn signed(secret: &str, claims: &Value) -> String {
    encode(&Header::new(Algorithm::HS256), claims, &EncodingKey::from_secret(secret.as_bytes())).unwrap()
}

/// A server whose tokens are signed with [`SECRET`].
pub(crate) fn server() -> Server {
    Setup::default().env("GAVEL_AUTH_SECRET", SECRET).start()
}

#[test]
fn a_token_is_good_for_its_user_until_it_ends() {
    let server = server();
    let token = signed(SECRET, &json!({ "sub": "alice", "exp": now() + 60, "iat": now() }));
    let me = server.bearer(&token).get("/me").is(200);
    assert_eq!(me["id"], "alice");
    // Clocks differ a little; other claims are the app's own.
    let barely =
        signed(SECRET, &json!({ "sub": "alice", "exp": now() - 2, "iat": now() + 30, "aud": "x", "role": "y" }));
    server.bearer(&barely).get("/me").is(200);
    let silent = signed(SECRET, &json!({ "sub": "alice", "exp": now() + 60 }));
    server.bearer(&silent).get("/me").is(200);
    // The times of a token may have a fraction.
    let times =
        json!({ "sub": "alice", "exp": 0.5 + f64::from(u32::try_from(now() + 60).unwrap()), "iat": 1.25, "nbf": 1.5 });
    server.bearer(&signed(SECRET, &times)).get("/me").is(200);
    let barely = signed(SECRET, &json!({ "sub": "alice", "exp": now() + 60, "nbf": now() + 2 }));
    server.bearer(&barely).get("/me").is(200);
}

#[test]
fn a_wrong_token_lets_nobody_in() {
    let server = server();
    let fine = json!({ "sub": "alice", "exp": now() + 60, "iat": now() });
    let with = |field: &str, value: Value| {
        let mut claims = fine.clone();
        claims[field] = value;
        signed(SECRET, &claims)
    };
    let without = |field: &str| {
        let mut claims = fine.clone();
        claims.as_object_mut().unwrap().remove(field);
        signed(SECRET, &claims)
    };
    let good = signed(SECRET, &fine);
    let (head, signature) = good.rsplit_once('.').unwrap();
    let other = if signature.starts_with('A') { 'B' } else { 'A' };
    let by = |algorithm| encode(&Header::new(algorithm), &fine, &EncodingKey::from_secret(SECRET.as_bytes())).unwrap();
    // {"alg":"none","typ":"JWT"}
    let unsigned = format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{}.", good.split('.').nth(1).unwrap());
    let cases = [
        ("garbage", "garbage".to_owned()),
        ("empty", String::new()),
        ("three dots", "a.b.c".to_owned()),
        ("another secret", signed("another secret of more than thirty-two characters", &fine)),
        ("no signature", format!("{head}.")),
        ("a changed signature", format!("{head}.{other}{}", &signature[1..])),
        ("not signed", unsigned),
        ("HS384", by(Algorithm::HS384)),
        ("HS512", by(Algorithm::HS512)),
        ("expired", with("exp", (now() - 60).into())),
        ("expired long ago", with("exp", i64::MIN.into())),
        ("exp is text", with("exp", "tomorrow".into())),
        ("no exp", without("exp")),
        ("no sub", without("sub")),
        ("sub is no id", with("sub", "not an id".into())),
        ("sub is reserved", with("sub", "me".into())),
        ("sub is a number", with("sub", 7.into())),
        ("issued in the future", with("iat", (now() + 3_600).into())),
        ("not before later", with("nbf", (now() + 60).into())),
        ("not before never", with("nbf", 1e300.into())),
        ("a key that there is not", "gvl_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA".to_owned()),
        ("a part of the key", server.key[..20].to_owned()),
    ];
    for (what, token) in cases {
        let answer = server.bearer(&token).get("/me");
        assert_eq!(answer.status, 401, "{what}: {}", answer.text);
        assert_eq!(answer.headers["www-authenticate"], "Bearer", "{what}");
        answer.problem(401, "unauthorized");
    }
    server.bearer(&good).get("/me").is(200);
}

#[test]
fn a_refusal_says_whether_it_is_the_signature_or_the_claims() {
    let server = server();
    let told = |token: &str| {
        let problem = server.bearer(token).get("/me").problem(401, "unauthorized");
        problem["detail"].as_str().unwrap().to_owned()
    };
    let fine = json!({ "sub": "alice", "exp": now() + 60 });
    assert!(told(&signed("another secret of more than thirty-two characters", &fine)).contains("signature"));
    for claims in [json!({ "sub": "alice" }), json!({ "exp": now() + 60 }), json!({ "sub": 7, "exp": now() + 60 })] {
        assert!(told(&signed(SECRET, &claims)).contains("claims"), "{claims}");
    }
    assert!(told(&signed(SECRET, &json!({ "sub": "alice", "exp": now() + 60, "nbf": now() + 60 }))).contains("nbf"));
}

#[test]
fn the_authorization_header_is_read_as_it_is_written() {
    let server = server();
    let token = server.token("alice");
    let with = |value: &str| server.anonymous().with("Authorization", value).get("/me");
    with(&format!("bearer {token}")).is(200);
    with(&format!("BEARER   {token} ")).is(200);
    for wrong in [format!("Basic {token}"), token.clone(), format!("Bearer{token}"), "Bearer".into()] {
        with(&wrong).problem(401, "unauthorized");
    }
    server.anonymous().get("/me").problem(401, "unauthorized");
    // Tokens in the URL are for WebSockets alone.
    server.anonymous().get(&format!("/me?token={token}")).problem(401, "unauthorized");
}

#[test]
fn a_server_key_acts_as_the_app_or_for_a_user() {
    let server = Server::start();
    server.app().get("/me").invalid("X-Gavel-User");
    // Whom a key names is known from then on.
    assert_eq!(server.acting("carol").get("/me").is(200)["id"], "carol");
    assert_eq!(server.app().get("/users/carol").is(200)["id"], "carol");
    for wrong in ["not an id", "me", "query", "", &"x".repeat(65)] {
        server.app().with("X-Gavel-User", wrong).get("/me").invalid("X-Gavel-User");
    }
    // A user is nobody else.
    server.user("alice").with("X-Gavel-User", "carol").get("/me").problem(401, "unauthorized");
    server.user("alice").with("X-Gavel-User", "alice").get("/me").problem(401, "unauthorized");
}

#[test]
fn revoked_tokens_are_void_at_once_and_new_ones_good_at_once() {
    let server = Server::start();
    for _ in 0..3 {
        let (token, other) = (server.token("alice"), server.token("bob"));
        server.bearer(&token).get("/me").is(200);
        server.app().delete("/users/alice/tokens").is(204);
        server.bearer(&token).get("/me").problem(401, "unauthorized");
        server.bearer(&other).get("/me").is(200);
        server.user("alice").get("/me").is(200);
        let printed = server.gavel(&["token", "alice"]);
        server.bearer(printed.lines().last().unwrap()).get("/me").is(200);
    }
    server.app().delete("/users/nobody/tokens").problem(404, "not_found");
    // However often they are.
    let before = server.token("alice");
    for _ in 0..70 {
        server.app().delete("/users/alice/tokens").is(204);
    }
    server.bearer(&before).get("/me").problem(401, "unauthorized");
    let after = server.token("alice");
    server.bearer(&after).get("/me").is(200);
    server.app().delete("/users/alice/tokens").is(204);
    server.bearer(&after).get("/me").problem(401, "unauthorized");
}

#[test]
fn tokens_of_a_host_with_keys_of_its_own_are_taken() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/api/auth/");
    let file = |name: &str| std::fs::read(format!("{folder}{name}")).unwrap();
    let ed25519 = EncodingKey::from_ed_pem(&file("ed25519.pem")).unwrap();
    let rsa = EncodingKey::from_rsa_pem(&file("rsa.pem")).unwrap();
    let claims = json!({ "sub": "alice", "exp": now() + 60, "iat": now() });
    let token = |algorithm, key: &EncodingKey| encode(&Header::new(algorithm), &claims, key).unwrap();
    for (public, algorithm, own, other_algorithm, other) in [
        ("ed25519.pub.pem", Algorithm::EdDSA, &ed25519, Algorithm::RS256, &rsa),
        ("rsa.pub.pem", Algorithm::RS256, &rsa, Algorithm::EdDSA, &ed25519),
    ] {
        let server = Setup::default()
            .env("GAVEL_AUTH_PUBLIC_KEY_FILE", &format!("{folder}{public}"))
            .env("GAVEL_AUTH_SECRET", SECRET)
            .start();
        assert_eq!(server.bearer(&token(algorithm, own)).get("/me").is(200)["id"], "alice");
        server.bearer(&token(other_algorithm, other)).get("/me").problem(401, "unauthorized");
        server.bearer(&signed(SECRET, &claims)).get("/me").is(200);
        // The public key is no secret: a token "signed" with it is not signed.
        let confused = EncodingKey::from_secret(&file(public));
        server.bearer(&token(Algorithm::HS256, &confused)).get("/me").problem(401, "unauthorized");
    }
}

#[test]
fn a_token_with_what_must_be_understood_is_not_taken() {
    let server = server();
    let claims = json!({ "sub": "alice", "exp": now() + 60, "iat": now() });
    let header = Header { crit: Some(vec!["b64".to_owned()]), ..Header::new(Algorithm::HS256) };
    let token = encode(&header, &claims, &EncodingKey::from_secret(SECRET.as_bytes())).unwrap();
    server.bearer(&token).get("/me").problem(401, "unauthorized");
}

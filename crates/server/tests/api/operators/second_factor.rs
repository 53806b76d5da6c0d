//! Codes of an authenticator, and recovery codes.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::json;
use totp_rs::{Algorithm, Secret, TOTP};

use super::{PASSWORD, asks, audit, browser, created, denied, id, sign_in, signed_in};
use crate::support::{Client, Server};

/// An authenticator, whose clock stands still: a step later its codes are good as well.
struct Phone {
    totp: TOTP,
    step: u64,
}

impl Phone {
    fn of(secret: &str) -> Self {
        let bytes = Secret::Encoded(secret.to_owned()).to_bytes().unwrap();
        #[expect(clippy::disallowed_methods, reason = "an authenticator has a clock of its own")]
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        Self { totp: TOTP::new(Algorithm::SHA1, 6, 1, 30, bytes).unwrap(), step: now / 30 }
    }

    /// The code of so many steps from now.
    fn code(&self, steps: u64) -> String {
        self.totp.generate(30 * (self.step + steps))
    }

    /// One that is none of now.
    fn wrong(&self) -> String {
        let real: Vec<_> = (0..5).map(|n| self.totp.generate(30 * (self.step + n - 1))).collect();
        (0..1_000_000).map(|n| format!("{n:06}")).find(|code| !real.contains(code) && *code != self.code(0)).unwrap()
    }
}

/// Sets an authenticator up; it, and the recovery codes.
fn enrol(client: &Client) -> (Phone, Vec<String>) {
    let offer = client.post("/session/totp", &json!({ "password": PASSWORD })).is(200);
    let (secret, uri) = (offer["secret"].as_str().unwrap(), offer["uri"].as_str().unwrap());
    assert!(uri.starts_with("otpauth://totp/Gavel:") && uri.contains(secret), "{uri}");
    let phone = Phone::of(secret);
    client.post("/session/totp/confirm", &json!({ "code": phone.wrong() })).invalid("/code");
    let done = client.post("/session/totp/confirm", &json!({ "code": phone.code(0) })).is(200);
    let codes: Vec<_> =
        done["recoveryCodes"].as_array().unwrap().iter().map(|c| c.as_str().unwrap().to_owned()).collect();
    assert_eq!(codes.len(), 10);
    (phone, codes)
}

#[test]
fn a_code_works_once() {
    let server = Server::start();
    let ada = signed_in(&server, "ada@example.com", "owner");
    let sign_in = |code: Option<&str>| asks(&server, "ada@example.com", PASSWORD, code);
    ada.post("/session/totp", &json!({ "password": "wrong-otter-42" })).problem(401, "sign_in_failed");
    ada.post("/session/totp/confirm", &json!({ "code": "000000" })).problem(409, "conflict");
    let (phone, _) = enrol(&ada);
    assert_eq!(ada.get("/session").is(200)["operator"]["totpEnabled"], true);
    sign_in(None).problem(401, "totp_required");
    // It was used to confirm.
    sign_in(Some(&phone.code(0))).problem(401, "sign_in_failed");
    let next = phone.code(1);
    let answer = sign_in(Some(&format!("{} {}", &next[..3], &next[3..])));
    id(&browser(&server, &answer));
    sign_in(Some(&next)).problem(401, "sign_in_failed");
    // With a wrong password nobody is told that there is a second factor.
    asks(&server, "ada@example.com", "wrong-otter-42", None).problem(401, "sign_in_failed");
    let told = json!(audit(&server, &json!({}))).to_string();
    assert!(!told.contains(&next) && !server.log().contains(&next));
}

#[test]
fn who_has_the_password_cannot_guess_codes_for_ever() {
    let server = Server::start();
    let (phone, _) = enrol(&signed_in(&server, "ada@example.com", "owner"));
    let sign_in = |code: Option<&str>| asks(&server, "ada@example.com", PASSWORD, code).status;
    let answers: Vec<_> = (0..6).flat_map(|_| [sign_in(Some(&phone.wrong())), sign_in(None)]).collect();
    assert!(answers.contains(&429), "{answers:?}");
}

#[test]
fn of_many_who_show_one_code_at_once_one_is_let_in() {
    let server = Server::start();
    let (phone, _) = enrol(&signed_in(&server, "ada@example.com", "owner"));
    let body = json!({ "email": "ada@example.com", "password": PASSWORD, "code": phone.code(1) });
    let many: Vec<_> = (0..4)
        .map(|_| {
            let (client, body) = (server.anonymous(), body.clone());
            std::thread::spawn(move || client.post("/session", &body).status)
        })
        .collect();
    let mut answers: Vec<_> = many.into_iter().map(|one| one.join().unwrap()).collect();
    answers.sort_unstable();
    assert_eq!(answers, [200, 401, 401, 401]);
}

#[test]
fn a_recovery_code_works_once() {
    let server = Server::start();
    let ada = signed_in(&server, "ada@example.com", "owner");
    let (_, codes) = enrol(&ada);
    let sign_in = |code: &str| asks(&server, "ada@example.com", PASSWORD, Some(code));
    sign_in("aaaa-bbbb-cccc-dddd").problem(401, "sign_in_failed");
    sign_in(&codes[0].to_uppercase()).is(200);
    sign_in(&codes[0]).problem(401, "sign_in_failed");
    let noted = audit(&server, &json!({ "action": "signIn" }));
    assert_eq!(noted[0]["after"], json!({ "recoveryCodesLeft": 9 }));
    let fresh = ada.post("/session/recoveryCodes", &json!({ "password": PASSWORD })).is(200);
    sign_in(&codes[1]).problem(401, "sign_in_failed");
    sign_in(fresh["recoveryCodes"][0].as_str().unwrap()).is(200);
    // Only hashes are kept.
    let kept: Vec<(String,)> = server.look().all("select hash from operator_recovery_codes");
    assert!(kept.len() == 9 && kept.iter().all(|(hash,)| hash.len() == 64));
}

#[test]
fn an_authenticator_is_taken_off_by_who_has_it() {
    let server = Server::start();
    let ada = signed_in(&server, "ada@example.com", "owner");
    let (phone, _) = enrol(&ada);
    ada.post("/session/totp", &json!({ "password": PASSWORD })).problem(409, "conflict");
    let off =
        |password: &str, code: &str| ada.post("/session/totp/disable", &json!({ "password": password, "code": code }));
    off("wrong-otter-42", &phone.code(1)).problem(401, "sign_in_failed");
    off(PASSWORD, &phone.wrong()).problem(401, "sign_in_failed");
    off(PASSWORD, &phone.code(1)).is(204);
    asks(&server, "ada@example.com", PASSWORD, None).is(200);
    ada.post("/session/recoveryCodes", &json!({ "password": PASSWORD })).problem(409, "conflict");
    let other = enrol(&ada).0;
    assert_ne!(other.code(0), phone.code(0));
}

#[test]
fn who_lost_it_is_let_in_by_those_above_and_by_the_command_line() {
    let server = Server::start();
    let owner = signed_in(&server, "owner@example.com", "owner");
    let bob = signed_in(&server, "bob@example.com", "admin");
    enrol(&owner);
    enrol(&bob);
    denied(bob.delete(&format!("/operators/{}/totp", id(&owner))), "act_for_user");
    owner.delete(&format!("/operators/{}/totp", id(&bob))).is(204);
    bob.get("/session").problem(401, "unauthorized");
    sign_in(&server, "bob@example.com");
    let reset = ["operator", "password", "owner@example.com", "--reset-totp"];
    assert_eq!(server.gavel_reading(&reset, "another-otter-7").0, Some(0));
    asks(&server, "owner@example.com", "another-otter-7", None).is(200);
    created(&server, "eve@example.com", "viewer");
}

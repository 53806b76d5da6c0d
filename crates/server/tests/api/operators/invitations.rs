//! Inviting operators.

use serde_json::{Value, json};

use super::{PASSWORD, asks, audit, browser, id, signed_in};
use crate::support::{Answer, Server};

fn invitation(email: &str) -> Value {
    json!({ "email": email, "displayName": "Bob", "roles": ["moderator"] })
}

fn accept(server: &Server, token: &Value) -> Answer {
    server.anonymous().post("/operators/invitations/accept", &json!({ "token": token, "password": PASSWORD }))
}

#[test]
fn who_is_invited_chooses_a_password_and_is_in() {
    let server = Server::start();
    let owner = signed_in(&server, "owner@example.com", "owner");
    let made = owner.post("/operators/invitations", &invitation("Bob@example.com"));
    assert_eq!(made.headers["cache-control"], "no-store");
    let made = made.is(201);
    let listed = owner.get("/operators/invitations").is(200);
    assert_eq!(listed["items"], json!([made["invitation"]]));
    let anybody = server.anonymous();
    let seen = anybody.post("/operators/invitations/query", &json!({ "token": made["token"] })).is(200);
    assert_eq!(seen, made["invitation"]);
    let weak = json!({ "token": made["token"], "password": "bob@example.com" });
    anybody.post("/operators/invitations/accept", &weak).invalid("/password");
    let answer = accept(&server, &made["token"]);
    assert_eq!(answer.status, 201, "{}", answer.text);
    let bob = browser(&server, &answer).get("/session").is(200)["operator"].clone();
    assert_eq!((&bob["displayName"], &bob["roles"]), (&json!("Bob"), &json!(["moderator"])));
    // It lets nobody in twice.
    accept(&server, &made["token"]).problem(404, "not_found");
    assert_eq!(owner.get("/operators/invitations").is(200)["items"], json!([]));
    asks(&server, "bob@example.com", PASSWORD, None).is(200);
    owner.post("/operators/invitations", &invitation("bob@example.com")).problem(409, "conflict");
    let noted = audit(&server, &json!({ "action": { "$in": ["inviteOperator", "acceptOperatorInvitation"] } }));
    let operator = |id: &Value| format!("operator:{}", id.as_str().unwrap());
    assert_eq!(noted[0]["actor"], operator(&bob["id"]));
    assert_eq!(noted[1]["actor"], format!("operator:{}", id(&owner)));
    assert_eq!(noted[1]["after"]["email"], "bob@example.com");
    assert!(!json!(noted).to_string().contains(made["token"].as_str().unwrap()));
}

#[test]
fn an_invitation_ends() {
    let server = Server::start();
    let owner = signed_in(&server, "owner@example.com", "owner");
    let invite = || owner.post("/operators/invitations", &invitation("bob@example.com")).is(201);
    let (first, second) = (invite(), invite());
    // The later one takes the place of the earlier.
    accept(&server, &first["token"]).problem(404, "not_found");
    owner.delete(&format!("/operators/invitations/{}", second["invitation"]["id"].as_str().unwrap())).is(204);
    accept(&server, &second["token"]).problem(404, "not_found");
    let third = invite();
    let week = "update operator_invitations set expires_at = expires_at - 604800000";
    server.look().execute(week, week);
    accept(&server, &third["token"]).problem(404, "not_found");
    assert_eq!(owner.get("/operators/invitations").is(200)["items"], json!([]));
}

#[test]
fn invitations_are_for_real_people_with_real_roles() {
    let server = Server::start();
    let owner = signed_in(&server, "owner@example.com", "owner");
    let invite = |change: Value| {
        let mut body = invitation("bob@example.com");
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        owner.post("/operators/invitations", &body)
    };
    invite(json!({ "email": "bob" })).invalid("/email");
    invite(json!({ "roles": [] })).invalid("/roles");
    invite(json!({ "roles": ["viewer", "viewer"] })).invalid("/roles/1");
    invite(json!({ "roles": ["viewer", "member"] })).invalid("/roles/1");
    invite(json!({ "userId": "nobody" })).invalid("/userId");
    invite(json!({ "displayName": "x".repeat(101) })).invalid("/displayName");
    let key = owner.with("Idempotency-Key", "once");
    let again = || key.post("/operators/invitations", &invitation("eve@example.com")).is(201);
    let (first, second) = (again(), again());
    assert_eq!(first["invitation"]["id"], second["invitation"]["id"]);
    accept(&server, &first["token"]).problem(404, "not_found");
    accept(&server, &second["token"]).is(201);
}

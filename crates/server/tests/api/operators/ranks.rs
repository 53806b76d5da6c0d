//! Who is above whom among operators: what nobody gives, takes or gets round.

use serde_json::json;

use super::{denied, id, signed_in};
use crate::{
    broadcasts::done,
    support::{Client, Server, Setup, eventually},
};

fn path(client: &Client) -> String {
    format!("/operators/{}", id(client))
}

#[test]
fn the_last_owner_stays() {
    let server = Server::start();
    let owner = signed_in(&server, "owner@example.com", "owner");
    let own = path(&owner);
    let ends = |client: &Client, own: &str| {
        client.patch(own, &json!({ "roles": ["admin"] })).problem(409, "conflict");
        client.patch(own, &json!({ "disabled": true })).problem(409, "conflict");
        client.delete(own).problem(409, "conflict");
    };
    ends(&owner, &own);
    ends(&server.app(), &own);
    let second = signed_in(&server, "second@example.com", "owner");
    // One who may not sign in is no owner that is left.
    owner.patch(&path(&second), &json!({ "disabled": true })).is(200);
    ends(&owner, &own);
    let app = server.app();
    let disabled = app.post("/operators/query", &json!({ "filter": { "email": "second@example.com" } })).is(200);
    let second = format!("/operators/{}", disabled["items"][0]["id"].as_str().unwrap());
    app.patch(&second, &json!({ "disabled": false })).is(200);
    owner.patch(&own, &json!({ "roles": ["viewer"] })).is(200);
    ends(&app, &second);
}

#[test]
fn of_two_owners_who_end_each_other_one_stays() {
    let server = Server::start();
    let (one, two) = (signed_in(&server, "one@example.com", "owner"), signed_in(&server, "two@example.com", "owner"));
    let (first, second) = (path(&one), path(&two));
    let ends = [(one, second), (two, first)].map(|(who, whom)| std::thread::spawn(move || who.delete(&whom).status));
    let done = ends.map(|end| end.join().unwrap()).iter().filter(|status| **status == 204).count();
    assert_eq!(done, 1);
}

#[test]
fn nobody_touches_one_who_may_do_more() {
    let server = Server::start();
    let owner = signed_in(&server, "owner@example.com", "owner");
    let admin = signed_in(&server, "admin@example.com", "admin");
    let viewer = signed_in(&server, "viewer@example.com", "viewer");
    for change in [json!({ "displayName": "x" }), json!({ "roles": ["viewer"] }), json!({ "disabled": true })] {
        denied(admin.patch(&path(&owner), &change), "act_for_user");
        denied(viewer.patch(&path(&admin), &change), "manage_operators");
    }
    denied(admin.delete(&path(&owner)), "act_for_user");
    denied(viewer.delete(&path(&admin)), "manage_operators");
    admin.patch(&path(&viewer), &json!({ "roles": ["analyst"] })).is(200);
    // One's own name is one's own, and one's own roles are not.
    assert_eq!(viewer.patch(&path(&viewer), &json!({ "displayName": "Vera" })).is(200)["displayName"], "Vera");
    denied(viewer.patch(&path(&viewer), &json!({ "roles": ["owner"] })), "manage_operators");
    denied(viewer.patch(&path(&viewer), &json!({ "userId": "alice" })), "manage_operators");
    viewer.get(&path(&viewer)).is(200);
    denied(viewer.get(&path(&admin)), "manage_operators");
}

#[test]
fn nobody_gives_what_they_lack() {
    let server = Server::start();
    signed_in(&server, "owner@example.com", "owner");
    let admin = signed_in(&server, "admin@example.com", "admin");
    let viewer = signed_in(&server, "viewer@example.com", "viewer");
    admin.patch(&path(&viewer), &json!({ "roles": ["owner"] })).invalid("/roles");
    admin.patch(&path(&admin), &json!({ "roles": ["admin", "owner"] })).invalid("/roles");
    admin.post("/operators/invitations", &json!({ "email": "e@example.com", "roles": ["owner"] })).invalid("/roles");
    admin.put("/operatorRoles/actor", &json!({ "permissions": ["act_for_user"] })).invalid("/permissions");
    denied(admin.post("/serverKeys", &json!({ "name": "x", "scope": "admin" })), "act_for_user");
    let key = server.app().get("/serverKeys").is(200)["items"][0]["id"].as_str().unwrap().to_owned();
    denied(admin.delete(&format!("/serverKeys/{key}")), "act_for_user");
    admin.post("/serverKeys", &json!({ "name": "reads", "scope": "read" })).is(201);
    // A role that one may only do part of.
    server.app().put("/operatorRoles/keeper", &json!({ "permissions": ["manage_operators", "read_users"] })).is(200);
    server.app().put("/operatorRoles/reader", &json!({ "permissions": ["read_users", "read_channel"] })).is(200);
    let keeper = signed_in(&server, "keeper@example.com", "keeper");
    keeper.put("/operatorRoles/reader", &json!({ "permissions": ["read_users"] })).invalid("/permissions");
    keeper.delete("/operatorRoles/reader").problem(400, "validation");
    denied(keeper.patch(&path(&viewer), &json!({ "disabled": true })), "read_channel");
    // A user has none of what is the operators' own, whatever their role says.
    let all = json!({ "permissions": ["manage_operators"] });
    server.app().put("/roles/sly", &all).invalid("/permissions");
    let overrides = json!({ "roleOverrides": { "member": ["read_audit"] } });
    server.app().put("/channelTypes/live", &overrides).invalid("/roleOverrides/member");
}

#[test]
fn roles_that_are_needed_stay() {
    let server = Server::start();
    let owner = signed_in(&server, "owner@example.com", "owner");
    let roles = owner.get("/operatorRoles").is(200)["items"].clone();
    let ids: Vec<_> = roles.as_array().unwrap().iter().map(|role| role["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["owner", "admin", "moderator", "analyst", "viewer"]);
    for built_in in ids {
        owner.put(&format!("/operatorRoles/{built_in}"), &json!({ "permissions": [] })).problem(409, "conflict");
        owner.delete(&format!("/operatorRoles/{built_in}")).problem(409, "conflict");
    }
    owner.put("/operatorRoles/helper", &json!({ "permissions": ["read_users"], "description": "Helps" })).is(200);
    let helper = signed_in(&server, "helper@example.com", "helper");
    assert_eq!(helper.get("/session").is(200)["permissions"], json!(["read_users"]));
    owner.delete("/operatorRoles/helper").problem(409, "conflict");
    // What it allows from now on, holds at once.
    owner.put("/operatorRoles/helper", &json!({ "permissions": ["read_audit"] })).is(200);
    helper.post("/audit/query", &json!({})).is(200);
    denied(helper.post("/users/query", &json!({})), "read_users");
    owner.patch(&path(&helper), &json!({ "roles": ["viewer"] })).is(200);
    denied(helper.post("/audit/query", &json!({})), "read_audit");
    owner.delete("/operatorRoles/helper").is(204);
    owner.delete("/operatorRoles/helper").problem(404, "not_found");
}

#[test]
fn an_operator_speaks_as_the_user_they_are_linked_with() {
    let server = Server::start();
    let [alice, _] = server.room("c", ["alice", "bob"]);
    server.user("carol");
    let owner = signed_in(&server, "owner@example.com", "owner");
    let viewer = signed_in(&server, "viewer@example.com", "viewer");
    let say = json!({ "text": "hello" });
    owner.post("/channels/c/messages", &say).invalid("X-Gavel-User");
    let soon = crate::scheduled::at(std::time::Duration::from_hours(1));
    owner.post("/channels/c/scheduledMessages", &json!({ "text": "x", "sendAt": soon })).invalid("X-Gavel-User");
    let as_user = |client: &Client, user: &str| client.with("X-Gavel-User", user);
    denied(as_user(&owner, "bob").post("/channels/c/messages", &say), "act_for_user");
    owner.patch(&path(&viewer), &json!({ "userId": "bob" })).is(200);
    let sent = as_user(&viewer, "bob").post("/channels/c/messages", &say).is(201);
    assert_eq!(sent["message"]["userId"], "bob");
    denied(as_user(&viewer, "alice").post("/channels/c/messages", &say), "act_for_user");
    // Not as one who may do more than the operator: not when it is said, nor once it is so.
    server.app().put("/users/alice/roles", &json!({ "roles": ["admin"] })).is(200);
    alice.get("/me").is(200);
    let keeps = json!({ "permissions": ["manage_operators", "read_channel", "read_users"] });
    server.app().put("/operatorRoles/keeper", &keeps).is(200);
    let keeper = signed_in(&server, "keeper@example.com", "keeper");
    keeper.patch(&path(&viewer), &json!({ "userId": "alice" })).invalid("/userId");
    server.app().put("/users/bob/roles", &json!({ "roles": ["admin"] })).is(200);
    as_user(&viewer, "bob").post("/channels/c/messages", &say).problem(403, "permission_denied");
    owner.patch(&path(&viewer), &json!({ "userId": null })).is(200);
    assert_eq!(viewer.get("/session").is(200)["operator"].get("userId"), None);
}

#[test]
fn what_an_operator_ordered_ends_with_their_right_to_it() {
    let server = Setup::default().env("GAVEL_JOBS_BROADCAST_PER_SECOND", "20").start();
    let admin = signed_in(&server, "admin@example.com", "admin");
    let channels: Vec<_> = (0..100).map(|n| format!("c{n}")).collect();
    for channel in &channels {
        server.app().post("/channels", &json!({ "id": channel, "displayName": "C" })).is(201);
    }
    let order = |to: &[String]| {
        let body = json!({ "message": { "text": "hear" }, "to": { "channelIds": to } });
        admin.post("/broadcasts", &body).is(202)["id"].clone()
    };
    let whole = done(&server.app(), &order(&channels[..3]));
    assert_eq!((&whole["state"], &whole["result"]["sent"]), (&json!("done"), &json!(3)));
    let job = order(&channels);
    let path_of_job = format!("/jobs/{}", job.as_str().unwrap());
    eventually("it has begun", || server.app().get(&path_of_job).is(200)["result"]["sent"].as_i64() > Some(0));
    server.app().patch(&path(&admin), &json!({ "disabled": true })).is(200);
    let cut = done(&server.app(), &job);
    assert_eq!((&cut["state"], &cut["error"]["code"]), (&json!("failed"), &json!("permission_denied")), "{cut}");
}

//! `/api/v3/channels/{channelId}/inviteLinks`, `/api/v3/inviteLinks/{token}`

use std::{thread, time::Duration};

use serde_json::{Value, json};

use crate::support::{Client, Server, Setup, eventually};

/// A private channel `p` of `admin`'s.
fn house(server: &Server) -> Client {
    let admin = server.user("admin");
    admin.post("/channels", &json!({ "id": "p", "displayName": "Private", "isPublic": false })).is(201);
    admin
}

fn link(client: &Client, body: &Value) -> (String, String) {
    let made = client.post("/channels/p/inviteLinks", body).is(201);
    (made["id"].as_str().unwrap().to_owned(), made["token"].as_str().unwrap().to_owned())
}

fn listed(client: &Client) -> Vec<Value> {
    client.get("/channels/p/inviteLinks").is(200)["items"].as_array().unwrap().clone()
}

#[test]
fn whoever_has_a_link_may_join() {
    let server = Server::start();
    let admin = house(&server);
    let guest = server.user("guest");
    let mut room = admin.socket();
    room.subscribe("p", None);
    let made = admin.post_empty("/channels/p/inviteLinks").is(201);
    assert_eq!((&made["uses"], &made["createdBy"]), (&json!(0), &json!("admin")));
    let token = made["token"].as_str().unwrap();
    assert!(token.len() >= 43, "{token}");
    let card = guest.get(&format!("/inviteLinks/{token}")).is(200);
    assert_eq!((&card["id"], &card["displayName"], &card["memberCount"]), (&json!("p"), &json!("Private"), &json!(1)));
    // To look is not to be in.
    guest.get("/channels/p").problem(404, "not_found");
    guest.get("/channels/p/card").problem(404, "not_found");
    let joined = guest.post_empty(&format!("/inviteLinks/{token}/join")).is(200);
    assert_eq!(guest.post_empty(&format!("/inviteLinks/{token}/join")).is(200), joined);
    assert_eq!(admin.post_empty(&format!("/inviteLinks/{token}/join")).is(200)["userId"], "admin");
    assert_eq!(room.expect("member.joined")["data"]["userId"], "guest");
    room.expect_nothing();
    // The token is shown once.
    let links = listed(&admin);
    assert_eq!((links.len(), &links[0]["uses"], &links[0]["id"]), (1, &json!(1), &made["id"]));
    assert!(links[0].get("token").is_none());
    for guess in ["nothing", &"x".repeat(43), "p", made["id"].as_str().unwrap()] {
        guest.get(&format!("/inviteLinks/{guess}")).problem(404, "not_found");
        guest.post_empty(&format!("/inviteLinks/{guess}/join")).problem(404, "not_found");
    }
    // One who was taken out may come back by it, as often as it lets in.
    admin.delete("/channels/p/members/guest").is(204);
    guest.post_empty(&format!("/inviteLinks/{token}/join")).is(200);
    assert_eq!(listed(&admin)[0]["uses"], 2);
}

#[test]
fn a_link_lets_in_as_many_as_it_says() {
    let server = Server::start();
    let admin = house(&server);
    let users: Vec<_> = (0..10).map(|i| server.user(&format!("user-{i}"))).collect();
    let (_, token) = link(&admin, &json!({ "maxUses": 3 }));
    let join = |client: &Client| client.post_empty(&format!("/inviteLinks/{token}/join"));
    let inside: usize = thread::scope(|scope| {
        let threads: Vec<_> = users.iter().map(|user| scope.spawn(|| join(user))).collect();
        let answers = threads.into_iter().map(|thread| thread.join().unwrap());
        answers
            .filter(|answer| {
                if answer.status != 200 {
                    answer.clone().problem(410, "invite_link_used_up");
                }
                answer.status == 200
            })
            .count()
    });
    assert_eq!(inside, 3);
    assert_eq!(admin.get("/channels/p").is(200)["memberCount"], 4);
    assert_eq!(listed(&admin)[0]["uses"], 3);
    // Who is in stays in.
    for user in &users {
        let member = user.get("/channels/p").status == 200;
        let answer = join(user);
        assert_eq!(answer.status, if member { 200 } else { 410 });
    }
    server.user("late").get(&format!("/inviteLinks/{token}")).problem(410, "invite_link_used_up");
}

#[test]
fn a_link_ends() {
    let server = Server::start();
    let admin = house(&server);
    let guest = server.user("guest");
    let (id, token) = link(&admin, &json!({}));
    guest.delete(&format!("/channels/p/inviteLinks/{id}")).problem(404, "not_found");
    admin.delete(&format!("/channels/p/inviteLinks/{id}")).is(204);
    admin.delete(&format!("/channels/p/inviteLinks/{id}")).is(204);
    assert!(listed(&admin)[0]["revokedAt"].is_string());
    guest.get(&format!("/inviteLinks/{token}")).problem(410, "invite_link_revoked");
    guest.post_empty(&format!("/inviteLinks/{token}/join")).problem(410, "invite_link_revoked");
    let (_, brief) = link(&admin, &json!({ "expiresInSeconds": 1 }));
    let (_, lasting) = link(&admin, &json!({ "expiresInSeconds": 3_600 }));
    let server = server.restart();
    let guest = server.user("guest");
    eventually("it ends", || guest.get(&format!("/inviteLinks/{brief}")).status == 410);
    guest.get(&format!("/inviteLinks/{brief}")).problem(410, "invite_link_expired");
    guest.post_empty(&format!("/inviteLinks/{brief}/join")).problem(410, "invite_link_expired");
    guest.post_empty(&format!("/inviteLinks/{lasting}/join")).is(200);
}

#[test]
fn what_is_asked_of_a_link_is_checked() {
    let server = Server::start();
    let admin = house(&server);
    for (body, pointer) in [
        (json!({ "maxUses": 0 }), "/maxUses"),
        (json!({ "maxUses": 10_001 }), "/maxUses"),
        (json!({ "expiresInSeconds": 0 }), "/expiresInSeconds"),
        (json!({ "expiresInSeconds": 31_536_001 }), "/expiresInSeconds"),
        (json!({ "token": "mine" }), "/token"),
    ] {
        admin.post("/channels/p/inviteLinks", &body).invalid(pointer);
    }
    server.app().post_empty("/inviteLinks/nothing/join").invalid("X-Gavel-User");
    let (id, _) = link(&admin, &json!({}));
    for _ in 1..100 {
        link(&admin, &json!({}));
    }
    let refused = admin.post("/channels/p/inviteLinks", &json!({})).problem(409, "conflict");
    assert!(refused["detail"].as_str().unwrap().contains("100"));
    admin.delete(&format!("/channels/p/inviteLinks/{id}")).is(204);
    link(&admin, &json!({}));
}

/// A link is as good as a key: it is in no log, and not in the database.
#[test]
fn a_link_is_kept_secret() {
    let server = Setup::default().env("GAVEL_LOG_LEVEL", "trace").start();
    let admin = house(&server);
    let (_, token) = link(&admin, &json!({}));
    let guest = server.user("guest");
    guest.get(&format!("/inviteLinks/{token}")).is(200);
    guest.post_empty(&format!("/inviteLinks/{token}/join")).is(200);
    guest.get(&format!("/inviteLinks/{token}/nothing")).problem(404, "not_found");
    std::thread::sleep(Duration::from_millis(10));
    let log = server.log();
    assert!(log.contains("/api/v3/inviteLinks/{token}/join"));
    assert!(!log.contains(&token), "the token is in the log");
    assert!(!server.anonymous().get("//metrics").text.contains(&token));
}

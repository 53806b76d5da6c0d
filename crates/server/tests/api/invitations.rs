//! `/api/v3/channels/{channelId}/invitations`, `/api/v3/me/invitations`, `/api/v3/channels/{channelId}/card`

use std::thread;

use serde_json::{Value, json};

use crate::support::{Client, Server, eventually};

/// A private channel `p` of `admin`'s with `member` in it, and `guest` outside.
fn house(server: &Server) -> [Client; 3] {
    let people = ["admin", "member", "guest"].map(|user| server.user(user));
    let channel =
        json!({ "id": "p", "displayName": "Private", "topic": "Plans", "isPublic": false, "userIds": ["member"] });
    people[0].post("/channels", &channel).is(201);
    people
}

fn invite(client: &Client, users: &Value) -> Value {
    client.post("/channels/p/invitations", &json!({ "userIds": users })).is(200)
}

/// Invites one user; the invitation's id.
fn invited(client: &Client, user: &str) -> String {
    invite(client, &json!([user]))["items"][0]["id"].as_str().unwrap().to_owned()
}

fn items(page: &Value) -> &Vec<Value> {
    page["items"].as_array().unwrap()
}

#[test]
fn an_invited_user_comes_in() {
    let server = Server::start();
    let [admin, member, guest] = house(&server);
    let (mut device, mut other) = (guest.socket(), guest.socket());
    let (mut inviter, mut room) = (admin.socket(), member.socket());
    room.subscribe("p", None);
    let made = admin.post("/channels/p/invitations", &json!({ "userIds": ["guest"], "message": "Come!" })).is(200);
    let invitation = items(&made)[0].clone();
    assert_eq!(
        (&invitation["userId"], &invitation["invitedBy"], &invitation["status"], &invitation["message"]),
        (&json!("guest"), &json!("admin"), &json!("open"), &json!("Come!"))
    );
    for device in [&mut device, &mut other] {
        let told = device.expect("invitation.created");
        assert_eq!((&told["channelId"], &told["data"]["id"]), (&json!("p"), &invitation["id"]));
        assert_eq!(told["data"]["channel"]["displayName"], "Private");
        assert!(told.get("seq").is_none());
    }
    let mine = guest.get("/me/invitations").is(200);
    assert_eq!((items(&mine).len(), &items(&mine)[0]["channel"]["memberCount"]), (1, &json!(2)));
    // The card, and nothing else.
    assert_eq!(guest.get("/channels/p/card").is(200)["topic"], "Plans");
    for path in ["/channels/p", "/channels/p/messages", "/channels/p/members/admin", "/channels/p/invitations"] {
        guest.get(path).problem(404, "not_found");
    }
    guest.post_empty("/channels/p/join").problem(404, "not_found");
    let accept = format!("/me/invitations/{}/accept", invitation["id"].as_str().unwrap());
    let joined = guest.post_empty(&accept).is(200);
    assert_eq!((&joined["userId"], &joined["channelId"]), (&json!("guest"), &json!("p")));
    assert_eq!(room.expect("member.joined")["data"]["userId"], "guest");
    for device in [&mut device, &mut other, &mut inviter] {
        let told = device.expect("invitation.accepted");
        assert_eq!((&told["data"]["id"], &told["data"]["status"]), (&invitation["id"], &json!("accepted")));
        device.expect_nothing();
    }
    room.expect_nothing();
    // Again, nothing is new; once they left, it is worth nothing.
    assert_eq!(guest.post_empty(&accept).is(200), joined);
    room.expect_nothing();
    assert!(items(&guest.get("/me/invitations").is(200)).is_empty());
    guest.post_empty("/channels/p/leave").is(204);
    guest.post_empty(&accept).problem(410, "invitation_accepted");
    guest.get("/channels/p/card").problem(404, "not_found");
}

#[test]
fn an_invitation_is_declined_or_withdrawn() {
    let server = Server::start();
    let [admin, member, guest] = house(&server);
    let (mut device, mut inviter) = (guest.socket(), admin.socket());
    let id = invited(&admin, "guest");
    device.expect("invitation.created");
    // Another's answers nothing.
    for answer in ["accept", "decline"] {
        member.post_empty(&format!("/me/invitations/{id}/{answer}")).problem(404, "not_found");
    }
    guest.post_empty(&format!("/me/invitations/{id}/decline")).is(204);
    guest.post_empty(&format!("/me/invitations/{id}/decline")).is(204);
    assert_eq!(device.expect("invitation.declined")["data"]["status"], "declined");
    assert_eq!(inviter.expect("invitation.declined")["data"]["userId"], "guest");
    guest.post_empty(&format!("/me/invitations/{id}/accept")).problem(410, "invitation_declined");
    guest.get("/channels/p/card").problem(404, "not_found");
    admin.delete(&format!("/channels/p/invitations/{id}")).problem(410, "invitation_declined");

    let id = invited(&admin, "guest");
    device.expect("invitation.created");
    let path = format!("/channels/p/invitations/{id}");
    member.delete(&path).problem(403, "permission_denied");
    guest.delete(&path).problem(404, "not_found");
    server.app().delete(&path).is(204);
    admin.delete(&path).is(204);
    assert_eq!(device.expect("invitation.withdrawn")["data"]["status"], "withdrawn");
    inviter.expect("invitation.withdrawn");
    device.expect_nothing();
    inviter.expect_nothing();
    guest.post_empty(&format!("/me/invitations/{id}/accept")).problem(410, "invitation_withdrawn");
    guest.post_empty(&format!("/me/invitations/{id}/decline")).problem(410, "invitation_withdrawn");
    admin.delete("/channels/p/invitations/nothing").problem(404, "not_found");
    // Of another channel it is not there.
    admin.post("/channels", &json!({ "id": "q", "displayName": "Q" })).is(201);
    let id = invited(&admin, "guest");
    admin.delete(&format!("/channels/q/invitations/{id}")).problem(404, "not_found");
}

#[test]
fn inviting_again_changes_nothing() {
    let server = Server::start();
    let [admin, member, guest] = house(&server);
    let mut device = guest.socket();
    let id = invited(&admin, "guest");
    device.expect("invitation.created");
    let again = admin
        .post("/channels/p/invitations", &json!({ "userIds": ["guest", "member", "guest"], "message": "again" }))
        .is(200);
    assert_eq!((items(&again).len(), &items(&again)[0]["id"]), (1, &json!(id)));
    assert!(items(&again)[0].get("message").is_none());
    device.expect_nothing();
    // By a server key nobody invited.
    server.user("spare");
    let made = invite(&server.app(), &json!(["spare"]));
    assert!(items(&made)[0].get("invitedBy").is_none());
    // One who comes in otherwise has no invitation left.
    admin.post("/channels/p/members", &json!({ "userIds": ["guest"] })).is(200);
    assert!(items(&guest.get("/me/invitations").is(200)).is_empty());
    let accepted = admin.get("/channels/p/invitations?status=accepted").is(200);
    assert_eq!(items(&accepted)[0]["id"], json!(id));
    guest.post_empty(&format!("/me/invitations/{id}/accept")).is(200);
    member.post("/channels/p/invitations", &json!({ "userIds": ["spare"] })).problem(403, "permission_denied");
}

#[test]
fn what_is_asked_of_an_invitation_is_checked() {
    let server = Server::start();
    let [admin, ..] = house(&server);
    let post = |body: Value| admin.post("/channels/p/invitations", &body);
    for (body, pointer) in [
        (json!({ "userIds": [] }), "/userIds"),
        (json!({ "userIds": vec!["guest"; 101] }), "/userIds"),
        (json!({ "userIds": ["nobody"] }), "/userIds"),
        (json!({ "userIds": ["guest"], "expiresInSeconds": 0 }), "/expiresInSeconds"),
        (json!({ "userIds": ["guest"], "expiresInSeconds": 7_776_001 }), "/expiresInSeconds"),
        (json!({ "userIds": ["guest"], "expiresInSeconds": -1 }), "/expiresInSeconds"),
        (json!({ "userIds": ["guest"], "message": "x".repeat(501) }), "/message"),
        (json!({ "userIds": ["guest"], "message": "\0" }), "/message"),
        (json!({ "userIds": ["guest"], "role": "admin" }), "/role"),
    ] {
        post(body).invalid(pointer);
    }
    admin.get("/channels/p/invitations?status=lost").problem(400, "validation");
    admin.get("/channels/p/invitations?cursor=lost").invalid("/cursor");
    admin.get("/me/invitations?limit=0").invalid("/limit");
    for (id, channel) in [
        ("c", json!({ "id": "c", "type": "conversation", "userIds": ["guest"] })),
        ("d", json!({ "id": "d", "displayName": "D", "visibility": "direct", "userIds": ["guest"] })),
    ] {
        admin.post("/channels", &channel).is(201);
        for path in ["invitations", "inviteLinks"] {
            let body = if path == "invitations" { json!({ "userIds": ["member"] }) } else { json!({}) };
            for client in [&admin, &server.app()] {
                client.post(&format!("/channels/{id}/{path}"), &body).problem(422, "unsupported_channel_type");
            }
        }
    }
}

#[test]
fn an_invitation_ends_by_itself() {
    let server = Server::start();
    let [admin, _, guest] = house(&server);
    let (mut device, mut inviter) = (guest.socket(), admin.socket());
    let brief = |seconds: u64| {
        let body = json!({ "userIds": ["guest"], "expiresInSeconds": seconds });
        let made = admin.post("/channels/p/invitations", &body).is(200);
        items(&made)[0]["id"].as_str().unwrap().to_owned()
    };
    let id = brief(1);
    device.expect("invitation.created");
    for socket in [&mut device, &mut inviter] {
        let told = socket.expect("invitation.expired");
        assert_eq!((&told["data"]["id"], &told["data"]["status"]), (&json!(id), &json!("expired")));
    }
    guest.post_empty(&format!("/me/invitations/{id}/accept")).problem(410, "invitation_expired");
    guest.get("/channels/p/card").problem(404, "not_found");
    // Nor does it outlive a server that was not there when it ended.
    let id = brief(1);
    let server = server.restart();
    let [admin, guest] = ["admin", "guest"].map(|user| server.user(user));
    eventually("it ends", || items(&guest.get("/me/invitations").is(200)).is_empty());
    guest.post_empty(&format!("/me/invitations/{id}/accept")).problem(410, "invitation_expired");
    let expired = admin.get("/channels/p/invitations?status=expired").is(200);
    assert_eq!((items(&expired).len(), &items(&expired)[0]["id"]), (2, &json!(id)));
    // And they may be invited anew.
    let new = invited(&admin, "guest");
    guest.post_empty(&format!("/me/invitations/{new}/accept")).is(200);
}

#[test]
fn invitations_survive_a_restart() {
    let server = Server::start();
    let [admin, ..] = house(&server);
    let id = invited(&admin, "guest");
    let server = server.restart();
    let guest = server.user("guest");
    let mine = guest.get("/me/invitations").is(200);
    assert_eq!(items(&mine)[0]["id"], json!(id));
    guest.post_empty(&format!("/me/invitations/{id}/accept")).is(200);
}

#[test]
fn of_many_answers_at_once_one_counts() {
    let server = Server::start();
    let [admin, member, guest] = house(&server);
    let mut room = member.socket();
    room.subscribe("p", None);
    let id = invited(&admin, "guest");
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| guest.post_empty(&format!("/me/invitations/{id}/accept")).is(200));
        }
    });
    assert_eq!(room.expect("member.joined")["data"]["userId"], "guest");
    room.expect_nothing();
    assert_eq!(admin.get("/channels/p").is(200)["memberCount"], 3);

    server.user("torn");
    let torn = server.user("torn");
    let id = invited(&admin, "torn");
    let answers: Vec<u16> = thread::scope(|scope| {
        let threads: Vec<_> = (0..8)
            .map(|i| {
                let (torn, path) = (&torn, format!("/me/invitations/{id}/{}", ["accept", "decline"][i % 2]));
                scope.spawn(move || torn.post_empty(&path).status)
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let came_in = torn.get("/channels/p").status == 200;
    for (i, status) in answers.into_iter().enumerate() {
        let wanted = match (i % 2, came_in) {
            (0, true) => 200,
            (1, false) => 204,
            _ => 410,
        };
        assert_eq!(status, wanted);
    }
}

#[test]
fn invitations_are_listed_page_by_page_up_to_a_thousand() {
    let server = Server::start();
    let [admin, ..] = house(&server);
    let app = server.app();
    let users: Vec<_> = (0..1_001).map(|i| format!("user-{i:04}")).collect();
    thread::scope(|scope| {
        for some in users.chunks(126) {
            let app = &app;
            scope.spawn(move || {
                for user in some {
                    app.put(&format!("/users/{user}"), &json!({})).is(200);
                }
            });
        }
    });
    for some in users[..1_000].chunks(100) {
        assert_eq!(items(&invite(&admin, &json!(some))).len(), some.len());
    }
    let refused = admin.post("/channels/p/invitations", &json!({ "userIds": [users[1_000]] })).problem(409, "conflict");
    assert!(refused["detail"].as_str().unwrap().contains("1,000"));
    // Those who have one are no new ones.
    invite(&admin, &json!([users[0], users[999]]));
    let (mut walked, mut path) = (Vec::new(), "/channels/p/invitations?limit=100&status=open".to_owned());
    loop {
        let page = admin.get(&path).is(200);
        walked.extend(items(&page).iter().map(|item| item["userId"].as_str().unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/channels/p/invitations?limit=100&status=open&cursor={next}");
    }
    walked.sort();
    assert_eq!(walked, users[..1_000]);
    let first = admin.get("/channels/p/invitations?limit=1").is(200)["items"][0].clone();
    admin.delete(&format!("/channels/p/invitations/{}", first["id"].as_str().unwrap())).is(204);
    invite(&admin, &json!([users[1_000]]));
}

//! `/api/v3/channels/{channelId}/joinRequests`, `/api/v3/me/joinRequests`

use std::thread;

use serde_json::{Value, json};

use crate::support::{Client, Server};

/// A private channel `p` of `admin`'s that takes requests, with `member` in it, and `guest` outside.
fn house(server: &Server) -> [Client; 3] {
    let people = ["admin", "member", "guest"].map(|user| server.user(user));
    let channel = json!({
        "id": "p", "displayName": "Private", "topic": "Plans", "isPublic": false, "userIds": ["member"],
    });
    people[0].post("/channels", &channel).is(201);
    allow_requests(server);
    people
}

/// Has all channels take requests.
fn allow_requests(server: &Server) {
    let sql = "update channels set settings = '{\"joinRequests\":true}', revision = revision + 1";
    server.look().execute(sql, sql);
}

fn items(page: &Value) -> &Vec<Value> {
    page["items"].as_array().unwrap()
}

fn ask(client: &Client) -> String {
    client.post_empty("/channels/p/joinRequests").is(201)["id"].as_str().unwrap().to_owned()
}

fn decide(client: &Client, id: &str, decision: &str) -> crate::support::Answer {
    client.post_empty(&format!("/channels/p/joinRequests/{id}/{decision}"))
}

#[test]
fn a_request_is_approved() {
    let server = Server::start();
    let [admin, member, guest] = house(&server);
    let (mut staff, mut device, mut room) = (admin.socket(), guest.socket(), member.socket());
    room.subscribe("p", None);
    assert_eq!(guest.get("/channels/p/card").is(200)["displayName"], "Private");
    guest.get("/channels/p").problem(404, "not_found");
    guest.get("/channels/p/messages").problem(404, "not_found");
    let made = guest.post("/channels/p/joinRequests", &json!({ "message": "May I?" })).is(201);
    assert_eq!((&made["status"], &made["message"]), (&json!("open"), &json!("May I?")));
    // Again, it is the same one.
    assert_eq!(guest.post_empty("/channels/p/joinRequests").is(200), made);
    for socket in [&mut staff, &mut device] {
        let told = socket.expect("joinRequest.created");
        assert_eq!((&told["channelId"], &told["data"]["id"]), (&json!("p"), &made["id"]));
        socket.expect_nothing();
    }
    let open = admin.get("/channels/p/joinRequests?status=open").is(200);
    assert_eq!(items(&open), std::slice::from_ref(&made));
    assert_eq!(items(&guest.get("/me/joinRequests").is(200)), std::slice::from_ref(&made));
    let id = made["id"].as_str().unwrap();
    // It is not theirs to decide.
    for decision in ["approve", "decline"] {
        let refused = decide(&member, id, decision).problem(403, "permission_denied");
        assert_eq!(refused["permission"], "manage_join_requests");
        decide(&guest, id, decision).problem(404, "not_found");
    }
    member.get("/channels/p/joinRequests").problem(403, "permission_denied");
    member.delete(&format!("/me/joinRequests/{id}")).problem(404, "not_found");
    let approved = decide(&admin, id, "approve").is(200);
    assert_eq!((&approved["status"], &approved["decidedBy"]), (&json!("approved"), &json!("admin")));
    assert_eq!(decide(&admin, id, "approve").is(200), approved);
    decide(&admin, id, "decline").problem(410, "join_request_approved");
    assert_eq!(room.expect("member.joined")["data"]["userId"], "guest");
    room.expect_nothing();
    assert_eq!(device.expect("member.joined")["channelId"], "p");
    let told = device.expect("joinRequest.approved");
    assert!(told["data"].get("decidedBy").is_none(), "{told}");
    assert_eq!(staff.expect("joinRequest.approved")["data"]["decidedBy"], "admin");
    guest.get("/channels/p").is(200);
    assert!(items(&guest.get("/me/joinRequests").is(200))[0].get("decidedBy").is_none());
    guest.post_empty("/channels/p/joinRequests").problem(409, "conflict");
    guest.delete(&format!("/me/joinRequests/{id}")).problem(410, "join_request_approved");
}

#[test]
fn after_a_refusal_there_is_a_pause() {
    let server = Server::start();
    let [admin, _, guest] = house(&server);
    let mut device = guest.socket();
    let id = ask(&guest);
    device.expect("joinRequest.created");
    let reason = json!({ "reason": "Not now" });
    let declined = admin.post(&format!("/channels/p/joinRequests/{id}/decline"), &reason).is(200);
    assert_eq!((&declined["status"], &declined["reason"]), (&json!("declined"), &json!("Not now")));
    let told = device.expect("joinRequest.declined");
    assert_eq!(told["data"]["reason"], "Not now");
    assert!(told["data"].get("decidedBy").is_none(), "{told}");
    let refused = guest.post_empty("/channels/p/joinRequests").problem(409, "join_request_too_soon");
    assert!(refused["until"].as_str().unwrap() > declined["closedAt"].as_str().unwrap());
    decide(&admin, &id, "approve").problem(410, "join_request_declined");
    // To be invited is another matter.
    let made = admin.post("/channels/p/invitations", &json!({ "userIds": ["guest"] })).is(200);
    guest.post_empty(&format!("/me/invitations/{}/accept", items(&made)[0]["id"].as_str().unwrap())).is(200);
}

#[test]
fn a_request_is_taken_back() {
    let server = Server::start();
    let [admin, _, guest] = house(&server);
    let mut staff = admin.socket();
    let id = ask(&guest);
    staff.expect("joinRequest.created");
    guest.delete(&format!("/me/joinRequests/{id}")).is(204);
    guest.delete(&format!("/me/joinRequests/{id}")).is(204);
    assert_eq!(staff.expect("joinRequest.withdrawn")["data"]["id"], json!(id));
    staff.expect_nothing();
    decide(&admin, &id, "approve").problem(410, "join_request_withdrawn");
    guest.get("/channels/p").problem(404, "not_found");
    // And may be made anew at once; it survives a restart.
    let id = ask(&guest);
    let server = server.restart();
    let [admin, guest] = ["admin", "guest"].map(|user| server.user(user));
    decide(&admin, &id, "approve").is(200);
    guest.get("/channels/p").is(200);
}

#[test]
fn who_may_not_ask_is_told_nothing() {
    let server = Server::start();
    let [admin, member, guest] = house(&server);
    admin.post("/channels", &json!({ "id": "open", "displayName": "O" })).is(201);
    let direct = json!({ "id": "direct", "displayName": "D", "visibility": "direct" });
    admin.post("/channels", &direct).is(201);
    allow_requests(&server);
    admin.post("/channels", &json!({ "id": "hidden", "displayName": "H", "isPublic": false })).is(201);
    for id in ["hidden", "direct", "nothing"] {
        guest.post_empty(&format!("/channels/{id}/joinRequests")).problem(404, "not_found");
        guest.get(&format!("/channels/{id}/card")).problem(404, "not_found");
    }
    guest.post_empty("/channels/open/joinRequests").problem(422, "unsupported_channel_type");
    member.post_empty("/channels/p/joinRequests").problem(409, "conflict");
    server.app().post_empty("/channels/p/joinRequests").invalid("X-Gavel-User");
    guest.post("/channels/p/joinRequests", &json!({ "message": "x".repeat(501) })).invalid("/message");
    let id = ask(&guest);
    let reason = json!({ "reason": "\0" });
    admin.post(&format!("/channels/p/joinRequests/{id}/decline"), &reason).invalid("/reason");
    // Nor is one found that takes requests.
    let found = guest.post("/channels/query", &json!({ "filter": { "id": "p" } })).is(200);
    assert!(items(&found).is_empty());
}

#[test]
fn one_user_asks_so_many() {
    let server = Server::start();
    let [admin, _, guest] = house(&server);
    let mut first = None;
    for i in 0..20 {
        let id = format!("c-{i}");
        let channel = json!({ "id": id, "displayName": id, "isPublic": false });
        admin.post("/channels", &channel).is(201);
        allow_requests(&server);
        let made = guest.post_empty(&format!("/channels/{id}/joinRequests")).is(201);
        first.get_or_insert(made["id"].as_str().unwrap().to_owned());
    }
    let refused = guest.post_empty("/channels/p/joinRequests").problem(409, "conflict");
    assert!(refused["detail"].as_str().unwrap().contains("20"));
    guest.delete(&format!("/me/joinRequests/{}", first.unwrap())).is(204);
    ask(&guest);
    let page = guest.get("/me/joinRequests?limit=15").is(200);
    let rest = guest.get(&format!("/me/joinRequests?limit=15&cursor={}", page["next"].as_str().unwrap())).is(200);
    assert_eq!((items(&page).len(), items(&rest).len(), &rest["next"]), (15, 6, &Value::Null));
}

#[test]
fn those_are_told_who_may_decide() {
    let server = Server::start();
    let [admin, member, guest] = house(&server);
    let app = server.app();
    let (doorkeeper, moderator) = (server.user("doorkeeper"), server.user("moderator"));
    app.put("/roles/doorkeeper", &json!({ "permissions": ["read_channel", "manage_join_requests"] })).is(200);
    for (user, role) in [("doorkeeper", "doorkeeper"), ("moderator", "moderator")] {
        app.post("/channels/p/members", &json!({ "userIds": [user] })).is(200);
        app.put(&format!("/channels/p/members/{user}/roles"), &json!({ "roles": [role] })).is(200);
    }
    let overrides = |member: &Value| json!({ "roleOverrides": { "moderator": ["read_channel"], "member": member } });
    admin.patch("/channels/p", &overrides(&Value::Null)).is(200);
    let [mut a, mut m, mut d, mut o] = [&admin, &member, &doorkeeper, &moderator].map(Client::socket);
    let id = ask(&guest);
    for told in [&mut a, &mut d] {
        told.expect("joinRequest.created");
    }
    for untold in [&mut m, &mut o] {
        untold.expect_nothing();
    }
    decide(&doorkeeper, &id, "decline").is(200);
    decide(&moderator, &id, "approve").problem(403, "permission_denied");
    for told in [&mut a, &mut d] {
        told.expect("joinRequest.declined");
    }
    // Where plain members decide, they are told.
    admin.patch("/channels/p", &overrides(&json!(["read_channel", "manage_join_requests"]))).is(200);
    server.user("other").post_empty("/channels/p/joinRequests").is(201);
    for told in [&mut a, &mut d, &mut m] {
        told.expect("joinRequest.created");
    }
    o.expect_nothing();
}

#[test]
fn an_archived_channel_takes_no_requests() {
    let server = Server::start();
    let [admin, _, guest] = house(&server);
    admin.post_empty("/channels/p/archive").is(200);
    guest.post_empty("/channels/p/joinRequests").problem(409, "channel_archived");
    admin.post_empty("/channels/p/restore").is(200);
    ask(&guest);
}

#[test]
fn of_two_decisions_one_counts() {
    let server = Server::start();
    let [admin, _, guest] = house(&server);
    let id = ask(&guest);
    let answers: Vec<u16> = thread::scope(|scope| {
        let threads: Vec<_> = (0..8)
            .map(|i| {
                let (admin, id) = (&admin, &id);
                scope.spawn(move || decide(admin, id, ["approve", "decline"][i % 2]).status)
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let came_in = guest.get("/channels/p").status == 200;
    for (i, status) in answers.into_iter().enumerate() {
        assert_eq!(status, if (i % 2 == 0) == came_in { 200 } else { 410 });
    }
}

//! `/api/v3/messages/{messageId}/thread/follow`

use serde_json::json;

use super::{ids, reply, send};
use crate::support::{Client, Server};

fn follow(client: &Client) {
    client.call("PUT", "/messages/m/thread/follow", None).is(204);
}

fn unfollow(client: &Client) {
    client.delete("/messages/m/thread/follow").is(204);
}

/// Whether a user follows the thread, as the message and as the list has it.
fn follows(client: &Client) -> bool {
    let shown = client.get("/messages/m").is(200)["following"] == true;
    let listed = ids(&client.get("/channels/c/threads?following=true").is(200)) == ["m"];
    assert_eq!(shown, listed);
    shown
}

#[test]
fn who_writes_in_a_thread_follows_it() {
    let server = Server::start();
    let [alice, bob, carol] = server.room("c", ["alice", "bob", "carol"]);
    send(&alice, "m");
    reply(&bob, "m", "r1").is(201);
    assert_eq!((follows(&alice), follows(&bob), follows(&carol)), (true, true, false));
    follow(&carol);
    follow(&carol);
    unfollow(&alice);
    unfollow(&alice);
    unfollow(&bob);
    assert_eq!((follows(&alice), follows(&bob), follows(&carol)), (false, false, true));
    // One who does not want to be told is not brought back by others, but by answering.
    reply(&bob, "m", "r2").is(201);
    assert_eq!((follows(&alice), follows(&bob), follows(&carol)), (false, true, true));
    server.app().call("PUT", "/messages/m/thread/follow", None).invalid("X-Gavel-User");
    server.app().get("/channels/c/threads?following=true").invalid("/following");
    bob.call("PUT", "/messages/r1/thread/follow", None).problem(409, "conflict");
    bob.call("PUT", "/messages/no/thread/follow", None).problem(404, "not_found");
    let stranger = server.user("stranger");
    stranger.call("PUT", "/messages/m/thread/follow", None).problem(404, "not_found");
}

#[test]
fn one_who_declined_before_the_first_reply_is_left_alone() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    send(&alice, "m");
    unfollow(&alice);
    reply(&bob, "m", "r").is(201);
    assert!(!follows(&alice));
    // The app follows nothing, and answers all the same.
    let by_app = json!({ "text": "well", "parentId": "m" });
    server.app().post("/channels/c/messages", &by_app).is(201);
    assert_eq!(alice.get("/messages/m").is(200)["thread"]["participantIds"], json!(["bob"]));
}

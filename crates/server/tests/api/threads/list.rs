//! `GET /api/v3/channels/{channelId}/threads`

use serde_json::json;

use super::{ids, reply, send};
use crate::support::Server;

#[test]
fn threads_come_by_their_last_reply() {
    let server = Server::start();
    let [alice, bob] = server.room("c", ["alice", "bob"]);
    for id in ["m1", "m2", "m3", "m4", "m5"] {
        send(&alice, id);
    }
    for (i, root) in ["m1", "m3", "m2", "m1", "m5"].into_iter().enumerate() {
        reply(&bob, root, &format!("r{i}")).is(201);
    }
    let threads = |query: &str| ids(&bob.get(&format!("/channels/c/threads{query}")).is(200));
    assert_eq!(threads(""), ["m5", "m1", "m2", "m3"]);
    for limit in 1..5 {
        let (mut walked, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = bob.get(&format!("/channels/c/threads?limit={limit}{cursor}")).is(200);
            walked.extend(ids(&page));
            match page["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(walked, ["m5", "m1", "m2", "m3"]);
    }
    alice.patch("/messages/m1/thread", &json!({ "archived": true })).is(200);
    assert_eq!(threads("?archived=false"), ["m5", "m2", "m3"]);
    assert_eq!(threads("?archived=true"), ["m1"]);
    assert_eq!(threads("").len(), 4);
    // A deleted reply gives the place back that it brought.
    bob.delete("/messages/r4").is(200);
    assert_eq!(threads(""), ["m1", "m2", "m3"]);
    // A deleted root keeps its thread, without its own words.
    alice.delete("/messages/m2").is(200);
    let page = bob.get("/channels/c/threads").is(200);
    assert_eq!(ids(&page), ["m1", "m2", "m3"]);
    assert_eq!((&page["items"][1]["text"], &page["items"][1]["thread"]["replyCount"]), (&json!(""), &json!(1)));
    for wrong in ["?limit=0", "?cursor=x", "?archived=maybe", "?sort=asc"] {
        bob.get(&format!("/channels/c/threads{wrong}")).problem(400, "validation");
    }
}

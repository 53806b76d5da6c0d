//! `GET /me/channels` and `GET /me/unread`.

use serde_json::{Value, json};

use super::{read, say};
use crate::support::{Client, Server};

/// All items of a list, page by page.
fn pages(client: &Client, path: &str, limit: usize) -> Vec<Value> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = client.get(&format!("{path}?limit={limit}{cursor}")).is(200);
        let items = page["items"].as_array().unwrap();
        assert!(items.len() <= limit);
        all.extend(items.iter().cloned());
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return all,
        }
    }
}

#[test]
fn ones_channels_come_with_what_a_list_shows() {
    let server = Server::start();
    let channels = ["a", "b", "d", "e", "f"];
    let [alice, bob] = server.room("a", ["alice", "bob"]);
    for channel in &channels[1..] {
        server.room(channel, ["alice", "bob"]);
    }
    server.room("others", ["alice"]);
    for (i, channel) in channels.iter().enumerate() {
        say(&alice, channel, i);
    }
    alice.post("/channels/d/messages", &json!({ "id": "last", "text": "the last one" })).is(201);
    let all = pages(&bob, "/me/channels", 100);
    let ids: Vec<_> = all.iter().map(|item| item["channel"]["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["d", "f", "e", "b", "a"]);
    for item in &all {
        let id = item["channel"]["id"].as_str().unwrap();
        let at = channels.iter().position(|channel| *channel == id).unwrap();
        assert_eq!(item["unreadCount"], at + usize::from(id == "d"), "{item}");
        assert_eq!((item.get("lastMessage").is_some(), &item["mentionCount"]), (id != "a", &json!(0)));
    }
    assert_eq!(all[0]["lastMessage"]["text"], "the last one");
    assert_eq!(all[1]["lastMessage"]["channelId"], "f");
    for limit in [1, 2, 5] {
        assert_eq!(pages(&bob, "/me/channels", limit), all);
    }
    // A deleted one is shown without its text.
    alice.delete("/messages/last").is(200);
    let last = &bob.get("/me/channels").is(200)["items"][0]["lastMessage"];
    assert_eq!((&last["id"], &last["text"]), (&json!("last"), &json!("")));
    let unread = bob.get("/me/unread").is(200);
    assert_eq!(unread["totals"], json!({ "channels": 4, "messages": 1 + 2 + 3 + 4, "mentions": 0 }));
    read(&bob, "f", None);
    read(&bob, "b", None);
    let unread = pages(&bob, "/me/unread", 1);
    assert_eq!(unread.len(), 2);
    let expected =
        json!({ "channelId": "e", "lastReadSeq": unread[1]["lastReadSeq"], "unreadCount": 3, "mentionCount": 0 });
    assert_eq!(unread[1], expected);
    assert_eq!(bob.socket().connected["data"]["unread"], json!({ "channels": 2, "messages": 5, "mentions": 0 }));
    assert_eq!(alice.get("/me/unread").is(200)["totals"]["channels"], 0);
    for path in ["/me/channels", "/me/unread"] {
        bob.get(&format!("{path}?limit=101")).invalid("/limit");
        bob.get(&format!("{path}?cursor=x")).invalid("/cursor");
        server.app().get(path).invalid("X-Gavel-User");
    }
}

//! `/api/v3/channels`

use serde_json::json;

use crate::support::Server;

#[test]
fn seed() {
    let server = Server::start();
    let alice = server.user("alice");
    let made = alice
        .post("/channels", &json!({"displayName": "Support Channel", "type": "community", "isPublic": true}))
        .is(201);
    assert_eq!(made["memberCount"], 1);
    let mut s = alice.socket();
    s.expect_nothing();
}

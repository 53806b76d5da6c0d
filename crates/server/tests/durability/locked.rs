//! Another program holds the database's lock.

use serde_json::json;

use crate::{
    books,
    sender::{self, Said},
    support::{Server, gavel, gavel_command},
    watch,
    wire::Wire,
};

#[test]
fn a_locked_database_is_told_and_got_over() {
    let server = Server::start();
    server.app().put("/users/ann", &json!({})).is(200);
    server.app().post("/channels", &json!({ "id": "one", "displayName": "One", "userIds": ["ann"] })).is(201);
    let mut said: Vec<Said> = (0..40).map(|n| Said::new(&format!("a-{n}"), "one", &format!("hello {n}"))).collect();
    let mut socket = Wire::open(&server, "ann");
    for said in &mut said[..5] {
        socket.say(&said.frame());
        said.note(&socket.json()["data"]);
    }
    let other = server.look();
    other.lock();
    for said in &said[5..35] {
        socket.say(&said.frame());
    }
    // Reads go on while the sends wait.
    assert_eq!(server.acting("ann").get("/channels/one/messages").is(200)["items"].as_array().unwrap().len(), 5);
    server.acting("ann").post("/channels/one/messages", &said[35].body()).problem(503, "storage_unavailable");
    for said in &said[5..35] {
        let answer = socket.json();
        assert_eq!(answer["ref"], said.id, "{answer}");
        assert_eq!(answer["error"]["code"], "storage_unavailable", "{answer}");
    }
    server.anonymous().get("//readyz").problem(503, "storage_unavailable");
    server.anonymous().get("//healthz").is(200);

    // Commands, and a second start, say what is the matter.
    let [option, place] = server.place();
    for command in [&["token", "ben"][..], &["key", "create", "x"]] {
        let (code, _, told) = gavel(&[command, &[&option, &place]].concat());
        assert_eq!(code, Some(1), "{told}");
        assert!(told.contains("lock") && told.contains(&place) && !told.contains("panicked"), "{told}");
    }
    // A short lock is waited for.
    socket.say(&said[36].frame());
    std::thread::sleep(std::time::Duration::from_millis(300));
    other.unlock();
    let answer = socket.json();
    assert_eq!(answer["type"], "ack", "{answer}");
    said[36].note(&answer["data"]);
    for said in &mut said[5..] {
        socket.say(&said.frame());
        said.note(&socket.json()["data"]);
    }
    watch::check(&server, "after a lock");
    assert_eq!(sender::check([("ann", &*said)], &books::check(&server)), 40);
}

#[test]
fn a_start_on_a_locked_database_says_so() {
    let mut server = Server::start();
    let other = server.look();
    server.kill();
    other.lock();
    let output = gavel_command(&["serve", "--listen", "127.0.0.1:0"]).args(server.place()).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("lock") && told.contains(&server.place()[1]) && !told.contains("panicked"), "{told}");
    other.unlock();
    drop(other);
    watch::check(&server.restart(), "after a lock at the start");
}

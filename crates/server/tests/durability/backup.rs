//! Backup and restore: while the server serves, into another database, and what comes of a damaged one.

use std::{
    fs,
    io::{Read as _, Write as _},
    os::unix::fs::PermissionsExt as _,
    path::Path,
    sync::atomic::{AtomicBool, Ordering::Relaxed},
    thread,
    time::Duration,
};

use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use gavel_model::Clock;
use serde_json::{Value, json};

use crate::{
    books,
    support::{Fresh, Server, Setup, gavel_command},
};

/// Runs a command on a database; whether it succeeded, and what it said.
fn run(command: &str, database: &[&str], file: &Path) -> (bool, String) {
    let output = gavel_command(&[command]).args(database).arg(file).output().unwrap();
    (output.status.success(), String::from_utf8(output.stderr).unwrap())
}

fn done(command: &str, database: &[&str], file: &Path) {
    let (done, said) = run(command, database, file);
    assert!(done, "{command} {database:?}: {said}");
}

fn lines(file: &Path) -> String {
    let mut text = String::new();
    GzDecoder::new(fs::File::open(file).unwrap()).read_to_string(&mut text).unwrap();
    text
}

fn pack(text: &str, file: &Path) {
    let mut packed = GzEncoder::new(fs::File::create(file).unwrap(), Compression::fast());
    packed.write_all(text.as_bytes()).unwrap();
    packed.finish().unwrap();
}

/// A server with something of everything.
fn world() -> Server {
    let server = Setup::default().env("GAVEL_MODERATION_PROFANITY", "bounce").start();
    let [alice, bob] = server.room("general", ["alice", "bob"]);
    let app = server.app();
    app.put("/users/alice", &json!({ "displayName": "Alice ✨ \"quoted\" line" })).is(200);
    app.post("/channels", &json!({ "id": "hidden", "displayName": "x", "isPublic": false, "tags": ["a"], "metadata": { "k": [1, null] } }))
        .is(201);
    alice.post("/channels", &json!({ "type": "conversation", "userIds": ["bob"] })).is(201);
    for i in 0..1_200 {
        alice
            .post("/channels/general/messages", &json!({ "id": format!("m{i}"), "text": format!("{i} é🙂\u{2028}") }))
            .is(201);
    }
    bob.post("/channels/general/messages", &json!({ "id": "rude", "text": "what the fuck", "data": { "a": 1 } }))
        .is(200);
    alice
        .post(
            "/channels/general/messages",
            &json!({ "id": "reply", "text": "@bob", "parentId": "m5", "mentions": ["bob"] }),
        )
        .is(201);
    alice.patch("/messages/m1", &json!({ "text": "edited" })).is(200);
    alice.delete("/messages/m2").is(200);
    app.delete("/messages/m3?hard=true").is(200);
    bob.post_empty("/channels/general/leave").is(204);
    app.post("/templates", &json!({ "id": "t", "name": "T", "text": "Dear {{name}}" })).is(201);
    app.post(
        "/channels/general/scheduledMessages",
        &json!({ "id": "later", "text": "x", "sendAt": Clock::System.now().plus(Duration::from_hours(1)) }),
    );
    server
}

/// What clients see of it.
fn seen(server: &Server) -> Vec<Value> {
    let app = server.app();
    let mut seen = Vec::new();
    for path in ["/channels/query", "/users/query", "/templates/query", "/channels/general/members/query"] {
        seen.push(app.post(path, &json!({ "limit": 100 })).is(200));
    }
    for path in [
        "/channels/general/scheduledMessages",
        "/messages/m1",
        "/messages/m2",
        "/messages/m3",
        "/messages/m5",
        "/messages/reply",
        "/messages/rude",
    ] {
        seen.push(app.get(path).is(200));
    }
    let mut path = "/channels/general/messages?limit=100".to_owned();
    loop {
        let page = app.get(&path).is(200);
        let next = page["next"].as_str().map(str::to_owned);
        seen.push(page);
        let Some(next) = next else { return seen };
        path = format!("/channels/general/messages?limit=100&cursor={next}");
    }
}

#[test]
fn what_is_restored_is_what_was_backed_up() {
    let server = world();
    let expected = seen(&server);
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    server.gavel(&["backup", file("a").to_str().unwrap()]);
    assert_eq!(fs::metadata(file("a")).unwrap().permissions().mode() & 0o777, 0o600);
    // The other kind of database, if there is one here, and back.
    let fresh = Fresh::new();
    let other = folder.path().join("other").to_str().unwrap().to_owned();
    let data = folder.path().join("data");
    let b = match &fresh {
        Some(fresh) => vec!["--data", &other, "--database", &fresh.url],
        None => vec!["--data", &other],
    };
    done("restore", &b, &file("a"));
    done("backup", &b, &file("b"));
    let a = ["--data", data.to_str().unwrap()];
    done("restore", &a, &file("b"));
    done("backup", &a, &file("c"));
    assert_eq!(lines(&file("a")), lines(&file("b")));
    assert_eq!(lines(&file("a")), lines(&file("c")));
    let (again, said) = run("restore", &a, &file("a"));
    assert!(!again && said.contains("empty"), "{said}");
    let (over, said) = run("backup", &a, &file("a"));
    assert!(!over && said.contains("already"), "{said}");

    let key = server.key.clone();
    drop(server);
    // What PostgreSQL held, SQLite shows.
    let setup = Setup::default().env("GAVEL_MODERATION_PROFANITY", "bounce").data(&data);
    let restored = setup.start();
    let old = restored.bearer(&key).get("/channels/general").is(200);
    assert_eq!(old["id"], "general");
    assert_eq!(seen(&restored), expected);
    // It goes on where it was.
    let head = old["seq"].as_i64().unwrap();
    let sent = restored.acting("alice").post("/channels/general/messages", &json!({ "text": "on" })).is(201);
    assert_eq!(sent["message"]["seq"], head + 1);
    books::check(&restored);
}

#[test]
fn a_backup_under_load_is_one_moment() {
    let server = Setup::default().start();
    let channels = ["one", "two", "three"];
    for channel in channels {
        server.room(channel, ["alice", "bob"]);
    }
    let folder = tempfile::tempdir().unwrap();
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        for channel in channels {
            let (server, over) = (&server, &over);
            scope.spawn(move || {
                let alice = server.acting("alice");
                while !over.load(Relaxed) {
                    alice.post(&format!("/channels/{channel}/messages"), &json!({ "text": "x" })).is(201);
                }
            });
        }
        for i in 0..3 {
            thread::sleep(Duration::from_millis(100));
            server.gavel(&["backup", folder.path().join(i.to_string()).to_str().unwrap()]);
        }
        over.store(true, Relaxed);
    });
    for i in 0..3 {
        let data = folder.path().join(format!("data-{i}"));
        let fresh = Fresh::new();
        let mut database = vec!["--data", data.to_str().unwrap()];
        let mut setup = Setup::default().data(&data);
        if let Some(fresh) = &fresh {
            database.extend(["--database", &fresh.url]);
            setup = setup.env("GAVEL_DATABASE", &fresh.url);
        }
        done("restore", &database, &folder.path().join(i.to_string()));
        let restored = setup.start();
        if fresh.is_none() {
            books::check(&restored);
        }
    }
}

#[test]
fn a_damaged_backup_restores_nothing() {
    let server = Server::start();
    server.room("c", ["alice", "bob"]);
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    server.gavel(&["backup", file("good").to_str().unwrap()]);
    let text = lines(&file("good"));
    let (body, end) = text.trim_end().rsplit_once('\n').unwrap();
    let damaged = [
        ("cut", body.to_owned() + "\n"),
        ("cut in a line", text[..text.len() / 2].to_owned()),
        ("changed", text.replacen("alice", "alicf", 1)),
        ("longer", text.clone() + "[]\n"),
        ("newer", text.replacen("\"version\":1", "\"version\":2", 1)),
        ("newer tables", text.replacen("\"schema\":", "\"schema\":9", 1)),
        ("foreign", text.replacen("gavel-backup", "other", 1)),
        ("another table", text.replacen("\"table\":\"users\"", "\"table\":\"sqlite_schema\"", 1)),
        ("no row", format!("{end}\n")),
        ("empty", String::new()),
    ];
    for (i, (what, text)) in damaged.into_iter().enumerate() {
        pack(&text, &file(what));
        let data = file(&format!("data-{i}"));
        let (restored, said) = run("restore", &["--data", data.to_str().unwrap()], &file(what));
        assert!(!restored && said.contains("backup"), "{what}: {said}");
        assert!(!data.join("gavel.db").exists(), "{what} left something");
    }
    fs::write(file("unpacked"), &text).unwrap();
    let (restored, said) = run("restore", &["--data", file("data").to_str().unwrap()], &file("unpacked"));
    assert!(!restored, "{said}");
    let (backed_up, said) = run("backup", &["--data", file("none").to_str().unwrap()], &file("of-nothing"));
    assert!(!backed_up && said.contains("no database") && !file("of-nothing").exists(), "{said}");
}

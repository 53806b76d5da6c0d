//! Exports and imports of a channel: into another installation, beside what is there, cut short, and out of broken files.

use std::{
    fs,
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use serde_json::{Value, json};

use crate::{
    books,
    support::{Fresh, Server, Setup, gavel_command},
};

/// Runs a command; whether it succeeded, and what it said.
fn run(args: &[&str]) -> (bool, String) {
    let output = gavel_command(args).output().unwrap();
    (output.status.success(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
}

fn import(place: &[String], args: &[&str]) -> (bool, String) {
    let place: Vec<&str> = place.iter().map(String::as_str).collect();
    run(&[&["import"], &place[..], args].concat())
}

#[track_caller]
fn imports(place: &[String], args: &[&str]) -> String {
    let (done, said) = import(place, args);
    assert!(done, "{args:?}: {said}");
    said
}

#[track_caller]
fn refuses(place: &[String], args: &[&str], why: &str) {
    let (done, said) = import(place, args);
    assert!(!done && said.contains(why), "{args:?}: {said}");
}

/// An installation with nothing in it.
struct Place {
    folder: tempfile::TempDir,
    fresh: Option<Fresh>,
}

impl Place {
    /// Of the kind that the tests run on, or on SQLite whatever they run on.
    fn new(sqlite: bool) -> Self {
        Self { folder: tempfile::tempdir().unwrap(), fresh: if sqlite { None } else { Fresh::new() } }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn args(&self) -> Vec<String> {
        let mut args = vec!["--data".to_owned(), self.data().to_str().unwrap().to_owned()];
        args.extend(self.fresh.iter().flat_map(|fresh| ["--database".to_owned(), fresh.url.clone()]));
        args
    }

    fn start(&self) -> Server {
        let mut setup = Setup::default().env("GAVEL_MODERATION_PROFANITY", "bounce").data(&self.data());
        if let Some(fresh) = &self.fresh {
            setup = setup.env("GAVEL_DATABASE", &fresh.url);
        }
        setup.start()
    }

    /// The books of SQLite's are read from its folder.
    fn check(&self, server: &Server) {
        if self.fresh.is_none() && !crate::support::on_postgres() {
            books::check(server);
        }
    }
}

/// A server with a channel that has something of everything, and one of two people.
fn world() -> Server {
    let server = Setup::default().env("GAVEL_MODERATION_PROFANITY", "bounce").start();
    let [alice, bob, carol] = server.room("general", ["alice", "bob", "carol"]);
    let app = server.app();
    app.put("/users/alice", &json!({ "displayName": "Alice ✨ \"quoted\" line" })).is(200);
    app.put("/roles/poet", &json!({ "permissions": ["read_channel"] })).is(200);
    app.put("/channels/general/members/carol/roles", &json!({ "roles": ["poet", "moderator"] })).is(200);
    let patch = json!({ "topic": "All", "tags": ["a", "b"], "metadata": { "k": [1, null] }, "guidelines": "Be kind.",
        "roleOverrides": { "guest": ["read_channel"] }, "settings": { "slowModeSeconds": 0 } });
    alice.patch("/channels/general", &patch).is(200);
    for i in 0..400 {
        let sender = if i % 3 == 0 { &alice } else { &bob };
        let message =
            json!({ "id": format!("m{i}"), "text": format!("{i} é🙂\u{2028}"), "tags": ["t"], "data": { "n": i } });
        sender.post("/channels/general/messages", &message).is(201);
    }
    bob.post("/channels/general/messages", &json!({ "id": "rude", "text": "what the fuck" })).is(200);
    bob.patch("/messages/rude", &json!({ "text": "what the fish" })).is(200);
    bob.post("/channels/general/messages", &json!({ "id": "ruder", "text": "what the fuck" })).is(200);
    for i in 0..30 {
        let reply = json!({ "id": format!("r{i}"), "text": "reply", "parentId": "m5", "mentions": ["carol"] });
        carol.post("/channels/general/messages", &reply).is(201);
    }
    let image = json!({ "id": "image", "type": "image", "text": "",
        "attachments": [{ "type": "image", "url": "https://example.com/a.png", "title": "A" }] });
    alice.post("/channels/general/messages", &image).is(201);
    alice.patch("/messages/m5/thread", &json!({ "title": "Five", "locked": true })).is(200);
    for text in ["once", "twice"] {
        alice.patch("/messages/m6", &json!({ "text": text })).is(200);
    }
    for (user, kind) in [(&alice, "wave"), (&bob, "wave"), (&carol, "heart")] {
        user.put(&format!("/messages/m7/reactions/{kind}"), &json!({})).is(200);
    }
    bob.delete("/messages/m8").is(200);
    alice.delete("/messages/m9?hard=true").is(200);
    carol.delete("/messages/r29").is(200);
    for pinned in ["m20", "m10"] {
        alice.put(&format!("/messages/{pinned}/pin"), &json!({})).is(200);
    }
    bob.post("/channels/general/read", &json!({ "seq": 100 })).is(200);
    bob.post_empty("/channels/general/leave").is(204);
    app.put("/users/dave", &json!({})).is(200);
    app.post("/channels/general/members", &json!({ "userIds": ["dave"] })).is(200);
    server.acting("dave").post("/channels/general/unread", &json!({ "seq": 300 })).is(200);
    alice.post("/channels", &json!({ "id": "two", "type": "conversation", "userIds": ["bob"] })).is(201);
    alice.post("/channels/two/messages", &json!({ "text": "psst" })).is(201);
    server
}

/// All pages of a list.
fn list(server: &Server, user: Option<&str>, path: &str) -> Vec<Value> {
    let client = user.map_or_else(|| server.app(), |user| server.acting(user));
    let (mut items, mut next) = (Vec::new(), String::new());
    loop {
        let sign = if path.contains('?') { '&' } else { '?' };
        let page = client.get(&format!("{path}{sign}limit=100{next}")).is(200);
        items.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["next"].as_str() {
            Some(cursor) => next = format!("&cursor={cursor}"),
            None => return items,
        }
    }
}

/// What clients see of the channel.
fn seen(server: &Server) -> Vec<Value> {
    let app = server.app();
    let mut seen = vec![
        app.get("/channels/general").is(200),
        app.post("/channels/general/members/query", &json!({ "limit": 100 })).is(200),
        json!(list(server, None, "/channels/general/messages?replies=true&sort=asc")),
        json!(list(server, Some("alice"), "/channels/general/messages")),
    ];
    for path in [
        "/channels/general/pins",
        "/channels/general/threads",
        "/messages/m5/replies",
        "/messages/m6/edits",
        "/messages/m7/reactions",
        "/channels/general/members/carol",
    ] {
        seen.push(app.get(path).is(200));
    }
    for user in ["alice", "carol", "dave"] {
        let mine = list(server, Some(user), "/me/channels");
        seen.extend(mine.into_iter().filter(|mine| mine["channel"]["id"] == "general"));
        seen.push(server.acting(user).get("/messages/m5").is(200));
    }
    seen
}

/// The same without what a new installation does not know: when somebody was last seen.
fn timeless(mut seen: Vec<Value>) -> Vec<Value> {
    for value in &mut seen {
        if let Some(object) = value.as_object_mut() {
            object.remove("lastSeenAt");
        }
    }
    seen
}

fn export(server: &Server, channel: &str, file: &Path, args: &[&str]) {
    server.gavel(&[&["export", channel, "--out", file.to_str().unwrap()], args].concat());
}

#[test]
fn what_is_imported_is_what_was_exported() {
    let server = world();
    let folder = tempfile::tempdir().unwrap();
    let [file, two, again] = ["general", "two", "again"].map(|name| folder.path().join(name));
    export(&server, "general", &file, &["--with-unpublished"]);
    export(&server, "two", &two, &[]);
    let expected = timeless(seen(&server));
    for sqlite in [false, true] {
        let place = Place::new(sqlite);
        let args = place.args();
        imports(&args, &[two.to_str().unwrap()]);
        imports(&args, &[file.to_str().unwrap()]);
        let restored = place.start();
        for (was, is) in expected.iter().zip(timeless(seen(&restored))) {
            assert_eq!(*was, is, "on SQLite: {sqlite}");
        }
        place.check(&restored);
        // The same two have the same conversation.
        let conversation = json!({ "type": "conversation", "userIds": ["alice"] });
        assert_eq!(restored.acting("bob").post("/channels", &conversation).is(200)["id"], "two");
        // It goes on where it was.
        let head = restored.app().get("/channels/general").is(200)["seq"].as_i64().unwrap();
        // What it has said again is the same.
        export(&restored, "general", &again, &["--with-unpublished"]);
        let body = |file: &Path| {
            let text = fs::read_to_string(file).unwrap();
            // Of those who came to know of later.
            let lines = text.lines().skip(1).filter(|line| !line.starts_with("{\"type\":\"user\""));
            lines.map(str::to_owned).collect::<Vec<_>>()
        };
        let (before, after) = (body(&file), body(&again));
        assert_eq!(before.len(), after.len());
        for (before, after) in before.iter().zip(&after) {
            assert_eq!(before, after);
        }
        fs::remove_file(&again).unwrap();
        let sent = restored.acting("alice").post("/channels/general/messages", &json!({ "text": "on" })).is(201);
        assert_eq!(sent["message"]["seq"], head + 1);
        refuses(&args, &[file.to_str().unwrap()], "--channel general");
        place.check(&restored);
    }
}

#[test]
fn a_channel_comes_back_beside_a_server() {
    let server = world();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("general");
    export(&server, "general", &file, &[]);
    let place = server.place();
    let path = file.to_str().unwrap();
    let history = |channel: &str| list(&server, None, &format!("/channels/{channel}/messages?replies=true"));
    let before = history("general");

    // Under another id, at once, with other messages.
    imports(&place, &["--as", "copy", path]);
    refuses(&place, &["--as", "copy", path], "there already");
    let copy = history("copy");
    assert_eq!(copy.len(), before.iter().filter(|m| m["status"] == "delivered").count());
    let texts = |messages: &[Value]| -> Vec<Value> {
        // What deleted ones said, which only moderators see, is not in the file.
        let published = messages.iter().filter(|m| m["status"] == "delivered" && m["deletedAt"].is_null());
        published.map(|message| message["text"].clone()).collect()
    };
    assert!(copy.iter().all(|m| before.iter().all(|b| b["id"] != m["id"])));
    books::check(&server);

    // What was deleted, under its own id; those who were connected before go on.
    server.app().delete("/channels/general").is(204);
    imports(&place, &[path]);
    let after = history("general");
    assert_eq!(texts(&after), texts(&before));
    assert_eq!(texts(&copy), texts(&before));
    let alice = server.acting("alice");
    alice.post("/channels/general/messages", &json!({ "text": "on" })).is(201);
    assert_eq!(list(&server, None, "/channels/general/threads").len(), 1);
    books::check(&server);
    // A client that comes back is told every number.
    let head = server.app().get("/channels/general").is(200)["seq"].as_i64().unwrap();
    let mut socket = alice.socket();
    assert_eq!(socket.subscribe("general", Some(head - 100))["data"]["resync"], false);
    for seq in head - 99..=head {
        assert_eq!(socket.next_json()["seq"], seq);
    }
}

#[test]
fn messages_come_back_into_a_channel_that_is_there() {
    let place = Place::new(false);
    let (args, folder) = (place.args(), tempfile::tempdir().unwrap());
    let file = folder.path().join("general");
    let path = file.to_str().unwrap().to_owned();
    let server = place.start();
    let [alice, bob] = server.room("general", ["alice", "bob"]);
    for id in ["a", "b", "c", "d"] {
        alice.post("/channels/general/messages", &json!({ "id": id, "text": format!("text of {id}") })).is(201);
    }
    bob.post(
        "/channels/general/messages",
        &json!({ "id": "r", "text": "reply", "parentId": "b", "mentions": ["alice"] }),
    )
    .is(201);
    bob.put("/messages/c/reactions/wave", &json!({})).is(200);
    alice.patch("/messages/c", &json!({ "text": "edited" })).is(200);
    export(&server, "general", &file, &[]);
    for id in ["b", "c", "r", "d"] {
        alice.delete(&format!("/messages/{id}?hard=true")).is(200);
    }
    refuses(&args, &["--message", "c", &path], "server");
    drop(server);
    let said = imports(&args, &["--message", "c", "--message", "r", &path]);
    assert!(said.contains("2 messages"), "{said}");
    let said = imports(&args, &["--message", "c", "--message", "r", "--channel", "general", &path]);
    assert!(said.contains("0 messages"), "{said}");
    // What was deleted on purpose stays so unless it is named.
    let said = imports(&args, &["--channel", "general", &path]);
    assert!(said.contains("0 messages"), "{said}");
    refuses(&args, &["--message", "none", &path], "no message none");
    refuses(&args, &["--channel", "none", &path], "no channel none");
    let server = place.start();
    let app = server.app();
    let c = app.get("/messages/c").is(200);
    assert_eq!((&c["text"], &c["reactions"]["wave"], &c["deletedAt"]), (&json!("edited"), &json!(1), &Value::Null));
    assert_eq!(app.get("/messages/c/edits").is(200)["items"][0]["text"], "text of c");
    assert_eq!(app.get("/messages/b").is(200)["thread"]["replyCount"], 1);
    assert_eq!(app.get("/messages/d").is(200)["text"], "");
    place.check(&server);

    // Into another installation, where the channel has a life of its own.
    let elsewhere = Place::new(true);
    let other = elsewhere.start();
    let [carol] = other.room("general", ["carol"]);
    carol.post("/channels/general/messages", &json!({ "id": "own", "text": "own" })).is(201);
    drop(other);
    for expected in ["5 messages", "0 messages"] {
        let said = imports(&elsewhere.args(), &["--channel", "general", &path]);
        assert!(said.contains(expected), "{said}");
    }
    let other = elsewhere.start();
    let history = list(&other, None, "/channels/general/messages?replies=true&sort=asc");
    let texts: Vec<_> = history.iter().map(|message| message["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["own", "text of a", "text of b", "edited", "text of d", "reply"]);
    assert_eq!(other.app().get("/channels/general").is(200)["messageCount"], 6);
    elsewhere.check(&other);
}

#[test]
fn a_table_is_imported() {
    let place = Place::new(false);
    let (args, folder) = (place.args(), tempfile::tempdir().unwrap());
    let file = folder.path().join("table.csv");
    let path = file.to_str().unwrap().to_owned();
    let server = place.start();
    server.room("general", ["alice"]);
    drop(server);
    let table = "createdAt,userId,text,more\r\n2020-01-01T00:00:00Z,zoe,\"two\nlines, \"\"quoted\"\"\",x\r\n\
                 2020-01-01T00:00:01Z,alice,'=1+1,\r\n2020-01-01T00:00:01Z,alice,,\r\n";
    fs::write(&file, table).unwrap();
    refuses(&args, &[&path], "--channel");
    assert!(imports(&args, &["--check", "--channel", "general", &path]).contains("2 messages"));
    for expected in ["2 messages", "0 messages"] {
        let said = imports(&args, &["--channel", "general", &path]);
        assert!(said.contains(expected), "{said}");
    }
    for (wrong, why) in [
        ("userId,text\na,b\n", "no column createdAt"),
        ("userId,createdAt,text\na b,2020-01-01T00:00:00Z,c\n", "line 2: userId"),
        ("userId,createdAt,text\na,yesterday,c\n", "line 2: createdAt"),
    ] {
        fs::write(&file, wrong).unwrap();
        refuses(&args, &["--channel", "general", &path], why);
    }
    let server = place.start();
    let history = list(&server, None, "/channels/general/messages?sort=asc");
    assert_eq!(history[0]["text"], "two\nlines, \"quoted\"");
    assert_eq!((&history[1]["text"], &history[1]["userId"]), (&json!("=1+1"), &json!("alice")));
    assert_eq!(history[0]["createdAt"], "2020-01-01T00:00:00.000Z");
    place.check(&server);
}

#[test]
fn a_broken_file_is_told_of_by_its_line() {
    let server = Server::start();
    let [alice] = server.room("general", ["alice"]);
    for id in ["a", "b"] {
        alice.post("/channels/general/messages", &json!({ "id": id, "text": "x" })).is(201);
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("general");
    export(&server, "general", &file, &[]);
    let good = fs::read_to_string(&file).unwrap();
    let place = vec!["--data".to_owned(), folder.path().join("none").to_str().unwrap().to_owned()];
    let path = file.to_str().unwrap();
    imports(&place, &["--check", path]);
    let lines: Vec<&str> = good.lines().collect();
    let at = lines.iter().position(|line| line.contains("\"id\":\"a\"")).unwrap();
    let named = format!("line {}:", at + 1);
    let without = |line: usize| {
        let left = lines.iter().enumerate().filter(|(i, _)| *i != line).map(|(_, line)| *line);
        left.collect::<Vec<_>>().join("\n") + "\n"
    };
    let swapped = good.replace(lines[at], "#").replace(lines[at + 1], lines[at]).replace('#', lines[at + 1]);
    for (what, text, why) in [
        ("no JSON", good.replace(lines[at], "{nonsense"), named.as_str()),
        ("a bad id", good.replace("\"id\":\"a\"", "\"id\":\"a b\""), &named),
        ("a bad status", good.replacen("\"status\":\"delivered\"", "\"status\":\"bounced\"", 1), &named),
        ("a high number", good.replace(lines[at], &lines[at].replace("\"seq\":", "\"seq\":9")), &named),
        ("another order", swapped, "after the message before it"),
        ("a line too few", without(at), "lines were lost"),
        ("no channel", without(1), "line"),
        ("cut", lines[..lines.len() - 1].join("\n") + "\n", "not whole"),
        ("cut in a line", good[..good.len() - 10].to_owned(), &format!("line {}:", lines.len())),
        ("longer", good.clone() + "{}\n", "after the end"),
        ("newer", good.replacen("\"version\":1", "\"version\":2", 1), "version 2"),
        ("a foreign file", "{\"format\":\"gavel-backup\"}\n".to_owned(), "line 1:"),
    ] {
        fs::write(&file, text).unwrap();
        let (done, said) = import(&place, &["--check", path]);
        assert!(!done && said.contains(why), "{what}: {said}");
        assert!(!folder.path().join("none").exists(), "{what}");
    }
    fs::write(&file, "").unwrap();
    refuses(&place, &["--check", path], "line");
}

/// A channel's export with so many messages of so many characters.
fn large(folder: &Path, messages: usize, characters: usize) -> PathBuf {
    let server = Server::start();
    server.room("general", ["alice"]);
    let small = folder.join("small");
    export(&server, "general", &small, &[]);
    let small = fs::read_to_string(&small).unwrap();
    let mut lines: Vec<String> = small.lines().map(str::to_owned).collect();
    let first = serde_json::from_str::<Value>(&lines[0]).unwrap()["seq"].as_u64().unwrap() + 1;
    let last = first + messages as u64 - 1;
    for line in &mut lines[..3] {
        *line = line.replace(&format!("\"seq\":{}", first - 1), &format!("\"seq\":{last}"));
    }
    lines.pop();
    let text = "x".repeat(characters);
    for i in 0..messages {
        let seq = first + i as u64;
        lines.push(format!(
            "{{\"type\":\"message\",\"data\":{{\"id\":\"m{i}\",\"channelId\":\"general\",\"seq\":{seq},\"userId\":\"alice\",\
             \"type\":\"text\",\"text\":\"{i} {text}\",\"status\":\"delivered\",\"createdAt\":\"2026-01-01T00:00:00.000Z\"}}}}"
        ));
    }
    lines.push(json!({ "type": "end", "data": { "lines": lines.len(), "messages": messages } }).to_string());
    let file = folder.join("large");
    fs::write(&file, lines.join("\n") + "\n").unwrap();
    file
}

#[test]
fn an_import_that_was_killed_goes_on() {
    const MESSAGES: usize = 20_000;
    let folder = tempfile::tempdir().unwrap();
    let file = large(folder.path(), MESSAGES, 10);
    let server = Server::start();
    let app = server.app();
    let path = file.to_str().unwrap();
    let there = || server.look().one::<i64>("select count(*) from messages");
    for part in [2_000, 8_000] {
        let mut process = gavel_command(&["import"]).args(server.place()).arg(path).spawn().unwrap();
        while there() < part && process.try_wait().unwrap().is_none() {
            thread::sleep(Duration::from_millis(2));
        }
        process.kill().unwrap();
        process.wait().unwrap();
        // Nobody sees half of it.
        if there() < 20_000 {
            app.get("/channels/general").problem(404, "not_found");
            app.get("/messages/m1").problem(404, "not_found");
        }
    }
    let place = server.place();
    if app.get("/channels/general").status == 404 {
        imports(&place, &[path]);
    }
    assert_eq!(app.get("/channels/general").is(200)["messageCount"], MESSAGES);
    assert_eq!(there(), 20_000);
    refuses(&place, &[path], "there already");
    books::check(&server);
}

/// Runs a command to its end; the most memory that it had, in bytes.
#[cfg(target_os = "linux")]
fn memory(args: &[&str]) -> u64 {
    let mut process = gavel_command(args).stdout(std::process::Stdio::null()).spawn().unwrap();
    let mut most = 0;
    while process.try_wait().unwrap().is_none() {
        let status = fs::read_to_string(format!("/proc/{}/status", process.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0 kB");
        most = most.max(line.trim().trim_end_matches(" kB").parse().unwrap());
        thread::sleep(Duration::from_millis(2));
    }
    assert!(process.wait().unwrap().success());
    most * 1024
}

#[test]
#[cfg(target_os = "linux")]
fn a_large_channel_takes_little_memory() {
    let folder = tempfile::tempdir().unwrap();
    let file = large(folder.path(), 30_000, 5_000);
    // What a message takes is the same on either database.
    let place = Place::new(true);
    let args = place.args();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let size = fs::metadata(&file).unwrap().len();
    let took = memory(&[&["import"], &args[..], &[file.to_str().unwrap()]].concat());
    assert!(took < size, "{took} of {size}");
    let took = memory(&[&["export"], &args[..], &["general"]].concat());
    assert!(took < size, "{took} of {size}");
}

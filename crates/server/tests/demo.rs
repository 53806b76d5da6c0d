//! `gavel demo` from outside: a week of past at the right times, a folder that is its own, a restart that goes on, and
//! signing in on this machine alone.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "it is a test, and a failure is to panic")]

mod support;

use std::{collections::BTreeSet, fs, path::Path};

use gavel_model::{Clock, Timestamp};
use serde_json::{Value, json};

use support::{Client, Server, Setup, eventually, gavel, on_postgres, raw};

fn demo(data: &Path) -> Setup {
    Setup { demo: true, ..Setup::default() }.data(data)
}

/// A call of `/demo/…`, which the OpenAPI document does not know: its status and its body.
fn call(address: &str, head: &str, headers: &str, body: &str) -> (u16, Value) {
    let length = body.len();
    let text = raw(
        address,
        format!("{head} HTTP/1.1\r\n{headers}Connection: close\r\nContent-Length: {length}\r\n\r\n{body}").as_bytes(),
    );
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    (head[9..12].parse().unwrap(), serde_json::from_str(body).unwrap_or_default())
}

fn near(server: &Server) -> String {
    format!("Host: {}\r\n", server.address)
}

fn sign_in(server: &Server, whom: &Value) -> (Client, Value) {
    let (status, body) = call(&server.address, "POST /demo/token", &near(server), &whom.to_string());
    assert_eq!(status, 201, "{body}");
    (server.bearer(body["token"].as_str().unwrap()), body)
}

fn time(value: &Value) -> Timestamp {
    Timestamp::parse(value.as_str().unwrap()).unwrap()
}

/// All messages of a channel, oldest first.
fn history(client: &Client, channel: &str) -> Vec<Value> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = client.get(&format!("/channels/{channel}/messages?limit=100&sort=asc{cursor}")).is(200);
        all.extend(page["items"].as_array().unwrap().clone());
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return all,
        }
    }
}

fn ids(messages: &[Value]) -> BTreeSet<String> {
    messages.iter().map(|message| message["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn it_has_a_week_behind_it_and_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo");
    let before = Clock::System.now();
    let server = demo(&data).start();
    let ready = Clock::System.now();
    let (june, _) = sign_in(&server, &json!({ "userId": "june" }));

    let (mara, _) = sign_in(&server, &json!({ "userId": "mara" }));
    let page = mara.post("/channels/query", &json!({ "filter": {}, "limit": 100 })).is(200);
    let bases: BTreeSet<&str> = page["items"].as_array().unwrap().iter().map(|c| c["base"].as_str().unwrap()).collect();
    assert_eq!(bases, BTreeSet::from(["broadcast", "community", "conversation", "gaming", "live"]), "{page}");

    let lobby = history(&june, "lobby");
    assert!(lobby.len() > 80, "{}", lobby.len());
    let times: Vec<Timestamp> = lobby.iter().map(|message| time(&message["createdAt"])).collect();
    assert!(times.is_sorted(), "{times:?}");
    let week = std::time::Duration::from_hours(7 * 24);
    assert!(times[0] > before.minus(week) && times[0] < before.minus(week / 2), "{}", times[0]);
    assert!(times[times.len() - 1] <= Clock::System.now(), "in the future");
    let days: BTreeSet<i64> = times.iter().map(|at| (ready.as_millis() - at.as_millis()) / 86_400_000).collect();
    assert!(days.len() >= 6, "{days:?}");

    // Which of the scenes were played is chance; that something of all kinds was is none.
    let everywhere =
        ["lobby", "support", "announcements", "language-cafe", "book-club", "raid-hall", "market", "marathon"];
    let said: Vec<Value> = everywhere.iter().flat_map(|channel| history(&server.app(), channel)).collect();
    for field in ["reactions", "thread", "editedAt", "pinnedAt", "mentions"] {
        assert!(said.iter().any(|message| !message[field].is_null()), "no message has {field}");
    }
    june.get("/channels/officers").problem(404, "not_found");
    june.post("/channels/hall-of-fame/messages", &json!({ "text": "me too" })).problem(403, "channel_frozen");
    mara.post("/channels/season-four/messages", &json!({ "text": "remember" })).problem(409, "channel_archived");

    let online = june.post("/users/presence", &json!({ "userIds": ["june", "ines", "mara", "noor", "pip"] })).is(200);
    assert!(online["items"].as_array().unwrap().iter().any(|user| user["online"] == true), "{online}");
    let app = server.app();
    let said = |channel: &&str| app.get(&format!("/channels/{channel}")).is(200)["messageCount"].as_i64().unwrap();
    let count = || ["marathon", "lobby", "raid-hall", "market"].iter().map(said).sum::<i64>();
    let before = count();
    eventually("somebody goes on talking", || count() > before);
}

#[test]
fn a_folder_that_it_did_not_make_is_refused_and_its_own_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("letter.txt"), "dear all").unwrap();
    let (code, out, err) = gavel(&["demo", "--listen", "127.0.0.1:0", "--data", folder.path().to_str().unwrap()]);
    assert!(code != Some(0) && out.is_empty() && err.contains("no demo made"), "{out}{err}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "it was not touched");

    let data = folder.path().join("demo");
    let mut server = demo(&data).start();
    let (june, _) = sign_in(&server, &json!({ "userId": "june" }));
    let first = history(&june, "support");
    assert_eq!(server.gavel(&["key", "list"]).matches("  gavel demo\n").count(), 1);
    server.signal("TERM");
    assert!(server.wait().success(), "{}", server.log());
    assert!(!server.gavel(&["key", "list"]).contains("gavel demo"), "its key is revoked");

    let server = demo(&data).start();
    let (june, _) = sign_in(&server, &json!({ "userId": "june" }));
    let again = history(&june, "support");
    assert_eq!(again[..first.len()], first[..], "there is no second past");
}

#[test]
fn who_was_stopped_while_it_was_written_gets_the_same_past() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo");
    let listen = ["demo", "--listen", "127.0.0.1:0", "--data", data.to_str().unwrap()];
    let mut process = support::gavel_command(&listen).stdout(std::process::Stdio::null()).spawn().unwrap();
    eventually("it has begun", || data.join("gavel.db").exists());
    std::thread::sleep(std::time::Duration::from_millis(700));
    process.kill().unwrap();
    process.wait().unwrap();
    let mark: Value = serde_json::from_str(&fs::read_to_string(data.join("demo.json")).unwrap()).unwrap();
    assert_eq!(mark["pastWritten"], false, "this test came too late");

    let server = demo(&data).start();
    let (june, _) = sign_in(&server, &json!({ "userId": "june" }));
    let lobby = history(&june, "lobby");
    assert_eq!(ids(&lobby).len(), lobby.len());
    let texts: BTreeSet<&str> = lobby.iter().filter_map(|message| message["text"].as_str()).collect();
    assert!(texts.len() + 40 > lobby.len() && lobby.len() > 80, "{} of {}", texts.len(), lobby.len());
}

#[test]
fn only_this_machine_signs_in() {
    let folder = tempfile::tempdir().unwrap();
    let server = demo(&folder.path().join("demo")).start();
    let (status, people) = call(&server.address, "GET /demo/people", &near(&server), "");
    assert_eq!(status, 200);
    assert!(people["items"].as_array().unwrap().len() >= 60, "{people}");

    let (guest, body) = sign_in(&server, &json!({ "displayName": "Alex" }));
    assert_eq!(body["displayName"], "Alex");
    assert_eq!(guest.get("/me").is(200)["id"], body["userId"]);
    let (again, _) = sign_in(&server, &json!({ "userId": body["userId"] }));
    again.post("/channels/raid-hall/messages", &json!({ "text": "hello, may I play?" })).is(201);
    eventually("somebody welcomes the guest", || {
        let hall = history(&again, "raid-hall");
        hall.iter().any(|message| message["id"].as_str().unwrap().starts_with("greeting."))
    });

    let mara = json!({ "userId": "mara" }).to_string();
    for (headers, why) in [
        ("Host: evil.example\r\n".to_owned(), "a name that leads here"),
        (near(&server) + "Origin: https://evil.example\r\n", "a page of another site"),
        (near(&server) + "Origin: null\r\n", "a page without a site"),
        (near(&server) + "Sec-Fetch-Site: cross-site\r\n", "a page of another site, by its browser's word"),
        (near(&server) + "X-Forwarded-For: 192.0.2.1\r\n", "a client behind a proxy"),
    ] {
        for (head, body) in [("POST /demo/token", mara.as_str()), ("GET /demo/people", "")] {
            let (status, body) = call(&server.address, head, &headers, body);
            assert_eq!((status, &body["code"]), (404, &json!("not_found")), "{why}");
        }
    }
    let own = near(&server) + &format!("Origin: http://{}\r\n", server.address);
    assert_eq!(call(&server.address, "POST /demo/token", &own, &mara).0, 201);
    for bad in [json!({ "userId": "nobody" }), json!({ "userID": "mara" }), json!({ "displayName": "" })] {
        assert_eq!(call(&server.address, "POST /demo/token", &near(&server), &bad.to_string()).0, 400, "{bad}");
    }
    let serving = Server::start();
    assert_eq!(call(&serving.address, "POST /demo/token", &near(&serving), &mara).0, 404, "without a demo");
}

#[test]
fn it_lives_on_postgresql_too() {
    if !on_postgres() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo");
    let setup = Setup { demo: true, ..Setup::default() }.arg("--data").arg(data.to_str().unwrap());
    let server = setup.start();
    let (june, _) = sign_in(&server, &json!({ "userId": "june" }));
    assert!(history(&june, "lobby").len() > 80);
    let other = folder.path().join("other");
    let url = server.database().url.clone();
    let (code, _, err) =
        gavel(&["demo", "--listen", "127.0.0.1:0", "--data", other.to_str().unwrap(), "--database", &url]);
    assert!(code != Some(0) && err.contains("did not make"), "{err}");
}

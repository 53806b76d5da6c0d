//! `/api/v3/channels/{id}/export` and `/api/v3/jobs/{id}/result`

use serde_json::{Value, json};

use crate::{
    broadcasts::done,
    support::{Answer, Client, Server, Setup, eventually},
};

/// Has a channel exported, and waits for the end.
fn exported(client: &Client, channel: &str, format: &str) -> Value {
    let answer = client.post(&format!("/channels/{channel}/export"), &json!({ "format": format }));
    let location = answer.headers["location"].to_str().unwrap().to_owned();
    let job = answer.is(202);
    assert_eq!(location, format!("/api/v3/jobs/{}", job["id"].as_str().unwrap()));
    done(client, &job["id"])
}

fn result(client: &Client, job: &Value) -> Answer {
    client.get(&format!("/jobs/{}/result", job["id"].as_str().unwrap()))
}

fn texts(file: &str) -> Vec<String> {
    let lines = file.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines.filter(|line| line["type"] == "message").map(|line| line["data"]["text"].as_str().unwrap().into()).collect()
}

#[test]
fn a_channel_is_exported_as_lines() {
    let server = Setup::default().env("GAVEL_MODERATION_PROFANITY", "bounce").start();
    let [alice, bob] = server.room("general", ["alice", "bob"]);
    server.app().put("/users/bob", &json!({ "displayName": "Bob" })).is(200);
    for i in 0..250 {
        bob.post("/channels/general/messages", &json!({ "id": format!("m{i}"), "text": format!("hello {i}") })).is(201);
    }
    bob.post("/channels/general/messages", &json!({ "id": "rude", "text": "what the fuck" })).is(200);
    bob.patch("/messages/m3", &json!({ "text": "edited" })).is(200);
    alice.put("/messages/m3/reactions/wave", &json!({})).is(200);
    bob.delete("/messages/m4").is(200);
    let job = exported(&alice, "general", "jsonl");
    assert_eq!(
        (&job["kind"], &job["state"], &job["progress"]),
        (&json!("export"), &json!("done"), &json!(1.0)),
        "{job}"
    );
    let answer = result(&alice, &job);
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.headers["content-type"], "application/jsonl");
    assert_eq!(answer.headers["content-disposition"], "attachment; filename=\"general.jsonl\"");
    assert_eq!(answer.headers["content-length"].to_str().unwrap(), answer.text.len().to_string());
    assert_eq!(job["result"]["bytes"], answer.text.len());
    let lines: Vec<Value> = answer.text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&lines[0]["type"], &lines[0]["channelId"]), (&json!("export"), &json!("general")));
    let end = lines.last().unwrap();
    assert_eq!((&end["type"], &end["data"]["lines"]), (&json!("end"), &json!(lines.len() - 1)));
    assert_eq!(end["data"]["messages"], 250);
    let mut expected: Vec<_> = (0..250).map(|i| format!("hello {i}")).collect();
    (expected[3], expected[4]) = ("edited".into(), String::new());
    assert_eq!(texts(&answer.text), expected);
    for (kind, count) in [("member", 2), ("edit", 1), ("reaction", 1), ("follow", 0), ("channel", 1)] {
        assert_eq!(lines.iter().filter(|line| line["type"] == kind).count(), count, "{kind}");
    }
    assert!(!answer.text.contains("fuck") && !answer.text.contains("hello 4\""), "what nobody sees is not in it");
}

#[test]
fn a_channel_is_exported_as_a_table() {
    let server = Server::start();
    let [alice, bob] = server.room("general", ["alice", "bob"]);
    server.app().put("/users/bob", &json!({ "displayName": "=Bob" })).is(200);
    for text in ["=1+1", "two\nlines, and \"quotes\"", "plain 🙂"] {
        bob.post("/channels/general/messages", &json!({ "text": text })).is(201);
    }
    let job = exported(&alice, "general", "csv");
    let answer = result(&alice, &job);
    assert_eq!(answer.headers["content-type"], "text/csv; charset=utf-8");
    assert_eq!(answer.headers["content-disposition"], "attachment; filename=\"general.csv\"");
    assert!(answer.text.starts_with("id,seq,createdAt,userId,userName,type,text,"), "{}", answer.text);
    for cell in [",bob,'=Bob,text,'=1+1,", "\"two\nlines, and \"\"quotes\"\"\"", "plain 🙂"] {
        assert!(answer.text.contains(cell), "{cell}: {}", answer.text);
    }
    assert_eq!(answer.text.matches("\r\n").count(), 4);
}

#[test]
fn an_export_has_what_its_owner_may_see() {
    let server = Server::start();
    let [alice, bob] = server.room("general", ["alice", "bob"]);
    alice.post("/channels/general/messages", &json!({ "text": "before" })).is(201);
    server.app().put("/roles/archivist", &json!({ "permissions": ["read_channel", "export_channel"] })).is(200);
    alice.patch("/channels/general", &json!({ "settings": { "history": "sinceJoining" } })).is(200);
    let carol = server.user("carol");
    carol.post_empty("/channels/general/join").is(200);
    carol.post("/channels/general/export", &json!({ "format": "csv" })).problem(403, "permission_denied");
    server.app().put("/channels/general/members/carol/roles", &json!({ "roles": ["archivist"] })).is(200);
    bob.post("/channels/general/messages", &json!({ "id": "m", "text": "after" })).is(201);
    bob.patch("/messages/m", &json!({ "text": "after all" })).is(200);
    let job = exported(&carol, "general", "jsonl");
    let file = result(&carol, &job).text;
    assert_eq!(texts(&file), ["after all"]);
    assert!(!file.contains("\"type\":\"edit\"") && !file.contains("unreadAfter"), "{file}");
    let all = result(&server.app(), &exported(&server.app(), "general", "jsonl")).text;
    assert_eq!(texts(&all), ["before", "after all"]);

    // It is theirs alone, and for as long as they may.
    result(&bob, &job).problem(404, "not_found");
    result(&alice, &job).problem(404, "not_found");
    assert_eq!(result(&server.app(), &job).status, 200);
    server.app().put("/channels/general/members/carol/roles", &json!({ "roles": ["member"] })).is(200);
    result(&carol, &job).problem(403, "permission_denied");
    let of_alice = exported(&alice, "general", "csv");
    assert_eq!(result(&alice, &of_alice).status, 200);
    server.app().delete("/channels/general").is(204);
    result(&alice, &of_alice).problem(404, "not_found");
    result(&server.app(), &job).problem(404, "not_found");
}

#[test]
fn what_is_no_result_is_none() {
    let server = Server::start();
    let [alice] = server.room("general", ["alice"]);
    let app = server.app();
    app.post("/channels/general/export", &json!({})).invalid("");
    app.post("/channels/general/export", &json!({ "format": "pdf" })).invalid("/format");
    app.post("/channels/none/export", &json!({ "format": "csv" })).problem(404, "not_found");
    let job = app.post("/broadcasts", &json!({ "message": { "text": "x" }, "to": { "channelIds": ["none"] } })).is(202);
    result(&app, &job).problem(404, "not_found");
    app.get("/jobs/none/result").problem(404, "not_found");
    let [job, other] = [(); 2].map(|()| exported(&alice, "general", "csv"));
    // As if its end had been a day ago.
    let id = job["id"].as_str().unwrap();
    let sql = format!("update jobs set finished_at = finished_at - 86400000 where id = '{id}'");
    server.look().execute(&sql, &sql);
    result(&alice, &job).problem(410, "export_expired");
    assert_eq!(result(&alice, &other).status, 200);
    let files = || std::fs::read_dir(server.data().join("exports")).unwrap().count();
    assert_eq!(files(), 2);
    for _ in 0..19 {
        alice.post("/channels/general/export", &json!({ "format": "csv" })).is(202);
    }
    alice.post("/channels/general/export", &json!({ "format": "csv" })).problem(409, "conflict");
}

#[test]
fn an_export_is_made_again_after_a_crash() {
    let server = Server::start();
    let [alice] = server.room("general", ["alice"]);
    for i in 0..300 {
        alice.post("/channels/general/messages", &json!({ "text": format!("{i} {}", "x".repeat(1_000)) })).is(201);
    }
    let token = alice.clone();
    let jobs: Vec<_> = (0..10)
        .map(|_| token.post("/channels/general/export", &json!({ "format": "jsonl" })).is(202)["id"].clone())
        .collect();
    let server = server.restart();
    let alice = server.user("alice");
    let mut files = Vec::new();
    for id in &jobs {
        let job = done(&alice, id);
        assert_eq!(job["state"], "done", "{job}");
        files.push(texts(&result(&alice, &job).text));
    }
    assert!(files.iter().all(|file| file.len() == 300));
    eventually("nothing is left of what was cut short", || {
        std::fs::read_dir(server.data().join("exports"))
            .unwrap()
            .all(|file| file.unwrap().path().extension().is_some_and(|end| end == "jsonl"))
    });
}

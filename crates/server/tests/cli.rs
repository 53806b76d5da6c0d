//! The command line from outside: what is printed, what ends with an error and why.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "it is a test, and a failure is to panic")]

mod support;

use std::{
    fs,
    net::TcpListener,
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::{Command, Output, Stdio},
};

use serde_json::json;

use support::{Server, Setup, eventually, gavel, gavel_command, left_out};

/// A command's exit code and outputs, with these variables.
fn with(env: &[(&str, &str)], args: &[&str]) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = gavel_command(args).envs(env.iter().copied()).output().unwrap();
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

fn last_line(text: &str) -> &str {
    assert!(text.ends_with('\n'), "{text:?}");
    text.lines().last().unwrap()
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn a_key_works_at_once_beside_a_server_and_is_revoked_at_once() {
    let server = Server::start();
    let printed = server.gavel(&["key", "create", "my backend", "--scope", "admin"]);
    let key = last_line(&printed);
    assert!(key.starts_with("gvl_") && key.len() > 40 && !key.contains(char::is_whitespace), "{printed}");
    let client = server.bearer(key);
    client.post("/users/query", &json!({})).is(200);
    let mut socket = client.with("X-Gavel-User", "alice").socket();
    let list = server.gavel(&["key", "list"]);
    assert_eq!(list.lines().count(), 2, "{list}");
    let line = list.lines().find(|line| line.ends_with("  my backend")).unwrap();
    assert!(line.contains("  admin  ") && !list.contains(key), "{list}");
    let id = line.split_whitespace().next().unwrap();
    server.gavel(&["key", "revoke", id]);
    client.post("/users/query", &json!({})).problem(401, "unauthorized");
    assert_eq!(socket.closed().0, 4001);
    server.app().post("/users/query", &json!({})).is(200);
    assert!(!server.gavel(&["key", "list"]).contains("my backend"));
    let [option, place] = server.place();
    for wrong in [id, "nothing", "not an id"] {
        let (code, out, err) = gavel(&["key", "revoke", &option, &place, wrong]);
        assert!(code != Some(0) && out.is_empty() && !err.is_empty(), "{wrong}: {out}{err}");
    }
}

#[test]
fn a_key_is_made_before_there_is_a_server() {
    if left_out("SQLite's folder") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("new/folder");
    let (code, out, err) = gavel(&["key", "create", "--data", path(&data), "backend", "--scope", "admin"]);
    assert_eq!(code, Some(0), "{err}");
    let server = Setup::default().data(&data).start();
    server.bearer(last_line(&out)).get("/users/nobody").problem(404, "not_found");
    for args in [&["", "--scope", "admin"][..], &["  "], &[&"x".repeat(101)], &["name", "--scope", "everything"], &[]] {
        let (code, out, err) = gavel(&[&["key", "create", "--data", path(&data)], args].concat());
        assert!(code != Some(0) && out.is_empty() && !err.is_empty(), "{args:?}: {out}{err}");
    }
}

#[test]
fn what_has_nothing_to_do_without_a_database_makes_none() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("typo");
    for args in [&["key", "list"][..], &["key", "revoke", "some-id"]] {
        let (code, out, err) = gavel(&[args, &["--data", path(&data)]].concat());
        assert!(code == Some(1) && out.is_empty() && err.contains("there is no database"), "{args:?}: {out}{err}");
    }
    for (name, said) in [("", "1 to 100"), ("two\nlines", "control")] {
        let (code, _, err) = gavel(&["key", "create", "--data", path(&data), name]);
        assert!(code != Some(0) && err.contains(said), "{name:?}: {err}");
    }
    assert!(!data.exists());
}

#[test]
fn the_database_is_its_owners_alone_in_a_folder_that_is_everybodys() {
    if left_out("SQLite's folder") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let server = Setup::default().data(folder.path()).start();
    for file in ["gavel.db", "gavel.db-wal", "gavel.db-shm"] {
        let mode = fs::metadata(folder.path().join(file)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
    assert!(server.log().contains("open to other users"), "{}", server.log());
}

#[test]
fn a_database_that_takes_nothing_is_told_of_with_the_cause() {
    let server = Server::start();
    server.look().execute(
        "create trigger refuse before insert on settings begin select raise(abort, 'moon in the wrong house'); end",
        "create function refuse() returns trigger language plpgsql as
             $$ begin raise exception 'moon in the wrong house'; end $$;
         create trigger refuse before insert on settings execute function refuse()",
    );
    let [option, place] = server.place();
    let (code, _, err) = gavel(&["key", "create", &option, &place, "backend"]);
    assert!(code == Some(1) && err.contains("moon in the wrong house"), "{err}");
}

#[test]
fn a_token_is_printed_alone_and_lives_as_long_as_asked() {
    let server = Server::start();
    server.app().get("/users/dave").problem(404, "not_found");
    let printed = server.gavel(&["token", "dave"]);
    assert_eq!(printed.lines().count(), 1, "{printed}");
    assert_eq!(server.bearer(last_line(&printed)).get("/me").is(200)["id"], "dave");
    server.app().get("/users/dave").is(200);
    for ttl in ["1s", "90s", "5m", "1h", "30d", "3650d"] {
        let token = server.gavel(&["token", "dave", "--ttl", ttl]);
        assert_eq!(server.bearer(last_line(&token)).get("/me").is(200)["id"], "dave", "{ttl}");
    }
    let short = server.gavel(&["token", "--ttl", "1s", "dave"]);
    let short = server.bearer(last_line(&short));
    eventually("the token ends", || short.get("/me").status == 401);
    let [option, place] = server.place();
    for wrong in [
        &["dave", "--ttl", "1"][..],
        &["dave", "--ttl", "0s"],
        &["dave", "--ttl", "1w"],
        &["dave", "--ttl", "3651d"],
        &["dave", "--ttl", ""],
        &["dave", "--ttl", "-1h"],
        &["not an id"],
        &["me"],
        &[],
    ] {
        let (code, out, err) = gavel(&[&["token", &*option, &*place], wrong].concat());
        assert!(code != Some(0) && out.is_empty() && !err.is_empty(), "{wrong:?}: {out}{err}");
    }
}

#[test]
fn tokens_of_the_command_line_are_signed_as_the_server_is_set() {
    let secret = "a secret of more than thirty-two characters";
    let server = Setup::default().env("GAVEL_AUTH_SECRET", secret).start();
    let [option, place] = server.place();
    let (_, with_secret, _) = with(&[("GAVEL_AUTH_SECRET", secret)], &["token", &option, &place, "dave"]);
    server.bearer(last_line(&with_secret)).get("/me").is(200);
    let (_, without, _) = gavel(&["token", &option, &place, "dave"]);
    server.bearer(last_line(&without)).get("/me").problem(401, "unauthorized");
}

#[test]
fn config_shows_every_setting_with_its_source_and_hides_the_secret() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("gavel.toml");
    let secret = "a secret of more than thirty-two characters";
    fs::write(&file, format!("listen = \"127.0.0.1:9\"\n[auth]\nsecret = \"{secret}\"\n[http]\nbody_bytes = 5000\n"))
        .unwrap();
    let env = [("GAVEL_HTTP_BODY_BYTES", "6000"), ("GAVEL_LOG_LEVEL", "warn")];
    let (code, out, err) = with(&env, &["config", "--config", path(&file), "--data", "/somewhere"]);
    assert_eq!(code, Some(0), "{err}");
    for line in [
        "data = \"/somewhere\"  # --data".to_owned(),
        format!("listen = \"127.0.0.1:9\"  # {}", path(&file)),
        "http.body_bytes = 6000  # GAVEL_HTTP_BODY_BYTES".into(),
        "log.level = \"warn\"  # GAVEL_LOG_LEVEL".into(),
        "realtime.ping_seconds = 30  # default".into(),
        format!("auth.secret = (hidden)  # {}", path(&file)),
    ] {
        assert!(out.lines().any(|l| l == line), "{line} is not in\n{out}");
    }
    assert!(!out.contains(secret));
    // The file may be named by a variable too.
    let (_, by_variable, _) = with(&[("GAVEL_CONFIG", path(&file))], &["config"]);
    assert!(by_variable.contains("listen = \"127.0.0.1:9\""), "{by_variable}");
    // The example sets everything to its default.
    let (code, example, _) = gavel(&["config", "--example"]);
    assert_eq!(code, Some(0));
    fs::write(&file, &example).unwrap();
    let (_, from_example, err) = gavel(&["config", "--config", path(&file)]);
    let (_, defaults, _) = gavel(&["config"]);
    let values =
        |text: &str| text.lines().map(|line| line.split("  # ").next().unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(values(&from_example), values(&defaults), "{err}");
    assert!(from_example.lines().all(|line| line.ends_with(path(&file))), "{from_example}");
    if let Ok(kept) = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../config.example.toml")) {
        assert!(kept == example, "config.example.toml is old: cargo xtask generate");
    }
}

#[test]
fn a_wrong_setting_ends_the_start_and_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("gavel.toml");
    let data = folder.path().join("data");
    let base = ["serve", "--data", path(&data), "--listen", "127.0.0.1:0"];
    let refused = |env: &[(&str, &str)], args: &[&str], named: &str| {
        let (code, out, err) = with(env, &[&base[..], args].concat());
        assert!(code.is_some_and(|code| code != 0) && out.is_empty(), "{named}: {code:?} {out}");
        assert!(err.contains(named), "{named} is not named: {err}");
    };
    for (name, value) in [
        ("GAVEL_HTTP_BODY_BYTES", "many"),
        ("GAVEL_HTTP_BODY_BYTES", "5"),
        ("GAVEL_HTTP_BODY_BYTES", "-1"),
        ("GAVEL_LOG_FORMAT", "xml"),
        ("GAVEL_MODERATION_PROFANITY", "shout"),
        ("GAVEL_AUTH_SECRET", "short"),
        ("GAVEL_REALTIME_SHARDS", "65"),
        ("GAVEL_COLOUR", "red"),
    ] {
        refused(&[(name, value)], &[], name);
    }
    refused(&[("GAVEL_LOG_LEVEL", "gavel=shout")], &[], "log.level");
    for (text, named) in [
        ("[http]\nbody_byte = 5000", "http.body_byte"),
        ("[htp]\nbody_bytes = 5000", "htp.body_bytes"),
        ("[http]\nbody_bytes = \"5000\"", "http.body_bytes"),
        ("[realtime]\nqueue_bytes = 1", "realtime.queue_bytes"),
        ("listen = \"here\"", "listen"),
        ("http = 5", "http"),
        ("this is not toml", "line 1"),
    ] {
        fs::write(&file, text).unwrap();
        // A flag that sets the same comes first and mends it.
        let args = ["serve", "--data", path(&data), "--config", path(&file)];
        let (code, out, err) = gavel(&args);
        assert!(code.is_some_and(|code| code != 0) && out.is_empty(), "{text}: {code:?} {out}");
        assert!(err.contains(named) && err.contains(path(&file)), "{text}: {err}");
    }
    refused(&[], &["--config", "/nowhere.toml"], "/nowhere.toml");
    for args in [&["--listen", "here"][..], &["--colour", "red"], &["--listen"]] {
        let (code, _, err) = gavel(&[&["serve", "--data", path(&data)], args].concat());
        assert!(code != Some(0) && err.contains(args[0]), "{args:?}: {err}");
    }
    // Every command takes the same settings, and refuses the same.
    for args in [&["config"][..], &["token", "dave"], &["key", "list"]] {
        let (code, _, err) = with(&[("GAVEL_HTTP_BODY_BYTES", "5")], &[args, &["--data", path(&data)]].concat());
        assert!(code != Some(0) && err.contains("GAVEL_HTTP_BODY_BYTES"), "{args:?}: {err}");
    }
    assert!(!data.exists(), "nothing was made before the settings were right");
    for file in ["/nowhere.pem", "/dev/null"] {
        refused(&[("GAVEL_AUTH_PUBLIC_KEY_FILE", file)], &[], "auth.public_key_file");
    }
}

#[test]
fn a_second_server_on_the_same_database_is_refused() {
    let server = Server::start();
    let [option, place] = server.place();
    let (code, out, err) = gavel(&["serve", &option, &place, "--listen", "127.0.0.1:0"]);
    assert!(code == Some(1) && out.is_empty(), "{out}");
    assert!(err.contains("another server") && err.contains(&place), "{err}");
    server.app().get("/users/nobody").problem(404, "not_found");
    // Also after it was killed.
    server.restart().app().get("/users/nobody").problem(404, "not_found");
}

#[test]
fn an_address_or_a_folder_that_cannot_be_used_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let folder = tempfile::tempdir().unwrap();
    let (code, out, err) = gavel(&["serve", "--data", path(&folder.path().join("data")), "--listen", &address]);
    assert!(code == Some(1) && out.is_empty() && err.contains(&address), "{out}{err}");
    // A file is no folder; neither is one that cannot be made. (Root may write anywhere else.)
    let file = folder.path().join("file");
    fs::write(&file, "x").unwrap();
    for data in [file.clone(), file.join("below"), "/proc/nothing".into()] {
        for args in [&["serve", "--listen", "127.0.0.1:0"][..], &["token", "dave"], &["key", "list"]] {
            let (code, out, err) = gavel(&[args, &["--data", path(&data)]].concat());
            assert!(code == Some(1) && out.is_empty() && err.contains(path(&data)), "{args:?}: {out}{err}");
        }
    }
    fs::write(folder.path().join("gavel.db"), "this is not a database, though long enough to be looked at as one")
        .unwrap();
    let (code, _, err) = gavel(&["serve", "--data", path(folder.path()), "--listen", "127.0.0.1:0"]);
    assert!(code == Some(1) && err.contains("gavel.db"), "{err}");
}

#[test]
fn help_and_version_are_there() {
    for args in [
        &["--help"][..],
        &["serve", "--help"],
        &["key", "--help"],
        &["key", "create", "--help"],
        &["token", "--help"],
        &["--version"],
    ] {
        let (code, out, _) = gavel(args);
        assert!(code == Some(0) && out.contains("gavel"), "{args:?}: {out}");
    }
    assert_eq!(gavel(&[]).0, Some(2));
    assert_eq!(gavel(&["shout"]).0, Some(2));
}

/// Whether a program is there and takes these arguments.
fn runs(program: &str, args: &[&str]) -> bool {
    let run = Command::new(program).args(args).stdout(Stdio::null()).stderr(Stdio::null()).status();
    run.is_ok_and(|status| status.success())
}

#[test]
fn what_the_guide_prints_works_as_it_is_printed() {
    let mut server = Setup::default().arg("--guide").start();
    let mut guide = server.printed.clone();
    while !guide.contains("Ctrl-C") {
        guide += &server.read_lines(1);
    }
    assert!(guide.contains(&format!("http://{}/docs", server.address)), "{guide}");
    if !runs("curl", &["--version"]) {
        return;
    }
    let line = |beginning: &str| guide.lines().filter(|line| line.starts_with(beginning)).collect::<Vec<_>>();
    let tokens = [line("ALICE="), line("BOB=")].concat().join("\n");
    let sh = |command: &str| {
        let mut sh = Command::new("sh");
        sh.arg("-c")
            .arg(format!("{tokens}\n{command}"))
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .stdout(Stdio::piped());
        sh
    };
    let [channel, hello, swear] = line("curl ").try_into().unwrap();
    let run = |command: &str| {
        let out = sh(command).output().unwrap().stdout;
        serde_json::from_slice::<serde_json::Value>(&out).unwrap_or_else(|_| panic!("{command}: {out:?}"))
    };
    assert_eq!(run(channel)["memberCount"], 2);
    let [watch] = line("node ").try_into().unwrap();
    let watches = runs("node", &["--experimental-websocket", "-e", "if (!globalThis.WebSocket) process.exit(1)"]);
    let watching = watches.then(|| {
        let out = std::env::temp_dir().join(format!("gavel-watched-{}", server.pid()));
        let process = sh(&format!("exec {watch}")).stdout(fs::File::create(&out).unwrap()).spawn().unwrap();
        (process, out)
    });
    let seen = || watching.as_ref().map(|(_, out)| fs::read_to_string(out).unwrap()).unwrap_or_default();
    if watches {
        eventually("Bob is subscribed", || seen().contains(r#""type":"ack""#));
    }
    let told = run(hello);
    assert_eq!((&told["message"]["status"], &told["message"]["userId"]), (&json!("delivered"), &json!("alice")));
    if watches {
        eventually("Bob sees it arrive", || seen().contains("Hello Bob"));
    }
    let stopped = run(swear);
    assert_eq!((&stopped["message"]["status"], &stopped["moderation"]["action"]), (&json!("sent"), &json!("block")));
    // What README says the answer is.
    assert_eq!(
        stopped["moderation"]["spans"],
        json!([{ "start": 9, "end": 16, "label": "profanity", "ruleId": "profanity" }])
    );
    assert_eq!(stopped["moderation"]["labels"], json!([{ "label": "profanity", "score": 1.0 }]));
    if let Some((mut process, out)) = watching {
        process.kill().unwrap();
        process.wait().unwrap();
        assert!(!fs::read_to_string(out).unwrap().contains("f.u.c.k"), "Bob sees nothing");
    }
}

/// README shows the lines of the guide, at its own address and broken for the eye.
#[test]
fn readme_shows_what_the_guide_prints() {
    let Ok(readme) = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md")) else { return };
    let mut server = Setup::default().arg("--guide").start();
    let mut guide = server.printed.clone();
    while !guide.contains("Ctrl-C") {
        guide += &server.read_lines(1);
    }
    let squeeze = |text: &str| text.replace("\\\n", "").replace(char::is_whitespace, "");
    let readme = squeeze(&readme).replace(";'\"$BOB\"", "'\"$BOB\"");
    for line in guide.lines().filter(|line| line.starts_with("curl ") || line.starts_with("node ")) {
        let line = squeeze(&line.replace(&server.address, "127.0.0.1:8080"));
        assert!(readme.contains(&line), "README does not show\n{line}");
    }
}

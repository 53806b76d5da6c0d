//! A folder whose gavel.db is not what it should be: a clear word at the start, and hands off.

use std::{fs, path::Path, process::Stdio};

use rusqlite::Connection;

use crate::{
    dice::Dice,
    support::{Server, gavel_command, left_out},
};

/// Starts a server, and then a command, on a folder that they must refuse; what they said.
fn refused(data: &Path) -> String {
    let mut all = String::new();
    for args in [&["serve", "--listen", "127.0.0.1:0"][..], &["key", "create", "x"], &["token", "ann"]] {
        let child = gavel_command(args).arg("--data").arg(data).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let output = child.unwrap().wait_with_output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{args:?}: {told}");
        assert!(!told.contains("panicked"), "{args:?}: {told}");
        let last = told.lines().last().unwrap_or_default();
        assert!(last.starts_with("gavel: ") && last.contains(data.to_str().unwrap()), "{args:?}: {told}");
        all += &told;
    }
    all
}

#[test]
fn what_is_no_database_is_refused() {
    if left_out("SQLite's files") {
        return;
    }
    let mut dice = Dice::new(1);
    let noise = dice.bytes(20_000);
    let head = [b"SQLite format 3\0".to_vec(), dice.bytes(20_000)].concat();
    for content in [noise, head, b"hello".repeat(1_000)] {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("gavel.db");
        fs::write(&file, &content).unwrap();
        let told = refused(folder.path());
        assert!(told.contains("gavel.db"), "{told}");
        assert_eq!(fs::read(&file).unwrap(), content, "the file was changed");
    }
}

#[test]
fn what_cannot_be_opened_is_named() {
    if left_out("SQLite's files") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("gavel.db")).unwrap();
    refused(folder.path());
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    refused(&file);
}

#[test]
fn a_database_of_another_program_is_refused() {
    if left_out("SQLite's files") {
        return;
    }
    for sql in
        ["create table users (a)", "create table other (a); pragma user_version = 1", "create view v as select 1"]
    {
        let folder = tempfile::tempdir().unwrap();
        let db = Connection::open(folder.path().join("gavel.db")).unwrap();
        db.execute_batch(sql).unwrap();
        let tables = || db.query_row("select count(*) from sqlite_schema", [], |row| row.get::<_, i64>(0)).unwrap();
        assert_eq!(tables(), 1);
        let told = refused(folder.path());
        assert!(told.contains("another program"), "{told}");
        assert_eq!(tables(), 1, "the database was changed");
    }
}

#[test]
fn a_database_of_a_newer_version_is_refused() {
    if left_out("SQLite's files") {
        return;
    }
    let mut server = Server::start();
    server.kill();
    let db = Connection::open(server.data().join("gavel.db")).unwrap();
    for version in [99, i32::MAX, -1] {
        db.pragma_update(None, "user_version", version).unwrap();
        let told = refused(&server.data());
        assert!(told.contains("newer") || version < 0, "{told}");
    }
}

#[test]
fn a_damaged_database_is_told_not_made_worse() {
    if left_out("SQLite's files") {
        return;
    }
    let mut server = Server::start();
    server.app().put("/users/ann", &serde_json::json!({})).is(200);
    server.kill();
    let file = server.data().join("gavel.db");
    Connection::open(&file).unwrap().execute_batch("pragma wal_checkpoint(truncate)").unwrap();
    let whole = fs::read(&file).unwrap();
    // Without its second half; with its tables' pages overwritten.
    let mut overwritten = whole.clone();
    overwritten[4096..].fill(0x5a);
    for content in [whole[..whole.len() / 2].to_vec(), overwritten] {
        for rest in ["gavel.db-wal", "gavel.db-shm"] {
            let _ = fs::remove_file(server.data().join(rest));
        }
        fs::write(&file, &content).unwrap();
        let told = refused(&server.data());
        assert!(told.contains("damaged") || told.contains("malformed") || told.contains("another program"), "{told}");
    }
}

#[test]
fn two_servers_do_not_share_a_database() {
    let server = Server::start();
    let output = gavel_command(&["serve", "--listen", "127.0.0.1:0"]).args(server.place()).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("another server"), "{told}");
}

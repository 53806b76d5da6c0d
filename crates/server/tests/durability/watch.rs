//! Whether a server has come through what was done to it.

use std::fs;

use crate::support::{Server, eventually};

/// How much memory a server may hold after an attack, beside what the attack is entitled to: it holds about 60 MB by
/// itself, unoptimised, and allocators keep some of what was used.
const AT_REST: u64 = 192 << 20;

/// The memory that a server holds now, in bytes.
pub(crate) fn rss(server: &Server) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", server.pid())).expect("the server's process is gone");
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).expect("the server's process is gone");
    let kib: u64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    kib << 10
}

/// Fails unless the server lives, takes messages, did not panic and holds little memory.
pub(crate) fn check(server: &Server, what: &str) {
    check_within(server, what, AT_REST);
}

/// The same with a bound of its own.
pub(crate) fn check_within(server: &Server, what: &str, bytes: u64) {
    alive(server, what);
    let now = rss(server);
    eprintln!("{what}: RSS {} MB of {} MB", now >> 20, bytes >> 20);
    assert!(now <= bytes, "{what}: the server holds {} MB", now >> 20);
}

/// Fails unless the server lives, takes messages and did not panic.
pub(crate) fn alive(server: &Server, what: &str) {
    assert!(fs::exists(format!("/proc/{}/exe", server.pid())).unwrap_or(false), "{what}: the process is gone");
    eventually(what, || server.anonymous().get("//readyz").status == 200);
    let log = server.log();
    assert!(!log.contains("panicked"), "{what}: {}", log.lines().find(|l| l.contains("panicked")).unwrap_or_default());
}

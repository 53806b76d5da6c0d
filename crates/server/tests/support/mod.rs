//! The real server as a client meets it: the binary on a folder of its own, HTTP, WebSockets.
//!
//! Every answer that the HTTP client gets is held against the OpenAPI document (see `contract`).

#![expect(dead_code, unreachable_pub, reason = "each test binary uses its part of this")]

mod contract;
mod database;
mod http;
mod server;
mod socket;
mod stream;

use std::{
    thread,
    time::{Duration, Instant},
};

pub use contract::*;
pub use database::*;
pub use http::*;
pub use server::*;
pub use socket::*;
pub use stream::*;

/// How long anything may take on a machine that is busy with other things.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Waits for something to become true.
pub fn eventually(what: &str, mut condition: impl FnMut() -> bool) {
    let start = Instant::now();
    while !condition() {
        assert!(start.elapsed() < PATIENCE, "never: {what}");
        thread::sleep(Duration::from_millis(5));
    }
}

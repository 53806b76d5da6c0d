//! The store against a plain model of it, what becomes of a commit that fails, and that both databases have the same tables.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "it is a test, and a failure is to panic")]

mod crowd;
#[expect(dead_code, unreachable_pub, reason = "it is the server's tests' too")]
#[path = "../../../server/tests/support/database.rs"]
mod database;
mod failure;
mod filters;
mod interleavings;
mod parity;
mod removal;
mod shadow;
mod world;

//! The API from outside, on the real server: one module for each resource, as in the URLs.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "it is a test, and a failure is to panic"
)]

#[path = "../support/mod.rs"]
mod support;

mod channels;

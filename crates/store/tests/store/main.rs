//! The store against a plain model of it, and what becomes of a commit that fails.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "it is a test, and a failure is to panic")]

mod crowd;
mod failure;
mod interleavings;
mod shadow;
mod world;

//! The API from outside, on the real server: one module for each resource, as in the URLs.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "it is a test, and a failure is to panic")]

#[path = "../support/mod.rs"]
mod support;

mod analytics;
mod auth;
mod bodies;
mod broadcasts;
mod channel_events;
mod channels;
mod cors;
mod errors;
mod events;
mod exports;
mod guidelines;
mod idempotency;
mod invitations;
mod invite_links;
mod join_requests;
mod marks;
mod members;
mod messages;
mod openapi;
mod operation;
mod operators;
mod pages;
mod paths;
mod permissions;
mod ranks;
mod rate;
mod reactions;
mod retention;
mod roles;
mod scheduled;
mod templates;
mod threads;
mod users;
mod words;
mod ws;

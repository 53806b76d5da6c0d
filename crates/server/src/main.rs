//! `gavel`: a chat server with moderation built in, one binary.

mod admit;
mod api;
mod app;
mod attempts;
mod audit;
mod auth;
mod body;
mod cli;
mod config;
mod demo;
mod feed;
mod gateway;
mod guide;
mod idempotency;
mod listen;
mod observe;
mod open;
mod pages;
mod passwords;
mod patient;
mod problem;
mod rate;
mod request;
mod second_factor;
mod serve;
mod session;
mod sign_in;
mod tokens;

use std::process::ExitCode;

/// glibc's allocator keeps much of what a burst of connections used; this one gives it back, and is faster.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match cli::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            cli::complain(&error);
            ExitCode::FAILURE
        }
    }
}

//! What happens later and may happen twice: scheduled messages, long jobs, what messages are found by, what is
//! counted.
//!
//! Answers no user and decides nothing: it calls the verbs of the chat. Every step can be done again without harm, since
//! what is sent has an id that is the same each time, so that a crash costs no more than doing the last step again.

mod analytics;
mod broadcast;
mod export;
mod retention;
mod runner;
mod schedule;
mod search;

use std::{path::PathBuf, time::Duration};

pub use export::export_file;
use gavel_chat::Chat;
use tokio::time::MissedTickBehavior;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// How the jobs are done.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How many messages a broadcast sends a second.
    pub broadcast_per_second: u32,
    /// The folder of what is exported.
    pub exports: PathBuf,
}

/// Starts all that happens later; it ends when told to stop, after the step it is at.
pub fn start(chat: &Chat, settings: &Settings, tasks: &TaskTracker, stop: &CancellationToken) {
    tasks.spawn(schedule::run(chat.clone(), stop.clone()));
    tasks.spawn(search::run(chat.clone(), stop.clone()));
    tasks.spawn(analytics::run(chat.clone(), stop.clone()));
    tasks.spawn(retention::run(chat.clone(), settings.exports.clone(), stop.clone()));
    tasks.spawn(runner::run(chat.clone(), settings.clone(), tasks.clone(), stop.clone()));
}

/// A beat; what was missed is not made up for.
fn every(period: Duration) -> tokio::time::Interval {
    let mut every = tokio::time::interval(period);
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    every
}

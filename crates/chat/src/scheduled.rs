//! Scheduled messages: make, read, find, change, take away, and send when they are due.

mod create;
mod delete;
mod due;
mod find;
mod patch;
mod read;

use std::time::Duration;

use gavel_model::Timestamp;

use crate::{Error, Result};

/// How far ahead a message may be scheduled.
const AHEAD: Duration = Duration::from_hours(366 * 24);

/// Whether a message may be scheduled for this moment.
fn check_time(send_at: Timestamp, now: Timestamp) -> Result<()> {
    if send_at < now {
        return Err(Error::field("/sendAt", "it is past"));
    }
    if send_at > now.plus(AHEAD) {
        return Err(Error::field("/sendAt", "at most a year ahead"));
    }
    Ok(())
}

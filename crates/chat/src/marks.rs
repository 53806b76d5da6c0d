//! Marks: how far members have received and read, and what is unread behind that.

mod move_on;
mod receipts;
mod unread;

pub use receipts::MessageReceipts;
pub use unread::Greeting;

use gavel_model::{Actor, UserId};

use crate::{Error, Result};

/// Whose marks a call is about.
fn own(actor: &Actor) -> Result<&UserId> {
    actor.user().ok_or_else(|| Error::field("X-Gavel-User", "a server key has no marks: name a user in this header"))
}

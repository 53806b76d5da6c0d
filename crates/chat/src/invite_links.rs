//! Invite links: whoever has one may join. Their tokens are made and hashed by the server; here only hashes are known.

mod create;
mod join;
mod read;
mod revoke;

use gavel_model::{InviteLink, Spent, Timestamp};

use crate::{Error, Result};

/// Nothing, or why a link lets nobody in any more. Only who has its token is told.
fn live(link: &InviteLink, now: Timestamp) -> Result<()> {
    let (code, detail) = match link.spent(now) {
        None => return Ok(()),
        Some(Spent::Revoked) => ("invite_link_revoked", "the invite link was revoked"),
        Some(Spent::Expired) => ("invite_link_expired", "the invite link has expired"),
        Some(Spent::UsedUp) => ("invite_link_used_up", "as many have joined by the invite link as may"),
    };
    Err(Error::Gone { code, detail })
}

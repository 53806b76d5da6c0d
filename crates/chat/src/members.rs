//! Members: join, leave, add, remove, query.

mod due;
mod join;
mod leave;
mod read;

pub(crate) use due::DueCounts;

use gavel_model::ChannelType;

use crate::{Error, Facts, Result};

/// A conversation's participants are fixed.
fn not_fixed(facts: &Facts) -> Result<()> {
    if facts.channel.kind == ChannelType::Conversation {
        return Err(Error::UnsupportedChannelType("a conversation's participants are fixed"));
    }
    Ok(())
}

//! Members: join, leave, add, remove, query.

mod due;
mod join;
mod leave;
mod let_in;
mod read;

pub(crate) use due::DueCounts;
pub(crate) use let_in::let_in;

use gavel_model::ChannelBase;

use crate::{Error, Facts, Result};

/// A conversation's participants are fixed.
pub(crate) fn not_fixed(facts: &Facts) -> Result<()> {
    if facts.channel.base == ChannelBase::Conversation {
        return Err(Error::UnsupportedChannelType("a conversation's participants are fixed"));
    }
    Ok(())
}

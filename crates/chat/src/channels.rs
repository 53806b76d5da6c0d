//! Channels: make, read, query, change, archive, delete.

mod archive;
mod card;
mod create;
mod delete;
mod patch;
mod read;
mod words;

use words::RULES;
pub(crate) use words::{Words, check_overrides, check_settings};

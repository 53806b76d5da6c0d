//! `/api/v3/channels`

mod archive;
mod conversation;
mod create;
mod delete;
mod patch;
mod query;
mod settings;
mod types;
mod visibility;

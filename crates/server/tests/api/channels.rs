//! `/api/v3/channels`

mod archive;
mod conversation;
mod create;
mod delete;
mod every_path;
mod history;
mod limits;
mod patch;
mod query;
mod settings;
mod slow_mode;
mod types;
mod visibility;

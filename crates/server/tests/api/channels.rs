//! `/api/v3/channels`

mod conversation;
mod create;
mod patch;
mod query;
mod visibility;

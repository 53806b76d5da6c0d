//! Broadcasts: start one, find whom it goes to, send each their copy.

mod send;
mod start;
mod targets;

pub use send::Delivery;
pub use targets::{Target, Targets};

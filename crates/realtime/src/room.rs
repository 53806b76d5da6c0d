//! Rooms.

use gavel_model::{ChannelId, UserId};

/// What a frame can be published to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Room {
    /// Those who watch a channel.
    Channel(ChannelId),
    /// A user's sockets.
    User(UserId),
}

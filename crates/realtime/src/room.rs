//! Rooms.

use gavel_model::{ChannelId, KeyId, UserId};

/// What a frame can be published to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Room {
    /// Those who watch a channel.
    Channel(ChannelId),
    /// A user's sockets.
    User(UserId),
    /// The sockets that a server key opened for users.
    Key(KeyId),
    /// Those who are told whether a user is online.
    Presence(UserId),
}

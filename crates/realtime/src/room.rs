//! Rooms.

use gavel_model::{ChannelId, KeyId, OperatorSessionId, UserId};

/// What a frame can be published to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Room {
    /// Those who watch a channel.
    Channel(ChannelId),
    /// A user's sockets.
    User(UserId),
    /// The sockets that a server key opened for users.
    Key(KeyId),
    /// The sockets that an operator's session opened.
    Session(OperatorSessionId),
    /// Those who are told whether a user is online.
    Presence(UserId),
}

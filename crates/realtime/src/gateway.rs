//! What gives the bytes their meaning.

use crate::{Frame, Socket, SocketId};

/// Answers the sockets. All of it is called on the shards' threads and must not block: work that
/// waits goes elsewhere and answers through the [`Bus`](crate::Bus). A panic closes the socket
/// with 1011, no more.
pub trait Gateway: Send + Sync + 'static {
    /// What the gateway knows of a connection.
    type Session: Send + 'static;

    /// A socket was adopted.
    fn opened(&self, socket: &mut Socket<'_>, session: &mut Self::Session);

    /// The client sent a text message.
    fn message(&self, socket: &mut Socket<'_>, session: &mut Self::Session, text: &str);

    /// Nothing more comes from the socket and nothing more will reach it.
    fn closed(&self, id: SocketId, session: Self::Session);

    /// What a slow reader is told before it is closed.
    fn resync(&self) -> Frame;
}

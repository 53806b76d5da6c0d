//! Sockets, shards and frames: bytes to rooms, no meaning.
//!
//! Sockets are dealt to *shards*, one thread each, which own them and write to them directly. A
//! [`Frame`] is built once and shared; [`Bus::publish`] hands it, as one (room, bytes), to each
//! shard that has members of the room; what a turn of a shard's loop produced for a socket goes out
//! in one write. Only a socket that would block gets a queue, which is bounded: a slow reader is
//! told to resync and dropped. Nothing exists per idle connection but its slot.
//!
//! Delivery is at most once. Frames of one room arrive in the order they were published, frames
//! sent to one socket in the order they were sent; between rooms there is no order.
//!
//! This crate must not know what a message means, nor touch a database.

mod bus;
mod codec;
mod directory;
mod door;
mod frame;
mod gateway;
mod inbox;
mod room;
mod settings;
mod shard;
mod socket;

pub use bus::{Bus, CaughtUp};
pub use codec::{Close, Decoder, Event, Fault, Step};
pub use door::{Door, Shards, new};
pub use frame::Frame;
pub use gateway::Gateway;
pub use room::Room;
pub use settings::Settings;
pub use socket::{Behind, Socket, SocketId};

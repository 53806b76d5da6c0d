//! The demo: a community that talks. Sixty people in a dozen and a half channels, with a week behind them, going on for as
//! long as it runs.
//!
//! An ordinary client of the API, over HTTP and WebSockets, with a server key that acts for its users. What people say is
//! written in `content`, how is said in `screenplay.rs`. It knows nothing of the server but its address, and of the
//! database nothing at all.

mod api;
mod audience;
mod channel;
mod community;
mod content;
mod cue;
mod host;
mod past;
mod perform;
mod person;
mod programme;
mod recent;
mod scene;
mod screenplay;
mod setup;
mod staging;
mod variants;

pub use community::{Community, Milestone};
pub use content::{ContentError, guest_channels, people};
pub use person::Person;
pub use screenplay::Fault;

/// Why the demo cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// What it is made of cannot be read.
    #[error(transparent)]
    Content(#[from] ContentError),
    /// The server cannot be reached.
    #[error(transparent)]
    Unreachable(#[from] ureq::Error),
    /// The server refused a call.
    #[error("{call} was refused: {status} {code}: {detail}")]
    Refused {
        /// Which.
        call: String,
        /// The status of the answer.
        status: u16,
        /// What is wrong, for a program.
        code: String,
        /// What is wrong, for a person.
        detail: String,
    },
}

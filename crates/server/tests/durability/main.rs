//! What must hold when the machine, the disk or the clients do their worst: nothing acknowledged is lost or doubled, and
//! whoever behaves is served.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "it is a test, and a failure is to panic"
)]

#[path = "../../../../xtask/src/postgres/cluster.rs"]
mod cluster;
#[path = "../support/mod.rs"]
mod support;

mod backup;
mod books;
mod crowd;
mod dice;
mod files;
mod flood;
mod follower;
mod full;
mod heads;
mod imports;
mod kill;
mod later;
mod locked;
mod nesting;
mod noise;
mod outage;
mod postgres;
mod sender;
mod slow;
mod stop;
mod watch;
mod wire;

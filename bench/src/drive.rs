//! One load on a server that already runs, wherever it came from.

use std::{
    net::{SocketAddr, ToSocketAddrs as _},
    time::Duration,
};

use anyhow::{Context as _, Result};

use crate::{
    compare::summary,
    generator::Pace,
    load::{self, Load, Timing},
    target::{Kind, Target},
};

/// The options of `gavel-bench drive`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Where the server is: `http://HOST:PORT`.
    #[arg(long, value_name = "URL", value_parser = parse_url)]
    server: SocketAddr,
    /// A server key of Gavel with scope `admin`; without one, the server is taken to speak the limit program's language.
    #[arg(long)]
    key: Option<String>,
    /// The server's process, on this machine.
    #[arg(long)]
    pid: u32,
    /// Seconds that are measured.
    #[arg(long, default_value_t = 3.0)]
    seconds: f64,
    /// Seconds of load before.
    #[arg(long, default_value_t = 1.0)]
    warm_up: f64,
    #[command(subcommand)]
    load: Shape,
}

/// Which load.
#[derive(clap::Subcommand)]
enum Shape {
    /// One room: its members and one sender.
    Fanout {
        #[arg(long, default_value_t = 200)]
        members: usize,
        #[command(flatten)]
        pace: PaceOptions,
    },
    /// Many rooms; one member of each sends.
    Rooms {
        #[arg(long, default_value_t = 200)]
        rooms: usize,
        #[arg(long, default_value_t = 5)]
        members: usize,
        #[command(flatten)]
        pace: PaceOptions,
    },
    /// Signed-in connections that do nothing.
    Idle {
        #[arg(long, default_value_t = 5000)]
        connections: usize,
    },
}

#[derive(clap::Args)]
struct PaceOptions {
    /// Messages of a room that are on their way at once.
    #[arg(long, default_value_t = 16)]
    window: u32,
    /// Messages a second in a room, instead of a window.
    #[arg(long)]
    rate: Option<f64>,
}

impl PaceOptions {
    fn pace(&self) -> Pace {
        self.rate.map_or(Pace::Window(self.window), Pace::Rate)
    }
}

/// Measures once and prints the figures, a line for people and a line of JSON.
pub(crate) fn run(options: Options) -> Result<()> {
    let load = match options.load {
        Shape::Fanout { members, pace } => Load::Traffic { rooms: 1, receivers: members, pace: pace.pace() },
        Shape::Rooms { rooms, members, pace } => {
            Load::Traffic { rooms, receivers: members.saturating_sub(1), pace: pace.pace() }
        }
        Shape::Idle { connections } => Load::Idle { connections },
    };
    let kind = options.key.map_or(Kind::Limit, |key| Kind::Gavel { key });
    let timing = Timing {
        warm_up: Duration::from_secs_f64(options.warm_up),
        measured: Duration::from_secs_f64(options.seconds),
    };
    let figures = load::measure(&Target { host: options.server, kind }, options.pid, load, timing)?;
    eprintln!("{}", summary(&figures));
    println!("{}", serde_json::to_string(&figures)?);
    Ok(())
}

fn parse_url(url: &str) -> Result<SocketAddr> {
    let host = url.strip_prefix("http://").context("only http:// is spoken")?.trim_end_matches('/');
    host.to_socket_addrs()?.next().context("no such host")
}

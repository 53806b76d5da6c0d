//! `gavel-bench`: measures Gavel against the cheapest chat server this machine can run.
//!
//! It must know nothing of Gavel but its public API, so that it measures what a client gets. `README.md` says how to
//! read its figures.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a measuring program prints its results")]
#![expect(clippy::cast_precision_loss, reason = "figures are read to three digits")]

mod compare;
mod crowd;
mod drive;
mod frame;
mod generator;
mod http;
mod launch;
mod limit;
mod load;
mod marker;
mod opening;
mod pages;
mod process;
mod report;
mod scenario;
mod socket;
mod tally;
mod target;

use anyhow::Result;
use clap::Parser as _;

/// Measures Gavel against the limit program and prints which goals are met.
#[derive(clap::Parser)]
#[command(args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    compare: compare::Options,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Runs the limit program.
    Limit(limit::Options),
    /// Puts one load on a server that already runs.
    Drive(drive::Options),
    /// Measures what one member of a large room costs.
    Crowd(crowd::Options),
    /// Measures how long pages take where there is much.
    Pages(pages::Options),
}

fn main() -> Result<()> {
    // 5,000 connections are more files than a shell allows; servers started here inherit the limit.
    rlimit::increase_nofile_limit(u64::MAX)?;
    let arguments = Arguments::parse();
    match arguments.command {
        None => compare::run(&arguments.compare),
        Some(Command::Limit(options)) => limit::serve(&options),
        Some(Command::Drive(options)) => drive::run(options),
        Some(Command::Crowd(options)) => crowd::run(&options),
        Some(Command::Pages(options)) => pages::run(&options),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_sound() {
        super::Arguments::command().debug_assert();
    }
}

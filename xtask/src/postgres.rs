//! `cargo xtask postgres`: runs a command beside a PostgreSQL server of its own, which is gone afterwards.

#[expect(dead_code, reason = "the tests stop and start it")]
mod cluster;

use std::{
    io::Write as _,
    process::{Command, ExitCode},
};

use anyhow::Context as _;

use cluster::Cluster;

/// The variable that tells a command of the server.
const VARIABLE: &str = "GAVEL_TEST_POSTGRES";

const USAGE: &str = "\
usage: cargo xtask postgres [--durable] -- COMMAND…

Starts a PostgreSQL server on a free port of 127.0.0.1, runs COMMAND with its URL in GAVEL_TEST_POSTGRES, and removes the
server. Without --durable it does not wait for the disk, which is faster and good for tests.";

/// Runs the command; ends as it ends.
pub(crate) fn run(mut arguments: impl Iterator<Item = String>) -> anyhow::Result<ExitCode> {
    let mut durable = false;
    let command = loop {
        match arguments.next().as_deref() {
            Some("--durable") => durable = true,
            Some("--") => {}
            Some(option) if option.starts_with('-') => break None,
            other => break other.map(str::to_owned),
        }
    };
    let Some(command) = command else {
        writeln!(std::io::stderr(), "{USAGE}")?;
        return Ok(ExitCode::from(2));
    };
    let cluster = Cluster::start(durable)?;
    let mut run = Command::new(&command);
    run.args(arguments).env(VARIABLE, cluster.url("postgres"));
    // What cargo tells us of xtask is not so for the command: a build would begin anew for it.
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")) {
            run.env_remove(name);
        }
    }
    let status = run.status();
    let code = status.with_context(|| format!("cannot run {command}"))?.code();
    Ok(code.and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from))
}

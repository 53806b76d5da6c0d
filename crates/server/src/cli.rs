//! The command line: one variant a command, one file for each.

mod audit;
mod backup;
mod config;
mod demo;
mod export;
mod health;
mod import;
mod key;
mod openapi;
mod operator;
mod output;
mod restore;
mod token;
mod upgrade;

use std::{io::Write as _, net::SocketAddr, path::PathBuf};

use anyhow::Context as _;
use clap::{Args, Parser, Subcommand};
use gavel_model::Actor;
use gavel_store::Act;

use crate::{
    config::{Flag, Resolved, resolve},
    observe,
    serve::{self, Purpose},
};

/// A chat server with moderation built in.
#[derive(Parser)]
#[command(name = "gavel", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve clients
    Serve {
        #[command(flatten)]
        settings: SettingsArgs,
        /// Print a few commands to try it with, tokens and all
        #[arg(long)]
        guide: bool,
    },
    /// Serve clients in the company of sixty invented people who talk, to see what it is like
    ///
    /// The folder has to be new, or that of a demo. People on this machine can sign in as anyone of them.
    Demo(demo::Command),
    /// Server keys: what the host application signs in with
    #[command(subcommand)]
    Key(key::Command),
    /// Operators: who may sign in to the console
    #[command(subcommand)]
    Operator(operator::Command),
    /// The audit log: who did what
    #[command(subcommand)]
    Audit(audit::Command),
    /// Make a token for a user, who is made too if unknown; the token alone is on the last line
    ///
    /// It is signed with auth.secret or, without one, the database's own secret: give this command the settings that the
    /// server has.
    Token(token::Command),
    /// Show the settings in force, each with its source
    Config(config::Command),
    /// Write a backup of the whole database, while a server uses it; it has all secrets in it
    Backup(backup::Command),
    /// Restore a backup into an empty database, SQLite or PostgreSQL, whichever it was made of
    Restore(restore::Command),
    /// Write a channel into a file, while a server uses the database
    Export(export::Command),
    /// Import a channel from an export, or bring messages back into one that is there
    Import(import::Command),
    /// Ask the server on this machine whether it takes messages
    Health(health::Command),
    /// Try what this version of Gavel does to a database when it starts
    Upgrade(upgrade::Command),
    /// Print the OpenAPI document
    Openapi,
}

/// The flags that set settings; every command takes them.
#[derive(Args)]
struct SettingsArgs {
    /// The folder of the database
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// The URL of a PostgreSQL database instead: postgres://USER:PASSWORD@HOST/DATABASE
    ///
    /// GAVEL_DATABASE sets it too, and keeps the password out of the list of processes.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// Where clients come in
    #[arg(long, value_name = "ADDR:PORT")]
    listen: Option<SocketAddr>,
    /// A TOML file of settings
    #[arg(long, value_name = "FILE", env = "GAVEL_CONFIG")]
    config: Option<PathBuf>,
}

impl SettingsArgs {
    fn resolve(&self) -> anyhow::Result<Resolved> {
        let mut flags: Vec<Flag> = Vec::new();
        if let Some(data) = &self.data {
            let data = data.to_str().context("--data: not a path in UTF-8")?;
            flags.push(("data", data.to_owned(), "--data"));
        }
        if let Some(database) = &self.database {
            flags.push(("database", database.clone(), "--database"));
        }
        if let Some(listen) = self.listen {
            flags.push(("listen", listen.to_string(), "--listen"));
        }
        let variables = std::env::vars_os().filter_map(|(name, value)| {
            // A name that is not text is none of ours; a value that is not is refused as what it became.
            Some((name.into_string().ok()?, value.to_string_lossy().into_owned()))
        });
        Ok(resolve(flags, self.config.as_deref(), variables)?)
    }
}

/// Runs the command that the process was started with.
pub(crate) fn run() -> anyhow::Result<()> {
    match Cli::parse().command {
        Command::Serve { settings, guide } => {
            let settings = settings.resolve()?.settings;
            observe::logs(&settings.log)?;
            serve::run(settings, Purpose::Serve { guide })
        }
        Command::Demo(command) => command.run(),
        Command::Key(command) => command.run(),
        Command::Operator(command) => command.run(),
        Command::Audit(command) => command.run(),
        Command::Token(command) => command.run(),
        Command::Config(command) => command.run(),
        Command::Backup(command) => command.run(),
        Command::Restore(command) => command.run(),
        Command::Export(command) => command.run(),
        Command::Import(command) => command.run(),
        Command::Health(command) => command.run(),
        Command::Upgrade(command) => command.run(),
        Command::Openapi => openapi::run(),
    }
}

/// Who acts when a command does: whoever may run it on the server's machine may do everything.
const BY: Actor = Actor::System("command");

/// What the audit log is told of a command.
fn act(action: &str) -> Act {
    Act { actor: BY.as_log(), action: action.to_owned(), ..Act::default() }
}

/// Writes to standard output; a reader that has gone away is no fault.
fn print(text: &str) -> anyhow::Result<()> {
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        written => written.context("standard output"),
    }
}

/// Says why the command failed.
pub(crate) fn complain(error: &anyhow::Error) {
    // Nowhere is left to tell if standard error does not take it.
    let _ = writeln!(std::io::stderr(), "gavel: {error:#}");
}

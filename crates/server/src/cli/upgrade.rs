//! `gavel upgrade`: what a new version of Gavel does to a database, tried before it is done.

use std::time::Instant;

use clap::Args;
use gavel_store::{Upgrade, rehearse_upgrade};

use super::{SettingsArgs, print};

#[derive(Args)]
pub(crate) struct Command {
    #[command(flatten)]
    settings: SettingsArgs,
    /// Try it on a copy, which needs as much room as the database, or on PostgreSQL in a transaction that is rolled back; a
    /// server may be running
    #[arg(long, required = true)]
    rehearse: bool,
}

impl Command {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        debug_assert!(self.rehearse, "an upgrade itself is done by every start");
        let settings = self.settings.resolve()?.settings;
        let started = Instant::now();
        let Upgrade { from, to } = rehearse_upgrade(&settings.database()?)?;
        let seconds = started.elapsed().as_secs_f64();
        print(&if from == to {
            format!("The database is of version {to}, which is this Gavel's: a start changes nothing.\n")
        } else {
            format!("A start brings the database from version {from} to {to}; tried now it took {seconds:.1} s.\n")
        })
    }
}

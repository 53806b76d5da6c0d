//! `gavel restore`: a backup into an empty database, of either kind.

use std::{
    fs::File,
    io::{BufReader, Read},
    path::PathBuf,
};

use anyhow::Context as _;
use clap::Args;
use flate2::read::GzDecoder;
use gavel_store::Backup;

use super::{SettingsArgs, print};

#[derive(Args)]
pub(crate) struct Command {
    #[command(flatten)]
    settings: SettingsArgs,
    /// What `gavel backup` wrote; - reads from standard input
    file: PathBuf,
}

impl Command {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let database = self.settings.resolve()?.settings.database()?;
        let packed: Box<dyn Read + Send> = if self.file.as_os_str() == "-" {
            Box::new(std::io::stdin())
        } else {
            Box::new(File::open(&self.file).with_context(|| format!("cannot read {}", self.file.display()))?)
        };
        let mut lines = BufReader::new(GzDecoder::new(BufReader::new(packed)));
        let Backup { schema, rows } = gavel_store::restore(&database, &mut lines)?;
        print(&format!("{rows} rows, from version {schema} of the tables.\n"))
    }
}

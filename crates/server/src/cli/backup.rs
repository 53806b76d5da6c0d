//! `gavel backup`: the whole database in one file, while a server serves.

use std::{
    io::{BufWriter, Write},
    path::PathBuf,
};

use clap::Args;
use flate2::{Compression, write::GzEncoder};
use gavel_store::{Backup, Database};

use super::{SettingsArgs, output::Output, print};

#[derive(Args)]
pub(crate) struct Command {
    #[command(flatten)]
    settings: SettingsArgs,
    /// A file that is not there yet, made for its owner alone; - writes to standard output
    file: PathBuf,
}

impl Command {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let database = self.settings.resolve()?.settings.database()?;
        if self.file.as_os_str() == "-" {
            write(&database, std::io::stdout())?;
            return Ok(());
        }
        let (output, file) = Output::create(&self.file)?;
        let (file, Backup { schema, rows }) = write(&database, file)?;
        output.finish(&file)?;
        print(&format!("{rows} rows, version {schema} of the tables.\n"))
    }
}

fn write<W: Write + Send>(database: &Database, out: W) -> anyhow::Result<(W, Backup)> {
    let mut packed = GzEncoder::new(BufWriter::new(out), Compression::default());
    let backup = gavel_store::backup(database, &mut packed)?;
    let out = packed.finish()?.into_inner().map_err(std::io::IntoInnerError::into_error)?;
    Ok((out, backup))
}

//! `gavel backup`: the whole database in one file, while a server serves.

use std::{
    ffi::OsString,
    fs::{self, File, OpenOptions},
    io::{BufWriter, Write},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use clap::Args;
use flate2::{Compression, write::GzEncoder};
use gavel_store::{Backup, Database};

use super::{SettingsArgs, print};

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
        if self.file.exists() {
            bail!("{} is there already", self.file.display());
        }
        // Under its name only when it is whole.
        let mut partial = OsString::from(&self.file);
        partial.push(".partial");
        let partial = PathBuf::from(partial);
        match to_file(&database, &partial, &self.file) {
            Ok(Backup { schema, rows }) => print(&format!("{rows} rows, version {schema} of the tables.\n")),
            Err(error) => {
                // Why there is no backup is told; that half of one is left would be the lesser evil.
                let _ = fs::remove_file(&partial);
                Err(error)
            }
        }
    }
}

fn to_file(database: &Database, partial: &Path, file: &Path) -> anyhow::Result<Backup> {
    let named = || format!("cannot write {}", file.display());
    let out =
        OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(partial).with_context(named)?;
    let (out, backup) = write(database, out)?;
    File::sync_all(&out).with_context(named)?;
    fs::rename(partial, file).with_context(named)?;
    Ok(backup)
}

fn write<W: Write + Send>(database: &Database, out: W) -> anyhow::Result<(W, Backup)> {
    let mut packed = GzEncoder::new(BufWriter::new(out), Compression::default());
    let backup = gavel_store::backup(database, &mut packed)?;
    let out = packed.finish()?.into_inner().map_err(std::io::IntoInnerError::into_error)?;
    Ok((out, backup))
}

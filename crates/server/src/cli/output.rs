//! A file that a command writes: for its owner alone, and under its name only when it is whole.

use std::{
    ffi::OsString,
    fs::{self, File, OpenOptions},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};

/// A file that is being written; removed if it is not finished.
pub(super) struct Output {
    partial: PathBuf,
    file: PathBuf,
}

impl Output {
    /// Begins a file that must not be there yet.
    pub(super) fn create(file: &Path) -> anyhow::Result<(Self, File)> {
        if file.exists() {
            bail!("{} is there already", file.display());
        }
        let mut partial = OsString::from(file);
        partial.push(".partial");
        let output = Self { partial: partial.into(), file: file.to_owned() };
        let mut options = OpenOptions::new();
        let opened = options.write(true).create(true).truncate(true).mode(0o600).open(&output.partial);
        let opened = opened.with_context(|| output.named())?;
        Ok((output, opened))
    }

    /// Gives it its name.
    pub(super) fn finish(self, written: &File) -> anyhow::Result<()> {
        written.sync_all().with_context(|| self.named())?;
        fs::rename(&self.partial, &self.file).with_context(|| self.named())
    }

    fn named(&self) -> String {
        format!("cannot write {}", self.file.display())
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        // Once it has its name there is nothing; that half of one is left would be the lesser evil.
        let _ = fs::remove_file(&self.partial);
    }
}

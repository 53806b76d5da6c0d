//! The folder of a demo, known by the file `demo.json` in it: no other is touched.

use std::{
    fs,
    io::ErrorKind,
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use gavel_model::Timestamp;
use gavel_store::Database;
use serde::{Deserialize, Serialize};

use crate::config::Settings;

const FILE: &str = "demo.json";
/// Where the data is if not in PostgreSQL.
const IN_FOLDER: &str = "SQLite in this folder";

/// The folder of a demo.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    mark: Mark,
}

/// What `demo.json` says.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Mark {
    /// When the demo was made: its past is the week before.
    made_at: Timestamp,
    /// Where its data is, without a password; absent for SQLite, which is in the folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    database: Option<String>,
    /// Whether the week is written.
    past_written: bool,
}

impl Folder {
    /// The folder that these settings name, made if it is not there. One that has anything in it and was not made by a demo is
    /// refused, and so is a database.
    pub(crate) fn open(settings: &Settings, now: Timestamp) -> anyhow::Result<Self> {
        let path = settings.data.join(FILE);
        let database = settings.database()?;
        let place = match &database {
            Database::Sqlite(_) => None,
            Database::Postgres(server) => Some(server.to_string()),
        };
        match fs::read_to_string(&path) {
            Ok(text) => Self::known(path, &text, place.as_deref()),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                refuse_what_is_not_ours(&settings.data, &database)?;
                fs::DirBuilder::new().recursive(true).mode(0o700).create(&settings.data)?;
                let folder = Self { path, mark: Mark { made_at: now, database: place, past_written: false } };
                folder.write()?;
                Ok(folder)
            }
            Err(error) => Err(error).with_context(|| path.display().to_string()),
        }
    }

    fn known(path: PathBuf, text: &str, place: Option<&str>) -> anyhow::Result<Self> {
        let mark: Mark =
            serde_json::from_str(text).with_context(|| format!("{} is not as a demo wrote it", path.display()))?;
        if mark.database.as_deref() != place {
            bail!(
                "{}: this demo has its data elsewhere ({}, not {}): name another folder by --data",
                path.display(),
                mark.database.as_deref().unwrap_or(IN_FOLDER),
                place.unwrap_or(IN_FOLDER)
            );
        }
        Ok(Self { path, mark })
    }

    /// What its conversations are shuffled with.
    pub(crate) fn seed(&self) -> u64 {
        self.mark.made_at.as_millis().unsigned_abs()
    }

    /// The moment whose past is still to be written.
    pub(crate) fn unwritten(&self) -> Option<Timestamp> {
        (!self.mark.past_written).then_some(self.mark.made_at)
    }

    /// Notes that the past is written.
    pub(crate) fn note_past_written(&mut self) -> anyhow::Result<()> {
        self.mark.past_written = true;
        self.write()
    }

    fn write(&self) -> anyhow::Result<()> {
        let text = serde_json::to_string_pretty(&self.mark)? + "\n";
        fs::write(&self.path, text).with_context(|| self.path.display().to_string())
    }
}

/// Nothing if the folder is empty or absent, and there is no database.
fn refuse_what_is_not_ours(folder: &Path, database: &Database) -> anyhow::Result<()> {
    let empty = match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) if error.kind() == ErrorKind::NotFound => true,
        Err(error) => return Err(error).with_context(|| folder.display().to_string()),
    };
    if !empty {
        bail!(
            "{} has something in it that no demo made ({FILE} is not there): name a new folder by --data",
            folder.display()
        );
    }
    if gavel_store::is_there(database)? {
        bail!("{database} has a database that this demo did not make: name another one by --database");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(data: &Path) -> Settings {
        Settings { data: data.to_owned(), ..Settings::default() }
    }

    #[test]
    fn a_folder_is_a_demos_or_new() {
        let root = tempfile::tempdir().unwrap();
        let data = root.path().join("a/b");
        let now = Timestamp::from_millis(1_769_860_800_000);
        let mut made = Folder::open(&settings(&data), now).unwrap();
        assert_eq!(made.unwritten(), Some(now));
        made.note_past_written().unwrap();
        let again = Folder::open(&settings(&data), now.plus(std::time::Duration::from_secs(9))).unwrap();
        assert_eq!((again.unwritten(), again.seed()), (None, made.seed()));
        let error = Folder::open(&settings(root.path()), now).unwrap_err().to_string();
        assert!(error.contains("no demo made"), "{error}");
        assert!(!root.path().join(FILE).exists());
    }

    #[test]
    fn a_file_that_is_none_of_ours_is_left_alone() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join(FILE), "{}").unwrap();
        assert!(Folder::open(&settings(root.path()), Timestamp::default()).is_err());
        assert_eq!(fs::read_to_string(root.path().join(FILE)).unwrap(), "{}");
    }

    #[test]
    fn a_demo_stays_with_its_database() {
        let root = tempfile::tempdir().unwrap();
        let data = root.path().join("data");
        Folder::open(&settings(&data), Timestamp::default()).unwrap();
        let elsewhere = Settings { database: "postgres://ann:secret@127.0.0.1:1/other".into(), ..settings(&data) };
        let error = Folder::open(&elsewhere, Timestamp::default()).unwrap_err().to_string();
        assert!(error.contains("elsewhere") && !error.contains("secret"), "{error}");
    }
}

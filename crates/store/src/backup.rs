//! Backups: the whole database as lines of JSON, the same for SQLite and PostgreSQL, so that either restores the other's.
//!
//! The first line says what it is and of which version the tables are; then comes each table, a line with its columns and
//! a line for each row in the order of its key; the last line has the count of the rows and the SHA-256 of all lines
//! before it. It is read from one snapshot, in constant memory. It holds all that the database does, secrets too.

mod dump;
mod load;
mod tables;

use std::io;

use serde::{Deserialize, Serialize};

pub use dump::backup;
pub use load::restore;

use crate::Error;

/// What the first line of a backup says that it is.
const FORMAT: &str = "gavel-backup";
/// The version of the form that is written now.
const VERSION: i64 = 1;

/// The first line.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    format: String,
    version: i64,
    /// How many migrations have made the tables.
    schema: i64,
}

/// The line before a table's rows.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TableHead {
    table: String,
    columns: Vec<String>,
}

/// The last line.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct End {
    rows: u64,
    sha256: String,
}

/// What a backup has, or what was restored from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backup {
    /// The version of the tables.
    pub schema: i64,
    /// How many rows.
    pub rows: u64,
}

/// Why there is no backup, or nothing was restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The database.
    #[error(transparent)]
    Database(#[from] Error),
    /// The file.
    #[error("the backup: {0}")]
    Io(#[from] io::Error),
    /// What is in the file.
    #[error("line {line} of the backup: {why}")]
    Wrong {
        /// Which line.
        line: u64,
        /// Why.
        why: String,
    },
}

/// A digest as hexadecimal text.
fn hex(digest: &[u8]) -> String {
    digest.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

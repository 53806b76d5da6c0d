//! Migrations: numbered SQL files, forward only, each in a transaction of its own.

mod postgres;
mod sqlite;

use crate::{Database, Error};

pub(crate) use postgres::{is_there as postgres_is_there, run as run_postgres};
pub(crate) use sqlite::run as run_sqlite;

/// One step of the tables, for either database.
struct Migration {
    /// The name of its files.
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

macro_rules! migration {
    ($name:literal) => {
        Migration {
            name: $name,
            sqlite: include_str!(concat!("../migrations/sqlite/", $name, ".sql")),
            postgres: include_str!(concat!("../migrations/postgres/", $name, ".sql")),
        }
    };
}

/// In order; the number of a migration is its place here, from 1.
const ALL: &[Migration] = &[
    migration!("0001_core"),
    migration!("0002_roles"),
    migration!("0003_messages"),
    migration!("0004_marks"),
    migration!("0005_search"),
    migration!("0006_channels"),
    migration!("0007_invitations"),
    migration!("0008_jobs"),
    migration!("0009_requests"),
    migration!("0010_exports"),
    migration!("0011_kept_answers"),
    migration!("0012_profiles"),
    migration!("0013_channel_events"),
    migration!("0014_pages"),
    migration!("0015_operators"),
    migration!("0016_retention"),
    migration!("0017_activity"),
];

/// What bringing a database up to date meant, or would mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Upgrade {
    /// The version of the tables before; 0 where there were none.
    pub from: i64,
    /// The version that this Gavel has.
    pub to: i64,
}

/// Tries the migrations: on a copy of SQLite's file, in a transaction that is rolled back on PostgreSQL.
pub fn rehearse_upgrade(database: &Database) -> Result<Upgrade, Error> {
    match database {
        Database::Sqlite(data) => sqlite::rehearse(data),
        Database::Postgres(server) => server.apart(|| postgres::rehearse(server)),
    }
}

/// The version that this Gavel has.
pub(crate) fn newest() -> i64 {
    i64::try_from(ALL.len()).unwrap_or(i64::MAX)
}

/// The migration that comes after a version, if it is not beyond `up_to`.
fn after(version: i64, up_to: i64) -> Option<&'static Migration> {
    usize::try_from(version).ok().filter(|_| version < up_to).and_then(|version| ALL.get(version))
}

/// The tables that the migrations make, on either database.
#[cfg(test)]
pub(crate) fn tables() -> impl Iterator<Item = String> {
    let made = |line: &'static str| {
        let rest = line.strip_prefix("create table ").or_else(|| line.strip_prefix("create virtual table "))?;
        rest.split([' ', '(']).next().map(str::to_owned)
    };
    ALL.iter().flat_map(|migration| [migration.sqlite, migration.postgres]).flat_map(str::lines).filter_map(made)
}

/// Refuses a database that a newer Gavel has changed.
fn check_version(version: i64) -> Result<(), Error> {
    let newest = newest();
    if version > newest {
        return Err(Error::Open(format!(
            "the database is of version {version}, made by a newer Gavel; this one knows up to {newest}"
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn migrations_are_numbered() {
        for (number, migration) in (1..).zip(ALL) {
            assert!(migration.name.starts_with(&format!("{number:04}_")), "{} is the {number}th", migration.name);
        }
    }
}

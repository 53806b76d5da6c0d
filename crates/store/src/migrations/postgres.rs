//! Migrations of PostgreSQL: the version is kept in a table of its own, beside the mark of the last commit.

use super::{ALL, Upgrade};
use crate::{Error, conn::postgres::Session, database::Server};

/// The oldest server that is used, as it numbers itself.
const OLDEST: i64 = 130_000;

/// Brings the tables up to a version. Two processes may do so at once: the second finds nothing left to do.
pub(crate) fn run(session: &Session, up_to: i64) -> Result<(), Error> {
    check_server(session)?;
    loop {
        session.begin_write()?;
        let went_on = step(session, up_to).inspect_err(|_| session.rollback())?;
        session.commit().map_err(|(_, error)| error)?;
        if !went_on {
            return Ok(());
        }
    }
}

/// Whether there is a database of Gavel's already.
pub(crate) fn is_there(session: &Session) -> Result<bool, Error> {
    Ok(session.simple("select to_regclass('gavel_database')::text")?.is_some_and(|name| !name.is_empty()))
}

/// Tries the migrations in a transaction that is rolled back.
pub(super) fn rehearse(server: &Server) -> Result<Upgrade, Error> {
    let session = server.connect()?;
    check_server(&session)?;
    if !is_there(&session)? {
        return Err(Error::Open("there are no tables of Gavel in the database".into()));
    }
    session.begin_write()?;
    let tried = (|| {
        let from = version(&session)?;
        while step(&session, super::newest())? {}
        Ok(Upgrade { from, to: version(&session)? })
    })();
    session.rollback();
    tried
}

/// One migration; false if there is none left.
fn step(session: &Session, up_to: i64) -> Result<bool, Error> {
    let there = is_there(session)?;
    let version = if there { version(session)? } else { 0 };
    super::check_version(version)?;
    if !there {
        let foreign = session.simple(&format!(
            "select relname from pg_class where relnamespace = current_schema()::regnamespace and relname in ({})",
            our_tables().map(|name| format!("'{name}'")).collect::<Vec<_>>().join(", ")
        ))?;
        if let Some(table) = foreign {
            return Err(Error::Open(format!("the database was made by another program: it has a table {table}")));
        }
        session.simple(
            "create table gavel_database (version bigint not null, last_commit text collate \"C\" not null);
             insert into gavel_database values (0, '')",
        )?;
    }
    let Some(migration) = super::after(version, up_to) else {
        if version < 0 {
            return Err(Error::Open("the database was made by another program".into()));
        }
        return Ok(false);
    };
    session.simple(migration.postgres)?;
    session.simple(&format!("update gavel_database set version = {}", version + 1))?;
    tracing::info!(migration = migration.name, "the tables were brought up to date");
    Ok(true)
}

fn version(session: &Session) -> Result<i64, Error> {
    number(session, "select version from gavel_database")
}

fn number(session: &Session, sql: &str) -> Result<i64, Error> {
    let text = session.simple(sql)?.unwrap_or_default();
    text.parse().map_err(|_| Error::Corrupt(format!("{text:?} where a number is to be")))
}

/// The tables that the migrations make.
fn our_tables() -> impl Iterator<Item = &'static str> {
    let names = |sql: &'static str| sql.lines().filter_map(|line| line.strip_prefix("create table "));
    ALL.iter().flat_map(move |migration| names(migration.postgres)).filter_map(|rest| rest.split([' ', '(']).next())
}

fn check_server(session: &Session) -> Result<(), Error> {
    if number(session, "select current_setting('server_version_num')")? < OLDEST {
        return Err(Error::Open("the server is older than PostgreSQL 13".into()));
    }
    let encoding = session.simple("select current_setting('server_encoding')")?.unwrap_or_default();
    if encoding != "UTF8" {
        return Err(Error::Open(format!("the database has the encoding {encoding}; it must have UTF8")));
    }
    Ok(())
}

//! The database of a test: SQLite in a folder, or, where `GAVEL_TEST_POSTGRES` names a server, a fresh one on that.

use std::{
    fs::File,
    io::{Read as _, Write as _, stdout},
    path::Path,
    sync::Mutex,
};

use postgres::{Client, NoTls, types::Type};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The variable that names a PostgreSQL server, as `cargo xtask postgres` sets it.
const VARIABLE: &str = "GAVEL_TEST_POSTGRES";

/// Whether the tests run on PostgreSQL.
pub fn on_postgres() -> bool {
    std::env::var_os(VARIABLE).is_some()
}

/// Whether a test is to be left out, because it is about SQLite.
pub fn left_out(about: &str) -> bool {
    if on_postgres() {
        let _ = writeln!(stdout(), "LEFT OUT on PostgreSQL: it is about {about}");
    }
    on_postgres()
}

/// A database of its own on a PostgreSQL server; dropped with this.
pub struct Fresh {
    pub url: String,
    server: String,
    name: String,
}

impl Fresh {
    /// On the server that the tests run on; none if they run on SQLite.
    pub fn new() -> Option<Self> {
        std::env::var(VARIABLE).ok().map(|server| Self::on(&server))
    }

    /// On the server with this URL.
    pub fn on(server: &str) -> Self {
        let mut bytes = [0; 8];
        File::open("/dev/urandom").unwrap().read_exact(&mut bytes).unwrap();
        let name = format!("gavel_{:016x}", u64::from_ne_bytes(bytes));
        let (base, _) = server.rsplit_once('/').unwrap();
        let fresh = Self { url: format!("{base}/{name}"), server: server.to_owned(), name };
        fresh.admin(&format!("create database {}", fresh.name)).unwrap();
        fresh
    }

    /// Has the server do something.
    pub fn admin(&self, sql: &str) -> Result<(), postgres::Error> {
        Client::connect(&self.server, NoTls)?.batch_execute(sql)
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        // The whole server goes after the tests.
        let _ = self.admin(&format!("drop database if exists {} with (force)", self.name));
    }
}

/// A look into a database, beside the one who uses it.
pub enum Look {
    Sqlite(rusqlite::Connection),
    Postgres(Box<Mutex<Client>>),
}

impl Look {
    /// Into SQLite's in a folder.
    pub fn sqlite(data: &Path) -> Self {
        let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE;
        Self::Sqlite(rusqlite::Connection::open_with_flags(data.join("gavel.db"), flags).unwrap())
    }

    /// Into PostgreSQL's.
    pub fn postgres(url: &str) -> Self {
        Self::Postgres(Box::new(Mutex::new(Client::connect(url, NoTls).unwrap())))
    }

    /// From here on everything is of one snapshot.
    pub fn begin(&self) {
        self.execute("begin", "begin isolation level repeatable read");
    }

    /// Keeps everybody else from writing; on PostgreSQL by Gavel's own lock, which each of its transactions takes.
    pub fn lock(&self) {
        self.execute("begin exclusive", "begin; select pg_advisory_xact_lock(1734440549, 1)");
    }

    /// Lets them write again.
    pub fn unlock(&self) {
        self.execute("rollback", "rollback");
    }

    /// Runs statements.
    pub fn execute(&self, sqlite: &str, postgres: &str) {
        match self {
            Self::Sqlite(connection) => connection.execute_batch(sqlite).unwrap(),
            Self::Postgres(client) => client.lock().unwrap().batch_execute(postgres).unwrap(),
        }
    }

    /// All rows, each a tuple of numbers and texts.
    pub fn all<T: DeserializeOwned>(&self, sql: &str) -> Vec<T> {
        let rows = match self {
            Self::Sqlite(connection) => sqlite_rows(connection, sql),
            Self::Postgres(client) => {
                client.lock().unwrap().query(sql, &[]).unwrap().iter().map(postgres_row).collect()
            }
        };
        rows.into_iter().map(|row| serde_json::from_value(Value::Array(row)).unwrap()).collect()
    }

    /// The one value of the one row.
    pub fn one<T: DeserializeOwned>(&self, sql: &str) -> T {
        let (value,) = self.all(sql).pop().unwrap();
        value
    }
}

fn sqlite_rows(connection: &rusqlite::Connection, sql: &str) -> Vec<Vec<Value>> {
    let mut statement = connection.prepare(sql).unwrap();
    let columns = statement.column_count();
    let value = |value: rusqlite::types::Value| match value {
        rusqlite::types::Value::Null => Value::Null,
        rusqlite::types::Value::Integer(number) => number.into(),
        rusqlite::types::Value::Text(text) => text.into(),
        other => panic!("{other:?}"),
    };
    let row = |row: &rusqlite::Row<'_>| (0..columns).map(|i| row.get(i).map(value)).collect();
    statement.query_map([], row).unwrap().collect::<Result<_, _>>().unwrap()
}

fn postgres_row(row: &postgres::Row) -> Vec<Value> {
    let value = |(i, column): (usize, &postgres::Column)| match *column.type_() {
        Type::INT8 => row.get::<_, Option<i64>>(i).into(),
        Type::INT4 => row.get::<_, Option<i32>>(i).into(),
        _ => row.get::<_, Option<String>>(i).into(),
    };
    row.columns().iter().enumerate().map(value).collect()
}

//! Writing a backup.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::{Backup, BackupError, End, FORMAT, Head, TableHead, VERSION, hex, tables::TABLES, tables::Table};
use crate::{
    Conn, Database, Error,
    conn::{self, Param},
    link::{Line, Link, Role},
};

/// How many rows are read at a time.
const PAGE: i64 = 500;

/// Writes a backup of a database, beside the server that uses it.
pub fn backup(database: &Database, out: &mut (dyn Write + Send)) -> Result<Backup, BackupError> {
    if !crate::is_there(database)? {
        return Err(Error::Open(format!("there is no database of Gavel's in {database}")).into());
    }
    match database {
        Database::Sqlite(data) => snapshot(Link::Sqlite(conn::sqlite::open(&data.join("gavel.db"))?), out),
        Database::Postgres(server) => {
            let mut done = Err(Error::Closed.into());
            server.apart(|| {
                done = Line::open(server, Role::Guest)
                    .map_err(BackupError::from)
                    .and_then(|line| snapshot(Link::Postgres(line), out));
                Ok(())
            })?;
            done
        }
    }
}

fn snapshot(mut link: Link, out: &mut (dyn Write + Send)) -> Result<Backup, BackupError> {
    let transaction = link.read(None)?;
    dump(&transaction.conn(), out)
}

/// What is written, counted and hashed on the way.
struct Lines<'a> {
    out: &'a mut (dyn Write + Send),
    hash: Sha256,
    line: Vec<u8>,
}

impl Lines<'_> {
    fn write<T: Serialize>(&mut self, line: &T) -> io::Result<()> {
        self.line.clear();
        serde_json::to_writer(&mut self.line, line)?;
        self.line.push(b'\n');
        self.hash.update(&self.line);
        self.out.write_all(&self.line)
    }
}

fn dump(conn: &Conn<'_>, out: &mut (dyn Write + Send)) -> Result<Backup, BackupError> {
    conn.stay_open()?;
    let schema = conn
        .first(
            conn.sql("select user_version from pragma_user_version", "select version from gavel_database"),
            &[],
            |row| row.int(0),
        )?
        .unwrap_or(0);
    let mut lines = Lines { out, hash: Sha256::new(), line: Vec::new() };
    lines.write(&Head { format: FORMAT.into(), version: VERSION, schema })?;
    let mut rows = 0;
    for table in TABLES {
        let columns = conn.columns(table.name)?;
        // One that a later migration makes is not there before it.
        if !columns.is_empty() {
            rows += dump_table(conn, &mut lines, table, columns)?;
        }
    }
    let sha256 = hex(&lines.hash.finalize_reset());
    lines.write(&End { rows, sha256 })?;
    lines.out.flush()?;
    Ok(Backup { schema, rows })
}

fn dump_table(conn: &Conn<'_>, lines: &mut Lines<'_>, table: &Table, columns: Vec<String>) -> Result<u64, BackupError> {
    let head = TableHead { table: table.name.into(), columns };
    lines.write(&head)?;
    let places: Vec<usize> =
        table.key.iter().filter_map(|key| head.columns.iter().position(|column| column == key)).collect();
    let selected = quoted(head.columns.iter().map(String::as_str));
    let key = quoted(table.key.iter().copied());
    let after = (1..=table.key.len()).map(|i| format!("${i}")).collect::<Vec<_>>().join(", ");
    let name = table.name;
    let (mut rows, mut last): (u64, Option<Vec<Value>>) = (0, None);
    loop {
        let beyond = last.as_ref().map_or_else(String::new, |_| format!("where ({key}) > ({after})"));
        let sql = format!("select {selected} from \"{name}\" {beyond} order by {key} limit {PAGE}");
        let params: Vec<Param<'_>> = last.iter().flatten().map(param).collect();
        let page = conn.all(&sql, &params, |row| {
            (0..head.columns.len()).map(|column| row.value_or_null(column)).collect::<Result<Vec<Value>, _>>()
        })?;
        for row in &page {
            lines.write(row)?;
            rows += 1;
        }
        let Some(end) = page.last().filter(|_| i64::try_from(page.len()).is_ok_and(|n| n == PAGE)) else {
            return Ok(rows);
        };
        last = Some(places.iter().filter_map(|place| end.get(*place).cloned()).collect());
    }
}

/// Names as SQL has them, in a list.
pub(super) fn quoted<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}

/// A value of a backup as a parameter. There are only numbers and texts.
pub(super) fn param(value: &Value) -> Param<'_> {
    match value {
        Value::Number(number) => number.as_i64().map_or(Param::Null, Param::Int),
        Value::String(text) => Param::Text(text),
        _ => Param::Null,
    }
}

impl Conn<'_> {
    /// The columns of a table that are stored, by name; none if it is not there.
    pub(super) fn columns(&self, table: &str) -> Result<Vec<String>, Error> {
        let sql = self.sql(
            "select name from pragma_table_info($1)",
            "select column_name::text from information_schema.columns
             where table_schema = current_schema() and table_name::text = $1 and is_generated = 'NEVER'",
        );
        let mut columns = self.all(sql, &[Param::Text(table)], |row| row.text(0))?;
        columns.sort();
        Ok(columns)
    }

    /// Lets this transaction wait for a slow reader or writer of the backup.
    pub(super) fn stay_open(&self) -> Result<(), Error> {
        let sql = self.sql("select 1", "select set_config('idle_in_transaction_session_timeout', '0', true)");
        self.first(sql, &[], |_| Ok(())).map(|_| ())
    }
}

//! A row of an answer, and its values.

use std::cell::Cell;

use gavel_model::Timestamp;

use super::{postgres, sqlite};
use crate::Error;

/// A row of an answer: its columns by number, or one after the other.
pub(crate) struct Row<'a> {
    source: Source<'a>,
    next: Cell<usize>,
}

enum Source<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a tokio_postgres::Row),
}

/// A value of a row.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Value<'a> {
    Null,
    Int(i64),
    Text(&'a str),
}

impl<'a> Row<'a> {
    pub(super) fn sqlite(row: &'a rusqlite::Row<'a>) -> Self {
        Self { source: Source::Sqlite(row), next: Cell::new(0) }
    }

    pub(crate) fn postgres(row: &'a tokio_postgres::Row) -> Self {
        Self { source: Source::Postgres(row), next: Cell::new(0) }
    }

    /// The number of the next column. What reads a list of columns reads them in the order of the list, and whoever selects
    /// more behind them reads on.
    pub(crate) fn next(&self) -> usize {
        self.next.replace(self.next.get() + 1)
    }

    fn get(&self, column: usize) -> Result<Value<'_>, Error> {
        match self.source {
            Source::Sqlite(row) => sqlite::value(row, column),
            Source::Postgres(row) => postgres::value(row, column),
        }
    }

    /// A number; a truth is 0 or 1.
    pub(crate) fn int(&self, column: usize) -> Result<i64, Error> {
        self.int_or_null(column)?.ok_or_else(|| unexpected(column, "a number", Value::Null))
    }

    pub(crate) fn int_or_null(&self, column: usize) -> Result<Option<i64>, Error> {
        match self.get(column)? {
            Value::Int(number) => Ok(Some(number)),
            Value::Null => Ok(None),
            other @ Value::Text(_) => Err(unexpected(column, "a number", other)),
        }
    }

    fn str_or_null(&self, column: usize) -> Result<Option<&str>, Error> {
        match self.get(column)? {
            Value::Text(text) => Ok(Some(text)),
            Value::Null => Ok(None),
            other @ Value::Int(_) => Err(unexpected(column, "text", other)),
        }
    }

    fn str(&self, column: usize) -> Result<&str, Error> {
        self.str_or_null(column)?.ok_or_else(|| unexpected(column, "text", Value::Null))
    }

    pub(crate) fn text(&self, column: usize) -> Result<String, Error> {
        self.str(column).map(str::to_owned)
    }

    pub(crate) fn text_or_null(&self, column: usize) -> Result<Option<String>, Error> {
        Ok(self.str_or_null(column)?.map(str::to_owned))
    }

    pub(crate) fn time(&self, column: usize) -> Result<Timestamp, Error> {
        self.int(column).map(Timestamp::from_millis)
    }

    pub(crate) fn time_or_null(&self, column: usize) -> Result<Option<Timestamp>, Error> {
        Ok(self.int_or_null(column)?.map(Timestamp::from_millis))
    }

    /// A number or text as JSON: a sort key.
    pub(crate) fn value(&self, column: usize) -> Result<serde_json::Value, Error> {
        match self.get(column)? {
            Value::Int(number) => Ok(number.into()),
            Value::Text(text) => Ok(text.into()),
            Value::Null => Err(unexpected(column, "a sort key", Value::Null)),
        }
    }

    /// A number, text or nothing, as JSON.
    pub(crate) fn value_or_null(&self, column: usize) -> Result<serde_json::Value, Error> {
        Ok(match self.get(column)? {
            Value::Int(number) => number.into(),
            Value::Text(text) => text.into(),
            Value::Null => serde_json::Value::Null,
        })
    }

    /// A value that is stored as text and read back by its own rules: an id, say.
    pub(crate) fn parsed<T: TryFrom<String>>(&self, column: usize) -> Result<T, Error>
    where
        T::Error: std::fmt::Display,
    {
        T::try_from(self.text(column)?).map_err(|e| Error::Corrupt(e.to_string()))
    }

    pub(crate) fn parsed_or_null<T: TryFrom<String>>(&self, column: usize) -> Result<Option<T>, Error>
    where
        T::Error: std::fmt::Display,
    {
        let text = self.text_or_null(column)?;
        text.map(|t| T::try_from(t).map_err(|e| Error::Corrupt(e.to_string()))).transpose()
    }

    /// One of a closed set, by its name.
    pub(crate) fn named<T: Copy>(
        &self,
        column: usize,
        all: &[T],
        name: impl Fn(T) -> &'static str,
    ) -> Result<T, Error> {
        let text = self.str(column)?;
        all.iter().copied().find(|t| name(*t) == text).ok_or_else(|| Error::Corrupt(format!("unknown name {text:?}")))
    }

    /// A value stored as JSON; the default where there is none.
    pub(crate) fn json<T: serde::de::DeserializeOwned + Default>(&self, column: usize) -> Result<T, Error> {
        self.str_or_null(column)?.map_or_else(
            || Ok(T::default()),
            |text| serde_json::from_str(text).map_err(|e| Error::Corrupt(e.to_string())),
        )
    }
}

/// What is not what a statement's reader was written for. Says no text: it may be a message.
fn unexpected(column: usize, wanted: &str, found: Value<'_>) -> Error {
    let found = match found {
        Value::Null => "nothing",
        Value::Int(_) => "a number",
        Value::Text(_) => "text",
    };
    Error::Corrupt(format!("column {column} of an answer has {found} where {wanted} is to be"))
}

//! Lists of messages and of what belongs to them that stand in the order of a number, the newest first.

use gavel_model::{Cursor, CursorError, Page};

use crate::{Error, Result, query};

/// A page of such a list.
#[derive(Clone, Debug)]
pub(crate) struct Numbered {
    /// The list, as its cursors name it.
    list: &'static str,
    /// All before this number.
    pub(crate) before: Option<i64>,
    /// How many.
    limit: i64,
}

impl Numbered {
    pub(crate) fn parse(list: &'static str, limit: Option<u32>, cursor: Option<&str>) -> Result<Self> {
        let place = |text: &str| {
            let cursor = Cursor::parse(text, list)?;
            let [place] = cursor.keys() else { return Err(CursorError::Malformed.into()) };
            place.as_i64().ok_or_else(|| Error::from(CursorError::Malformed))
        };
        Ok(Self { list, before: cursor.map(place).transpose()?, limit: query::limit(limit, "/limit")? })
    }

    /// How many to read: one more than asked tells whether there is another page.
    pub(crate) fn to_read(&self) -> i64 {
        self.limit + 1
    }

    /// The page of what was read, each with its number.
    pub(crate) fn page<T>(&self, rows: Vec<(T, i64)>) -> Page<T> {
        let place = |(_, number): &(T, i64)| Cursor::new(self.list, vec![(*number).into()]);
        Page::of(rows, self.limit, place).map(|(row, _)| row)
    }
}

//! Pages of lists, and the cursor between them.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// What to hand in as `cursor` for the next page; null on the last.
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// The page of what was read for it, one row more than the page has if there are more; `cursor` is where a row stands.
    pub fn of(rows: Vec<T>, limit: i64, cursor: impl FnOnce(&T) -> Cursor) -> Self {
        let (items, more) = cut(rows, limit);
        let next = items.last().filter(|_| more).map(|last| cursor(last).encode());
        Self { items, next }
    }

    /// The same page of something else.
    pub fn map<U>(self, each: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(each).collect(), next: self.next }
    }
}

/// The first rows, at most `limit`, and whether there are more.
pub fn cut<T>(mut rows: Vec<T>, limit: i64) -> (Vec<T>, bool) {
    let most = usize::try_from(limit).unwrap_or(0);
    let more = rows.len() > most;
    rows.truncate(most);
    (rows, more)
}

/// Where a page ended: the sort keys of its last row, and the order they belong to.
///
/// ```
/// use gavel_model::Cursor;
/// let cursor = Cursor::new("createdAt-", vec![7.into(), "general".into()]);
/// let again = Cursor::parse(&cursor.encode(), "createdAt-").unwrap();
/// assert_eq!(again.keys(), cursor.keys());
/// assert!(Cursor::parse(&cursor.encode(), "id+").is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cursor {
    #[serde(rename = "o")]
    order: String,
    #[serde(rename = "k")]
    keys: Vec<Value>,
}

/// Why a cursor was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CursorError {
    /// Not a cursor of this server.
    #[error("this is not a cursor that the server gave out")]
    Malformed,
    /// A cursor of another list or order.
    #[error("this cursor belongs to another sort order; ask for the first page again")]
    OtherOrder,
}

impl Cursor {
    /// A cursor after the row with these sort keys in this order.
    pub fn new(order: impl Into<String>, keys: Vec<Value>) -> Self {
        Self { order: order.into(), keys }
    }

    /// The text clients hand back.
    pub fn encode(&self) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }

    /// Reads what a client handed back for a list in this order.
    pub fn parse(text: &str, order: &str) -> Result<Self, CursorError> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| CursorError::Malformed)?;
        let cursor: Self = serde_json::from_slice(&bytes).map_err(|_| CursorError::Malformed)?;
        if cursor.order == order { Ok(cursor) } else { Err(CursorError::OtherOrder) }
    }

    /// The sort keys of the row it stands after.
    pub fn keys(&self) -> &[Value] {
        &self.keys
    }
}

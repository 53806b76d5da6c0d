//! Query calls: a filter, an order and a page, the same for every resource.

use gavel_model::{
    Cursor, CursorError, Page, Query,
    filter::{self, Field, Filter, Kind, Order},
};
use gavel_store::{Newest, Select};
use serde_json::Value;

use crate::{Error, Result};

/// How many rows a page has where the call does not say.
const PAGE: u32 = 25;
/// How many rows a page may have.
const MOST: u32 = 100;
/// How far `offset` reaches.
const FARTHEST: u32 = 10_000;

/// A query as it was understood.
pub(crate) struct Parsed {
    pub(crate) filter: Filter,
    pub(crate) order: Vec<Order>,
    pub(crate) select: Select,
    /// The order as cursors name it.
    name: String,
}

/// Understands a query for a resource; `unique` is its field that no two rows share, `newest` the order without a sort.
pub(crate) fn parse(query: &Query, fields: &[Field], newest: &'static str, unique: &'static str) -> Result<Parsed> {
    let filter = filter::parse(&query.filter, fields)?;
    let mut order = filter::parse_sort(&query.sort, fields)?;
    if order.is_empty() {
        order.push(Order { field: newest, descending: true });
    }
    if order.iter().all(|o| o.field != unique) {
        let descending = order.last().is_some_and(|o| o.descending);
        order.push(Order { field: unique, descending });
    }
    let parts: Vec<_> = order.iter().map(|o| [o.field, if o.descending { "-" } else { "+" }].concat()).collect();
    let name = parts.concat();
    let after = query.cursor.as_deref().map(|text| place(text, &name, &order, fields)).transpose()?;
    let offset = query.offset.unwrap_or(0);
    if offset > FARTHEST {
        return Err(Error::field("/offset", format!("at most {FARTHEST}; use a cursor to go further")));
    }
    if offset > 0 && after.is_some() {
        return Err(Error::field("/offset", "either an offset or a cursor"));
    }
    let select = Select { after, offset: i64::from(offset), limit: limit(query.limit, "/limit")? };
    Ok(Parsed { filter, order, select, name })
}

/// Where the last page ended: a value for each field of the order, of the field's kind.
fn place(cursor: &str, name: &str, order: &[Order], fields: &[Field]) -> Result<Vec<Value>> {
    let keys = Cursor::parse(cursor, name)?.keys().to_vec();
    let suits = |(key, order): (&Value, &Order)| {
        fields.iter().filter(|f| f.name == order.field).any(|field| match field.kind {
            Kind::Number | Kind::Time | Kind::Flag => key.is_i64(),
            Kind::Text | Kind::List => key.is_string(),
        })
    };
    if keys.len() == order.len() && keys.iter().zip(order).all(suits) {
        return Ok(keys);
    }
    Err(CursorError::Malformed.into())
}

/// How many rows a page is to have.
pub(crate) fn limit(asked: Option<u32>, pointer: &str) -> Result<i64> {
    match asked.unwrap_or(PAGE) {
        limit @ 1..=MOST => Ok(i64::from(limit)),
        _ => Err(Error::field(pointer, format!("1 to {MOST}"))),
    }
}

/// Which page of a list is asked for that has its newest first.
#[derive(Clone, Debug, Default)]
pub struct ListPage {
    /// How many rows.
    pub limit: Option<u32>,
    /// Where the last page ended.
    pub cursor: Option<String>,
}

/// The order of such a list, as its cursors name it.
const NEWEST: &str = "id-";

impl ListPage {
    /// What is to be read.
    pub(crate) fn newest(&self) -> Result<Newest> {
        let before = match &self.cursor {
            None => "~".to_owned(),
            Some(text) => match Cursor::parse(text, NEWEST)?.keys() {
                [Value::String(id)] if !id.contains('\0') => id.clone(),
                _ => return Err(CursorError::Malformed.into()),
            },
        };
        // One more tells whether there is another page.
        Ok(Newest { before, limit: limit(self.limit, "/limit")? + 1 })
    }
}

/// The page of what was read.
pub(crate) fn page<T>(newest: &Newest, rows: Vec<T>, id: impl Fn(&T) -> &str) -> Page<T> {
    Page::of(rows, newest.limit - 1, |last| Cursor::new(NEWEST, vec![id(last).into()]))
}

impl Parsed {
    /// The page of what was read.
    pub(crate) fn page<T>(&self, (items, next): (Vec<T>, Option<Vec<Value>>)) -> Page<T> {
        Page { items, next: next.map(|keys| Cursor::new(self.name.clone(), keys).encode()) }
    }
}
